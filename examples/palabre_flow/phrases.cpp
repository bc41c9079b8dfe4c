// examples/palabre_flow/phrases.cpp - what a flow lacks, to a machine, to a speaker and back.
#include "phrases.hpp"

#include "offering.hpp"
#include "xliff.hpp"

#include "core/file_text.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/history/phrase_tool.hpp"
#include "palabre/translator/served.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>

namespace palabre_flow {

using namespace palabre;
using palabre_center::company;
using palabre_center::configuration;
using palabre_center::offer;

namespace {

configuration read(const std::string& file) {
    auto [made, problems] = palabre_center::read_configuration(file, ::getenv);
    if (!problems.empty()) throw error{errc::invalid_file, std::move(problems)};
    return std::move(made);
}

const company& company_in(const configuration& center, const std::string& name) {
    const auto found =
        std::ranges::find(center.companies, name, [](const company& each) { return each.keeps.company; });
    if (found == center.companies.end())
        throw error{errc::not_found, fmt::format("{} has no company '{}'", center.file, name),
                    "give --company one of its"};
    if (!found->translator)
        throw error{errc::not_found, fmt::format("the company '{}' has no translator", name),
                    "add translator: {} to it; docs/manual/translation.md shows one"};
    return *found;
}

/// Whose phrases are read and written.
struct book {
    explicit book(const phrases_wanted& how)
        : center{read(how.config)}, whose{company_in(center, how.company)}, rows{*center.store, how.company} {}

    configuration center;
    const company& whose;
    history::phrase_tool rows;
};

std::string note_of(const flow::graph& plan, const offer& of) {
    auto made = palabre_center::context_of(plan, of.what);
    for (std::size_t at = 0; at < of.kept.size(); ++at) made += fmt::format("; {{{}}} is {}", at + 1, of.kept[at]);
    if (of.known && !of.known->by.empty()) made += fmt::format("; by {}", of.known->by);
    return made;
}

/// Each text once, as it is kept.
std::vector<offer> offers_of(const flow::graph& plan, book* from, const std::string& to) {
    auto all = from ? palabre_center::offers_for(plan, from->rows.phrases(), from->whose.translator->names)
                    : palabre_center::offers_for(plan, {}, {});
    std::set<std::pair<std::string, std::string>> seen;
    std::erase_if(all, [&](const offer& each) {
        const bool same = each.known && each.known->text == each.key && each.known->by.empty();  // nothing to translate
        return same || (!to.empty() && each.what.to != to) || !seen.insert({each.what.to, each.key}).second;
    });
    return all;
}

/// nullptr where neither is given.
std::unique_ptr<book> book_of(const phrases_wanted& how) {
    if (how.config.empty() != how.company.empty())
        throw error{errc::invalid_argument, "--config and --company belong together", "give both"};
    return how.config.empty() ? nullptr : std::make_unique<book>(how);
}

}  // namespace

int export_phrases(const std::string& file, const phrases_wanted& how, std::ostream& out, std::ostream& told) {
    const auto plan = flow::load(file);
    if (plan.languages.empty() || how.to.empty())
        throw error{errc::invalid_argument, "an export has one language", "give --to CODE, one of the flow's"};
    if (std::ranges::find(plan.languages, how.to, &flow::spoken_language::code) == plan.languages.end())
        throw error{errc::not_found, fmt::format("the flow does not speak '{}'", how.to), "add it to 'languages'"};
    std::vector<unit> units;
    std::size_t fresh = 0, waits = 0, reviewed = 0;
    const auto from = plan.languages.front().code;
    const auto kept = book_of(how);
    for (const auto& each : offers_of(plan, kept.get(), how.to)) {
        if (each.what.from != from) continue;
        (each.known ? each.known->reviewed ? reviewed : waits : fresh) += 1;
        if (each.known && each.known->reviewed && !how.all) continue;
        units.push_back({from, how.to, each.key, each.known ? each.known->text : "", each.known && each.known->reviewed,
                         note_of(plan, each)});
    }
    out << write_xliff(units, from, how.to, plan.name);
    fmt::print(told, "{}, {} to {}: {} new, {} to review, {} reviewed\n", file, from, how.to, fresh, waits, reviewed);
    return units.empty() ? 1 : 0;
}

int import_phrases(const std::string& file, const phrases_wanted& how, std::ostream& told) {
    if (how.by.empty()) throw error{errc::invalid_argument, "nobody answers for what is reviewed", "give --by NAME"};
    const auto into = book_of(how);
    if (!into) throw error{errc::invalid_argument, "it is not said where they are kept", "give --config and --company"};
    constexpr std::size_t most = 64'000'000;
    const auto units = read_xliff(palabre::detail::file_text(file, most), file);
    asio_runtime clock;
    std::vector<history::phrase> reviewed;
    std::vector<problem> wrong;
    std::size_t left = 0;
    for (const auto& each : units) {
        if (each.target.empty() || !each.reviewed) {
            ++left;
            continue;
        }
        std::size_t count = 0;  // of {1}, {2}, ... in the source, which were in it when it was exported
        while (each.source.find(fmt::format("{{{}}}", count + 1)) != std::string::npos) ++count;
        if (const auto harm = translator::harm_in(each.source, count); !harm.empty())
            wrong.push_back({each.where, "the source was changed: " + harm, "export it again"});
        else if (const auto lost = translator::harm_in(each.target, count); !lost.empty())
            wrong.push_back(
                {each.where, "the translation: " + lost, "write each {number} of the source once, and no other"});
        else
            reviewed.push_back({each.from, each.source, each.to, each.target, true, how.by, clock.calendar_now()});
    }
    if (!wrong.empty()) throw error{errc::invalid_file, std::move(wrong)};
    const auto kept = into->rows.put(reviewed);
    fmt::print(told, "{}: {} reviewed by {}, {} left as they were\n", file, kept, how.by, left);
    return 0;
}

int translate_phrases(const std::string& file, const phrases_wanted& how, std::ostream& told) {
    const auto from = book_of(how);
    if (!from)
        throw error{errc::invalid_argument, "it is not said whose service is asked", "give --config and --company"};
    const auto& settings = *from->whose.translator;
    if (!settings.service)
        throw error{errc::not_found, fmt::format("the translator of '{}' has no service", how.company), "add its url"};
    const auto plan = flow::load(file);
    asio_runtime loop;
    const auto machine = translator::make_served(loop, *settings.service);
    std::size_t made = 0, failed = 0;
    for (const auto& each : offers_of(plan, from.get(), how.to)) {
        if (each.known) continue;
        translator::translation said;
        const auto held = machine->translate({each.key, each.what.from, each.what.to},
                                             loop.now() + std::chrono::minutes{1}, [&](translator::translation one) {
                                                 said = std::move(one);
                                                 loop.stop();
                                             });
        loop.run();
        if (!said) {
            ++failed;
            fmt::print(told, "{}: {} in '{}': {}: {}\n", to_string(each.what.at), each.what.where, each.what.to,
                       translator::to_string(said.wrong), said.why);
            continue;
        }
        // Each is there before the next is asked for: what has been paid for is not lost.
        made += from->rows.put({{each.what.from, each.key, each.what.to, said.text, false, said.by, loop.calendar_now(),
                                 palabre_center::context_of(plan, each.what)}});
    }
    fmt::print(told, "{}: {} translated and to be reviewed, {} without a translation\n", file, made, failed);
    return failed == 0 ? 0 : 1;
}

offered_flow with_phrases(flow::graph plan, const configuration& center, const std::string& name) {
    const auto& whose = company_in(center, name);
    std::vector<problem> notes;
    if (!center.store) return {std::move(plan), {}};
    const auto all = history::phrase_tool{*center.store, name}.phrases();
    std::vector<flow::offered_text> texts;
    for (const auto& each : palabre_center::offers_for(plan, all, whose.translator->names)) {
        if (!each.known || (whose.translator->only_reviewed && !each.known->reviewed)) continue;
        texts.push_back({each.what.from, each.what.source, each.what.to, each.text});
        if (!each.known->reviewed)
            notes.push_back({each.what.at,
                             fmt::format("{} in '{}' is a machine's ({}), and no speaker has reviewed it",
                                         each.what.where, each.what.to, each.known->by),
                             "palabre-flow phrases export gives it to one"});
    }
    if (texts.empty()) return {std::move(plan), std::move(notes)};
    return {flow::with_texts(plan, texts), std::move(notes)};
}

}  // namespace palabre_flow
