// examples/palabre_center/adjustments_hours.cpp - a flow's calendars with what was changed of them.
#include "adjustments_parts.hpp"

#include "core/calendar_rules.hpp"
#include "core/moment.hpp"
#include "palabre/core/calendar.hpp"
#include "palabre/flow/changed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace palabre_center {

using namespace palabre;

namespace {

constexpr int days_shown = 14;

/// What was changed, read by the rules of calendar files. Throws error{errc::invalid_file}.
calendar_rules read_change(const json::object& change, const calendar_rules& of) {
    auto whole = flow::written(of).get_object();
    json::object made{{"time_zone", of.time_zone},
                      {"hours", change.contains("hours") ? change.at("hours") : whole.at("hours")}};
    for (const auto* const name : {"periods", "exceptions"})
        if (const auto* const found = change.if_contains(name)) made[name] = *found;
    return calendar::load(json::serialize(made), "the change").rules();
}

/// The change stands before the file: its week, its exception of a date, its period of a name.
calendar_rules merged(const calendar_rules& of, const calendar_rules& change) {
    auto made = of;
    made.hours = change.hours;
    for (const auto& each : change.periods) {
        std::erase_if(made.periods, [&](const period& one) { return one.name == each.name; });
        made.periods.push_back(each);
    }
    for (const auto& each : change.exceptions) {
        std::erase_if(made.exceptions, [&](const dated_exception& one) { return one.on == each.on; });
        made.exceptions.push_back(each);
    }
    std::ranges::sort(made.periods, {}, &period::from);
    std::ranges::sort(made.exceptions, {}, &dated_exception::on);
    return made;
}

/// As the desk edits it, whichever way it was written: each day of a week by itself.
json::object day_by_day(const json::object& change, const calendar_rules& of) {
    const auto read = flow::written(read_change(change, of)).get_object();
    const auto week = [](const value& hours) {
        json::object made;
        for (std::size_t day = 0; day < 7; ++day) {
            const auto name = palabre::detail::day_name(day);
            const auto* const found = hours.get_object().if_contains(name);
            made[name] = found == nullptr ? value("closed") : *found;
        }
        return made;
    };
    json::object made;
    for (const auto* const name : {"hours", "exceptions", "periods"})
        if (const auto* const found = read.if_contains(name); found != nullptr && change.contains(name))
            made[name] = *found;
    if (auto* const hours = made.if_contains("hours")) *hours = week(*hours);
    if (auto* const periods = made.if_contains("periods"))
        for (auto& each : periods->get_array()) each.at("hours") = week(each.at("hours"));
    return made;
}

std::string time_of(const time_zone& in, calendar_time at) {
    const auto of_day = in.to_local(at).time_since_epoch() % std::chrono::days{1};
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(of_day).count();
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

/// When it is open on each of the next days, and by which rule.
json::array days_of(const calendar& of, calendar_time now) {
    using namespace std::chrono;
    const auto& in = of.time_zone();
    const auto today = floor<days>(in.to_local(now));
    json::array all;
    for (int day = 0; day < days_shown; ++day) {
        const auto on = today + days{day};
        const auto begins = in.from_local(on), ends = in.from_local(on + days{1});
        std::string open;
        for (auto at = begins; at < ends;) {
            const auto changes = std::min(of.next_change(at).value_or(ends), ends);
            if (of.is_open(at))
                open += fmt::format("{}{}-{}", open.empty() ? "" : ", ", time_of(in, at),
                                    changes == ends ? "24:00" : time_of(in, changes));
            at = changes;
        }
        const year_month_day date{sys_days{on.time_since_epoch()}};
        all.push_back(json::object{
            {"on", fmt::format("{:04}-{:02}-{:02}", int{date.year()}, unsigned{date.month()}, unsigned{date.day()})},
            {"why", of.why(begins + 12h)},
            {"open", open}});
    }
    return all;
}

json::object told_of(const std::string& name, const calendar& is, json::object change, const history::adjustment* by,
                     calendar_time now) {
    auto rules = flow::written(is.rules()).get_object();
    const auto changes = is.next_change(now);
    json::object at{{"open", is.is_open(now)}, {"why", is.why(now)}};
    if (changes) at["until"] = palabre::detail::write_moment(*changes);
    try {
        change = day_by_day(change, is.rules());
    } catch (const error&) {  // told as it is
    }
    json::object made{{"calendar", name},
                      {"rules", std::move(rules)},
                      {"change", change},
                      {"now", std::move(at)},
                      {"days", days_of(is, now)}};
    if (by != nullptr) made["changed"] = author_of(*by);
    return made;
}

}  // namespace

calendar changed_calendar(const calendar& file, const value& change) {
    return calendar{merged(file.rules(), read_change(change.as_object(), file.rules()))};
}

void adjustments::list_calendars(const wish_ptr& of) {
    const auto* const plan = flow_of(*of);
    if (plan == nullptr) return;
    json::array all;
    for (const auto& [name, file] : plan->calendars) {
        const auto* const by = current(*of, "calendar", plan->name + "/" + name);
        const auto change = by == nullptr ? json::object{} : parsed(by->body).at("change").as_object();
        try {
            const auto is = change.empty() ? file : changed_calendar(file, change);
            all.push_back(told_of(name, is, change, by, on_.calendar_now()));
        } catch (const error& wrong) {  // it does not fit the file any more
            auto made = told_of(name, file, change, by, on_.calendar_now());
            made["problem"] = wrong.problems().front().what;
            all.push_back(std::move(made));
        }
    }
    of->tell({{"flow", plan->name}, {"calendars", std::move(all)}});
}

void adjustments::write_calendar(const wish_ptr& of) {
    const auto* const plan = flow_of(*of);
    if (plan == nullptr) return;
    const auto name = of->text("calendar"), thing = plan->name + "/" + name;
    const auto file = plan->calendars.find(name);
    if (file == plan->calendars.end())
        return of->refuse(404, "the flow has no such calendar", "list_calendars has them");
    const auto body = of->body();
    if (!body) return;
    for (const auto& [key, each] : *body)
        if (key != "hours" && key != "periods" && key != "exceptions")
            return of->refuse(400, fmt::format("'{}' is not known", std::string_view{key}),
                              "there are: hours, periods, exceptions");
    try {
        const auto is = changed_calendar(file->second, *body);
        if (of->text("try") == "true")
            return of->tell(told_of(name, is, *body, current(*of, "calendar", thing), on_.calendar_now()));
        auto kept = json::serialize(json::object{{"change", *body}});
        if (!fits(of, plan->name, "calendar", thing, kept)) return;
        keep(of, "calendar", thing, std::move(kept), {},
             [this, of, name, is, change = *body](const history::adjustment& by) {
                 of->tell(told_of(name, is, change, &by, on_.calendar_now()));
             });
    } catch (const error& wrong) {
        of->refuse(wrong);
    }
}

void adjustments::restore_calendar(const wish_ptr& of) {
    const auto* const plan = flow_of(*of);
    if (plan == nullptr) return;
    const auto name = of->text("calendar");
    const auto file = plan->calendars.find(name);
    if (file == plan->calendars.end())
        return of->refuse(404, "the flow has no such calendar", "list_calendars has them");
    keep(of, "calendar", plan->name + "/" + name, {}, {},
         [this, of, name, is = file->second](const history::adjustment&) {
             of->tell(told_of(name, is, {}, nullptr, on_.calendar_now()));
         });
}

}  // namespace palabre_center
