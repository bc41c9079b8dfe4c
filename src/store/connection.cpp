// src/store/connection.cpp - prepares through SOCI, and moves values by the backend's own calls.
#include "store/connection.hpp"

#include "store/postgresql_result.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <array>
#include <atomic>
#include <charconv>
#include <stdexcept>

namespace palabre::sql {
namespace api = sqlite_api;
namespace {

api::sqlite3* sqlite_of(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

PGconn* postgresql_of(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

[[noreturn]] void fail(api::sqlite3* on) {
    throw soci::sqlite3_soci_error(api::sqlite3_errmsg(on), api::sqlite3_errcode(on));
}

void check_count(std::string_view sql, std::size_t wanted, std::size_t given) {
    if (wanted != given)
        throw std::logic_error("a statement of " + std::to_string(wanted) + " values was given " +
                               std::to_string(given) + ": " + std::string{sql});
}

std::unique_ptr<soci::statement> prepare(soci::session& session, std::string_view sql) {
    auto prepared = std::make_unique<soci::statement>(session);
    prepared->alloc();
    prepared->prepare(std::string{sql});
    return prepared;
}

}  // namespace

std::optional<std::int64_t> row::maybe_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional{integer(column)};
}

std::optional<std::string> row::maybe_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional{std::string{text(column)}};
}

class connection::statement {
public:
    virtual ~statement() = default;
    virtual std::int64_t run(const bound* values, std::size_t count) = 0;
    virtual void read(const bound* values, std::size_t count, row_reader each, void* to) = 0;
};

class connection::sqlite_statement final : public statement, public row {
public:
    sqlite_statement(soci::session& session, std::string_view sql)
        : prepared_{prepare(session, sql)}, on_{sqlite_of(session)},
          statement_{static_cast<soci::sqlite3_statement_backend*>(prepared_->get_backend())->stmt_} {}

    std::int64_t run(const bound* values, std::size_t count) override {
        bind(values, count);
        const reset at_end{statement_};
        while (step()) {
        }
        return api::sqlite3_changes(on_);
    }

    void read(const bound* values, std::size_t count, row_reader each, void* to) override {
        bind(values, count);
        const reset at_end{statement_};
        while (step()) each(to, *this);
    }

    bool is_null(int column) const override { return api::sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override { return api::sqlite3_column_int64(statement_, column); }
    std::string_view text(int column) const override {
        const auto* const begin = api::sqlite3_column_text(statement_, column);
        if (begin == nullptr) return {};
        const auto size = api::sqlite3_column_bytes(statement_, column);
        return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(size)};
    }

private:
    /// A statement left standing on a row would hold its snapshot, and with it the log.
    struct reset {
        api::sqlite3_stmt* statement;
        ~reset() { api::sqlite3_reset(statement); }
    };

    void bind(const bound* values, std::size_t count) {
        check_count(api::sqlite3_sql(statement_), api::sqlite3_bind_parameter_count(statement_), count);
        for (std::size_t at = 0; at < count; ++at) {
            const bound& value = values[at];
            const int position = static_cast<int>(at) + 1;
            int result = SQLITE_OK;
            switch (value.is) {
            case bound::type::null: result = api::sqlite3_bind_null(statement_, position); break;
            case bound::type::integer: result = api::sqlite3_bind_int64(statement_, position, value.number); break;
            case bound::type::text:
            case bound::type::literal:
                const char* const begin = value.text.data() != nullptr ? value.text.data() : "";
                result = api::sqlite3_bind_text64(statement_, position, begin, value.text.size(), nullptr, SQLITE_UTF8);
                break;
            }
            if (result != SQLITE_OK) fail(on_);
        }
    }

    bool step() {
        const int result = api::sqlite3_step(statement_);
        if (result != SQLITE_ROW && result != SQLITE_DONE) fail(on_);
        return result == SQLITE_ROW;
    }

    std::unique_ptr<soci::statement> prepared_;
    api::sqlite3* on_;
    api::sqlite3_stmt* statement_;
};

class connection::postgresql_statement final : public statement, public row {
public:
    postgresql_statement(soci::session& session, std::string_view sql)
        : prepared_{prepare(session, sql)}, on_{postgresql_of(session)}, sql_{sql} {
        const auto* const backend = static_cast<soci::postgresql_statement_backend*>(prepared_->get_backend());
        name_ = backend->statementName_;
        pointers_.resize(backend->names_.size());
        lengths_.resize(pointers_.size());
        formats_.resize(pointers_.size());
        digits_.resize(pointers_.size());
    }

    std::int64_t run(const bound* values, std::size_t count) override {
        execute(values, count);
        const std::string_view changed = PQcmdTuples(result_.get());
        std::int64_t rows = 0;
        std::from_chars(changed.data(), changed.data() + changed.size(), rows);
        result_.reset();
        return rows;
    }

    void read(const bound* values, std::size_t count, row_reader each, void* to) override {
        execute(values, count);
        for (at_ = 0; at_ < PQntuples(result_.get()); ++at_) each(to, *this);
        result_.reset();
    }

    bool is_null(int column) const override { return PQgetisnull(result_.get(), at_, column) != 0; }
    std::int64_t integer(int column) const override {
        const std::string_view digits = text(column);
        std::int64_t number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return number;
    }
    std::string_view text(int column) const override {
        const auto size = PQgetlength(result_.get(), at_, column);
        return {PQgetvalue(result_.get(), at_, column), static_cast<std::size_t>(size)};
    }

private:
    /// Text goes as its bytes (format 1), since it need not end in a NUL; numbers go as digits, which any integer type
    /// reads.
    void execute(const bound* values, std::size_t count) {
        check_count(sql_, pointers_.size(), count);
        for (std::size_t at = 0; at < count; ++at) {
            const bound& value = values[at];
            formats_[at] = value.is == bound::type::text ? 1 : 0;
            switch (value.is) {
            case bound::type::null: pointers_[at] = nullptr; break;
            case bound::type::integer: {
                auto& digits = digits_[at];
                *std::to_chars(digits.data(), digits.data() + digits.size() - 1, value.number).ptr = '\0';
                pointers_[at] = digits.data();
                break;
            }
            case bound::type::literal:  // a whole string: it ends in a NUL
            case bound::type::text:
                pointers_[at] = value.text.data() != nullptr ? value.text.data() : "";
                lengths_[at] = static_cast<int>(value.text.size());
                break;
            }
        }
        result_ = checked(on_, PQexecPrepared(on_, name_.c_str(), static_cast<int>(count), pointers_.data(),
                                              lengths_.data(), formats_.data(), 0));
    }

    std::unique_ptr<soci::statement> prepared_;
    PGconn* on_;
    std::string sql_;
    std::string name_;
    std::vector<const char*> pointers_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<std::array<char, 24>> digits_;
    result_pointer result_;
    int at_ = 0;
};

connection::connection(backend kind, std::unique_ptr<soci::session> session)
    : kind_{kind}, session_{std::move(session)} {
}

connection::~connection() {
    if (wire_ != nullptr) wire_->let_go();
}

void connection::may_be_cut(wire& by) {
    if (kind_ != backend::postgresql) return;
    by.let_go();
    by.hold(PQsocket(postgresql_of(*session_)));
    wire_ = &by;
}

connection::statement& connection::prepared(std::string_view sql) {
    if (const auto known = statements_.find(sql); known != statements_.end()) return *known->second;
    std::unique_ptr<statement> made;
    if (kind_ == backend::sqlite)
        made = std::make_unique<sqlite_statement>(*session_, sql);
    else
        made = std::make_unique<postgresql_statement>(*session_, sql);
    return *statements_.emplace(std::string{sql}, std::move(made)).first->second;
}

std::int64_t connection::run_bound(std::string_view sql, const bound* values, std::size_t count) {
    return prepared(sql).run(values, count);
}

void connection::read_bound(std::string_view sql, const bound* values, std::size_t count, row_reader each, void* to) {
    prepared(sql).read(values, count, each, to);
}

void connection::script(const std::string& statements) {
    if (kind_ == backend::postgresql) {
        auto* const on = postgresql_of(*session_);
        checked(on, PQexec(on, statements.c_str()));
        return;
    }
    auto* const on = sqlite_of(*session_);
    if (api::sqlite3_exec(on, statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(on);
}

void connection::begin() {
    script(kind_ == backend::sqlite ? "begin immediate" : "begin");
    static std::atomic<std::uint64_t> count = 0;  // of all connections: what was checked on another counts on none
    transaction_ = ++count;
}

void connection::commit() {
    if (kind_ == backend::sqlite) return script("commit");
    auto* const on = postgresql_of(*session_);
    const auto done = checked(on, PQexec(on, "commit"));
    if (PQcmdStatus(done.get()) != std::string_view{"COMMIT"})  // it says ROLLBACK, and calls that a success
        throw soci::postgresql_soci_error("the transaction had failed before its commit", "25P02");
}

void connection::roll_back() noexcept {
    try {
        script("rollback");
    } catch (const soci::soci_error&) {
        // SQLite has rolled back already, or the connection is lost and its transaction with it
    }
}

void* connection::native() const noexcept {
    if (kind_ == backend::sqlite) return sqlite_of(*session_);
    return postgresql_of(*session_);
}

}  // namespace palabre::sql
