// src/assistant/naive_bayes.cpp - counts features and multiplies.
#include "assistant/naive_bayes.hpp"

#include "assistant/intent_text.hpp"

#include <cmath>
#include <limits>
#include <sstream>

namespace palabre::assistant::detail {
namespace {

std::vector<std::string> features_of(std::string_view text) {
    std::vector<std::string> all;
    std::istringstream words{intent_text(text)};
    for (std::string word; words >> word;) {
        all.push_back(word);
        const auto edged = '<' + word + '>';
        for (std::size_t size = 2; size <= 5; ++size)
            for (std::size_t at = 0; at + size <= edged.size(); ++at) all.push_back('#' + edged.substr(at, size));
    }
    return all;
}

}  // namespace

naive_bayes::naive_bayes(const std::vector<example>& examples) {
    for (const auto& each : examples) {
        auto& into = intents_[each.intent];
        into.sentences += 1;
        sentences_ += 1;
        for (auto& feature : features_of(each.text)) {
            known_[feature] += 1;
            into.features[std::move(feature)] += 1;
            into.all += 1;
        }
    }
}

std::string naive_bayes::guess(std::string_view text) const {
    const auto features = features_of(text);
    std::string best;
    double most = -std::numeric_limits<double>::infinity();
    for (const auto& [name, intent] : intents_) {
        double sum = std::log(intent.sentences / sentences_);
        for (const auto& each : features) {
            if (!known_.contains(each)) continue;
            const auto found = intent.features.find(each);
            sum += std::log(((found == intent.features.end() ? 0 : found->second) + 1) /
                            (intent.all + static_cast<double>(known_.size())));
        }
        if (sum > most) {
            most = sum;
            best = name;
        }
    }
    return best;
}

}  // namespace palabre::assistant::detail
