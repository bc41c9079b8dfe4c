// src/assistant/intent_score.cpp - five folds: each sentence is guessed by a model that has not seen it.
#include "assistant/intent_text.hpp"
#include "assistant/naive_bayes.hpp"
#include "palabre/assistant/intents.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace palabre::assistant {
namespace {

constexpr std::size_t folds = 5;

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char each : text) hash = (hash ^ static_cast<unsigned char>(each)) * 1099511628211U;
    return hash ^ hash >> 29U;
}

/// The fold of each: an intent's sentences of a language in the order of their hash, dealt round. What an author wrote one
/// after the other is not parted by a rule that he could have had in mind.
std::vector<std::size_t> dealt(const std::vector<example>& all) {
    std::vector<std::size_t> order(all.size()), fold(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) order[i] = i;
    const auto key = [&](std::size_t i) {
        return std::tuple{std::string_view{all[i].language}, std::string_view{all[i].intent},
                          hash_of(detail::intent_text(all[i].text)), i};
    };
    std::ranges::sort(order, {}, key);
    for (std::size_t at = 0; at < order.size(); ++at) fold[order[at]] = at % folds;
    return fold;
}

}  // namespace

intent_score score(const intent_set& set, std::string_view language) {
    std::vector<example> all;
    for (const auto& each : set.examples)
        if (language.empty() || each.language == language) all.push_back(each);
    intent_score made;
    for (const double threshold : {0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}) made.levels.push_back({.threshold = threshold});
    const auto fold = dealt(all);
    for (std::size_t left_out = 0; left_out < folds; ++left_out) {
        std::vector<example> seen;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (fold[i] != left_out) seen.push_back(all[i]);
        const auto model = intent_model::train(seen);
        const detail::naive_bayes bayes{seen};
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (fold[i] != left_out) continue;
            const auto& each = all[i];
            const auto guessed = model.guess(each.text);
            const auto taken = guessed.empty() ? std::string{"none"} : guessed.front().first;
            const auto sure = guessed.empty() ? 0 : guessed.front().second;
            ++made.sentences;
            made.out_of_scope += each.intent == "none" ? 1U : 0U;
            ++made.confusion[{each.intent, taken}];
            made.bayes_right += bayes.guess(each.text) == each.intent ? 1U : 0U;
            if (taken == each.intent)
                ++made.right;
            else
                made.wrongs.push_back({each, taken, sure});
            for (auto& level : made.levels) {
                if (taken == "none" || sure < level.threshold) continue;
                ++level.answered;
                level.right += taken == each.intent ? 1U : 0U;
                level.strangers += each.intent == "none" ? 1U : 0U;
            }
        }
    }
    std::ranges::stable_sort(made.wrongs, {}, [](const auto& one) {
        return std::pair{std::string_view{one.sentence.language}, std::string_view{one.sentence.intent}};
    });
    return made;
}

}  // namespace palabre::assistant
