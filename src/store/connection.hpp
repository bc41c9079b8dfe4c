// src/store/connection.hpp - one session with a database, and the statements that it has prepared.
#pragma once

#include "store/wire.hpp"

#include <soci/soci.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace palabre::sql {

enum class backend { sqlite, postgresql };

/// A row that a statement stands on. What it shows lives until the next row.
class row {
public:
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;   ///< 0 for null.
    virtual std::string_view text(int column) const = 0;  ///< Empty for null.

    std::optional<std::int64_t> maybe_integer(int column) const;
    std::optional<std::string> maybe_text(int column) const;

protected:
    ~row() = default;
};

/// A value bound to a statement; text must live until the statement has run.
struct bound {
    enum class type { null, integer, text, literal };

    bound(std::nullopt_t) noexcept {}
    template<std::integral T> bound(T value) noexcept : is{type::integer}, number{static_cast<std::int64_t>(value)} {}
    bound(std::string_view value) noexcept : is{type::text}, text{value} {}
    bound(const std::string& value) noexcept : is{type::text}, text{value} {}
    bound(const char* value) noexcept : is{type::text}, text{value} {}
    template<class T> bound(const std::optional<T>& value) noexcept : bound{std::nullopt} {
        if (value) *this = bound{*value};
    }

    /// What PostgreSQL reads as a literal of the statement's type, such as an array.
    static bound literal(const std::string& value) noexcept {
        bound made{value};
        made.is = type::literal;
        return made;
    }

    type is = type::null;
    std::int64_t number = 0;
    std::string_view text;
};

/// Opened, checked and set up by `database`. SQL is the same for both backends where it can be: names such as :company,
/// each of them once, bound in their order. SOCI keeps the session and prepares; values go in and out by the backend's
/// own calls, because SOCI's exchange of them costs a third of a statement.
///
/// Owns:    the session and its prepared statements.
/// Threads: one at a time.
class connection {
public:
    connection(backend kind, std::unique_ptr<soci::session> session);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    backend kind() const noexcept { return kind_; }

    /// From now on `by` can cut it; it outlives the connection. SQLite has no server that could stand still.
    void may_be_cut(wire& by);

    /// Runs a statement; how many rows it has changed. Throws soci::soci_error, as all that follow.
    template<class... Values> std::int64_t run(std::string_view sql, const Values&... values) {
        const bound all[] = {bound{values}..., bound{std::nullopt}};
        return run_bound(sql, all, sizeof...(values));
    }
    std::int64_t run_bound(std::string_view sql, const bound* values, std::size_t count);

    /// Calls `each` with every row of the answer.
    template<class Each, class... Values> void read(std::string_view sql, Each&& each, const Values&... values) {
        const bound all[] = {bound{values}..., bound{std::nullopt}};
        using held = std::remove_reference_t<Each>;
        read_bound(
            sql, all, sizeof...(values), [](void* to, const row& one) { (*static_cast<held*>(to))(one); },
            const_cast<void*>(static_cast<const void*>(&each)));
    }

    /// The first column of the first row; nothing where there is no row or it is null.
    template<class... Values> std::optional<std::int64_t> integer(std::string_view sql, const Values&... values) {
        std::optional<std::int64_t> found;
        read(
            sql,
            [&](const row& one) {
                if (!found) found = one.maybe_integer(0);
            },
            values...);
        return found;
    }
    template<class... Values> std::optional<std::string> text(std::string_view sql, const Values&... values) {
        std::optional<std::string> found;
        read(
            sql,
            [&](const row& one) {
                if (!found) found = one.maybe_text(0);
            },
            values...);
        return found;
    }

    /// Any number of statements without values, for migrations and settings.
    void script(const std::string& statements);

    /// Takes the right to write at once, so that no transaction fails in its middle for want of it.
    void begin();
    void commit();
    void roll_back() noexcept;

    /// Whether rows may wait for the end of the transaction, to be written together: on PostgreSQL only, where each
    /// statement is a journey.
    void gather(bool may) noexcept { gathers_ = may && kind_ == backend::postgresql; }
    bool gathers() const noexcept { return gathers_; }

    /// Names the transaction begun last, in this process: what was checked in one need not be checked again in it.
    std::uint64_t transaction() const noexcept { return transaction_; }

    /// The backend's own handles: sqlite_api::sqlite3* and PGconn*.
    void* native() const noexcept;

private:
    class statement;
    class sqlite_statement;
    class postgresql_statement;

    using row_reader = void (*)(void* to, const row& one);
    void read_bound(std::string_view sql, const bound* values, std::size_t count, row_reader each, void* to);
    statement& prepared(std::string_view sql);

    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };

    backend kind_;
    wire* wire_ = nullptr;
    std::unique_ptr<soci::session> session_;
    std::unordered_map<std::string, std::unique_ptr<statement>, text_hash, std::equal_to<>> statements_;
    std::uint64_t transaction_ = 0;
    bool gathers_ = false;
};

}  // namespace palabre::sql
