// tests/center/test_bot.cpp - assistants in flows: real engines play the written stories, and every exchange is kept.
#include "palabre/assistant/faq.hpp"
#include "palabre/assistant/in_order.hpp"
#include "palabre/assistant/intents.hpp"
#include "palabre/center.hpp"
#include "palabre/center/exchange.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"
#include "palabre/sim/play.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <deque>
#include <fstream>
#include <iterator>

using namespace palabre;
using namespace std::chrono_literals;

namespace a = palabre::assistant;

namespace {

const std::string folder = PALABRE_SOURCE_DIR "/samples-ivr/written/";

/// What is described, and answered by the world's back office.
struct described : connector {
    described(connector& by, bool with) : by_{by}, with_{with} {}

    std::vector<operation> operations() const override {
        if (!with_) return {};
        return {{.name = "balance", .arguments = {{"number", operation_field::kind::text}}},
                {.name = "block_sim", .arguments = {{"number", operation_field::kind::text}}, .writes = true}};
    }
    void call(const std::string& name, value arguments, instant deadline, std::function<void(outcome)> then) override {
        by_.call(name, std::move(arguments), deadline, std::move(then));
    }

    connector& by_;
    const bool with_;
};

/// A model's endpoint that takes the question and says nothing.
struct silent : a::assistant {
    a::pending ask(const a::conversation_so_far&, const std::string&, instant,
                   std::function<void(a::answer)>) override {
        return std::make_shared<int>(0);
    }
};

/// Answers what it is told to, one after the other.
struct scripted : a::assistant {
    explicit scripted(runtime& loop) : on{loop} {}

    a::pending ask(const a::conversation_so_far& so_far, const std::string& message, instant,
                   std::function<void(a::answer)> then) override {
        asked.push_back(so_far.company + ' ' + so_far.country + ' ' + so_far.language + ": " + message);
        auto next = script.front();
        script.pop_front();
        on.after(takes, [then = std::move(then), next = std::move(next)] { then(next); });
        return std::make_shared<int>(0);
    }

    runtime& on;
    std::deque<a::answer> script;
    std::vector<std::string> asked;
    duration takes = 3s;
};

std::string text_of(const std::string& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator{in}, {}};
}

const assistant::intent_set& learnt_set() {
    static const auto set = assistant::load_intents(folder + "assistant");
    return set;
}

std::shared_ptr<assistant::assistant> front(runtime& on, std::shared_ptr<assistant::assistant> last) {
    static const auto model = assistant::intent_model::train(learnt_set().examples);
    return assistant::make_in_order(
        on, {{"faq", assistant::make_faq(on, {assistant::load_faq(folder + "assistant/faq.fr.yaml")}), 0.8},
             {"intents", assistant::make_intents(on, learnt_set(), model, numbering::plans::builtin()), 0.6},
             {"llm", std::move(last), 0.6, 10s}});
}

/// A story of the sample, by whoever `who` makes; what was kept of the exchanges comes into `kept`.
struct stage {
    std::string plays(const std::string& story,
                      const std::function<std::shared_ptr<assistant::assistant>(runtime&)>& who,
                      bool is_described = true) {
        const auto plan = flow::load(folder + "flow.yaml");
        for (const auto& each : plan.check()) FAIL_CHECK(to_string(each));
        const auto around = sim::surroundings::beside(folder + "flow.yaml");
        return sim::play(plan, around, sim::story::parse(story, "a.story"), 1,
                         [&](sim::world& world) {
                             world.center().connect(
                                 "crm", std::make_unique<described>(world.back_office("crm"), is_described));
                             world.center().assist("sahel-mobile", "front", who(world.clock()));
                             world.keep(std::make_unique<sim::memory_store>(world.clock(), disk),
                                        {.company = "sahel-mobile", .home = country{"BJ"}, .events = {true, {}}});
                             world.center().on_event([this](const std::string&, const history::event& what) {
                                 if (what.type != "entry.added") return;
                                 const auto& entry = what.data.as_object();
                                 if (entry.at("kind") == "assisted") kept.push_back(entry.at("details"));
                             });
                         })
            .told;
    }

    const sim::memory_disk disk;
    std::vector<value> kept;
};

std::string line(const value& of, const char* key) {
    const auto* const found = of.as_object().if_contains(key);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : "";
}

}  // namespace

TEST_CASE("the written stories go as they are told, by what was learnt from their sentences") {
    for (const char* name : {"balance", "balance_fon", "angry", "endpoint_dead"}) {
        CAPTURE(name);
        const auto script = sim::story::parse(text_of(folder + "calls/" + name + ".story"), name);
        stage on;
        const bool dead = std::string_view{name} == "endpoint_dead";
        auto told = on.plays(script.text(), [&](runtime& loop) { return front(loop, std::make_shared<silent>()); });
        auto wanted = sim::expected(script);
        if (dead)  // it is waited for before an agent is
            for (std::size_t at = 0; (at = wanted.find("00:00 receives", at)) != std::string::npos;)
                wanted.replace(at, wanted.size(),
                               "00:10 receives Un conseiller vous répond ici.\n00:10 waits for support\n");
        CHECK(sim::difference(wanted, told) == "");
        REQUIRE(!on.kept.empty());
        const auto& last = on.kept.back();
        if (dead) {
            CHECK(line(last, "answer") == "hand_over");
            CHECK(line(last, "reason").find("llm: no answer in time") != std::string::npos);
        } else if (std::string_view{name} == "angry") {
            CHECK(line(last, "edge") == "agent");
        } else {
            CHECK(line(on.kept.front(), "operation") == "crm.balance");
            CHECK(on.kept.front().at("confidence").to_number<double>() >= 0.6);
            CHECK(on.kept.front().at("sources").at(0).at("name") == "balance");
        }
        CHECK(!line(last, "message").empty());
    }
}

TEST_CASE("an assistant reaches nothing but what is described, in its company's name") {
    std::vector<std::string> asked;
    const auto wants = [&](assistant::act what) {
        return [&asked, what](runtime& loop) {
            const auto made = std::make_shared<scripted>(loop);
            made->script = {{what, 1}};
            return made;
        };
    };
    const std::string begins = "00:00 is +2290197123456 on whatsapp\n00:00 writes solde\n";
    const std::string agent = begins + "00:03 receives Un conseiller vous répond ici.\n00:03 waits for support\n";
    const value number{{"number", "+2290197123456"}};
    stage on;
    SUBCASE("it is") {
        CHECK(on.plays(begins, wants({"crm", "balance", number})) ==
              begins +
                  "00:03 receives Votre crédit est de 2\u202f450\u00a0F\u202fCFA, valable jusqu'au 31 mars 2026.\n");
    }
    SUBCASE("an operation that the node cannot tell") {
        CHECK(on.plays(begins, wants({"crm", "block_sim", number, true})) == agent);
        CHECK(line(on.kept.at(0), "answer") == "hand_over");
    }
    SUBCASE("arguments that are none") {
        CHECK(on.plays(begins, wants({"crm", "balance", {{"n", 1}}})) == agent);
    }
    SUBCASE("a connector that is not there") {
        CHECK(on.plays(begins, wants({"erp", "balance", number})) == agent);
    }
    SUBCASE("a connector that describes nothing") {
        CHECK(on.plays(begins, wants({"crm", "balance", number}), false) == agent);
    }
}

TEST_CASE("who writes on while the assistant thinks is answered too, but for a yes before its question") {
    stage on;
    std::shared_ptr<scripted> who;
    const auto make = [&](runtime& loop) {
        who = std::make_shared<scripted>(loop);
        who->script = {{assistant::reply{"Un."}, 1},
                       {assistant::question{"Sûr ?", {"oui", "non"}}, 1},
                       {assistant::reply{"Trois."}, 1}};
        return who;
    };
    const auto told = on.plays("00:00 is +2290197123456 on whatsapp\n00:00 writes a\n00:01 writes b\n00:02 writes c\n"
                               "00:05 writes oui\n00:10 writes non\n",
                               make);
    CHECK(told == "00:00 is +2290197123456 on whatsapp\n00:00 writes a\n00:01 writes b\n00:02 writes c\n"
                  "00:03 receives Un.\n00:05 writes oui\n00:06 receives Sûr ? [oui] [non]\n00:10 taps non\n"
                  "00:13 receives Trois.\n");
    CHECK(who->asked ==
          std::vector<std::string>{"sahel-mobile BJ fr: a", "sahel-mobile BJ fr: b\nc", "sahel-mobile BJ fr: non"});
}

TEST_CASE("an exchange is kept so that it can be played again, its secrets masked") {
    const flow::action::ask_assistant asked{.assistant = "front", .message = "bloquez", .language = "fr"};
    flow::event::assisted said{.what = flow::event::assisted::kind::act,
                               .connector = "crm",
                               .operation = "block",
                               .arguments = {{"number", "1"}, {"pin", "4711"}},
                               .secret_arguments = {"pin"},
                               .confirmed = true,
                               .noted = {{"confidence", 0.9}, {"cost", 12}}};
    const auto kept = exchange_of(asked, said);
    CHECK(boost::json::serialize(kept).find("4711") == std::string::npos);
    CHECK(kept.at("cost") == 12);
    const auto again = read_exchange(kept);
    CHECK(again.what == said.what);
    CHECK(again.connector + "." + again.operation == "crm.block");
    CHECK(again.confirmed);
    CHECK(again.arguments.at("number") == "1");
    for (const value& none : {value{}, value{1}, value{{"answer", "sings"}}})
        CHECK(read_exchange(none).what == flow::event::assisted::kind::unavailable);
}

TEST_CASE("what an assistant proposes to an agent comes without its secrets") {
    struct sims : connector {
        std::vector<operation> operations() const override {
            return {{.name = "block",
                     .arguments = {{"number", operation_field::kind::text},
                                   {.name = "pin", .is = operation_field::kind::text, .secret = true}},
                     .writes = true}};
        }
        void call(const std::string&, value, instant, std::function<void(outcome)>) override {}
    };
    sim::clock clock;
    center here{clock};
    here.connect("crm", std::make_unique<sims>());
    const auto who = std::make_shared<scripted>(clock);
    const value wish{{"number", "97000001"}, {"pin", "4711"}};
    who->script = {{assistant::act{"crm", "block", wish}, 1}, {assistant::act{"crm", "unheard_of", wish}, 1}};
    here.assist("", "front", who);
    std::vector<std::string> told;
    for (int each = 0; each < 2; ++each)
        CHECK(here.consult("sahel", "front", {}, "bloquez", 10s, [&](const assistant::answer& said) {
            told.push_back(boost::json::serialize(std::get<assistant::act>(said.what).arguments));
        }));
    clock.run();
    CHECK(told ==
          std::vector<std::string>{R"({"number":"97000001","pin":"••••"})", R"({"number":"••••","pin":"••••"})"});
}
