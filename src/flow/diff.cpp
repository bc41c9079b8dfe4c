// src/flow/diff.cpp - two versions of a flow side by side: settings, texts by language, expressions, edges.
#include "palabre/flow/diff.hpp"

#include "flow/node_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace palabre::flow {
namespace {

/// What something consists of, by name, in order: two of these are compared line by line.
using aspects = std::vector<std::pair<std::string, std::string>>;

std::string quoted(std::string_view text) {
    return fmt::format("\"{}\"", text);
}

std::string written(const std::vector<stretch>& said) {
    std::string all;
    for (const auto& each : said) {
        if (!all.empty()) all += " + ";
        all += quoted(each.text.text());
        if (!each.clip.empty()) all += fmt::format(" (clip {})", each.clip);
    }
    return all;
}

void add_wording(const std::string& name, const wording& words, aspects& to) {
    for (const auto& [code, said] : words.by_language)
        to.emplace_back(code.empty() ? name : fmt::format("{} in '{}'", name, code), written(said));
}

std::string written(const type& is) {
    if (is.closed()) {
        std::string fields;
        for (const auto& each : is.fields())
            fields += fmt::format("{}{}: {}", fields.empty() ? "" : ", ", each.name, written(each.type));
        return "{" + fields + "}";
    }
    if (is.element() == nullptr) return std::string{to_string(is.kind())};
    return fmt::format("{} of {}", to_string(is.kind()), written(*is.element()));
}

std::string written(const std::vector<field>& fields) {
    return written(type::structure(fields));
}

aspects of_node(const node& is) {
    aspects all{{"kind", std::string{kind_of(is.step)}}};
    for (auto& each : settings_of(is.step)) all.push_back(std::move(each));
    for (const auto& part : texts_of(is.step)) add_wording(part.name, *part.words, all);
    for (const auto& part : computed_by(is.step))
        all.emplace_back(part.name, part.is != nullptr ? part.is->text() : quoted(part.text->text()));
    for (const auto& edge : is.edges)
        all.emplace_back(fmt::format("on '{}'", edge.outcome), fmt::format("'{}'", edge.to));
    return all;
}

/// Hours are long to write: whether they differ is enough.
std::string fingerprint(const std::string& name, const calendar& is) {
    constexpr std::size_t shown = 8;
    graph alone;
    alone.calendars.emplace(name, is);
    return alone.digest().substr(0, shown);
}

aspects of_flow(const graph& of) {
    aspects all{
        {"name", of.name}, {"about", of.about}, {"begins at", of.nodes().empty() ? "" : of.nodes().front().first}};
    std::string order, channels;
    for (const auto& each : of.languages) {
        order += (order.empty() ? "" : ", ") + each.code;
        const std::string name = fmt::format("language '{}'", each.code);
        all.emplace_back(name, fmt::format("{}{}{}", each.name, each.recorded ? ", recorded" : "",
                                           each.pending ? ", recordings pending" : ""));
        for (const auto& [phrase, words] : each.phrases)
            add_wording(fmt::format("{}, phrase '{}'", name, phrase), words, all);
    }
    all.emplace_back("languages", order);
    for (const medium on : of.channels) channels += fmt::format("{}{}", channels.empty() ? "" : ", ", to_string(on));
    all.emplace_back("channels", channels);
    for (const auto& each : of.variables) all.emplace_back(fmt::format("variable '{}'", each.name), written(each.type));
    for (const auto& each : of.operations)
        all.emplace_back(
            fmt::format("operation '{}.{}'", each.connector, each.name),
            fmt::format("{} gives {}{}", written(each.arguments), written(each.result), each.writes ? ", writes" : ""));
    for (const auto& each : of.notices) {
        const std::string name = fmt::format("notice '{}'", each.id);
        all.emplace_back(name, fmt::format("from {} to {}{}", each.begins.time_since_epoch().count(),
                                           each.ends.time_since_epoch().count(),
                                           each.concerns ? " if " + each.concerns->text() : ""));
        add_wording(name + ", text", each.words, all);
    }
    for (const auto& [name, is] : of.calendars)
        all.emplace_back(fmt::format("calendar '{}'", name), "hours " + fingerprint(name, is));
    all.emplace_back("prompts", of.prompts);
    all.emplace_back("on_hang_up", of.on_hang_up);
    all.emplace_back("time_zone", of.time_zone);
    all.emplace_back("steps_without_customer", std::to_string(of.steps_without_customer));
    return all;
}

std::vector<std::string> compared(const aspects& before, const aspects& after) {
    std::unordered_map<std::string_view, std::string_view> was;
    for (const auto& [name, is] : before) was.emplace(name, is);
    std::vector<std::string> lines;
    for (const auto& [name, is] : after) {
        const auto old = was.find(name);
        if (old == was.end()) {
            if (!is.empty()) lines.push_back(fmt::format("{}: now {}", name, is));
            continue;
        }
        if (old->second != is)
            lines.push_back(old->second.empty() ? fmt::format("{}: now {}", name, is)
                            : is.empty()        ? fmt::format("{}: no longer {}", name, old->second)
                                                : fmt::format("{}: {} -> {}", name, old->second, is));
        was.erase(old);
    }
    for (const auto& [name, is] : before)
        if (was.contains(name)) lines.push_back(fmt::format("{}: no longer {}", name, is));
    return lines;
}

std::string print_of(const aspects& of) {
    std::string all;
    for (const auto& [name, is] : of) all += fmt::format("{}\n{}\n", name, is);
    return all;
}

}  // namespace

std::vector<change> differences(const graph& before, const graph& after) {
    std::vector<change> all;
    if (before.digest() == after.digest()) return all;
    if (auto lines = compared(of_flow(before), of_flow(after)); !lines.empty())
        all.push_back({change::kind::changed, "", "", std::move(lines)});

    // A node that is gone and one of the same content that is new are taken for one node; edges tell the rest.
    std::multimap<std::string, std::string_view> gone;
    for (const auto& [id, is] : before.nodes())
        if (after.find(id) == nullptr) gone.emplace(print_of(of_node(is)), id);
    std::map<std::string_view, bool> renamed;
    for (const auto& [id, is] : after.nodes()) {
        if (const node* old = before.find(id)) {
            if (auto lines = compared(of_node(*old), of_node(is)); !lines.empty())
                all.push_back({change::kind::changed, id, "", std::move(lines)});
            continue;
        }
        const auto same = gone.find(print_of(of_node(is)));
        if (same == gone.end()) {
            all.push_back({change::kind::added, id, "", {std::string{kind_of(is.step)}}});
        } else {
            all.push_back({change::kind::renamed, id, std::string{same->second}, {std::string{kind_of(is.step)}}});
            renamed.emplace(same->second, true);
            gone.erase(same);
        }
    }
    for (const auto& [id, is] : before.nodes())
        if (after.find(id) == nullptr && !renamed.contains(id))
            all.push_back({change::kind::removed, id, "", {std::string{kind_of(is.step)}}});
    if (all.empty()) all.push_back({change::kind::changed, "", "", {"the order of its nodes"}});
    return all;
}

std::string to_string(const std::vector<change>& changes) {
    std::string all;
    for (const auto& each : changes) {
        const std::string kind = each.lines.empty() ? "" : each.lines.front();
        switch (each.what) {
        case change::kind::added: all += fmt::format("+ '{}' ({})\n", each.node, kind); break;
        case change::kind::removed: all += fmt::format("- '{}' ({})\n", each.node, kind); break;
        case change::kind::renamed:
            all += fmt::format("= '{}' ({}), until now '{}'\n", each.node, kind, each.was);
            break;
        case change::kind::changed:
            all += each.node.empty() ? "~ the flow\n" : fmt::format("~ '{}'\n", each.node);
            for (const auto& line : each.lines) all += fmt::format("    {}\n", line);
            break;
        }
    }
    return all;
}

}  // namespace palabre::flow
