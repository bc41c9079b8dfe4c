// tests/voice/test_outbound_calls.cpp - which queues, flows, agents and trunks a company's campaigns reach.
#include "campaign/call_house.hpp"
#include "palabre/center/outbound_calls.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

using namespace palabre;

namespace {

struct no_line final : voice_line {
    const std::string& name() const override { return called; }
    void start(runtime&, conversation_handler) override {}
    void drain() override {}
    std::vector<std::string> listening() const override { return {}; }
    voice_figures figures() const override { return {}; }
    void serve(std::vector<voice_peer>, voice_limits) override {}
    void serve(std::vector<voice_trunk>, voice_phones) override {}
    std::uint64_t call(call_request what, call_handlers then) override {
        placed.emplace_back(std::move(what), std::move(then));
        return placed.size();
    }
    void cancel(std::uint64_t) override {}
    std::vector<voice_phone> phones() const override { return registered; }
    void on_phones(std::function<void(const std::string&, bool)>) override {}
    void refer(const std::string&, const std::string&, std::function<void(int)>, const std::string&) override {}
    speech::prompts* recordings() override { return nullptr; }

    std::string called = "voice";
    std::vector<voice_phone> registered;
    std::vector<std::pair<call_request, call_handlers>> placed;
};

/// Telephones that answer after a second; ben's owner goes as soon as he has answered.
struct paper_reach final : agent_reach {
    struct leg final : agent_leg {
        leg(center& in, runtime& on, std::string whose) : all{in}, loop{on}, who{std::move(whose)} {}
        void join(const conversation_ptr&, connect_request, connect_handlers then) override {
            if (who == "ben") static_cast<void>(all.agents().pause(who, "gone"));
            loop.post([then, drops = who == "ben"] {
                drops ? then.over({}) : then.answered({.what = connect_result::kind::answered});
            });
        }
        void call(const std::string&, const connect_request&, std::function<void(conversation_ptr)>) override {}
        void hang_up() override {}

        center& all;
        runtime& loop;
        std::string who;
    };

    paper_reach(center& in, runtime& on) : all{in}, loop{on} {}
    std::unique_ptr<agent_leg> ring(const agent_plan& who, const agent_call&, agent_call_handlers then) override {
        loop.after(std::chrono::seconds{1}, then.answered);
        return std::make_unique<leg>(all, loop, who.name);
    }

    center& all;
    runtime& loop;
};

queue_plan queue_of(const std::string& company, const std::string& name) {
    queue_plan made;
    made.company = company;
    made.rules.name = name;
    return made;
}

}  // namespace

TEST_CASE("a company's campaigns reach its own queues and everybody's, and no other company's") {
    sim::clock clock;
    center all{clock};
    no_line line;
    all.agents().put(queue_of("moov", "sales"));
    all.agents().put(queue_of("mtn", "sales"));
    all.agents().put(queue_of("mtn", "care"));
    all.agents().put(queue_of("", "support"));
    const outbound_calls ports{clock, all, line, {.company = "moov"}};
    CHECK(ports.has("sales"));
    CHECK(ports.has("moov/sales"));
    CHECK(ports.has("support"));
    CHECK_FALSE(ports.has("care"));
    CHECK_FALSE(ports.has("mtn/sales"));
    CHECK_FALSE(ports.has("mtn/care"));
}

TEST_CASE("a company's campaigns play its own flows, and never where those arrive who are called") {
    sim::clock clock;
    center all{clock};
    no_line line;
    int played = 0;
    for (const std::string address : {"100", "200", "campaign:mtn"})
        all.answer(address, [&](const conversation_ptr&) { ++played; });
    outbound_calls ports{
        clock, all, line, {.company = "moov", .flows = [](const std::string& address) { return address != "200"; }}};
    CHECK(ports.play("100", {}));
    CHECK(played == 1);
    CHECK_FALSE(ports.play("200", {}));
    CHECK_FALSE(ports.play("campaign:mtn", {}));
    CHECK_FALSE(ports.has_flow("campaign:mtn"));
    CHECK(played == 1);
}

TEST_CASE("free is whom a call of the queue would reach now") {
    using state = campaign::floor_agent::state;
    sim::clock clock;
    center all{clock};
    no_line line;
    line.registered = {{.user = "afi"}, {.user = "dede"}, {.user = "sena"}};
    auto sales = queue_of("moov", "sales");
    sales.rules.max_penalty = 5;
    all.agents().put(sales);
    auto notes = queue_of("moov", "notes");
    notes.rules.wrap_up = std::chrono::seconds{30};
    all.agents().put(notes);
    outbound_calls ports{clock, all, line, {.company = "moov"}};
    int id = 0;
    const auto serves = [&](const std::string& name, const std::string& at, int penalty = 0) {
        agent_plan who{.name = name, .at = at};
        who.works = {.id = routing::agent_id{++id}, .queues = {{"moov/sales", penalty}}, .bears = {.total = 1}};
        if (name == "sena") who.works.queues.push_back({"moov/notes"});
        all.agents().put(who);
        REQUIRE(all.agents().log_in(name));
    };
    serves("afi", "phone:afi");
    serves("ben", "phone:ben");  // whose telephone is off
    serves("dede", "phone:dede", 9);
    serves("eve", "");
    serves("koku", "+2290197000003");
    serves("sena", "phone:sena");
    const auto now = [&] {
        std::vector<state> found(6);
        for (const auto& each : ports.agents("sales"))
            found.at(static_cast<std::size_t>(each.who.value() - 1)) = each.is;
        return found;
    };
    CHECK(now() == std::vector{state::free, state::away, state::away, state::away, state::free, state::free});
    const auto shown = [&] {
        arrival what;
        what.queue = "moov/notes";
        what.kind = routing::work::item;
        const auto task = all.agents().add(what);
        REQUIRE(all.agents().accept("sena", task));
        return task;
    };
    const auto first = shown();
    CHECK(now()[5] == state::busy);
    all.agents().dismiss(first);  // at once, and with nothing to note
    CHECK(now()[5] == state::free);
    all.agents().withdraw(shown());
    CHECK(now()[5] == state::busy);
    REQUIRE(all.agents().pause("afi", "lunch"));
    CHECK(now()[0] == state::away);
}

TEST_CASE("where a call has rung no other trunk carries it") {
    for (const bool rings : {false, true}) {
        sim::clock clock;
        center all{clock};
        no_line line;
        outbound_calls ports{clock, all, line, {.company = "moov"}};
        std::vector<campaign::line_end> ends;
        ports.place(
            {.to = "+2290197000001", .by = {{"first", ""}, {"second", ""}}, .before_invite = [](auto go) { go(true); }},
            {.answered = {}, .ended = [&](const campaign::line_end& how) { ends.push_back(how); }});
        REQUIRE(line.placed.size() == 1);
        auto [what, then] = line.placed[0];
        what.before_invite([](bool) {});
        if (rings) then.ringing(180, false);
        then.ended({call_result::failed, 503, 42, "busy here"});
        CHECK(line.placed.size() == (rings ? 1 : 2));
        CHECK(ends.size() == (rings ? 1 : 0));
        if (rings) CHECK(ends.at(0).rang);
    }
}

TEST_CASE("whose agent is gone before they were joined waits again, and is told of when they are") {
    sim::clock clock;
    center all{clock};
    no_line line;
    tests::network_log log;
    auto sales = queue_of("moov", "sales");
    sales.rules.strategy = routing::strategy::sequential;
    all.agents().put(sales);
    all.agents().reach_by(std::make_unique<paper_reach>(all, clock));
    int id = 0;
    for (const std::string name : {"ben", "afi"}) {
        agent_plan who{.name = name, .at = "+2290197000003"};
        who.works = {.id = routing::agent_id{++id}, .queues = {{.queue = "moov/sales", .order = id}}};
        all.agents().put(who);
        REQUIRE(all.agents().log_in(name));
    }
    outbound_calls ports{clock, all, line, {.company = "moov"}};
    const auto talk = std::make_shared<tests::paper_talk>(clock, log, "+2290197000001");
    std::vector<std::string> story;
    campaign::visit comes{.queue = "sales", .talk = talk, .number = "+2290197000001"};
    comes.on_agent = [&](history::user_id who) { story.push_back("agent " + to_string(who)); };
    comes.joined = [&] { story.push_back("joined"); };
    comes.waits_again = [&] { story.push_back("waits again"); };
    REQUIRE_FALSE(ports.add(comes).empty());
    clock.run_for(std::chrono::seconds{5});
    CHECK(story == std::vector<std::string>{"agent 1", "waits again", "agent 2", "joined"});
}
