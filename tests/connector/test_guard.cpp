// tests/connector/test_guard.cpp - deadlines, places, breaker, cache and second attempts, in virtual time.
#include "palabre/connector/guard.hpp"

#include "palabre/core/error.hpp"
#include "palabre/sim/back_office.hpp"
#include "palabre/sim/clock.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <stdexcept>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

using kind = operation_field::kind;

std::string told(const outcome& of) {
    std::string text{to_string(of.what)};
    if (of.what == outcome::kind::stale) text += " " + std::to_string(of.age / 1ms) + " ms";
    if (of.what == outcome::kind::value || of.what == outcome::kind::stale)
        text += " " + boost::json::serialize(of.data);
    return text + (of.reason.empty() ? "" : ": " + of.reason);
}

/// Does what a test says, on each call.
class scripted final : public connector {
public:
    using then = std::function<void(outcome)>;
    using deed = std::function<void(const std::string& operation, value arguments, instant deadline, then)>;

    explicit scripted(deed does) : does_{std::move(does)} {}
    void call(const std::string& operation, value arguments, instant deadline, then answer) override {
        does_(operation, std::move(arguments), deadline, std::move(answer));
    }

private:
    deed does_;
};

operation read(std::string name, duration fresh = 0s, duration stale = 0s) {
    operation made{.name = std::move(name)};
    made.fresh_for = fresh;
    made.stale_for = stale;
    return made;
}

/// A guarded system, and what became of each call, with its moment.
struct stand {
    explicit stand(guard_options with, std::unique_ptr<connector> to = nullptr) {
        if (!to) {
            auto made = std::make_unique<sim::back_office>(clock, sim::chance{1});
            made->takes(50ms, 50ms).answers_always("balance", {{"balance", 2500}}).knows_not("nobody", nullptr);
            crm = made.get();
            to = std::move(made);
        }
        with.on_event = [this](const guard_event& event) {
            events += std::to_string(clock.now().time_since_epoch() / 1s) + " " + std::string{to_string(event.now)} +
                      (event.why.empty() ? "" : ": " + event.why) + "\n";
        };
        with.log = logger{[this](log_level, std::string_view what, const std::vector<log_field>& fields) {
            logged += std::string{what};
            for (const auto& each : fields) logged += " " + each.value;
            logged += "\n";
        }};
        asks.emplace(clock, std::move(to), std::move(with));
    }

    /// The story grows by a line when it is answered.
    void ask(const std::string& operation = "balance", const char* arguments = "{}", duration within = 8s) {
        inside = true;
        asks->call(operation, boost::json::parse(arguments), clock.now() + within,
                   [this, began = clock.now()](const outcome& came) {
                       CHECK_FALSE(inside);
                       ++answers;
                       last = told(came);
                       story += std::to_string((clock.now() - began) / 1ms) + " " + last + "\n";
                   });
        inside = false;
    }

    std::string asked(const std::string& operation = "balance", const char* arguments = "{}", duration within = 8s) {
        const auto before = answers;
        ask(operation, arguments, within);
        clock.run();
        CHECK(answers == before + 1);
        return last;
    }

    void fails(duration length, sim::fault kind = sim::fault::refuses) {
        crm->faults().add(clock.now(), clock.now() + length, kind);
    }

    sim::clock clock;
    sim::back_office* crm = nullptr;
    std::string story, events, logged, last;
    int answers = 0;
    bool inside = false;
    std::optional<palabre::guard> asks;
};

guard_options one_try() {
    guard_options with;
    with.retries = 0;
    return with;
}

std::uint64_t ended(const guard_figures& of) {
    return of.answered + of.remembered + of.stale + of.failed + of.refused + of.crowded + of.misasked;
}

std::string why(guard_options with) {
    sim::clock clock;
    try {
        const palabre::guard made{clock, std::make_unique<sim::back_office>(clock, sim::chance{1}), std::move(with)};
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_CASE("what the system answers passes") {
    stand here{one_try()};
    CHECK(here.asked() == "value {\"balance\":2500}");
    CHECK(here.asked("nobody") == "not_found");
    CHECK(here.asked("weather") == "unavailable: no operation 'weather'");
    here.crm->answers_stale("old", nullptr, 1, 2s);
    CHECK(here.asked("old") == "stale 2000 ms 1");
    const auto now = here.asks->figures();
    CHECK(now.answered == 2);
    CHECK(now.failed == 1);
    CHECK(now.stale == 1);
    CHECK(now.attempts == 4);
    CHECK(now.at_work == 0);
}

TEST_CASE("a call ends by its deadline, whatever the system does") {
    scripted::then kept;
    int calls = 0;
    auto with = one_try();
    with.limit = 3s;
    stand here{with, std::make_unique<scripted>([&](const auto&, const auto&, instant, scripted::then then) {
                   ++calls;
                   if (calls <= 2)
                       kept = std::move(then);  // never, in time
                   else if (calls == 3)
                       then(outcome::of(3)), then(outcome::of(4));
                   else if (calls == 4)
                       throw std::runtime_error{"NullPointerException"};
                   else if (calls == 5)
                       throw 5;
                   else
                       then(outcome::of(6)), throw std::runtime_error{"after it has answered"};
               })};
    here.ask("x", "{}", 1s);
    here.clock.run();
    here.ask("x", "{}", 8s);
    here.clock.run();
    for (int each = 0; each < 4; ++each) here.ask("x");
    here.clock.run();
    CHECK(here.story == "1000 unavailable: no answer in time\n"
                        "3000 unavailable: no answer in time\n"
                        "0 value 3\n"
                        "0 unavailable: its code threw an exception\n"
                        "0 unavailable: its code threw something strange\n"
                        "0 value 6\n");
    kept(outcome::of("too late"));
    CHECK(here.answers == 6);
    CHECK(here.asks->figures().late == 3);
    CHECK(ended(here.asks->figures()) == 6);
}

TEST_CASE("the system has so many calls at a time, others wait in their order, and some in vain") {
    auto with = one_try();
    with.at_once = 2;
    with.most_waiting = 3;
    stand here{with};
    here.crm->takes(1s, 1s);
    for (int each = 0; each < 6; ++each) here.ask("balance", "{}", each == 4 ? 500ms : 8000ms);
    CHECK(here.asks->figures().at_work == 2);
    CHECK(here.asks->figures().waiting == 3);
    here.clock.run();
    CHECK(here.story == "0 unavailable: too many calls wait for it\n"
                        "500 unavailable: all its calls were taken until the deadline\n"
                        "1000 value {\"balance\":2500}\n"
                        "1000 value {\"balance\":2500}\n"
                        "2000 value {\"balance\":2500}\n"
                        "2000 value {\"balance\":2500}\n");
    CHECK(here.crm->asked() == 4);
    CHECK(here.asks->figures().crowded == 2);
    CHECK(here.asked("balance", "{}", 0s) == "unavailable: there is no time left to ask");
}

TEST_CASE("a system that fails is left alone, then tried by one call, and asked again when it answers") {
    stand here{one_try()};
    here.fails(45s);
    for (int each = 0; each < 5; ++each) CHECK(here.asked() == "unavailable: connection refused");
    CHECK(here.asks->figures().breaker == breaker_state::open);
    CHECK(here.asked() == "unavailable: it has failed too often, and is left alone");
    CHECK(here.crm->asked() == 5);

    here.clock.run_for(10s);
    CHECK(here.asks->figures().breaker == breaker_state::half_open);
    here.ask();
    here.ask();  // the first one finds out, this one is not asked
    here.clock.run();
    CHECK(here.crm->asked() == 6);
    here.clock.run_for(19s);
    CHECK(here.asks->figures().breaker == breaker_state::open);  // twice as long now
    here.clock.run_for(1s);
    CHECK(here.asks->figures().breaker == breaker_state::half_open);
    here.clock.run_for(20s);
    CHECK(here.asked() == "value {\"balance\":2500}");
    CHECK(here.asked() == "value {\"balance\":2500}");
    CHECK(here.events == "0 open: connection refused\n10 half_open\n10 open: connection refused\n30 half_open\n"
                         "50 closed\n");
    CHECK(here.asks->figures().opened == 2);
    CHECK(here.asks->figures().refused == 2);
    CHECK(here.logged.find("a system is left alone connection refused 20") != std::string::npos);
}

TEST_CASE("who waits for a place when the system is given up is not left waiting") {
    auto with = one_try();
    with.at_once = 1;
    with.failures = 1;
    with.limit = 1s;
    stand here{with};
    here.fails(1h, sim::fault::hangs);
    for (int each = 0; each < 3; ++each) here.ask();
    here.clock.run();
    CHECK(here.story == "1000 unavailable: it has failed too often, and is left alone\n"
                        "1000 unavailable: it has failed too often, and is left alone\n"
                        "1000 unavailable: no answer by the deadline\n");
    CHECK(here.crm->asked() == 1);
}

TEST_CASE("one failure in two opens it, a few do not, and a question at fault never does") {
    int calls = 0;
    bool misasks = false;
    int one_in = 4;
    stand here{one_try(),
               std::make_unique<scripted>([&](const auto&, const auto&, instant, const scripted::then& then) {
                   if (misasks) return then(outcome::misasking("status 400"));
                   then(++calls % one_in == 0 ? outcome::unavailable("down") : outcome::of(calls));
               })};
    for (int each = 0; each < 100; ++each) here.asked("x");
    CHECK(here.asks->figures().breaker == breaker_state::closed);
    CHECK(here.asks->figures().failed == 25);
    misasks = true;
    for (int each = 0; each < 100; ++each) CHECK(here.asked("x") == "unavailable: status 400");
    CHECK(here.asks->figures().misasked == 100);
    misasks = false;
    one_in = 2;
    for (int each = 0; each < 10; ++each) here.asked("x");
    CHECK(here.asks->figures().breaker == breaker_state::open);
}

TEST_CASE("a system that asks to be left alone is, as long as it says and we allow") {
    duration wish = 30s;
    auto with = one_try();
    with.retries = 3;
    with.operations = {read("x")};
    with.open_most = 1min;
    stand here{with, std::make_unique<scripted>([&](const auto&, const auto&, instant, const scripted::then& then) {
                   auto busy = outcome::unavailable("status 429");
                   busy.leave_for = wish;
                   then(busy);
               })};
    CHECK(here.asked("x") == "unavailable: status 429");
    here.clock.run_for(29s);
    CHECK(here.asks->figures().breaker == breaker_state::open);
    here.clock.run_for(1s);
    CHECK(here.asks->figures().breaker == breaker_state::half_open);
    wish = 24h;
    here.asked("x");
    here.clock.run_for(1min);
    CHECK(here.asks->figures().breaker == breaker_state::half_open);
    CHECK(here.asks->figures().retries == 0);
}

TEST_CASE("what may be asked twice is, while there is time, and a write is not") {
    guard_options with;
    with.retries = 2;
    operation write{.name = "recharge"};
    write.writes = true;
    operation repeatable = write;
    repeatable.name = "set";
    repeatable.idempotent = true;
    with.operations = {read("balance"), write, repeatable};
    stand here{with};
    here.crm->answers_always("recharge", 1).answers_always("set", 1);

    here.fails(150ms, sim::fault::drops);  // answers come after 50 ms; then it waits 100 to 200 ms
    CHECK(here.asked() == "value {\"balance\":2500}");
    CHECK(here.asks->figures().retries == 1);
    here.fails(100ms, sim::fault::drops);
    CHECK(here.asked("set") == "value 1");
    here.fails(100ms, sim::fault::drops);
    CHECK(here.asked("recharge") == "unavailable: the connection was lost");
    CHECK(here.asks->figures().retries == 2);

    here.clock.run_for(1s);
    here.fails(100ms, sim::fault::drops);
    CHECK(here.asked("balance", "{}", 100ms) == "unavailable: the connection was lost");  // no time for another
    CHECK(here.asks->figures().retries == 2);
    CHECK(here.asks->figures().attempts == 6);
}

TEST_CASE("answers are given again while they are fresh, and as stale while the system is silent") {
    auto with = one_try();
    with.failures = 2;
    with.operations = {read("balance", 10s, 50s), read("nobody", 10s, 50s)};
    stand here{with};
    const char* first = R"({"a":1,"b":[{"x":1,"y":2}]})";
    CHECK(here.asked("balance", first) == "value {\"balance\":2500}");
    CHECK(here.asked("balance", R"({"b":[{"y":2,"x":1}],"a":1})") == "value {\"balance\":2500}");
    CHECK(here.crm->asked() == 1);
    CHECK(here.asks->figures().remembered == 1);
    CHECK(here.asked("balance", R"({"a":2})") == "value {\"balance\":2500}");
    CHECK(here.crm->asked() == 2);

    here.clock.run_for(20s);
    here.fails(1h);
    CHECK(here.asked("balance", first).starts_with("stale 20"));
    CHECK(here.crm->asked() == 3);
    CHECK(here.asked("nobody") == "unavailable: connection refused");
    CHECK(here.asks->figures().breaker == breaker_state::open);
    CHECK(here.asked("balance", first).starts_with("stale 20"));  // without asking
    CHECK(here.crm->asked() == 4);
    here.clock.run_for(40s);
    CHECK(here.asked("balance", first).starts_with("unavailable"));
    CHECK(here.asks->figures().stale == 2);
    CHECK(here.asks->figures().cached == 2);
}

TEST_CASE("a write makes what was read before it unsure, and what is gone is forgotten") {
    auto with = one_try();
    operation write{.name = "recharge"};
    write.writes = true;
    with.operations = {read("balance", 1h, 1h), write};
    stand here{with};
    here.crm->answers_always("recharge", 1);
    here.asked();
    here.asked();
    CHECK(here.crm->asked() == 1);
    here.asked("recharge");
    here.crm->answers_always("balance", {{"balance", 3000}});
    CHECK(here.asked() == "value {\"balance\":3000}");
    CHECK(here.asked() == "value {\"balance\":3000}");
    CHECK(here.crm->asked() == 3);

    here.ask("recharge");
    here.ask();  // asked in the middle of it
    here.clock.run();
    here.asked();
    CHECK(here.crm->asked() == 6);

    here.clock.run_for(2h);
    here.crm->knows_not("balance", nullptr);
    CHECK(here.asked() == "not_found");
    CHECK(here.asks->figures().cached == 0);
}

TEST_CASE("the cache keeps to its size, and what was used last") {
    auto with = one_try();
    with.operations = {read("balance", 1h)};
    with.cache_most = 2'000;
    stand here{with};
    for (int each = 0; each < 100; ++each) {
        here.asked("balance", R"({"n":"always"})");
        here.asked("balance", ("{\"n\":" + std::to_string(each) + "}").c_str());
    }
    CHECK(here.crm->asked() == 101);
    CHECK(here.asks->figures().cached_bytes <= 2'000);
    CHECK(here.asks->figures().cached >= 3);
    here.crm->answers_always("balance", value(std::string(3'000, 'x').c_str()));
    here.asked("balance", R"({"n":"big"})");
    here.asked("balance", R"({"n":"big"})");
    CHECK(here.crm->asked() == 103);
    CHECK(here.asks->figures().cached >= 3);
}

TEST_CASE("arguments and answers are held against their description") {
    auto with = one_try();
    with.operations = {{.name = "balance",
                        .arguments = {{"number", kind::text}, {"days", kind::integer, false}},
                        .result = {{"balance", kind::integer}, {"note", kind::text, false}}}};
    stand here{with};
    CHECK(here.asked("balance", R"({"number":"01","days":3})") == "value {\"balance\":2500}");
    CHECK(here.asked("balance", R"({"number":"01","days":null})") == "value {\"balance\":2500}");
    CHECK(here.asked("balance") == "unavailable: balance: there is no argument 'number'");
    CHECK(here.asked("balance", R"({"number":1})") == "unavailable: balance: the argument 'number' is no string");
    CHECK(here.asked("balance", R"({"number":"1","x":1})") == "unavailable: balance: it has no argument 'x'");
    CHECK(here.asked("balance", "[]") == "unavailable: balance: its arguments are no object");
    CHECK(here.asked("weather") == "unavailable: weather: it has no such operation");
    CHECK(here.asks->figures().misasked == 5);
    CHECK(here.crm->asked() == 2);
    for (const char* bad :
         {"{}", R"({"balance":"2500"})", R"({"balance":1,"note":2})", "[1]", "null", R"([{"a":1}])"}) {
        here.crm->answers_always("balance", boost::json::parse(bad));
        here.clock.run_for(1h);
        CHECK(here.asked("balance", R"({"number":"01"})").starts_with("unavailable: "));
    }
    here.clock.run_for(1h);
    here.crm->answers_always("balance", boost::json::parse(R"([{"balance":1},{"balance":2,"more":true}])"));
    CHECK(here.asked("balance", R"({"number":"01"})") == R"(value [{"balance":1},{"balance":2,"more":true}])");
}

TEST_CASE("no event and no log tells what a secret operation's code said") {
    auto with = one_try();
    with.failures = 1;
    with.operations = {{.name = "puk", .arguments = {{"pin", kind::text, true, true}}}, {.name = "news"}};
    stand here{with, std::make_unique<scripted>([](const auto&, const auto&, instant, const scripted::then&) {
                   throw std::runtime_error{"pin 4711 is wrong"};
               })};
    CHECK(here.asked("puk", R"({"pin":"4711"})") == "unavailable: its code threw an exception");
    here.clock.run_for(10s);
    CHECK(here.asked("news") == "unavailable: its code threw an exception: pin 4711 is wrong");  // no secret there
    CHECK(here.events.starts_with("0 open: a call with a secret failed\n"));
    CHECK(here.logged.substr(0, here.logged.find("tries")).find("4711") == std::string::npos);
}

TEST_CASE("it tells for how long it leaves a system alone, and that somebody finds out") {
    auto with = one_try();
    with.failures = with.of_last = 1;
    with.open_for = 10s;
    with.operations = {{.name = "balance"}};
    stand here{with};
    CHECK(here.asks->rest() == 0s);
    here.crm->faults().add(instant{}, instant{5s}, sim::fault::refuses);
    CHECK(here.asked("balance").starts_with("unavailable"));
    CHECK(here.asks->rest() > 9s);
    CHECK(here.asks->rest() <= 10s);
    here.clock.run_for(11s);
    CHECK(here.asks->rest() == 0s);
    here.ask();
    CHECK(here.asks->rest() == 1s);
    here.clock.run_for(1s);
    CHECK(here.asks->rest() == 0s);
    CHECK(here.asks->figures().breaker == breaker_state::closed);
}

TEST_CASE("an answer with a secret says so") {
    auto with = one_try();
    with.operations = {{.name = "balance", .result = {{"balance", kind::integer, true, true}}}, {.name = "news"}};
    stand here{with};
    here.crm->answers_always("news", {{"a", 1}});
    bool secret = false, open = true;
    here.asks->call("balance", {}, instant{8s}, [&](const outcome& came) { secret = came.secret; });
    here.asks->call("news", {}, instant{8s}, [&](const outcome& came) { open = came.secret; });
    here.clock.run();
    CHECK(secret);
    CHECK_FALSE(open);
    CHECK(may_ask({.name = "a"}, "agent"));
    CHECK(may_ask({.name = "a", .writes = true}, "flow"));
    CHECK_FALSE(may_ask({.name = "a", .writes = true}, "agent"));
    CHECK_FALSE(may_ask({.name = "a", .roles = {"supervisor"}}, "flow"));
    CHECK(may_ask({.name = "a", .writes = true, .roles = {"supervisor"}}, "supervisor"));
}

TEST_CASE("whoever is answered may destroy the guard, with calls under way and waiting") {
    auto with = one_try();
    with.at_once = 2;
    stand here{with};
    here.asks->call("balance", {}, instant{8s}, [&](const outcome&) { here.asks.reset(); });
    for (int each = 0; each < 5; ++each) here.ask();
    here.clock.run();
    CHECK_FALSE(here.asks);
    CHECK(here.answers == 0);
}

TEST_CASE("a hundred thousand calls of a system that hangs, drops and talks nonsense leave nothing behind") {
    auto with = one_try();
    with.operations = {{.name = "balance", .result = {{"balance", kind::integer}}, .fresh_for = 1s, .stale_for = 1min}};
    with.at_once = 8;
    with.most_waiting = 16;
    with.limit = 2s;
    with.retries = 2;
    with.cache_most = 20'000;
    with.open_most = 20s;
    stand here{with};
    sim::chance luck{7};
    for (int hour = 0; hour < 1'000; ++hour) {
        const auto kind = static_cast<sim::fault>(luck.between(0, 4));
        here.crm->faults().add(here.clock.now(), here.clock.now() + 20s, kind);
        for (int each = 0; each < 100; ++each) {
            const auto number = "{\"n\":" + std::to_string(luck.between(0, 200)) + "}";
            here.ask("balance", number.c_str(), std::chrono::milliseconds{luck.between(0, 6'000)});
            here.clock.run_for(std::chrono::milliseconds{luck.between(0, 500)});
        }
        here.story.clear();
        here.logged.clear();
        here.clock.run_for(1min);
    }
    here.clock.run();
    const auto now = here.asks->figures();
    CHECK(here.answers == 100'000);
    CHECK(ended(now) == 100'000);
    CHECK(now.at_work == 0);
    CHECK(now.waiting == 0);
    CHECK(now.cached_bytes <= 20'000);
    for (const auto each : {now.answered, now.remembered, now.stale, now.failed, now.refused, now.retries, now.opened})
        CHECK(each > 0);
}

TEST_CASE("options that cannot be are refused, all at once") {
    guard_options with;
    with.operations = {{.name = ""}, read("a"), read("a"), read("b", -1s)};
    operation puk = read("puk", 1s);
    puk.result = {{"puk", kind::text, true, true}, {"puk"}, {""}};
    operation write = read("w", 1s);
    write.writes = true;
    with.operations.insert(with.operations.end(), {puk, write});
    with.at_once = 0;
    with.of_last = 65;
    with.open_most = 1s;
    const auto all = why(with);
    for (const char* part : {"has no name", "'a' is described twice", "'b' is below 0", "'puk' twice", "without a name",
                             "'puk' has a secret", "'w' writes", "at_once is 0", "of_last is 65", "open_most"})
        CHECK_MESSAGE(all.find(part) != std::string::npos, part);
    CHECK(why({}) == "");
    for (const auto word : {"dyn", "string", "int", "double", "bool", "list", "map"})
        CHECK(to_string(field_kind(word).value()) == word);
    CHECK_FALSE(field_kind("text"));
}
