// src/connector/argument_template.cpp - texts and JSON with {arguments}, filled by value.
#include "connector/argument_template.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace palabre::detail {
namespace {

[[noreturn]] void refuse(std::string_view what, std::size_t at, std::string_view why) {
    throw error{errc::invalid_argument, fmt::format("{}, character {}: {}", what, at + 1, why),
                "write {name} for an argument, {{ and }} for braces"};
}

/// nullptr where it is missing or null.
const value* argument(const value& all, const std::string& name) {
    const auto* const map = all.if_object();
    const value* const found = map == nullptr ? nullptr : map->if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

}  // namespace

std::string written(const value& of) {
    if (const auto* text = of.if_string()) return {text->data(), text->size()};
    return boost::json::serialize(of);
}

argument_template argument_template::parse(std::string_view text, std::string_view what) {
    argument_template made;
    std::string before;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if ((c == '{' || c == '}') && text.substr(at + 1, 1) == text.substr(at, 1)) {
            before += c;
            ++at;
        } else if (c == '{') {
            const auto end = text.find_first_of("{}", at + 1);
            if (end == std::string_view::npos || text[end] == '{') refuse(what, at, "this brace is not closed");
            if (end == at + 1) refuse(what, at, "an argument has a name");
            made.parts_.push_back({std::exchange(before, {}), std::string{text.substr(at + 1, end - at - 1)}});
            at = end;
        } else if (c == '}') {
            refuse(what, at, "this brace closes nothing");
        } else {
            before += c;
        }
    }
    made.rest_ = std::move(before);
    return made;
}

std::optional<std::string> argument_template::fill(const value& arguments,
                                                   std::string (*escape)(std::string_view)) const {
    std::string text;
    bool is_any = parts_.empty();
    for (const auto& each : parts_) {
        text += each.before;
        const auto* const given = argument(arguments, each.name);
        if (given == nullptr) continue;
        is_any = true;
        const auto words = written(*given);
        text += escape == nullptr ? words : escape(words);
    }
    if (!is_any) return {};
    return text + rest_;
}

const std::string* argument_template::only() const noexcept {
    return parts_.size() == 1 && parts_[0].before.empty() && rest_.empty() ? &parts_[0].name : nullptr;
}

std::vector<std::string> argument_template::names() const {
    std::vector<std::string> all;
    for (const auto& each : parts_) all.push_back(each.name);
    return all;
}

json_template json_template::parse(const value& shape, std::string_view what) {
    json_template made;
    if (const auto* const text = shape.if_string()) {
        made.text_ = argument_template::parse(*text, what);
    } else if (const auto* const list = shape.if_array()) {
        made.is_list_ = true;
        for (const auto& each : *list) made.members_.emplace_back("", parse(each, what));
    } else if (const auto* const map = shape.if_object()) {
        made.is_object_ = true;
        for (const auto& each : *map) made.members_.emplace_back(std::string{each.key()}, parse(each.value(), what));
    } else {
        made.plain_ = shape;
    }
    return made;
}

value json_template::fill(const value& arguments) const {
    auto made = filled(arguments);
    return made ? *std::move(made) : value{};
}

std::optional<value> json_template::filled(const value& arguments) const {
    if (text_) {
        if (const auto* const name = text_->only()) {
            const auto* const given = argument(arguments, *name);
            return given == nullptr ? std::nullopt : std::optional<value>{*given};
        }
        const auto words = text_->fill(arguments);
        return words ? std::optional<value>{value(*words)} : std::nullopt;
    }
    if (is_list_) {
        boost::json::array made;
        for (const auto& [name, each] : members_)
            if (auto one = each.filled(arguments)) made.push_back(*std::move(one));
        return made;
    }
    if (is_object_) {
        boost::json::object made;
        for (const auto& [name, each] : members_)
            if (auto one = each.filled(arguments)) made[name] = *std::move(one);
        return made;
    }
    return plain_;
}

std::vector<std::string> json_template::names() const {
    auto all = text_ ? text_->names() : std::vector<std::string>{};
    for (const auto& [name, each] : members_) {
        auto more = each.names();
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}  // namespace palabre::detail
