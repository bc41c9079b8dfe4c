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
                                {.name = "source", .about = "Which records count, and when.", .required = true}}};

const record figure_list{"figure_list",
                         "All figures.",
                         {{.name = "figures",
                           .is = kind::record,
                           .about = "In the manual's order.",
                           .required = true,
                           .list = true,
                           .of = &figure_definition}}};

const record report_record{
    "report",
    "Figures by period and by value.",
    {{.name = "by", .about = "The dimension.", .required = true, .one_of = up_to(history::dimension::node)},
     {.name = "rows",
      .is = kind::json,
      .about = "A list of objects: period, the dimension by its name, and the figures by theirs, null where there is "
               "nobody to count; where compared each with the period before as NAME_before.",
      .required = true}}};

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

std::vector<field> period() {
    return {
        {.name = "from", .about = "The first day: 2026-11-01.", .in = place::query, .required = true, .longest = 10},
        {.name = "until", .about = "The day after the last.", .in = place::query, .required = true, .longest = 10},
        {.name = "zone",
         .about = "Whose calendar it is: Africa/Porto-Novo; UTC without.",
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
    all.push_back({.name = "each",
                   .about = "A row for each of these; whole without.",
                   .in = place::query,
                   .one_of = {"whole", "hour", "day", "week", "month"}});
    all.push_back({.name = "within_s",
                   .is = kind::integer,
                   .about = "The service level's threshold; 20 without.",
                   .in = place::query,
                   .least = 1,
                   .most = 86'400});
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
    behind.push_back({.name = "after", .about = "'next' of the page before.", .in = place::query, .longest = 64});
    behind.push_back({.name = "limit",
                      .is = kind::integer,
                      .about = "At most so many; 50 without.",
                      .in = place::query,
                      .least = 1,
                      .most = 1000});
    return {{.name = "list_figures",
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
    return {&figure_definition, &figure_list, &report_record, &exported_report, &behind_interaction, &behind_record};
}

}  // namespace palabre::api
