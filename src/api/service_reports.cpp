// src/api/service_reports.cpp - figures, asked for by the API.
#include "api/service_reports.hpp"

#include "api/operations_reports.hpp"
#include "api/service.hpp"
#include "api/timeline.hpp"
#include "core/moment.hpp"
#include "palabre/core/country_zone.hpp"
#include "palabre/core/error.hpp"
#include "palabre/report/staffing.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace palabre::api::reports {

namespace json = boost::json;
using history::reply;
using history::verdict;

namespace {

using on_told = std::function<void(answer)>;

void refuse(const on_told& then, int status, std::string what, std::string cure, std::string field = {}) {
    then({status, {}, fault{status, std::move(what), std::move(cure), std::move(field)}});
}

template<class Value> void refuse(const on_told& then, const reply<Value>& of) {
    if (of.what == verdict::refused) return refuse(then, 400, of.why, "mend that");
    refuse(then, 503, "the history cannot be reached now", "try again in a moment");
}

std::string text(const errand& with, std::string_view name) {
    const auto* const found = with.given.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}
std::int64_t number(const errand& with, std::string_view name, std::int64_t otherwise) {
    const auto* const found = with.given.if_contains(name);
    return found != nullptr ? found->as_int64() : otherwise;
}

std::vector<history::report_filter> filters(const errand& with) {
    std::vector<history::report_filter> all;
    for (const std::string name : {"where", "also"}) {
        const auto given = text(with, name);
        if (given.empty()) continue;
        const auto sign = given.find('=');
        if (sign == std::string::npos)
            throw error{errc::invalid_argument, "'" + name + "' has no '='", "write DIMENSION=VALUE: queue=support"};
        all.push_back({history::dimension_from(given.substr(0, sign)), given.substr(sign + 1)});
    }
    return all;
}

report::wish wish_of(const errand& with) {
    report::wish what;
    what.from = report::read_day(text(with, "from"));
    what.until = report::read_day(text(with, "until"));
    if (const auto zone = text(with, "zone"); !zone.empty()) what.place = time_zone{zone};
    what.where = filters(with);
    what.figures = report::read_names(text(with, "figures"));
    if (const auto by = text(with, "by"); !by.empty()) what.by = history::dimension_from(by);
    if (const auto each = text(with, "each"); !each.empty()) what.each = report::grain_from(each);
    what.within.within = std::chrono::seconds{number(with, "within_s", 20)};
    const auto* const compared = with.given.if_contains("compared");
    what.compared = compared != nullptr && compared->is_bool() && compared->get_bool();
    return what;
}

/// The first of what an interaction can be behind; nothing where it is agents' time.
std::optional<history::source> behind(const report::figure& of) {
    const auto first = of.sources().front();
    return first == history::source::work ? std::nullopt : std::optional{first};
}

answer list_figures(const country& home, calendar_time now) {
    const auto zone = zone_of(home);
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(zone.to_local(now))};
    json::array all;
    for (const auto& each : report::figures())
        all.push_back(json::object{{"name", each.name},
                                   {"english", each.english},
                                   {"french", each.french},
                                   {"unit", to_string(each.in)},
                                   {"formula", each.formula()},
                                   {"source", each.source},
                                   {"behind", behind(each).has_value()}});
    return {200,
            {{"figures", std::move(all)},
             {"zone", zone.name()},
             {"today", fmt::format("{:04}-{:02}-{:02}", static_cast<int>(today.year()),
                                   static_cast<unsigned>(today.month()), static_cast<unsigned>(today.day()))}},
            {}};
}

void read_report(const errand& with, history::company_store& in, const on_told& then) {
    report::read(in.reports(), wish_of(with), [then](const reply<report::table>& told) {
        if (!told) return refuse(then, told);
        then({200,
              {{"by", to_string(told->by)}, {"rows", json::parse(report::written(*told, report::form::json))}},
              {}});
    });
}

void export_report(const errand& with, history::company_store& in, const on_told& then) {
    auto name = text(with, "form");
    if (name.empty()) name = "csv";
    report::read(in.reports(), wish_of(with), [then, name](const reply<report::table>& told) {
        if (!told) return refuse(then, told);
        then({200, {{"form", name}, {"content", report::written(*told, report::form_from(name))}}, {}});
    });
}

json::value shown(const std::optional<double>& what) {
    return what ? json::value(*what) : json::value(nullptr);  // braces would make a list of it
}

void read_forecast(const errand& with, history::company_store& in, calendar_time now, const on_told& then) {
    const auto asked = wish_of(with);
    const auto share = static_cast<double>(number(with, "share", 80)) / 100;
    report::read(in.reports(), report::staffing_wish(asked),
                 [then, share, asked, now](const reply<report::table>& told) {
                     if (!told) return refuse(then, told);
                     json::array rows;
                     for (const auto& each : report::staffing_of(*told, asked, share, now)) {
                         json::object one{{"period", each.period},
                                          {"offered", each.offered},
                                          {"handling_s", each.handling_s},
                                          {"erlangs", each.erlangs},
                                          {"agents", each.agents},
                                          {"service_level", shown(each.service_level)},
                                          {"expected_service_level", each.expected_service_level},
                                          {"abandonment", shown(each.abandonment)},
                                          {"expected_abandonment", each.expected_abandonment},
                                          {"needed", nullptr}};
                         if (each.needed) one["needed"] = *each.needed;
                         rows.push_back(std::move(one));
                     }
                     then({200, {{"rows", std::move(rows)}}, {}});
                 });
}

void read_forms(const errand& with, history::company_store& in, const on_told& then) {
    const auto asked = wish_of(with);
    const auto cuts = report::cuts_of(asked);
    in.reports().forms({cuts.front(), cuts.back(), asked.where},
                       [then](const reply<std::vector<history::form_line>>& told) {
                           if (!told) return refuse(then, told);
                           json::array lines;
                           for (const auto& each : *told)
                               lines.push_back(json::object{{"field", each.field},
                                                            {"value", each.value},
                                                            {"disposition", each.disposition},
                                                            {"count", each.count}});
                           then({200, {{"lines", std::move(lines)}}, {}});
                       });
}

json::object told(const history::interaction& of) {
    json::object made{{"id", to_string(of.id)}};
    if (of.customer) made["customer"] = to_string(of.customer);
    if (of.agent) made["agent"] = to_string(of.agent);
    made["on"] = to_string(of.on);
    made["began"] = detail::write_moment(of.began);
    if (of.ended) made["ended"] = detail::write_moment(*of.ended);
    const auto put = [&](std::string_view name, const std::string& what) {
        if (!what.empty()) made[name] = what;
    };
    put("address", of.address);
    put("how_ended", of.how_ended);
    put("queue", of.queue);
    put("campaign", of.campaign);
    put("disposition", of.disposition);
    put("language", of.language);
    return made;
}

void list_counted(const errand& with, history::company_store& in, const on_told& then) {
    const auto asked = wish_of(with);
    const auto cuts = report::cuts_of(asked);
    const auto period = text(with, "period");
    const auto [from, until] =
        period.empty() ? std::pair{cuts.front(), cuts.back()} : report::stretch_of(asked, period);
    const auto& figure = report::figure_of(text(with, "figure"));
    if (!behind(figure))
        return refuse(then, 400, "no contact is behind agents' time", "ask for a figure whose 'behind' is true",
                      "figure");
    history::behind_question what{from, until, *behind(figure), figure.behind(), asked.where};
    history::position after{calendar_time::min(), INT64_MIN};
    if (with.given.contains("after")) {
        const auto read = read_cursor(text(with, "after"));
        if (!read)
            return refuse(then, 400, "it is no cursor", "give back 'next' of the page before as it was", "after");
        after = *read;
    }
    in.reports().behind(what, after, static_cast<std::size_t>(number(with, "limit", 50)),
                        [then](const reply<history::behind_page>& page) {
                            if (!page) return refuse(then, page);
                            json::array all;
                            for (const auto& each : page->interactions) all.push_back(told(each));
                            value next = nullptr;
                            if (page->next) next = cursor_of(*page->next);
                            then({200, {{"interactions", std::move(all)}, {"next", std::move(next)}}, {}});
                        });
}

}  // namespace

bool takes(std::string_view operation) {
    static const auto all = report_operations();
    return std::ranges::find(all, operation, &operation::name) != all.end();
}

void run(std::string_view operation, const errand& with, history::company_store& in, const moment_at& here,
         on_told then) {
    try {
        if (operation == "list_figures") return then(list_figures(here.home, here.now));
        if (operation == "read_report") return read_report(with, in, then);
        if (operation == "read_forms") return read_forms(with, in, then);
        if (operation == "read_forecast") return read_forecast(with, in, here.now, then);
        if (operation == "export_report") return export_report(with, in, then);
        list_counted(with, in, then);
    } catch (const error& wrong) {
        const auto& first = wrong.problems().front();
        refuse(then, 400, first.what, first.cure);
    }
}

}  // namespace palabre::api::reports
