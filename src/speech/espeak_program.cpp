// src/speech/espeak_program.cpp - runs espeak-ng; everything that anybody said goes through its standard input.
#include "speech/espeak_program.hpp"

#include "core/process.hpp"
#include "palabre/core/error.hpp"
#include "speech/kept_voice.hpp"
#include "speech/sound_file.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace palabre::speech {
namespace detail {
namespace {

/// Ten minutes of what espeak-ng gives, 22,050 samples a second: nobody listens longer.
constexpr std::size_t most_output = 22'050 * 2 * 600;

std::string_view root_of(std::string_view language) {
    return language.substr(0, language.find('-'));
}

std::string first_line(const std::string& text) {
    return text.substr(0, std::min<std::size_t>(text.find('\n'), 200));
}

}  // namespace

espeak_program::espeak_program(const espeak_options& options)
    : program_{options.program}, words_a_minute_{options.words_a_minute}, rate_{options.rate},
      limit_{std::chrono::ceil<std::chrono::milliseconds>(options.limit)} {
    try {
        list_voices();
    } catch (const error& met) {
        if (met.code() != errc::not_found) throw;
        throw error{errc::not_found, fmt::format("there is no program '{}', which speaks texts", program_),
                    "install Debian's package espeak-ng, or name the program; without it only recordings are heard"};
    }
    choose_voices(options.voices);
}

/// Rows of `espeak-ng --voices`: priority, language, age and gender, name, file, then other languages as (LANGUAGE N).
void espeak_program::list_voices() {
    constexpr palabre::detail::process_limits limits{std::chrono::seconds{10}, 1'000'000};
    version_ = first_line(palabre::detail::run({program_, "--version"}, {}, limits).out);
    std::istringstream rows{palabre::detail::run({program_, "--voices"}, {}, limits).out};
    std::string row;
    std::getline(rows, row);
    while (std::getline(rows, row)) {
        std::istringstream cells{row};
        std::string priority, language, gender, name, file, other;
        if (!(cells >> priority >> language >> gender >> name >> file)) continue;
        auto& by_name = spoken_by_[in_small_letters(language)];
        auto& by_file = spoken_by_[in_small_letters(file)];
        const auto add = [&](const std::string& code) {
            languages_.insert(code);
            spoken_by_[code].insert(code);
            by_name.insert(code);
            by_file.insert(code);
        };
        add(in_small_letters(language));
        while (std::getline(cells, other, '(') && cells >> other) add(in_small_letters(other));
    }
    if (version_.empty() || languages_.empty())
        throw error{errc::unsupported, fmt::format("'{}' lists no voices", program_),
                    "install Debian's packages espeak-ng and espeak-ng-data"};
}

void espeak_program::choose_voices(const std::map<std::string, std::string>& chosen) {
    for (const auto& [language, voice] : chosen) {
        const auto code = in_small_letters(language);
        const auto known = spoken_by_.find(in_small_letters(voice.substr(0, voice.find('+'))));
        const bool plain = std::all_of(voice.begin(), voice.end(), [](unsigned char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
                   c == '+' || c == '/';
        });
        if (!plain || known == spoken_by_.end())
            throw error{errc::invalid_argument, fmt::format("'{}' is no voice of {}", voice, program_),
                        fmt::format("choose one that '{} --voices={}' lists", program_, language)};
        const auto& speaks = known->second;
        const auto of_it = [&](const std::string& each) { return root_of(each) == root_of(code); };
        if (std::none_of(speaks.begin(), speaks.end(), of_it))
            throw error{errc::invalid_argument, fmt::format("the voice '{}' does not speak '{}'", voice, language),
                        "a voice reads its own language only; have it recorded"};
        chosen_[code] = voice;
        languages_.insert(code);
    }
}

std::string espeak_program::voice_for(std::string_view language) const {
    const std::string all = in_small_letters(language);
    for (std::string_view code = all; !code.empty(); code = without_region(code)) {
        if (const auto found = chosen_.find(std::string{code}); found != chosen_.end()) return found->second;
        if (languages_.contains(std::string{code})) return std::string{code};
    }
    return {};
}

std::string espeak_program::made_from(const std::string& voice, const std::string& text) const {
    return fmt::format("{}\n{}\n{}\n{}\n{}", version_, voice, words_a_minute_, rate_, text);
}

audio espeak_program::speak(const std::string& voice, const std::string& text) {
    const auto done = palabre::detail::run(
        {program_, "-v", voice, "-s", std::to_string(words_a_minute_), "-b", "1", "--stdin", "--stdout"}, text,
        {limit_, most_output});
    if (done.stopped)
        throw error{errc::io,
                    fmt::format("'{}' took more than {} ms, or said more than 10 minutes", program_, limit_.count())};
    if (done.status != 0 || done.out.empty())
        throw error{errc::io, fmt::format("'{}' ended with {}: {}", program_, done.status, first_line(done.problems))};
    return decode_sound(done.out, rate_, program_).sound;
}

}  // namespace detail

std::unique_ptr<voice> make_espeak_voice(runtime& on, espeak_options options) {
    detail::voice_keeping keeping{options.rate,          options.cache,     options.cache_most,
                                  options.memory_most,   options.threads,   options.waiting_most,
                                  options.prepared_most, options.text_most, options.log};
    detail::check_figure("words_a_minute", options.words_a_minute, 80, 450);
    detail::check_figure("rate", options.rate, 8000, 48000);
    detail::check_figure("threads", static_cast<long long>(options.threads), 1, 64);
    detail::check_figure("limit in microseconds", options.limit.count(), 1000, 60'000'000);
    return std::make_unique<detail::kept_voice>(on, std::make_unique<detail::espeak_program>(options),
                                                std::move(keeping));
}

}  // namespace palabre::speech
