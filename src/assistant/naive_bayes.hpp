// src/assistant/naive_bayes.hpp - the plainest classifier, to hold the other one against.
#pragma once

#include "palabre/assistant/intents.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace palabre::assistant::detail {

/// Multinomial, on words and letters in groups of 2 to 5, with one added to each count.
class naive_bayes {
public:
    explicit naive_bayes(const std::vector<example>& examples);

    std::string guess(std::string_view text) const;

private:
    struct counted {
        std::unordered_map<std::string, double> features;
        double all = 0, sentences = 0;
    };
    std::map<std::string, counted> intents_;
    std::unordered_map<std::string, double> known_;
    double sentences_ = 0;
};

}  // namespace palabre::assistant::detail
