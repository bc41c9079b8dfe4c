// src/flow/clips.cpp - the recordings that a flow names, for whoever looks whether they are there.
#include "palabre/flow/clips.hpp"

#include "flow/node_parts.hpp"

#include <algorithm>
#include <set>

namespace palabre::flow {

std::vector<speech::clip_name> clips_of(const graph& of, bool pending) {
    if (std::ranges::count(of.channels, medium::voice) == 0) return {};
    const std::string folder = of.folder_of_prompts();
    std::set<speech::clip_name> found;
    const auto take_in = [&](const spoken_language& language, const wording& words) {
        if (language.pending != pending) return;
        if (const auto* const stretches = words.in(language.code, language.code))
            for (const auto& each : *stretches)
                if (!each.clip.empty()) found.insert({folder, language.code, each.clip});
    };
    static const std::vector<spoken_language> only_one{{}};
    const auto& languages = of.languages.empty() ? only_one : of.languages;
    const auto take = [&](const wording& words) {
        for (const auto& language : languages) take_in(language, words);
    };
    for (const auto& each : of.notices) take(each.words);
    for (const auto& language : of.languages)
        for (const auto& [name, words] : language.phrases) take_in(language, words);
    for (const auto& [id, node] : of.nodes())
        for (const auto& part : texts_of(node.step))
            if (part.goes != use::sent && part.goes != use::shown) take(*part.words);
    return {found.begin(), found.end()};
}

}  // namespace palabre::flow
