// src/api/service_reports.cpp - figures, asked for by the API.
#include "api/service_reports.hpp"

#include "api/operations_reports.hpp"
#include "api/service.hpp"
#include "api/timeline.hpp"
#include "core/moment.hpp"
#include "palabre/core/error.hpp"
#include "palabre/report/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>

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
    const auto given = text(with, "where");
    if (given.empty()) return {};
    const auto sign = given.find('=');
    if (sign == std::string::npos)
        throw error{errc::invalid_argument, "'where' has no '='", "write DIMENSION=VALUE: queue=support"};
    return {{history::dimension_from(given.substr(0, sign)), given.substr(sign + 1)}};
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

answer list_figures() {
    json::array all;
    for (const auto& each : report::figures())
        all.push_back(json::object{{"name", each.name},
                                   {"english", each.english},
                                   {"french", each.french},
                                   {"unit", to_string(each.in)},
                                   {"formula", each.formula()},
                                   {"source", each.source}});
    return {200, {{"figures", std::move(all)}}, {}};
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

json::object told(const history::interaction& of) {
    json::object made{{"id", to_string(of.id)}};
    if (of.customer) made["customer"] = to_string(of.customer);
    made["on"] = to_string(of.on);
    made["began"] = detail::write_moment(of.began);
    if (of.ended) made["ended"] = detail::write_moment(*of.ended);
    const auto put = [&](std::string_view name, const std::string& what) {
        if (!what.empty()) made[name] = what;
    };
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
    const auto& figure = report::figure_of(text(with, "figure"));
    history::behind_question what{cuts.front(), cuts.back(), figure.sources().front(), figure.behind(), asked.where};
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

void run(std::string_view operation, const errand& with, history::company_store& in, on_told then) {
    try {
        if (operation == "list_figures") return then(list_figures());
        if (operation == "read_report") return read_report(with, in, then);
        if (operation == "export_report") return export_report(with, in, then);
        list_counted(with, in, then);
    } catch (const error& wrong) {
        const auto& first = wrong.problems().front();
        refuse(then, 400, first.what, first.cure);
    }
}

}  // namespace palabre::api::reports
