// tests/voice/test_baresip_transfer.cpp - softphones as caller and agents: connected, and handed on by REFER.
#include "palabre/history/sql_store.hpp"
#include "voice/baresip.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

/// A line on which afi and koffi may register; afi may hand callers on.
voice_options two_agents() {
    voice_options how;
    how.listen = {fmt::format("udp:{}:5060", own_host)};  // in a network of its own
    how.peers = {{.name = "here", .from = {"10.99.0.0/24"}}};
    how.phones.users = {{"afi", secret{"baobab"}, true}, {"koffi", secret{"cactus"}}};
    return how;
}

std::string login(const std::string& password) {
    return fmt::format("regint=60;outbound=\"sip:{}:5060;transport=udp\";auth_pass={};answermode=auto", own_host,
                       password);
}

std::string read_text(const std::string& file) {
    std::ifstream in{file};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

samples after_pause(samples sound, std::size_t milliseconds) {
    sound.insert(sound.begin(), 8 * milliseconds, 0);
    return sound;
}

bool hears(voice_stage& stage, const baresip& by, const samples& sound) {
    return stage.until(
        [&] {
            const auto file = by.heard_file();
            return !file.empty() && find(sound, read_wav(file)).much > 0.9;
        },
        20s);
}

/// The line's customers in an SQLite file.
struct kept_customers {
    explicit kept_customers(voice_stage& on)
        : stage{on}, store{history::open_sql_store(on.runtime, {.url = "sqlite:" + on.folder / "palabre.db"})} {
        stage.center.keep(*store, {.company = "sahel-mobile", .home = country{"BJ"}});
    }
    kept_customers(const kept_customers&) = delete;
    kept_customers& operator=(const kept_customers&) = delete;
    ~kept_customers() { stage.close(); }  // it stands on the store

    template<class Value, class Ask> Value read(Ask ask) {
        std::optional<history::reply<Value>> came;
        ask([&](history::reply<Value> reply) { came = std::move(reply); });
        REQUIRE(stage.until([&] { return came.has_value(); }));
        REQUIRE_MESSAGE(*came, came->why);
        return came->value;
    }

    /// Once both are there: what is written as a call goes on may come a moment later.
    std::vector<history::entry> transfers_of(const std::string& number) {
        const auto all = read<std::vector<history::company>>([&](auto then) { store->companies(then); });
        std::vector<history::entry> found;
        for (int tries = 0; tries < 100 && found.size() < 2; ++tries) {
            const auto page = read<history::known_timeline>([&](auto then) {
                store->of(all.at(0).id)
                    .timeline(history::identity{history::identity_kind::phone, number}, {}, 100, then);
            });
            found.clear();
            for (const auto& each : page.page.entries)
                if (each.kind == history::entry_kind::transferred) found.push_back(each);
            if (found.size() < 2) stage.until([] { return false; }, 100ms);
        }
        return found;
    }

    voice_stage& stage;
    std::unique_ptr<history::store> store;
};

}  // namespace

TEST_CASE("an agent's telephone hands its caller on to another one, and both hear each other") {
    if (const auto why = enter_own_network(); !why.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << why);
        return;
    }
    voice_stage stage{two_agents()};
    kept_customers kept{stage};
    std::optional<connect_result> answered, over;
    stage.center.answer("*", [&](const conversation_ptr& talk) {
        talk->connect({.to = {"phone:afi"}, .ring_for = 5s},
                      {.answered = [&](const connect_result& how) { answered = how; },
                       .over =
                           [&, talk](const connect_result& how) {
                               over = how;
                               talk->end();
                           }});
    });
    stage.center.start();
    const auto koffi_says = stage.spoken("Ici Koffi, du service technique, je vous écoute.");
    baresip afi{stage.folder / "afi", {.user = "afi", .port = 5'080, .more = login("baobab")}};
    baresip koffi{stage.folder / "koffi",
                  {.user = "koffi", .port = 5'090, .says = after_pause(koffi_says, 1'500), .more = login("cactus")}};
    REQUIRE_MESSAGE(stage.until([&] { return stage.line->phones().size() == 2; }), stage.logged());
    baresip caller{stage.folder / "caller", {.user = "+2290197123456"}};
    REQUIRE(stage.until([&] { return caller.is_ready() && afi.is_ready() && koffi.is_ready(); }));
    caller.dial(fmt::format("sip:100@{}:5060", own_host));
    REQUIRE_MESSAGE(stage.until([&] { return answered.has_value(); }), stage.logged());
    CHECK(answered->by == "phone:afi");

    afi.transfer(fmt::format("sip:koffi@{}:5060", own_host));
    REQUIRE_MESSAGE(stage.until([&] { return stage.logged().find("with=phone:koffi") != std::string::npos; }),
                    stage.logged());
    stage.until([] { return false; }, 6s);  // it speaks
    CHECK(stage.logged().find("by=phone:afi to=phone:koffi") != std::string::npos);
    CHECK(!over);
    koffi.hang_up();
    REQUIRE_MESSAGE(stage.until([&] { return over.has_value(); }), stage.logged());
    CHECK(over->by == "phone:koffi");
    CHECK(over->what == connect_result::kind::answered);
    CHECK(hears(stage, caller, koffi_says));  // its file is whole when the call is over

    const auto told = kept.transfers_of("+2290197123456");
    REQUIRE(told.size() == 2);  // the newest first
    CHECK(told[0].details.at("by") == "phone:koffi");
    CHECK(told[0].details.at("from") == "phone:afi");
    CHECK(told[1].details.at("by") == "phone:afi");
    CHECK(told[1].details.at("outcome") == "answered");
}

TEST_CASE("who may not hand on does not") {
    if (const auto why = enter_own_network(); !why.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << why);
        return;
    }
    voice_stage stage{two_agents()};
    std::optional<connect_result> answered, over;
    stage.center.answer("*", [&](const conversation_ptr& talk) {
        talk->connect({.to = {"phone:koffi"}}, {.answered = [&](const connect_result& how) { answered = how; },
                                                .over = [&, talk](const connect_result& how) { over = how; }});
    });
    stage.center.start();
    baresip koffi{stage.folder / "koffi", {.user = "koffi", .port = 5'090, .more = login("cactus")}};
    REQUIRE_MESSAGE(stage.until([&] { return stage.line->phones().size() == 1; }), stage.logged());
    baresip caller{stage.folder / "caller"};
    REQUIRE(stage.until([&] { return caller.is_ready() && koffi.is_ready(); }));
    caller.dial(fmt::format("sip:100@{}:5060", own_host));
    REQUIRE_MESSAGE(stage.until([&] { return answered.has_value(); }), stage.logged());
    koffi.transfer(fmt::format("sip:afi@{}:5060", own_host));
    // It hangs up by itself when it is refused.
    CHECK(stage.until([&] { return over.has_value(); }));
    CHECK(over->by == "phone:koffi");
    CHECK(stage.logged().find("handed on") == std::string::npos);
    const auto told = read_text(stage.folder / "koffi/baresip.log");
    CHECK_MESSAGE(told.find("transfer failed: 405") != std::string::npos, told);
}
