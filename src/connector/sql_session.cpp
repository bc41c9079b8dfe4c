// src/connector/sql_session.cpp - statements bound, rows as JSON, and what databases say when they cannot.
#include "connector/sql_session.hpp"

#include "connector/nested.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"
#include "store/fault.hpp"
#include "store/import/connection_words.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <filesystem>
#include <sys/socket.h>

namespace palabre::detail {
namespace {

/// An argument in the place that SOCI reads it from.
struct bound {
    std::string text;
    long long integer = 0;
    double real = 0;
    soci::indicator is = soci::i_ok;
};

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

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t number = 0;
    const auto [to, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || to != text.data() + text.size()) return {};
    return number;
}

/// What the description wants of a column, where it can be had without loss.
value as_described(value given, operation_field::kind as) {
    using kind = operation_field::kind;
    if (const auto* const text = given.if_string()) {
        const std::string_view words{*text};
        if (as == kind::boolean && (words == "t" || words == "true" || words == "1")) return true;
        if (as == kind::boolean && (words == "f" || words == "false" || words == "0")) return false;
        if (as == kind::integer || as == kind::number)
            if (const auto number = whole(words)) return *number;
        double real = 0;
        const auto [to, failed] = std::from_chars(words.data(), words.data() + words.size(), real);
        if (as == kind::number && failed == std::errc{} && to == words.data() + words.size()) return real;
    } else if (const auto* const number = given.if_int64()) {
        if (as == kind::boolean && (*number == 0 || *number == 1)) return *number == 1;
        if (as == kind::text) return value(std::string_view{std::to_string(*number)});
    } else if (const auto* const real = given.if_double()) {
        constexpr double exact = 9'007'199'254'740'992;
        const auto cut = static_cast<std::int64_t>(std::clamp(*real, -exact, exact));
        if (as == kind::integer && static_cast<double>(cut) == *real) return cut;
    }
    return given;
}

value cell(const soci::row& row, std::size_t at, std::string& why) {
    if (row.get_indicator(at) == soci::i_null) return nullptr;
    switch (row.get_properties(at).get_data_type()) {
    case soci::dt_string: {
        const auto text = row.get<std::string>(at);
        if (!valid_utf8(text)) why = fmt::format("the column '{}' is not UTF-8", row.get_properties(at).get_name());
        return value(std::string_view{text});
    }
    case soci::dt_double: return row.get<double>(at);
    case soci::dt_integer: return std::int64_t{row.get<int>(at)};
    case soci::dt_long_long: return std::int64_t{row.get<long long>(at)};
    case soci::dt_unsigned_long_long: return std::uint64_t{row.get<unsigned long long>(at)};
    case soci::dt_date: {
        const auto moment = row.get<std::tm>(at);
        return value(std::string_view{fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", moment.tm_year + 1900,
                                                  moment.tm_mon + 1, moment.tm_mday, moment.tm_hour, moment.tm_min,
                                                  moment.tm_sec)});
    }
    default:
        why = fmt::format("the column '{}' is of a kind that cannot be read: cast it to text",
                          row.get_properties(at).get_name());
    }
    return nullptr;
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
        const bool was_open = session_ != nullptr;
        try {
            if (!was_open) open();
            return plan.is.writes ? write(plan, arguments) : ask(plan, arguments);
        } catch (const soci::soci_error& failed) {
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
    std::deque<bound> values;
    soci::row row;
    soci::statement running{*session_};
    running.alloc();
    running.prepare(plan.statement);
    const auto* const given = arguments.if_object();
    for (const auto& name : plan.names) {
        auto& each = values.emplace_back();
        const auto* const found = given == nullptr ? nullptr : given->if_contains(name);
        if (found == nullptr || found->is_null()) {
            each.is = soci::i_null;
            running.exchange(soci::use(each.text, each.is, name));
        } else if (const auto* const text = found->if_string()) {
            each.text = *text;
            running.exchange(soci::use(each.text, name));
        } else if (found->is_double()) {
            each.real = found->get_double();
            running.exchange(soci::use(each.real, name));
        } else {
            each.integer = found->is_bool()     ? (found->get_bool() ? 1 : 0)
                           : found->is_uint64() ? static_cast<long long>(found->get_uint64())
                                                : static_cast<long long>(found->get_int64());
            running.exchange(soci::use(each.integer, name));
        }
    }
    if (plan.returns) running.exchange(soci::into(row));
    running.define_and_bind();
    if (!plan.returns) {
        running.execute(true);
        const auto rows = running.get_affected_rows();
        if (rows == 0) return outcome::not_found();
        return outcome::of(boost::json::object{{"rows", std::int64_t{rows}}});
    }
    std::string why;
    running.execute(false);
    auto all = rows_of(plan, running, row, why);
    if (!why.empty()) return outcome::unavailable(std::move(why));
    if (plan.many) return outcome::of(std::move(all));
    if (all.get_array().empty()) return outcome::not_found();
    return outcome::of(std::move(all.get_array().front()));
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

value sql_session::rows_of(const sql_plan& plan, soci::statement& running, soci::row& row, std::string& why) const {
    boost::json::array all;
    while (why.empty() && running.fetch()) {
        if (plan.many && all.size() == at_.most_rows) {
            why = fmt::format("its answer has more than {} rows: ask for fewer in the statement", at_.most_rows);
            break;
        }
        boost::json::object one;
        for (std::size_t at = 0; at < row.size(); ++at) {
            const auto& name = row.get_properties(at).get_name();
            auto as = operation_field::kind::any;
            for (const auto& field : plan.is.result)
                if (field.name == name) as = field.is;
            put(one, name, as_described(cell(row, at, why), as));
        }
        all.push_back(std::move(one));
        if (!plan.many) break;
    }
    return all;
}

}  // namespace palabre::detail
