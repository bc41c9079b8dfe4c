// src/sim/back_office.cpp - a company's system made of memory, and the faults that it can have.
#include "palabre/sim/back_office.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace palabre::sim {
namespace {

/// The same text for equal arguments, in whatever order they were given.
std::string key_of(const value& arguments) {
    std::vector<std::string> parts;
    if (const auto* const list = arguments.if_array()) {
        for (const value& each : *list) parts.push_back(key_of(each));
        return fmt::format("[{}]", fmt::join(parts, ","));
    }
    const auto* const map = arguments.if_object();
    if (map == nullptr) return boost::json::serialize(arguments);
    for (const auto& [name, given] : *map)
        parts.push_back(boost::json::serialize(boost::json::string{name}) + ':' + key_of(given));
    std::sort(parts.begin(), parts.end());
    return fmt::format("{{{}}}", fmt::join(parts, ","));
}

}  // namespace

std::string_view to_string(fault kind) noexcept {
    switch (kind) {
    case fault::hangs: return "hangs";
    case fault::drops: return "drops";
    case fault::refuses: return "refuses";
    case fault::garbage: return "garbage";
    case fault::slow: return "slow";
    }
    return "unknown";
}

fault_schedule& fault_schedule::add(instant begins, instant ends, fault kind) {
    if (begins >= ends) throw error{errc::invalid_argument, "a fault that ends before it begins", "swap the two times"};
    spans_.push_back({begins, ends, kind});
    return *this;
}

void fault_schedule::mend(instant when) {
    for (auto& each : spans_)
        if (each.begins <= when && when < each.ends) each.ends = when;
}

std::optional<fault> fault_schedule::at(instant when) const noexcept {
    for (auto span = spans_.rbegin(); span != spans_.rend(); ++span)
        if (span->begins <= when && when < span->ends) return span->kind;
    return std::nullopt;
}

back_office& back_office::answer(const std::string& operation, const value& arguments, outcome with) {
    auto& of = tables_[operation];
    (arguments.is_null() ? of.otherwise : of.by_arguments[key_of(arguments)]) = std::move(with);
    return *this;
}

back_office& back_office::answers(const std::string& operation, const value& arguments, value data) {
    tables_[operation].by_arguments[key_of(arguments)] = outcome::of(std::move(data));
    return *this;
}

back_office& back_office::answers_always(const std::string& operation, value data) {
    return answer(operation, nullptr, outcome::of(std::move(data)));
}

back_office& back_office::answers_stale(const std::string& operation, const value& arguments, value data,
                                        duration age) {
    return answer(operation, arguments, outcome::stale(std::move(data), age));
}

back_office& back_office::knows_not(const std::string& operation, const value& arguments) {
    return answer(operation, arguments, outcome::not_found());
}

back_office& back_office::takes(duration least, duration most) {
    if (least < duration{0} || most < least)
        throw error{errc::invalid_argument, "takes(least, most) needs 0 <= least <= most", "swap them"};
    least_ = least;
    most_ = most;
    return *this;
}

outcome back_office::look_up(const std::string& operation, const value& arguments) const {
    const auto found = tables_.find(operation);
    if (found == tables_.end()) return outcome::unavailable("no operation '" + operation + "'");
    const auto& [by_arguments, otherwise] = found->second;
    const auto row = by_arguments.find(key_of(arguments));
    return row != by_arguments.end() ? row->second : otherwise;
}

/// Something of a shape that nobody asked for.
value back_office::garbage() {
    switch (luck_.between(0, 4)) {
    case 0: return nullptr;
    case 1: return "<html><body>502 Bad Gateway</body></html>";
    case 2: return boost::json::array{1, "two", nullptr};
    case 3: return boost::json::object{{"", -1}};
    default: return luck_.between(INT64_MIN, INT64_MAX);
    }
}

void back_office::call(const std::string& operation, value arguments, instant deadline,
                       std::function<void(outcome)> then) {
    ++asked_;
    const auto bad = faults_.at(runtime_.now());
    duration wait = luck_.between(least_, most_);
    outcome result;
    if (bad == fault::hangs)
        wait = duration::max();
    else if (bad == fault::drops)
        result = outcome::unavailable("the connection was lost");
    else if (bad == fault::refuses)
        wait = duration{0}, result = outcome::unavailable("connection refused");
    else if (bad == fault::garbage)
        result = outcome::of(garbage());
    else
        result = look_up(operation, arguments);
    if (bad == fault::slow) wait *= 10;

    const duration patience = deadline - runtime_.now();
    if (wait > patience) {
        wait = patience;
        result = outcome::unavailable("no answer by the deadline");
    }
    runtime_.after(wait, [result = std::move(result), then = std::move(then)]() mutable { then(std::move(result)); });
}

}  // namespace palabre::sim
