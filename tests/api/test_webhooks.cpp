// tests/api/test_webhooks.cpp - webhooks in virtual time: order, retries, pauses, restarts, what is given up.
#include "api/webhook_lane.hpp"
#include "api/webhook_signature.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

using words = std::vector<std::string>;

/// A company with events to be told, and a receiver that answers as the case wants.
struct stand {
    explicit stand(api::webhook with = {}) {
        what = std::move(with);
        what.name = "crm";
        what.company = "moov-benin";
        what.secrets = {secret{"a-secret-of-twenty-bytes"}};
        options.log = logger{[this](log_level, std::string_view said, const std::vector<log_field>& fields) {
            logged += std::string{said};
            for (const auto& each : fields) logged += " " + each.value;
            logged += "\n";
        }};
        open();
    }

    /// A store and a lane, as after a start.
    void open() {
        lane.reset();
        store.reset();
        store = std::make_unique<sim::memory_store>(clock, disk);
        store->open_company("moov-benin", "Moov", [this](auto told) { company = told->id; });
        clock.run();
        lane = std::make_shared<api::webhook_lane>(
            clock, *store, what, http::origin{"crm.example", 443, true}, "/hook?site=1",
            [this](http::inquiry asked, instant, std::function<void(http::answer)> then) {
                receive(std::move(asked), std::move(then));
            },
            options);
    }

    void receive(http::inquiry asked, std::function<void(http::answer)> then) {
        const auto body = boost::json::parse(asked.body);
        const auto text = std::string{body.at("data").at("text").as_string()};
        ++under_way;
        most = std::max(most, under_way);
        told.push_back(text);
        requests.push_back(std::move(asked));
        clock.after(takes, [this, text, then = std::move(then)] {
            --under_way;
            then(answers(text));
        });
    }

    history::customer_id customer() {
        const auto id = store->ids().next<history::customer>();
        write({history::change::add_customer{{.id = id}, {}}});
        return id;
    }

    void write(std::vector<history::change::any> changes) {
        bool done = false;
        store->of(company).write(std::move(changes), [&](const auto& how) { done = static_cast<bool>(how); });
        clock.run_for(20ms);  // the disk takes its time
        CHECK(done);
    }

    void post(const std::string& text, history::customer_id who = {}) {
        write({history::change::post_event{{.id = store->ids().next<history::event>(),
                                            .type = "entry.added",
                                            .at = clock.calendar_now(),
                                            .customer = who,
                                            .data = value{{"text", text}}},
                                           {"crm"}}});
        lane->look();
    }

    std::size_t waiting() {
        std::size_t count = 0;
        store->of(company).deliveries("crm", 0, 1000, [&](const auto& all) { count = all->size(); });
        clock.run_for(20ms);  // the disk takes its time
        return count;
    }

    sim::clock clock;
    sim::memory_disk disk;
    std::unique_ptr<sim::memory_store> store;
    history::company_id company;
    api::webhook what;
    api::webhook_options options;
    std::shared_ptr<api::webhook_lane> lane;
    std::function<http::answer(const std::string&)> answers = [](const std::string&) { return http::answer{{}, 204}; };
    duration takes = 50ms;
    words told;
    std::vector<http::inquiry> requests;
    int under_way = 0, most = 0;
    std::string logged;
};

http::answer with(int status, http::pairs headers = {}) {
    return {{}, status, std::move(headers)};
}

}  // namespace

TEST_CASE("HMAC-SHA256 is that of RFC 4231") {
    CHECK(api::hmac_sha256(std::string(20, '\x0b'), "Hi There") ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(api::hmac_sha256("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(api::hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("an event is sent signed, once, and then no longer kept for its webhook") {
    stand here;
    const auto who = here.customer();
    here.post("Bonjour", who);
    here.clock.run_for(1min);
    REQUIRE(here.requests.size() == 1);
    const auto& sent = here.requests.front();
    CHECK(sent.method == "POST");
    CHECK(to_string(sent.at) == "crm.example:443");
    CHECK(sent.target == "/hook?site=1");
    const auto body = boost::json::parse(sent.body);
    CHECK(body.at("type") == "entry.added");
    CHECK(body.at("company") == "moov-benin");
    CHECK(body.at("customer").as_string() == to_string(who));
    CHECK(body.at("version") == 1);
    CHECK(body.at("id").as_string() == *http::header_of(sent.headers, "Palabre-Event-Id"));
    CHECK(*http::header_of(sent.headers, "Palabre-Event-Type") == "entry.added");
    CHECK(*http::header_of(sent.headers, "Palabre-Attempt") == "1");
    const std::string at = "1767600000";  // Monday, 2026-01-05, 08:00
    CHECK(*http::header_of(sent.headers, "Palabre-Signature") ==
          "t=" + at + ",v1=" + api::hmac_sha256("a-secret-of-twenty-bytes", at + "." + sent.body));
    CHECK(here.waiting() == 0);
    CHECK(here.lane->counted().delivered == 1);
}

TEST_CASE("two secrets sign, so that one can take the other's place") {
    const auto both = api::signature({secret{"one"}, secret{"two"}}, sim::monday_morning, "{}");
    CHECK(both == "t=1767600000,v1=" + api::hmac_sha256("one", "1767600000.{}") +
                      ",v1=" + api::hmac_sha256("two", "1767600000.{}"));
}

TEST_CASE("one customer's events come in their order, another's do not wait for them") {
    stand here;
    const auto a = here.customer(), b = here.customer();
    int refusals = 2;
    here.answers = [&](const std::string& text) { return with(text == "a1" && refusals-- > 0 ? 500 : 200); };
    here.post("a1", a);
    here.post("a2", a);
    here.post("b1", b);
    here.post("b2", b);
    here.clock.run_for(5min);
    words of_a, of_b;
    for (const auto& each : here.told) (each[0] == 'a' ? of_a : of_b).push_back(each);
    CHECK(of_a == words{"a1", "a1", "a1", "a2"});
    CHECK(of_b == words{"b1", "b2"});
    CHECK(here.told[2] != "a1");  // b did not wait
    CHECK(here.lane->counted().failed == 2);
    CHECK(*http::header_of(here.requests.back().headers, "Palabre-Attempt") == "1");
    CHECK(here.waiting() == 0);
}

TEST_CASE("as many customers are told of at once as are allowed") {
    for (const std::size_t at_once : {1U, 3U}) {
        stand here{{.at_once = at_once}};
        here.takes = 1s;
        for (int each = 0; each < 10; ++each) here.post(std::to_string(each), here.customer());
        here.clock.run_for(1min);
        CHECK(here.told.size() == 10);
        CHECK(here.most == static_cast<int>(at_once));
    }
}

TEST_CASE("what fails is tried again ever later, also after a redirect and a silence") {
    stand here;
    std::vector<duration> times;
    const auto began = here.clock.now();
    here.answers = [&](const std::string&) {
        times.push_back(here.clock.now() - began);
        switch (times.size()) {
        case 1: return with(302, {{"Location", "http://127.0.0.1/"}});
        case 2: return http::answer{"connection refused"};
        case 3: return with(503, {{"Retry-After", "200"}});
        default: return with(200);
        }
    };
    here.post("x");
    here.clock.run_for(1h);
    REQUIRE(times.size() == 4);
    const auto between = [&](std::size_t at) {
        return std::chrono::duration<double>(times[at] - times[at - 1]).count();
    };
    CHECK(between(1) == doctest::Approx(5).epsilon(0.12));
    CHECK(between(2) == doctest::Approx(20).epsilon(0.12));
    CHECK(between(3) >= 200);
    for (const auto& each : here.requests) CHECK(each.target == "/hook?site=1");  // nothing was followed
    CHECK(has(here.logged, "it redirects (302)"));
}

TEST_CASE("a receiver that fails and fails is paused, told of once, and told everything when it is back") {
    stand here;
    bool up = false;
    here.answers = [&](const std::string&) { return with(up ? 200 : 500); };
    for (int each = 0; each < 30; ++each) here.post(std::to_string(each), here.customer());
    here.clock.run_for(1h);
    CHECK(here.lane->is_paused());
    const auto first = here.told.size();
    CHECK(first < 30);  // an hour of pauses of ten minutes at most, one attempt each
    std::size_t pauses = 0;
    for (std::size_t at = here.logged.find("is paused"); at != std::string::npos;
         at = here.logged.find("is paused", at + 1))
        ++pauses;
    CHECK(pauses == 1);
    CHECK(here.lane->oldest() >= 1h);
    CHECK(here.waiting() == 30);
    up = true;
    here.clock.run_for(11min);
    CHECK_FALSE(here.lane->is_paused());
    CHECK(has(here.logged, "the receiver takes events again"));
    CHECK(here.waiting() == 0);
    CHECK(here.lane->counted().delivered == 30);
}

TEST_CASE("what is too old is given up, and said to be") {
    stand here{{.give_up_after = 1h}};
    here.answers = [&](const std::string&) { return with(500); };
    here.post("old");
    here.clock.run_for(30min);
    here.post("newer");
    here.clock.run_for(31min);
    CHECK(here.lane->counted().expired == 1);
    CHECK(has(here.logged, "events were given up"));
    CHECK(here.waiting() == 1);
    here.answers = [&](const std::string&) { return with(200); };
    here.clock.run_for(15min);
    CHECK(here.told.back() == "newer");
    CHECK(here.waiting() == 0);
}

TEST_CASE("after a crash everything that was not acknowledged is told, in order") {
    stand here;
    const auto who = here.customer();
    here.takes = 1h;  // no answer comes before the end
    for (const char* each : {"1", "2", "3"}) here.post(each, who);
    here.clock.run_for(1s);
    CHECK(here.told == words{"1"});
    here.takes = 50ms;
    here.open();
    here.lane->look();
    here.clock.run_for(1min);
    CHECK(here.told == words{"1", "1", "2", "3"});
    CHECK(here.requests[0].body == here.requests[1].body);  // the same id: the receiver drops it
    CHECK(here.waiting() == 0);
}

TEST_CASE("nothing is told where another center serves the company, and all of it when this one does") {
    stand here;
    bool serves = false;
    here.options.serves = [&](const std::string&) { return serves; };
    here.open();
    here.post("x");
    here.clock.run_for(1min);
    CHECK(here.told.empty());
    serves = true;
    here.clock.run_for(6s);
    CHECK(here.told == words{"x"});
}

TEST_CASE("thousands that wait are told in their order, whatever a window holds") {
    stand here{{.at_once = 1}};
    here.takes = 1ms;
    std::vector<history::change::any> all;
    for (int each = 0; each < 2500; ++each) {
        all.push_back(history::change::post_event{{.id = here.store->ids().next<history::event>(),
                                                   .type = "entry.added",
                                                   .at = here.clock.calendar_now(),
                                                   .data = value{{"text", std::to_string(each)}}},
                                                  {"crm"}});
        if (all.size() == 500) here.write(std::exchange(all, {}));
    }
    here.lane->look();
    here.clock.run_for(1min);
    REQUIRE(here.told.size() == 2500);
    for (std::size_t each = 0; each < 2500; ++each) CHECK(here.told[each] == std::to_string(each));
    CHECK(here.waiting() == 0);
}

TEST_CASE("a store that is away delays what is told to it, and nobody hears it twice meanwhile") {
    stand here;
    here.takes = 1s;
    here.post("x");
    here.clock.run_for(500ms);
    here.store->become({history::condition::kind::degraded, "the disk is full"});
    here.clock.run_for(20s);
    CHECK(here.told == words{"x"});
    here.store->become({});
    here.clock.run_for(20s);
    CHECK(here.told == words{"x"});
    CHECK(here.waiting() == 0);
}

TEST_CASE("a stop waits for what is under way") {
    stand here;
    here.post("x");
    here.clock.run_for(10ms);
    bool over = false;
    here.lane->stop([&] { over = true; });
    here.clock.run_for(20ms);
    CHECK_FALSE(over);
    here.post("y");
    here.clock.run_for(1s);
    CHECK(over);
    CHECK(here.told == words{"x"});
    CHECK(here.waiting() == 1);
}

TEST_CASE("webhooks that cannot be are refused, all at once and without their secrets") {
    try {
        api::check(
            {{.name = "a",
              .company = "c",
              .url = "ftp://x",
              .secrets = {secret{"short"}},
              .events = {"entry.*", "no.such"}},
             {.name = "a", .company = "c", .url = "https://x/?a=b c", .secrets = {}, .limit = 0s, .at_once = 0}});
        CHECK(false);
    } catch (const error& wrong) {
        const std::string all = wrong.what();
        for (const char* part :
             {"is there twice", "http:// or https://", "not 20 to 200 bytes", "'no.such', which is no event",
              "query of the URL", "1 to 4 secrets", "a limit that cannot", "an at_once that cannot"})
            CHECK_MESSAGE(has(all, part), all);
        CHECK_FALSE(has(all, "short"));
    }
    CHECK(api::rules_for({{.name = "a", .company = "c", .events = {"message.*"}}}, "c") ==
          history::event_rules{true, {{"a", {"message.*"}}}});
    CHECK(api::rules_for({{.name = "a", .company = "c"}}, "d") == history::event_rules{});
}
