// src/store/report_rows.cpp - roll-ups as rows: which quarters are due, how they are counted, written and sealed.
#include "store/report_rows.hpp"

#include "store/columns.hpp"
#include "store/lead_rows.hpp"

#include <algorithm>
#include <set>

namespace palabre::sql {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t of_quarter = 900, of_hour = 3600, of_day = 86400;

std::int64_t floor_to(std::int64_t at, std::int64_t span) {
    return at / (span * second) * (span * second);
}

std::vector<due_quarter> grouped(history::source of, const std::vector<std::pair<std::int64_t, std::int64_t>>& marks) {
    std::vector<due_quarter> all;
    for (const auto& [start, mark] : marks) {
        if (all.empty() || all.back().start != moment(start)) all.push_back({of, moment(start)});
        all.back().marks.push_back(mark);
    }
    return all;
}

void write_cell(writing& in, history::source of, std::string_view by, std::int64_t span, std::int64_t start,
                const std::string& value, const history::tally& counts) {
    in.on.run("insert into report_cells (company, source, dimension, span, start, value, counts)"
              " values (:company, :source, :dimension, :span, :start, :value, :counts)",
              in.company, to_string(of), by, span, start, value, counts.text());
}

void remove_cells(writing& in, history::source of, std::int64_t span, std::int64_t start) {
    for (const auto by : history::all_dimensions)
        in.on.run("delete from report_cells where company = :company and source = :source and dimension = :dimension"
                  " and span = :span and start = :start",
                  in.company, to_string(of), to_string(by), span, start);
}

/// A longer span is the sum of the shorter ones in it.
void sum_up(writing& in, history::source of, std::int64_t span, std::int64_t from_span, std::int64_t start) {
    remove_cells(in, of, span, start);
    for (const auto by : history::all_dimensions) {
        std::map<std::string, history::tally, std::less<>> sums;
        read_cells(in.on, in.company, of, by, from_span, moment(start), moment(start + span * second),
                   [&](calendar_time, std::string_view value, history::tally counts) {
                       auto at = sums.find(value);
                       if (at == sums.end()) at = sums.emplace(value, history::tally{}).first;
                       at->second.add(counts);
                   });
        for (const auto& [value, counts] : sums) write_cell(in, of, to_string(by), span, start, value, counts);
    }
}

/// Takes the marks away; false where another has taken one before: what was counted may be older than what stands there.
/// A mark that came since stays, and what was counted stands until it is counted again.
bool take_marks(writing& in, const due_quarter& which) {
    const auto ids = id_array(which.marks);
    const bool many = in.on.kind() == backend::postgresql;
    const auto kept = many ? in.on.integer("select count(*) from report_due where company = :company"
                                           " and source = :source and start = :start and mark = any(:marks)",
                                           in.company, to_string(which.of), micros(which.start), bound::literal(ids))
                           : in.on.integer("select count(*) from report_due where company = :company"
                                           " and source = :source and start = :start and mark >= :mark",
                                           in.company, to_string(which.of), micros(which.start), which.marks.front());
    if (kept != static_cast<std::int64_t>(which.marks.size())) return false;
    if (many)
        in.on.run("delete from report_due where company = :company and source = :source and start = :start"
                  " and mark = any(:marks)",
                  in.company, to_string(which.of), micros(which.start), bound::literal(ids));
    else
        in.on.run("delete from report_due where company = :company and source = :source and start = :start"
                  " and mark = :mark",
                  in.company, to_string(which.of), micros(which.start), which.marks.front());
    return true;
}

void write_quarter(writing& in, const counted_quarter& one) {
    const auto start = micros(one.of.start);
    remove_cells(in, one.of.of, of_quarter, start);
    for (const auto& [key, counts] : one.cells)
        write_cell(in, one.of.of, to_string(key.first), of_quarter, start, key.second, counts);
}

void write_longer(writing& in, history::source of, const std::set<std::int64_t>& quarters) {
    std::set<std::int64_t> hours, days;
    for (const auto each : quarters) hours.insert(floor_to(each, of_hour));
    for (const auto each : hours) days.insert(floor_to(each, of_day));
    for (const auto each : hours) sum_up(in, of, of_hour, of_quarter, each);
    for (const auto each : days) sum_up(in, of, of_day, of_hour, each);
}

}  // namespace

std::vector<due_quarter> due_quarters(connection& on, std::int64_t company, history::source of, calendar_time from,
                                      calendar_time until) {
    std::vector<std::pair<std::int64_t, std::int64_t>> marks;
    on.read(
        "select start, mark from report_due where company = :company and source = :source and start >= :from"
        " and start < :until order by start, mark",
        [&](const row& each) { marks.emplace_back(each.integer(0), each.integer(1)); }, company, to_string(of),
        micros(from), micros(until));
    return grouped(of, marks);
}

std::vector<due_quarter> oldest_due(connection& on, std::int64_t company, calendar_time until, std::size_t limit) {
    std::vector<due_quarter> all;
    for (const auto of : history::all_sources) {
        std::vector<std::int64_t> starts;
        on.read(
            "select distinct start from report_due where company = :company and source = :source and start < :until"
            " order by start limit :limit",
            [&](const row& each) { starts.push_back(each.integer(0)); }, company, to_string(of),
            micros(until - history::quarter) + 1, limit);
        for (const auto each : starts) {
            auto found = due_quarters(on, company, of, moment(each), moment(each + 1));
            std::move(found.begin(), found.end(), std::back_inserter(all));
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
    if (all.size() > limit) all.resize(limit);
    return all;
}

counted_quarter count_quarter(connection& on, std::int64_t company, due_quarter which) {
    counted_quarter made{std::move(which)};
    read_facts(on, company, made.of.of, made.of.start, made.of.start + history::quarter,
               {calendar_time::min(), INT64_MIN}, [&](const history::fact& one) {
                   for (const auto by : history::all_dimensions) made.cells[{by, one.value(by)}].add(one.counts);
                   return true;
               });
    return made;
}

std::size_t write_quarters(writing& in, const std::vector<counted_quarter>& all) {
    std::map<history::source, std::set<std::int64_t>> written;
    std::size_t count = 0;
    for (const auto& each : all) {
        if (!take_marks(in, each.of)) continue;
        write_quarter(in, each);
        written[each.of.of].insert(micros(each.of.start));
        ++count;
    }
    for (const auto& [of, quarters] : written) write_longer(in, of, quarters);
    return count;
}

void seal_quarters(writing& in, history::source of, const std::vector<calendar_time>& starts) {
    std::set<std::int64_t> sealed;
    for (const auto start : std::set<calendar_time>{starts.begin(), starts.end()}) {
        const bool is_new = in.on.run("insert into report_sealed (company, source, start)"
                                      " values (:company, :source, :start) on conflict do nothing",
                                      in.company, to_string(of), micros(start)) == 1;
        if (!is_new) continue;
        auto due = due_quarters(in.on, in.company, of, start, start + history::quarter);
        if (due.empty()) continue;
        write_quarter(in, count_quarter(in.on, in.company, std::move(due.front())));
        in.on.run("delete from report_due where company = :company and source = :source and start = :start", in.company,
                  to_string(of), micros(start));
        sealed.insert(micros(start));
    }
    write_longer(in, of, sealed);
}

void read_cells(connection& on, std::int64_t company, history::source of, history::dimension by, std::int64_t span,
                calendar_time from, calendar_time until,
                const std::function<void(calendar_time, std::string_view, history::tally)>& each) {
    on.read(
        "select start, value, counts from report_cells where company = :company and source = :source"
        " and dimension = :dimension and span = :span and start >= :from and start < :until order by start, value",
        [&](const row& found) { each(moment(found.integer(0)), found.text(1), history::tally::read(found.text(2))); },
        company, to_string(of), to_string(by), span, micros(from), micros(until));
}

}  // namespace palabre::sql
