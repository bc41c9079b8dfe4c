// src/speech/served_voice.cpp - the strand asks the server, a thread of the voice's waits for the answer.
#include "speech/served_voice.hpp"

#include "http/client.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/value.hpp"
#include "speech/kept_voice.hpp"
#include "speech/sound_file.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace palabre::speech {
namespace detail {
namespace {

/// Ten minutes at 48,000 samples a second.
constexpr std::size_t most_body = 48'000 * 2 * 600;
constexpr int failures_to_rest = 3;

served_voice_options checked(served_voice_options options) {
    check_figure("rate", options.rate, 8000, 48000);
    check_figure("pcm_rate", options.pcm_rate, 8000, 48000);
    check_figure("requests", static_cast<long long>(options.requests), 1, 64);
    check_figure("limit in microseconds", options.limit.count(), 1000, 300'000'000);
    check_figure("rest in microseconds", options.rest.count(), 0, 3'600'000'000);
    const auto refuse = [](std::string what, const char* cure) {
        throw error{errc::invalid_argument, std::move(what), cure};
    };
    if (!(options.speed >= 0.25 && options.speed <= 4))
        refuse(fmt::format("speed is {}", options.speed), "choose 0.25 to 4");
    if (options.format != "wav" && options.format != "flac" && options.format != "mp3" && options.format != "pcm")
        refuse(fmt::format("'{}' is no format", options.format), "ask for wav, flac, mp3 or pcm");
    if (options.voices.empty()) refuse("the server at '" + options.url + "' has no voices", "name one a language");
    for (const auto& [language, voice] : options.voices)
        if (language.empty() || voice.empty())
            refuse(fmt::format("the voice '{}' speaks '{}'", voice, language), "name a language and a voice");
    return options;
}

/// What the server says is wrong: {"error": {"message": ...}}, else {"detail": ...}; "" for anything else.
std::string complaint_in(const std::string& body) {
    boost::json::error_code unreadable;
    const auto read = boost::json::parse(body, unreadable);
    if (unreadable || !read.is_object()) return {};
    const auto* found = read.get_object().if_contains("error");
    if (found != nullptr && found->is_object()) found = found->get_object().if_contains("message");
    if (found == nullptr) found = read.get_object().if_contains("detail");
    if (found == nullptr || !found->is_string()) return {};
    constexpr std::size_t most = 200;
    return ": " + std::string{found->get_string()}.substr(0, most);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t made = 0;
    for (std::size_t byte = 4; byte-- > 0;) made = made << 8U | static_cast<unsigned char>(bytes[at + byte]);
    return made;
}

std::string four_bytes(std::size_t number) {
    std::string made;
    for (int byte = 0; byte < 4; ++byte) made += static_cast<char>(number >> (8 * byte) & 0xFFU);
    return made;
}

}  // namespace

std::string with_true_length(std::string wav) {
    constexpr std::size_t first_chunk = 12;
    if (wav.size() < first_chunk || !wav.starts_with("RIFF") || wav.compare(8, 4, "WAVE") != 0) return wav;
    for (std::size_t at = first_chunk; at + 8 <= wav.size();) {
        const std::size_t size = number_at(wav, at + 4), left = wav.size() - at - 8;
        if (wav.compare(at, 4, "data") == 0) {
            if (size == 0 || size > left) wav.replace(at + 4, 4, four_bytes(left));
            break;
        }
        if (size > left) break;
        at += 8 + size + size % 2;
    }
    return wav.replace(4, 4, four_bytes(wav.size() - 8));
}

std::string as_wav(std::string_view samples, int rate) {
    const auto per_second = static_cast<std::size_t>(rate);
    std::string made = "RIFF" + four_bytes(36 + samples.size()) + "WAVEfmt " + four_bytes(16);
    made += std::string_view{"\1\0\1\0", 4};  // PCM, one channel
    made += four_bytes(per_second) + four_bytes(per_second * 2);
    made += std::string_view{"\2\0\20\0", 4};  // bytes a frame, bits a sample
    return made.append("data" + four_bytes(samples.size())).append(samples);
}

/// The strand's half.
struct served_speaker::desk {
    desk(runtime& loop, http::client_options how) : on{loop}, client{loop, std::move(how)} {}

    void took(bool failed, duration rest) {
        failures = failed ? failures + 1 : 0;
        if (failures >= failures_to_rest) rests_until = on.now() + rest;
    }

    runtime& on;
    http::client client;
    int failures = 0;  ///< In a row.
    instant rests_until = instant::min();
};

/// Where threads wait for what the strand is told.
struct served_speaker::exchange {
    struct slot {
        std::optional<http::answer> answer;
    };

    void put(slot& into, http::answer what) {
        {
            const std::lock_guard hold{mutex};
            into.answer = std::move(what);
        }
        wake.notify_all();
    }

    std::mutex mutex;
    std::condition_variable wake;
    bool closing = false;
};

served_speaker::served_speaker(runtime& on, served_voice_options options)
    : on_{on}, options_{checked(std::move(options))}, url_{http::read_url(options_.url)},
      exchange_{std::make_shared<exchange>()} {
    for (const auto& [language, voice] : options_.voices) {
        const auto code = in_small_letters(language);
        voices_[code] = voice;
        languages_.insert(code);
    }
    http::client_options how;
    how.most_connections = options_.requests;
    how.most_waiting = options_.requests;
    how.body_most = most_body;
    how.tls.authorities = options_.authorities;
    desk_ = std::make_shared<desk>(on, std::move(how));
}

served_speaker::~served_speaker() = default;

std::string served_speaker::voice_for(std::string_view language) const {
    const std::string all = in_small_letters(language);
    for (std::string_view code = all; !code.empty(); code = without_region(code))
        if (const auto found = voices_.find(std::string{code}); found != voices_.end()) return found->second;
    return {};
}

std::string served_speaker::made_from(const std::string& voice, const std::string& text) const {
    return fmt::format("served\n{}\n{}\n{}\n{}\n{}\n{}", options_.url, options_.model, voice, options_.speed,
                       options_.rate, text);
}

std::string served_speaker::request_for(const std::string& voice, const std::string& text) const {
    boost::json::object body{
        {"model", options_.model}, {"input", text}, {"voice", voice}, {"response_format", options_.format}};
    if (options_.speed != 1) body["speed"] = options_.speed;
    return boost::json::serialize(body);
}

audio served_speaker::speak(const std::string& voice, const std::string& text) {
    http::inquiry what;
    what.at = url_.at;
    what.method = "POST";
    what.target = url_.path + "/audio/speech";
    what.headers = {{"Content-Type", "application/json"}};
    if (!options_.key.reveal().empty()) what.headers.emplace_back("Authorization", "Bearer " + options_.key.reveal());
    what.body = request_for(voice, text);
    what.repeatable = true;  // the same text gives the same sound
    const auto slot = std::make_shared<exchange::slot>();
    on_.post([slot, what = std::move(what), limit = options_.limit, rest = options_.rest, all = exchange_,
              weak = std::weak_ptr{desk_}]() mutable {
        const auto at = weak.lock();
        if (at == nullptr) return;
        if (at->on.now() < at->rests_until) return all->put(*slot, {.failure = "it is left alone after its failures"});
        at->client.ask(std::move(what), at->on.now() + limit, [slot, all, weak, rest](http::answer got) {
            if (const auto still = weak.lock()) still->took(!got || got.status == 429 || got.status >= 500, rest);
            all->put(*slot, std::move(got));
        });
    });
    std::unique_lock hold{exchange_->mutex};
    exchange_->wake.wait(hold, [&] { return exchange_->closing || slot->answer; });
    if (!slot->answer) throw error{errc::io, "the voice is closing"};
    auto got = *std::move(slot->answer);
    hold.unlock();
    if (!got) throw error{errc::io, fmt::format("'{}' cannot be asked: {}", options_.url, got.failure)};
    if (got.status != 200)
        throw error{errc::io, fmt::format("'{}' answers {}{}", options_.url, got.status, complaint_in(got.body))};
    if (options_.format == "pcm") got.body = as_wav(got.body, options_.pcm_rate);
    if (options_.format == "wav") got.body = with_true_length(std::move(got.body));
    auto sound = decode_sound(got.body, options_.rate, options_.url).sound;
    if (sound.empty()) throw error{errc::invalid_file, fmt::format("'{}' answers without sound", options_.url)};
    return sound;
}

void served_speaker::stop() {
    {
        const std::lock_guard hold{exchange_->mutex};
        exchange_->closing = true;
    }
    exchange_->wake.notify_all();
}

}  // namespace detail

std::unique_ptr<voice> make_served_voice(runtime& on, served_voice_options options) {
    auto by = std::make_unique<detail::served_speaker>(on, options);
    detail::voice_keeping keeping{options.rate,          options.cache,     options.cache_most,
                                  options.memory_most,   options.requests,  options.waiting_most,
                                  options.prepared_most, options.text_most, std::move(options.log)};
    return std::make_unique<detail::kept_voice>(on, std::move(by), std::move(keeping));
}

}  // namespace palabre::speech
