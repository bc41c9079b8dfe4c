// src/speech/transcript.cpp - writes multipart forms, and reads JSON with or without stretches.
#include "speech/transcript.hpp"

#include "palabre/core/utf8.hpp"
#include "palabre/core/value.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace palabre::speech::detail {
namespace {

const value* found_in(const value& of, std::string_view name) {
    const auto* const all = of.if_object();
    return all == nullptr ? nullptr : all->if_contains(name);
}

double number_in(const value& of, std::string_view name) {
    const auto* const is = found_in(of, name);
    boost::system::error_code none;
    const auto read = is == nullptr ? 0.0 : is->to_number<double>(none);
    return none ? 0 : read;
}

/// "[Musique] Bonjour (rires)" is "Bonjour"; one space between words.
std::string without_remarks(std::string_view text) {
    std::string kept;
    int depth = 0;
    for (const char each : text) {
        if (each == '[' || each == '(') ++depth;
        const bool is_space = std::isspace(static_cast<unsigned char>(each)) != 0;
        if (depth == 0 && !is_space) kept += each;
        if (is_space && !kept.empty() && kept.back() != ' ') kept += ' ';
        if ((each == ']' || each == ')') && depth > 0) --depth;
    }
    while (!kept.empty() && kept.back() == ' ') kept.pop_back();
    return kept;
}

/// Small letters, as far as they are ASCII's, without what stands at the ends.
std::string compared(std::string_view text) {
    std::string made;
    for (const char each : text) made += static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
    const auto counts = [](char c) {
        return (static_cast<unsigned char>(c) & 0x80U) != 0 || std::isalnum(static_cast<unsigned char>(c)) != 0;
    };
    while (!made.empty() && !counts(made.back())) made.pop_back();
    const auto first = std::ranges::find_if(made, counts);
    made.erase(made.begin(), first);
    return made;
}

}  // namespace

std::string transcription_form(std::string_view boundary, std::string_view wav, const std::string& language,
                               const served_recogniser_options& how) {
    std::string made;
    const auto field = [&](std::string_view name, std::string_view is) {
        made += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", boundary, name, is);
    };
    field("model", how.model);
    field("language", language);
    field("response_format", how.format);
    field("temperature", "0");
    made += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"said.wav\"\r\n"
                        "Content-Type: audio/wav\r\n\r\n",
                        boundary);
    made.append(wav).append(fmt::format("\r\n--{}--\r\n", boundary));
    return made;
}

std::optional<std::string> transcript_in(const std::string& body, const served_recogniser_options& how) {
    boost::json::error_code unreadable;
    const auto read = boost::json::parse(body, unreadable);
    if (unreadable) return {};
    const auto* const whole = found_in(read, "text");
    if (whole == nullptr || !whole->is_string()) return {};
    std::string text{whole->get_string()};
    if (const auto* const parts = found_in(read, "segments"); parts != nullptr && parts->is_array()) {
        std::string likely;
        for (const auto& each : parts->get_array()) {
            const auto* const said = found_in(each, "text");
            if (said == nullptr || !said->is_string()) return {};
            if (number_in(each, "no_speech_prob") * 100 < how.most_silence) likely.append(said->get_string());
        }
        text = std::move(likely);
    }
    text = without_remarks(clean_utf8(text));
    const auto plain = compared(text);
    const bool is_noise = plain.empty() || std::ranges::any_of(how.noise, [&](const std::string& each) {
                              return compared(each) == plain;
                          });
    return is_noise ? std::string{} : text;
}

}  // namespace palabre::speech::detail
