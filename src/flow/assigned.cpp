// src/flow/assigned.cpp - what each kind of step leaves behind in the conversation's variables.
#include "flow/assigned.hpp"

#include "flow/node_parts.hpp"

#include <algorithm>

namespace palabre::flow::checks {
namespace {

std::string_view kept_in(const step::lookup& request) {
    return request.into.empty() ? request.operation : request.into;
}

bool same(const type& a, const type& b) {
    if (a.kind() != b.kind() || a.closed() != b.closed()) return false;
    if ((a.element() == nullptr) != (b.element() == nullptr)) return false;
    if (a.element() != nullptr && !same(*a.element(), *b.element())) return false;
    return std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
                      [](const field& x, const field& y) { return x.name == y.name && same(x.type, y.type); });
}

type answers_of(const step::survey& survey) {
    std::vector<field> fields;
    for (const auto& each : survey.questions)
        fields.push_back({each.id, each.most == 0 ? kind::string : kind::integer});
    return type::structure(std::move(fields));
}

}  // namespace

const std::vector<field>& facts() {
    static const std::vector<field> all{{"channel", kind::string},  {"from", kind::string}, {"to", kind::string},
                                        {"language", kind::string}, {"now", kind::dynamic}, {"customer", kind::map}};
    return all;
}

void assigned_by(const graph& of, const step::any& what, std::string_view outcome,
                 const std::function<void(std::string_view)>& then) {
    if (outcome == "hang_up") return;
    if (const auto* set = std::get_if<step::set>(&what)) {
        for (const auto& each : set->variables) then(each.name);
    } else if (const auto* menu = std::get_if<step::menu>(&what)) {
        if (!menu->into.empty() && outcome != "no_input" && outcome != "no_match") then(menu->into);
    } else if (const auto* collect = std::get_if<step::collect>(&what)) {
        if (outcome == "next") then(collect->into);
    } else if (const auto* lookup = std::get_if<step::lookup>(&what)) {
        if (outcome == "value" || outcome == "stale") then(kept_in(*lookup));
        if (outcome == "stale") then(std::string{kept_in(*lookup)} + "_age_ms");
    } else if (const auto* act = std::get_if<step::act>(&what)) {
        if (outcome == "done") then(kept_in(act->calls));
    } else if (const auto* record = std::get_if<step::record>(&what)) {
        then(record->into);
    } else if (const auto* survey = std::get_if<step::survey>(&what)) {
        if (outcome == "next") then(survey->into);
    } else if (std::holds_alternative<step::bot>(what)) {
        // An assistant gives back slots; the flow declares those that it counts on.
        if (outcome == "unavailable") return;
        for (const auto& each : of.variables) then(each.name);
        const auto& into = std::get<step::bot>(what).into;
        if (outcome != "done" && !into.empty()) then(into);
    }
}

variables::variables(const plan& of) {
    for (const auto& each : facts()) {
        types_.emplace(each.name, each.type);
        names_.push_back(each.name);
    }
    for (const auto& each : of.of().variables) {
        declared_.emplace(each.name, &each.type);
        put(each.name, each.type);
    }
    std::unordered_map<std::string, const operation*> operations;
    for (const auto& each : of.of().operations) operations.emplace(each.connector + "." + each.name, &each);
    for (node_number at = 0; at < of.size(); ++at) {
        const auto& step = of.node(at).step;
        const auto sets = [&](std::string_view name, const type& is) {
            if (name.empty()) return;
            setters_.emplace(name, true);
            put(name, is);
        };
        if (const auto* request = request_of(step)) {
            const auto found = operations.find(request->connector + "." + request->operation);
            sets(kept_in(*request), found == operations.end() ? type{} : found->second->result);
            if (std::holds_alternative<step::lookup>(step) && of.node(at).to("stale") != nullptr)
                sets(ages_.emplace_back(std::string{kept_in(*request)} + "_age_ms"), kind::integer);
        } else if (const auto* menu = std::get_if<step::menu>(&step)) {
            sets(menu->into, kind::string);
        } else if (const auto* collect = std::get_if<step::collect>(&step)) {
            sets(collect->into, kind::string);
        } else if (const auto* record = std::get_if<step::record>(&step)) {
            sets(record->into, kind::dynamic);
        } else if (const auto* survey = std::get_if<step::survey>(&step)) {
            sets(survey->into, answers_of(*survey));
        } else if (const auto* set = std::get_if<step::set>(&step)) {
            for (const auto& each : set->variables) setters_.emplace(each.name, true);
        } else if (const auto* bot = std::get_if<step::bot>(&step)) {
            for (const auto& each : of.of().variables) setters_.emplace(each.name, true);
            sets(bot->into, type::structure({{"reason", kind::string}, {"edge", kind::string}}));
            for (const auto& each : bot->answers)
                if (const auto found = operations.find(each.connector + "." + each.operation);
                    found != operations.end())
                    put(each.operation, found->second->result);
        }
    }
    infer(of);
}

/// What set computes: from the types of the others, and nothing assumed of what other sets compute.
void variables::infer(const plan& of) {
    std::vector<std::pair<std::string_view, type>> found;
    std::vector<const step::set*> sets;
    for (node_number at = 0; at < of.size(); ++at)
        if (const auto* set = of.as<step::set>(at)) sets.push_back(set);
    std::unordered_map<std::string_view, type> before = types_;
    for (const auto* set : sets)
        for (const auto& each : set->variables)
            if (!declared_.contains(each.name)) types_.insert_or_assign(each.name, type{});
    for (const auto* set : sets)
        for (const auto& each : set->variables)
            found.emplace_back(each.name, each.is.check(environment(each.is.variables(), {})).result);
    types_ = std::move(before);
    for (const auto& [name, is] : found) put(name, is);
}

void variables::put(std::string_view name, const type& is) {
    if (const auto known = declared_.find(name); known != declared_.end()) {
        if (types_.try_emplace(name, *known->second).second) names_.push_back(name);
        return;
    }
    const auto [at, first] = types_.try_emplace(name, is);
    if (first) names_.push_back(name);
    if (!first && !same(at->second, is)) at->second = type{};
}

bool variables::begins_unset(std::string_view name) const {
    return setters_.contains(name) && (declared(name) == nullptr || !begins_empty_if_declared(name));
}

/// An empty map has none of the fields that are read, and null no text.
bool variables::begins_empty_if_declared(std::string_view name) const {
    const auto known = types_.find(name);
    if (known == types_.end()) return false;
    switch (known->second.kind()) {
    case kind::boolean:
    case kind::integer:
    case kind::unsigned_integer:
    case kind::floating:
    case kind::string:
    case kind::list: return true;
    default: return false;
    }
}

const type* variables::declared(std::string_view name) const {
    const auto found = declared_.find(name);
    return found == declared_.end() ? nullptr : found->second;
}

type variables::environment(const std::vector<std::string>& paths, std::span<const std::string_view> extra) const {
    std::vector<field> fields;
    std::string_view last;
    for (const auto& path : paths) {  // sorted, so the same root comes in a row, but for "a.b" after "a-"
        const std::string_view root = std::string_view{path}.substr(0, path.find('.'));
        if (root == last) continue;
        last = root;
        const auto found = types_.find(root);
        if (found != types_.end())
            fields.push_back({std::string{root}, found->second});
        else if (std::find(extra.begin(), extra.end(), root) != extra.end())
            fields.push_back({std::string{root}, type{}});
    }
    return type::structure(std::move(fields));
}

}  // namespace palabre::flow::checks
