// src/store/writing.hpp - how each change is written: what a change sees of the transaction that it is in.
#pragma once

#include "palabre/history/change.hpp"
#include "palabre/history/reply.hpp"
#include "store/connection.hpp"
#include "store/marks.hpp"
#include "store/sealer.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::sql {

/// Thrown where a change cannot be: its whole write is undone, and answered with this.
struct refusal : std::runtime_error {
    refusal(history::verdict is, const std::string& why) : std::runtime_error{why}, what_is{is} {}
    history::verdict what_is;
};

[[noreturn]] inline void not_found(const std::string& what) {
    throw refusal{history::verdict::not_found, what};
}
[[noreturn]] inline void conflict(const std::string& what) {
    throw refusal{history::verdict::conflict, what};
}

class gathered_rows;

/// One write of one company's, inside a transaction.
struct writing {
    connection& on;
    std::int64_t company;
    const sealer& seals;
    std::int64_t run;       ///< This life of the store: what another one left behind has another.
    std::int64_t& largest;  ///< The largest id written so far, of any kind.
    gathered_rows& rows;    ///< Those that wait to be written together; to be flushed before anything reads them.
    marks& due;             ///< Quarters of an hour that figures count again.

    template<class Id> std::int64_t keeps(Id id) {
        largest = std::max(largest, id.value());
        return id.value();
    }
    /// Of every row that figures count, whatever becomes of it.
    void mark(history::source of, std::int64_t at) { due.add(on, company, of, at); }
};

namespace change = history::change;

void apply(writing& in, const change::add_customer& what);
void apply(writing& in, const change::add_identity& what);
void apply(writing& in, const change::remove_identity& what);
void apply(writing& in, const change::rename_customer& what);
void apply(writing& in, const change::prefer_language& what);
void apply(writing& in, const change::put_segment& what);
void apply(writing& in, const change::record_consent& what);
void apply(writing& in, const change::forbid_contact& what);
void apply(writing& in, const change::allow_contact& what);
void apply(writing& in, const change::join_customers& what);
void apply(writing& in, const change::part_customers& what);
void apply(writing& in, const change::begin_interaction& what);
void apply(writing& in, const change::end_interaction& what);
void apply(writing& in, const change::dispose& what);
void apply(writing& in, const change::assign_agent& what);
/// Beginnings and entries may be gathered.
void apply(writing& in, const change::add_entry& what);
void apply(writing& in, const change::put_disposition& what);
void apply(writing& in, const change::queue_message& what);
void apply(writing& in, const change::settle_message& what);
void apply(writing& in, const change::make_promise& what);
void apply(writing& in, const change::drop_promise& what);
void apply(writing& in, const change::add_file& what);
void apply(writing& in, const change::settle_file& what);
void apply(writing& in, const change::receive_message& what);
void apply(writing& in, const change::open_thread& what);
void apply(writing& in, const change::move_thread& what);
void apply(writing& in, const change::touch_thread& what);
void apply(writing& in, const change::save_session& what);
void apply(writing& in, const change::drop_session& what);
void apply(writing& in, const change::keep_graph& what);
void apply(writing& in, const change::post_event& what);
void apply(writing& in, const change::settle_delivery& what);
void apply(writing& in, const change::put_campaign& what);
void apply(writing& in, const change::move_campaign& what);
void apply(writing& in, const change::put_recipient& what);
void apply(writing& in, const change::note_answer& what);
void apply(writing& in, const change::shift_messages& what);
void apply(writing& in, const change::begin_attempt& what);
void apply(writing& in, const change::settle_attempt& what);
void apply(writing& in, const change::release_lead& what);
void apply(writing& in, const change::reach_lead& what);
void apply(writing& in, const change::recall_lead& what);
void apply(writing& in, const change::make_follow_up& what);
void apply(writing& in, const change::settle_follow_up& what);
void apply(writing& in, const change::note_survey_answer& what);
void apply(writing& in, const change::add_recording& what);
void apply(writing& in, const change::touch_recording& what);
void apply(writing& in, const change::drop_recording& what);
void apply(writing& in, const change::add_visit& what);
void apply(writing& in, const change::add_span& what);

/// Throws a refusal where it is not there (not_found) or was erased (conflict). The id 0 is nobody, and there.
void check_customer(writing& in, history::customer_id who);
void check_interaction(writing& in, history::interaction_id which);

/// The end of each statement that changes interactions, and how it is run: marks what counts by them. How many rows it has changed.
/// What hangs on them is asked for by an order that one index alone has, as in gathered_rows.
inline constexpr std::string_view changed_contacts =
    " returning began, id, (select 1 from queue_visits v where v.company = interactions.company"
    " and v.interaction >= interactions.id and v.interaction <= interactions.id order by v.interaction limit 1),"
    " (select 1 from lead_attempts a where a.company = interactions.company and a.interaction >= interactions.id"
    " and a.interaction <= interactions.id and a.interaction <> 0 order by a.interaction limit 1)";
template<class... Values> std::int64_t change_contacts(writing& in, std::string_view sql, const Values&... values) {
    std::vector<std::int64_t> behind;
    std::int64_t count = 0;
    in.on.read(
        sql,
        [&](const row& each) {
            ++count;
            in.mark(history::source::contacts, each.integer(0));
            if (!each.is_null(2) || !each.is_null(3)) behind.push_back(each.integer(1));
        },
        values...);
    for (const auto each : behind) in.due.add_behind(in.on, in.company, each);
    return count;
}

/// The same of statements on one kind of row alone that end with "returning MOMENT".
template<class... Values>
std::int64_t change_rows(writing& in, history::source of, std::string_view sql, const Values&... values) {
    std::int64_t count = 0;
    in.on.read(
        sql,
        [&](const row& each) {
            ++count;
            in.mark(of, each.integer(0));
        },
        values...);
    return count;
}

}  // namespace palabre::sql
