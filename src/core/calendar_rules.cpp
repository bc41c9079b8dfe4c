// src/core/calendar_rules.cpp - every mistake in a calendar's rules.
#include "core/calendar_rules.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace palabre::detail {
namespace {

using namespace std::chrono_literals;
using std::chrono::year_month_day;

constexpr auto midnight = 24h;

std::string written(std::chrono::minutes at) {
    return fmt::format("{:02}:{:02}", at / 1h, (at % 1h).count());
}

std::string written(const open_span& span) {
    return fmt::format("{}-{}", written(span.from), written(span.to));
}

std::string written(year_month_day date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::chrono::minutes end_of(const open_span& span) {
    return span.to < span.from ? span.to + midnight : span.to;
}

struct placed_span {
    open_span span;
    std::string path;
};

struct checker {
    const report_rule& report;

    void name(const std::string& path, const std::string& text) const {
        if (text.empty()) report(path + ".name", "a rule without a name", "name it: calendar::why() tells it");
    }

    bool date(const std::string& path, year_month_day day) const {
        const bool fits = day.ok() && day.year() >= std::chrono::year{1} && day.year() <= std::chrono::year{9999};
        if (!fits)
            report(path, fmt::format("there is no {}", written(day)), "give a date from 0001-01-01 to 9999-12-31");
        return fits;
    }

    void range(const std::string& from_path, year_month_day from, const std::string& to_path, year_month_day to) const {
        const bool from_fits = date(from_path, from);
        if (date(to_path, to) && from_fits && to < from)
            report(to_path, fmt::format("{} is before {}", written(to), written(from)), "swap the two dates");
    }

    /// The spans of one day that are fit to be compared, in their order; tells what is wrong with the rest.
    std::vector<placed_span> spans(const std::string& path, const day_hours& hours) const {
        std::vector<placed_span> fit;
        for (std::size_t i = 0; i < hours.size(); ++i) {
            const open_span& span = hours[i];
            const std::string at = fmt::format("{}[{}]", path, i);
            if (span.from < 0min || span.from >= midnight || span.to < 0min || span.to > midnight)
                report(at, fmt::format("{} is no span of a day", written(span)),
                       "begin from 00:00 to 23:59 and end from 00:00 to 24:00");
            else if (span.from == span.to)
                report(at, fmt::format("{} is empty", written(span)), "for the whole day, write 00:00-24:00");
            else
                fit.push_back({span, at});
        }
        std::ranges::stable_sort(fit, {}, [](const placed_span& each) { return each.span.from; });
        for (std::size_t i = 1, longest = 0; i < fit.size(); ++i) {
            const open_span& before = fit[longest].span;
            const open_span& each = fit[i].span;
            if (each.from <= end_of(before))
                report(fit[i].path,
                       fmt::format("{} {} {}", written(each), each.from == end_of(before) ? "touches" : "overlaps",
                                   written(before)),
                       "join the two");
            if (end_of(each) > end_of(before)) longest = i;
        }
        return fit;
    }

    void week(const std::string& path, const week_hours& hours) const {
        std::array<std::vector<placed_span>, 7> days;
        for (std::size_t i = 0; i < days.size(); ++i)
            days[i] = spans(fmt::format("{}.{}", path, day_name(i)), hours[i]);
        for (std::size_t i = 0; i < days.size(); ++i)
            for (const auto& [late, late_path] : days[i])
                for (const auto& [span, span_path] : days[(i + 1) % days.size()])
                    if (span.from + midnight < end_of(late))
                        report(span_path, fmt::format("{} overlaps {} of the day before", written(span), written(late)),
                               "end the one before the other begins");
    }
};

}  // namespace

std::string_view day_name(std::size_t day) noexcept {
    static constexpr std::array<std::string_view, 7> names = {"monday", "tuesday",  "wednesday", "thursday",
                                                              "friday", "saturday", "sunday"};
    return names[day];
}

void check(const calendar_rules& rules, const report_rule& report) {
    const checker expect{report};
    try {
        const time_zone known{rules.time_zone};
    } catch (const error& unknown) {
        report("time_zone", unknown.problems()[0].what, unknown.problems()[0].cure);
    }
    expect.range("valid_from", rules.valid_from, "valid_to", rules.valid_to);
    expect.week("hours", rules.hours);

    std::map<std::pair<int, int>, std::string> yearly;  // (month, day) or (0, days after Easter): the path
    for (std::size_t i = 0; i < rules.holidays.size(); ++i) {
        const holiday& each = rules.holidays[i];
        const std::string path = fmt::format("holidays[{}]", i);
        expect.name(path, each.name);
        expect.spans(path + ".hours", each.hours);
        std::pair<int, int> key;
        if (const auto* const on = std::get_if<std::chrono::month_day>(&each.on)) {
            key = {static_cast<int>(static_cast<unsigned>(on->month())),
                   static_cast<int>(static_cast<unsigned>(on->day()))};
            const std::string date = fmt::format("{:02}-{:02}", key.first, key.second);
            if (!on->ok()) report(path, fmt::format("there is no {}", date), "write month-day, such as 08-01");
            if (key == std::pair{2, 29})
                report(path, "02-29 does not come every year", "make it an exception of each leap year");
        } else {
            key = {0, std::get<easter>(each.on).days};
            if (key.second < -80 || key.second > 250)
                report(path, fmt::format("easter{:+} may fall into another year", key.second),
                       "give easter-80 to easter+250");
        }
        if (const auto [first, added] = yearly.emplace(key, each.name); !added)
            report(path, fmt::format("'{}' is on the same day", first->second), "remove one of them");
    }

    std::map<year_month_day, std::string> dated;
    for (std::size_t i = 0; i < rules.exceptions.size(); ++i) {
        const dated_exception& each = rules.exceptions[i];
        const std::string path = fmt::format("exceptions[{}]", i);
        expect.name(path, each.name);
        expect.spans(path + ".hours", each.hours);
        if (!expect.date(path, each.on)) continue;
        if (const auto [first, added] = dated.emplace(each.on, each.name); !added)
            report(path, fmt::format("'{}' is on {} already", first->second, written(each.on)), "remove one of them");
    }

    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < rules.periods.size(); ++i) {
        const period& each = rules.periods[i];
        const std::string path = fmt::format("periods[{}]", i);
        expect.name(path, each.name);
        expect.week(path + ".hours", each.hours);
        expect.range(path + ".from", each.from, path + ".to", each.to);
        order.push_back(i);
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return rules.periods[i].from; });
    const period* longest = nullptr;
    for (const std::size_t i : order) {
        const period& each = rules.periods[i];
        if (longest != nullptr && each.from <= longest->to)
            report(fmt::format("periods[{}].from", i), fmt::format("'{}' overlaps '{}'", each.name, longest->name),
                   "let one end before the other begins");
        if (longest == nullptr || each.to > longest->to) longest = &each;
    }
}

}  // namespace palabre::detail
