// src/campaign/plan_members.hpp - a campaign's plan taken member by member, with all that is wrong in it.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace palabre::campaign {

inline constexpr std::array<std::pair<std::string_view, duration>, 5> units_of_time{{
    {"d", std::chrono::hours{24}},
    {"h", std::chrono::hours{1}},
    {"min", std::chrono::minutes{1}},
    {"s", std::chrono::seconds{1}},
    {"ms", std::chrono::milliseconds{1}},
}};

/// "30s"; nothing for what is no time.
inline std::optional<duration> read_time(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (failed != std::errc{} || count < 0 || count > 100'000'000) return {};
    for (const auto& [name, length] : units_of_time)
        if (text.substr(static_cast<std::size_t>(end - text.data())) == name) return count * length;
    return {};
}

inline std::string written_time(duration length) {
    for (const auto& [name, unit] : units_of_time)
        if (length >= unit && length % unit == duration{0}) return fmt::format("{}{}", length / unit, name);
    return "0s";
}

/// One object of the plan, its members taken one after the other; what is left over is a mistake.
class members {
public:
    members(const value& of, std::string at, std::vector<problem>& wrong, std::string_view page = "notices.md")
        : at_{std::move(at)}, page_{page}, wrong_{wrong} {
        if (of.is_null()) return;
        of_ = of.if_object();
        if (of_ == nullptr) say("", "it is no object", "write {...}");
    }
    ~members() {
        if (of_ == nullptr) return;
        for (const auto& [name, each] : *of_)
            if (!taken_.contains(std::string{name}))
                say(name, "there is no such setting", fmt::format("see docs/manual/{}", page_));
    }
    members(const members&) = delete;
    members& operator=(const members&) = delete;

    const value* find(std::string_view name) {
        taken_.emplace(name);
        return of_ == nullptr ? nullptr : of_->if_contains(name);
    }
    void text(std::string_view name, std::string& into) {
        const auto* const found = find(name);
        if (found == nullptr) return;
        if (!found->is_string()) return say(name, "it is no text", "put it in quotes");
        into = found->get_string();
    }
    void truth(std::string_view name, bool& into) {
        const auto* const found = find(name);
        if (found == nullptr) return;
        if (!found->is_bool()) return say(name, "it is neither true nor false", "write true or false");
        into = found->get_bool();
    }
    template<class Number> void number(std::string_view name, double least, double most, Number& into) {
        const auto* const found = find(name);
        if (found == nullptr) return;
        const double given = found->is_number() ? found->to_number<double>() : least - 1;
        const bool fits = given >= least && given <= most;
        if (!fits || (std::is_integral_v<Number> && given != static_cast<double>(static_cast<Number>(given))))
            return say(name, fmt::format("it is not within {} and {}", least, most),
                       std::is_integral_v<Number> ? "write a whole number" : "write a number");
        into = static_cast<Number>(given);
    }
    /// "500ms", "30s", "5min", "12h", "7d".
    void time(std::string_view name, duration least, duration most, duration& into) {
        const auto* const found = find(name);
        if (found == nullptr) return;
        const auto read = found->is_string() ? read_time(found->get_string()) : std::nullopt;
        if (!read || *read < least || *read > most)
            return say(name, fmt::format("it is no time within {} and {}", written_time(least), written_time(most)),
                       "write 500ms, 30s, 5min, 12h or 7d");
        into = *read;
    }
    std::vector<std::string> texts(std::string_view name) {
        std::vector<std::string> all;
        const auto* const found = find(name);
        if (found == nullptr) return all;
        if (!found->is_array()) {
            say(name, "it is no list", "write [\"...\"]");
            return all;
        }
        for (const auto& each : found->get_array())
            if (each.is_string())
                all.emplace_back(each.get_string());
            else
                say(name, "it is no list of texts", "write [\"...\"]");
        return all;
    }
    void say(std::string_view name, std::string what, std::string cure) {
        const std::string place = at_.empty() || name.empty() ? at_ + std::string{name} : at_ + "." + std::string{name};
        wrong_.push_back({.where = {},
                          .what = fmt::format("{}: {}", place.empty() ? "the plan" : place, what),
                          .cure = std::move(cure)});
    }
    const boost::json::object* all() const { return of_; }
    std::string inside(std::string_view name) const {
        return at_.empty() ? std::string{name} : at_ + "." + std::string{name};
    }
    void take_all() {
        if (of_ != nullptr)
            for (const auto& [name, each] : *of_) taken_.emplace(name);
    }

private:
    std::string at_;
    std::string_view page_;
    std::vector<problem>& wrong_;
    const boost::json::object* of_ = nullptr;
    std::set<std::string> taken_;
};

}  // namespace palabre::campaign
