// src/store/gathered_rows.hpp - the rows of a whole group of writes, in one statement instead of one each.
#pragma once

#include "palabre/history/change.hpp"
#include "store/connection.hpp"
#include "store/marks.hpp"

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace palabre::sql {

/// PostgreSQL's arrays, written value by value: one for each column.
template<std::size_t Columns> class column_arrays {
public:
    std::int64_t rows() const noexcept { return rows_; }

    template<class... Values> void add(const Values&... values) {
        static_assert(sizeof...(Values) == Columns);
        std::size_t at = 0;
        (append(arrays_[at++], bound{values}), ...);
        ++rows_;
    }
    /// Closed, to be bound.
    const std::array<std::string, Columns>& finish() {
        for (auto& each : arrays_) each += '}';
        return arrays_;
    }
    void clear() {
        for (auto& each : arrays_) each.assign(1, '{');  // g++ 12 warns of each = "{"
        rows_ = 0;
    }

private:
    void append(std::string& array, const bound& value) const {
        if (rows_ > 0) array += ',';
        switch (value.is) {
        case bound::type::null: array += "null"; return;
        case bound::type::integer: array += std::to_string(value.number); return;
        case bound::type::text:
        case bound::type::literal: break;
        }
        array += '"';
        for (const char letter : value.text) {
            if (letter == '"' || letter == '\\') array += '\\';
            array += letter;
        }
        array += '"';
    }

    std::array<std::string, Columns> arrays_ = cleared();
    std::int64_t rows_ = 0;

    static std::array<std::string, Columns> cleared() {
        std::array<std::string, Columns> all;
        all.fill("{");
        return all;
    }
};

/// Beginnings of interactions, entries, messages and what became of these, what customers wrote and when: the rows that come by
/// the thousand. On PostgreSQL a journey each is most of their cost. Their order among themselves does not matter, but everything else must find them
/// written: flush() first.
///
/// Owns:    the rows of one transaction; those of one that was rolled back are forgotten. `due` must outlive it.
/// Threads: the writer's.
class gathered_rows {
public:
    /// Marks what they count for.
    explicit gathered_rows(marks& due) : due_{due} {}

    void add(connection& on, std::int64_t company, const history::interaction& what, std::int64_t run);
    void add(connection& on, std::int64_t company, const history::entry& what);
    /// `clear` is its sealed secret.
    void add(connection& on, std::int64_t company, const history::outgoing& what, const std::string& clear,
             std::int64_t run);

    /// Whether news of that kind may wait: those that all messages have.
    static bool takes(const history::change::settle_message& news) noexcept;
    void add(connection& on, std::int64_t company, const history::change::settle_message& news);

    /// Flushes first where the same stands there already.
    void add(connection& on, std::int64_t company, const history::change::receive_message& what);

    /// Whether it changes moments alone, and nothing that has to be looked up.
    static bool takes(const history::change::touch_thread& what) noexcept;
    void add(connection& on, std::int64_t company, const history::change::touch_thread& what);

    /// Throws a refusal where one of them names nobody or nothing: which one, only writing them one by one tells.
    void flush(connection& on);

private:
    void belong_to(connection& on);
    void write_interactions(connection& on);
    void write_entries(connection& on);
    void write_messages(connection& on);
    void write_news(connection& on);
    void write_received(connection& on);
    void write_touches(connection& on);

    marks& due_;
    std::uint64_t transaction_ = 0;
    column_arrays<21> interactions_;
    column_arrays<10> entries_;
    column_arrays<22> messages_;
    static constexpr std::array kinds_of_news{history::send_state::sent, history::send_state::delivered,
                                              history::send_state::read};
    std::array<column_arrays<4>, kinds_of_news.size()> news_;  // each kind's own, in that order
    column_arrays<6> received_;
    column_arrays<9> touches_;
    std::set<std::tuple<std::int64_t, std::string, std::string>> received_keys_;
    std::set<std::pair<std::int64_t, std::int64_t>> touched_;
};

}  // namespace palabre::sql
