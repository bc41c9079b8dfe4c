// tests/api/test_duty.cpp - agents on duty are located with their consent, and woken by Web Push.
#include "api/people.hpp"

#include "api/own_tracks.hpp"
#include "api/wake_desk.hpp"
#include "api/web_push.hpp"
#include "core/moment.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/duty_book.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace palabre;
using namespace palabre::tests;

namespace {

const std::string duty = "/api/v1/session/duty", places = duty + "/positions";
const std::string here_now = R"({"latitude":6.370293,"longitude":2.391236,"accuracy_m":11.2})";

/// Afi is an agent of moov's, in a queue of his own.
struct stage : people {
    stage() {
        queue_plan street;  // where nobody waits: who is offered something and does not answer would pause
        street.company = "moov-benin";
        street.rules.name = "street";
        agents.put(street);
        agents.put(agent_plan{"afi", "Afi Dossou", {afi.id, {}, {{"moov-benin/street"}}}});
        agents.on_news([this](const agent_news& what) {
            if (const auto* const agent = std::get_if<agent_now>(&what)) routes->news(*agent);
        });
        clock.run();
        him = log_in("afi");
        boss = log_in("zo");
    }

    json::object told(const http::response& of) {
        REQUIRE(!of.body.empty());
        return json::parse(of.body).as_object();
    }
    http::response locate(const std::string& body = here_now) { return ask(him, "POST", places, {}, body); }
    http::response agree(bool it) { return ask(him, it ? "PUT" : "DELETE", duty + "/consent"); }
    /// "AGENT LATITUDE ACCURACY SECONDS STALE" of each that a supervisor sees.
    std::string seen(const std::string& company = "moov-benin") {
        const auto all = told(ask(boss, "GET", "/api/v1/positions?company=" + company));
        std::string made;
        for (const auto& each : all.at("positions").as_array()) {
            const auto& one = each.as_object();
            made += std::string{one.at("agent").as_string()} + " " + json::serialize(one.at("latitude")) + " " +
                    json::serialize(one.at("accuracy_m")) + " " + std::to_string(one.at("age_ms").as_int64() / 1000) +
                    " " + (one.at("stale").as_bool() ? "stale" : "fresh") + "\n";
        }
        return made;
    }
    std::size_t kept() {
        std::size_t count = 0;
        history::duty_of(store.access()).fixes_of(moov.company, afi.id, {}, 1000, [&](const auto& all) {
            count = all->size();
        });
        clock.run();
        return count;
    }
    std::string why(const http::response& of) {
        return std::to_string(of.status) + ": " + std::string{told(of).at("detail").as_string()};
    }
    std::string at(calendar_time when) { return detail::write_moment(when); }

    browser him, boss;
};

std::string basic(const std::string& name, const std::string& word) {
    return "Basic " + http::base64(name + ":" + word);
}

}  // namespace

TEST_CASE("an agent is located while he agrees and is on duty, for his own companies' supervisors") {
    stage here;
    CHECK(here.told(here.ask(here.him, "GET", duty)).at("consent").is_null());
    // On duty without his consent, and with it off duty: nothing is kept.
    CHECK(here.why(here.locate()) == "409: he is not on duty");
    here.agents.log_in("afi");
    here.clock.run();
    CHECK(here.why(here.locate()) == "403: he does not agree to be located");
    here.agents.log_out("afi");
    here.clock.run();
    CHECK(!here.told(here.agree(true)).at("consent").is_null());
    CHECK(here.why(here.locate()) == "409: he is not on duty");
    CHECK(here.kept() == 0);

    const auto began = here.clock.calendar_now();
    here.clock.run_for(1min);
    here.agents.log_in("afi");
    here.clock.run();
    CHECK(json::serialize(here.told(here.ask(here.him, "GET", duty)).at("on_duty")) == R"(["moov-benin"])");
    CHECK(json::serialize(here.told(here.locate())) == R"({"companies":["moov-benin"]})");
    here.clock.run_for(90s);
    CHECK(here.seen() == "afi 6.370293E0 12 90 fresh\n");
    here.clock.run_for(5min);
    CHECK(here.seen() == "afi 6.370293E0 12 390 stale\n");
    CHECK(here.seen("mtn-togo").empty());
    CHECK(here.get(here.him, "/api/v1/positions?company=moov-benin") == 403);  // an agent supervises nobody
    CHECK(here.get(here.log_in("koffi"), "/api/v1/positions?company=moov-benin") == 403);

    // What was recorded before his duty, or comes from the future, is not kept.
    const auto old = R"({"latitude":6.4,"longitude":2.4,"at":")" + here.at(began) + "\"}";
    CHECK(here.why(here.locate(old)) == "409: he was not on duty then");
    const auto later = R"({"latitude":6.4,"longitude":2.4,"at":")" + here.at(here.clock.calendar_now() + 1h) + "\"}";
    CHECK(here.why(here.locate(later)) == "400: that moment has not come yet");
    CHECK(here.kept() == 1);

    // A pause is his own, and a fix that comes then is refused; what is kept of his duty stays for its time.
    here.agents.pause("afi", "lunch");
    here.clock.run();
    CHECK(here.why(here.locate()) == "409: he pauses: he is not located then");
    CHECK(here.seen().empty());
    here.agents.resume("afi");
    here.clock.run();
    REQUIRE(here.locate(R"({"latitude":-6.371,"longitude":2.392})").status == 200);
    const auto route = here.told(here.ask(here.boss, "GET", "/api/v1/agents/afi/positions?company=moov-benin"));
    CHECK(route.at("points").as_array().size() == 2);
    CHECK(here.get(here.boss, "/api/v1/agents/afi/positions?company=mtn-togo") == 404);

    // Taken back: gone for everybody, at once.
    CHECK(here.told(here.agree(false)).at("consent").is_null());
    CHECK(here.seen().empty());
    CHECK(here.kept() == 0);
    CHECK(here.why(here.locate()) == "403: he does not agree to be located");
    const auto notes = here.noted();
    for (const auto* const each : {"user:afi agree_to_positions afi 200", "user:afi withdraw_positions afi 200",
                                   "user:zo list_positions 200", "user:zo read_route afi 200"})
        CHECK_MESSAGE(std::ranges::count(notes, each) > 0, each);
}

TEST_CASE("places are kept for their time, and go with who leaves") {
    stage here;
    here.agents.log_in("afi");
    here.clock.run();
    REQUIRE(here.agree(true).status == 200);
    REQUIRE(here.locate().status == 200);
    here.clock.run_for(1h);
    REQUIRE(here.locate().status == 200);
    CHECK(here.kept() == 2);
    here.clock.run_for(23h + 1min);
    here.him = here.log_in("afi");  // the first who asks for something
    CHECK(here.kept() == 1);
    REQUIRE(here.locate().status == 200);
    here.afi.active = false;
    here.write(here.afi);
    CHECK(here.kept() == 0);
}

TEST_CASE("where nobody is to be located any more, all places go, and a consent can be taken back") {
    stage here;
    here.agents.log_in("afi");
    here.clock.run();
    REQUIRE(here.agree(true).status == 200);
    REQUIRE(here.locate().status == 200);
    REQUIRE(here.kept() == 1);
    api::server_options options;
    options.agents = &here.agents;
    options.logins.cost = {1, 8192};
    here.routes = api::routes::make(here.clock, options, &here.store);  // the next start, without `positions`
    here.clock.run_for(1min);
    const auto view = here.told(here.ask(here.him, "GET", duty));
    CHECK(here.kept() == 0);
    CHECK(!view.contains("positions"));
    CHECK(!view.at("consent").is_null());
    CHECK(here.locate().status == 404);
    CHECK(here.agree(true).status == 404);
    CHECK(here.told(here.agree(false)).at("consent").is_null());
}

TEST_CASE("a route is the newest of its points, the oldest of these first") {
    stage here;
    here.agents.log_in("afi");
    here.clock.run();
    REQUIRE(here.agree(true).status == 200);
    for (int each = 0; each < 4; ++each) {
        here.clock.run_for(1min);
        REQUIRE(here.locate("{\"latitude\":" + std::to_string(each) + ",\"longitude\":2}").status == 200);
    }
    const auto told = here.told(here.ask(here.boss, "GET", "/api/v1/agents/afi/positions?company=moov-benin&limit=2"));
    const auto& points = told.at("points").as_array();
    REQUIRE(points.size() == 2);
    CHECK(points[0].at("latitude").to_number<double>() == 2);
    CHECK(points[1].at("latitude").to_number<double>() == 3);
}

TEST_CASE("no place is taken that cannot be, nor by a key") {
    stage here;
    here.agents.log_in("afi");
    here.clock.run();
    REQUIRE(here.agree(true).status == 200);
    for (const auto* const body :
         {R"({"latitude":91,"longitude":2})", R"({"latitude":6,"longitude":-181})", R"({"latitude":"6","longitude":2})",
          R"({"longitude":2})", R"({"latitude":6,"longitude":2,"accuracy_m":-1})",
          R"({"latitude":6,"longitude":2,"x":1})", "[]", ""})
        CHECK_MESSAGE(here.locate(body).status == 400, body);
    CHECK(here.send(desk::request("POST", places, {{"Authorization", "Bearer " + key_of("moov")}}, here_now)).status ==
          401);
    auto forged = here.him;
    forged.csrf = "x";
    CHECK(here.ask(forged, "POST", places, {}, here_now).status == 403);
    CHECK(here.kept() == 0);
}

TEST_CASE("OwnTracks posts places by a device's token or a password") {
    stage here;
    here.agents.log_in("afi");
    here.clock.run();
    REQUIRE(here.agree(true).status == 200);
    const auto device = here.ask(here.him, "PUT", duty + "/devices/Tecno");
    REQUIRE(device.status == 201);
    const std::string token{here.told(device).at("token").as_string()};
    CHECK(here.ask(here.him, "PUT", duty + "/devices/Tecno").status == 409);
    const auto post = [&](const std::string& name, const std::string& word, const std::string& body) {
        return here.send(desk::request("POST", "/api/v1/owntracks", {{"Authorization", basic(name, word)}}, body));
    };
    const auto now = [&](duration before = {}) {
        return std::to_string(
            std::chrono::floor<std::chrono::seconds>(here.clock.calendar_now() - before).time_since_epoch().count());
    };
    const auto fix = [&](duration before = {}) {
        return R"({"_type":"location","lat":6.37,"lon":2.39,"tst":)" + now(before) +
               R"(,"acc":15,"batt":80,"tid":"af","conn":"m","topic":"owntracks/afi/tecno"})";
    };
    here.clock.run_for(10min);
    const auto taken = post("afi", token, fix());
    CHECK(taken.status == 200);
    CHECK(taken.body == "[]\n");
    CHECK(here.kept() == 1);
    CHECK(here.seen() == "afi 6.37E0 15 0 fresh\n");
    // Of before his duty, of another type, and nothing at all: taken from the app's queue, and thrown away.
    CHECK(post("afi", token, fix(1h)).body == "[]\n");
    CHECK(post("afi", token, R"({"_type":"lwt","tst":1})").status == 200);
    CHECK(post("afi", token, "").status == 200);
    CHECK(here.kept() == 1);
    for (const auto* const body :
         {"{", "[]", R"({"lat":1})", R"({"_type":"encrypted","data":"x"})",
          R"({"_type":"location","lat":91,"lon":2,"tst":1})", R"({"_type":"location","lat":6,"lon":2})",
          R"({"_type":"location","lat":6,"lon":2,"tst":-1})"})
        CHECK_MESSAGE(post("afi", token, body).status == 400, body);
    CHECK(here.why(post("afi", token, R"({"_type":"encrypted","data":"x"})")) ==
          "400: encrypted payloads are not read here");

    // By his password: checked once, and a token is nobody else's.
    here.clock.run_for(1min);
    CHECK(post("afi", password, fix()).status == 200);
    here.clock.run_for(1min);
    CHECK(post("afi", password, fix()).status == 200);
    CHECK(std::ranges::count(here.noted({.who = "user:afi"}), "user:afi log_in 200") == 2);  // and the desk's own
    CHECK(here.kept() == 3);
    const auto stranger = post("zo", token, fix());
    CHECK(stranger.status == 401);
    REQUIRE(http::header_of(stranger.headers, "WWW-Authenticate") != nullptr);
    CHECK(http::header_of(stranger.headers, "WWW-Authenticate")->starts_with("Basic "));
    CHECK(here.send(desk::request("POST", "/api/v1/owntracks", {}, fix())).status == 401);
    REQUIRE(here.ask(here.him, "DELETE", duty + "/devices/Tecno").status == 200);
    // What was taken back is tried for ever by the app, and locks nobody out of his desk; nor does an old password.
    for (int each = 0; each < 10; ++each) CHECK(post("afi", token, fix()).status == 401);
    for (int each = 0; each < 10; ++each) CHECK(post("afi", "the password of yesterday", fix()).status == 401);
    CHECK(here.log_in("afi").status == 200);

    here.agents.log_out("afi");
    here.clock.run();
    CHECK(here.why(post("afi", password, fix())) == "409: he is not on duty");
    REQUIRE(here.agree(false).status == 200);
    here.agents.log_in("afi");
    here.clock.run_for(1s);
    CHECK(here.why(post("afi", password, fix())) == "403: he does not agree to be located");
    CHECK(here.kept() == 0);
}

TEST_CASE("a message to a browser is RFC 8291's own example, byte by byte") {
    const api::push_keys whom{
        api::from_base64url("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        api::from_base64url("BTBZMqHH6r4Tts7J_aSIgg")};
    const auto own = api::from_base64url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
    const auto salt = api::from_base64url("DGv6ra1nlYgDCS1FRnbzlw");
    CHECK(
        api::base64url(api::encrypted_for(whom, "When I grow up, I want to be a watermelon", own, salt)) ==
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
        "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    auto wrong = whom;
    wrong.key[40] = static_cast<char>(wrong.key[40] + 1);  // on the curve no more
    CHECK(api::encrypted_for(wrong, "x", own, salt).empty());
    CHECK(api::encrypted_for({whom.key, "short"}, "x", own, salt).empty());
    CHECK(api::encrypted_for(whom, "x", std::string(32, '\0'), salt).empty());
    CHECK(api::encrypted_for(whom, "x", std::string(32, '\xff'), salt).empty());
    CHECK(api::from_base64url("not base64!").empty());
}

TEST_CASE("a browser is woken by push services that are known, and by keys that can be") {
    stage here;
    const auto file = (std::filesystem::temp_directory_path() / "palabre_push_test.pem").string();
    std::ofstream{file} << "-----BEGIN PRIVATE KEY-----\n"
                           "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgImuH+ebX0kMu7VH9\n"
                           "/r3DW92mCDhBkx8BL7Ndxqd98PyhRANCAATYQQ2L235ZkOc+y9T6zWCkazlgeM0x\n"
                           "AGoHPNSB7KbUK46jSXHa7ypo7TECBJZ0Dypah1kswOOKyLEjJu6gTjdv\n"
                           "-----END PRIVATE KEY-----\n";
    api::server_options options;
    options.agents = &here.agents;
    options.push = api::push_rules{.key = file, .contact = "mailto:ops@gmc.example"};
    const auto wakes = std::make_shared<api::wake_desk>(here.clock, options, &here.store);
    CHECK(wakes->public_key() ==
          "BNhBDYvbflmQ5z7L1PrNYKRrOWB4zTEAagc81IHsptQrjqNJcdrvKmjtMQIElnQPKlqHWSzA44rIsSMm7qBON28");
    const std::string key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const auto wake_at = [&](const std::string& endpoint, const std::string& by) {
        int status = 0;
        wakes->wake_at({endpoint, by, "BTBZMqHH6r4Tts7J_aSIgg", "digest"},
                       [&](const api::answer& told) { status = told.status; });
        here.clock.run();
        return status;
    };
    CHECK(wake_at("https://fcm.googleapis.com/fcm/send/abc", key) == 204);
    CHECK(wake_at("https://db5p.notify.windows.com/w/?token=a%2b", key) == 204);
    for (const auto* const each :
         {"http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x",
          "https://fcm.googleapis.com.evil.example/x", "https://127.0.0.1/x", "https://evil.example/fcm.googleapis.com",
          "https://user@fcm.googleapis.com/x", "file:///etc/passwd", "https://xnotify.windows.com/x", "nothing", ""})
        CHECK_MESSAGE(wake_at(each, key) == 400, each);
    CHECK(wake_at("https://fcm.googleapis.com/x", "BAAA") == 400);
    options.push->contact = "ops@gmc.example";
    CHECK_THROWS_AS(api::wake_desk(here.clock, options, &here.store), error);
    options.push = api::push_rules{.key = file + ".none", .contact = "mailto:ops@gmc.example"};
    CHECK_THROWS_AS(api::wake_desk(here.clock, options, &here.store), error);
    std::remove(file.c_str());
    CHECK(here.ask(here.him, "PUT", "/api/v1/session/push", {},
                   R"({"endpoint":"https://fcm.googleapis.com/x","keys":{"p256dh":"a","auth":"b"}})")
              .status == 404);  // this center wakes nobody
}
