// tests/api/test_translations.cpp - a message in another language, and an answer shown translated before it is sent.
#include "api/desk.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::tests;

TEST_CASE("a message is read in another language, and kept nowhere") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        const auto asked = [&](const char* name, const std::string& is) {
            auto given = arguments_for("translate_entry", adjoa, here.moov);
            if (is.empty())
                given.erase(name);
            else
                given[name] = is;
            return here.ask(face, "translate_entry", given);
        };
        auto got = asked("into", "fr");
        REQUIRE_MESSAGE(got.status == 200, got.wrong);
        CHECK(text(got.all, "text") == "fr<fon: Kuabɔ 12 Adjoa");
        CHECK(text(got.all, "source") == "machine");
        CHECK(text(got.all, "by") == "echo");
        CHECK(text(got.all, "from") == "fon");
        CHECK(text(got.all, "into") == "fr");
        CHECK_FALSE(got.all.contains("wrong"));
        CHECK_FALSE(here.echoes->kept);
        // Nobody knows the language of that conversation.
        got = asked("from", "");
        CHECK(got.status == 400);
        CHECK(has(got.wrong, "nobody knows which language it is in"));
        CHECK(asked("into", "").status == 400);
        CHECK(asked("entry", "4711").status == 404);
        CHECK(asked("conversation", to_string(here.moov.talk)).status == 404);
        here.echoes->wrong = {.wrong = translator::fault::language, .why = "the service does not know 'fon'"};
        got = asked("into", "fr");
        REQUIRE(got.status == 200);
        CHECK(text(got.all, "source") == "none");
        CHECK(text(got.all, "wrong") == "language");
        CHECK(text(got.all, "why") == "the service does not know 'fon'");
        CHECK_FALSE(got.all.contains("text"));
        here.untranslated = "moov-benin";
        got = asked("into", "fr");
        CHECK(got.status == 409);
        CHECK(has(got.wrong, "the company has no translator"));
    }
}

TEST_CASE("an answer is shown in the customer's language before it is sent, and nothing is sent") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        json::object given{{"conversation", to_string(here.moov.talk)}, {"text", "Hello 12"}, {"from", "en"}};
        auto got = here.ask(face, "preview_translation", given);
        REQUIRE_MESSAGE(got.status == 200, got.wrong);
        CHECK(text(got.all, "text") == "fr<en: Hello 12");
        given["into"] = "fon";
        CHECK(text(here.ask(face, "preview_translation", given).all, "text") == "fon<en: Hello 12");
        std::size_t sent = 1;
        here.store.of(here.moov.company).messages(here.moov.customer, 10, [&](const auto& all) { sent = all->size(); });
        here.clock.run();
        CHECK(sent == 0);
        given.erase("into");
        given["conversation"] = to_string(here.moov.over);  // of no known language
        got = here.ask(face, "preview_translation", given);
        CHECK(got.status == 400);
        CHECK(has(got.wrong, "nobody knows which language the customer speaks"));
        CHECK_FALSE(here.echoes->kept);
    }
}
