// src/flow/file_reader.cpp - ids, texts, expressions, wordings and types, each with its problems at their places.
#include "flow/file_reader.hpp"

#include "core/nearest.hpp"
#include "flow/file_words.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace palabre::flow::detail {
namespace {

using is = yaml_node::kind;
using palabre::detail::did_you_mean;
using palabre::detail::shown;

constexpr auto media = std::to_array<std::string_view>({"voice", "sms", "whatsapp", "messenger", "ussd", "web_chat"});
constexpr auto types = std::to_array<std::string_view>(
    {"string", "int", "uint", "double", "bool", "money", "timestamp", "duration", "list", "map", "dyn", "null_type"});

/// Where in `text` the place `found` is, for a parser that was told that the text begins at `start`.
std::size_t offset_of(const place& found, const place& start, std::string_view text) {
    std::size_t line_start = 0;
    for (int line = start.line; line < found.line && line_start < text.size(); ++line)
        line_start = std::min(text.find('\n', line_start), text.size() - 1) + 1;
    const int first_column = found.line == start.line ? start.column : 1;
    return line_start + static_cast<std::size_t>(std::max(0, found.column - first_column));
}

}  // namespace

template<class Make> auto file_reader::parsed(const yaml_node& node, Make make)
    -> std::optional<decltype(make("", place{}))> {
    if (node.is != is::text || node.text.empty()) {
        yaml.text(node);  // reports it
        return std::nullopt;
    }
    const place start = yaml.place_in(node, 0);
    try {
        return make(node.text, start);
    } catch (const error& failed) {
        for (const problem& each : failed.problems())
            yaml.report(yaml.place_in(node, offset_of(each.where, start, node.text)), each.what, each.cure);
    }
    return std::nullopt;
}

std::optional<std::size_t> file_reader::word(const yaml_node& node, words known, std::string_view what) {
    const auto written = yaml.text(node);
    if (!written) return std::nullopt;
    const auto found = std::ranges::find(known, *written);
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    const std::string meant = written->size() > 1 ? did_you_mean(*written, known) : "";
    yaml.report(yaml.place_of(node), fmt::format("unknown {} {}", what, shown(*written)),
                meant.empty() ? fmt::format("write {}", fmt::join(known, ", ")) : meant);
    return std::nullopt;
}

std::optional<medium> file_reader::channel(const yaml_node& node) {
    const auto found = word(node, media, "medium");
    return found ? std::optional{static_cast<medium>(*found)} : std::nullopt;
}

std::vector<medium> file_reader::channels(const yaml_node& node) {
    std::vector<medium> all;
    if (!expect_list(node, "media")) return all;
    for (const yaml_node& each : node.items) {
        const auto on = channel(each);
        if (on && std::ranges::find(all, *on) != all.end())
            yaml.report(yaml.place_of(each), shown(each.text) + " is in the list already", "remove one of them");
        else if (on)
            all.push_back(*on);
    }
    return all;
}

std::string file_reader::id(const yaml_node& node) {
    auto written = yaml.text(node);
    if (!written || is_id(*written)) return std::move(written).value_or("");
    yaml.report(yaml.place_of(node), shown(*written) + " is no id", std::string{id_rule});
    return {};
}

std::string file_reader::node_id(const yaml_node& node) {
    std::string written = id(node);
    return written.empty() ? written : prefix_ + written;
}

std::string file_reader::name(const yaml_node& node) {
    auto written = yaml.text(node);
    if (!written || is_name(*written)) return std::move(written).value_or("");
    yaml.report(yaml.place_of(node), shown(*written) + " is no name", std::string{name_rule});
    return {};
}

bool file_reader::name(const yaml_entry& entry) {
    if (is_name(entry.key)) return true;
    yaml.report(yaml.place_of(entry), shown(entry.key) + " is no name", std::string{name_rule});
    return false;
}

std::optional<std::string> file_reader::language_code(const yaml_node& node) {
    auto written = yaml.text(node);
    if (!written || is_language(*written)) return written;
    yaml.report(yaml.place_of(node), shown(*written) + " is no language", std::string{language_rule});
    return std::nullopt;
}

std::string file_reader::text(const yaml_node& node) {
    return yaml.text(node).value_or("");
}

std::optional<expression> file_reader::condition(const yaml_node& node) {
    return parsed(node, [](std::string_view text, place where) { return expression::parse(text, std::move(where)); });
}

expression file_reader::formula(const yaml_node& node) {
    static const expression nothing = expression::parse("null");
    return condition(node).value_or(nothing);
}

text_template file_reader::template_text(const yaml_node& node) {
    static const text_template nothing = text_template::parse("");
    return parsed(node, [](std::string_view text, place where) { return text_template::parse(text, std::move(where)); })
        .value_or(nothing);
}

std::vector<step::argument> file_reader::arguments(const yaml_node& node) {
    std::vector<step::argument> all;
    if (!expect_entries(node, "NAME: EXPRESSION")) return all;
    for (const yaml_entry& each : node.entries) {
        expression is = formula(each.value);
        if (name(each)) all.push_back({each.key, std::move(is)});
    }
    return all;
}

type file_reader::type_of(const yaml_node& node) {
    if (node.is == is::map) return type::structure(fields(node));
    const auto found = word(node, types, "type");
    return found ? *type::named(types[*found]) : type{};
}

std::vector<field> file_reader::fields(const yaml_node& node) {
    std::vector<field> all;
    if (!expect_entries(node, "NAME: TYPE")) return all;
    for (const yaml_entry& each : node.entries) {
        type is = type_of(each.value);
        if (name(each)) all.push_back({each.key, std::move(is)});
    }
    return all;
}

stretch file_reader::stretch_of(const yaml_node& node) {
    if (node.is != is::map) return {template_text(node)};
    yaml.expect_map(node, keys::stretch);
    const auto* const text = yaml.required(node, "text");
    stretch made{text != nullptr ? template_text(*text) : text_template::parse("")};
    if (const auto* const clip = node.find("clip"))
        if (auto written = yaml.text(*clip)) {
            if (is_clip(*written))
                made.clip = std::move(*written);
            else
                yaml.report(yaml.place_of(*clip), shown(*written) + " is no name of a clip", std::string{clip_rule});
        }
    return made;
}

std::vector<stretch> file_reader::stretches(const yaml_node& node) {
    std::vector<stretch> all;
    if (node.is != is::list)
        all.push_back(stretch_of(node));
    else if (expect_list(node, "texts"))
        for (const yaml_node& each : node.items) all.push_back(stretch_of(each));
    return all;
}

wording file_reader::words_of_one(const yaml_node& node) {
    wording made;
    made.where = yaml.place_of(node);
    made.by_language.emplace("", stretches(node));
    return made;
}

wording file_reader::words_of(const yaml_node& node) {
    const bool by_language = node.is == is::map && node.find("text") == nullptr && node.find("clip") == nullptr;
    if (!by_language) return words_of_one(node);
    wording made;
    made.where = yaml.place_of(node);
    if (!expect_entries(node, "LANGUAGE: TEXT")) return made;
    for (const yaml_entry& each : node.entries) {
        if (!is_language(each.key))
            yaml.report(yaml.place_of(each), shown(each.key) + " is no language", std::string{language_rule});
        made.by_language.emplace(each.key, stretches(each.value));
    }
    return made;
}

void file_reader::number(const yaml_node* node, const range& allowed, int& into) {
    if (node == nullptr) return;
    if (const auto read = yaml.integer(*node, allowed.least, allowed.most)) into = static_cast<int>(*read);
}

void file_reader::number(const yaml_node* node, const range& allowed, std::size_t& into) {
    if (node == nullptr) return;
    if (const auto read = yaml.integer(*node, allowed.least, allowed.most)) into = static_cast<std::size_t>(*read);
}

void file_reader::duration_ms(const yaml_node* node, const range& allowed, duration& into) {
    if (node == nullptr) return;
    if (const auto read = yaml.integer(*node, allowed.least, allowed.most)) into = std::chrono::milliseconds{*read};
}

void file_reader::boolean(const yaml_node* node, bool& into) {
    if (node != nullptr) into = yaml.boolean(*node).value_or(into);
}

bool file_reader::expect_list(const yaml_node& node, std::string_view of) {
    if (node.is == is::list && !node.items.empty()) return expect_some(node, node.items.size());
    yaml.report(yaml.place_of(node), fmt::format("a list of {} is expected", of), "write [..., ...], or - ... lines");
    return false;
}

bool file_reader::expect_entries(const yaml_node& node, std::string_view of) {
    if (node.is == is::map && !node.entries.empty()) return expect_some(node, node.entries.size());
    yaml.report(yaml.place_of(node), "a map is expected", fmt::format("write lines of {}", of));
    return false;
}

bool file_reader::expect_some(const yaml_node& node, std::size_t count) {
    if (count <= most_entries) return true;
    yaml.report(yaml.place_of(node), fmt::format("{} entries in one place", count),
                fmt::format("write at most {}", most_entries));
    return false;
}

void file_reader::expect_nothing(const yaml_node& node, std::string_view key) {
    if (node.is == is::null) return;
    yaml.report(yaml.place_of(node), fmt::format("nothing stands behind '{}'", key), "remove this");
}

}  // namespace palabre::flow::detail
