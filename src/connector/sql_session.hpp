// src/connector/sql_session.hpp - one connection to a company's database. For .cpp files only: it includes SOCI.
#pragma once

#include "palabre/connector/sql.hpp"

#include <soci/soci.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace palabre::detail {

/// How a database is opened.
struct sql_place {
    std::string backend;  ///< SOCI's name: "sqlite3", "postgresql", "mysql".
    std::string words;
    duration limit{};
    std::size_t most_rows = 0;
};

/// Throws error for a URL that is none.
sql_place sql_place_of(const sql_connector_options& from);

/// An operation, ready.
struct sql_plan {
    operation is;
    std::string statement;  ///< As the backend runs it.
    std::vector<std::string> names;
    bool many = false, returns = false;
};

/// Owns:    the session.
/// Threads: one; cut() from any.
class sql_session {
public:
    explicit sql_session(sql_place at) : at_{std::move(at)} {}

    /// Opens where it is not open. Never throws.
    outcome run(const sql_plan& plan, const value& arguments);

    /// Ends what runs, as far as that can be done: SQLite is interrupted, PostgreSQL's socket is shut.
    void cut();

private:
    void open();
    void close();
    outcome ask(const sql_plan& plan, const value& arguments);
    outcome write(const sql_plan& plan, const value& arguments);
    value rows_of(const sql_plan& plan, soci::statement& running, soci::row& row, std::string& why) const;
    std::string said(const soci::soci_error& failed, bool& lost) const;

    const sql_place at_;
    std::unique_ptr<soci::session> session_;
    std::atomic<bool> is_cut_ = false;  // since run() began
    std::mutex mutex_;                  // over what cut() reaches
    void* native_ = nullptr;
};

}  // namespace palabre::detail
