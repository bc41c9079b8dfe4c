// src/api/operations_reports.cpp - what may be asked of figures.
#include "api/operations_reports.hpp"

#include "api/operation_parts.hpp"
#include "palabre/history/report_book.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

const record figure_definition{"figure_definition",
                               "A figure, as docs/manual/figures.md has it.",
                               {{.name = "name", .about = "Stable.", .required = true},
                                {.name = "english", .about = "What people call it.", .required = true},
                                {.name = "french", .about = "The same in French.", .required = true},
                                {.name = "unit",
                                 .about = "What it is told in.",
                                 .required = true,
                                 .one_of = {"count", "share", "seconds", "minutes", "hours", "points"}},
                                {.name = "formula", .about = "What it is computed from.", .required = true},
                                {.name = "source", .about = "Which records count, and when.", .required = true},
                                {.name = "behind",
                                 .is = kind::truth,
                                 .about = "Whether contacts stand behind it, which list_counted lists.",
                                 .required = true}}};

const record figure_list{
    "figure_list",
    "All figures.",
    {{.name = "figures",
      .is = kind::record,
      .about = "In the manual's order.",
      .required = true,
      .list = true,
      .of = &figure_definition},
     {.name = "zone", .about = "Whose days the company's are: of its country's clocks.", .required = true},
     {.name = "today", .about = "Which day it is there.", .required = true}}};

const record report_record{
    "report",
    "Figures by period and by value.",
    {{.name = "by", .about = "The dimension.", .required = true, .one_of = up_to(history::dimension::node)},
     {.name = "rows",
      .is = kind::json,
      .about = "A list of objects: period, the dimension by its name, and the figures by theirs, null where there is "
               "nobody to count; where compared each with the period before as NAME_before.",
      .required = true}}};

const record forecast_record{
    "forecast",
    "What Erlang's formulas expect of each period's load, beside what happened.",
    {{.name = "rows",
      .is = kind::json,
      .about =
          "A list of objects: period; offered, handling_s, erlangs and agents, as they were; service_level and "
          "abandonment beside expected_service_level (Erlang C) and expected_abandonment (Erlang A), shares; needed, "
          "the fewest agents for the wished share. null where there is nobody to count.",
      .required = true}}};

const record form_line_record{
    "form_line",
    "How often a field had that value, beside that disposition.",
    {{.name = "field", .about = "Its name.", .required = true},
     {.name = "value", .about = "Its first 80 letters.", .required = true},
     {.name = "disposition", .about = "The code given with it.", .required = true},
     {.name = "count", .is = kind::integer, .about = "How many contacts.", .required = true}}};

const record form_report{"form_report",
                         "What agents filled into forms.",
                         {{.name = "lines",
                           .is = kind::record,
                           .about = "By field, value and disposition.",
                           .required = true,
                           .list = true,
                           .of = &form_line_record}}};

const record exported_report{
    "exported_report",
    "A report as a file.",
    {{.name = "form", .about = "What it is.", .required = true, .one_of = {"csv", "xml", "json"}},
     {.name = "content", .about = "The whole file.", .required = true}}};

const record behind_interaction{
    "counted_interaction",
    "A contact that stands behind a number. What is empty is left out.",
    {{.name = "id", .is = kind::id, .about = "Its id.", .required = true},
     {.name = "customer", .is = kind::id, .about = "Whose."},
     {.name = "address", .about = "The customer's, as the channel gave it."},
     {.name = "agent", .is = kind::id, .about = "Who handled it."},
     {.name = "on", .about = "Its channel.", .required = true, .one_of = up_to(medium::web_chat)},
     {.name = "began", .is = kind::moment, .about = "When it began.", .required = true},
     {.name = "ended", .is = kind::moment, .about = "When it ended."},
     {.name = "how_ended", .about = "How."},
     {.name = "queue", .about = "Its queue."},
     {.name = "campaign", .about = "Its campaign."},
     {.name = "disposition", .about = "Its disposition."},
     {.name = "language", .about = "Its language."}}};

const record behind_record{"counted_page",
                           "Contacts behind a number, the oldest first.",
                           {{.name = "interactions",
                             .is = kind::record,
                             .about = "May be fewer than asked for, or none, though more follow.",
                             .required = true,
                             .list = true,
                             .of = &behind_interaction},
                            {.name = "next",
                             .about = "'after' of the next page; null, or left out in XML: that was all.",
                             .required = true,
                             .nullable = true}}};

constexpr std::string_view grains_told = "A row for each of these; whole without.";
const std::vector<std::string_view> grains{"whole", "hour", "day", "week", "month"};

const field threshold{.name = "within_s",
                      .is = kind::integer,
                      .about = "The service level's threshold; 20 without.",
                      .in = place::query,
                      .least = 1,
                      .most = 86'400};

std::vector<field> period() {
    return {
        {.name = "from", .about = "The first day: 2026-11-01.", .in = place::query, .required = true, .longest = 10},
        {.name = "until", .about = "The day after the last.", .in = place::query, .required = true, .longest = 10},
        {.name = "zone",
         .about = "Whose calendar it is: Africa/Porto-Novo; UTC without. list_figures tells the company's.",
         .in = place::query,
         .longest = 64},
        {.name = "where", .about = "DIMENSION=VALUE: only what has that value.", .in = place::query, .longest = 400}};
}

std::vector<field> wanted() {
    auto all = period();
    all.push_back({.name = "figures",
                   .about = "Their names, with commas between; 'invoice' means those of an invoice.",
                   .in = place::query,
                   .longest = 2000});
    all.push_back({.name = "by",
                   .about = "What rows are told apart by; total without.",
                   .in = place::query,
                   .one_of = up_to(history::dimension::node)});
    all.push_back({.name = "each", .about = grains_told, .in = place::query, .one_of = grains});
    all.push_back(threshold);
    all.push_back(
        {.name = "compared", .is = kind::truth, .about = "Each beside the period before.", .in = place::query});
    return all;
}

}  // namespace

std::vector<operation> report_operations() {
    auto exports = wanted();
    exports.push_back({.name = "form", .about = "csv without.", .in = place::query, .one_of = {"csv", "xml", "json"}});
    auto behind = period();
    behind.push_back({.name = "figure", .about = "Its name.", .in = place::query, .required = true, .longest = 64});
    behind.push_back(
        {.name = "also", .about = "DIMENSION=VALUE: a second one that it has.", .in = place::query, .longest = 400});
    behind.push_back({.name = "each", .about = grains_told, .in = place::query, .one_of = grains});
    behind.push_back({.name = "period",
                      .about = "Only of this row, as a report of that 'each' calls it: 2026-W45.",
                      .in = place::query,
                      .longest = 32});
    behind.push_back({.name = "after", .about = "'next' of the page before.", .in = place::query, .longest = 64});
    behind.push_back({.name = "limit",
                      .is = kind::integer,
                      .about = "At most so many; 50 without.",
                      .in = place::query,
                      .least = 1,
                      .most = 1000});
    auto forecast = period();
    forecast.push_back({.name = "each", .about = grains_told, .in = place::query, .one_of = grains});
    forecast.push_back(threshold);
    forecast.push_back({.name = "share",
                        .is = kind::integer,
                        .about = "Percent to be answered within the threshold; 80 without.",
                        .in = place::query,
                        .least = 1,
                        .most = 99});
    return {
        {.name = "list_figures",
         .method = "GET",
         .path = "/api/v1/figures",
         .needs = scope::supervise,
         .about = "The figures that reports have, with their formulas.",
         .takes = {},
         .tells = &figure_list},
        {.name = "read_report",
         .method = "GET",
         .path = "/api/v1/report",
         .needs = scope::supervise,
         .about = "Figures over a period, by a dimension.",
         .takes = wanted(),
         .tells = &report_record},
        {.name = "read_forecast",
         .method = "GET",
         .path = "/api/v1/report/forecast",
         .needs = scope::supervise,
         .about = "How many agents the load would have taken, beside those who were there.",
         .takes = std::move(forecast),
         .tells = &forecast_record},
        {.name = "read_forms",
         .method = "GET",
         .path = "/api/v1/report/forms",
         .needs = scope::supervise,
         .about =
             "What agents filled into forms, crossed with the dispositions they gave; by the last one of a contact.",
         .takes = period(),
         .tells = &form_report},
        {.name = "export_report",
         .method = "GET",
         .path = "/api/v1/report/export",
         .needs = scope::supervise,
         .about = "The same as a file with stable columns.",
         .takes = std::move(exports),
         .tells = &exported_report},
        {.name = "list_counted",
         .method = "GET",
         .path = "/api/v1/report/interactions",
         .needs = scope::supervise,
         .about = "The contacts behind a figure: those that its first term counts.",
         .takes = std::move(behind),
         .tells = &behind_record}};
}

std::vector<const record*> report_records() {
    return {&figure_definition, &figure_list,     &report_record,      &forecast_record, &form_line_record,
            &form_report,       &exported_report, &behind_interaction, &behind_record};
}

}  // namespace palabre::api
