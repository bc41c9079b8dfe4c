// palabre/assistant/intents.hpp - what a customer wants, learned from example sentences, and the details it needs.
#pragma once

#include "palabre/assistant/assistant.hpp"
#include "palabre/core/numbering_plan.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::assistant {

using texts = std::map<std::string, std::string>;  ///< By language.

/// One detail, taken from the message by rule, or asked for.
struct slot {
    enum class kind { number, date, amount, phone, choice };

    std::string name;  ///< The operation's argument.
    kind is = kind::number;
    bool required = true;
    bool own = false;  ///< A phone: the customer's where none is named.
    texts ask = {};    ///< What is asked where it is missing.
    std::vector<std::pair<std::string, std::vector<std::string>>> choices = {};  ///< Each with the words that mean it.
};

/// What is wanted, and where it leads: to an edge of the flow, or to an operation of a company's system.
struct intent {
    std::string name;
    std::string edge = {};
    std::string connector = {}, operation = {};
    std::vector<slot> slots = {};
    texts confirm = {};  ///< Asked with yes and no before the operation; "{number}" stands for a slot. None: not asked.
};

struct example {
    std::string text;
    std::string intent;    ///< "none": out of scope.
    std::string language;  ///< "fr".
};

/// A folder beside the flow: intents.yaml, and sentences.LANGUAGE.yaml. docs/manual/assistant.md describes both.
struct intent_set {
    double threshold = 0.5;
    std::string currency = "XOF";
    std::string time_zone = "UTC";  ///< Of "tomorrow".
    std::vector<std::string> yes, no;
    std::vector<intent> intents;
    std::vector<example> examples;
};

/// Throws error{errc::invalid_file} with every problem of both kinds of file, error{errc::not_found}.
intent_set load_intents(const std::string& folder);

/// fastText's supervised model over words, pairs of words, and letters in groups of 2 to 5 (spelling as it comes; any
/// language). One thread and a fixed seed: the same sentences give the same model.
///
/// Owns:    some 10 MB; copies share it.
/// Threads: const members from any thread; train() takes seconds, so not the strand.
class intent_model {
public:
    /// Throws error{errc::invalid_argument} for fewer than two intents with examples.
    static intent_model train(const std::vector<example>& examples);

    /// What save() wrote for these very examples. Throws error{errc::invalid_file} for others', error{errc::not_found}.
    static intent_model load(const std::string& file, const std::vector<example>& examples);
    void save(const std::string& file) const;  ///< Throws error{errc::io}.

    /// Intents with their probabilities, the likeliest first, `most` of them; none for a text without words.
    std::vector<std::pair<std::string, double>> guess(std::string_view text, int most = 1) const;

private:
    struct impl;
    explicit intent_model(std::shared_ptr<const impl> made) : impl_{std::move(made)} {}
    std::shared_ptr<const impl> impl_;
};

/// Knows what is wanted, asks for what is missing and for a yes, then acts, or leads to the edge. Below the threshold, and
/// for "none", it hands over with confidence 0. What it cannot make out twice it hands over with confidence 1.
std::shared_ptr<assistant> make_intents(runtime& on, intent_set set, intent_model model, numbering::plans numbers);

/// How well the sentences of a set can be told apart: five times a fifth is left out of training and guessed, so that each
/// sentence is guessed once, by a model that has not seen it.
struct intent_score {
    struct wrong {
        example sentence;
        std::string taken_for;
        double confidence = 0;
    };
    struct level {
        double threshold = 0;
        std::size_t answered = 0, right = 0;  ///< Of all sentences, "none" being no answer.
        std::size_t strangers = 0;            ///< Of the out-of-scope ones, answered all the same.
    };

    std::size_t sentences = 0, right = 0;
    std::size_t bayes_right = 0;  ///< Naive Bayes on words and letters in groups of 2 to 5, same folds.
    std::size_t out_of_scope = 0;
    std::map<std::pair<std::string, std::string>, std::size_t> confusion;  ///< (what it is, taken for) and how often.
    std::vector<wrong> wrongs;
    std::vector<level> levels;
};

/// `language`: only its sentences are guessed, and trained on; "": all.
intent_score score(const intent_set& set, std::string_view language = {});

}  // namespace palabre::assistant
