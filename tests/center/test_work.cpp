// tests/center/test_work.cpp - what callers leave behind: counted up, offered, over when they get through.
#include "center/agents_stage.hpp"
#include "palabre/center/work_desk.hpp"
#include "palabre/history/report_book.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace palabre;
using namespace palabre::tests;
using history::work_item;
using history::work_origin;
using history::work_state;

namespace {

constexpr const char* other = "+2290190011235";

struct work_stage : agents_stage {
    explicit work_stage(const sim::memory_disk& on = sim::memory_disk{}) : agents_stage{on} {
        agents.put(desk());
        world.center().answer("200", flow::load_text(R"(flow: v
nodes:
  leave: {record: Leave a message., into: message, to: {recorded: bye, empty: bye}}
  bye: {hangup: Thank you.}
)",
                                                     "v.yaml"));
        book_ = &book();
    }

    std::vector<work_item> items(const history::work_filter& which = {}) {
        std::vector<work_item> found;
        book_->work().items(which, {}, 100, [&](const auto& all) { found = *all; });
        world.run_for(1s);
        return found;
    }

    sim::caller& call_at(const std::string& service, const std::string& from = number) {
        auto& who = world.person_at(from);
        world.clock().post([this, &who, service] { world.line(medium::voice).open(who, service); });
        return who;
    }
    duration in(duration wait) { return world.clock().now().time_since_epoch() + wait; }

    std::size_t promises() {
        std::size_t count = 0;
        book_->promises({}, 100, [&](const auto& all) { count = all->size(); });
        world.run_for(1s);
        return count;
    }

    std::int64_t counted(history::measure what) {
        history::reply<std::vector<history::report_line>> told;
        const auto today = history::quarter_of(world.clock().calendar_now());
        book_->reports().counts({.cuts = {today - 24h, today + 24h},
                                 .sources = {history::source::visits},
                                 .by = history::dimension::channel},
                                into(told));
        world.run_for(1s);
        std::int64_t all = 0;
        if (told)
            for (const auto& each : *told) all += each.counts.at(what);
        return all;
    }

    history::company_store* book_ = nullptr;
};

/// Work that is offered to agents of a queue.
struct offered_stage : work_stage {
    work_item made(const std::string& subject) {
        work_item what;
        what.queue = "desk";
        what.subject = subject;
        what.made = world.clock().calendar_now();
        return what;
    }
    std::string tasks() {
        std::string all;
        for (const auto& each : agents.tasks_of("desk")) all += std::string{to_string(each.state)} + ' ';
        return all;
    }

    work_desk desk{world.clock(), *memory, agents, {.company = "moov-benin", .book = [this] { return book_; }}};
};

}  // namespace

TEST_CASE("who leaves a queue without an agent leaves work, one for him and the queue") {
    work_stage stage;
    stage.works("awa", 7);
    REQUIRE(stage.agents.pause("awa", "lunch"));
    stage.call().hang_up_at(10s);
    stage.world.run();
    auto all = stage.items();
    REQUIRE(all.size() == 1);
    CHECK(all[0].from == work_origin::abandoned);
    CHECK(all[0].queue == "desk");
    CHECK(all[0].address == kept_stage::number);
    CHECK(all[0].customer);
    stage.call().hang_up_at(stage.in(5s));
    stage.world.run_for(20s);
    stage.call(other).hang_up_at(stage.in(5s));
    stage.world.run_for(20s);
    all = stage.items();
    REQUIRE(all.size() == 2);
    CHECK(all[0].times == 2);
    CHECK(all[0].contacts.size() == 2);
    CHECK(all[1].times == 1);

    SUBCASE("it passes when he gets through, and another's stays") {
        REQUIRE(stage.agents.resume("awa"));
        stage.call();
        stage.world.run();
        all = stage.items();
        CHECK(all[0].state == work_state::passed);
        CHECK(all[1].state == work_state::open);
    }
    SUBCASE("what an agent has is not taken from him by his own call back") {
        std::optional<history::reply<work_item>> how;
        work_desk desk{stage.world.clock(), *stage.memory, stage.agents, {.company = "moov-benin", .book = [&] {
                                                                              return stage.book_;
                                                                          }}};
        desk.move({.which = all[0].id, .turn = 1, .state = work_state::assigned, .agent = history::user_id{7}}, {},
                  [&](const auto& is) { how = is; });
        stage.world.run_for(1s);
        REQUIRE(how);
        desk.passes(all[0].customer, history::user_id{7});
        stage.world.run_for(1s);
        CHECK(stage.items()[0].state == work_state::assigned);
        desk.passes(all[0].customer, history::user_id{8});
        stage.world.run_for(1s);
        CHECK(stage.items()[0].state == work_state::passed);
    }
}

TEST_CASE("who was let go without an agent leaves work too, and who has had one does not") {
    work_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.overflows = {{.after = 8s}};
    stage.agents.put(plan);
    stage.works("awa", 7);
    REQUIRE(stage.agents.pause("awa", "lunch"));
    stage.call();
    stage.world.run();
    CHECK(stage.world.story().find("Nobody had time.") != std::string::npos);
    CHECK(stage.items().size() == 1);
    REQUIRE(stage.agents.resume("awa"));
    stage.call(other);
    stage.world.run();
    CHECK(stage.items().size() == 1);
}

TEST_CASE("what waits to be written survives a database that is away") {
    work_stage stage;
    stage.works("awa", 7);
    REQUIRE(stage.agents.pause("awa", "lunch"));
    auto& who = stage.call();
    stage.world.run_for(5s);
    stage.memory->become({history::condition::kind::degraded, "away"});
    who.hang_up_at(stage.in(5s));
    stage.world.run_for(2min);
    stage.memory->become({history::condition::kind::ready, ""});
    stage.world.run_for(1min);
    CHECK(stage.items().size() == 1);
}

TEST_CASE("a message that was left is work with its recording") {
    work_stage stage;
    stage.call_at("200").say_at(3s, "Call me back.");
    stage.world.run();
    const auto all = stage.items();
    REQUIRE(all.size() == 1);
    CHECK(all[0].from == work_origin::voicemail);
    CHECK(all[0].queue.empty());
    REQUIRE(all[0].contacts.size() == 1);
    CHECK(!all[0].contacts[0].recording.empty());
}

TEST_CASE("work is offered when it is due, taken by who accepts it, and over with his disposition") {
    offered_stage stage;
    stage.works("awa", 7, [](agent_plan& who) { who.works.bears.items = 1; });
    auto later = stage.made("later");
    later.due = stage.world.clock().calendar_now() + 1h;
    std::optional<work_item> first, twin;
    auto keyed = stage.made("meter");
    keyed.key = "erp-1";
    stage.desk.open(keyed, [&](const auto& is) { first = *is; });
    stage.world.run_for(1s);
    stage.desk.open(keyed, [&](const auto& is) { twin = *is; });
    stage.desk.open(later, [](const auto&) {});
    stage.world.run_for(1s);
    REQUIRE(first);
    REQUIRE(twin);
    CHECK(twin->id == first->id);
    CHECK(stage.tasks() == "offered ");
    const auto task = stage.agents.tasks_with("awa").at(0);
    CHECK(task.kind == routing::work::item);
    CHECK(task.conversation == to_string(first->id));
    REQUIRE(stage.agents.accept("awa", task.id));
    stage.world.run_for(1s);
    CHECK(stage.items({.agent = history::user_id{7}}).at(0).state == work_state::assigned);
    REQUIRE(stage.agents.finish("awa", task.id));
    std::optional<agent_reply> kept;
    stage.agents.wrap_up("awa", task.id, {.disposition = "sold", .note = "pays"}, [&](const auto& how) { kept = how; });
    stage.world.run_for(1s);
    REQUIRE(kept);
    CHECK(*kept);
    const auto done = stage.items({.state = work_state::done});
    REQUIRE(done.size() == 1);
    CHECK(done[0].disposition == "sold");
    CHECK(done[0].agent == history::user_id{7});
    stage.world.run_for(1h);
    CHECK(stage.tasks() == "offered ");
}

TEST_CASE("work that is closed or given to somebody by other ways is offered no more") {
    offered_stage stage;
    stage.works("awa", 7);
    std::optional<work_item> is;
    stage.desk.open(stage.made("meter"), [&](const auto& now) { is = *now; });
    stage.world.run_for(1s);
    CHECK(stage.tasks() == "offered ");
    stage.desk.move({.which = is->id, .turn = 1, .state = work_state::assigned, .agent = history::user_id{8}}, {},
                    [](const auto&) {});
    stage.world.run_for(1s);
    CHECK(stage.tasks().empty());
    stage.desk.move({.which = is->id, .turn = 2, .state = work_state::open}, {}, [](const auto&) {});
    stage.world.run_for(1s);
    CHECK(stage.tasks() == "offered ");
}

TEST_CASE("a question in a queue that comes to nothing is no abandoned caller, and leaves the agent his last call") {
    work_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.name = "experts";
    stage.agents.put(plan);
    stage.phones->of["awa"].talks = duration::max();
    stage.works("awa", 7);
    stage.agents.put(
        agent_plan{.name = "koffi", .works = {routing::agent_id{8}, {}, {{"experts"}, {"desk"}}}, .at = "phone:koffi"});
    stage.call();
    stage.world.run_for(5s);
    const auto task = stage.agents.tasks_with("awa").at(0).id;
    REQUIRE(stage.agents.consult("awa", task, {onward_place::kind::queue, "experts"}));
    stage.world.run_for(60s);
    REQUIRE(stage.agents.conclude("awa", task, conclusion::end));
    const auto abandoned = [&] {
        std::uint64_t all = 0;
        for (const auto& each : stage.agents.all_queues()) all += each.counts.abandoned;
        return all;
    };
    CHECK(abandoned() == 0);

    // koffi has talked, is asked, and still has something to say of his own caller.
    REQUIRE(stage.agents.log_in("koffi"));
    stage.phones->of["koffi"].talks = 10s;
    stage.call(other);
    stage.world.run_for(4s);
    const auto his = stage.agents.tasks_with("koffi").at(0).id;
    stage.world.run_for(20s);
    REQUIRE(stage.agents.consult("awa", task, {onward_place::kind::agent, "koffi"}));
    stage.world.run_for(5s);
    REQUIRE(stage.agents.conclude("awa", task, conclusion::end));
    std::optional<agent_reply> kept;
    stage.agents.wrap_up("koffi", his, {.disposition = "sold"}, [&](const auto& how) { kept = how; });
    stage.world.run_for(1s);
    REQUIRE(kept);
    CHECK(*kept);
}

TEST_CASE("who is handed on and presses the key again is owed one call") {
    work_stage stage;
    auto plan = agents_stage::desk();
    plan.callback_key = '9';
    stage.agents.put(plan);
    plan.rules.name = "billing";
    stage.agents.put(plan);
    stage.phones->of["awa"] = {.answers_after = 4s, .talks = duration::max()};
    stage.works("awa", 7);
    auto& caller = stage.call();
    stage.world.run_for(1s);
    stage.memory->become({history::condition::kind::degraded, "slow"});  // the first promise waits for the disk
    caller.press_at(stage.in(1s), "9");
    stage.world.run_for(4s);
    const auto task = stage.agents.tasks_with("awa").at(0).id;
    REQUIRE(stage.agents.hand_on("awa", task, {onward_place::kind::queue, "billing"}));
    caller.press_at(stage.in(1s), "9");
    stage.world.run_for(1500ms);
    stage.memory->become({history::condition::kind::ready, ""});
    stage.world.run_for(10s);
    CHECK(stage.promises() == 1);
    CHECK(stage.agents.tasks_of("billing").size() == 1);
    CHECK(stage.items().empty());  // he is called anyway
}

TEST_CASE("who presses the key and hangs up before his call back is kept is owed it, and has not given up") {
    work_stage stage;
    auto plan = agents_stage::desk();
    plan.callback_key = '9';
    stage.agents.put(plan);
    stage.works("awa", 7);
    REQUIRE(stage.agents.pause("awa", "lunch"));
    auto& caller = stage.call();
    stage.world.run_for(1s);
    stage.memory->become({history::condition::kind::degraded, "slow"});
    caller.press_at(stage.in(1s), "9");
    caller.hang_up_at(stage.in(2s));
    bool is_kept = true;
    SUBCASE("it is kept") {
        stage.world.run_for(2500ms);
        stage.memory->become({history::condition::kind::ready, ""});
    }
    SUBCASE("it is not") {
        is_kept = false;
        stage.world.run_for(10s);
        stage.memory->become({history::condition::kind::ready, ""});
    }
    stage.world.run_for(1min);
    CHECK(stage.agents.tasks_of("desk").size() == (is_kept ? 1 : 0));
    CHECK(stage.items().size() == (is_kept ? 0 : 1));
    CHECK(stage.counted(history::measure::abandoned) == (is_kept ? 0 : 1));
}

TEST_CASE("who was handed on and gives up there leaves his work in that queue, and has been answered once") {
    work_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.name = "billing";
    stage.agents.put(plan);
    stage.works("awa", 7);
    auto& caller = stage.call();
    stage.world.run_for(5s);
    const auto task = stage.agents.tasks_with("awa").at(0).id;
    REQUIRE(stage.agents.hand_on("awa", task, {onward_place::kind::queue, "billing"}));
    caller.hang_up_at(stage.in(10s));
    stage.world.run_for(1min);
    const auto all = stage.items();
    REQUIRE(all.size() == 1);
    CHECK(all[0].queue == "billing");
    CHECK(stage.counted(history::measure::abandoned) == 1);
}

TEST_CASE("who is put back by an agent who hangs up first, or is let go of, has been abandoned") {
    work_stage stage;
    stage.phones->of["awa"] = {.hangs_up_first = true};
    stage.works("awa", 7);
    auto& caller = stage.call();
    stage.world.run_for(1500ms);
    SUBCASE("he hangs up while he waits again") {
        stage.world.run_for(1s);
        REQUIRE(stage.agents.pause("awa", "lunch"));
        caller.hang_up_at(stage.in(10s));
    }
    SUBCASE("we let him go") {
        stage.agents.dismiss(stage.agents.tasks_of("desk").at(0).id);
    }
    stage.world.run_for(1min);
    CHECK(stage.counted(history::measure::abandoned) == 1);
    CHECK(stage.counted(history::measure::answered) == 0);
}

TEST_CASE("what names another company's queue is not offered there") {
    offered_stage stage;
    auto plan = agents_stage::desk();
    plan.company = "mtn";
    plan.rules.name = "support";
    stage.agents.put(plan);
    auto what = stage.made("meter");
    what.queue = "mtn/support";
    stage.desk.open(what, [](const auto&) {});
    stage.world.run_for(1s);
    CHECK(stage.agents.tasks_of("mtn/support").empty());
    CHECK(stage.agents.full_name("moov-benin", "mtn/support").empty());
    CHECK(stage.agents.full_name("mtn", "support") == "mtn/support");
}
