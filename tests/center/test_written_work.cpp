// tests/center/test_written_work.cpp - conversations in writing are offered to agents, and taken by who accepts.
#include "palabre/center/written_work.hpp"
#include "palabre/inbox/desk.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace std::chrono_literals;
namespace change = palabre::history::change;

namespace {

/// A company with a desk, and an agent who bears two conversations.
struct room {
    room() {
        store.open_company("moov-benin", "", [this](const auto& opened) { book = &store.of(opened->id); });
        desk.start();
        pass(1s);
        queue_plan plan;
        plan.company = "moov-benin";
        plan.rules.name = "gold";
        agents.put(plan);
        agents.put(agent_plan{"awa", {}, {routing::agent_id{7}, {}, {{"moov-benin/gold"}}, {.conversations = 2}}});
        REQUIRE(agents.log_in("awa"));
    }

    history::interaction_id waits(const std::string& address) {
        history::thread talk;
        const auto who = store.ids().next<history::customer>();
        talk.of = store.ids().next<history::interaction>();
        talk.customer = who;
        talk.service = "ours";
        talk.address = address;
        talk.owner = history::thread_owner::nobody;
        talk.queue = "gold";
        talk.opened = clock.calendar_now();
        talk.waits_since = talk.opened;
        bool done = false;
        book->write({change::add_customer{{.id = who}, {{history::identity_kind::phone, "+" + address, "+" + address}}},
                     change::begin_interaction{{.id = talk.of, .customer = who, .on = talk.on, .began = talk.opened}},
                     change::open_thread{talk}},
                    [&](const auto& how) { done = static_cast<bool>(how); });
        pass(1s);
        REQUIRE(done);
        return talk.of;
    }

    history::thread kept(history::interaction_id which) {
        history::thread found;
        book->thread_of(which, [&](const auto& it) { found = *it; });
        pass(1s);
        return found;
    }
    std::string task(std::size_t at) { return agents.tasks_with("awa").at(at).id; }
    void pass(duration time) { clock.run_for(time); }

    sim::clock clock;
    sim::memory_store store{clock};
    history::company_store* book = nullptr;
    inbox::desk desk{clock, store, {.company = "moov-benin"}};
    palabre::agents agents{clock};
    written_work work{clock,
                      agents,
                      {.company = "moov-benin",
                       .book = [this] { return book; },
                       .take =
                           [this](auto which, auto agent, auto then) {
                               desk.take(which, agent, false,
                                         [then](const auto& how) { then(static_cast<bool>(how)); });
                           }}};
};

}  // namespace

TEST_CASE("a conversation that waits is offered, and becomes his who accepts it, as many as he bears") {
    room in;
    const auto first = in.waits("22997000001");
    const auto second = in.waits("22997000002");
    const auto third = in.waits("22997000003");
    in.work.look();
    in.pass(1s);
    CHECK(in.agents.tasks_of("moov-benin/gold").size() == 3);
    CHECK(in.agents.accept("awa", in.task(0)));
    CHECK(in.agents.accept("awa", in.task(1)));
    in.pass(1s);
    CHECK(in.kept(first).agent == history::user_id{7});
    CHECK(in.kept(second).agent == history::user_id{7});
    CHECK(in.kept(third).owner == history::thread_owner::nobody);
    CHECK(in.agents.tasks_with("awa").size() == 2);
    in.desk.close(first, history::user_id{7}, "done", [](const auto&) {});
    in.pass(20s);
    REQUIRE(in.agents.tasks_with("awa").size() == 2);
    CHECK(in.agents.tasks_with("awa").at(1).conversation == to_string(third));
}

TEST_CASE("a conversation that another takes by himself waits no more, and one that is given back waits again") {
    room in;
    const auto which = in.waits("22997000001");
    in.work.look();
    in.pass(1s);
    CHECK(in.agents.tasks_with("awa").size() == 1);
    in.desk.take(which, history::user_id{8}, false, [](const auto&) {});
    in.pass(20s);
    CHECK(in.agents.tasks_with("awa").empty());
    in.desk.transfer(which, history::user_id{8}, "", [](const auto&) {});
    in.pass(20s);
    REQUIRE(in.agents.tasks_with("awa").size() == 1);
    // Somebody is quicker by a moment.
    in.desk.take(which, history::user_id{8}, false, [](const auto&) {});
    CHECK(in.agents.accept("awa", in.task(0)));
    in.pass(1s);
    CHECK(in.kept(which).agent == history::user_id{8});
    CHECK(in.agents.tasks_with("awa").empty());
}
