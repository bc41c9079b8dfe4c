// examples/palabre_center/plans.cpp - the flows that a configuration names, read and held against the rest of it.
#include "plans.hpp"

#include "offering.hpp"
#include "prompt_list.hpp"

#include "core/nearest.hpp"
#include "palabre/flow/clips.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <variant>

namespace palabre_center {

using namespace palabre;

const std::string* asked_by(const flow::node& node) {
    if (const auto* const act = std::get_if<flow::step::act>(&node.step)) return &act->calls.connector;
    if (const auto* const promise = std::get_if<flow::step::promise>(&node.step)) return &promise->calls.connector;
    const auto* const lookup = std::get_if<flow::step::lookup>(&node.step);
    return lookup == nullptr ? nullptr : &lookup->connector;
}

namespace {

/// The companies at whose addresses a file answers: by name, each once.
std::set<std::string> companies_of(const configuration& of, const std::string& file) {
    std::set<std::string> all;
    std::error_code unreadable;
    for (const auto& each : of.flows)
        if (each.file == file || std::filesystem::equivalent(each.file, file, unreadable))
            if (const auto* const whose = company_of(of, each.address)) all.insert(whose->keeps.company);
    // Of one that is not served yet only the one company can be meant.
    if (all.empty() && of.companies.size() == 1) all.insert(of.companies.front().keeps.company);
    return all;
}

}  // namespace

std::vector<problem> held_against(const configuration& of, const flow::graph& plan) {
    std::vector<problem> found;
    std::vector<std::string_view> names;
    for (const auto& [name, options] : of.connectors) names.push_back(name);
    names.insert(names.end(), of.brought.begin(), of.brought.end());
    std::set<std::string_view> told;
    for (const auto& [id, node] : plan.nodes()) {
        const auto* const name = asked_by(node);
        if (name == nullptr || of.connectors.contains(*name) || std::ranges::count(of.brought, *name) != 0) continue;
        if (!told.insert(*name).second) continue;
        const auto meant = palabre::detail::did_you_mean(*name, names);
        found.push_back({node.where,
                         fmt::format("'{}' asks the connector '{}', which {} does not have", id, *name, of.file),
                         meant.empty() ? fmt::format("add {} to its connectors", *name) : meant});
    }
    auto more = flow::check_described(plan, described(of.connectors, of.file));
    found.insert(found.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    for (const auto& company : companies_of(of, plan.where.file)) {
        auto told = flow::check_assistants(plan, known_assistants(of, company));
        found.insert(found.end(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
    }
    return found;
}

plans read_plans(const configuration& of) {
    plans made;
    using file_of = std::pair<std::string, const company*>;  // the company where it offers texts of its own
    std::map<file_of, std::shared_ptr<const flow::graph>> by_file;
    std::set<file_of> wrong_files;
    offering texts{of};
    for (const auto& each : of.flows) {
        if (each.file.empty()) continue;  // told already
        const auto* const whose = company_of(of, each.address);
        const file_of key{each.file, whose != nullptr && whose->translator ? whose : nullptr};
        const auto [read, first] = by_file.try_emplace(key);
        if (first) {
            const auto before = made.problems.size();
            try {
                auto loaded = flow::load(each.file);
                if (key.second != nullptr) loaded = texts.offered(std::move(loaded), *key.second);
                auto plan = std::make_shared<const flow::graph>(std::move(loaded));
                auto wrong = plan->check();
                const auto against = held_against(of, *plan);
                wrong.insert(wrong.end(), against.begin(), against.end());
                made.problems.insert(made.problems.end(), wrong.begin(), wrong.end());
                read->second = std::move(plan);
            } catch (const error& unreadable) {
                const bool missing = unreadable.code() == errc::not_found;
                for (auto found : unreadable.problems()) {
                    if (missing && found.where.file == each.file)
                        found.where = each.where, found.what = each.file + ": " + found.what;
                    made.problems.push_back(std::move(found));
                }
            }
            if (made.problems.size() > before) wrong_files.insert(key);
        }
        if (wrong_files.contains(key)) made.broken.insert(each.address);
        if (read->second) made.by_address[each.address] = read->second;
    }
    made.warnings = texts.take_warnings();
    return made;
}

std::vector<problem> clip_warnings(const plans& of, const configuration& with) {
    std::set<const flow::graph*> seen;
    std::vector<problem> told;
    std::set<speech::clip_name> clips;
    std::optional<speech::spellings> rules;
    try {
        rules = speech::spellings::with(with.voice.spelling);
    } catch (const error&) {  // among the configuration's problems
    }
    for (const auto& [address, plan] : of.by_address) {
        if (!seen.insert(plan.get()).second) continue;
        for (auto each : flow::clips_of(*plan)) {
            if (each.language.empty()) each.language = with.voice.language;
            clips.insert(std::move(each));
        }
        std::map<std::string, std::size_t> pending;
        for (const auto& each : flow::clips_of(*plan, true)) ++pending[each.language];
        for (const auto& [language, count] : pending)
            told.push_back({place{plan->where.file},
                            fmt::format("{} recordings in '{}' are still to come", count, language),
                            "callers hear a tone in their place"});
        if (!rules) continue;
        const auto prompts = list_prompts(*plan, *rules);
        for (const auto& each : missing_values(*plan, prompts)) told.push_back(each);
        for (const auto& each : prompts)
            if (each.rules == "no" && std::ranges::any_of(each.prompts, [](const prompt& one) {
                    return one.by_rule && one.state != prompt_state::synthesised;
                }))
                told.push_back({place{plan->where.file},
                                fmt::format("nobody has reviewed how numbers are said in '{}'", each.language),
                                "have a speaker review the rules; docs/manual/speech.md says how"});
    }
    for (const auto& each : with.companies)
        if (each.entry.says && !each.entry.says->prompts.empty())
            for (const auto& one : each.entry.says->words)
                clips.insert({each.entry.says->prompts, one.language, each.entry.says->clip});
    auto report = speech::check_clips({clips.begin(), clips.end()}, with.voice.prompts);
    told.insert(told.end(), report.problems.begin(), report.problems.end());
    told.insert(told.end(), report.warnings.begin(), report.warnings.end());
    return told;
}

}  // namespace palabre_center
