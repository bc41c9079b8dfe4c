// src/store/lead_rows.hpp - lists of leads as rows: what is asked of them, and what is done with them in bulk.
#pragma once

#include "palabre/history/lead_book.hpp"
#include "store/columns.hpp"
#include "store/reads.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::sql {

std::vector<history::lead_list> lead_lists(connection& on, std::int64_t company);
std::optional<history::lead_list> lead_list_by(connection& on, std::int64_t company, const std::string& name);
history::lead_counts lead_counts(asking& in, history::lead_list_id of);
std::vector<history::lead_upload> lead_uploads(asking& in, history::lead_list_id into);
std::optional<history::lead_upload> lead_upload_of(connection& on, std::int64_t company, history::lead_upload_id which);
std::vector<history::lead_fault> lead_faults(asking& in, history::lead_upload_id of, std::int64_t line, int place,
                                             std::size_t limit);
std::vector<history::lead> leads(asking& in, history::lead_list_id of, history::lead_id after, std::size_t limit);
std::optional<history::lead> lead_of(asking& in, history::lead_id which);
std::vector<history::lead> leads_with(asking& in, const std::string& address, std::size_t limit);
std::vector<history::lead_attempt> attempts_of(asking& in, history::lead_id which);

/// Columns of leads l, and what a row of them reads as; without its numbers.
inline constexpr std::string_view lead_columns =
    "l.id, l.list, l.line, l.key, l.name, l.language, l.region, l.priority, l.fields, l.state, l.next, l.due, l.agent,"
    " l.attempts, l.today, l.day, l.why, l.until";
history::lead read_lead(reading& from);
/// Adds their numbers: in one statement on PostgreSQL.
void read_numbers(connection& on, std::int64_t company, std::vector<history::lead>& of);

inline constexpr std::string_view attempt_columns =
    "id, lead, number, address, agent, interaction, began, ended, result, cause, heard";
history::lead_attempt read_attempt(reading& from);

/// PostgreSQL's array of ids, to be bound as bound::literal.
std::string id_array(const std::vector<std::int64_t>& ids);

history::lead_list open_lead_list(writing& in, const history::lead_list& what);
history::lead_upload begin_lead_upload(writing& in, const history::lead_upload& what);
history::lead_upload add_lead_rows(writing& in, history::lead_upload_id to, const history::listed_rows& rows,
                                   calendar_time now);
void end_lead_upload(writing& in, history::lead_upload_id which, const std::string& why, calendar_time now);
std::vector<history::lead> claim_leads(writing& in, const history::lead_question& what);
std::vector<history::lead_attempt> settle_lead_orphans(writing& in, calendar_time now, calendar_time due);

/// Leaves of an erased customer's leads what counts rest on. Before his identities go.
void forget_leads(writing& in, std::int64_t customer);

}  // namespace palabre::sql
