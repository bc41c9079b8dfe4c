// tests/api/test_events_stream.cpp - who listens at /api/v1/events hears of his companies, and of what he missed.
#include "api/people.hpp"

#include "api/event_stream.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

/// A client's end that keeps what it is sent.
struct socket final : http::web_socket {
    void send(std::string text) override { got.push_back(json::parse(text).as_object()); }
    using http::web_socket::close;
    void close(int code, std::string why) override {
        closed = std::to_string(code) + " " + why;
        if (gone) std::exchange(gone, nullptr)(code);
    }
    std::size_t unsent() const override { return 0; }

    /// "COMPANY: TEXT", without the hello.
    lines heard() const {
        lines all;
        for (const auto& each : got)
            if (each.contains("company"))
                all.push_back(text(each, "company") + ": " + json::serialize(each.at("event")));
        return all;
    }
    const json::object& hello() const { return got.at(0).at("hello").as_object(); }

    std::vector<json::object> got;
    std::string closed;
    std::function<void(int)> gone;
};

struct stage : people {
    struct connected {
        int status = 0;
        std::shared_ptr<socket> end = std::make_shared<socket>();
        std::string why = {};
    };

    connected connect(http::pairs headers, const std::string& query = "") {
        headers.emplace_back("Upgrade", "WebSocket");
        headers.emplace_back("Host", "api.example");
        auto told = send(request("GET", "/api/v1/events" + query, headers));
        connected made{.status = told.status, .why = told.body};
        if (!told.socket) return made;
        if (meanwhile) std::exchange(meanwhile, nullptr)();
        made.status = 101;
        made.end->gone = told.socket->closed;
        told.socket->opened(made.end);
        return made;
    }
    connected by_cookie(const browser& by, const std::string& query = "") {
        return connect({{"Cookie", by.cookie}, {"Origin", "http://api.example"}}, query);
    }
    connected by_key(const std::string& name, const std::string& query = "") {
        return connect({{"Authorization", "Bearer " + key_of(name)}}, query);
    }
    std::function<void()> meanwhile;  ///< Between the answer to a connection and its socket.

    void say(const std::string& company, api::scope needs, const char* what) {
        routes->live().publish(company, needs, json::object{{"what", what}});
    }
};

}  // namespace

TEST_CASE("who listens hears what his role lets him, of his companies, as it is numbered") {
    stage here;
    const auto afi = here.by_cookie(here.log_in("afi")), zo = here.by_cookie(here.log_in("zo"));
    const auto mtn = here.by_key("mtn"), one = here.by_cookie(here.log_in("zo"), "?company=mtn-togo");
    REQUIRE(afi.status == 101);
    CHECK(json::serialize(zo.end->hello().at("companies")) == R"(["moov-benin","mtn-togo"])");
    CHECK(afi.end->hello().at("missed") == false);
    here.say("moov-benin", api::scope::read, "queue");
    here.say("moov-benin", api::scope::events, "words");
    here.say("mtn-togo", api::scope::read, "other");
    const std::string queue = R"(moov-benin: {"what":"queue"})", words = R"(moov-benin: {"what":"words"})",
                      other = R"(mtn-togo: {"what":"other"})";
    CHECK(afi.end->heard() == lines{queue});
    CHECK(zo.end->heard() == lines{queue, words, other});
    CHECK(mtn.end->heard() == lines{other});
    CHECK(one.end->heard() == lines{other});
    const auto number = [](const json::object& of) { return std::stoull(text(of, "number")); };
    CHECK(number(zo.end->got[2]) == number(zo.end->got[1]) + 1);

    // What is written through the API is heard, once it is durable.
    here.ask(face::json, "write_disposition", {{"interaction", to_string(here.moov.call)}, {"code", "sold"}});
    REQUIRE(zo.end->heard().size() >= 4);
    CHECK(has(zo.end->heard()[3], "\"type\":\""));
    CHECK(mtn.end->heard().size() == 1);
    CHECK(!here.heard.empty());  // and the program hears of it as before
}

TEST_CASE("who comes back gets what he missed, or is told that it is too long ago") {
    stage here;
    const auto afi = here.log_in("afi");
    const auto first = here.by_cookie(afi);
    here.say("moov-benin", api::scope::read, "one");
    const auto last = text(first.end->got.back(), "number");
    first.end->close(1006, "");
    here.say("moov-benin", api::scope::read, "two");
    here.say("mtn-togo", api::scope::read, "not his");
    here.say("moov-benin", api::scope::read, "three");
    const auto again = here.by_cookie(afi, "?after=" + last);
    CHECK(again.end->hello().at("missed") == false);
    CHECK(again.end->heard() == lines{R"(moov-benin: {"what":"two"})", R"(moov-benin: {"what":"three"})"});
    CHECK(first.end->heard().size() == 1);

    CHECK(here.by_cookie(afi, "?after=17").end->hello().at("missed") == true);  // of another life
    CHECK(here.by_cookie(afi, "?after=99999999999999999").end->hello().at("missed") == true);

    // More than a socket lets wait: he is told so at once, instead of being cut off in the middle of it.
    const auto long_one = std::string(1000, 'x');
    for (std::size_t each = 0; each < 100; ++each) here.say("moov-benin", api::scope::read, long_one.c_str());
    const auto much = here.by_cookie(afi, "?after=" + last);
    CHECK(text(much.end->hello(), "number") == last);  // where he is until he has heard what follows
    CHECK(much.end->heard().size() == 102);
    for (std::size_t each = 0; each < 30; ++each) here.say("moov-benin", api::scope::read, long_one.c_str());
    const auto too_much = here.by_cookie(afi, "?after=" + last);
    CHECK(too_much.end->hello().at("missed") == true);
    CHECK(text(too_much.end->hello(), "number") != last);
    CHECK(too_much.end->heard().empty());

    for (std::size_t each = 0; each < api::event_stream::most_kept; ++each)
        here.say("mtn-togo", api::scope::read, "many");
    CHECK(here.by_cookie(afi, "?after=" + last).end->hello().at("missed") == true);
}

TEST_CASE("nobody listens without a login or a key, from another site's page, or where he has no rights") {
    stage here;
    const auto afi = here.log_in("afi");
    CHECK(here.connect({}).status == 401);
    CHECK(here.connect({{"Cookie", "palabre=" + std::string(64, 'a')}}).status == 401);
    CHECK(here.connect({{"Cookie", afi.cookie}, {"Origin", "http://evil.example"}}).status == 403);
    CHECK(here.by_cookie(afi, "?company=mtn-togo").status == 403);
    CHECK(here.by_key("mtn", "?company=moov-benin").status == 403);
    CHECK(here.by_cookie(afi, "?after=x").status == 400);
    CHECK(here.by_cookie(afi, "?limit=1").status == 400);
    here.by_cookie(afi);
    CHECK(here.noted({.in = here.moov.company}).back() == "user:afi stream_events 101");
    CHECK(here.send(desk::request("GET", "/api/v1/events", {{"Authorization", "Bearer " + key_of("moov")}})).status ==
          200);  // and who asks for a page of them gets it
}

TEST_CASE("a stream ends with its login, with other rights, and with its key") {
    stage here;
    const auto ama = here.log_in("ama");
    const auto afi = here.by_cookie(here.log_in("afi")), koffi = here.by_cookie(here.log_in("koffi")),
               key = here.by_key("moov");
    CHECK(here.ask(ama, "DELETE", "/api/v1/users/afi/sessions").status == 204);
    here.clock.run();
    CHECK(afi.end->closed == "1008 log in again");
    here.say("moov-benin", api::scope::read, "late");
    CHECK(afi.end->heard().empty());
    CHECK(koffi.end->closed.empty());

    here.routes->keys({{"moov", secret{key_of("moov")}, {"moov-benin"}}});
    CHECK(key.end->closed == "1013 the keys are others now: connect again");
    here.meanwhile = [&] { here.routes->keys({{"moov", secret{"another-key-of-its-own"}, {"moov-benin"}}}); };
    const auto withdrawn = here.by_key("moov");
    REQUIRE(withdrawn.status == 101);
    CHECK(withdrawn.end->closed == "1013 the keys are others now: connect again");

    const auto again = here.log_in("afi");
    const auto moved = here.by_cookie(again);
    auto changed = here.afi;
    changed.grants = {{here.moov.company, history::role::supervisor}};
    here.write(changed);
    here.clock.run_for(31s);
    CHECK(moved.end->closed == "1013 your rights are others now: connect again");
    const auto idle = here.by_cookie(again);
    here.clock.run_for(3h);  // listening is no use
    CHECK(idle.end->closed == "1008 log in again");
}
