// examples/palabre_center/days.cpp - figures of the day: from each company's midnight on, also after a restart.
#include "days.hpp"

#include "palabre/core/country_zone.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/report_book.hpp"
#include "palabre/history/work_note.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace palabre_center {

using namespace palabre;
using history::dimension;
using history::measure;
using report_lines = std::vector<history::report_line>;

namespace {

/// Thresholds lie where waits are counted; between two of these the shorter one is known.
std::uint64_t within(const history::tally& counts, measure histogram, duration limit) {
    std::int64_t found = 0;
    for (const auto end : history::bin_ends())
        if (end <= limit) found = counts.within(histogram, end).value_or(found);
    return static_cast<std::uint64_t>(found);
}

routing::figures figures_of(const history::tally& counts, const routing::target& by) {
    const auto count = [&](measure what) { return static_cast<std::uint64_t>(counts.at(what)); };
    const auto time = [&](measure what) { return duration{std::chrono::milliseconds{counts.at(what)}}; };
    routing::figures made;
    made.offered = count(measure::offered);
    made.answered = count(measure::answered);
    made.answered_within = within(counts, measure::answered_waits, by.within);
    made.abandoned = count(measure::abandoned);
    made.short_abandoned = within(counts, measure::abandoned_waits, by.short_abandon);
    made.left = count(measure::left);
    made.waited = time(measure::answered_wait_ms);
    made.talked = time(measure::talk_ms) + time(measure::hold_ms);
    made.handled = count(measure::handled);
    return made;
}

}  // namespace

/// Answers hold it weakly: what is asked may come after its end.
struct days::impl : std::enable_shared_from_this<impl> {
    struct place {
        std::string company;
        time_zone zone;
        std::optional<std::chrono::local_days> day = {};  // nothing: not served here
        bool was_served = false;
    };

    impl(runtime& on, center& at, history::store& in, const std::vector<company>& of,
         std::function<bool(const std::string&)> serves, logger log)
        : runtime_{on}, center_{at}, store_{in}, serves_{std::move(serves)}, log_{std::move(log)} {
        for (const auto& each : of) places_.push_back({each.keeps.company, zone_of(each.keeps.home)});
    }

    void look() {
        const auto now = runtime_.calendar_now();
        std::vector<const place*> come;
        bool again = false;
        for (auto& each : places_) {
            if (!serves_(each.company)) {
                each.day.reset();
                continue;
            }
            const auto today = std::chrono::floor<std::chrono::days>(each.zone.to_local(now));
            if (each.day == today) continue;
            if (each.day) {
                center_.agents().begin_day(each.company);
                if (&each == &places_.front()) center_.agents().begin_day({});
            } else {
                come.push_back(&each);
                again = again || std::exchange(each.was_served, true);
            }
            each.day = today;
        }
        if (again) come = all_anew();
        for (const auto* const each : come) recall(*each, now);
        runtime_.after_in_background(std::chrono::seconds{1}, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->look();
        });
    }

    /// Whose lease was lost and has come back has its own visits in the history: so that none counts twice all is read again,
    /// also of other companies, since an agent serves several.
    std::vector<const place*> all_anew() {
        ++reading_;
        std::vector<const place*> served;
        for (const auto& each : places_) {
            center_.agents().begin_day(each.company);
            if (each.day) served.push_back(&each);
        }
        center_.agents().begin_day({});
        return served;
    }

    /// A visit that ends while this is asked may count twice: it is in the history, and has been seen here.
    void recall(const place& of, calendar_time now) {
        history::report_question what{
            .cuts = {of.zone.from_local(local_time{*of.day}), history::quarter_of(now) + history::quarter},
            .sources = {history::source::visits},
            .by = dimension::queue,
            .where = {}};
        store_.companies([weak = weak_from_this(), company = of.company, what](const auto& all) mutable {
            const auto self = weak.lock();
            if (!self || !all) return;
            const auto found = std::ranges::find(*all, company, &history::company::name);
            if (found == (*all).end()) return;
            auto& book = self->store_.of(found->id).reports();
            book.counts(what, self->told(company, &impl::queues_have));
            what.by = dimension::agent;
            book.counts(what, self->told(company, &impl::agents_have));
        });
    }

    history::on_reply<report_lines> told(const std::string& company,
                                         void (impl::*take)(const std::string&, const report_lines&)) {
        return [weak = weak_from_this(), company, take, of = reading_](const history::reply<report_lines>& lines) {
            const auto self = weak.lock();
            if (!self || of != self->reading_) return;
            if (!lines)
                return self->log_.warning("the day's figures begin anew: what was before could not be read",
                                          {{"company", company}, {"why", lines.why}});
            ((*self).*take)(company, *lines);
        };
    }

    void queues_have(const std::string& company, const report_lines& lines) {
        day_so_far before;
        for (const auto& each : lines) {
            const auto name = center_.agents().full_name(company, each.value);
            if (const auto* const plan = name.empty() ? nullptr : center_.agents().queue(name))
                before.queues[name] = figures_of(each.counts, plan->rules.target);
        }
        center_.agents().go_on_with(before);
    }

    void agents_have(const std::string&, const report_lines& lines) {
        day_so_far before;
        for (const auto& each : lines) {
            if (each.value.empty()) continue;  // nobody has answered
            const auto is = figures_of(each.counts, {});
            before.agents[history::user_id::parse(each.value)] = {static_cast<int>(is.handled), is.talked};
        }
        center_.agents().go_on_with(before);
    }

    runtime& runtime_;
    center& center_;
    history::store& store_;
    std::function<bool(const std::string&)> serves_;
    logger log_;
    std::vector<place> places_;
    int reading_ = 0;  // what an earlier one is told comes too late
};

days::days(runtime& on, center& at, history::store& in, const std::vector<company>& of,
           std::function<bool(const std::string&)> serves, logger log)
    : impl_{std::make_shared<impl>(on, at, in, of, std::move(serves), std::move(log))} {
    impl_->look();
}

}  // namespace palabre_center
