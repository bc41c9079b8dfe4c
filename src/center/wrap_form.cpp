// src/center/wrap_form.cpp - what an agent says came of a task, held against the form of his queue.
#include "palabre/center/wrap_form.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace palabre {

namespace json = boost::json;

namespace {

constexpr std::size_t longest_text = 1'000;

json::object told_labels(const labels& of) {
    json::object made;
    for (const auto& [language, text] : of) made[language] = text;
    return made;
}

bool is_date(std::string_view text) {
    const auto part = [&](std::size_t at, std::size_t length) {
        int number = 0;
        const auto* const end = text.data() + at + length;
        return std::from_chars(text.data() + at, end, number).ptr == end ? number : -1;
    };
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const std::chrono::year_month_day day{std::chrono::year{part(0, 4)},
                                          std::chrono::month{static_cast<unsigned>(part(5, 2))},
                                          std::chrono::day{static_cast<unsigned>(part(8, 2))}};
    return day.ok();
}

/// "" where it is right.
std::string why_not(const form_field& of, const value& given) {
    using kind = form_field::kind;
    const auto text = given.is_string() ? std::string_view{given.get_string()} : std::string_view{};
    switch (of.is) {
    case kind::text:
        if (!given.is_string()) return "it is no text";
        return text.size() > longest_text ? fmt::format("it is longer than {} bytes", longest_text) : std::string{};
    case kind::number: return given.is_number() ? "" : "it is no number";
    case kind::truth: return given.is_bool() ? "" : "it is neither true nor false";
    case kind::date: return is_date(text) ? "" : "it is no day like 2026-11-30";
    case kind::choice: break;
    }
    if (of.choices.contains(std::string{text})) return {};
    std::string all;
    for (const auto& [code, label] : of.choices) all += (all.empty() ? "" : ", ") + code;
    return "it is none of " + all;
}

bool is_there(const value* given) {
    return given != nullptr && !given->is_null() && !(given->is_string() && given->get_string().empty());
}

}  // namespace

std::string_view to_string(form_field::kind is) noexcept {
    switch (is) {
    case form_field::kind::text: return "text";
    case form_field::kind::number: return "number";
    case form_field::kind::truth: return "truth";
    case form_field::kind::date: return "date";
    default: return "choice";
    }
}

std::optional<form_problem> problem_of(const wrap_form& by, const wrap_notes& what) {
    if (by.empty()) return {};
    const json::object none;
    if (!what.fields.is_null() && !what.fields.is_object()) return form_problem{"fields", "they are no object"};
    const auto& given = what.fields.is_object() ? what.fields.get_object() : none;
    const auto is = std::ranges::find(by, what.disposition, &form_outcome::code);
    if (is == by.end()) {
        if (!what.disposition.empty())
            return form_problem{"disposition", fmt::format("the queue has no disposition '{}'", what.disposition)};
        if (what.note.empty() && given.empty()) return {};
        return form_problem{"disposition", "what came of it is to be said"};
    }
    if (is->needs_note && what.note.empty())
        return form_problem{"note", fmt::format("'{}' wants a note", what.disposition)};
    if (is->calls_back && !what.call_back)
        return form_problem{"callback_at", fmt::format("'{}' wants the time of the next call", what.disposition)};
    for (const auto& each : given)
        if (std::ranges::count(is->fields, std::string{each.key()}, &form_field::name) == 0)
            return form_problem{"fields." + std::string{each.key()},
                                fmt::format("'{}' has no such field", what.disposition)};
    for (const auto& each : is->fields) {
        const auto* const found = given.if_contains(each.name);
        if (!is_there(found)) {
            if (each.required) return form_problem{"fields." + each.name, "it has to be filled in"};
            continue;
        }
        if (auto why = why_not(each, *found); !why.empty()) return form_problem{"fields." + each.name, std::move(why)};
    }
    return {};
}

value told(const wrap_form& form) {
    json::array all;
    for (const auto& each : form) {
        json::array fields;
        for (const auto& field : each.fields) {
            json::object one{{"name", field.name},
                             {"label", told_labels(field.label)},
                             {"type", to_string(field.is)},
                             {"required", field.required}};
            json::array choices;
            for (const auto& [code, label] : field.choices)
                choices.push_back(json::object{{"code", code}, {"label", told_labels(label)}});
            if (!choices.empty()) one["choices"] = std::move(choices);
            fields.push_back(std::move(one));
        }
        all.push_back(json::object{{"code", each.code},
                                   {"label", told_labels(each.label)},
                                   {"means", history::to_string(each.means)},
                                   {"needs_note", each.needs_note},
                                   {"calls_back", each.calls_back},
                                   {"fields", std::move(fields)}});
    }
    return all;
}

}  // namespace palabre
