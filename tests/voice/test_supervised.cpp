// tests/voice/test_supervised.cpp - a third on a call of two, who hears whom; recordings paused, known and kept.
#include "palabre/history/sql_store.hpp"
#include "voice/ears.hpp"
#include "voice/transfer_stage.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <utility>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* caller_text = "Bonjour, mon crédit a disparu depuis hier soir.";
constexpr const char* agent_text = "Un instant, je regarde votre dossier tout de suite.";
constexpr const char* secret_text = "Mon code secret est quatre, huit, un, cinq.";
constexpr double not_heard = 0.6;

/// A caller, an agent and a supervisor, each SIPp's signalling and a telephone's sound; a company that keeps its history.
struct trio {
    transfer_stage t;
    telephone boss{t.line.runtime};
    own_folder folder;
    std::unique_ptr<history::store> store =
        history::open_sql_store(t.line.runtime, {.url = "sqlite:" + (folder / "acme.db")});
    std::vector<supervised> told;

    explicit trio(bool with_boss = true) {
        t.answers("+229", "trunk_speaks");
        if (with_boss) t.answers("+228", "trunk_speaks", {}, &boss);
        t.line.center.keep(*store,
                           {.company = "acme", .recordings = {.kept = 24h * 30, .by_name = {{"vente", 24h * 7}}}});
        t.connects({.name = "vente", .to = {"+22961000000"}, .records = true});
    }
    ~trio() { t.line.close(); }

    void talk() {
        t.line.dial("hangs_up");
        REQUIRE_MESSAGE(t.line.until([&] { return t.answered.has_value(); }), t.line.logged());
        REQUIRE(t.line.center.conversations("acme").size() == 1);
    }
    conversation_ptr call() { return t.line.center.conversations("acme").at(0); }

    void supervise(supervision::mode as) {
        call()->supervise({.by = "+22890000000", .as = as}, [&](supervised how) { told.push_back(how); });
        const auto wanted = told.size() + 1;
        REQUIRE(t.line.until([&] { return told.size() == wanted; }));
        CHECK(told.back() == supervised::present);
    }

    /// Who hears whom now.
    std::string ears() const { return who_hears_whom(t.line.phone, t.agent, boss); }

    std::vector<history::recording> rows() {
        std::optional<std::vector<history::recording>> got;
        store->companies([&](const auto& all) {
            store->of(all->at(0).id).recordings_due(t.line.runtime.calendar_now() + 24h * 40, 10, [&](const auto& due) {
                got = *due;
            });
        });
        REQUIRE(t.line.until([&] { return got.has_value(); }));
        return *got;
    }
};

/// What asks the store, until it holds.
bool comes_true(trio& s, const std::function<bool()>& asks) {
    for (int tries = 0; tries < 400; ++tries) {
        if (asks()) return true;
        s.t.line.until([] { return false; }, 50ms);
    }
    return false;
}

bool holds(const samples& sound, const samples& heard) {
    return find(sound, heard).much >= not_heard;
}

}  // namespace

TEST_CASE("a supervisor listens, whispers to the agent, talks with both, and leaves them") {
    trio s;
    auto& line = s.t.line;
    s.talk();
    line.phone.say(hum(caller_hertz));
    s.t.agent.say(hum(agent_hertz));
    const auto become = [&](const std::string& wanted) {
        CHECK_MESSAGE(line.until([&] { return s.ears() == wanted; }, 20s), s.ears());
    };
    become("caller: agent, agent: caller, boss:");
    CHECK(!s.call()->connection()->is_present);

    s.supervise(supervision::mode::listen);
    CHECK(s.call()->connection()->supervisor == "+22890000000");
    s.boss.say(hum(boss_hertz));
    become("caller: agent, agent: caller, boss: caller agent");
    s.supervise(supervision::mode::whisper);
    become("caller: agent, agent: caller boss, boss: caller agent");
    s.supervise(supervision::mode::barge);
    become("caller: agent boss, agent: caller boss, boss: caller agent");
    s.supervise(supervision::mode::listen);
    become("caller: agent, agent: caller, boss: caller agent");

    s.call()->end_supervision();
    CHECK(line.until([&] { return s.t.callees[1]->is_done(); }));  // it was rung off
    CHECK_MESSAGE(s.t.callees[1]->status() == 0, s.t.callees[1]->problems());
    CHECK(s.call()->connection()->supervisor.empty());
    CHECK(s.t.overs == 0);
    line.nudge();
    CHECK_MESSAGE(line.hung_up() == 0, line.logged());
    REQUIRE(line.until([&] { return s.t.overs == 1; }));
    CHECK(line.until([&] { return s.t.callees[0]->is_done(); }));
}

TEST_CASE("one supervisor at a time, and none where nobody talks") {
    trio s;
    auto& line = s.t.line;
    std::vector<supervised> early;
    s.t.line.center.answer("*", [&](const conversation_ptr& talk) {
        talk->supervise({.by = "+22890000000"}, [&](supervised how) { early.push_back(how); });
        talk->connect({.to = {"+22961000000"}}, {.answered = [&](const connect_result& how) { s.t.answered = how; },
                                                 .over = [&](const connect_result&) { ++s.t.overs; }});
    });
    s.talk();
    CHECK(line.until([&] { return early.size() == 1; }));
    s.supervise(supervision::mode::listen);
    s.call()->supervise({.by = "+22161000000"}, [&](supervised how) { s.told.push_back(how); });
    CHECK(line.until([&] { return s.told.size() == 2; }));
    line.nudge();  // all of them are rung off
    CHECK_MESSAGE(line.hung_up() == 0, line.logged());
    CHECK(s.t.are_done());
    CHECK(early == std::vector{supervised::not_connected});
    CHECK(s.told.back() == supervised::taken);
}

TEST_CASE("a recording that is paused holds silence of the same length, and is known to the store") {
    trio s{false};
    auto& line = s.t.line;
    const auto question = line.spoken(caller_text), secret = line.spoken(secret_text), reply = line.spoken(agent_text);
    s.talk();
    REQUIRE(comes_true(s, [&] { return !s.rows().empty(); }));
    CHECK(!s.rows().at(0).ended);
    line.phone.say(question);
    CHECK(s.t.agent_hears(question));
    s.call()->pause_recording(true);
    CHECK(s.call()->connection()->is_paused);
    line.phone.pause(300);
    line.phone.say(secret);
    CHECK(s.t.agent_hears(secret));
    s.call()->pause_recording(false);
    s.t.agent.pause(300);
    s.t.agent.say(reply);
    CHECK(line.hears(reply));
    line.nudge();
    CHECK_MESSAGE(line.hung_up() == 0, line.logged());
    REQUIRE(line.until([&] { return s.t.overs == 1; }));
    REQUIRE(comes_true(s, [&] { return s.rows().at(0).ended.has_value(); }));
    const auto row = s.rows().at(0);
    CHECK(row.file == s.t.over->recording);
    CHECK(row.queue == "vente");
    CHECK(row.until == row.began + 24h * 7);
    CHECK(bool(row.customer));
    CHECK(bool(row.within));
    const auto file = line.folder / ("recordings/" + row.file);
    const auto left = wav_side(file, 0);
    CHECK(find(question, left).much > 0.95);
    CHECK(!holds(secret, left));
    CHECK(find(reply, wav_side(file, 1)).much > 0.95);
    CHECK(left.size() > question.size() + secret.size() + reply.size());
    const auto seconds = std::chrono::duration_cast<std::chrono::milliseconds>(row.length);
    CHECK(static_cast<std::size_t>(seconds.count()) == left.size() / 8);
    CHECK(line.until([&] { return s.t.callees[0]->is_done(); }));
}
