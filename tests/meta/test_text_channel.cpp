// tests/meta/test_text_channel.cpp - who is in which conversation, late taps, order, and what is put off.
#include "palabre/center.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

struct stand {
    explicit stand(text_sender send = {}, medium on = medium::whatsapp) {
        if (!send)
            send = [this](outbound_message what, task gone) {
                sent.push_back(std::move(what));
                waiting.push_back(std::move(gone));
            };
        auto made = std::make_unique<text_channel>(
            text_channel_options{.name = "wa", .on = on, .company = "moov", .home = country{"BJ"}}, std::move(send));
        channel = made.get();
        center.attach(std::move(made));
        center.answer("*", [this](conversation_ptr talk) { talks.push_back(std::move(talk)); });
        center.start();
    }

    void left() {
        auto gone = std::move(waiting.front());
        waiting.erase(waiting.begin());
        gone();
    }

    sim::clock clock{1};
    std::vector<outbound_message> sent;
    std::vector<task> waiting;
    std::vector<conversation_ptr> talks;
    palabre::center center{clock};
    text_channel* channel = nullptr;
};

inbound_message message(std::string text, std::string from = "22997123456") {
    return {.provider_id = "w", .from = std::move(from), .to = "105", .text = std::move(text), .at = calendar_time{1h}};
}

question choices(std::vector<choice> all) {
    return {.prompt = {{"Quoi ?"}}, .choices = std::move(all), .no_input = 1h};
}

std::string key_of(const outbound_message& what, std::size_t at) {
    return std::string{what.details.at("choices").at(at).at("key").as_string()};
}

}  // namespace

TEST_CASE("a message opens a conversation, the next goes on with it, another's opens another") {
    stand at;
    at.channel->received(message("Bonjour"));
    REQUIRE(at.talks.size() == 1);
    const auto about = at.talks[0]->about();
    CHECK(about.from == "+2290197123456");  // its normal form
    CHECK(about.to == "105");
    CHECK(about.text == "Bonjour");
    CHECK(about.on == medium::whatsapp);
    std::string given;
    at.talks[0]->ask({.prompt = {{"Nom ?"}}, .wants = question::kind::text, .no_input = 1h},
                     [&](const answer& told) { given = told.text; });
    CHECK(at.sent.at(0).to == "22997123456");  // as he wrote
    CHECK(at.sent.at(0).from == "105");
    CHECK(at.sent.at(0).company == "moov");
    CHECK(at.sent.at(0).last_heard == calendar_time{1h});
    CHECK(boost::json::serialize(at.sent.at(0).details) == R"({"author":"flow"})");
    at.channel->received(message("Afi"));
    at.channel->received(message("Bonsoir", "BJ.77"));
    at.clock.run_until(instant{1s});
    CHECK(given == "Afi");
    REQUIRE(at.talks.size() == 2);
    CHECK(at.talks[1]->about().from == "BJ.77");
    at.talks[0]->end();
    at.channel->received(message("Encore"));
    CHECK(at.talks.size() == 3);
}

TEST_CASE("an answer to a message of ours comes to the flow that asked, and answers its first question unasked") {
    stand at;
    auto answer = message("4");
    answer.answers = "avis";
    at.channel->received(answer);
    REQUIRE(at.talks.size() == 1);
    auto& talk = *at.talks[0];
    CHECK(talk.about().to == "avis");
    CHECK(talk.about().text.empty());  // heard once, as the answer
    std::vector<std::string> given;
    const auto note = [&](const palabre::answer& told) { given.push_back(told.text); };
    talk.ask({.prompt = {{"De 1 a 5 ?"}}, .wants = question::kind::digits, .no_input = 1h}, note);
    at.clock.run_until(instant{1s});
    CHECK(given == std::vector<std::string>{"4"});
    CHECK(at.sent.empty());
    talk.ask({.prompt = {{"Pourquoi ?"}}, .wants = question::kind::text, .no_input = 1h}, note);
    CHECK(at.sent.at(0).text == "Pourquoi ?");
    auto more = message("le reseau");
    more.answers = "other";  // he is in a conversation already
    at.channel->received(more);
    at.clock.run_until(instant{2s});
    CHECK(given == std::vector<std::string>{"4", "le reseau"});
    CHECK(at.talks.size() == 1);
}

TEST_CASE("an answer by the words on a button counts as that button, on the question that was not shown") {
    stand at;
    auto answer = message("Oui");
    answer.answers = "avis";
    at.channel->received(answer);
    std::string given;
    at.talks.at(0)->ask(choices({{"1", "Oui"}, {"2", "Non"}}), [&](const palabre::answer& told) { given = told.text; });
    at.clock.run_until(instant{1s});
    CHECK(given == "1");
}

TEST_CASE("what says nothing opens nothing, a token and a file do") {
    stand at;
    auto reaction = message("");
    reaction.details = {{"type", "reaction"}};
    at.channel->received(reaction);
    CHECK(at.talks.empty());
    auto token = message("");
    token.referral = "T";
    at.channel->received(token);
    CHECK(at.talks.size() == 1);
    auto picture = message("", "1");
    picture.attachments.push_back({.kind = "image", .id = "m", .caption = "Voici"});
    at.channel->received(picture);
    REQUIRE(at.talks.size() == 2);
    CHECK(at.talks[1]->about().text == "Voici");
}

TEST_CASE("a tap counts for its own question, later as words") {
    stand at;
    at.channel->received(message("Bonjour"));
    auto& talk = *at.talks.at(0);
    std::vector<std::string> given;
    const auto note = [&](const answer& told) { given.push_back(told.text); };
    talk.ask(choices({{"1", "Solde"}, {"2", "Agent"}}), note);
    const auto solde = key_of(at.sent.at(0), 0);
    auto tap = message("Solde");
    tap.chosen = solde;
    at.channel->received(tap);
    at.clock.run_until(instant{1s});
    at.left();
    talk.ask(choices({{"1", "Oui"}, {"2", "Non"}}), note);
    at.clock.run_until(instant{2s});
    CHECK(key_of(at.sent.at(1), 0) != solde);
    at.channel->received(tap);  // the first question's button again
    at.clock.run_until(instant{3s});
    talk.ask(choices({{"1", "Solde"}, {"9", "Fin"}}), note);
    at.channel->received(tap);  // here the words have a meaning
    at.clock.run_until(instant{4s});
    CHECK(given == std::vector<std::string>{"1", "Solde", "1"});
}

TEST_CASE("messages to one customer go one after the other, those to another need not wait") {
    stand at;
    at.channel->received(message("a"));
    at.channel->received(message("b", "BJ.77"));
    at.talks.at(0)->say("un");
    at.talks.at(0)->say("deux");
    at.talks.at(0)->end();
    at.talks.at(1)->say("trois");
    CHECK(at.sent.size() == 2);
    CHECK(at.sent.at(0).text == "un");
    CHECK(at.sent.at(1).text == "trois");
    at.left();
    REQUIRE(at.sent.size() == 3);  // though its conversation is over
    CHECK(at.sent.at(2).text == "deux");
}

TEST_CASE("secrets go clear beside what may be logged") {
    stand at;
    at.channel->received(message("a"));
    at.talks.at(0)->say({{.text = "PUK 4711", .masked = "PUK ••••"}});
    CHECK(at.sent.at(0).text == "PUK ••••");
    CHECK(at.sent.at(0).clear.reveal() == "PUK 4711");
    CHECK(at.sent.at(0).words() == "PUK 4711");
}

TEST_CASE("a channel that drains opens nothing, and goes on with what is open") {
    stand at;
    at.channel->received(message("a"));
    bool answered = false;
    at.talks.at(0)->ask({.prompt = {{"?"}}, .wants = question::kind::text, .no_input = 1h},
                        [&](const answer& told) { answered = told.text == "b"; });
    at.channel->drain();
    at.channel->received(message("c", "1"));
    at.channel->received(message("b"));
    at.clock.run_until(instant{1s});
    CHECK(at.talks.size() == 1);
    CHECK(answered);
}

TEST_CASE("a channel of no messages, or of no name, is refused") {
    CHECK_THROWS_AS(text_channel({.name = "v", .on = medium::voice}, {}), error);
    CHECK_THROWS_AS(text_channel({.name = "u", .on = medium::ussd}, {}), error);
    CHECK_THROWS_AS(text_channel({.name = ""}, {}), error);
}

namespace {

/// A carrier that answers as it was told.
class scripted final : public carrier {
public:
    scripted(runtime& on, std::vector<send_result> answers) : loop_{on}, answers_{std::move(answers)} {}

    const carrier_traits& about() const override { return traits_; }
    void start(carrier_listener&) override {}
    void send(outbound_message what, std::function<void(send_result)> then) override {
        tried.emplace_back(loop_.now(), what.id);
        const auto told = tried.size() <= answers_.size() ? answers_[tried.size() - 1] : answers_.back();
        loop_.post([then = std::move(then), told] { then(told); });
    }

    std::vector<std::pair<instant, std::string>> tried;

private:
    runtime& loop_;
    std::vector<send_result> answers_;
    carrier_traits traits_{.name = "wa"};
};

}  // namespace

TEST_CASE("straight to a carrier: put off is tried again under the same id, within a minute") {
    sim::clock clock{1};
    const send_result later{.what = send_result::kind::later, .after = 6s};
    scripted twice{clock, {later, {.what = send_result::kind::accepted}}};
    int gone = 0;
    straight_to(clock, twice)({.to = "1", .text = "a"}, [&] { ++gone; });
    clock.run_until(instant{5s});
    CHECK(gone == 0);
    clock.run_until(instant{10s});
    CHECK(gone == 1);
    REQUIRE(twice.tried.size() == 2);
    CHECK(twice.tried[1].first == instant{6s});
    CHECK(twice.tried[0].second == twice.tried[1].second);
    CHECK(twice.tried[0].second != "");
    scripted never{clock, {later}};
    straight_to(clock, never)({.to = "1", .text = "a"}, [&] { ++gone; });
    clock.run_until(instant{200s});
    CHECK(gone == 2);
    CHECK(never.tried.size() == 10);
    scripted lost{clock, {{.what = send_result::kind::unknown}}};
    straight_to(clock, lost)({.to = "1", .text = "a"}, [&] { ++gone; });
    clock.run_until(instant{400s});
    CHECK(gone == 3);
    CHECK(lost.tried.size() == 1);  // who may have it does not get it twice
}
