// examples/palabre_center/report_command.cpp - figures from a terminal, and whom they were counted from.
#include "report_command.hpp"

#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/report/staffing.hpp"

#include "core/moment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

namespace palabre_center {

using namespace palabre;

namespace {

class figures_desk {
public:
    explicit figures_desk(const report_request& what) : store_{history::open_sql_store(loop_, what.store)} {
        const auto all = ask<std::vector<history::company>>([&](auto then) { store_->companies(then); });
        const auto found = std::ranges::find(all, what.company, &history::company::name);
        if (found == all.end())
            throw error{errc::not_found, fmt::format("no company is called '{}'", what.company), "check its name"};
        id_ = found->id;
    }

    template<class Value> Value ask(const std::function<void(history::on_reply<Value>)>& question) {
        std::optional<history::reply<Value>> got;
        question([&](history::reply<Value> told) {
            got = std::move(told);
            loop_.stop();
        });
        while (!got) loop_.run();
        if (*got) return std::move(got->value);
        throw error{got->what == history::verdict::refused ? errc::invalid_argument : errc::io, got->why,
                    "mend that, and ask again"};
    }

    history::report_book& book() { return store_->of(id_).reports(); }
    calendar_time now() const { return loop_.calendar_now(); }

private:
    asio_runtime loop_;
    std::unique_ptr<history::store> store_;
    history::company_id id_;
};

void tell_behind(figures_desk& desk, const report_request& what, std::ostream& out) {
    const auto& figure = report::figure_of(what.behind);
    const auto cuts = report::cuts_of(what.what);
    const history::behind_question asked{cuts.front(), cuts.back(), figure.sources().front(), figure.behind(),
                                         what.what.where};
    out << "interaction,customer,channel,began,ended,how_ended,queue,campaign,disposition,language\n";
    std::optional<history::position> after{{calendar_time::min(), INT64_MIN}};
    while (after) {
        const auto page = desk.ask<history::behind_page>(
            [&](auto then) { desk.book().behind(asked, *after, 1000, std::move(then)); });
        for (const auto& each : page.interactions)
            out << fmt::format("{},{},{},{},{},{},{},{},{},{}\n", to_string(each.id), to_string(each.customer),
                               to_string(each.on), detail::write_moment(each.began),
                               each.ended ? detail::write_moment(*each.ended) : "", each.how_ended, each.queue,
                               each.campaign, each.disposition, each.language);
        after = page.next;
    }
}

/// What happened, and what so many callers and agents lead one to expect.
void tell_forecast(const report::table& hours, const report_request& what, calendar_time now, std::ostream& out) {
    out << fmt::format("{:<22}{:>9}{:>9}{:>9}{:>9}{:>12}{:>12}{:>12}{:>12}{:>9}\n", "period", "offered", "aht_s",
                       "erlangs", "agents", "service", "expected_c", "abandoned", "expected_a", "needed");
    for (const auto& one : report::staffing_of(hours, what.what, what.share, now))
        out << fmt::format("{:<22}{:>9}{:>9.1f}{:>9.2f}{:>9.1f}{:>11.1f}%{:>11.1f}%{:>11.1f}%{:>11.1f}%{:>9}\n",
                           one.period, one.offered, one.handling_s, one.erlangs, one.agents,
                           one.service_level.value_or(0) * 100, one.expected_service_level * 100,
                           one.abandonment.value_or(0) * 100, one.expected_abandonment * 100,
                           one.needed ? std::to_string(*one.needed) : "-");
}

}  // namespace

int run_report(const report_request& what, std::ostream& out) {
    figures_desk desk{what};
    if (!what.behind.empty()) {
        tell_behind(desk, what, out);
        return 0;
    }
    const auto wanted = what.forecasts ? report::staffing_wish(what.what) : what.what;
    const auto told = desk.ask<report::table>([&](auto then) { report::read(desk.book(), wanted, std::move(then)); });
    if (what.forecasts)
        tell_forecast(told, what, desk.now(), out);
    else
        out << report::written(told, what.as, what.language);
    return 0;
}

void list_figures(std::ostream& out) {
    out << "| figure | | | unit | formula | from |\n|---|---|---|---|---|---|\n";
    for (const auto& each : report::figures())
        out << fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", each.name, each.english, each.french,
                           to_string(each.in), each.formula(), each.source);
}

}  // namespace palabre_center
