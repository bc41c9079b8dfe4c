// examples/palabre_flow/prompts.cpp - the overview, the same as JSON, and the sheet as CSV or Markdown.
#include "prompts.hpp"

#include "prompt_list.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/value.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ostream>

namespace palabre_flow {

using namespace palabre;
using palabre_center::prompt;
using palabre_center::prompt_state;
using palabre_center::prompts_of_language;

namespace {

std::string used_by(const prompt& of) {
    constexpr std::size_t most = 3;
    const auto shown = std::min(of.used.size(), most);
    auto text =
        fmt::format("{}", fmt::join(of.used.begin(), of.used.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    if (of.used.size() > most) text += fmt::format(", and {} more", of.used.size() - most);
    return text;
}

void overview(const prompts_of_language& of, std::ostream& out) {
    const auto missing = of.count(prompt_state::missing);
    out << fmt::format("{} {}: {} recorded, {} synthesised, {} missing", of.language, of.name,
                       of.count(prompt_state::recorded), of.count(prompt_state::synthesised), missing);
    const auto parts = std::ranges::count_if(of.prompts, &prompt::by_rule);
    const bool takes_rules = parts > 0;
    if (takes_rules) out << fmt::format(" ({} of these are parts of numbers, amounts and dates)", parts);
    if (of.pending) out << "; its recordings are still to come";
    if (takes_rules && of.rules == "no") out << "; a speaker has yet to review how its numbers are said";
    if (takes_rules && of.rules.empty()) out << "; no rules say its numbers";
    out << '\n';
    for (const auto& each : of.prompts)
        if (each.state == prompt_state::missing)
            out << fmt::format("  {}  \"{}\"  {}\n", each.file.empty() ? "(no clip)" : each.file, each.text,
                               used_by(each));
}

value text_or_null(const std::string& text) {
    return text.empty() ? value(nullptr) : value(text);  // in braces it would be a list of one
}

value as_json(const prompts_of_language& of) {
    boost::json::array prompts;
    for (const auto& each : of.prompts) {
        boost::json::object one{{"file", text_or_null(each.file)},
                                {"text", each.text},
                                {"state", std::string{to_string(each.state)}},
                                {"by_rule", each.by_rule}};
        if (!each.how.empty()) one["how"] = each.how;
        one["used"] = boost::json::array(each.used.begin(), each.used.end());
        prompts.push_back(std::move(one));
    }
    return boost::json::object{{"language", of.language},
                               {"name", of.name},
                               {"pending", of.pending},
                               {"rules", text_or_null(of.rules)},
                               {"recorded", of.count(prompt_state::recorded)},
                               {"synthesised", of.count(prompt_state::synthesised)},
                               {"missing", of.count(prompt_state::missing)},
                               {"prompts", std::move(prompts)}};
}

std::string csv_cell(std::string text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 2) text.insert(at, 1, '"');
    return '"' + text + '"';
}

std::string markdown_cell(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, 1, '\\');
    return text;
}

void sheet(const prompts_of_language& of, const prompts_wanted& wanted, std::ostream& out, std::ostream& notes) {
    const auto row = [&](const auto&... cells) {
        if (wanted.markdown)
            out << '|', ((out << ' ' << markdown_cell(cells) << " |"), ...), out << '\n';
        else {
            const char* comma = "";
            ((out << comma << csv_cell(cells), comma = ","), ...);
            out << "\r\n";
        }
    };
    const auto print = [&](const std::string& file, const std::string& text, const std::string& how,
                           const std::string& used, const std::string& last) {
        wanted.all ? row(file, text, how, used, last) : row(file, text, how, used);
    };
    print("file", "text", "how", "used in", "state");
    if (wanted.markdown) out << (wanted.all ? "|---|---|---|---|---|\n" : "|---|---|---|---|\n");
    std::size_t nameless = 0;
    for (const auto& each : of.prompts) {
        if (each.file.empty()) {
            ++nameless;
            continue;
        }
        if (each.state == prompt_state::recorded && !wanted.all) continue;
        print(each.file, each.text, each.how, used_by(each), std::string{to_string(each.state)});
    }
    if (nameless > 0)
        notes << fmt::format(
            "without a clip in the flow: {} of the texts in '{}'; name one where a text is to be recorded\n", nameless,
            of.language);
    if (of.rules == "no" && std::ranges::any_of(of.prompts, &prompt::by_rule))
        notes << fmt::format("nobody has reviewed how numbers are said in '{}': have a speaker read the sheet first\n",
                             of.language);
}

}  // namespace

int prompts(const prompts_wanted& wanted, std::ostream& out, std::ostream& notes) {
    const auto plan = flow::load(wanted.file);
    auto all = palabre_center::list_prompts(plan, speech::spellings::with(wanted.spelling), wanted.currencies);
    if (const auto& only = wanted.sheet.empty() ? wanted.language : wanted.sheet; !only.empty()) {
        std::erase_if(all, [&](const prompts_of_language& each) { return each.language != only; });
        if (all.empty()) {
            std::vector<std::string> codes;
            for (const auto& each : plan.languages) codes.push_back(each.code);
            throw error{errc::invalid_argument, plan.where, fmt::format("the flow has no language '{}'", only),
                        fmt::format("choose one of: {}", fmt::join(codes, ", "))};
        }
    }
    if (!wanted.sheet.empty()) {
        sheet(all.front(), wanted, out, notes);
        return 0;
    }
    std::size_t missing = 0;
    boost::json::array languages;
    for (const auto& each : all) {
        missing += each.count(prompt_state::missing);
        if (wanted.json)
            languages.push_back(as_json(each));
        else
            overview(each, out);
    }
    if (wanted.json)
        out << boost::json::serialize(boost::json::object{{"flow", plan.name},
                                                          {"file", wanted.file},
                                                          {"missing", missing},
                                                          {"languages", std::move(languages)}})
            << '\n';
    return missing == 0 ? 0 : 1;
}

}  // namespace palabre_flow
