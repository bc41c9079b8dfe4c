// src/history/tally.cpp - sums by measure, as numbers and as text.
#include "palabre/history/tally.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace palabre::history {

std::span<const std::chrono::seconds> bin_ends() noexcept {
    using std::chrono::seconds;
    static constexpr std::array<seconds, 44> ends{
        seconds{1},     seconds{2},    seconds{3},    seconds{4},    seconds{5},    seconds{6},     seconds{7},
        seconds{8},     seconds{9},    seconds{10},   seconds{12},   seconds{15},   seconds{20},    seconds{25},
        seconds{30},    seconds{40},   seconds{45},   seconds{50},   seconds{60},   seconds{75},    seconds{90},
        seconds{100},   seconds{120},  seconds{150},  seconds{180},  seconds{240},  seconds{300},   seconds{360},
        seconds{420},   seconds{480},  seconds{540},  seconds{600},  seconds{720},  seconds{900},   seconds{1200},
        seconds{1800},  seconds{2700}, seconds{3600}, seconds{5400}, seconds{7200}, seconds{10800}, seconds{14400},
        seconds{28800}, seconds{86400}};
    return ends;
}

namespace {

constexpr auto by_measure = [](const auto& sum, std::uint16_t which) { return sum.first < which; };

}  // namespace

void tally::add(measure what, std::int64_t much) {
    if (much == 0) return;
    const auto which = static_cast<std::uint16_t>(what);
    const auto at = std::lower_bound(sums_.begin(), sums_.end(), which, by_measure);
    if (at == sums_.end() || at->first != which)
        sums_.insert(at, {which, much});
    else if ((at->second += much) == 0)
        sums_.erase(at);
}

void tally::add(const tally& other) {
    if (sums_.empty()) {
        sums_ = other.sums_;
        return;
    }
    for (const auto& [which, much] : other.sums_) add(static_cast<measure>(which), much);
}

void tally::add_time(measure histogram, duration length) {
    const auto ends = bin_ends();
    const auto bin = std::lower_bound(ends.begin(), ends.end(), length) - ends.begin();
    add(static_cast<measure>(static_cast<std::uint16_t>(histogram) + bin));
}

std::int64_t tally::at(measure what) const noexcept {
    const auto which = static_cast<std::uint16_t>(what);
    const auto at = std::lower_bound(sums_.begin(), sums_.end(), which, by_measure);
    return at == sums_.end() || at->first != which ? 0 : at->second;
}

std::optional<std::int64_t> tally::within(measure histogram, duration limit) const noexcept {
    const auto ends = bin_ends();
    const auto last = std::lower_bound(ends.begin(), ends.end(), limit);
    if (last == ends.end() || *last != limit) return {};
    std::int64_t all = 0;
    const auto first = static_cast<std::uint16_t>(histogram);
    const auto until = static_cast<std::uint16_t>(first + (last - ends.begin()));
    for (auto at = std::lower_bound(sums_.begin(), sums_.end(), first, by_measure);
         at != sums_.end() && at->first <= until; ++at)
        all += at->second;
    return all;
}

std::string tally::text() const {
    std::string made;
    for (const auto& [which, much] : sums_) {
        if (!made.empty()) made += ',';
        made += std::to_string(which);
        made += ':';
        made += std::to_string(much);
    }
    return made;
}

tally tally::read(std::string_view text) {
    tally made;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        std::uint16_t which = 0;
        std::int64_t much = 0;
        auto read = std::from_chars(at, end, which);
        if (read.ec != std::errc{} || read.ptr == end || *read.ptr != ':') return {};
        read = std::from_chars(read.ptr + 1, end, much);
        if (read.ec != std::errc{} || (read.ptr != end && *read.ptr != ',')) return {};
        if (!made.sums_.empty() && made.sums_.back().first >= which) return {};
        made.sums_.emplace_back(which, much);
        at = read.ptr + 1;
    }
    return made;
}

}  // namespace palabre::history
