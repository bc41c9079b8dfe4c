// tests/server/test_office.cpp - administrators keep to their own companies' floors.
#include "configuration.hpp"
#include "office.hpp"
#include "palabre/history/company_store.hpp"
#include "palabre/sim/memory_store.hpp"
#include "server/program.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using namespace palabre;
using namespace palabre_center;
using namespace std::chrono_literals;

namespace {

/// moov answers at 105, mtn everywhere else; awa serves moov, and is a user of its.
struct floors {
    floors() {
        folder.write("flow.yaml",
                     "flow: line\nlanguages: {fr: {name: Français}}\nnodes:\n  end: {hangup: Au revoir.}\n");
        folder.write("other.yaml",
                     "flow: other\nlanguages: {fr: {name: Français}}\nnodes:\n  end: {hangup: Au revoir.}\n");
        for (const auto* const name : {"moov", "mtn"})
            store.open_company(name, name, [this, name](const auto& told) { ids[name] = told->id; });
        loop.run();
        user("awa", 7, {ids["moov"]});
        user("kossi", 8, {ids["mtn"]});
        auto [read, problems] =
            read_configuration_text(R"(store: {url: "sqlite:p.db"}
companies:
  moov: {country: BJ, addresses: ["105"], queues: {support: {strategy: longest_idle}}}
  mtn: {country: BJ, queues: {support: {strategy: longest_idle}}}
agents: {awa: {id: 7, queues: [moov/support], at: "+22997000001"}}
flows: {"105": flow.yaml, "*": other.yaml}
)",
                                    folder / "center.yaml", [](const char*) -> const char* { return nullptr; });
        REQUIRE(problems.empty());
        made = std::move(read);
        flows.take(made, read_plans(made));
        is.take(made.agents);
        flows.start();
        for (int tries = 0; tries < 500 && (!flows.kept_of("moov") || !flows.kept_of("mtn")); ++tries) turn();
    }

    void user(const std::string& login, std::int64_t id, std::vector<history::company_id> in) {
        history::user who{.id = history::user_id{id}, .login = login, .name = login};
        for (const auto each : in) who.grants.push_back({each, history::role::agent});
        bool done = false;
        store.put_user(who, [&](const auto& how) { done = static_cast<bool>(how); });
        for (int tries = 0; tries < 500 && !done; ++tries) turn();
        REQUIRE(done);
    }

    void turn() {
        loop.context().restart();
        loop.context().run_for(20ms);
    }

    api::adjusted ask(const std::string& company, const std::string& what, boost::json::object given,
                      const std::string& body) {
        api::adjusted told;
        told.status = 0;
        is.adjust({company, "user:rose", what, std::move(given), body}, [&](api::adjusted came) { told = came; });
        for (int tries = 0; tries < 500 && told.status == 0; ++tries) turn();
        return told;
    }
    int set_agent(const std::string& company, const std::string& name, const std::string& body) {
        return ask(company, "set_agent", {{"agent", name}}, body).status;
    }

    /// "moov/support", with commas between.
    std::string queues_of(const std::string& name) {
        std::string all;
        for (const auto& each : center_.agents().all_agents())
            if (each.name == name)
                for (const auto& one : each.queues) all += (all.empty() ? "" : ",") + one;
        return all;
    }

    std::vector<history::outgoing> waiting(const std::string& company) {
        std::vector<history::outgoing> all;
        bool told = false;
        store.of(ids[company]).messages_in(history::send_state::waiting, {}, 100, [&](const auto& found) {
            all = *found;
            told = true;
        });
        for (int tries = 0; tries < 500 && !told; ++tries) turn();
        return all;
    }

    office_view view() {
        return {&made,
                &center_,
                [] { return voice_figures{}; },
                [](const std::string&) { return static_cast<guard*>(nullptr); },
                [this] { return trouble; },
                [](const std::string&) { return std::vector<std::string>{}; }};
    }

    test::own_folder folder;
    asio_runtime loop;
    sim::memory_store store{loop};
    std::map<std::string, history::company_id> ids;
    configuration made;
    center center_{loop};
    std::string trouble;
    adjustments flows{loop,
                      store,
                      {.serves = [](const std::string&) { return true; },
                       .answer = [](const std::string&, const flow::graph&) {},
                       .recordings = [] { return static_cast<speech::prompts*>(nullptr); },
                       .changed = [this](const std::string&) { is.changed(); },
                       .announces = [](const std::string&) { return true; }},
                      {}};
    office is{loop, store, flows, view(), {}};
};

}  // namespace

TEST_CASE("a company's administrator takes no agent of another company's, whatever he is called") {
    floors here;
    CHECK(here.queues_of("awa") == "moov/support");
    CHECK(here.set_agent("mtn", "awa", R"({"queues": {"support": {}}, "skills": {"fr": 1}})") == 404);
    CHECK(here.set_agent("mtn", "nobody", R"({"queues": {"support": {}}})") == 404);
    CHECK(here.queues_of("awa") == "moov/support");
    CHECK(here.set_agent("moov", "kossi", R"({"queues": {"support": {}}})") == 404);

    // Once he is a user of that company, too, he serves both, and his skills are for the file.
    here.user("awa", 7, {here.ids["moov"], here.ids["mtn"]});
    CHECK(here.set_agent("mtn", "awa", R"({"queues": {"support": {}}})") == 200);
    CHECK(here.queues_of("awa") == "moov/support,mtn/support");
    CHECK(here.set_agent("moov", "awa", R"({"skills": {"fr": 1}})") == 409);
    CHECK(here.ask("mtn", "restore_agent", {{"agent", "awa"}}, {}).status == 200);
    CHECK(here.queues_of("awa") == "moov/support");
}

TEST_CASE("an agent whom the desk has made is reached by his own telephone, or by none") {
    floors here;
    for (const auto* const at : {"+22997000009", "phone:awa", "phone:kossi"}) {
        INFO(at);
        CHECK(here.set_agent("mtn", "kossi", std::string{R"({"queues": {"support": {}}, "at": ")"} + at + "\"}") ==
              400);
    }
    CHECK(here.set_agent("mtn", "kossi",
                         R"({"queues": {"support": {"penalty": 2}}, "skills": {"fon": 80}, "at": ""})") == 200);
    CHECK(here.queues_of("kossi") == "mtn/support");
    CHECK(here.set_agent("moov", "awa", R"({"at": ""})") == 409);  // the file's
    CHECK(here.set_agent("mtn", "kossi", R"({"queues": {"sales": {}}})") == 400);
    CHECK(here.set_agent("mtn", "kossi", R"({"skills": {"fon": 101}})") == 400);
}

TEST_CASE("a flow that one company takes down is down for nobody else") {
    floors here;
    CHECK(here.ask("mtn", "set_flow_state", {{"flow", "other"}}, R"({"down": true, "why": "works"})").status == 200);
    CHECK(here.flows.taken_down("106") == "works");
    CHECK(!here.flows.taken_down("105"));
    CHECK(here.ask("mtn", "set_flow_state", {{"flow", "line"}}, R"({"down": true})").status == 404);
    CHECK(here.ask("moov", "set_flow_state", {{"flow", "line"}}, R"({"down": true})").status == 200);
    CHECK(here.flows.taken_down("105") == "");
    CHECK(here.ask("mtn", "set_flow_state", {{"flow", "other"}}, R"({"down": false})").status == 200);
    CHECK(!here.flows.taken_down("106"));
    CHECK(here.flows.taken_down("105"));
}

TEST_CASE("an alert goes by SMS to those who are named, once in an hour, whichever center sees it") {
    floors here;
    CHECK(here.ask("mtn", "set_alert_receivers", {}, R"({"numbers": ["0197000001"]})").status == 400);
    CHECK(here.ask("mtn", "set_alert_receivers", {}, R"({"numbers": ["+22997000001"], "after_s": 0})").status == 200);
    here.trouble = "the disk is full";
    here.is.start();
    for (int tries = 0; tries < 500 && here.waiting("mtn").empty(); ++tries) here.turn();
    const auto sent = here.waiting("mtn");
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].to == "+22997000001");
    CHECK(sent[0].text == "Palabre mtn : base de données en difficulté.");
    CHECK(here.waiting("moov").empty());
    office again{here.loop, here.store, here.flows, here.view(), {}};
    again.start();
    for (int tries = 0; tries < 20; ++tries) here.turn();
    CHECK(here.waiting("mtn").size() == 1);
    const auto told = boost::json::serialize(here.ask("moov", "list_alerts", {}, {}).told);
    CHECK(told.find(R"("kind":"store")") != std::string::npos);
}
