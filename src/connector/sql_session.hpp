// src/connector/sql_session.hpp - one connection to a company's database. For .cpp files only: it includes SOCI.
#pragma once

#include "connector/sql_prepared.hpp"
#include "palabre/connector/sql.hpp"

#include <soci/soci.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

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

/// Owns:    the session.
/// Threads: one; cut() from any.
class sql_session {
public:
    explicit sql_session(sql_place at) : at_{std::move(at)} {}

    /// Opens where it is not open. The plan outlives the session. Never throws.
    outcome run(const sql_plan& plan, const value& arguments);

    /// Ends what runs, as far as that can be done: SQLite is interrupted, PostgreSQL's socket is shut.
    void cut();

private:
    void open();
    void close();
    outcome ask(const sql_plan& plan, const value& arguments);
    outcome write(const sql_plan& plan, const value& arguments);
    std::string said(const soci::soci_error& failed, bool& lost) const;

    const sql_place at_;
    std::unique_ptr<soci::session> session_;
    std::unordered_map<const sql_plan*, std::unique_ptr<sql_prepared>> prepared_;  // in the session
    std::atomic<bool> is_cut_ = false;                                             // since run() began
    std::mutex mutex_;                                                             // over what cut() reaches
    void* native_ = nullptr;
};

}  // namespace palabre::detail
