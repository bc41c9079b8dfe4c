// src/channel/sms_text.cpp - typography and letters in the signs that GSM 7-bit has.
#include "palabre/channel/sms_text.hpp"

#include "core/file_text.hpp"
#include "core/yaml_problems.hpp"
#include "palabre/channel/sms_size.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace palabre {
namespace {

using namespace std::string_view_literals;

// By their UTF-8. Unicode 15, General Punctuation and Latin-1.
constexpr std::array<std::pair<std::string_view, std::string_view>, 29> plain{{
    {"\u00A0"sv, " "sv},   {"\u2002"sv, " "sv},  {"\u2003"sv, " "sv},  {"\u2007"sv, " "sv},  {"\u2008"sv, " "sv},
    {"\u2009"sv, " "sv},   {"\u200A"sv, " "sv},  {"\u202F"sv, " "sv},  {"\u2018"sv, "'"sv},  {"\u2019"sv, "'"sv},
    {"\u201A"sv, "'"sv},   {"\u2032"sv, "'"sv},  {"\u201C"sv, "\""sv}, {"\u201D"sv, "\""sv}, {"\u201E"sv, "\""sv},
    {"\u2033"sv, "\""sv},  {"\u00AB"sv, "\""sv}, {"\u00BB"sv, "\""sv}, {"\u2039"sv, "'"sv},  {"\u203A"sv, "'"sv},
    {"\u2010"sv, "-"sv},   {"\u2011"sv, "-"sv},  {"\u2013"sv, "-"sv},  {"\u2014"sv, "-"sv},  {"\u2212"sv, "-"sv},
    {"\u2026"sv, "..."sv}, {"\u00AD"sv, ""sv},   {"\u200B"sv, ""sv},   {"\uFEFF"sv, ""sv},
}};

std::size_t length_of(unsigned char first) {
    return first < 0x80U ? 1 : first < 0xE0U ? 2 : first < 0xF0U ? 3 : 4;
}

/// Each character of the text, or what `instead` gives for it.
template<class Instead> std::string each_character(std::string_view text, Instead instead) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto one = text.substr(at, length_of(static_cast<unsigned char>(text[at])));
        out += instead(one);
        at += one.size();
    }
    return out;
}

}  // namespace

std::map<std::string, sms_letters> load_sms_letters(const std::string& file) {
    const auto text = detail::file_text(file, detail::yaml_reader::most_bytes);
    detail::yaml_reader from{file};
    const auto all = from.parse(text);
    std::map<std::string, sms_letters> found;
    if (from.expect_map(all, "languages with their letters are expected", "write fr: {\"ç\": \"c\"}"))
        for (const auto& language : all.entries) {
            if (!from.expect_map(language.value, "letters are expected", "write {\"ç\": \"c\"}")) continue;
            auto& letters = found[language.key];
            for (const auto& each : language.value.entries) {
                if (each.key.empty() || length_of(static_cast<unsigned char>(each.key[0])) != each.key.size())
                    from.report(from.place_of(each), detail::shown(each.key) + " is no single character",
                                "write one letter before the colon");
                else if (sms_size(each.value.text).encoding != sms_encoding::gsm_7bit)
                    from.report(from.place_of(each.value),
                                detail::shown(each.value.text) + " is not in GSM 7-bit either",
                                "write letters that it has");
                else
                    letters[each.key] = each.value.text;
            }
        }
    from.finish();
    return found;
}

std::string sms_normalised(std::string_view text) {
    return each_character(text, [](std::string_view one) {
        if (one.size() == 1) return one;
        const auto found =
            std::find_if(plain.begin(), plain.end(), [&](const auto& each) { return each.first == one; });
        return found == plain.end() ? one : found->second;
    });
}

std::string sms_transliterated(std::string_view text, const sms_letters& letters) {
    const auto measured = sms_size(text);
    if (measured.encoding == sms_encoding::gsm_7bit) return std::string{text};
    return each_character(text, [&](std::string_view one) -> std::string_view {
        if (std::find(measured.beyond.begin(), measured.beyond.end(), one) == measured.beyond.end()) return one;
        const auto found = letters.find(std::string{one});
        return found == letters.end() ? one : std::string_view{found->second};
    });
}

}  // namespace palabre
