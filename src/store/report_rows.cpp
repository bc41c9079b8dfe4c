// src/store/report_rows.cpp - roll-ups as rows: which quarters are due, how they are counted, written and sealed.
#include "store/report_rows.hpp"

#include "store/columns.hpp"

#include <algorithm>
#include <set>

namespace palabre::sql {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t of_quarter = 900, of_hour = 3600, of_day = 86400;

std::int64_t floor_to(std::int64_t at, std::int64_t span) {
    return at / (span * second) * (span * second);
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

bool is_sealed(connection& on, std::int64_t company, const quarter& which) {
    return on
        .integer("select 1 from report_sealed where company = :company and source = :source and start = :start",
                 company, to_string(which.of), micros(which.start))
        .has_value();
}

std::int64_t remove_marks(writing& in, const quarter& which) {
    return in.on.run("delete from report_due where company = :company and source = :source and start = :start",
                     in.company, to_string(which.of), micros(which.start));
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

std::vector<calendar_time> due_quarters(connection& on, std::int64_t company, history::source of, calendar_time from,
                                        calendar_time until) {
    std::vector<calendar_time> starts;
    on.read(
        "select distinct d.start from report_due d where d.company = :company and d.source = :source"
        " and d.start >= :from and d.start < :until and not exists (select 1 from report_sealed s"
        " where s.company = d.company and s.source = d.source and s.start = d.start)",
        [&](const row& each) { starts.push_back(moment(each.integer(0))); }, company, to_string(of), micros(from),
        micros(until));
    return starts;
}

std::vector<quarter> oldest_marks(connection& on, std::int64_t company, calendar_time over_by, std::size_t limit) {
    std::vector<quarter> all;
    for (const auto of : history::all_sources)
        on.read(
            "select distinct start from report_due where company = :company and source = :source and start <= :latest"
            " order by start limit :limit",
            [&](const row& each) {
                all.push_back({of, moment(each.integer(0))});
            },
            company, to_string(of), micros(over_by - history::quarter), limit);
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
    if (all.size() > limit) all.resize(limit);
    return all;
}

std::vector<quarter> take_quarters(writing& in, std::vector<quarter> all, std::int64_t build) {
    std::sort(all.begin(), all.end());  // in the order of marks::flush()
    std::erase_if(all, [&](const quarter& each) {
        if (remove_marks(in, each) == 0 || is_sealed(in.on, in.company, each)) return true;
        in.on.run("insert into report_due (company, source, start, taken) values (:company, :source, :start, :build)",
                  in.company, to_string(each.of), micros(each.start), build);
        return false;
    });
    return all;
}

counted_quarter count_quarter(connection& on, std::int64_t company, const quarter& which) {
    counted_quarter made{which};
    read_facts(on, company, which.of, which.start, which.start + history::quarter, {calendar_time::min(), INT64_MIN},
               [&](const history::fact& one) {
                   for (const auto by : history::all_dimensions) made.cells[{by, one.value(by)}].add(one.counts);
                   return true;
               });
    return made;
}

std::size_t write_quarters(writing& in, const counted_quarters& what) {
    // From now on nobody gives a disposition another meaning, until these cells can be seen: marks::add_meaning().
    if (in.on.kind() == backend::postgresql)
        in.on.integer("select 1 from companies where id = :id for share", in.company);
    if (meanings_of(in.on, in.company) != what.means) return 0;
    std::map<history::source, std::set<std::int64_t>> written;
    std::size_t count = 0;
    for (const auto& each : what.all) {
        const auto start = micros(each.of.start);
        if (in.on.run("delete from report_due where company = :company and source = :source and start = :start"
                      " and taken = :build",
                      in.company, to_string(each.of.of), start, what.build) == 0)
            continue;
        write_quarter(in, each);
        written[each.of.of].insert(start);
        ++count;
    }
    for (const auto& [of, quarters] : written) write_longer(in, of, quarters);
    return count;
}

void seal_quarters(writing& in, history::source of, const std::vector<calendar_time>& starts) {
    in.due.flush(in.on);
    std::set<std::int64_t> sealed;
    for (const auto start : std::set<calendar_time>{starts.begin(), starts.end()}) {
        const bool is_new = in.on.run("insert into report_sealed (company, source, start)"
                                      " values (:company, :source, :start) on conflict do nothing",
                                      in.company, to_string(of), micros(start)) == 1;
        if (!is_new || remove_marks(in, {of, start}) == 0) continue;
        write_quarter(in, count_quarter(in.on, in.company, {of, start}));
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
