// palabre/history/lead_book.hpp - port: a company's lists of leads, how they fill, and who is to be called next.
#pragma once

#include "palabre/history/lead_upload.hpp"
#include "palabre/history/reply.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::history {

/// A region in which calls may be made now.
struct open_region {
    std::string name = {};
    std::int32_t day = 0;      ///< Today there: days since 1970.
    calendar_time tomorrow{};  ///< When its next day begins.
};

/// Who may be called next.
struct lead_question {
    struct share {
        lead_list_id list;
        int weight = 0;  ///< Its part in the mix; all 0: one list after the other.
    };

    std::vector<share> lists = {};
    std::int64_t turn = 0;  ///< How many were claimed before, so that a mix holds over many small claims.
    std::vector<open_region> open = {};
    std::optional<open_region> others = {};  ///< Regions that `open` and `closed` do not name.
    std::vector<std::string> closed = {};
    std::string campaign = {};  ///< Whose own do-not-call list, "campaign:NAME", counts beside the company's lists.
    user_id agent = {};         ///< His own callbacks come too, and first.
    int most_attempts = 10;     ///< Of a lead, in all.
    int most_a_day = 3;
    calendar_time now{};
    duration lease = std::chrono::minutes{2};
    std::size_t limit = 100;  ///< 1 to 1000.
};

/// The part of a company_store that outbound calling needs. Answers as a company_store does; limits are 1 to 1000.
///
/// Threads: the strand.
class lead_book {
public:
    virtual ~lead_book() = default;

    /// The list of that name; made as `what` has it where there is none.
    virtual void open_list(const lead_list& what, on_reply<lead_list> then) = 0;
    virtual void lists(on_reply<std::vector<lead_list>> then) = 0;  ///< By name.
    virtual void list_by(const std::string& name, on_reply<lead_list> then) = 0;
    /// Time in proportion to the list.
    virtual void counts(lead_list_id of, on_reply<lead_counts> then) = 0;

    /// As `what` has it; or the one with its list and hash that is done, or goes on behind its `rows`.
    virtual void begin_upload(const lead_upload& what, on_reply<lead_upload> then) = 0;

    /// All rows or none, durable before `then`, which tells how far the upload is. A number that another row has
    /// (lead_upload::unique), or that is on a do-not-call list, is left out and a fault; a row without another one too. Rows
    /// that were taken already change nothing; rows that leave a gap are a conflict.
    virtual void add_rows(lead_upload_id to, listed_rows rows, on_reply<lead_upload> then) = 0;
    /// It goes no further. Nothing where it is over.
    virtual void end_upload(lead_upload_id which, const std::string& why, on_reply<nothing> then) = 0;

    virtual void uploads(lead_list_id into, on_reply<std::vector<lead_upload>> then) = 0;  ///< The newest first; 1000.
    virtual void upload_of(lead_upload_id which, on_reply<lead_upload> then) = 0;
    /// Behind that line and place, in their order.
    virtual void faults(lead_upload_id of, std::int64_t line, int place, std::size_t limit,
                        on_reply<std::vector<lead_fault>> then) = 0;

    virtual void leads(lead_list_id in, lead_id after, std::size_t limit, on_reply<std::vector<lead>> then) = 0;
    virtual void lead_of(lead_id which, on_reply<lead> then) = 0;
    /// Those who can be reached at that number, the newest first: who calls back is found by it.
    virtual void leads_with(const std::string& address, std::size_t limit, on_reply<std::vector<lead>> then) = 0;
    virtual void attempts_of(lead_id which, on_reply<std::vector<lead_attempt>> then) = 0;  ///< The oldest first.

    /// The next to be called: claimed, durable before `then`. Callbacks that are due come first, then by priority, then in
    /// the order of the list; none whose region is not open. Whoever may not be called at any number is over: forbidden. A
    /// claim that is not begun or released by the end of its lease is void, and the lead is ready again.
    virtual void claim_leads(const lead_question& what, on_reply<std::vector<lead>> then) = 0;

    /// What a crash left behind: claims that this store has not made are void; attempts that it has not begun end as
    /// "unknown", are told here, and their leads come back at `due`.
    virtual void settle_lead_orphans(calendar_time now, calendar_time due,
                                     on_reply<std::vector<lead_attempt>> then) = 0;
};

}  // namespace palabre::history
