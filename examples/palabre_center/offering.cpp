// examples/palabre_center/offering.cpp - the texts that flows lack, offered from what their company has kept.
#include "offering.hpp"

#include "palabre/core/error.hpp"
#include "palabre/history/phrase_tool.hpp"
#include "palabre/translator/translator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace palabre_center {

using namespace palabre;

std::string context_of(const flow::graph& plan, const flow::missing_text& of) {
    constexpr std::size_t longest = 250;
    auto made = fmt::format("{}, {}", plan.name, of.where);
    if (made.size() > longest) made.resize(longest);
    while (!made.empty() && (static_cast<unsigned char>(made.back()) & 0xC0U) == 0x80U) made.pop_back();
    if (!made.empty() && (static_cast<unsigned char>(made.back()) & 0x80U) != 0) made.pop_back();
    return made;
}

std::vector<offer> offers_for(const flow::graph& plan, const std::vector<history::phrase>& book,
                              const std::vector<std::string>& names) {
    std::map<std::tuple<std::string_view, std::string_view, std::string_view>, const history::phrase*> known;
    for (const auto& each : book)
        known.emplace(std::tuple{std::string_view{each.from}, std::string_view{each.to}, std::string_view{each.source}},
                      &each);
    std::vector<offer> all;
    for (auto& each : flow::missing_texts(plan)) {
        auto hidden = translator::protect(each.source, names);
        offer made{std::move(each), std::move(hidden.text), std::move(hidden.kept)};
        if (!translator::has_words({made.key, {}})) {  // the same in every language
            made.known = history::phrase{made.what.from, made.key, made.what.to, made.key, true, "", {}, ""};
        } else if (const auto found = known.find({made.what.from, made.what.to, made.key});
                   found != known.end() && translator::harm_in(found->second->text, made.kept.size()).empty()) {
            made.known = *found->second;
        }
        if (made.known) made.text = translator::restore(made.known->text, made.kept);
        all.push_back(std::move(made));
    }
    return all;
}

const offering::book& offering::book_of(const company& whose) {
    const auto [at, first] = books_.try_emplace(whose.keeps.company);
    if (!first) return at->second;
    try {
        if (!of_.store) throw error{errc::io, "there is no store", "add store: {url: sqlite:FILE}"};
        at->second.all = history::phrase_tool{*of_.store, whose.keeps.company}.phrases();
    } catch (const error& wrong) {
        at->second.problem = wrong.problems().front().what;
    }
    return at->second;
}

flow::graph offering::offered(flow::graph plan, const company& whose) {
    if (!whose.translator || flow::missing_texts(plan).empty()) return plan;
    const auto& from = book_of(whose);
    std::map<std::string, std::size_t> unreviewed, borrowed;
    std::vector<flow::offered_text> texts;
    for (const auto& each : offers_for(plan, from.all, whose.translator->names)) {
        const auto& what = each.what;
        if (each.known && (each.known->reviewed || !whose.translator->only_reviewed)) {
            texts.push_back({what.from, what.source, what.to, each.text});
            if (!each.known->reviewed) ++unreviewed[what.to];
        } else if (!from.problem.empty()) {
            texts.push_back({what.from, what.source, what.to, what.source});
            ++borrowed[what.to];
        }
    }
    for (const auto& [language, count] : unreviewed)
        warnings_.push_back(
            {place{plan.where.file},
             fmt::format("{} texts in '{}' are a machine's, and no speaker has reviewed them", count, language),
             "palabre-flow phrases export gives them to one"});
    for (const auto& [language, count] : borrowed)
        warnings_.push_back({place{plan.where.file},
                             fmt::format("{} texts are missing in '{}', and what '{}' has kept cannot be read: {}",
                                         count, language, whose.keeps.company, from.problem),
                             "callers hear them in the language that has them"});
    return texts.empty() ? plan : flow::with_texts(plan, texts);
}

}  // namespace palabre_center
