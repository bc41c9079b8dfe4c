// src/core/calendar_load.cpp - a calendar's rules read from YAML.
#include "core/calendar_rules.hpp"
#include "core/nearest.hpp"
#include "core/yaml_problems.hpp"
#include "palabre/core/calendar.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

namespace palabre {
namespace {

using namespace std::chrono;
using detail::shown;
using detail::yaml_entry;
using detail::yaml_node;

constexpr std::string_view name_or_map = "write its name, or {name: ..., hours: ...}";

/// Exactly `width` decimal digits.
std::optional<int> digits(std::string_view text, std::size_t width) {
    int number = 0;
    if (text.size() != width || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return {};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::optional<month_day> read_month_day(std::string_view text) {
    if (text.size() != 5 || text[2] != '-') return {};
    const auto in = digits(text.substr(0, 2), 2);
    const auto on = digits(text.substr(3), 2);
    if (!in || !on) return {};
    return month{static_cast<unsigned>(*in)} / *on;
}

std::optional<year_month_day> read_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-') return {};
    const auto in = digits(text.substr(0, 4), 4);
    const auto on = read_month_day(text.substr(5));
    if (!in || !on) return {};
    return year{*in} / on->month() / on->day();
}

/// easter, easter+39, easter-2
std::optional<easter> read_easter(std::string_view text) {
    if (!text.starts_with("easter")) return {};
    text.remove_prefix(6);
    if (text.empty()) return easter{0};
    if (text.size() < 2 || text.size() > 4 || (text[0] != '+' && text[0] != '-')) return {};
    const auto number = digits(text.substr(1), text.size() - 1);
    if (!number) return {};
    return easter{text[0] == '-' ? -*number : *number};
}

/// HH:MM; whether there is such an hour is checked with the other rules.
std::optional<minutes> read_time(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return {};
    const auto hour = digits(text.substr(0, 2), 2);
    const auto minute = digits(text.substr(3), 2);
    if (!hour || !minute || *minute > 59) return {};
    return hours{*hour} + minutes{*minute};
}

std::optional<open_span> read_span(std::string_view text) {
    const std::size_t dash = std::min(text.find('-'), text.size());
    const auto from = read_time(text.substr(0, dash));
    const auto to = read_time(text.substr(std::min(dash + 1, text.size())));
    if (!from || !to) return {};
    return open_span{*from, *to};
}

std::size_t day_numbered(std::string_view name) {
    std::size_t day = 0;
    while (day < 7 && detail::day_name(day) != name) ++day;
    return day;
}

/// Fills calendar_rules and keeps the place of every rule, by the path under which detail::check reports it.
class rules_reader {
public:
    rules_reader(detail::yaml_reader& yaml, const yaml_node& root, const std::string& zone) : yaml_{yaml} {
        if (yaml_.expect_map(root,
                             {"time_zone", "valid_from", "valid_to", "hours", "holidays", "periods", "exceptions"}))
            read(root, zone);
        detail::check(rules_, [this](const std::string& path, std::string what, std::string cure) {
            const auto read = places_.find(path);  // what could not be read has no place, and was told then
            if (read != places_.end()) yaml_.report(read->second, std::move(what), std::move(cure));
        });
    }

    calendar_rules take() { return std::move(rules_); }

private:
    void read(const yaml_node& root, const std::string& zone) {
        if (!zone.empty()) rules_.time_zone = zone;
        if (const auto* const own = zone.empty() ? yaml_.required(root, "time_zone") : root.find("time_zone"))
            if (auto name = yaml_.text(*own)) {
                rules_.time_zone = std::move(*name);
                places_["time_zone"] = yaml_.place_of(*own);
            }
        read_date_at(root.find("valid_from"), "valid_from", rules_.valid_from);
        read_date_at(root.find("valid_to"), "valid_to", rules_.valid_to);
        if (const auto* const hours = yaml_.required(root, "hours")) read_week(*hours, "hours", rules_.hours);
        if (const auto* const holidays = root.find("holidays"); holds(holidays, "month-day or easter+DAYS: name"))
            for (const yaml_entry& each : holidays->entries) read_holiday(each);
        if (const auto* const periods = root.find("periods")) read_periods(*periods);
        if (const auto* const exceptions = root.find("exceptions"); holds(exceptions, "date: name"))
            for (const yaml_entry& each : exceptions->entries) read_exception(each);
    }

    /// An optional map; a key with nothing after it is an empty one.
    bool holds(const yaml_node* node, std::string_view entries) {
        return node != nullptr && node->is != yaml_node::kind::null &&
               yaml_.expect_map(*node, "a map is expected", fmt::format("write lines of {}", entries));
    }

    void read_date_at(const yaml_node* node, const std::string& path, year_month_day& date) {
        if (node == nullptr) return;
        const auto text = yaml_.text(*node);
        if (!text) return;
        if (const auto read = read_date(*text)) {
            date = *read;
            places_[path] = yaml_.place_of(*node);
        } else
            yaml_.report(yaml_.place_of(*node), shown(*text) + " is no date",
                         "write year-month-day, such as 2026-03-20");
    }

    /// The days that a key such as monday or saturday-monday names.
    std::vector<std::size_t> read_days(const yaml_entry& entry) {
        const std::string_view key = entry.key;
        const std::size_t dash = std::min(key.find('-'), key.size());
        const std::array parts = {key.substr(0, dash), dash == key.size() ? key : key.substr(dash + 1)};
        for (const std::string_view part : parts) {
            if (day_numbered(part) < 7) continue;
            static constexpr auto known = std::to_array<std::string_view>(
                {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"});
            const std::string meant = detail::did_you_mean(part, known);
            yaml_.report(yaml_.place_of(entry), "unknown day " + shown(part),
                         meant.empty() ? "the keys here are days, such as monday or monday-friday" : meant);
            return {};
        }
        const std::size_t last = day_numbered(parts[1]);
        std::vector<std::size_t> named{day_numbered(parts[0])};
        while (named.back() != last) named.push_back((named.back() + 1) % 7);
        return named;
    }

    void read_week(const yaml_node& node, const std::string& path, week_hours& week) {
        if (node.is == yaml_node::kind::null) return;
        if (!yaml_.expect_map(node, "a map is expected",
                              "write lines of day: hours, such as monday-friday: 08:00-18:00"))
            return;
        std::array<const yaml_entry*, 7> named{};
        for (const yaml_entry& each : node.entries) {
            for (const std::size_t day : read_days(each)) {
                const std::string day_path = fmt::format("{}.{}", path, detail::day_name(day));
                if (named[day] != nullptr) {
                    yaml_.report(
                        yaml_.place_of(each),
                        fmt::format("{} has its hours on line {} already", detail::day_name(day), named[day]->line),
                        "name each day once");
                    continue;
                }
                named[day] = &each;
                read_hours(each.value, day_path, week[day]);
            }
        }
    }

    /// closed, or spans with commas between them, or a list of spans.
    void read_hours(const yaml_node& node, const std::string& path, day_hours& hours) {
        if (node.is == yaml_node::kind::list) {
            for (const yaml_node& each : node.items)
                if (const auto text = yaml_.text(each)) read_spans(each, *text, path, hours);
            return;
        }
        const auto text = yaml_.text(node);
        if (text && *text != "closed") read_spans(node, *text, path, hours);
    }

    void read_spans(const yaml_node& node, std::string_view text, const std::string& path, day_hours& hours) {
        std::size_t start = 0;
        while (start <= text.size()) {
            const std::size_t comma = std::min(text.find(',', start), text.size());
            const std::size_t first = std::min(text.find_first_not_of(' ', start), comma);
            std::string_view part = text.substr(first, comma - first);
            part = part.substr(0, part.find_last_not_of(' ') + 1);
            place where = yaml_.place_of(node);
            where.column += static_cast<int>(first) + (node.quoted ? 1 : 0);
            if (const auto span = read_span(part)) {
                places_[fmt::format("{}[{}]", path, hours.size())] = where;
                hours.push_back(*span);
            } else {
                yaml_.report(where, shown(part) + " is no span of hours",
                             "write HH:MM-HH:MM, such as 08:00-12:30, or closed");
            }
            start = comma + 1;
        }
    }

    /// The value of a holiday or an exception: a name, or a map of name and hours.
    template<class Rule> void read_rule(const yaml_entry& entry, const std::string& path, Rule& rule) {
        places_[path] = yaml_.place_of(entry);
        if (entry.value.is != yaml_node::kind::map) {
            if (entry.value.is == yaml_node::kind::text && !entry.value.text.empty())
                rule.name = entry.value.text;
            else
                yaml_.report(yaml_.place_of(entry), shown(entry.key) + " has no name", std::string{name_or_map});
            return;
        }
        yaml_.expect_map(entry.value, {"name", "hours"});
        read_name(entry.value, rule.name);
        if (const auto* const hours = entry.value.find("hours")) read_hours(*hours, path + ".hours", rule.hours);
    }

    void read_name(const yaml_node& map, std::string& name) {
        if (const auto* const node = yaml_.required(map, "name"))
            if (auto text = yaml_.text(*node)) name = std::move(*text);
    }

    void read_holiday(const yaml_entry& entry) {
        holiday read;
        if (const auto fixed = read_month_day(entry.key))
            read.on = *fixed;
        else if (const auto movable = read_easter(entry.key))
            read.on = *movable;
        else
            return yaml_.report(yaml_.place_of(entry), shown(entry.key) + " is no day of every year",
                                "write month-day, such as 08-01, or easter+DAYS, such as easter+39");
        read_rule(entry, fmt::format("holidays[{}]", rules_.holidays.size()), read);
        rules_.holidays.push_back(std::move(read));
    }

    void read_exception(const yaml_entry& entry) {
        const auto on = read_date(entry.key);
        if (!on)
            return yaml_.report(yaml_.place_of(entry), shown(entry.key) + " is no date",
                                "write year-month-day, such as 2026-03-20");
        dated_exception read{*on, {}, {}};
        read_rule(entry, fmt::format("exceptions[{}]", rules_.exceptions.size()), read);
        rules_.exceptions.push_back(std::move(read));
    }

    void read_periods(const yaml_node& node) {
        if (node.is == yaml_node::kind::null) return;
        if (node.is != yaml_node::kind::list)
            return yaml_.report(yaml_.place_of(node), "a list is expected",
                                "write - name: ... with from, to and hours");
        for (const yaml_node& each : node.items) {
            if (!yaml_.expect_map(each, {"name", "from", "to", "hours"})) continue;
            const std::string path = fmt::format("periods[{}]", rules_.periods.size());
            constexpr year_month_day unread = year{1} / January / 1;
            period read{unread, unread, {}, {}};
            read_name(each, read.name);
            read_date_at(yaml_.required(each, "from"), path + ".from", read.from);
            read_date_at(yaml_.required(each, "to"), path + ".to", read.to);
            if (!places_.contains(path + ".from") || !places_.contains(path + ".to"))
                read.from = read.to = unread;  // overlaps none of the others
            if (const auto* const hours = yaml_.required(each, "hours")) read_week(*hours, path + ".hours", read.hours);
            rules_.periods.push_back(std::move(read));
        }
    }

    detail::yaml_reader& yaml_;
    calendar_rules rules_;
    std::map<std::string, place> places_;
};

}  // namespace

std::optional<calendar> detail::read_calendar(yaml_reader& yaml, const yaml_node& node, const std::string& zone) {
    const std::size_t before = yaml.problem_count();
    auto rules = rules_reader{yaml, node, zone}.take();
    if (yaml.problem_count() > before) return std::nullopt;
    return calendar{std::move(rules)};
}

calendar calendar::load(std::string_view yaml, std::string file) {
    detail::yaml_reader reader{std::move(file)};
    auto read = detail::read_calendar(reader, reader.parse(yaml), {});
    reader.finish();
    return std::move(*read);
}

}  // namespace palabre
