// src/history/lead_rules.hpp - what every store decides of leads alike: which rows are taken, who is called next.
#pragma once

#include "palabre/history/lead_book.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace palabre::history {

/// Who has a number, or a key, already.
struct known_row {
    lead_list_id list;
    lead_upload_id upload;
    std::int64_t line = 0;
    std::int64_t digest = 0;
};

/// What a store has found out about the numbers and keys of some rows.
struct known_rows {
    std::unordered_map<std::string_view, known_row> numbers;      ///< Within the upload's scope; the same list's first.
    std::unordered_map<std::string_view, known_row> keys;         ///< Of the same list.
    std::unordered_map<std::string_view, std::string> forbidden;  ///< By number: the list that has it.
    std::unordered_map<std::int64_t, std::string> names;          ///< Of the lists in `numbers`.
};

/// What becomes of one row.
struct row_outcome {
    bool taken = false;
    std::vector<std::size_t> numbers = {};  ///< Which of the row's are the lead's.
    std::vector<lead_fault> faults = {};    ///< Those found in reading too; none of a row that was there already.
};

/// Decides about `rows` in their order, and adds to the counts of `to`.
std::vector<row_outcome> compare_rows(const std::vector<listed_lead>& rows, const known_rows& known, lead_upload& to);

/// The order in which leads are claimed: callbacks before all, then by priority.
constexpr int callback_rank = 0;
constexpr int rank_of(int priority) noexcept {
    return 1 + priority;
}

/// Of which do-not-call lists a campaign takes notice: all but other campaigns' own.
bool concerns(std::string_view do_not_call_list, std::string_view campaign) noexcept;

/// A lead that may be claimed, as an index has it.
struct lead_candidate {
    std::size_t list = 0;  ///< Which of the question's.
    bool own = false;      ///< A callback of the agent who asks.
    std::int64_t rank = 0;
    lead_id id;
};

/// At most `limit` of them, in the order in which they are called: callbacks, then of each list as its weight has it, from
/// `turn` on. Where all weights are 0 the first list's come first.
std::vector<lead_candidate> chosen(const lead_question& asked, std::vector<lead_candidate> all, std::int64_t turn,
                                   std::size_t limit);

/// Claims `what`, whose numbers are known; or says in its state why not: over, or later.
bool claim(lead& what, const lead_question& asked, const std::function<bool(const std::string& address)>& forbidden);

/// In which region a lead may be called now; nullptr where it may not.
const open_region* open_for(const lead_question& asked, std::string_view region) noexcept;

/// "" for what may be asked.
std::string why_refused(const lead_question& asked);
std::string why_refused(const lead_list& list);
std::string why_refused(const lead_upload& upload);
std::string why_refused(const listed_rows& rows);

}  // namespace palabre::history
