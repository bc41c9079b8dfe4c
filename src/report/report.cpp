// src/report/report.cpp - periods of a place's calendar, and figures read for them.
#include "palabre/report/report.hpp"

#include "palabre/core/error.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace palabre::report {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr std::array grains{"whole", "hour", "day", "week", "month"};

std::chrono::year_month_day date_of(local_days at) {
    return std::chrono::year_month_day{at};
}

local_days month_after(local_days at, int months) {
    const auto day = date_of(at);
    return local_days{day.year() / day.month() / 1 + std::chrono::months{months}};
}

bool is_first(local_days at) {
    return date_of(at).day() == std::chrono::day{1};
}

local_days monday(local_days at) {
    return at - (std::chrono::weekday{at} - std::chrono::Monday);
}

/// The whole before: as many months where it is months, else as many days.
local_days before_whole(const wish& what) {
    if (!is_first(what.from) || !is_first(what.until)) return what.from - (what.until - what.from);
    const auto from = date_of(what.from), until = date_of(what.until);
    const auto months = (until.year() / until.month()) - (from.year() / from.month());
    return month_after(what.from, -static_cast<int>(months.count()));
}

std::string date_text(local_days at) {
    const auto day = date_of(at);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

std::string week_text(local_days at) {
    const auto thursday = monday(at) + days{3};
    const auto year = date_of(thursday).year();
    const auto first = local_days{year / 1 / 1};
    return fmt::format("{:04}-W{:02}", static_cast<int>(year), (thursday - first).count() / 7 + 1);
}

std::string period_text(const wish& what, calendar_time at) {
    const auto local = what.place.to_local(at);
    const auto day = std::chrono::floor<days>(local);
    switch (what.each) {
    case grain::whole: return date_text(what.from) + '/' + date_text(what.until - days{1});
    case grain::hour:
        return fmt::format("{}T{:02}", date_text(day), std::chrono::floor<std::chrono::hours>(local - day).count());
    case grain::day: return date_text(day);
    case grain::week: return week_text(day);
    case grain::month: return date_text(day).substr(0, 7);
    }
    return {};
}

std::vector<std::optional<double>> values(const table& in, const history::tally& counts, const target& by) {
    std::vector<std::optional<double>> all;
    for (const auto* const each : in.columns) all.push_back(value_of(*each, counts, by));
    return all;
}

table made(const wish& what, const std::vector<calendar_time>& cuts, const std::vector<const figure*>& columns,
           const std::vector<history::report_line>& lines) {
    table told{.columns = columns, .by = what.by, .compared = what.compared, .rows = {}};
    std::map<std::pair<std::size_t, std::string_view>, const history::tally*> found;
    for (const auto& each : lines) found[{each.period, each.value}] = &each.counts;
    const std::size_t first = what.compared ? 1 : 0;
    static const history::tally none;
    for (const auto& each : lines) {
        if (each.period < first) continue;
        row one{.period = period_text(what, cuts[each.period]),
                .from = cuts[each.period],
                .until = cuts[each.period + 1],
                .value = each.value,
                .now = {},
                .before = {},
                .counts = each.counts};
        one.now = values(told, each.counts, what.within);
        if (what.compared) {
            const auto earlier = found.find({each.period - 1, each.value});
            one.before = values(told, earlier == found.end() ? none : *earlier->second, what.within);
        }
        told.rows.push_back(std::move(one));
    }
    return told;
}

}  // namespace

std::string_view to_string(grain which) noexcept {
    return grains[static_cast<std::size_t>(which)];
}

grain grain_from(std::string_view name) {
    const auto found = std::find(grains.begin(), grains.end(), name);
    if (found == grains.end())
        throw error{errc::invalid_argument, fmt::format("no period is called '{}'", name),
                    fmt::format("use one of: {}", fmt::join(grains, ", "))};
    return static_cast<grain>(found - grains.begin());
}

std::vector<calendar_time> cuts_of(const wish& what) {
    constexpr std::size_t most = 2'000;
    if (what.from >= what.until || what.until - what.from > days{3'700})
        throw error{errc::invalid_argument, "the period is empty, or longer than ten years", "name its days in order"};
    std::vector<local_time> local;
    auto first = local_days{what.from};
    if (what.each == grain::month) first = month_after(first, 0);
    if (what.each == grain::week) first = monday(first);
    if (what.each == grain::whole) {
        if (what.compared) local.emplace_back(before_whole(what));
        local.emplace_back(first);
    } else if (what.each == grain::hour) {
        for (local_time at = local_time{first} - (what.compared ? std::chrono::hours{1} : std::chrono::hours{0});
             at < local_time{what.until} && local.size() <= most; at += std::chrono::hours{1})
            local.push_back(at);
    } else {
        const auto next = [&](local_days at, int by) {
            return what.each == grain::month ? month_after(at, by) : at + days{what.each == grain::week ? 7 : 1} * by;
        };
        for (auto at = what.compared ? next(first, -1) : first; at < what.until && local.size() <= most;
             at = next(at, 1))
            local.emplace_back(at);
    }
    if (local.size() > most)
        throw error{errc::invalid_argument, "more periods than one report has", "ask for longer ones, or fewer days"};
    local.emplace_back(what.until);
    std::vector<calendar_time> cuts;
    for (const auto each : local) {
        const auto at = what.place.from_local(each);
        if (cuts.empty() || cuts.back() < at) cuts.push_back(at);
    }
    return cuts;
}

std::string period_name(const wish& what, calendar_time at) {
    return period_text(what, at);
}

std::pair<calendar_time, calendar_time> stretch_of(const wish& what, std::string_view period) {
    auto alone = what;
    alone.compared = false;
    const auto cuts = cuts_of(alone);
    for (std::size_t at = 0; at + 1 < cuts.size(); ++at)
        if (period_text(alone, cuts[at]) == period) return {cuts[at], cuts[at + 1]};
    throw error{errc::invalid_argument, fmt::format("no row is called '{}' there", period),
                "name 'period' as a row of that report has it"};
}

void read(history::report_book& from, const wish& what, history::on_reply<table> then) {
    static const std::vector<std::string> usual{"contacts",    "offered", "handled", "service_level",
                                                "abandonment", "asa",     "aht"};
    std::vector<const figure*> columns;
    history::report_question asked{
        .cuts = cuts_of(what), .sources = {}, .by = what.by, .where = what.where, .from_records = what.from_records};
    for (const auto& each : what.figures.empty() ? usual : what.figures) {
        columns.push_back(&figure_of(each));
        for (const auto of : columns.back()->sources())
            if (std::find(asked.sources.begin(), asked.sources.end(), of) == asked.sources.end())
                asked.sources.push_back(of);
    }
    if (auto why = why_refused(what.within); !why.empty()) throw error{errc::invalid_argument, why, "ask for that"};
    from.counts(asked, [what, columns, cuts = asked.cuts,
                        then = std::move(then)](const history::reply<std::vector<history::report_line>>& lines) {
        if (!lines) return then({lines.what, {}, lines.why});
        then({history::verdict::done, made(what, cuts, columns, *lines), {}});
    });
}

local_days read_day(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t length) {
        int read = 0;
        const auto part = text.substr(at, length);
        const auto [end, failed] = std::from_chars(part.data(), part.data() + part.size(), read);
        return failed != std::errc{} || end != part.data() + part.size() ? -1 : read;
    };
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        const auto year = number(0, 4), month = number(5, 2), day = number(8, 2);
        const std::chrono::year_month_day date{std::chrono::year{year},
                                               std::chrono::month{static_cast<unsigned>(month)},
                                               std::chrono::day{static_cast<unsigned>(day)}};
        if (year >= 1970 && month > 0 && day > 0 && date.ok()) return local_days{date};
    }
    throw error{errc::invalid_argument, fmt::format("'{}' is no day", text), "write it so: 2026-11-01"};
}

std::vector<std::string> read_names(std::string_view text) {
    std::vector<std::string> all;
    while (!text.empty()) {
        const auto end = text.find(',');
        const auto name = text.substr(0, end);
        if (name == "invoice")
            for (auto& each : invoice_figures()) all.push_back(std::move(each));
        else if (!name.empty())
            all.emplace_back(name);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return all;
}

std::vector<std::string> invoice_figures() {
    return {"handled",          "handled_calls",           "call_minutes",      "talk_minutes",
            "handling_hours",   "messages_sent",           "sms_parts",         "whatsapp_service",
            "whatsapp_utility", "whatsapp_authentication", "whatsapp_marketing"};
}

}  // namespace palabre::report
