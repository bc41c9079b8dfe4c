// tests/speech/test_served_voice.cpp - voices of a server of its own, Python's: asked once, kept, and done without.
#include "palabre/core/error.hpp"
#include "palabre/speech/served.hpp"
#include "speech/narrator.hpp"
#include "speech/served_voice.hpp"
#include "speech_tools.hpp"

#include "http/loop.hpp"

using namespace palabre;
using namespace palabre::speech;
using namespace palabre::speech::test;
using palabre::http::generous;
using namespace std::chrono_literals;

namespace {

/// tests/peers/speech/voice_server.py, until it is killed.
struct voice_server {
    explicit voice_server(const folder& in, std::uint16_t port = 0)
        : asked{in / "asked"}, process{{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/speech/voice_server.py",
                                        std::to_string(port), asked}} {
        const auto first = process.line();
        if (!first) throw std::runtime_error{"the server of voices did not start"};
        url = "http://127.0.0.1:" + *first + "/v1";
    }
    int requests() const { return lines_of(asked); }

    std::string asked, url;
    faults::child process;
};

served_voice_options at(const voice_server& server) {
    return {.url = server.url,
            .voices = {{"fon", "fon-1"}, {"yo", "yor-1"}},
            .model = "local-1",
            .key = secret{"a-key-for-tests"},
            .limit = generous};
}

spoken say(asio_runtime& loop, voice& speaker, sentence what) {
    std::optional<spoken> got;
    speaker.speak(std::move(what), [&](spoken came) {
        CHECK_FALSE(got);
        got = std::move(came);
    });
    CHECK_FALSE(got);  // never from inside
    loop.run();
    REQUIRE(got);
    return *std::move(got);
}

double likeness(const spoken& what, std::size_t characters) {
    return correlation(what.sound, sine(300 + 10.0 * static_cast<double>(characters), 8000, 1, 12000.0 / 32768));
}

}  // namespace

TEST_CASE("a server's voice speaks its languages, as one asks OpenAI's") {
    const folder in;
    const voice_server server{in};
    asio_runtime loop;
    const auto speaker = make_served_voice(loop, at(server));
    CHECK(speaker->languages() == std::vector<std::string>{"fon", "yo"});
    CHECK(speaker->speaks("fon"));
    CHECK(speaker->speaks("fon-BJ"));
    CHECK_FALSE(speaker->speaks("fr"));
    const auto heard = say(loop, *speaker, {"Mi kuabɔ.", "fon-BJ"});
    REQUIRE_MESSAGE(heard, heard.why);
    CHECK(heard.sound.rate() == 8000);
    CHECK(likeness(heard, 9) > 0.99);
    CHECK(likeness(heard, 12) < 0.2);
    CHECK(text_of(server.asked) ==
          "{\"model\": \"local-1\", \"input\": \"Mi kuabɔ.\", \"voice\": \"fon-1\", \"response_format\": \"wav\"}\n");
    CHECK_FALSE(say(loop, *speaker, {"Bonjour.", "fr"}));
    CHECK(server.requests() == 1);
}

TEST_CASE("each text is asked for once (ahead, in memory, on disk), a secret each time") {
    const folder in;
    const voice_server server{in};
    asio_runtime loop;
    auto options = at(server);
    options.cache = in / "cache";
    {
        const auto speaker = make_served_voice(loop, options);
        speaker->prepare({{"Mi kuabɔ.", "fon"}, {"Odabo.", "fon"}, {"Bonjour.", "fr"}, {"PUK", "fon", true}});
        loop.run();
        CHECK(server.requests() == 2);
        CHECK(say(loop, *speaker, {"Odabo.", "fon"}));
        CHECK(server.requests() == 2);
        CHECK(say(loop, *speaker, {"PUK 1234", "fon", true}));
        CHECK(say(loop, *speaker, {"PUK 1234", "fon", true}));
        CHECK(server.requests() == 4);
    }
    const auto again = make_served_voice(loop, options);
    CHECK(likeness(say(loop, *again, {"Odabo.", "fon"}), 6) > 0.99);
    CHECK(server.requests() == 4);
    CHECK(std::distance(std::filesystem::directory_iterator{options.cache}, {}) == 2);
}

TEST_CASE("samples without a header, and headers that do not know the length, are heard all the same") {
    const folder in;
    const voice_server server{in};
    asio_runtime loop;
    auto options = at(server);
    options.format = "pcm";
    options.speed = 1.5;
    CHECK(likeness(say(loop, *make_served_voice(loop, options), {"Odabo.", "fon"}), 6) > 0.99);
    CHECK(text_of(server.asked).find("\"speed\": 1.5") != std::string::npos);
    CHECK(likeness(say(loop, *make_served_voice(loop, at(server)), {"stream", "fon"}), 6) > 0.99);
    CHECK(likeness(say(loop, *make_served_voice(loop, at(server)), {"unset", "fon"}), 5) > 0.99);
}

TEST_CASE("a server that refuses, talks nonsense, is slow or away is an outcome that says why") {
    const folder in;
    voice_server server{in};
    asio_runtime loop;
    auto options = at(server);
    options.limit = 500ms;
    const auto speaker = make_served_voice(loop, options);
    const auto why = [&](const char* text) {
        const auto got = say(loop, *speaker, {text, "fon"});
        CHECK_FALSE(got);
        CHECK(got.why.find(text) == std::string::npos);  // what callers are told stays out of the log
        return got.why;
    };
    CHECK(why("status 503").ends_with("answers 503: as was asked for"));
    CHECK(why("garbage").find("this is no sound that can be read") != std::string::npos);
    CHECK(why("empty").ends_with("answers without sound"));
    CHECK(why("slow").find("cannot be asked: ") != std::string::npos);
    CHECK(say(loop, *speaker, {"Odabo.", "fon"}));  // and is asked again
    auto stranger = options;
    stranger.key = {};
    CHECK(say(loop, *make_served_voice(loop, stranger), {"Odabo.", "fon"})
              .why.ends_with("answers 401: Incorrect API key provided"));
    server.process.kill();
    CHECK(why("Kudo").find("cannot be asked: ") != std::string::npos);
    CHECK(say(loop, *speaker, {"Odabo.", "fon"}));  // is known
}

TEST_CASE("a server that fails three times in a row is left alone for a while") {
    const folder in;
    const voice_server server{in};
    asio_runtime loop;
    auto options = at(server);
    options.rest = 60s;
    const auto speaker = make_served_voice(loop, options);
    for (const char* text : {"status 500", "status 502", "status 400", "status 429", "status 503", "status 504"})
        CHECK_FALSE(say(loop, *speaker, {text, "fon"}));
    CHECK(server.requests() == 6);  // 400 is no failure of the server's
    CHECK(say(loop, *speaker, {"Odabo.", "fon"}).why.ends_with("it is left alone after its failures"));
    CHECK(server.requests() == 6);
}

TEST_CASE("a voice that goes while its server is being asked calls nobody, and does not wait") {
    const folder in;
    const voice_server server{in};
    asio_runtime loop;
    auto speaker = make_served_voice(loop, at(server));
    bool told = false;
    speaker->speak({"slow", "fon"}, [&](spoken) { told = true; });
    speaker->speak({"Odabo.", "yo"}, [&](spoken) {
        told = true;
        speaker.reset();
    });
    const auto begun = loop.now();
    loop.run();
    CHECK(told);
    CHECK(loop.now() - begun < 4s);
}

TEST_CASE("where the server's voice fails the next one of the language speaks") {
    const folder in;
    const voice_server server{in};
    asio_runtime loop;
    const auto first = make_served_voice(loop, at(server)), second = make_served_voice(loop, at(server));
    const auto clips = make_prompts(loop);
    auto options = at(server);
    options.voices = {{"fon", "nobody"}};
    const auto broken = make_served_voice(loop, options);
    narrator teller{loop, *clips, {broken.get(), first.get()}};
    std::vector<heard> told;
    teller.tell({in.path.string(), "fon"}, {{"Odabo.", "fon"}, {"Bonjour.", "fr"}, {"garbage", "fon"}},
                [&](std::size_t, heard what) { told.push_back(std::move(what)); });
    loop.run();
    REQUIRE(told.size() == 3);
    CHECK(told[0].from == heard::by::voice);
    CHECK_FALSE(told[0].missing);
    CHECK(told[1].from == heard::by::tone);
    CHECK(told[2].from == heard::by::tone);
    REQUIRE(told[2].missing);
    CHECK(told[2].missing->why.find("; ") != std::string::npos);  // both say why
}

TEST_CASE("options that cannot be are refused with a cure") {
    asio_runtime loop;
    const served_voice_options good{.url = "http://127.0.0.1:1/v1", .voices = {{"fon", "a"}}};
    CHECK_NOTHROW(make_served_voice(loop, good));
    const auto refused = [&](auto change) {
        auto options = good;
        change(options);
        CHECK_THROWS_AS(make_served_voice(loop, options), error);
    };
    refused([](auto& each) { each.url = "127.0.0.1"; });
    refused([](auto& each) { each.url = "ftp://host/v1"; });
    refused([](auto& each) { each.voices.clear(); });
    refused([](auto& each) { each.voices = {{"fon", ""}}; });
    refused([](auto& each) { each.format = "aac"; });
    refused([](auto& each) { each.speed = 5; });
    refused([](auto& each) { each.requests = 0; });
    refused([](auto& each) { each.rate = 1; });
    refused([](auto& each) { each.limit = 0s; });
    refused([](auto& each) { each.authorities = "/no/such/file.pem"; });
}

TEST_CASE("a WAV's header is mended, and only where it has to be") {
    using palabre::speech::detail::as_wav;
    using palabre::speech::detail::with_true_length;
    const auto whole = as_wav("12345678", 8000);
    CHECK(with_true_length(whole) == whole);
    auto unknown = whole;
    unknown.replace(40, 4, "\xff\xff\xff\xff").replace(4, 4, "\xff\xff\xff\xff");
    CHECK(with_true_length(unknown) == whole);
    unknown.replace(40, 4, std::string(4, '\0'));
    CHECK(with_true_length(unknown) == whole);
    for (const std::string odd : {"", "RIFF", "no sound at all, just a text", "RIFF1234WAVE", "RIFF1234WAVEdata"})
        CHECK(with_true_length(odd).size() == odd.size());
}
