// tests/speech/test_served_recogniser.cpp - words of a recogniser of its own, Python's: asked for, and done without.
#include "palabre/core/error.hpp"
#include "palabre/speech/served_recogniser.hpp"
#include "speech/served_voice.hpp"
#include "speech/transcript.hpp"
#include "speech_tools.hpp"

#include "http/loop.hpp"

using namespace palabre;
using namespace palabre::speech;
using namespace palabre::speech::test;
using palabre::http::generous;
using namespace std::chrono_literals;

namespace {

/// tests/peers/speech/transcription_server.py, until it is killed.
struct transcription_server {
    explicit transcription_server(const folder& in, const std::string& steps)
        : asked{in / "asked"}, script{in / "script"} {
        write_text(script, steps);
        process = std::make_unique<faults::child>(std::vector<std::string>{
            PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/speech/transcription_server.py", "0", asked, script});
        const auto first = process->line();
        if (!first) throw std::runtime_error{"the recogniser did not start"};
        url = "http://127.0.0.1:" + *first + "/v1";
    }
    int requests() const { return lines_of(asked); }

    std::string asked, script, url;
    std::unique_ptr<faults::child> process;
};

served_recogniser_options at(const transcription_server& server) {
    return {.url = server.url,
            .languages = {{"fr", "fr"}, {"yo", "yor"}},
            .model = "small",
            .key = secret{"a-key-for-tests"},
            .limit = generous};
}

/// Half a second of 16 bits at 8000 Hz.
std::string sound_in(const folder& in, const std::string& name = "said.wav") {
    const auto file = in / name;
    write_text(file, speech::detail::as_wav(std::string(8000, '\x11'), 8000));
    return file;
}

understood tell(asio_runtime& loop, recogniser& who, const std::string& file, const std::string& language = "fr") {
    std::optional<understood> got;
    who.understand(file, language, loop.now() + generous, [&](understood came) {
        CHECK_FALSE(got);
        got = std::move(came);
        loop.stop();
    });
    CHECK_FALSE(got);  // never from inside
    loop.run();
    REQUIRE(got);
    CHECK_FALSE(std::filesystem::exists(file));
    return *std::move(got);
}

}  // namespace

TEST_CASE("what was said is sent as a form, once, and its words come back") {
    const folder in;
    const transcription_server server{in, "text:  Bonjour, mon solde [Musique] s'il vous plaît. \n"};
    asio_runtime loop;
    const auto who = make_served_recogniser(loop, at(server));
    CHECK(who->understands("fr-BJ"));
    CHECK_FALSE(who->understands("fon"));
    const auto got = tell(loop, *who, sound_in(in), "yo-NG");
    REQUIRE_MESSAGE(got, got.why);
    CHECK(got.text == "Bonjour, mon solde s'il vous plaît.");
    CHECK(
        text_of(server.asked) ==
        R"({"model": "small", "language": "yor", "response_format": "json", "temperature": "0", "seconds": 0.5, "sound": [1, 2, 16000, "said.wav"]})"
        "\n");
}

TEST_CASE("noise, silence and remarks are nothing said, another language and a missing file are told") {
    const folder in;
    const transcription_server server{in,
                                      "text: ...\ntext: [Musique] (rires)\ntext: sous-titrage société radio-canada.\n"
                                      "silence: Merci d'avoir regardé\ntext: bonjour\n"};
    asio_runtime loop;
    auto options = at(server);
    options.format = "verbose_json";
    options.noise.emplace_back("Sous-titrage Société Radio-Canada");
    const auto who = make_served_recogniser(loop, options);
    for (int each = 0; each < 2; ++each) {
        const auto got = tell(loop, *who, sound_in(in));
        CHECK(got);
        CHECK(got.text.empty());
    }
    CHECK(tell(loop, *who, sound_in(in)).text.empty());
    CHECK(tell(loop, *who, sound_in(in)).text.empty());
    CHECK(tell(loop, *who, sound_in(in)).text == "bonjour");
    CHECK(tell(loop, *who, sound_in(in), "fon").why == "'fon' is not recognised here");
    CHECK(tell(loop, *who, in / "nobody.wav").why == "the sound cannot be read");
    CHECK(server.requests() == 5);
}

TEST_CASE("a recogniser that refuses, talks nonsense, is slow, busy or away is an outcome that says why") {
    const folder in;
    transcription_server server{in, "status: 400\ngarbage\nwrong: x\nstatus: 429\ntext: bonjour\nslow\n"};
    asio_runtime loop;
    auto options = at(server);
    options.limit = 1s;
    options.rest = 60s;
    const auto who = make_served_recogniser(loop, options);
    CHECK(tell(loop, *who, sound_in(in)).why == "the recogniser answers 400");
    CHECK(tell(loop, *who, sound_in(in)).why == "the recogniser's answer is no text");
    CHECK(tell(loop, *who, sound_in(in)).why == "the recogniser's answer is no text");
    CHECK(tell(loop, *who, sound_in(in)).why == "the recogniser answers 429");
    CHECK(tell(loop, *who, sound_in(in)).text == "bonjour");
    CHECK(tell(loop, *who, sound_in(in)).why.starts_with("the recogniser cannot be asked: "));
    auto stranger = options;
    stranger.key = {};
    CHECK(tell(loop, *make_served_recogniser(loop, stranger), sound_in(in)).why == "the recogniser answers 401");
    server.process->kill();
    for (int each = 0; each < 2; ++each)
        CHECK(tell(loop, *who, sound_in(in)).why.starts_with("the recogniser cannot be asked: "));
    CHECK(tell(loop, *who, sound_in(in)).why == "it is left alone after its failures");
}

TEST_CASE("one that goes while it is asked calls nobody") {
    const folder in;
    const transcription_server server{in, "slow\n"};
    asio_runtime loop;
    auto who = make_served_recogniser(loop, at(server));
    bool told = false;
    who->understand(sound_in(in), "fr", loop.now() + generous, [&](const understood&) { told = true; });
    loop.after(300ms, [&] {
        who.reset();
        loop.stop();
    });
    loop.run();
    CHECK_FALSE(told);
}

TEST_CASE("options of a recogniser that cannot be are refused with a cure") {
    asio_runtime loop;
    const served_recogniser_options good{.url = "http://127.0.0.1:1/v1", .languages = {{"fr", "fr"}}};
    CHECK_NOTHROW(make_served_recogniser(loop, good));
    const auto refused = [&](auto change) {
        auto options = good;
        change(options);
        CHECK_THROWS_AS(make_served_recogniser(loop, options), error);
    };
    refused([](auto& it) { it.url = "nonsense"; });
    refused([](auto& it) { it.languages.clear(); });
    refused([](auto& it) { it.languages["yo"] = ""; });
    refused([](auto& it) { it.format = "srt"; });
    refused([](auto& it) { it.requests = 0; });
    refused([](auto& it) { it.limit = 2min; });
    refused([](auto& it) { it.most_silence = 0; });
    refused([](auto& it) { it.authorities = "/nowhere.pem"; });
}
