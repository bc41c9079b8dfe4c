// tests/delivery/test_killed_receiver.cpp - palabre-center takes messages in, and is killed at random points.
#include "channel/meta/signature.hpp"
#include "delivery/center_file.hpp"
#include "delivery/kannel_house.hpp"
#include "server/center_stage.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <random>
#include <set>
#include <string>

using namespace palabre;
using namespace palabre::tests;
using namespace std::chrono_literals;
using test::center_stage;

namespace {

const secret app{"app-secret-of-twenty-bytes"};

int number_from(const char* variable, int otherwise) {
    const char* const given = std::getenv(variable);
    return given == nullptr ? otherwise : std::atoi(given);
}

/// As Meta does it: a webhook comes until it is answered 200, and some once more all the same.
class platform {
public:
    platform(asio_runtime& loop, http::origin to) : loop_{loop}, to_{std::move(to)}, client_{loop, {}} {}

    /// So many under way, as long as `says`; what is still owed comes in any case.
    void drives(bool says) {
        for (auto& each : all_)
            if (!each.under_way && (!each.acknowledged || each.again)) deliver(each);
        while (says && under_way_ < at_once) deliver(all_.emplace_back(made(all_.size())));
    }

    std::size_t under_way() const { return under_way_; }
    std::size_t acknowledged() const { return acknowledged_.size(); }
    const std::set<std::string>& texts() const { return acknowledged_; }
    std::size_t repeated() const { return repeated_; }
    bool owes() const {
        return std::any_of(all_.begin(), all_.end(), [](const auto& each) { return !each.acknowledged || each.again; });
    }

private:
    static constexpr std::size_t at_once = 6;

    struct webhook {
        std::string text, body;
        bool again, under_way = false, acknowledged = false;
    };

    /// One in three is from somebody who never wrote before, one in four comes twice.
    static webhook made(std::size_t number) {
        const auto text = fmt::format("wa {}", number);
        const auto from = fmt::format("22997{:06}", number % 3 == 0 ? number : number % 7);
        return {text,
                fmt::format(
                    R"({{"object":"whatsapp_business_account","entry":[{{"id":"900","changes":[{{"field":)"
                    R"("messages","value":{{"messaging_product":"whatsapp","metadata":{{"phone_number_id":"105"}},)"
                    R"("contacts":[{{"profile":{{"name":"Afi"}},"wa_id":"{0}"}}],"messages":[{{"from":"{0}",)"
                    R"("id":"wamid.{1}","timestamp":"1749416383","type":"text","text":{{"body":"{2}"}}}}]}}}}]}}]}})",
                    from, number, text),
                number % 4 == 0};
    }

    void deliver(webhook& which) {
        which.under_way = true;
        ++under_way_;
        if (which.acknowledged) ++repeated_;
        http::inquiry asks;
        asks.at = to_;
        asks.method = "POST";
        asks.target = "/callbacks/support";
        asks.headers = {{"Content-Type", "application/json"},
                        {"X-Hub-Signature-256", meta::signature(app, which.body)}};
        asks.body = which.body;
        client_.ask(std::move(asks), loop_.now() + 30s, [this, &which](const http::answer& got) {
            which.under_way = false;
            --under_way_;
            if (!got || got.status != 200) return;
            if (which.acknowledged) which.again = false;
            which.acknowledged = true;
            acknowledged_.insert(which.text);
        });
    }

    asio_runtime& loop_;
    const http::origin to_;
    http::client client_;
    std::deque<webhook> all_;
    std::set<std::string> acknowledged_;
    std::size_t under_way_ = 0, repeated_ = 0;
};

}  // namespace

TEST_CASE("palabre-center killed again and again has all that it acknowledged, once") {
    asio_runtime loop;
    center_stage stage;
    const int port = free_port();
    const auto callbacks = fmt::format("127.0.0.1:{}", port);
    kannel_house house{loop, callbacks};
    platform meta{loop, {"127.0.0.1", static_cast<std::uint16_t>(port)}};
    stage.folder.write("flow.yaml", "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: Au revoir.}\n");
    const auto yaml = center_stage::configuration(
        "{\"100\": flow.yaml}",
        fmt::format(
            "messaging:\n  listen: \"{}\"\n  key: {}\n  carriers:\n"
            "    kannel: {{company: sahel, kind: kannel, url: \"{}\", user: palabre, password: \"p&ss word\"}}\n"
            "    support: {{company: sahel, kind: whatsapp, numbers: [\"105\"], token: tok, app_secret: {}, "
            "verify_token: ours}}\n",
            callbacks, kannel_key, house.sendsms(), app.reveal()));
    const auto file = stage.folder / "data/palabre.db";
    const auto start = [&] { REQUIRE_MESSAGE(!stage.start(yaml).empty(), stage.center->log()); };

    const int kills = number_from("PALABRE_KILLS", 20);
    std::mt19937 chance{static_cast<unsigned>(number_from("PALABRE_SEED", 1))};
    const auto up_to = [&](unsigned most) { return chance() % (most + 1); };
    std::set<std::string> told_to_kannel;
    const auto text_kannel = [&] {
        const auto number = told_to_kannel.size();
        house.control(fmt::format("/mo?from=22901980{:05}&to=1234&text=mo%20{}", number % 50, number));
        told_to_kannel.insert(fmt::format("mo {}", number));
    };
    start();
    for (int kill = 0; kill < kills; ++kill) {
        const auto enough = meta.acknowledged() + up_to(12);
        for (auto texts = 1 + up_to(2); texts > 0; --texts) text_kannel();
        REQUIRE_MESSAGE(until(loop,
                              [&, turns = up_to(4)]() mutable {
                                  meta.drives(true);
                                  return meta.acknowledged() >= enough && turns-- == 0;
                              }),
                        stage.center->log());
        stage.center->signal(SIGKILL);
        CHECK(stage.center->ended() == 128 + SIGKILL);
        REQUIRE(until(loop, [&] { return meta.under_way() == 0; }));  // answers that were on the wire count
        const auto kept = heard_texts(file);
        for (const auto& each : meta.texts()) {
            CAPTURE(each);
            const auto found = kept.find(each);
            CHECK((found == kept.end() ? 0 : found->second) == 1);
        }
        start();
    }
    CHECK(until(loop, [&] {
        meta.drives(false);
        return !meta.owes();
    }));
    // What smsbox holds it brings again every second.
    std::map<std::string, int> kept;
    const auto has_all = [&] {
        kept = heard_texts(file);
        return std::all_of(told_to_kannel.begin(), told_to_kannel.end(),
                           [&](const auto& each) { return kept.contains(each); });
    };
    CHECK(until(loop, has_all));
    stage.center->signal(SIGTERM);
    CHECK(stage.center->ended() == 0);
    kept = heard_texts(file);
    CHECK(kept.size() == meta.acknowledged() + told_to_kannel.size());
    for (const auto& [text, times] : kept) {
        CAPTURE(text);
        CHECK(times == 1);
    }
    MESSAGE(meta.acknowledged(), " webhooks and ", told_to_kannel.size(), " texts of Kannel's, ", meta.repeated(),
            " repeats of what was acknowledged, ", kills, " kills");
}
