// src/history/report_names.cpp - the names of what is counted and told apart, and quarters of an hour.
#include "palabre/core/error.hpp"
#include "palabre/history/report_book.hpp"
#include "palabre/history/work_note.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace palabre::history {
namespace {

using namespace std::string_view_literals;

constexpr std::array sources{"contacts"sv, "visits"sv, "work"sv, "attempts"sv, "messages"sv};
constexpr std::array dimensions{"total"sv,   "campaign"sv, "queue"sv, "agent"sv, "disposition"sv,
                                "channel"sv, "language"sv, "flow"sv,  "node"sv};
constexpr std::array visit_ends{"answered"sv, "abandoned"sv, "left"sv};
static_assert(sources.size() == all_sources.size() && dimensions.size() == all_dimensions.size());

template<class Enum, std::size_t N>
Enum read(const std::array<std::string_view, N>& names, std::string_view name, const char* what) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw error{errc::invalid_argument, fmt::format("no {} is called '{}'", what, name),
                    fmt::format("use one of: {}", fmt::join(names, ", "))};
    return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(source which) noexcept {
    return sources[static_cast<std::size_t>(which)];
}
std::string_view to_string(dimension which) noexcept {
    return dimensions[static_cast<std::size_t>(which)];
}
dimension dimension_from(std::string_view name) {
    return read<dimension>(dimensions, name, "dimension");
}
std::string_view to_string(visit_end how) noexcept {
    return visit_ends[static_cast<std::size_t>(how)];
}
visit_end visit_end_from(std::string_view name) {
    return read<visit_end>(visit_ends, name, "end of a visit");
}

calendar_time quarter_of(calendar_time at) noexcept {
    return std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<900>>>(at);
}

std::vector<std::pair<calendar_time, duration>> in_quarters(calendar_time from, calendar_time until) {
    std::vector<std::pair<calendar_time, duration>> all;
    while (from < until) {
        const auto end = std::min(until, quarter_of(from) + quarter);
        all.emplace_back(from, end - from);
        from = end;
    }
    return all;
}

}  // namespace palabre::history
