// src/connector/sql_soci.cpp - statements by SOCI alone, for MySQL and MariaDB, whose client library is not linked.
#include "connector/sql_rows.hpp"

#include <fmt/format.h>
#include <soci/soci.h>

#include <deque>

namespace palabre::detail {
namespace {

/// An argument in the place that SOCI reads it from.
struct bound {
    std::string text;
    long long integer = 0;
    double real = 0;
    soci::indicator is = soci::i_ok;
};

void read(sql_rows& rows, const soci::row& from, std::size_t at) {
    const auto& column = from.get_properties(at).get_name();
    if (from.get_indicator(at) == soci::i_null) return rows.put(column, nullptr);
    switch (from.get_properties(at).get_data_type()) {
    case soci::dt_string: return rows.put_text(column, from.get<std::string>(at));
    case soci::dt_double: return rows.put(column, from.get<double>(at));
    case soci::dt_integer: return rows.put(column, std::int64_t{from.get<int>(at)});
    case soci::dt_long_long: return rows.put(column, std::int64_t{from.get<long long>(at)});
    case soci::dt_unsigned_long_long: return rows.put(column, std::uint64_t{from.get<unsigned long long>(at)});
    case soci::dt_date: {
        const auto moment = from.get<std::tm>(at);
        return rows.put_text(column, fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", moment.tm_year + 1900,
                                                 moment.tm_mon + 1, moment.tm_mday, moment.tm_hour, moment.tm_min,
                                                 moment.tm_sec));
    }
    default: rows.refuse(fmt::format("the column '{}' is of a kind that cannot be read: cast it to text", column));
    }
}

class soci_prepared final : public sql_prepared {
public:
    soci_prepared(soci::session& on, const sql_plan& plan) : on_{on}, plan_{plan} {}

    outcome run(const value& arguments, std::size_t most_rows) override {
        std::deque<bound> values;
        soci::row row;
        soci::statement running{on_};
        running.alloc();
        running.prepare(plan_.statement);
        for (const auto& name : plan_.names) bind(running, values.emplace_back(), name, argument_of(arguments, name));
        if (plan_.returns) running.exchange(soci::into(row));
        running.define_and_bind();
        if (!plan_.returns) {
            running.execute(true);
            return changed(running.get_affected_rows());
        }
        running.execute(false);
        sql_rows rows{plan_, most_rows};
        while (running.fetch() && rows.begin(row.size()))
            for (std::size_t at = 0; at < row.size(); ++at) read(rows, row, at);
        return rows.made();
    }

private:
    static void bind(soci::statement& to, bound& each, const std::string& name, const value* given) {
        if (given == nullptr) {
            each.is = soci::i_null;
            to.exchange(soci::use(each.text, each.is, name));
        } else if (const auto* const text = given->if_string()) {
            each.text = *text;
            to.exchange(soci::use(each.text, name));
        } else if (given->is_double()) {
            each.real = given->get_double();
            to.exchange(soci::use(each.real, name));
        } else {
            each.integer = given->is_bool() ? (given->get_bool() ? 1 : 0) : given->to_number<std::int64_t>();
            to.exchange(soci::use(each.integer, name));
        }
    }

    soci::session& on_;
    const sql_plan& plan_;
};

}  // namespace

std::unique_ptr<sql_prepared> prepared_by_soci(soci::session& on, const sql_plan& plan) {
    return std::make_unique<soci_prepared>(on, plan);
}

}  // namespace palabre::detail
