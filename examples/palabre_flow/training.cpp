// examples/palabre_flow/training.cpp - palabre-flow train and score.
#include "training.hpp"

#include "palabre/assistant/intents.hpp"

#include <filesystem>
#include <ostream>
#include <set>

#include <fmt/format.h>
#include <fmt/ostream.h>

using namespace palabre;
using namespace palabre::assistant;

namespace palabre_flow {
namespace {

std::string folder_of(const std::string& flow) {
    return (std::filesystem::path{flow}.parent_path() / "assistant").string();
}

double percent(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// Rows are what a sentence is, columns what it was taken for, by the number of the row.
void tell_confusion(const intent_score& found, std::ostream& out) {
    std::set<std::string> names;
    for (const auto& [pair, times] : found.confusion) names.insert({pair.first, pair.second});
    fmt::print(out, "\n{:>20}  ", "is \\ taken for");
    for (std::size_t column = 1; column <= names.size(); ++column) fmt::print(out, "{:>4}", column);
    fmt::print(out, "  found\n");
    std::size_t number = 0;
    for (const auto& row : names) {
        fmt::print(out, "{:>20}{:>3}", row, ++number);
        std::size_t all = 0, right = 0;
        for (const auto& column : names) {
            const auto cell = found.confusion.find({row, column});
            const auto times = cell == found.confusion.end() ? 0 : cell->second;
            all += times;
            right += row == column ? times : 0;
            fmt::print(out, "{:>4}", times == 0 ? "." : std::to_string(times));
        }
        fmt::print(out, "{:>5.0f} %\n", percent(right, all));
    }
}

void tell(const std::string& what, const intent_score& found, std::ostream& out) {
    fmt::print(out, "{}: {} sentences, each guessed by a model that has not seen it (5 folds)\n", what,
               found.sentences);
    fmt::print(out, "  fastText     {:5.1f} % right\n", percent(found.right, found.sentences));
    fmt::print(out, "  naive Bayes  {:5.1f} % right\n", percent(found.bayes_right, found.sentences));
    for (const auto& each : found.levels)
        fmt::print(
            out,
            "  threshold {:.1f}: answers {:5.1f} %, of these {:5.1f} % right; {} of {} out of scope are answered\n",
            each.threshold, percent(each.answered, found.sentences), percent(each.right, each.answered), each.strangers,
            found.out_of_scope);
}

}  // namespace

int train(const std::string& flow, std::ostream& out) {
    const auto folder = folder_of(flow);
    const auto set = load_intents(folder);
    const auto file = (std::filesystem::path{folder} / "intents.model").string();
    intent_model::train(set.examples).save(file);
    fmt::print(out, "{}: {} intents learned from {} sentences\n", file, set.intents.size(), set.examples.size());
    return 0;
}

int score(const std::string& flow, std::ostream& out) {
    const auto set = load_intents(folder_of(flow));
    std::set<std::string> languages;
    for (const auto& each : set.examples) languages.insert(each.language);
    if (languages.size() > 1)
        for (const auto& each : languages) tell(each, assistant::score(set, each), out);
    const auto all = assistant::score(set);
    tell("all", all, out);
    tell_confusion(all, out);
    fmt::print(out, "\ntaken for something else:\n");
    for (const auto& each : all.wrongs)
        fmt::print(out, "  {} {} taken for {} ({:.2f}): {}\n", each.sentence.language, each.sentence.intent,
                   each.taken_for, each.confidence, each.sentence.text);
    return 0;
}

}  // namespace palabre_flow
