// src/core/calendar.cpp - which rule decides a day, and the walk over the openings.
#include "palabre/core/calendar.hpp"

#include "core/calendar_rules.hpp"
#include "palabre/core/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace palabre {
namespace {

using namespace std::chrono;

/// The sum for Easter Sunday that holds for every Gregorian year ("Anonymous Gregorian", Nature, 20 April 1876).
local_days easter_sunday(year in) {
    const int y = static_cast<int>(in);
    const int a = y % 19, b = y / 100, c = y % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return local_days{in / month{static_cast<unsigned>(n / 31)} / day{static_cast<unsigned>(n % 31 + 1)}};
}

/// Beyond validity by more than the horizon and no change of offset: where moments can be held without changing an
/// answer, so that nothing overflows.
constexpr calendar_time earliest = sys_days{year{-3} / January / 1};
constexpr calendar_time latest = sys_days{year{10003} / January / 1};

/// Turns the local times around a moment into moments; asks the zone's tables only near a change of offset.
class local_view {
public:
    local_view(const time_zone& zone, calendar_time at) : zone_{zone}, near_{zone.offset_at(at)} {}

    local_time local(calendar_time at) const { return local_time{(at + near_.ahead).time_since_epoch()}; }

    bool steady(calendar_time at) const {
        constexpr hours margin{48};  // offsets of one place differ by 24 hours at most
        return at >= near_.since + margin && at < near_.until - margin;
    }

    calendar_time moment(local_time at) {
        const calendar_time guess{at.time_since_epoch() - near_.ahead};
        if (steady(guess)) return guess;
        const calendar_time found = zone_.from_local(at);
        if (found >= near_.until) near_ = zone_.offset_at(found);
        return found;
    }

private:
    const time_zone& zone_;
    time_zone::offset near_;
};

void sort_spans(day_hours& hours) {
    std::ranges::sort(hours, {}, &open_span::from);
}

void sort_spans(week_hours& week) {
    for (day_hours& each : week) sort_spans(each);
}

struct opening {
    calendar_time from;
    calendar_time to;
};

}  // namespace

struct calendar::impl {
    struct day_rule {
        const std::string* name;
        const day_hours* hours;
    };

    impl(calendar_rules given) : rules_{std::move(given)}, zone_{rules_.time_zone} {
        sort_spans(rules_.hours);
        for (holiday& each : rules_.holidays) sort_spans(each.hours);
        for (period& each : rules_.periods) sort_spans(each.hours);
        for (dated_exception& each : rules_.exceptions) sort_spans(each.hours);
        std::ranges::sort(rules_.exceptions, {}, &dated_exception::on);
        std::ranges::sort(rules_.periods, {}, &period::from);
        for (const holiday& each : rules_.holidays) {
            if (const auto* const on = std::get_if<month_day>(&each.on))
                fixed_[slot(on->month(), on->day())] = &each;
            else
                movable_.push_back(&each);
        }
    }

    static std::size_t slot(month in, day on) {
        return (static_cast<unsigned>(in) - 1) * 31 + static_cast<unsigned>(on) - 1;
    }

    const holiday* holiday_on(local_days day, year_month_day date) const {
        if (const holiday* const fixed = fixed_[slot(date.month(), date.day())]) return fixed;
        if (movable_.empty()) return nullptr;
        const auto since_easter = (day - easter_sunday(date.year())).count();
        for (const holiday* const each : movable_)
            if (std::get<easter>(each->on).days == since_easter) return each;
        return nullptr;
    }

    /// The first rule that speaks of a day, in the order that calendar_rules documents.
    day_rule rule_of(local_days day) const {
        static const day_hours closed;
        if (day < local_days{rules_.valid_from} || day > local_days{rules_.valid_to}) return {&outside_, &closed};
        const year_month_day date{day};
        const auto exception = std::ranges::lower_bound(rules_.exceptions, date, {}, &dated_exception::on);
        if (exception != rules_.exceptions.end() && exception->on == date) return {&exception->name, &exception->hours};
        if (const holiday* const found = holiday_on(day, date)) return {&found->name, &found->hours};
        const std::size_t weekday_index = weekday{day}.iso_encoding() - 1;
        const auto after = std::ranges::upper_bound(rules_.periods, date, {}, &period::from);
        if (after != rules_.periods.begin() && date <= std::prev(after)->to)
            return {&std::prev(after)->name, &std::prev(after)->hours[weekday_index]};
        return {&weekly_, &rules_.hours[weekday_index]};
    }

    /// Shows `visit` the openings of the days from `first` to `last` by when they begin, until it returns true.
    template<class Visit> bool walk(local_view& view, local_days first, local_days last, Visit visit) const {
        for (local_days day = first; day <= last; day += days{1}) {
            const day_rule rule = rule_of(day);
            for (const open_span& span : *rule.hours) {
                const auto to = span.to < span.from ? span.to + days{1} : duration{span.to};
                const opening each{view.moment(day + span.from), view.moment(day + to)};
                if (each.from < each.to && visit(each, rule)) return true;
            }
        }
        return false;
    }

    /// The rule of the opening that covers `at`; null while it is closed.
    const std::string* open_by(calendar_time at) const {
        local_view view{zone_, at};
        const auto today = floor<days>(view.local(at));
        // A day's last span may end on the next one; where clocks go back at midnight, today can come before tomorrow.
        const std::string* by = nullptr;
        walk(view, today - days{1}, today + days{view.steady(at) ? 0 : 1},
             [&](const opening& each, const day_rule& rule) {
                 if (each.from <= at && at < each.to) by = rule.name;
                 return by != nullptr || each.from > at;
             });
        return by;
    }

    std::optional<calendar_time> next_change(calendar_time at) const {
        local_view view{zone_, at};
        const auto today = floor<days>(view.local(at));
        const calendar_time limit = at + horizon;
        std::optional<calendar_time> open_until;
        std::optional<calendar_time> opens;
        walk(view, today - days{1}, today + horizon + days{2}, [&](const opening& each, const day_rule&) {
            if (open_until) {
                if (each.from > *open_until) return true;
                open_until = std::max(*open_until, each.to);
                return *open_until > limit;
            }
            if (each.to <= at) return false;
            if (each.from <= at) {
                open_until = each.to;
                return false;
            }
            opens = each.from;
            return true;
        });
        const auto found = open_until ? open_until : opens;
        return found && *found <= limit ? found : std::nullopt;
    }

    std::optional<calendar_time> add_open_time(calendar_time from, duration work) const {
        if (work == duration{0}) return from;
        local_view view{zone_, from};
        const auto today = floor<days>(view.local(from));
        const calendar_time limit = from + horizon;
        calendar_time counted_to = from;
        std::optional<calendar_time> due;
        walk(view, today - days{1}, today + horizon + days{2}, [&](const opening& each, const day_rule&) {
            const calendar_time start = std::max(each.from, counted_to);
            if (start > limit) return true;
            if (start >= each.to) return false;
            if (each.to - start >= work) {
                due = start + work;
                return true;
            }
            work -= each.to - start;
            counted_to = each.to;
            return false;
        });
        return due && *due <= limit ? due : std::nullopt;
    }

    calendar_rules rules_;
    palabre::time_zone zone_;
    std::array<const holiday*, 12 * 31> fixed_{};
    std::vector<const holiday*> movable_;
    const std::string weekly_ = "weekly hours";
    const std::string outside_ = "outside validity";
};

calendar::calendar(calendar_rules rules) {
    std::vector<problem> problems;
    detail::check(rules, [&](const std::string& path, std::string what, std::string cure) {
        problems.push_back({{}, fmt::format("{}: {}", path, what), std::move(cure)});
    });
    if (!problems.empty()) throw error{errc::invalid_argument, std::move(problems)};
    impl_ = std::make_shared<impl>(std::move(rules));
}

bool calendar::is_open(calendar_time at) const {
    return impl_->open_by(std::clamp(at, earliest, latest)) != nullptr;
}

std::string calendar::why(calendar_time at) const {
    at = std::clamp(at, earliest, latest);
    if (const std::string* const rule = impl_->open_by(at)) return *rule;
    return *impl_->rule_of(floor<days>(impl_->zone_.to_local(at))).name;
}

std::optional<calendar_time> calendar::next_open(calendar_time at) const {
    return is_open(at) ? at : next_change(at);
}

std::optional<calendar_time> calendar::next_change(calendar_time at) const {
    return impl_->next_change(std::clamp(at, earliest, latest));
}

std::optional<calendar_time> calendar::add_open_time(calendar_time from, duration work) const {
    if (work < duration{0})
        throw error{errc::invalid_argument, "a negative working time", "give a duration of 0 or more"};
    if (work == duration{0}) return from;
    return impl_->add_open_time(std::clamp(from, earliest, latest), work);
}

const time_zone& calendar::time_zone() const noexcept {
    return impl_->zone_;
}

const calendar_rules& calendar::rules() const noexcept {
    return impl_->rules_;
}

}  // namespace palabre
