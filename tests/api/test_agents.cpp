// tests/api/test_agents.cpp - queues and agents by the API: what a board shows, and what an agent does.
#include "api/desk.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::tests;

namespace {

json::object his(const desk& of, const std::string& task, json::object more = {}) {
    more["agent"] = of.moov.agent;
    more["task"] = task;
    return more;
}

}  // namespace

TEST_CASE("a board shows queues and agents, and an agent's list what he has") {
    for (const auto by : faces) {
        CAPTURE(static_cast<int>(by));
        {
            desk here;
            const auto queues = here.ask(by, "list_queues", {});
            REQUIRE_MESSAGE(queues.status == 200, queues.wrong);
            const auto& queue = queues.all.at("queues").as_array().at(0).as_object();
            CHECK(text(queue, "name") == "Adjoa-queue");
            CHECK(text(queue, "company") == "moov-benin");
            CHECK(text(queue, "talking") == "1");
            CHECK(has(text(queue, "agents"), "ringing"));
        }
        {
            desk here;
            const auto agents = here.ask(by, "list_agents", {});
            REQUIRE_MESSAGE(agents.status == 200, agents.wrong);
            const auto& agent = agents.all.at("agents").as_array().at(0).as_object();
            CHECK(text(agent, "name") == here.moov.agent);
            CHECK(text(agent, "state") == "ringing");
            CHECK(text(agent, "conversations") == "2");
        }
        desk here;
        const auto tasks = here.ask(by, "list_agent_tasks", {{"agent", here.moov.agent}});
        REQUIRE_MESSAGE(tasks.status == 200, tasks.wrong);
        REQUIRE(tasks.all.at("tasks").as_array().size() == 3);
        CHECK(text(tasks.all.at("tasks").as_array().at(0).as_object(), "state") == "wrap_up");
        CHECK(text(tasks.all.at("tasks").as_array().at(2).as_object(), "state") == "offered");
        CHECK(text(tasks.all.at("tasks").as_array().at(2).as_object(), "conversation") == "Adjoa");
    }
}

TEST_CASE("an agent accepts, is done, pauses, and is told why not") {
    desk here;
    const auto& me = here.moov;
    CHECK(text(here.ask(face::json, "accept_task", his(here, me.offered)).all, "state") == "talking");
    CHECK(here.ask(face::json, "accept_task", his(here, me.offered)).status == 409);
    CHECK(here.ask(face::json, "finish_task", his(here, me.has)).status == 200);
    CHECK(here.ask(face::json, "finish_task", his(here, "999")).status == 404);
    CHECK(here.ask(face::json, "transfer_task", his(here, me.offered)).status == 400);
    CHECK(here.ask(face::json, "transfer_task", his(here, me.offered, {{"queue", "Kossi-queue"}})).status == 400);
    CHECK(here.ask(face::json, "transfer_task", his(here, me.offered, {{"to_agent", "Kossi-agent"}})).status == 400);
    CHECK(here.ask(face::json, "transfer_task", his(here, me.offered, {{"number", "101"}})).status == 400);
    const auto paused =
        here.ask(face::json, "set_agent_state", {{"agent", me.agent}, {"state", "paused"}, {"code", "lunch"}});
    CHECK(text(paused.all, "pause_code") == "lunch");
    const auto away = here.ask(face::json, "set_agent_state", {{"agent", me.agent}, {"state", "offline"}});
    CHECK(text(away.all, "state") == "offline");
    CHECK(here.ask(face::json, "wrap_up_task", his(here, me.offered, {{"disposition", "sold"}})).status == 409);
}

TEST_CASE("a caller is put on hold, a colleague asked about him, and what follows told") {
    for (const auto by : faces) {
        CAPTURE(static_cast<int>(by));
        const auto about = [](const desk& of, const std::string& task, json::object more = {}) {
            more["agent"] = of.moov.phone;
            more["task"] = task;
            return more;
        };
        desk here;
        const auto& me = here.moov;
        auto got = here.ask(by, "hold_task", about(here, me.talks));
        REQUIRE_MESSAGE(got.status == 200, got.wrong);
        CHECK(text(got.all, "held") == "true");
        got = here.ask(by, "resume_task", about(here, me.talks));
        CHECK(text(got.all, "held") == "(none)");
        CHECK(here.ask(by, "conclude_consult", about(here, me.talks, {{"how", "end"}})).status == 409);
        got = here.ask(by, "consult_task", about(here, me.talks, {{"number", "+2290197000001"}}));
        REQUIRE_MESSAGE(got.status == 200, got.wrong);
        CHECK(text(got.all, "consults") == "+2290197000001");
        CHECK(here.ask(by, "transfer_task", about(here, me.talks, {{"number", "+2290197000001"}})).status == 409);
        got = here.ask(by, "conclude_consult", about(here, me.talks, {{"how", "join"}}));
        REQUIRE_MESSAGE(got.status == 200, got.wrong);
        CHECK(text(got.all, "consult") == "joined");
        got = here.ask(by, "conclude_consult", about(here, me.talks, {{"how", "put_through"}}));
        REQUIRE_MESSAGE(got.status == 200, got.wrong);
        CHECK(text(got.all, "state") == "wrap_up");
        CHECK(here.ask(by, "consult_task", about(here, me.asks, {{"queue", me.queue}})).status == 409);
        CHECK(here.ask(by, "conclude_consult", about(here, me.asks, {{"how", "shout"}})).status == 400);
        CHECK(here.ask(by, "hold_task", his(here, me.has)).status == 409);
    }
}

TEST_CASE("an agent calls a customer by the API, and is told why not") {
    for (const auto by : faces) {
        CAPTURE(static_cast<int>(by));
        desk here;
        const auto dials = [&](const std::string& who, const std::string& number, const std::string& queue) {
            return here.ask(by, "dial_customer", {{"agent", who}, {"number", number}, {"queue", queue}});
        };
        const auto& me = here.moov;
        auto got = dials(me.dialler, "90011234", me.queue);
        CHECK(got.status == 400);
        CHECK(has(got.wrong, "number"));
        CHECK(dials(me.dialler, adjoa, "nowhere").status == 400);
        CHECK(dials(me.dialler, adjoa, "Adjoa-sound").status == 400);  // he does not serve it
        CHECK(dials(me.agent, adjoa, me.queue).status == 409);
        CHECK(dials("nobody", adjoa, me.queue).status == 404);
        got = dials(me.dialler, adjoa, me.queue);
        REQUIRE_MESSAGE(got.status == 200, got.wrong);
        CHECK(text(got.all, "state") == "offered");
        CHECK(text(got.all, "from") == adjoa);
        here.clock.run();  // nobody is there, and his notes are over
        REQUIRE(here.agents.task_of(me.dialler, text(got.all, "id")));
        CHECK(here.agents.task_of(me.dialler, text(got.all, "id"))->why == "answered");
    }
}

TEST_CASE("an agent has a customer called later") {
    for (const auto by : faces) {
        CAPTURE(static_cast<int>(by));
        desk here;
        const auto later = [&](json::object more) {
            more["agent"] = here.moov.phone;
            more["task"] = here.moov.talks;
            return here.ask(by, "schedule_callback", std::move(more));
        };
        CHECK(later({{"at", "tomorrow"}}).status == 400);
        CHECK(later({{"at", "1999-01-01T08:00:00Z"}}).status == 400);
        CHECK(here.owed.empty());
        CHECK(later({{"at", "2099-01-01T08:00:00Z"}}).status == 200);
        CHECK(later({{"at", "2099-01-01T09:00:00+01:00"}, {"himself", true}}).status == 200);
        REQUIRE(here.owed.size() == 2);
        CHECK(here.owed[0].due == here.owed[1].due);
        CHECK(!here.owed[0].wanted);
        CHECK(bool(here.owed[1].wanted));
        CHECK(here.owed[0].from == adjoa);
    }
}

TEST_CASE("a queue's form is told, and what an agent says is held against it") {
    for (const auto by : faces) {
        CAPTURE(static_cast<int>(by));
        desk here;
        auto got = here.ask(by, "read_form", {{"queue", "Adjoa-sound"}});
        REQUIRE_MESSAGE(got.status == 200, got.wrong);
        CHECK(has(text(got.all, "dispositions"), "Vendu"));
        CHECK(here.ask(by, "read_form", {{"queue", "Kossi-sound"}}).status == 404);
        const auto says = [&](json::object more) {
            more["agent"] = here.moov.phone;
            more["task"] = here.moov.asks;
            return here.ask(by, "wrap_up_task", std::move(more));
        };
        CHECK(here.agents.finish(here.moov.phone, here.moov.asks));
        here.clock.run_for(1ms);
        const auto place = [](const tests::told& of) {
            return of.status == 400 ? of.wrong : std::to_string(of.status);
        };
        CHECK(has(place(says({{"disposition", "lost"}})), "disposition"));
        CHECK(has(place(says({{"disposition", "sold"}})), "note"));
        CHECK(has(place(says({{"disposition", "sold"}, {"note", "yes"}})), "fields.amount"));
        got = says({{"disposition", "sold"}, {"note", "yes"}, {"fields", json::object{{"amount", "much"}}}});
        CHECK(has(place(got), "fields.amount"));
    }
}
