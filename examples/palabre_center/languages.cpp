// examples/palabre_center/languages.cpp - texts of each language gathered, and a guess learnt from them.
#include "languages.hpp"

#include "configuration.hpp"
#include "plans.hpp"
#include "settings_reader.hpp"

#include "core/file_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <type_traits>
#include <variant>

namespace palabre_center {

using namespace palabre;
using palabre::detail::shown;

namespace {

using texts = std::map<std::string, std::vector<std::string>>;

/// Fewer tell a language from no other.
constexpr std::size_t least_texts = 20;
constexpr std::size_t shortest = 3, most_bytes = 4'000'000;

/// Texts without a language are of the only one that there is.
void add(const flow::wording& of, const std::string& alone, texts& to) {
    for (const auto& [code, stretches] : of.by_language) {
        const auto& language = code.empty() ? alone : code;
        if (language.empty()) continue;
        for (const auto& each : stretches)
            if (const auto* const text = each.text.constant(); text != nullptr && text->size() >= shortest)
                to[language].push_back(*text);
    }
}

void add(const flow::step::any& what, const std::string& alone, texts& to) {
    namespace step = flow::step;
    const auto one = [&](const flow::wording& words) { add(words, alone, to); };
    std::visit(
        [&](const auto& is) {
            using kind = std::decay_t<decltype(is)>;
            if constexpr (std::is_same_v<kind, step::say> || std::is_same_v<kind, step::hangup>) {
                one(is.words);
            } else if constexpr (std::is_same_v<kind, step::menu>) {
                one(is.prompt);
                for (const auto& each : is.choices) one(each.label);
            } else if constexpr (std::is_same_v<kind, step::collect>) {
                one(is.prompt);
            } else if constexpr (std::is_same_v<kind, step::bot>) {
                one(is.greeting);
                for (const auto& each : is.answers) one(each.words);
            }
        },
        what);
}

}  // namespace

void read_languages(settings_reader& from, const yaml_node& company, std::optional<language_settings>& into) {
    const auto* const node = from.section(company, "languages", {"sure", "texts"});
    if (node == nullptr) return;
    auto& made = into.emplace();
    made.where = from.yaml().place_of(*node);
    from.rate(*node, "sure", 1, made.sure);
    const auto* const all = from.entries(*node, "texts", "LANGUAGE: FILE");
    if (all == nullptr) return;
    for (const auto& each : all->entries) {
        try {
            std::istringstream lines{palabre::detail::file_text(from.path(each.value), most_bytes)};
            auto& read = made.texts[each.key];
            for (std::string line; std::getline(lines, line);)
                if (line.size() >= shortest && line.front() != '#') read.push_back(line);
            if (read.empty()) from.report(each.value, "no line of it has a text", "write a sentence a line");
        } catch (const error& wrong) {
            from.report(each.value, from.path(each.value) + ": " + wrong.problems().front().what,
                        "check the file and who may read it");
        }
    }
}

void add_texts(const flow::graph& of, texts& to) {
    const auto alone = of.languages.size() == 1 ? of.languages.front().code : std::string{};
    for (const auto& language : of.languages)
        for (const auto& [name, said] : language.phrases) add(said, language.code, to);
    for (const auto& each : of.notices) add(each.words, alone, to);
    for (const auto& [id, node] : of.nodes()) add(node.step, alone, to);
}

std::vector<problem> learn_languages(configuration& of, const plans& with) {
    std::vector<problem> found;
    for (auto& company : of.companies) {
        if (!company.languages) continue;
        auto all = company.languages->texts;
        std::set<const flow::graph*> seen;
        for (const auto& [address, plan] : with.by_address)
            if (company_of(of, address) == &company && seen.insert(plan.get()).second) add_texts(*plan, all);
        for (const auto& each : company.assistants) {
            if (each.intents)
                for (const auto& one : each.intents->examples) all[one.language].push_back(one.text);
            for (const auto& file : each.faq)
                for (const auto& entry : file.entries) {
                    all[file.language].insert(all[file.language].end(), entry.questions.begin(), entry.questions.end());
                    all[file.language].push_back(entry.answer);
                }
        }
        std::vector<assistant::example> examples;
        std::vector<std::string> languages;
        for (auto& [language, lines] : all) {
            std::ranges::sort(lines);
            const auto twice = std::ranges::unique(lines);
            lines.erase(twice.begin(), twice.end());
            if (lines.size() < least_texts) continue;
            languages.push_back(language);
            for (const auto& each : lines) examples.push_back({each, language, language});
        }
        if (languages.size() < 2) {
            found.push_back({company.languages->where,
                             fmt::format("the languages of {} cannot be told apart: {} or more texts are there in [{}]",
                                         shown(company.keeps.company), least_texts, fmt::join(languages, ", ")),
                             "give texts: {fon: FILE}, a sentence a line"});
            continue;
        }
        company.languages->learnt = assistant::language_guess::train(std::move(examples));
    }
    return found;
}

}  // namespace palabre_center
