// tests/meta/stand.cpp - starts the local Meta, tells it who is who, and asks it.
#include "meta/stand.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace palabre::meta_tests {

namespace json = boost::json;

void notebook::happened(const carrier_traits&, std::vector<carried> what, std::function<void(bool)> then) {
    if (!durable) return then(false);
    for (auto& each : what) {
        const auto* const told = std::get_if<receipt>(&each);
        const auto* const came = std::get_if<inbound_message>(&each);
        const bool fresh = told != nullptr ? known_.emplace(told->provider_id, static_cast<int>(told->what)).second
                                           : known_.emplace(came->provider_id, -1).second;
        if (!fresh) {
            ++repeated;
        } else if (told != nullptr) {
            receipts.push_back(*told);
        } else {
            messages.push_back(*came);
            if (on_message) on_message(messages.back());
        }
    }
    then(true);
}

stand::stand()
    : platform_{{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/meta/platform.py"}},
      at_{"127.0.0.1", static_cast<std::uint16_t>(std::stoul(platform_.line().value_or("0")))}, client_{loop, {}},
      callbacks_{loop, {.listen = "127.0.0.1:0", .body_most = 100'000, .log = logs()}} {
}

logger stand::logs() {
    return logger{[this](log_level, std::string_view what, const std::vector<log_field>& fields) {
        std::string line{what};
        for (const auto& [name, value] : fields) line += fmt::format(" {}={}", name, value);
        log.push_back(std::move(line));
    }};
}

meta_access stand::access() const {
    return {.url = "http://" + to_string(at_),
            .version = "v23.0",
            .token = token,
            .app_secret = app_secret,
            .verify_token = verify_token,
            .limit = 2s};
}

void stand::whatsapp(whatsapp_options options) {
    options.numbers = {"105"};
    options.access = access();
    options.log = logs();
    by = whatsapp_carrier(loop, std::move(options));
    begin("whatsapp");
}

void stand::messenger(messenger_options options) {
    options.page = "700";
    options.access = access();
    options.log = logs();
    by = messenger_carrier(loop, std::move(options));
    begin("messenger");
}

void stand::begin(const std::string& name) {
    by->start(heard);
    callbacks_.add(*by);
    callbacks_.start();
    direct("set", {{"callback", "http://" + callbacks_.listening() + "/callbacks/" + name},
                   {"secret", app_secret.reveal()},
                   {"token", token.reveal()},
                   {"number", "105"},
                   {"page", "700"},
                   {"customers", json::array{object{{"wa_id", "22997123456"}, {"user_id", "BJ.77"}, {"name", "Afi"}},
                                             object{{"user_id", "BJ.88"}, {"name", "Kossi"}},
                                             object{{"psid", "5551"}, {"name", "Afi"}}}}});
    direct("template", {{"name", "rappel"}, {"language", "fr"}, {"parameters", 2}});
}

value stand::direct(const std::string& what, const object& how) {
    std::optional<http::answer> got;
    client_.ask({.at = at_, .method = "POST", .target = "/test/" + what, .body = json::serialize(how)},
                loop.now() + http::generous, [&](http::answer told) {
                    got = std::move(told);
                    loop.stop();
                });
    while (!got) loop.run();
    REQUIRE(got->failure == "");
    REQUIRE(got->status == 200);
    return json::parse(got->body);
}

namespace {

std::vector<int> statuses(const value& told) {
    std::vector<int> all;
    for (const auto& each : told.at("answers").as_array()) all.push_back(each.at("status").to_number<int>());
    return all;
}

}  // namespace

std::vector<int> stand::say(const std::string& from, const object& content, int times) {
    return statuses(direct("say", {{"from", from}, {"content", content}, {"times", times}}));
}

std::vector<int> stand::states(std::vector<std::string> which, int times, const object& extra, int message) {
    return statuses(direct("states", {{"states", json::array(which.begin(), which.end())},
                                      {"times", times},
                                      {"extra", extra},
                                      {"message", message}}));
}

send_result stand::send(outbound_message what) {
    std::optional<send_result> got;
    by->send(std::move(what), [&](send_result told) {
        CHECK_FALSE(got);
        got = std::move(told);
        loop.stop();
    });
    CHECK_FALSE(got);  // never from inside
    while (!got) loop.run();
    return *got;
}

void stand::until(const std::function<bool()>& holds) {
    const auto end = loop.now() + http::generous;
    while (!holds() && loop.now() < end) {
        loop.after(5ms, [&] { loop.stop(); });
        loop.run();
    }
    REQUIRE(holds());
}

object text(const std::string& words) {
    return {{"type", "text"}, {"text", object{{"body", words}}}};
}

}  // namespace palabre::meta_tests
