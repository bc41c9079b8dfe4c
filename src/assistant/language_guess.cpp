// src/assistant/language_guess.cpp - languages as the intents of one model, weighed with what is known of the customer.
#include "palabre/assistant/language_guess.hpp"

#include "assistant/words.hpp"

#include <algorithm>
#include <map>

namespace palabre::assistant {

language_guess language_guess::train(std::vector<example> texts) {
    std::map<std::string, std::vector<example>> by_language;
    for (auto& each : texts) {
        const auto language = each.intent;
        by_language[language].push_back(std::move(each));
    }
    std::size_t most = 0;
    for (const auto& [language, all] : by_language) most = std::max(most, all.size());
    // Beyond that a few texts would be learned by heart, and nothing else of their language.
    constexpr std::size_t most_rounds = 20;
    std::vector<example> even;
    std::vector<std::string> languages;
    for (const auto& [language, all] : by_language) {
        languages.push_back(language);
        for (std::size_t round = 0; round < std::min(most_rounds, most / all.size()); ++round)
            even.insert(even.end(), all.begin(), all.end());
    }
    return {intent_model::train(even), std::move(languages)};
}

guessed_language language_guess::guess(std::string_view message, std::string_view known, double weight) const {
    const auto words = detail::words_of(message);
    const bool has_letters = std::ranges::any_of(words, [](const std::string& each) {
        return std::ranges::any_of(each, [](char c) { return c < '0' || c > '9'; });
    });
    if (!has_letters) return {std::string{known}, 0};
    auto all = model_.guess(message, static_cast<int>(languages_.size()));
    double sum = 0;
    for (auto& [language, probability] : all) {
        // "fr-BJ" is known, and French is what the model tells.
        if (!known.empty() && known.substr(0, known.find('-')) == language) probability *= weight;
        sum += probability;
    }
    const auto best = std::ranges::max_element(all, {}, &std::pair<std::string, double>::second);
    if (best == all.end() || !(sum > 0)) return {std::string{known}, 0};
    return {best->first, best->second / sum};
}

}  // namespace palabre::assistant
