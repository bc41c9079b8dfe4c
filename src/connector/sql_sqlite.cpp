// src/connector/sql_sqlite.cpp - a statement that SQLite has prepared.
#include "connector/sql_rows.hpp"

#include <fmt/format.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace palabre::detail {
namespace {

namespace api = sqlite_api;

[[noreturn]] void fail(api::sqlite3* on) {
    throw soci::sqlite3_soci_error(api::sqlite3_errmsg(on), api::sqlite3_errcode(on));
}

/// Where tables have changed SQLite prepares it again by itself.
class sqlite_prepared final : public sql_prepared {
public:
    sqlite_prepared(api::sqlite3* on, const sql_plan& plan) : on_{on}, plan_{plan} {
        const auto size = static_cast<int>(plan.statement.size());
        if (api::sqlite3_prepare_v3(on, plan.statement.data(), size, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) !=
            SQLITE_OK)
            fail(on);
    }
    ~sqlite_prepared() override { api::sqlite3_finalize(statement_); }
    sqlite_prepared(const sqlite_prepared&) = delete;
    sqlite_prepared& operator=(const sqlite_prepared&) = delete;

    outcome run(const value& arguments, std::size_t most_rows) override {
        const rewind at_end{statement_};
        for (std::size_t at = 0; at < plan_.names.size(); ++at)
            bind(static_cast<int>(at) + 1, argument_of(arguments, plan_.names[at]));
        sql_rows rows{plan_, most_rows};
        while (step()) {
            if (!plan_.returns) continue;
            const int columns = api::sqlite3_column_count(statement_);
            if (!rows.begin(static_cast<std::size_t>(columns))) break;
            for (int at = 0; at < columns; ++at) read(rows, at);
            if (!plan_.many) break;
        }
        return plan_.returns ? rows.made() : changed(api::sqlite3_changes(on_));
    }

private:
    /// A statement left standing on a row would hold its snapshot.
    struct rewind {
        api::sqlite3_stmt* statement;
        ~rewind() { api::sqlite3_reset(statement); }
    };

    /// Arguments outlive the run.
    void bind(int at, const value* given) {
        int bound = SQLITE_OK;
        if (given == nullptr)
            bound = api::sqlite3_bind_null(statement_, at);
        else if (const auto* const text = given->if_string())
            bound = api::sqlite3_bind_text64(statement_, at, text->data(), text->size(), nullptr, SQLITE_UTF8);
        else if (given->is_double())
            bound = api::sqlite3_bind_double(statement_, at, given->get_double());
        else if (given->is_bool())
            bound = api::sqlite3_bind_int64(statement_, at, given->get_bool() ? 1 : 0);
        else
            bound = api::sqlite3_bind_int64(statement_, at, given->to_number<std::int64_t>());
        if (bound != SQLITE_OK) fail(on_);
    }

    bool step() {
        const int result = api::sqlite3_step(statement_);
        if (result != SQLITE_ROW && result != SQLITE_DONE) fail(on_);
        return result == SQLITE_ROW;
    }

    /// By what is stored, since columns of SQLite hold anything.
    void read(sql_rows& rows, int at) {
        const std::string_view column = api::sqlite3_column_name(statement_, at);
        switch (api::sqlite3_column_type(statement_, at)) {
        case SQLITE_NULL: return rows.put(column, nullptr);
        case SQLITE_INTEGER: return rows.put(column, std::int64_t{api::sqlite3_column_int64(statement_, at)});
        case SQLITE_FLOAT: return rows.put(column, api::sqlite3_column_double(statement_, at));
        case SQLITE_TEXT: {
            const auto* const text = reinterpret_cast<const char*>(api::sqlite3_column_text(statement_, at));
            return rows.put_text(column, {text, static_cast<std::size_t>(api::sqlite3_column_bytes(statement_, at))});
        }
        default: rows.refuse(fmt::format("the column '{}' is of a kind that cannot be read: cast it to text", column));
        }
    }

    api::sqlite3* on_;
    const sql_plan& plan_;
    api::sqlite3_stmt* statement_ = nullptr;
};

}  // namespace

std::unique_ptr<sql_prepared> prepared_by_sqlite(soci::session& on, const sql_plan& plan) {
    return std::make_unique<sqlite_prepared>(static_cast<soci::sqlite3_session_backend*>(on.get_backend())->conn_,
                                             plan);
}

}  // namespace palabre::detail
