// src/core/yaml_reader.cpp - reads a YAML file and notes every problem, with its place, instead of stopping at the first.
#include "core/yaml_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <numeric>
#include <set>

namespace palabre::detail {
namespace {

/// Takes a number of exactly `size` digits off `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t size) {
    int value = 0;
    if (text.size() < size) return std::nullopt;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + size, value);
    if (failed != std::errc{} || end != text.data() + size || text.front() == '-') return std::nullopt;
    text.remove_prefix(size);
    return value;
}

bool take(std::string_view& text, std::string_view start) {
    if (!text.starts_with(start)) return false;
    text.remove_prefix(start.size());
    return true;
}

std::optional<std::int64_t> parsed_moment(std::string_view text) {
    using namespace std::chrono;
    const auto y = take_digits(text, 4);
    if (!y || !take(text, "-")) return std::nullopt;
    const auto m = take_digits(text, 2);
    if (!m || !take(text, "-")) return std::nullopt;
    const auto d = take_digits(text, 2);
    if (!d) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return std::nullopt;
    seconds since = sys_days{date}.time_since_epoch();
    if (text.empty()) return since.count();

    const auto clock = [&text](bool with_seconds) -> std::optional<seconds> {
        const auto h = take_digits(text, 2);
        if (!h || *h > 23 || !take(text, ":")) return std::nullopt;
        const auto min = take_digits(text, 2);
        if (!min || *min > 59) return std::nullopt;
        if (!with_seconds) return hours{*h} + minutes{*min};
        if (!take(text, ":")) return std::nullopt;
        const auto s = take_digits(text, 2);
        if (!s || *s > 59) return std::nullopt;
        return hours{*h} + minutes{*min} + seconds{*s};
    };
    if (!take(text, "T")) return std::nullopt;
    const auto time = clock(true);
    if (!time) return std::nullopt;
    since += *time;
    if (text == "Z") return since.count();
    const bool east = take(text, "+");
    if (!east && !take(text, "-")) return std::nullopt;
    const auto offset = clock(false);
    if (!offset || !text.empty()) return std::nullopt;
    return (east ? since - *offset : since + *offset).count();
}

std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearest(std::string_view written, const std::vector<std::string_view>& known) {
    std::string_view best;
    std::size_t least = std::max<std::size_t>(written.size(), 3) / 3 + 1;
    if (written.size() > 64) return best;
    for (const auto each : known)
        if (const std::size_t distance = edits(written, each); distance < least) {
            least = distance;
            best = each;
        }
    return best;
}

yaml_reader::yaml_reader(std::string_view yaml, std::string file) : file_{std::move(file)} {
    if (yaml.size() > bytes_at_most)
        throw error{errc::too_large, place{file_}, fmt::format("{} bytes are more than 4 MB", yaml.size()),
                    "split the file"};
    try {
        const auto documents = YAML::LoadAll(std::string{yaml});
        if (documents.size() == 1) root_ = documents.front();
        if (documents.size() > 1)
            complain(documents[1], "a second document begins here",
                     "remove the line ---, or make it a file of its own");
    } catch (const YAML::Exception& e) {
        const bool known = !e.mark.is_null();
        problems_.push_back({place{file_, known ? e.mark.line + 1 : 1, known ? e.mark.column + 1 : 1}, e.msg,
                             "check indentation, quotes and brackets up to here"});
    }
    finish();
}

place yaml_reader::place_of(const YAML::Node& at) const {
    const YAML::Mark mark = at.Mark();
    return mark.is_null() ? place{file_, 1, 1} : place{file_, mark.line + 1, mark.column + 1};
}

void yaml_reader::complain(const YAML::Node& at, std::string what, std::string cure) {
    problems_.push_back({place_of(at), std::move(what), std::move(cure)});
}

void yaml_reader::unique_keys(const YAML::Node& at) {
    std::set<std::string_view> seen;
    for (const auto& each : at)
        if (each.first.IsScalar() && !seen.insert(each.first.Scalar()).second)
            complain(each.first, fmt::format("'{}' is here twice", each.first.Scalar()), "keep one of them");
}

bool yaml_reader::names(const YAML::Node& at, std::string_view what) {
    if (!at.IsMap()) {
        complain(at, fmt::format("{} is not a mapping", what), "write 'name: ...' lines under it");
        return false;
    }
    for (const auto& each : at)
        if (!each.first.IsScalar()) complain(each.first, "a key that is not a word", "write 'name: ...'");
    unique_keys(at);
    return true;
}

bool yaml_reader::mapping(const YAML::Node& at, std::string_view what, std::initializer_list<yaml_key> keys) {
    if (!names(at, what)) return false;
    std::vector<std::string_view> known;
    for (const auto& each : keys) {
        known.push_back(each.name);
        if (each.required && !at[std::string{each.name}])
            complain(at, fmt::format("{} has no '{}'", what, each.name), fmt::format("add '{}: ...'", each.name));
    }
    for (const auto& each : at) {
        if (!each.first.IsScalar()) continue;
        const std::string& key = each.first.Scalar();
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        const std::string_view meant = nearest(key, known);
        complain(each.first, fmt::format("unknown key '{}' in {}", key, what),
                 meant.empty() ? fmt::format("known here: {}", fmt::join(known, ", "))
                               : fmt::format("did you mean '{}'?", meant));
    }
    return true;
}

bool yaml_reader::list(const YAML::Node& at, std::string_view what) {
    if (at.IsSequence() && at.size() > 0) return true;
    complain(at, fmt::format("{} is not a list of one or more", what), "write [a, b] or '- a' lines");
    return false;
}

std::optional<std::string> yaml_reader::text(const YAML::Node& at, std::string_view what) {
    if (!at) return std::nullopt;
    if (at.IsScalar()) return at.Scalar();
    complain(at, fmt::format("{} is not text", what), "write one value, in quotes if it begins with 0 or a sign");
    return std::nullopt;
}

std::optional<int> yaml_reader::number(const YAML::Node& at, std::string_view what, int least, int most) {
    const auto written = text(at, what);
    if (!written) return std::nullopt;
    int value = 0;
    const char* const end = written->data() + written->size();
    const auto [stop, failed] = std::from_chars(written->data(), end, value);
    if (failed == std::errc{} && stop == end && value >= least && value <= most) return value;
    complain(at, fmt::format("{} is '{}'", what, *written), fmt::format("write a number from {} to {}", least, most));
    return std::nullopt;
}

std::optional<std::int64_t> yaml_reader::moment(const YAML::Node& at, std::string_view what) {
    const auto written = text(at, what);
    if (!written) return std::nullopt;
    if (const auto since = parsed_moment(*written)) return since;
    complain(at, fmt::format("{} is '{}'", what, *written), "write 2024-11-30 or 2024-11-30T00:00:00+01:00");
    return std::nullopt;
}

void yaml_reader::finish() {
    if (problems_.empty()) return;
    std::stable_sort(problems_.begin(), problems_.end(), [](auto& a, auto& b) {
        return std::pair{a.where.line, a.where.column} < std::pair{b.where.line, b.where.column};
    });
    throw error{errc::invalid_file, std::move(problems_)};
}

}  // namespace palabre::detail
