// src/speech/served_recogniser.cpp - a thread reads the sound, the strand asks the server for its words.
#include "palabre/speech/served_recogniser.hpp"

#include "http/client.hpp"
#include "palabre/core/error.hpp"
#include "speech/served_voice.hpp"
#include "speech/sound_file.hpp"
#include "speech/speaker.hpp"
#include "speech/transcript.hpp"
#include "speech/workers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <utility>

namespace palabre::speech {
namespace {

constexpr int failures_to_rest = 3;

served_recogniser_options checked(served_recogniser_options options) {
    detail::check_figure("requests", static_cast<long long>(options.requests), 1, 64);
    detail::check_figure("most_silence", options.most_silence, 1, 100);
    detail::check_figure("limit in microseconds", options.limit.count(), 1000, 60'000'000);
    detail::check_figure("rest in microseconds", options.rest.count(), 0, 3'600'000'000);
    const auto refuse = [](std::string what, const char* cure) {
        throw error{errc::invalid_argument, std::move(what), cure};
    };
    if (options.format != "json" && options.format != "verbose_json")
        refuse(fmt::format("'{}' is no format", options.format), "ask for json or verbose_json");
    if (options.languages.empty())
        refuse("the recogniser at '" + options.url + "' understands no language", "name one at least: {fr: fr}");
    for (const auto& [ours, theirs] : options.languages)
        if (ours.empty() || theirs.empty())
            refuse(fmt::format("the language '{}' is '{}' there", ours, theirs), "name both codes");
    return options;
}

http::client_options client_for(const served_recogniser_options& of) {
    http::client_options how;
    how.most_connections = of.requests;
    how.most_waiting = of.requests;
    how.tls.authorities = of.authorities;
    return how;
}

/// At the rate that recognisers are trained on: some take no other. "" where it cannot be read.
std::string wav_in(const std::string& file) {
    constexpr int rate = 16'000;
    try {
        const auto sound = detail::read_sound(file, rate).sound;
        std::string bytes;
        bytes.reserve(sound.samples().size() * 2);
        for (const auto each : sound.samples()) {
            bytes += static_cast<char>(static_cast<std::uint16_t>(each) & 0xFFU);
            bytes += static_cast<char>(static_cast<std::uint16_t>(each) >> 8U);
        }
        return bytes.empty() ? bytes : detail::as_wav(bytes, rate);
    } catch (const error&) {
        return {};
    }
}

class served final : public recogniser {
public:
    served(runtime& on, served_recogniser_options options)
        : on_{on}, options_{checked(std::move(options))}, url_{http::read_url(options_.url)},
          client_{on, client_for(options_)}, workers_{on, 1} {}

    bool understands(std::string_view language) const override { return !code_of(language).empty(); }

    void understand(std::string file, std::string language, instant deadline,
                    std::function<void(understood)> then) override {
        auto code = code_of(language);
        workers_.add(detail::workers::lane::awaited,
                     [this, weak = std::weak_ptr{alive_}, file = std::move(file), code = std::move(code), language,
                      deadline, then = std::move(then), work = on_.work()]() mutable {
                         auto wav = code.empty() ? std::string{} : wav_in(file);
                         std::error_code gone;
                         std::filesystem::remove(file, gone);
                         workers_.answer([this, weak, wav = std::move(wav), code = std::move(code), language, deadline,
                                          then = std::move(then), work = std::move(work)]() mutable {
                             if (weak.expired()) return;
                             if (code.empty()) return then({{}, fmt::format("'{}' is not recognised here", language)});
                             if (wav.empty()) return then({{}, "the sound cannot be read"});
                             send(std::move(wav), code, deadline, std::move(then));
                         });
                     });
    }

private:
    /// "fr" for "fr-BJ" where that has no code of its own; "" for what has none.
    std::string code_of(std::string_view language) const {
        const auto all = detail::in_small_letters(language);
        for (std::string_view code = all; !code.empty(); code = detail::without_region(code))
            for (const auto& [ours, theirs] : options_.languages)
                if (detail::in_small_letters(ours) == code) return theirs;
        return {};
    }

    void send(std::string wav, const std::string& code, instant deadline, std::function<void(understood)> then) {
        if (on_.now() < rests_until_) return then({{}, "it is left alone after its failures"});
        const auto boundary = fmt::format("palabre-{:016x}{:016x}", on_.random(), on_.random());
        http::inquiry what{.at = url_.at, .method = "POST", .target = url_.path + "/audio/transcriptions"};
        what.headers = {{"Content-Type", "multipart/form-data; boundary=" + boundary}};
        if (!options_.key.empty()) what.headers.emplace_back("Authorization", "Bearer " + options_.key.reveal());
        what.body = detail::transcription_form(boundary, wav, code, options_);
        client_.ask(std::move(what), std::min(deadline, on_.now() + options_.limit),
                    [this, weak = std::weak_ptr{alive_}, then = std::move(then)](const http::answer& got) {
                        if (weak.expired()) return;
                        took(!got || got.status == 429 || got.status >= 500);
                        if (!got) return then({{}, "the recogniser cannot be asked: " + got.failure});
                        if (got.status != 200) return then({{}, fmt::format("the recogniser answers {}", got.status)});
                        auto text = detail::transcript_in(got.body, options_);
                        if (!text) return then({{}, "the recogniser's answer is no text"});
                        then({*std::move(text), {}});
                    });
    }

    void took(bool failed) {
        failures_ = failed ? failures_ + 1 : 0;
        if (failures_ >= failures_to_rest) rests_until_ = on_.now() + options_.rest;
    }

    runtime& on_;
    const served_recogniser_options options_;
    const http::url url_;
    int failures_ = 0;  // in a row
    instant rests_until_ = instant::min();
    const std::shared_ptr<int> alive_ = std::make_shared<int>(0);
    http::client client_;
    detail::workers workers_;  // first to go: its jobs know this one
};

}  // namespace

std::unique_ptr<recogniser> make_served_recogniser(runtime& on, served_recogniser_options options) {
    return std::make_unique<served>(on, std::move(options));
}

}  // namespace palabre::speech
