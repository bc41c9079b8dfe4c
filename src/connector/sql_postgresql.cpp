// src/connector/sql_postgresql.cpp - a statement that a session of PostgreSQL has prepared: one journey a run.
#include "connector/sql_rows.hpp"
#include "store/postgresql_result.hpp"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <atomic>
#include <charconv>
#include <cmath>
#include <optional>

namespace palabre::detail {
namespace {

/// What the protocol says of a column's type: rows of pg_type, fixed for all versions.
enum type : Oid {
    boolean = 16,
    int8 = 20,
    int2 = 21,
    int4 = 23,
    oid = 26,
    float4 = 700,
    float8 = 701,
    date = 1082,
    timestamp = 1114,
    timestamptz = 1184,
    numeric = 1700,
};

template<class Number> std::optional<Number> number_of(std::string_view digits) {
    Number number{};
    const auto [to, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return failed == std::errc{} ? std::optional{number} : std::nullopt;
}

/// No other statement of the process has it.
std::string fresh_name() {
    static std::atomic<std::uint64_t> count = 0;
    return fmt::format("palabre_{}", ++count);
}

class postgresql_prepared final : public sql_prepared {
public:
    postgresql_prepared(PGconn* on, const sql_plan& plan)
        : on_{on}, plan_{plan}, name_{fresh_name()}, digits_(plan.names.size()), values_(plan.names.size()) {
        sql::checked(on, PQprepare(on, name_.c_str(), plan.statement.c_str(), 0, nullptr));
    }

    outcome run(const value& arguments, std::size_t most_rows) override {
        for (std::size_t at = 0; at < plan_.names.size(); ++at) {
            const auto* const given = argument_of(arguments, plan_.names[at]);
            if (given != nullptr && given->is_string() && given->get_string().find('\0') != std::string::npos)
                return outcome::misasking(fmt::format("the argument '{}' has a zero byte", plan_.names[at]));
            values_[at] = given == nullptr ? nullptr : written(*given, digits_[at]);
        }
        const auto came = sql::checked(on_, PQexecPrepared(on_, name_.c_str(), static_cast<int>(values_.size()),
                                                           values_.data(), nullptr, nullptr, 0));
        if (!plan_.returns) return changed(number_of<std::int64_t>(PQcmdTuples(came.get())).value_or(0));
        sql_rows rows{plan_, most_rows};
        const int count = PQntuples(came.get()), columns = PQnfields(came.get());
        for (int row = 0; row < count && rows.begin(static_cast<std::size_t>(columns)); ++row)
            for (int column = 0; column < columns; ++column) read(rows, came.get(), row, column);
        return rows.made();
    }

private:
    /// As text, of which PostgreSQL makes what the statement needs.
    static const char* written(const value& given, std::string& digits) {
        if (const auto* const text = given.if_string()) return text->c_str();
        digits = given.is_bool()     ? (given.get_bool() ? "1" : "0")
                 : given.is_double() ? fmt::to_string(given.get_double())
                                     : fmt::to_string(given.to_number<std::int64_t>());
        return digits.c_str();
    }

    static void read(sql_rows& rows, const PGresult* from, int row, int at) {
        const std::string_view column = PQfname(from, at);
        if (PQgetisnull(from, row, at) != 0) return rows.put(column, nullptr);
        const std::string_view text{PQgetvalue(from, row, at), static_cast<std::size_t>(PQgetlength(from, row, at))};
        switch (PQftype(from, at)) {
        case boolean: return rows.put(column, std::int64_t{text == "t"});
        case int8:
        case int2:
        case int4:
        case oid: return rows.put(column, number_of<std::int64_t>(text).value_or(0));
        case float4:
        case float8:
        case numeric:
            if (const auto number = number_of<double>(text); number && std::isfinite(*number))
                return rows.put(column, *number);
            break;
        case date:
        case timestamp:
        case timestamptz: return rows.put_text(column, moment_of(text));
        default: break;
        }
        rows.put_text(column, text);
    }

    PGconn* on_;
    const sql_plan& plan_;
    const std::string name_;
    std::vector<std::string> digits_;
    std::vector<const char*> values_;
};

}  // namespace

std::unique_ptr<sql_prepared> prepared_by_postgresql(soci::session& on, const sql_plan& plan) {
    return std::make_unique<postgresql_prepared>(
        static_cast<soci::postgresql_session_backend*>(on.get_backend())->conn_, plan);
}

}  // namespace palabre::detail
