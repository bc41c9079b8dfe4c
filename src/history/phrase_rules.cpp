// src/history/phrase_rules.cpp - which translations no store takes.
#include "history/phrase_rules.hpp"

#include "history/validate.hpp"
#include "palabre/core/utf8.hpp"

#include <fmt/format.h>

namespace palabre::history {
namespace {

std::string why_refused_language(std::string_view code) {
    constexpr std::size_t longest = 35;
    const bool good = !code.empty() && code.size() <= longest &&
                      code.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
                          std::string_view::npos;
    return good ? "" : "a language is named by 1 to 35 of a-z, A-Z, 0-9 and '-'";
}

std::string why_refused_words(std::string_view what, std::string_view given, std::size_t longest) {
    if (given.size() > longest) return fmt::format("the {} has {} bytes; {} are the most", what, given.size(), longest);
    if (given.find('\0') != std::string_view::npos) return fmt::format("the {} contains a NUL byte", what);
    return valid_utf8(given) ? "" : fmt::format("the {} is not UTF-8", what);
}

}  // namespace

std::string why_refused_text(std::string_view from, std::string_view source, std::string_view to) {
    auto why = why_refused_language(from);
    if (why.empty()) why = why_refused_language(to);
    if (why.empty() && source.empty()) why = "the source is empty";
    return why.empty() ? why_refused_words("source", source, longest_source) : why;
}

std::string why_refused(const std::vector<phrase>& all) {
    if (all.size() > most_rows) return fmt::format("{} phrases; {} are the most", all.size(), most_rows);
    for (const auto& each : all) {
        auto why = why_refused_text(each.from, each.source, each.to);
        if (why.empty() && each.text.empty()) why = "the translation is empty";
        if (why.empty()) why = why_refused_words("translation", each.text, longest_translation);
        if (why.empty()) why = why_refused_word("whose it is", each.by);
        if (why.empty()) why = why_refused_words("context", each.context, longest_word);
        if (!why.empty()) return why;
    }
    return {};
}

}  // namespace palabre::history
