// src/flow/text_template.cpp - cuts a text into words and expressions, and puts it together again.
#include "palabre/flow/text_template.hpp"

#include "flow/evaluator.hpp"
#include "flow/icu_wording.hpp"
#include "flow/program.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow {
namespace {

constexpr std::size_t shown_source = 40;

/// Words, then an expression; the last part of a text may have none.
struct part {
    std::string words;
    std::shared_ptr<const detail::program> inserted;
};

/// One expression, with a stop behind it at most: the recordings of its value say all of it.
bool is_one_value(const std::vector<part>& parts) {
    if (parts.empty() || parts.size() > 2 || !parts.front().words.empty() || parts.front().inserted == nullptr)
        return false;
    return parts.size() == 1 ||
           (parts.back().inserted == nullptr && parts.back().words.find_first_not_of(" .,;:!?") == std::string::npos);
}

std::string marker(const detail::program& failed) {
    const std::string& source = failed.source;
    std::size_t end = std::min(source.size(), shown_source);
    while (end > 0 && end < source.size() && (static_cast<unsigned char>(source[end]) & 0xC0U) == 0x80U) --end;
    return fmt::format("[{}{}]", source.substr(0, end), end < source.size() ? "..." : "");
}

/// What may stand between ${ and } as it is.
bool has_text(kind given) {
    const detail::kinds plain =
        detail::signature_of(detail::function::to_string).takes[0] | detail::set_of(kind::dynamic);
    return (plain & detail::set_of(given)) != 0;
}

std::string no_text(const detail::program& inserted, kind given) {
    return fmt::format("'{}' is a {}, which has no text of its own", inserted.source, to_string(given));
}

/// Adds the value of one expression, or its marker and a problem.
void insert(const detail::program& inserted, const scope& variables, const detail::wording* words, bool alone,
            rendered& into) {
    detail::evaluator run{inserted, variables, words};
    if (alone) run.ask_for_value(into.value);
    detail::cell result = run.run();
    const kind given = detail::kind_of(result.is);
    const auto fail = [&](evaluation_error why) {
        into.text += marker(inserted);
        into.problems.push_back(std::move(why));
    };
    if (!result.failed() && !has_text(given))
        return fail({fault::type_mismatch, inserted.where, no_text(inserted, given)});
    if (!result.failed()) result = detail::converted(detail::function::to_string, result, run, inserted.root);
    if (result.failed()) return fail(run.explain(result));
    if (into.text.size() + result.size > text_template::max_text)
        return fail({fault::too_large, inserted.where,
                     fmt::format("the text is longer than {} bytes", text_template::max_text)});
    into.text += result.view();
}

}  // namespace

struct text_template::parsed {
    std::string source;
    std::vector<part> parts;
};

text_template::text_template(std::shared_ptr<const parsed> made) noexcept : parsed_{std::move(made)} {
}

text_template text_template::parse(std::string_view text, place where) {
    const errc code = where.file.empty() ? errc::invalid_argument : errc::invalid_file;
    if (where.file.empty()) where = {"text", 1, 1};
    if (text.size() > max_source)
        detail::raise(code, {{0, fmt::format("a text of more than {} bytes", max_source), "split it in two"}}, where,
                      {});
    std::vector<detail::complaint> complaints;
    auto made = std::make_shared<parsed>();
    made->source = text;
    std::string words;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t dollar = std::min(text.find('$', at), text.size());
        words += text.substr(at, dollar - at);
        at = dollar;
        const std::string_view rest = text.substr(at);
        if (!rest.starts_with("${")) {
            words += rest.substr(0, 1);
            at += rest.starts_with("$$") ? 2 : 1;
            continue;
        }
        if (made->parts.size() == max_parts) {
            complaints.push_back({at, fmt::format("more than {} expressions", max_parts), "split the text in two"});
            break;
        }
        const std::size_t start = at + 2;
        const std::size_t before = complaints.size();
        auto [program, length] = detail::parse(text.substr(start), true, complaints);
        for (std::size_t i = before; i < complaints.size(); ++i) complaints[i].offset += start;
        if (start + length >= text.size()) {
            if (complaints.size() == before)
                complaints.push_back({at, "'${' without its '}'", "write $$ for a dollar sign"});
            break;
        }
        program->source = text.substr(start, length);
        program->where = detail::locate(where, text, start);
        made->parts.push_back({std::exchange(words, {}), std::move(program)});
        at = start + length + 1;
    }
    detail::raise(code, std::move(complaints), where, text);
    if (!words.empty()) made->parts.push_back({std::move(words), nullptr});
    return text_template{std::move(made)};
}

rendered text_template::render(const scope& variables, const language& in) const {
    rendered made;
    const auto& parts = parsed_->parts;
    const bool alone = is_one_value(parts);
    for (const part& each : parts) {
        made.text += each.words;
        if (each.inserted != nullptr) insert(*each.inserted, variables, in.words_.get(), alone, made);
    }
    return made;
}

const std::string* text_template::constant() const noexcept {
    static const std::string nothing;
    const auto& parts = parsed_->parts;
    if (parts.empty()) return &nothing;
    return parts.size() == 1 && parts.front().inserted == nullptr ? &parts.front().words : nullptr;
}

std::string text_template::value_kind() const {
    if (!is_one_value(parsed_->parts)) return {};
    const auto& of = *parsed_->parts.front().inserted;
    const auto& root = of.nodes[of.root];
    if (root.what != detail::op::call) return {};
    const auto written = [&](std::uint32_t argument) -> std::string_view {
        if (argument >= root.b) return {};
        const auto& node = of.nodes[of.children[root.a + argument]];
        if (node.what != detail::op::literal || of.literals[node.a].is != detail::tag::string) return {};
        return of.literals[node.a].view();
    };
    switch (root.called) {
    case detail::function::number:
    case detail::function::spell: return "number";
    case detail::function::money: return written(1).empty() ? "money" : fmt::format("money {}", written(1));
    case detail::function::percent: return "percent";
    case detail::function::date: return written(1) == "full" ? "full_date" : "date";
    case detail::function::time: return "time";
    case detail::function::duration_text: return "duration";
    case detail::function::digits: return "digits";
    case detail::function::phone: return "telephone";
    default: return {};
    }
}

std::vector<std::string> text_template::variables() const {
    std::vector<std::string> paths;
    for (const part& each : parsed_->parts) {
        if (each.inserted == nullptr) continue;
        const auto more = detail::variables_of(*each.inserted);
        paths.insert(paths.end(), more.begin(), more.end());
    }
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

std::vector<problem> text_template::check(const type& variables) const {
    std::vector<problem> problems;
    for (const part& each : parsed_->parts) {
        if (each.inserted == nullptr) continue;
        checked found = detail::check(*each.inserted, variables, kind::dynamic);
        problems.insert(problems.end(), found.problems.begin(), found.problems.end());
        if (!has_text(found.result.kind()))
            problems.push_back(
                {each.inserted->where, no_text(*each.inserted, found.result.kind()), "use money() for an amount"});
    }
    return problems;
}

text_template text_template::without(const std::set<std::string, std::less<>>& names, std::string_view instead) const {
    auto made = std::make_shared<parsed>(*parsed_);
    for (part& each : made->parts) {
        if (each.inserted == nullptr) continue;
        const auto paths = detail::variables_of(*each.inserted);
        const bool reads = std::ranges::any_of(
            paths, [&](std::string_view path) { return names.contains(path.substr(0, path.find('.'))); });
        if (!reads) continue;
        each.words += instead;
        each.inserted = nullptr;
    }
    return text_template{std::move(made)};
}

const std::string& text_template::text() const noexcept {
    return parsed_->source;
}

}  // namespace palabre::flow
