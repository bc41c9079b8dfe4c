// src/store/report_handle.cpp - figures read from roll-ups where they stand, and from records where they do not.
#include "store/report_handle.hpp"

#include "history/facts.hpp"
#include "history/validate.hpp"
#include "store/columns.hpp"
#include "store/report_rows.hpp"

#include <algorithm>
#include <set>

namespace palabre::sql {

using history::reply;
using h = history::verdict;

namespace {

/// What is read at once: cells of one span, or records.
struct piece {
    history::source of;
    std::int64_t span = 0;  ///< Seconds; 0: records.
    calendar_time from, until;
};

constexpr std::int64_t spans[] = {86400, 3600, 900};

duration length_of(std::int64_t span) {
    return std::chrono::seconds{span};
}

/// Adds [from, until), one with what was before it where that is of its kind.
void append(std::vector<piece>& to, const piece& next) {
    const bool fits = !to.empty() && to.back().of == next.of && to.back().span == next.span &&
                      to.back().until == next.from &&
                      (next.span != 0 || next.until - to.back().from <= std::chrono::hours{6});
    if (fits)
        to.back().until = next.until;
    else
        to.push_back(next);
}

/// Of the largest spans that no period cuts and nothing in is due.
void cover(std::vector<piece>& to, history::source of, calendar_time from, calendar_time until,
           const std::set<calendar_time>& due) {
    while (from < until) {
        const auto next_due = due.lower_bound(from);
        const auto clean_until = next_due == due.end() ? until : std::min(until, *next_due);
        if (clean_until == from) {
            append(to, {of, 0, from, from + history::quarter});
            from += history::quarter;
            continue;
        }
        for (const auto span : spans) {
            const bool begins_here = micros(from) % (span * 1'000'000) == 0;
            if (!begins_here || from + length_of(span) > clean_until) continue;
            append(to, {of, span, from, from + length_of(span)});
            from += length_of(span);
            break;
        }
    }
}

}  // namespace

/// One question on its way: what is due is asked first, then the pieces, a few at a time, since a reader has a deadline.
class report_handle::question : public std::enable_shared_from_this<question> {
public:
    question(report_handle& by, const history::report_question& what, on_reply<std::vector<history::report_line>> then)
        : by_{by}, what_{what}, then_{std::move(then)}, sums_{what} {
        filtered_ = what.by == history::dimension::total && what.where.size() == 1;
        cells_by_ = filtered_ ? what.where.front().by : what.by;
    }

    void begin() {
        if (what_.from_records || (!what_.where.empty() && !filtered_)) return plan_records();
        using found = std::vector<std::set<calendar_time>>;
        by_.by_.read<found>(
            by_.company_,
            [sources = what_.sources, from = what_.cuts.front(), until = what_.cuts.back()](asking& in) {
                reply<found> all;
                for (const auto of : sources) {
                    const auto due = due_quarters(in.on, in.company, of, from, until);
                    all.value.emplace_back(due.begin(), due.end());
                }
                return all;
            },
            [self = shared_from_this()](const reply<found>& due) {
                if (!due) return self->then_({due.what, {}, due.why});
                self->plan(*due);
            });
    }

private:
    void plan(const std::vector<std::set<calendar_time>>& due) {
        for (std::size_t at = 0; at < what_.sources.size(); ++at)
            for (std::size_t cut = 0; cut + 1 < what_.cuts.size(); ++cut)
                cover(pieces_, what_.sources[at], what_.cuts[cut], what_.cuts[cut + 1], due[at]);
        next();
    }

    void plan_records() {
        for (const auto of : what_.sources)
            for (auto from = what_.cuts.front(); from < what_.cuts.back();) {
                const auto until = std::min<calendar_time>(from + std::chrono::hours{6}, what_.cuts.back());
                pieces_.push_back({of, 0, from, until});
                from = until;
            }
        next();
    }

    void next() {
        if (at_ == pieces_.size()) return then_({h::done, std::move(sums_).lines(), {}});
        // Cells of many periods together; records by themselves.
        const auto first = at_++;
        if (pieces_[first].span != 0)
            while (at_ < pieces_.size() && at_ - first < most_together && pieces_[at_].span != 0) ++at_;
        using nothing = history::nothing;
        by_.by_.read<nothing>(
            by_.company_,
            [self = shared_from_this(), first, last = at_](asking& in) {
                for (auto at = first; at < last; ++at) self->read(in, self->pieces_[at]);
                return reply<nothing>{};
            },
            [self = shared_from_this()](const reply<nothing>& read) {
                if (!read) return self->then_({read.what, {}, read.why});
                self->next();
            });
    }

    /// On a reader's thread; nobody else looks meanwhile. A piece that is read again, after its connection was lost, begins anew.
    void read(asking& in, const piece& what) {
        history::counting fresh{what_};
        if (what.span == 0)
            read_facts(in.on, in.company, what.of, what.from, what.until, {calendar_time::min(), INT64_MIN},
                       [&](const history::fact& one) {
                           fresh.add(one);
                           return true;
                       });
        else
            read_cells(in.on, in.company, what.of, cells_by_, what.span, what.from, what.until,
                       [&](calendar_time at, std::string_view value, const history::tally& counts) {
                           if (filtered_ && value != what_.where.front().value) return;
                           if (const auto period = fresh.period_of(at))
                               fresh.add(*period, filtered_ ? std::string_view{} : value, counts);
                       });
        if (!done_.insert(&what).second) return;
        for (const auto& each : std::move(fresh).lines()) sums_.add(each.period, each.value, each.counts);
    }

    static constexpr std::size_t most_together = 200;

    report_handle& by_;
    const history::report_question what_;
    on_reply<std::vector<history::report_line>> then_;
    history::counting sums_;
    bool filtered_ = false;
    history::dimension cells_by_ = history::dimension::total;
    std::vector<piece> pieces_;
    std::set<const piece*> done_;
    std::size_t at_ = 0;
};

void report_handle::counts(const history::report_question& what, on_reply<std::vector<history::report_line>> then) {
    if (auto why = history::why_refused(what); !why.empty())
        return by_.answer<std::vector<history::report_line>>({h::refused, {}, std::move(why)}, std::move(then));
    std::make_shared<question>(*this, what, std::move(then))->begin();
}

/// A day at a time, since a reader has a deadline.
class report_handle::form_question : public std::enable_shared_from_this<form_question> {
public:
    form_question(report_handle& by, history::form_question what, on_reply<std::vector<history::form_line>> then)
        : by_{by}, what_{std::move(what)}, then_{std::move(then)} {}

    void next() {
        if (what_.from >= what_.until) return then_({h::done, std::move(sums_).lines(), {}});
        auto day = what_;
        day.until = std::min<calendar_time>(what_.until, what_.from + std::chrono::hours{24});
        what_.from = day.until;
        using lines = std::vector<history::form_line>;
        by_.by_.read<lines>(
            by_.company_,
            [day](asking& in) {
                return reply<lines>{h::done, count_forms(in, day), {}};
            },
            [self = shared_from_this()](const reply<lines>& found) {
                if (!found) return self->then_({found.what, {}, found.why});
                self->sums_.add(*found);
                self->next();
            });
    }

private:
    report_handle& by_;
    history::form_question what_;
    on_reply<std::vector<history::form_line>> then_;
    history::form_counting sums_;
};

void report_handle::forms(const history::form_question& what, on_reply<std::vector<history::form_line>> then) {
    if (auto why = history::why_refused(what); !why.empty())
        return by_.answer<std::vector<history::form_line>>({h::refused, {}, std::move(why)}, std::move(then));
    std::make_shared<form_question>(*this, what, std::move(then))->next();
}

/// Records are looked through until the page is full, or for so many of them: then the page is short, and goes on.
void report_handle::behind(const history::behind_question& what, history::position after, std::size_t limit,
                           on_reply<history::behind_page> then) {
    if (auto why = history::why_refused(what, limit); !why.empty())
        return by_.answer<history::behind_page>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<history::behind_page>(
        company_,
        [=](asking& in) {
            constexpr std::size_t most_looked_at = 50'000;
            reply<history::behind_page> found;
            std::vector<history::interaction_id> which;
            std::size_t looked_at = 0;
            history::position last = after;
            bool over = true;
            read_facts(in.on, in.company, what.of, what.from, what.until, after, [&](const history::fact& one) {
                if (which.size() == limit || looked_at++ == most_looked_at) return over = false;
                last = {one.at, one.id};
                if (one.of && one.counts.at(what.what) != 0 && history::matches(one, what.where))
                    which.push_back(one.of);
                return true;
            });
            for (const auto each : which)
                if (auto kept = interaction_of(in, each)) found.value.interactions.push_back(std::move(*kept));
            if (!over) found.value.next = last;
            return found;
        },
        std::move(then));
}

void report_handle::recordings(const history::recording_question& what, history::position after, std::size_t limit,
                               on_reply<history::recording_page> then) {
    if (auto why = history::why_refused(what, limit); !why.empty())
        return by_.answer<history::recording_page>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<history::recording_page>(
        company_,
        [=](asking& in) {
            return reply<history::recording_page>{h::done, recordings_with(in, what, after, limit), {}};
        },
        std::move(then));
}

void report_handle::build(calendar_time over_by, std::size_t most, on_reply<std::size_t> then) {
    if (auto why = history::why_refused_limit(most); !why.empty())
        return by_.answer<std::size_t>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<std::vector<quarter>>(
        company_,
        [over_by, most](asking& in) {
            return reply<std::vector<quarter>>{h::done, oldest_marks(in.on, in.company, over_by, most), {}};
        },
        [this, then = std::move(then)](reply<std::vector<quarter>> due) {
            if (!due) return then({due.what, 0, due.why});
            if (due->empty()) return then({h::done, 0, {}});
            take(std::move(due.value), then);
        });
}

void report_handle::take(std::vector<quarter> due, on_reply<std::size_t> then) {
    const auto build = by_.ids().next_value();
    by_.write<std::vector<quarter>>(
        company_,
        [due = std::move(due), build](writing& in) {
            in.largest = std::max(in.largest, build);
            return take_quarters(in, due, build);
        },
        [this, build, then = std::move(then)](reply<std::vector<quarter>> taken) {
            if (!taken) return then({taken.what, 0, taken.why});
            if (taken->empty()) return then({h::done, 0, {}});
            count({build, {}, {}}, std::move(taken.value), then);
        });
}

void report_handle::count(counted_quarters made, std::vector<quarter> taken, on_reply<std::size_t> then) {
    by_.read<counted_quarters>(
        company_,
        [made = std::move(made), taken = std::move(taken)](asking& in) {
            reply<counted_quarters> counted{h::done, made, {}};
            counted.value.means = meanings_of(in.on, in.company);  // before the records
            for (const auto& each : taken) counted.value.all.push_back(count_quarter(in.on, in.company, each));
            return counted;
        },
        [this, then = std::move(then)](reply<counted_quarters> counted) {
            if (!counted) return then({counted.what, 0, counted.why});
            const auto weight = std::min<std::size_t>(counted->all.size(), 100);
            by_.write<std::size_t>(
                company_, [what = std::move(counted.value)](writing& in) { return write_quarters(in, what); }, then,
                weight);
        });
}

}  // namespace palabre::sql
