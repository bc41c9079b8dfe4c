// src/connector/sql_session.cpp - opens, asks and writes, and reads what databases say when they cannot.
#include "connector/sql_session.hpp"

#include "palabre/core/error.hpp"
#include "store/fault.hpp"
#include "store/import/connection_words.hpp"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <sys/socket.h>

namespace palabre::detail {
namespace {

/// Texts of answers, of which MariaDB quotes the values.
std::string without_quoted(const std::string& text) {
    std::string made;
    bool inside = false;
    for (const char c : text) {
        if (c == '\'') {
            if (!inside) made += "'...'";
            inside = !inside;
        } else if (!inside) {
            made += c == '\n' ? ' ' : c;
        }
    }
    return made;
}

/// PostgreSQL's word for a prepared statement whose tables have changed, or that it does not know any more: the statement
/// has not run.
bool is_outdated(const soci::soci_error& failed) {
    const auto* const by = dynamic_cast<const soci::postgresql_soci_error*>(&failed);
    return by != nullptr && (by->sqlstate() == "0A000" || by->sqlstate() == "26000");
}

}  // namespace

sql_place sql_place_of(const sql_connector_options& from) {
    const auto& url = from.url;
    const auto begins = [&](const char* with) { return url.starts_with(with); };
    if (!begins("sqlite:") && !begins("postgresql://") && !begins("postgres://") && !begins("mysql://") &&
        !begins("mariadb://"))
        throw error{errc::invalid_argument, "the URL of a database begins with another word",
                    "write sqlite:FILE, postgresql://USER@HOST/DATABASE or mysql://USER@HOST/DATABASE"};
    importing::source source;
    source.sql.url = url;
    source.sql.password = from.password;
    const auto words = importing::words_for(source);
    sql_place made{words.backend, words.words, from.limit, from.most_rows};
    const auto seconds = std::max<std::int64_t>(from.limit / std::chrono::seconds{1}, 1);
    if (made.backend == "postgresql")
        made.words +=
            fmt::format(" application_name='palabre' connect_timeout='{}'", std::max<std::int64_t>(seconds, 2));
    if (made.backend == "mysql")
        made.words += fmt::format(" connect_timeout={0} read_timeout={1} write_timeout={1}", seconds, seconds + 1);
    return made;
}

void sql_session::open() {
    const auto limit = std::max<std::int64_t>(at_.limit / std::chrono::milliseconds{1}, 1);
    auto made = std::make_unique<soci::session>();
    void* native = nullptr;
    if (at_.backend == "sqlite3") {
        const auto file = at_.words.substr(4, at_.words.size() - 5);  // db="FILE"
        std::error_code ignored;
        if (!std::filesystem::is_regular_file(file, ignored)) throw soci::soci_error{"there is no such file"};
        made->open(soci::sqlite3, at_.words);
        auto* const on = static_cast<soci::sqlite3_session_backend*>(made->get_backend())->conn_;
        sqlite3_busy_timeout(on, static_cast<int>(limit));
        *made << "pragma query_only = 1";
        native = on;
    } else if (at_.backend == "postgresql") {
        made->open(soci::postgresql, at_.words);
        auto* const on = static_cast<soci::postgresql_session_backend*>(made->get_backend())->conn_;
        PQsetNoticeProcessor(
            on, [](void*, const char*) {}, nullptr);
        *made << fmt::format("set statement_timeout = {}", limit);
        *made << "set default_transaction_read_only = on";
        *made << "set datestyle = iso";
        native = on;
    } else {
        made->open("mysql", at_.words);  // loaded where it is installed: nobody else needs it
        const auto seconds = static_cast<double>(limit) / 1000;
        try {
            *made << fmt::format("set session max_statement_time = {:.3f}", seconds);  // MariaDB's
        } catch (const soci::soci_error&) {
            *made << fmt::format("set session max_execution_time = {}", limit);  // MySQL's
        }
        *made << fmt::format("set session sql_select_limit = {}", at_.most_rows + 1);
        *made << "set session transaction read only";
    }
    session_ = std::move(made);
    const std::lock_guard hold{mutex_};
    native_ = native;
}

void sql_session::close() {
    {
        const std::lock_guard hold{mutex_};
        native_ = nullptr;
    }
    prepared_.clear();
    session_.reset();
}

void sql_session::cut() {
    is_cut_ = true;
    const std::lock_guard hold{mutex_};
    if (native_ == nullptr) return;
    if (at_.backend == "sqlite3")
        sqlite3_interrupt(static_cast<sqlite_api::sqlite3*>(native_));
    else if (at_.backend == "postgresql")
        ::shutdown(PQsocket(static_cast<PGconn*>(native_)), SHUT_RDWR);
}

outcome sql_session::run(const sql_plan& plan, const value& arguments) {
    is_cut_ = false;
    for (bool again = false;; again = true) {
        const bool was_open = session_ != nullptr, was_ready = prepared_.contains(&plan);
        try {
            if (!was_open) open();
            return plan.is.writes ? write(plan, arguments) : ask(plan, arguments);
        } catch (const soci::soci_error& failed) {
            if (was_ready && !again && is_outdated(failed)) {
                prepared_.erase(&plan);
                continue;
            }
            bool lost = false;
            auto why = said(failed, lost);
            if (lost) close();
            // A connection that broke while it rested tells nothing of the database, and a read may be asked twice.
            if (lost && was_open && !again && !plan.is.writes && !is_cut_) continue;
            // What it could not do it may quote.
            if (!lost && has_secret(plan.is)) why = "the database refused it";
            return outcome::unavailable(std::move(why));
        } catch (const std::exception& failed) {
            close();
            return outcome::unavailable(failed.what());
        }
    }
}

std::string sql_session::said(const soci::soci_error& failed, bool& lost) const {
    if (at_.backend == "mysql") {
        lost = true;  // its errors cannot be told apart without its headers
        return without_quoted(failed.get_error_message());
    }
    const bool known = dynamic_cast<const soci::sqlite3_soci_error*>(&failed) != nullptr ||
                       dynamic_cast<const soci::postgresql_soci_error*>(&failed) != nullptr;
    if (!known) {
        lost = session_ == nullptr || !session_->is_connected();
        return without_quoted(failed.get_error_message());
    }
    auto met = sql::failure_of(failed);
    lost = met.kind != sql::fault::own;
    if (session_ != nullptr && at_.backend == "postgresql") {
        const auto* const on = static_cast<soci::postgresql_session_backend*>(session_->get_backend())->conn_;
        lost = lost && PQstatus(on) != CONNECTION_OK;  // a statement that took too long leaves the session whole
    }
    return sql::to_string(met);
}

outcome sql_session::ask(const sql_plan& plan, const value& arguments) {
    auto& ready = prepared_[&plan];
    if (!ready)
        ready = at_.backend == "sqlite3"      ? prepared_by_sqlite(*session_, plan)
                : at_.backend == "postgresql" ? prepared_by_postgresql(*session_, plan)
                                              : prepared_by_soci(*session_, plan);
    return ready->run(arguments, at_.most_rows);
}

/// In a transaction of its own, since the session reads only.
outcome sql_session::write(const sql_plan& plan, const value& arguments) {
    const bool lite = at_.backend == "sqlite3";
    if (lite) *session_ << "pragma query_only = 0";
    *session_ << (lite                          ? "begin immediate"
                  : at_.backend == "postgresql" ? "begin read write"
                                                : "start transaction read write");
    try {
        auto came = ask(plan, arguments);
        *session_ << (came.what == outcome::kind::unavailable ? "rollback" : "commit");
        if (lite) *session_ << "pragma query_only = 1";
        return came;
    } catch (const soci::soci_error&) {
        try {
            *session_ << "rollback";
            if (lite) *session_ << "pragma query_only = 1";
        } catch (const soci::soci_error&) {
            close();  // it ends the transaction as well
        }
        throw;
    }
}

}  // namespace palabre::detail
