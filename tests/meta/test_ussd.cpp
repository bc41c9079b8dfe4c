// tests/meta/test_ussd.cpp - USSD by an aggregator's form: screens, repeats, silence, and the operator's story.
#include "palabre/center.hpp"
#include "palabre/channel/ussd.hpp"
#include "palabre/core/error.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/sim/play.hpp"
#include "sim/world_house.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <sstream>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// The aggregator: joins the answers, and keeps what came back.
struct aggregator {
    void dials(const std::string& code, const std::string& number = "+2290197123456") {
        code_ = code;
        number_ = number;
        asks("");
    }
    void answers(const std::string& with) { asks(text_.empty() ? with : text_ + "*" + with); }

    void asks(const std::string& text) {
        text_ = text;
        callback_request what;
        what.method = "POST";
        what.query = {{"token", token}};
        what.body = fmt::format("sessionId={}&serviceCode={}&phoneNumber={}&text={}", session, escaped(code_),
                                escaped(number_), escaped(text));
        what.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        to->called_back(std::move(what), [this](const callback_answer& told) {
            status = told.status;
            screen = told.body;
            if (on_screen) on_screen(told.body);
        });
    }

    static std::string escaped(const std::string& text) {
        std::string made;
        for (const unsigned char c : text) made += fmt::format("%{:02X}", c);
        return made;
    }

    carrier* to = nullptr;
    std::string session = "s1", token, screen;
    int status = 0;
    std::function<void(const std::string&)> on_screen;

private:
    std::string code_, number_, text_;
};

struct stand {
    explicit stand(ussd_options options = {}) {
        auto made = std::make_unique<ussd_channel>(clock, std::move(options));
        by.to = &made->callbacks();
        channel = made.get();
        center.attach(std::move(made));
        center.answer("*", [this](conversation_ptr talk) { talks.push_back(std::move(talk)); });
        center.start();
    }

    void ask(std::size_t nth = 0) {
        talks.at(nth)->ask({.prompt = {{"Quoi ?"}}, .choices = {{"1", "Solde"}, {"2", "Agent"}}, .no_input = 60s},
                           [this](const answer& told) { given.push_back(told.text); });
    }
    void passes(duration length) { clock.run_until(clock.now() + length); }

    sim::clock clock{1};
    aggregator by;
    std::vector<conversation_ptr> talks;
    std::vector<std::string> given;
    palabre::center center{clock};
    ussd_channel* channel = nullptr;
};

}  // namespace

TEST_CASE("a screen for each request: what is said stands above the question") {
    stand at;
    at.by.dials("*105#", "22997123456");
    REQUIRE(at.talks.size() == 1);
    CHECK(at.talks[0]->about().to == "*105#");
    CHECK(at.talks[0]->about().on == medium::ussd);
    CHECK(at.by.screen == "");
    at.talks[0]->say("Bonjour.");
    CHECK(at.by.screen == "");
    at.ask();
    CHECK(at.by.screen == "CON Bonjour.\nQuoi ?\n1 Solde\n2 Agent");
    at.by.asks("");  // the same again: the same screen, and no other conversation
    CHECK(at.by.screen == "CON Bonjour.\nQuoi ?\n1 Solde\n2 Agent");
    at.by.answers("2");
    at.passes(1s);
    CHECK(at.given == std::vector<std::string>{"2"});
    at.ask();
    CHECK(at.by.screen == "CON Quoi ?\n1 Solde\n2 Agent");
    at.by.answers("1");
    at.passes(1s);
    at.talks[0]->say("2 450 F.");
    at.talks[0]->end();
    CHECK(at.by.screen == "END 2 450 F.");
    at.by.screen.clear();
    at.by.asks("2*1");
    CHECK(at.by.screen == "END 2 450 F.");
    CHECK(at.talks.size() == 1);
}

TEST_CASE("a session that nobody knows is over, or has answered ahead where that is allowed") {
    stand strict;
    strict.by.answers("1");
    CHECK(strict.by.screen.starts_with("END "));
    CHECK(strict.talks.empty());
    stand open{{.answers_ahead = true}};
    open.by.asks("1*2");
    open.ask();
    open.passes(1s);
    open.ask();
    open.passes(1s);
    CHECK(open.given == std::vector<std::string>{"1", "2"});
    CHECK(open.by.screen == "");
    open.ask();
    CHECK(open.by.screen.starts_with("CON "));
}

TEST_CASE("a flow that is too slow ends the session with a word, one that is silent for long is left") {
    stand at;
    at.by.dials("*105#");
    at.passes(9s);
    CHECK(at.by.screen == "END Service indisponible, veuillez réessayer.");
    at.by.session = "s2";
    at.by.dials("*105#");
    at.ask(1);
    at.passes(61s);
    CHECK(at.given == std::vector<std::string>{""});
}

TEST_CASE("a screen too long is cut between letters") {
    stand at;
    at.by.dials("*105#");
    std::string words;
    for (int each = 0; each < 200; ++each) words += "é";
    at.talks.at(0)->say(words);
    at.talks.at(0)->end();
    CHECK(at.by.screen.size() == std::string{"END "}.size() + 2 * 182);
}

TEST_CASE("who has no token, no session or no form is refused, a draining center ends at once") {
    stand at{{.token = secret{"aggregator-token"}}};
    at.by.dials("*105#");
    CHECK(at.by.status == 403);
    at.by.token = "aggregator-token";
    at.by.session = "";
    at.by.dials("*105#");
    CHECK(at.by.status == 400);
    CHECK(at.talks.empty());
    at.by.session = "s";
    at.channel->drain();
    at.by.dials("*105#");
    CHECK(at.by.screen.starts_with("END "));
    CHECK_THROWS_AS(ussd_channel(at.clock, {.name = "", .screen_in = 0s}), error);
}

TEST_CASE("the operator's flow on USSD is the story in the samples") {
    const std::string folder = PALABRE_SOURCE_DIR "/samples-ivr/operator/";
    std::ifstream in{folder + "calls/ussd.story", std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    const auto script = sim::story::parse(text.str(), "ussd.story");

    sim::world world{{.begins = calendar_time{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 9h}}};
    sim::world_house house{world};
    const auto around = sim::surroundings::beside(folder + "flow.yaml");
    around.put_into(world);
    for (const auto& each : around.customers) house.customers[each.address] = each.known;
    auto& who = world.person_at("+2290197123456");
    aggregator by;
    by.on_screen = [&](const std::string& screen) { who.tell("receives", screen.substr(4)); };
    center operators{world.clock()};
    auto made = std::make_unique<ussd_channel>(world.clock(), ussd_options{.home = country{"BJ"}});
    by.to = &made->callbacks();
    operators.attach(std::move(made));
    operators.answer("*105#", flow::load(folder + "flow.yaml"));
    operators.serve(house);
    operators.start();
    for (const auto& line : script.lines())
        world.clock().after(line.at, [&who, &by, &line] {
            if (!line.actor.empty() || line.verb == "receives") return;
            who.tell(line.verb, line.text);
            if (line.verb == "calls") by.dials(line.text);
            if (line.verb == "writes") by.answers(line.text);
        });
    world.clock().run_until(instant{script.lines().back().at + 60s});
    CHECK(sim::difference(sim::expected(script), world.story()) == "");
}
