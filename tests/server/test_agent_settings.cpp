// tests/server/test_agent_settings.cpp - what a file says of queues and agents, its mistakes, and what leads nowhere.
#include "configuration.hpp"

#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

palabre_center::reading read(const std::string& yaml) {
    return palabre_center::read_configuration_text(
        "flows: {\"*\": f.yaml}\n" + yaml, "center.yaml",
        [](const char*) -> const char* { return "0123456789abcdef0123456789"; });
}

std::string problems_of(const palabre_center::reading& of) {
    std::string told;
    for (const auto& each : of.problems) told += to_string(each) + '\n';
    return told;
}

std::string warnings_of(const palabre_center::reading& of) {
    std::string told;
    for (const auto& each : palabre_center::agent_warnings(of.made.agents)) told += to_string(each) + '\n';
    return told;
}

/// The example below that heading.
std::string manual(const std::string& heading = "## In palabre-center") {
    std::ifstream in{std::string{PALABRE_SOURCE_DIR} + "/docs/manual/queues.md"};
    const std::string page{std::istreambuf_iterator<char>{in}, {}};
    const auto from = page.find("```yaml\n", page.find(heading)) + 8;
    return page.substr(from, page.find("```", from) - from);
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("queues and agents are what the manual's example says, and a center takes them") {
    const auto got = read(manual());
    CHECK(problems_of(got).empty());
    CHECK(warnings_of(got).empty());
    REQUIRE(got.made.agents.queues.size() == 2);
    const auto& queue = got.made.agents.queues[0];
    CHECK(queue.full_name() == "support");
    CHECK(queue.rules.strategy == routing::strategy::longest_idle);
    CHECK(queue.joins.music.at(0).clip == "hold/music");
    REQUIRE(queue.rules.announcements.size() == 2);
    CHECK(queue.rules.announcements[0].position == 3);
    CHECK(queue.rules.announcements[1].after == 1min);
    const auto& says = queue.says.at(queue.rules.announcements[0].message);
    REQUIRE(says.size() == 2);
    CHECK(says[0].clip == "queue/you_are");
    CHECK(says[1].text == "{position}");
    CHECK(says[1].language == "fr");
    CHECK(queue.callback_key == '9');
    CHECK(queue.rules.callback.retry == 5min);
    REQUIRE(queue.segment);
    CHECK(queue.segment->connector == "crm");
    CHECK(queue.segment->arguments.at("number") == "{from}");
    CHECK(queue.rules.segments.at(0).priority == 5);
    CHECK(queue.language->least == 3);
    CHECK(queue.rules.no_answer.ring == 15s);
    CHECK(queue.rules.leave_empty == routing::emptiness::nobody_on_duty);
    CHECK(queue.rules.overflows.at(1).above == 30);
    CHECK(queue.rules.sticky.remember == 168h);
    REQUIRE(got.made.agents.agents.size() == 2);
    const auto& awa = got.made.agents.agents[0];
    CHECK(awa.at == "phone:awa");
    CHECK(awa.follows_phone);
    CHECK(awa.works.skills.at(0).level == 5);
    const auto& koffi = got.made.agents.agents[1];
    CHECK(koffi.at == "+2290197000001");
    CHECK(koffi.works.queues.at(0).penalty == 1);
    CHECK(koffi.confirms.at(0).language == "fr");
    CHECK(koffi.works.id != awa.works.id);
    CHECK(koffi.works.id == read(manual()).made.agents.agents[1].works.id);

    sim::clock clock;
    agents center{clock};
    palabre_center::set_agents(center, {}, got.made.agents);
    CHECK(center.all_agents().size() == 2);
    palabre_center::set_agents(center, got.made.agents, {});
    clock.run();
    CHECK(center.all_agents().empty());
    CHECK(center.all_queues().empty());
}

TEST_CASE("every mistake about queues and agents has its place and its cure") {
    const auto wrong = problems_of(read(R"(phones: {users: {awa: {password: x}}}
queues:
  a: {strategy: fastest, overflow: [{to: b}], announcements: [{say: Bonjour}], callback: {key: "12"}, wrapup: 3s}
  b: {strategy: ring_all, segment: {lookup: crm}, target: {share: 2}}
agents:
  awa: {queues: [a, c], skills: {fon: 0}, id: 5}
  koffi: {queues: {b: {penalty: -1}}, at: phone:edem, follows_phone: true, id: 5}
  edem: {at: desk}
)"));
    for (const auto* const each :
         {"center.yaml:4:", "it never comes to that", "it would never be said", "'12' is no key", "wrapup",
          "'crm' names no operation", "no queue of agents is called 'c'", "there are: a, b",
          "'koffi' has the same id as 'awa'", "no telephone's user is called 'edem'", "'desk' cannot be called",
          "the key 'queues' is missing"})
        CHECK_MESSAGE(has(wrong, each), each << " in\n" << wrong);
    const auto back = problems_of(
        read("queues:\n  a: {strategy: ring_all, widens: [{after: 30s, lower_by: 2}, {after: 10s, lower_by: 1}]}\n"));
    CHECK_MESSAGE(has(back, "center.yaml:"), back);
}

TEST_CASE("a browser is a telephone where the file says by which proxy, and mistakes about it have places") {
    const auto good = read(R"(phones:
  browsers: {url: "wss://desk.example/sip", holds: 10min, ice: "stun:turn.example:3478"}
  users: {awa: {browser: true}, edem: {password: x}}
queues: {a: {strategy: ring_all}}
agents: {awa: {queues: [a], id: 5}, koffi: {queues: [a], at: phone:edem, id: 6}}
)");
    CHECK_MESSAGE(good.problems.empty(), problems_of(good));
    auto made = good.made;
    made.voice.phones.lends = secret{"the key of this start"};
    CHECK(palabre_center::origin_of(made.browsers.url) == "wss://desk.example");
    const auto his =
        palabre_center::browser_phone_of(made, made.agents.agents, "5", instant{1h}, calendar_time{1'000'000s});
    REQUIRE(his);
    CHECK(his->address == "sip:awa@palabre.invalid");
    CHECK(his->login == "4200:awa");
    CHECK(his->until == calendar_time{1'000'600s});
    CHECK(his->ice.at(0).user.empty());
    CHECK_FALSE(
        palabre_center::browser_phone_of(made, made.agents.agents, "6", {}, {}));  // his telephone is no browser
    CHECK_FALSE(
        palabre_center::browser_phone_of(made, made.agents.agents, "7", {}, {}));  // who is called awa elsewhere
    made.browsers.ice = {"turn:turn.example"};
    made.browsers.turn_secret = secret{"north"};
    made.browsers.holds = 1s;
    const auto by_turn =
        palabre_center::browser_phone_of(made, made.agents.agents, "5", {}, calendar_time{1'764'361'233s});
    CHECK(by_turn->ice.at(0).user == "1764361234:awa");
    CHECK(by_turn->ice.at(0).password.reveal() == "dZduZlMSb356LKik3fLIqtA2Z78=");

    for (const auto& [yaml, words] :
         {std::pair{"phones: {browsers: {url: https://desk.example}, users: {}}\n", "this is no WebSocket"},
          {"phones: {browsers: {holds: 1min}, users: {}}\n", "the key 'url' is missing"},
          {"phones: {browsers: {url: wss://a/sip, ice: [turn:b]}, users: {}}\n", "lets in only who has a login"},
          {"phones: {browsers: {url: wss://a/sip, ice: [b]}, users: {}}\n", "no STUN or TURN server"},
          {"phones: {users: {awa: {browser: true}}}\n", "a browser cannot be a telephone here"},
          {"phones: {users: {awa: {}}}\n", "the key 'password' is missing"}}) {
        const auto wrong = problems_of(read(yaml));
        CHECK_MESSAGE(has(wrong, words), words << " in\n" << wrong);
    }
}

TEST_CASE("what nobody serves or nothing reaches is warned of") {
    const auto got = read(R"(store: {url: "sqlite:p.db"}
companies: {sahel: {queues: {vip: {strategy: ring_all, overflow: {after: 1min, to: gone}}}}}
queues:
  a: {strategy: ring_all, segment: {lookup: crm.segment}}
  b: {strategy: ring_all}
agents:
  awa: {queues: [a, sahel/vip]}
)");
    CHECK(problems_of(got).empty());
    const auto warned = warnings_of(got);
    CHECK(has(warned, "nobody serves the queue 'b'"));
    CHECK(has(warned, "no call reaches an agent of 'a'"));
    CHECK(has(warned, "no call reaches an agent of 'sahel/vip'"));
    CHECK(has(warned, "'sahel/vip' overflows to 'gone'"));
    CHECK(has(warned, "'a' looks a segment up and treats all alike"));
}

TEST_CASE("a queue's form is what the manual's example says, and its mistakes have their places") {
    const auto got = read(manual("### After a talk"));
    CHECK_MESSAGE(problems_of(got).empty(), problems_of(got));
    const auto& form = got.made.agents.queues.at(0).form;
    REQUIRE(form.size() == 3);
    CHECK(form[0].code == "sold");
    CHECK(form[0].label.at("en") == "Sold");
    CHECK(form[0].means == history::meaning::success);
    CHECK(form[0].needs_note);
    REQUIRE(form[0].fields.size() == 2);
    CHECK(form[0].fields[0].is == form_field::kind::number);
    CHECK(form[0].fields[0].required);
    CHECK(form[0].fields[1].choices.at("big").at("fr") == "Grande");
    CHECK(form[1].calls_back);
    CHECK(form[2].means == history::meaning::refusal);

    const auto wrong = problems_of(read(R"(queues:
  a:
    strategy: ring_all
    form:
      Sold!: {label: {fr: Vendu}}
      lost: {means: sad, then: party}
      won:
        label: {fr: Gagné}
        fields:
          offer: {label: {fr: Offre}, type: choice}
          name: {label: {fr: Nom}, choices: {a: {fr: A}}}
          size: {label: {fr: Taille}, type: huge}
)"));
    for (const auto* const each : {"center.yaml:6:", "'Sold!' cannot be a code", "the key 'label' is missing", "sad",
                                   "party", "there is nothing to choose from", "only a choice has 'choices'", "huge"})
        CHECK_MESSAGE(has(wrong, each), each << " in\n" << wrong);
}
