// tests/voice/test_baresip_queue.cpp - a queue with softphones as agents: one lets it ring, another answers.
#include "palabre/center/agents.hpp"
#include "voice/phone_stage.hpp"
#include "voice/transfer_stage.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;
using routing::agent_state;

namespace {

constexpr const char* koffi_text = "Ici Koffi, du service technique, je vous écoute.";
constexpr const char* caller_text = "Bonjour, mon crédit a disparu depuis hier soir.";

voice_options agents_line() {
    voice_options how;
    how.listen = {"udp:0.0.0.0:5065"};
    how.peers = {{.name = "here", .from = {"10.99.0.0/24", "127.0.0.0/8"}}};
    how.phones = phone_stage::users();
    return how;
}

/// `afi` lets it ring; `koffi` answers by himself, and speaks.
std::string login(const std::string& password, bool answers) {
    return fmt::format("regint=60;outbound=\"sip:{}:5065;transport=udp\";auth_pass={};answermode={}", own_host,
                       password, answers ? "auto" : "manual");
}

struct queue_stage {
    queue_stage() {
        agents.reach_by(reach_by(*line.line));
        queue_plan desk;
        desk.rules.name = "desk";
        desk.rules.strategy = routing::strategy::sequential;
        desk.rules.no_answer.ring = 4s;
        desk.rules.wrap_up = 10min;
        desk.callback_key = '9';
        agents.put(desk);
        serves("afi", 1);
        serves("koffi", 2);
        line.center.answer("*",
                           flow::load_text("flow: f\nnodes:\n  desk: {transfer: {queue: desk}, to: {unavailable: x}}\n"
                                           "  x: {hangup: Personne.}\n",
                                           "f.yaml"));
        line.center.start();
    }

    void serves(const std::string& name, int order) {
        agents.put(agent_plan{.name = name,
                              .works = {routing::agent_id{order}, {}, {{.queue = "desk", .order = order}}},
                              .at = "phone:" + name,
                              .follows_phone = true});
    }
    agent_now agent(const std::string& name) {
        for (const auto& each : agents.all_agents())
            if (each.name == name) return each;
        return {};
    }
    bool is(const std::string& name, agent_state state) {
        return line.until([&] { return agent(name).is.state == state; });
    }

    voice_stage line{agents_line()};
    class agents& agents = line.center.agents();
};

bool hears(voice_stage& stage, const baresip& by, const samples& sound) {
    return stage.until(
        [&] {
            const auto file = by.heard_file();
            return !file.empty() && find(sound, read_wav(file)).much > 0.9;
        },
        20s);
}

}  // namespace

TEST_CASE("an agent who lets it ring is paused, and the next one talks with the caller") {
    if (!has_own_network()) return;
    queue_stage stage;
    auto& line = stage.line;
    const auto koffi_says = line.spoken(koffi_text), caller_says = line.spoken(caller_text);
    baresip afi{line.folder / "afi", {.user = "afi", .port = 5'080, .more = login("baobab", false)}};
    baresip koffi{
        line.folder / "koffi",
        {.user = "koffi", .port = 5'090, .says = after_pause(koffi_says, 2'000), .more = login("cactus", true)}};
    REQUIRE_MESSAGE(stage.is("afi", agent_state::available), line.logged());
    REQUIRE_MESSAGE(stage.is("koffi", agent_state::available), line.logged());

    line.dial("hangs_up");
    REQUIRE_MESSAGE(stage.is("afi", agent_state::ringing), line.logged());
    REQUIRE_MESSAGE(stage.is("koffi", agent_state::busy), line.logged());
    CHECK(stage.agent("afi").is.state == agent_state::paused);
    CHECK(stage.agent("afi").is.pause_code == "no_answer");
    CHECK(find(ringing_tone(), line.phone.heard()).much > 0.9);
    line.phone.pause(500);
    line.phone.say(caller_says);
    CHECK(line.hears(koffi_says));
    line.until([&] { return !line.phone.is_busy(); });
    line.until([] { return false; }, 1s);
    line.nudge();
    CHECK_MESSAGE(line.hung_up() == 0, line.logged());
    CHECK(stage.is("koffi", agent_state::wrap_up));
    CHECK(hears(line, koffi, caller_says));
    const auto counts = stage.agents.all_queues().at(0).counts;
    CHECK(counts.answered == 1);
    CHECK(counts.refused == 1);
    CHECK(counts.handled == 1);
}

TEST_CASE("a caller who presses the key is called back by the agent who is free next") {
    if (!has_own_network()) return;
    queue_stage stage;
    auto& line = stage.line;
    const auto koffi_says = line.spoken(koffi_text);
    telephone customer{line.runtime};
    sipp_caller called{"udp:127.0.0.1:9", "trunk_speaks", customer.port()};
    voice_trunk carrier;
    carrier.name = "carrier";
    carrier.hosts = {fmt::format("127.0.0.1:{}", called.port())};
    carrier.keep_alive = 0s;
    carrier.destinations = {{.prefix = "+229"}};
    line.line->serve({carrier}, phone_stage::users());
    REQUIRE(line.until([&] { return called.is_listening(); }));

    line.dial("listens");
    REQUIRE(line.until([&] { return stage.agents.tasks_of("desk").size() == 1; }));
    REQUIRE(line.until([&] { return line.phone.packets() > 10; }));
    line.phone.press("9");
    REQUIRE_MESSAGE(line.hung_up() == 0, line.logged());
    REQUIRE(stage.agents.tasks_of("desk").at(0).callback);

    baresip koffi{
        line.folder / "koffi",
        {.user = "koffi", .port = 5'090, .says = after_pause(koffi_says, 4'000), .more = login("cactus", true)}};
    REQUIRE_MESSAGE(stage.is("koffi", agent_state::busy), line.logged());
    REQUIRE(line.until([&] { return koffi.is_ready(); }));
    CHECK_MESSAGE(line.until([&] { return find(koffi_says, customer.heard()).much > 0.9; }), line.logged());
    koffi.hang_up();
    CHECK(stage.is("koffi", agent_state::wrap_up));
    REQUIRE(line.until([&] { return called.is_done(); }));
    CHECK(stage.agents.all_queues().at(0).counts.callbacks_done == 1);
}
