// tests/api/test_calls.cpp - calls that go on, by the API: shown, recordings paused, a supervisor let in and out.
#include "api/desk.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::tests;

namespace {

json::object about(json::object more = {}) {
    more["call"] = "k7q2m";
    return more;
}

json::object by(const char* who, const char* mode) {
    return about({{"phone", who}, {"mode", mode}});
}

/// As JSON and XML both have it.
bool is_true(const json::object& of, std::string_view name) {
    const auto& found = of.at(name);
    return found.is_bool() ? found.as_bool() : found.as_string() == "true";
}

}  // namespace

TEST_CASE("calls that go on are shown, their recordings paused, and go on") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        const auto all = here.ask(face, "list_calls", {});
        REQUIRE_MESSAGE(all.status == 200, all.wrong);
        REQUIRE(all.all.at("calls").as_array().size() == 1);
        const auto& one = all.all.at("calls").at(0).as_object();
        CHECK(text(one, "call") == "k7q2m");
        CHECK(text(one, "with") == "phone:afi");
        CHECK(is_true(one, "recorded"));
        CHECK(!is_true(one, "paused"));
        auto got = here.ask(face, "pause_recording", about({{"paused", true}}));
        REQUIRE_MESSAGE(got.status == 200, got.wrong);
        CHECK(is_true(got.all, "paused"));
        CHECK(here.standing.at("moov-benin")->connection()->is_paused);
        got = here.ask(face, "pause_recording", about({{"paused", false}}));
        CHECK(!is_true(got.all, "paused"));
        CHECK(here.ask(face, "pause_recording", {{"call", "other"}, {"paused", true}}).status == 404);
        here.standing.at("moov-benin")->end();
        CHECK(here.ask(face, "pause_recording", about({{"paused", true}})).status == 409);
    }
}

TEST_CASE("one supervisor at a time listens, whispers, talks with both and leaves") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        for (const auto* const mode : {"listen", "whisper", "barge"}) {
            const auto got = here.ask(face, "supervise_call", by("awa", mode));
            REQUIRE_MESSAGE(got.status == 200, got.wrong);
            CHECK(text(got.all, "supervisor") == "phone:awa");
            CHECK(text(got.all, "mode") == mode);
            CHECK(is_true(got.all, "present"));
        }
        const auto second = here.ask(face, "supervise_call", by("koffi", "listen"));
        CHECK(second.status == 409);
        CHECK(has(second.wrong, "phone:awa supervises this call"));
        CHECK(here.ask(face, "supervise_call", by("awa", "shout")).status == 400);
        CHECK(here.ask(face, "supervise_call", by("awa", "none")).status == 200);
        CHECK(here.standing.at("moov-benin")->connection()->supervisor.empty());
        here.standing.at("moov-benin")->end();
        CHECK(here.ask(face, "supervise_call", by("awa", "listen")).status == 409);
    }
}
