// tests/translator/test_served.cpp - a service of LibreTranslate's kind: asked, waited for, done without.
#include "faults/child.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/translator/served.hpp"
#include "translator/asked.hpp"

#include "http/loop.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace palabre;
using namespace palabre::translator;
using palabre::http::generous;
using namespace std::chrono_literals;

namespace {

/// tests/peers/translate/translate_server.py, until it is killed.
struct service {
    service() {
        const auto first = process.line();
        if (!first) throw std::runtime_error{"the translating service did not start"};
        url = "http://127.0.0.1:" + *first;
    }
    ~service() { std::filesystem::remove(log); }

    std::vector<std::string> asked() const {
        std::vector<std::string> all;
        std::ifstream in{log};
        for (std::string line; std::getline(in, line);) all.push_back(line);
        return all;
    }

    std::string log = std::filesystem::temp_directory_path() / ("palabre-translate-" + std::to_string(::getpid()));
    std::string url;
    faults::child process{{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/translate/translate_server.py", "0", log}};
};

struct stand {
    service with{};
    asio_runtime loop;
    served_options how{
        .url = with.url,
        .key = secret{"a-key-for-tests"},
        .codes = {{"fr", "fr"}, {"en", "en"}, {"fon", "fon_Latn"}, {"wo", "wol_Latn"}, {"bba", "bba_Latn"}},
        .limit = generous,
        .pause = 1ms};

    std::string says(palabre::translator::translator& whom, const std::string& text, const std::string& from = "fr",
                     const std::string& to = "fon", duration within = 60s) {
        auto told = translator::told(asked(loop, whom, {text, from, to}, within));
        if (const auto at = told.find(with.url); at != std::string::npos) told.replace(at, with.url.size(), "URL");
        return told;
    }
};

}  // namespace

TEST_CASE("a service translates between the languages of the map, asked as LibreTranslate is") {
    stand here;
    const auto whom = make_served(here.loop, here.how);
    CHECK(here.says(*whom, "Votre solde est 1 250 FCFA.") == "machine by URL: mitɔn akwɛ nyí 1 250 FCFA.");
    CHECK(here.says(*whom, "kudo PUK", "fon", "fr-BJ") == "machine by URL: merci PUK");
    CHECK(here.says(*whom, "turns bonjour 12 merci 13") == "machine by URL: 13 kudo 12 kuabɔ turns");
    CHECK(
        here.with.asked() ==
        std::vector<std::string>{
            "/languages",
            R"({"q": "Votre solde est {1}.", "source": "fr", "target": "fon_Latn", "format": "text", "api_key": "a-key-for-tests"})",
            R"({"q": "kudo {1}", "source": "fon_Latn", "target": "fr", "format": "text", "api_key": "a-key-for-tests"})",
            R"({"q": "turns bonjour {1} merci {2}", "source": "fr", "target": "fon_Latn", "format": "text", "api_key": "a-key-for-tests"})"});
}

TEST_CASE("languages that the map or the service does not know are a fault before any text leaves") {
    stand here;
    const auto whom = make_served(here.loop, here.how);
    CHECK(here.says(*whom, "Merci", "fr", "yo") == "language: the service is not asked for 'yo'");
    CHECK(here.says(*whom, "Merci", "de", "fr") == "language: the service is not asked for 'de'");
    CHECK(here.with.asked().empty());
    CHECK(here.says(*whom, "Merci", "fr", "bba") == "language: the service does not know 'bba_Latn' (bba)");
    CHECK(here.says(*whom, "kudo", "fon", "en") == "language: the service does not translate 'fon_Latn' into 'en'");
    CHECK(here.with.asked() == std::vector<std::string>{"/languages"});
}

TEST_CASE("a translation that harms what it must keep is refused, and small harm is mended") {
    stand here;
    const auto whom = make_served(here.loop, here.how);
    CHECK(here.says(*whom, "merci loses 12") == "harmed: {1} is missing");
    CHECK(here.says(*whom, "merci invents 12") == "harmed: a number was not in the text");
    CHECK(here.says(*whom, "merci twice 12") == "harmed: {1} is there twice");
    CHECK(here.says(*whom, "merci empty 12") == "harmed: the translation is empty");
    CHECK(here.says(*whom, "merci loops un") == "harmed: the translation is much longer than the text");
    CHECK(here.says(*whom, "merci spaces 12") == "machine by URL: kudo spaces 12");
    CHECK(here.says(*whom, "merci wide 12") == "machine by URL: kudo wide 12");
}

TEST_CASE("a service that is away for a moment is asked again, one that refuses is not") {
    stand here;
    const auto whom = make_served(here.loop, here.how);
    CHECK(here.says(*whom, "merci away") == "machine by URL: kudo away");
    CHECK(here.with.asked().size() == 3);
    CHECK(here.says(*whom, "merci refused") ==
          "unavailable: the service answers 403: Please contact the server operator to get an API key");
    CHECK(here.says(*whom, "merci garbage") == "unavailable: the service's answer is no translation");
    CHECK(here.with.asked().size() == 5);
    CHECK(here.says(*whom, "merci busy") == "unavailable: the service answers 429");
    CHECK(here.with.asked().size() == 7);
    auto stranger = here.how;
    stranger.key = {};
    CHECK(here.says(*make_served(here.loop, stranger), "merci") ==
          "unavailable: the service answers 403: Invalid API key");
}

TEST_CASE("a service that fails three times in a row is left alone, and is asked again after its rest") {
    stand here;
    here.how.rest = 60s;
    const auto whom = make_served(here.loop, here.how);
    CHECK(here.says(*whom, "merci broken") == "unavailable: the service answers 500");
    CHECK(here.says(*whom, "merci broken") == "unavailable: the service answers 500");
    const auto asked_so_far = here.with.asked().size();
    CHECK(asked_so_far == 4);
    CHECK(here.says(*whom, "merci") == "unavailable: it is left alone after its failures");
    CHECK(here.with.asked().size() == asked_so_far);
    here.how.rest = 0s;
    const auto restless = make_served(here.loop, here.how);
    for (int i = 0; i < 3; ++i) CHECK(here.says(*restless, "merci broken").starts_with("unavailable: "));
    CHECK(here.says(*restless, "merci") == "machine by URL: kudo");
}

TEST_CASE("a slow service is waited for no longer than the limit, one that is gone is told so") {
    stand here;
    auto how = here.how;
    how.limit = 300ms;
    how.tries = 1;
    const auto whom = make_served(here.loop, how);
    CHECK(here.says(*whom, "merci slow").starts_with("unavailable: the service cannot be asked: "));
    here.with.process.kill();
    CHECK(here.says(*whom, "merci").starts_with("unavailable: the service cannot be asked: "));
}

TEST_CASE("texts beyond what the service takes are refused at once") {
    stand here;
    here.how.text_most = 10;
    const auto whom = make_served(here.loop, here.how);
    CHECK(here.says(*whom, "merci merci") == "too_long: 11 characters; 10 are the most");
    CHECK(here.says(*whom, "ɖɖɖɖɖɖɖɖɖɖ") == "machine by URL: ɖɖɖɖɖɖɖɖɖɖ");
}

TEST_CASE("services that cannot be are refused with a cure") {
    asio_runtime loop;
    const served_options good{.url = "http://127.0.0.1:1", .codes = {{"fr", "fr"}, {"fon", "fon"}}};
    CHECK_NOTHROW(make_served(loop, good));
    const auto refused = [&](auto change) {
        auto how = good;
        change(how);
        CHECK_THROWS_AS(make_served(loop, how), error);
    };
    refused([](auto& each) { each.url = "127.0.0.1"; });
    refused([](auto& each) { each.codes = {{"fr", "fr"}}; });
    refused([](auto& each) { each.codes["en"] = ""; });
    refused([](auto& each) { each.tries = 0; });
    refused([](auto& each) { each.requests = 65; });
    refused([](auto& each) { each.text_most = 0; });
    refused([](auto& each) { each.limit = 0s; });
    refused([](auto& each) { each.rest = 2h; });
    refused([](auto& each) { each.authorities = "/no/such/file.pem"; });
}
