// src/flow/clips.cpp - the recordings that a flow names, for whoever looks whether they are there.
#include "palabre/flow/clips.hpp"

#include "flow/node_parts.hpp"

#include <algorithm>
#include <set>

namespace palabre::flow {

namespace {

/// Calls `take` with each wording that voice may say, in each language: (language, wording, what it is, node or "").
template<class Take> void each_said(const graph& of, const Take& take_in) {
    if (std::ranges::count(of.channels, medium::voice) == 0) return;
    static const std::vector<spoken_language> only_one{{}};
    const auto& languages = of.languages.empty() ? only_one : of.languages;
    const auto take = [&](const wording& words, const std::string& name) {
        for (const auto& language : languages) take_in(language, words, name);
    };
    for (const auto& each : of.notices) take(each.words, "notice '" + each.id + "'");
    for (const auto& language : of.languages)
        for (const auto& [name, words] : language.phrases) take_in(language, words, "phrase '" + name + "'");
    for (const auto& [id, node] : of.nodes())
        for (const auto& part : texts_of(node.step))
            if (part.goes != use::sent && part.goes != use::shown) take(*part.words, part.name + " of '" + id + "'");
}

bool has_letters(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
}

}  // namespace

std::vector<speech::clip_name> clips_of(const graph& of, bool pending) {
    const std::string folder = of.folder_of_prompts();
    std::set<speech::clip_name> found;
    each_said(of, [&](const spoken_language& language, const wording& words, const std::string&) {
        if (language.pending != pending) return;
        if (const auto* const stretches = words.in(language.code, language.code))
            for (const auto& each : *stretches)
                if (!each.clip.empty()) found.insert({folder, language.code, each.clip});
    });
    return {found.begin(), found.end()};
}

std::vector<spoken_text> spoken_texts(const graph& of) {
    std::vector<spoken_text> all;
    each_said(of, [&](const spoken_language& language, const wording& words, const std::string& name) {
        if (const auto* const stretches = words.in(language.code, language.code))
            for (const auto& each : *stretches) {
                auto text = shown_text(each.text);
                // A choice's label and its key are put together by a voice; where there is none, each choice has its own text.
                if (each.clip.empty() && (!has_letters(text) || name == "phrase 'choice'")) continue;
                all.push_back({language.code, each.clip, std::move(text), each.text.value_kind(), name, words.where});
            }
    });
    return all;
}

}  // namespace palabre::flow
