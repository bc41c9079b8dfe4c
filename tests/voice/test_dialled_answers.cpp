// tests/voice/test_dialled_answers.cpp - a campaign's calls to SIPp, with real sound: a machine, a person, an operator.
#include "answering/sounds.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/campaign/call_campaigns.hpp"
#include "palabre/center/outbound_calls.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/history/lead_book.hpp"
#include "palabre/sim/memory_store.hpp"
#include "voice/sipp_caller.hpp"
#include "voice/telephone.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* number = "+22961000000";

samples loud(sound what) {
    scale_to(what, -16);
    samples made;
    for (const float each : what) made.push_back(static_cast<std::int16_t>(each * 32'767));
    return made;
}

/// By a human voice (Debian's asterisk-core-sounds-fr-wav), and a beep.
samples greeting() {
    sound all;
    for (const std::string each : {"vm-theperson", "vm-isunavail", "vm-leavemsg"})
        append(all, read("/usr/share/asterisk/sounds/fr_CA_f_June/" + each + ".wav"));
    append(all, silence(300));
    append(all, tone({1'000}, 500, -16));
    return loud(all);
}

/// A center whose only trunk is SIPp, and a campaign of one number.
struct campaign_line {
    campaign_line(const std::string& scenario, const std::string& detects) {
        voice_options how;
        how.listen = {"udp:127.0.0.1:0"};
        how.recordings = (std::filesystem::temp_directory_path() / "palabre-dialled-answers").string();
        auto made = voice_channel(how);
        line = made.get();
        all.attach(std::move(made));
        all.answer("survey", [this](const conversation_ptr& talk) {
            played = true;
            talk->end();
        });
        all.start();
        trunk = std::make_unique<sipp_caller>("udp:127.0.0.1:9", scenario, phone.port());
        voice_trunk way{.name = "moov"};
        way.hosts = {fmt::format("127.0.0.1:{}", trunk->port())};
        way.keep_alive = 0s;
        way.caller_ids = {"+22921300000"};
        way.destinations = {{.prefix = "+229"}};
        line->serve({way}, {});
        REQUIRE(until([&] { return trunk->is_listening(); }));
        ports.emplace(runtime, all, *line,
                      outbound_options{.company = "moov", .trunks = [way] { return std::vector{way}; }});
        const auto whose = ask<history::company>([&](auto then) { store.open_company("moov", "", then); });
        campaigns.emplace(runtime, store, whose.id, *ports, *ports);
        campaigns->start();
        book = &store.of(whose.id).leads();
        fill();
        const auto plan = boost::json::parse(fmt::format(
            R"({{"kind": "call", "mode": "agentless", "flow": "survey", "lists": ["march"], "detects": {}}})",
            detects));
        ask<history::campaign>([&](auto then) { campaigns->put("spring", plan, then); });
        ask<history::campaign>([&](auto then) { campaigns->run("spring", then); });
    }
    ~campaign_line() {
        campaigns.reset();
        ports.reset();
        bool is_over = false;
        all.drain([&] { is_over = true; });
        until([&] { return is_over; });
    }

    template<class Value> Value ask(const std::function<void(history::on_reply<Value>)>& call) {
        std::optional<history::reply<Value>> got;
        call([&](history::reply<Value> told) { got = std::move(told); });
        REQUIRE(until([&] { return got.has_value(); }));
        REQUIRE_MESSAGE(*got, got->why);
        return std::move(got->value);
    }
    void fill() {
        const auto list = ask<history::lead_list>([&](auto then) {
            book->open_list({store.ids().next<history::lead_list>(), "march", "spring", runtime.calendar_now()}, then);
        });
        const auto upload = ask<history::lead_upload>([&](auto then) {
            book->begin_upload({.id = store.ids().next<history::lead_upload>(),
                                .into = list.id,
                                .file = "march",
                                .hash = "h",
                                .began = runtime.calendar_now()},
                               then);
        });
        lead = store.ids().next<history::lead>();
        history::listed_rows rows{.last = true};
        rows.all.push_back(
            {.id = lead, .line = 2, .region = "BJ", .digest = 1, .numbers = {{number, number, "phone"}}});
        ask<history::lead_upload>([&](auto then) { book->add_rows(upload.id, rows, then); });
    }
    history::lead_attempt attempt() {
        const auto made = ask<std::vector<history::lead_attempt>>([&](auto then) { book->attempts_of(lead, then); });
        return made.empty() ? history::lead_attempt{} : made.front();
    }
    bool is_settled() {
        bool is = false;
        const auto last = runtime.now() + 40s;
        while (!is && runtime.now() < last) {
            is = !attempt().result.empty();
            until([now = runtime.now() + 100ms, this] { return runtime.now() > now; });
        }
        return is;
    }
    bool until(const std::function<bool()>& holds) {
        const instant end = runtime.now() + 40s;
        bool does = holds();
        timer look{runtime};
        std::function<void()> again = [&] {
            does = holds();
            if (!does && runtime.now() < end) return look.start(20ms, again);
            runtime.stop();
        };
        if (does) return true;
        again();
        runtime.run();
        return does;
    }

    asio_runtime runtime;
    telephone phone{runtime};
    sim::memory_store store{runtime};
    std::unique_ptr<sipp_caller> trunk;
    center all{runtime, {.drain = 1s}};
    voice_line* line = nullptr;
    std::optional<outbound_calls> ports;
    std::optional<campaign::call_campaigns> campaigns;
    history::lead_book* book = nullptr;
    history::lead_id lead;
    bool played = false;
};

}  // namespace

TEST_CASE("a machine's greeting over RTP is left a message behind its beep, and the attempt says why") {
    campaign_line t{"trunk_speaks", R"({"machine": "message", "message": {"fr": "Ici Moov. Rappelez-nous au cent."}})"};
    t.phone.pause(300);
    t.phone.say(greeting());
    REQUIRE(t.is_settled());
    const auto made = t.attempt();
    CHECK(made.result == "message_left");
    CHECK(made.heard.at("what") == "machine");
    CHECK(made.heard.at("limits").at("longest_wait_ms").to_number<double>() == 2'800);
    CHECK_FALSE(t.played);
    CHECK(t.until([&] {  // the message is heard, and then we ring off
        return t.trunk->is_done() && std::ranges::any_of(t.phone.heard(), [](auto each) { return each > 3'000; });
    }));
    CHECK_MESSAGE(t.trunk->status() == 0, t.trunk->problems());
}

TEST_CASE("who says hello over RTP is talked with") {
    campaign_line t{"trunk_speaks", "{}"};
    t.phone.pause(400);
    t.phone.say(loud(spoken("fr", 150, 45, "Allo ?")));
    REQUIRE(t.is_settled());
    CHECK(t.attempt().result == "answered");
    CHECK(t.attempt().heard.at("why") == "short_greeting");
    CHECK(t.played);
    CHECK(t.until([&] { return t.trunk->is_done(); }));
}

TEST_CASE("an operator who speaks before the answer ends the attempt, which says so") {
    campaign_line t{"trunk_speaks_early", "{}"};
    t.phone.pause(300);
    t.phone.say(loud(spoken("fr", 150, 45, "Le numéro que vous avez composé ne peut être joint pour le moment.")));
    REQUIRE(t.is_settled());
    CHECK(t.attempt().result == "announcement");
    CHECK(t.attempt().heard.at("before_answer") == true);
    CHECK_FALSE(t.played);
}
