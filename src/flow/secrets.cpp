// src/flow/secrets.cpp - which variables of a flow are secret, and where it would write one down.
#include "flow/secrets.hpp"

#include "flow/node_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace palabre::flow {
namespace {

std::string_view root_of(std::string_view path) {
    return path.substr(0, path.find('.'));
}

bool marked(const step::any& what) noexcept {
    if (const auto* request = request_of(what)) return request->secret;
    const auto* collect = std::get_if<step::collect>(&what);
    return collect != nullptr && collect->secret;
}

bool mentioned_in(const wording& words, const secret_names& secrets) {
    return std::ranges::any_of(words.by_language, [&](const auto& said) {
        return std::ranges::any_of(said.second,
                                   [&](const stretch& each) { return mentions(each.text.variables(), secrets); });
    });
}

bool names_a_choice(std::string_view phrase) {
    return phrase == "yes" || phrase == "no" || phrase.starts_with("channel_");
}

}  // namespace

std::string_view kept_by(const step::any& what) noexcept {
    if (const auto* request = request_of(what)) return request->into.empty() ? request->operation : request->into;
    return std::visit(
        [](const auto& step) -> std::string_view {
            if constexpr (requires { step.into; })
                return step.into;
            else
                return {};
        },
        what);
}

secret_names secrets_of(const graph& of) {
    secret_names found;
    std::vector<std::string_view> fresh;
    const auto add = [&](std::string_view name) {
        const auto [at, is_new] = found.emplace(name);
        if (is_new) fresh.push_back(*at);
    };
    for (const auto& [id, each] : of.nodes())
        if (marked(each.step)) add(kept_by(each.step));
    if (found.empty()) return found;
    std::unordered_map<std::string, std::vector<std::string_view>> computed_from;
    for (const auto& [id, each] : of.nodes())
        if (const auto* set = std::get_if<step::set>(&each.step))
            for (const auto& [name, is] : set->variables)
                for (const auto& path : is.variables()) computed_from[std::string{root_of(path)}].push_back(name);
    while (!fresh.empty()) {
        const auto next = computed_from.find(std::string{fresh.back()});
        fresh.pop_back();
        if (next != computed_from.end()) std::ranges::for_each(next->second, add);
    }
    return found;
}

bool mentions(const std::vector<std::string>& paths, const secret_names& secrets) {
    return std::ranges::any_of(paths, [&](std::string_view path) { return secrets.contains(root_of(path)); });
}

void find_written(const graph& of, const secret_names& secrets,
                  const std::function<void(std::size_t, const place&, std::string)>& then) {
    if (secrets.empty()) return;
    const std::size_t no_node = of.nodes().size();
    for (const auto& language : of.languages)
        for (const auto& [name, words] : language.phrases)
            if (names_a_choice(name) && mentioned_in(words, secrets))
                then(no_node, words.where, fmt::format("the phrase '{}' in '{}' tells a secret", name, language.code));
    for (std::size_t at = 0; at < of.nodes().size(); ++at) {
        const auto& [id, each] = of.nodes()[at];
        if (const auto* menu = std::get_if<step::menu>(&each.step))
            for (const auto& choice : menu->choices)
                if (mentioned_in(choice.label, secrets))
                    then(at, choice.label.where,
                         fmt::format("the label of '{}' of '{}' tells a secret", choice.key, id));
        const bool promises = std::holds_alternative<step::promise>(each.step);
        const bool addresses = promises || std::holds_alternative<step::send>(each.step) ||
                               std::holds_alternative<step::transfer>(each.step) ||
                               std::holds_alternative<step::schedule_callback>(each.step);
        if (!addresses) continue;
        for (const auto& part : computed_by(each.step))
            if ((!promises || part.name == "recipient") &&
                mentions(part.is != nullptr ? part.is->variables() : part.text->variables(), secrets))
                then(at, each.where, fmt::format("{} of '{}' is computed from a secret", part.name, id));
    }
}

}  // namespace palabre::flow
