// examples/palabre_center/scheduled_reports.cpp - reports that come by themselves, as messages and as files.
#include "scheduled_reports.hpp"

#include "durable_file.hpp"

#include "palabre/core/country_zone.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/access_book.hpp"
#include "palabre/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace palabre_center {

using namespace palabre;
using report::grain;
using std::chrono::local_days;

namespace {

struct span {
    local_days from, until;
};

/// The last one that is over on that day.
span last_before(grain each, local_days today) {
    using namespace std::chrono;
    if (each == grain::week) {
        const auto monday = today - (weekday{today} - Monday);
        return {monday - std::chrono::days{7}, monday};
    }
    if (each == grain::month) {
        const year_month_day date{today};
        const auto first = date.year() / date.month();
        return {local_days{(first - months{1}) / 1}, local_days{first / 1}};
    }
    return {today - std::chrono::days{1}, today};
}

std::string day_text(local_days at) {
    const std::chrono::year_month_day day{at};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

/// Short, for a telephone: a line a row, with the figures that have somebody to count.
std::string message_of(const report::table& told, const std::string& title, const std::string& language) {
    constexpr std::size_t most = 900;  // six SMS
    std::string text = title;
    for (const auto& row : told.rows) {
        std::string line;
        for (std::size_t at = 0; at < told.columns.size(); ++at) {
            if (!row.now[at]) continue;
            const auto& figure = *told.columns[at];
            const auto number = figure.in == report::unit::share   ? fmt::format("{:.1f} %", *row.now[at] * 100)
                                : figure.in == report::unit::count ? fmt::format("{:.0f}", *row.now[at])
                                                                   : fmt::format("{:.1f}", *row.now[at]);
            line += fmt::format("{}{} {}", line.empty() ? "" : ", ", language == "fr" ? figure.french : figure.english,
                                number);
        }
        if (line.empty()) continue;
        if (told.by != history::dimension::total) line.insert(0, (row.value.empty() ? "-" : row.value) + ": ");
        if (text.size() + line.size() > most) {
            text += "\n...";
            break;
        }
        text += "\n" + line;
    }
    if (text.size() == title.size()) text += language == "fr" ? "\nAucun contact." : "\nNo contact.";
    return text;
}

}  // namespace

/// Answers hold it weakly: what is asked may come after its end.
struct scheduled_reports::impl : std::enable_shared_from_this<impl> {
    static constexpr duration between = std::chrono::minutes{1};

    struct entry {
        std::string company, title;
        time_zone zone;
        scheduled_report what;
        local_days done{};  // until when it has been told
        bool busy = false;
    };

    impl(runtime& on, history::store& in, const std::vector<company>& of,
         std::function<bool(const std::string&)> serves, logger log)
        : runtime_{on}, store_{in}, serves_{std::move(serves)}, log_{std::move(log)} {
        for (const auto& each : of)
            for (const auto& one : each.reports)
                entries_.push_back(std::make_shared<entry>(
                    entry{each.keeps.company, each.keeps.title, zone_of(each.keeps.home), one}));
    }

    void look() {
        const auto now = runtime_.calendar_now();
        for (const auto& each : entries_) {
            const auto over =
                last_before(each->what.each, std::chrono::floor<std::chrono::days>(each->zone.to_local(now)));
            const auto due = each->zone.from_local(local_time{over.until} + each->what.at);
            if (now >= due && each->done != over.until && !each->busy && serves_(each->company)) tell(each, over);
        }
        runtime_.after_in_background(between, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->look();
        });
    }

    void tell(const std::shared_ptr<entry>& one, const span& over) {
        one->busy = true;
        store_.companies([weak = weak_from_this(), one, over](const auto& all) {
            const auto self = weak.lock();
            if (!self) return;
            one->busy = false;
            const auto found = std::ranges::find(all.value, one->company, &history::company::name);
            if (!all || found == all.value.end()) return;
            self->read(one, over, found->id);
        });
    }

    void read(const std::shared_ptr<entry>& one, const span& over, history::company_id in) {
        report::wish what{
            .figures = {}, .from = over.from, .until = over.until, .place = one->zone, .by = one->what.by};
        for (const auto& each : one->what.figures)
            for (auto& name : report::read_names(each)) what.figures.push_back(std::move(name));
        one->busy = true;
        report::read(store_.of(in).reports(), what,
                     [weak = weak_from_this(), one, over, in](const history::reply<report::table>& told) {
                         const auto self = weak.lock();
                         if (!self) return;
                         one->busy = false;
                         if (!told) return self->failed(*one, told.why);
                         self->send(one, over, in, *told);
                     });
    }

    void send(const std::shared_ptr<entry>& one, const span& over, history::company_id in, const report::table& told) {
        const auto& what = one->what;
        const auto last = day_text(over.until - std::chrono::days{1});
        const auto period = what.each == grain::day ? last : day_text(over.from) + "_" + last;
        if (!what.folder.empty()) try {
                const auto file = std::filesystem::path{what.folder} /
                                  fmt::format("{}-{}-{}.{}", one->company, what.name, period, suffix(what.as));
                std::filesystem::create_directories(what.folder);
                if (!std::filesystem::exists(file))
                    write_durably(file.string(), report::written(told, what.as, what.language));
            } catch (const std::exception& wrong) {
                return failed(*one, wrong.what());
            }
        const auto text = message_of(told, fmt::format("{}, {}", one->title, period), what.language);
        const auto now = runtime_.calendar_now();
        std::vector<history::change::any> changes;
        for (const auto& number : what.to)
            changes.emplace_back(
                history::change::queue_message{{.id = store_.ids().next<history::outgoing>(),
                                                .on = what.on,
                                                .to = number,
                                                .text = text,
                                                .purpose = "notice",
                                                .key = fmt::format("report {} {} {}", what.name, period, number),
                                                .made = now,
                                                .due = now,
                                                .expires = now + std::chrono::hours{24}}});
        const auto done = [weak = weak_from_this(), one, over, in,
                           period](const history::reply<history::nothing>& kept) {
            const auto self = weak.lock();
            if (!self) return;
            one->busy = false;
            if (!kept) return self->failed(*one, kept.why);
            one->done = over.until;
            self->log_.info("a report went out",
                            {{"company", one->company}, {"report", one->what.name}, {"period", period}});
            self->note(*one, in, period);
        };
        one->busy = true;
        if (changes.empty()) return done({});
        store_.of(in).write(std::move(changes), done);
    }

    void note(const entry& one, history::company_id in, const std::string& period) {
        store_.access().write({history::access_change::note{{.id = store_.ids().next<history::access_note>(),
                                                             .at = runtime_.calendar_now(),
                                                             .in = in,
                                                             .who = "report:" + one.what.name,
                                                             .operation = "export_report",
                                                             .subject = period}}},
                              [](const auto&) {});
    }

    static std::string_view suffix(report::form as) {
        return as == report::form::csv    ? "csv"
               : as == report::form::xml  ? "xml"
               : as == report::form::json ? "json"
                                          : "txt";
    }

    void failed(const entry& one, const std::string& why) {
        log_.warning("a report has not gone out, and is tried again in a minute",
                     {{"company", one.company}, {"report", one.what.name}, {"why", why}});
    }

    runtime& runtime_;
    history::store& store_;
    std::function<bool(const std::string&)> serves_;
    logger log_;
    std::vector<std::shared_ptr<entry>> entries_;
};

scheduled_reports::scheduled_reports(runtime& on, history::store& in, const std::vector<company>& of,
                                     std::function<bool(const std::string&)> serves, logger log)
    : impl_{std::make_shared<impl>(on, in, of, std::move(serves), std::move(log))} {
    impl_->look();
}

}  // namespace palabre_center
