// palabre/history/lead_upload.hpp - a file of leads on its way into a list: its rows, how far it is, what was wrong.
#pragma once

#include "palabre/history/lead.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

/// Where a number may stand only once.
enum class unique_in { list, campaign, company };

std::string_view to_string(unique_in where) noexcept;
unique_in unique_in_from(std::string_view name);

enum class upload_state { running, done, failed };

std::string_view to_string(upload_state where) noexcept;
upload_state upload_state_from(std::string_view name);

/// One file, read once: the same bytes again into the same list change nothing.
struct lead_upload {
    lead_upload_id id = {};
    lead_list_id into = {};
    std::string file = {};  ///< As whoever sent it calls it.
    std::string hash = {};  ///< Of its bytes and of how they were read: SHA-256, in hexadecimal digits.
    unique_in unique = unique_in::campaign;
    upload_state state = upload_state::running;
    std::string why = {};    ///< Of failed.
    std::int64_t bytes = 0;  ///< Of the file.
    std::int64_t read = 0;   ///< Of these, so far.

    std::int64_t rows = 0;       ///< Read so far; each is counted once among the next five.
    std::int64_t added = 0;      ///< Leads now.
    std::int64_t unchanged = 0;  ///< Were leads of this list already.
    std::int64_t duplicate = 0;  ///< Their numbers are other rows'.
    std::int64_t forbidden = 0;  ///< All their numbers are on a do-not-call list.
    std::int64_t invalid = 0;    ///< Without a number that can be read.
    calendar_time began{};
    std::optional<calendar_time> over = {};

    bool operator==(const lead_upload&) const = default;
};

/// Something that was not taken: a row, or one number of a row that was.
struct lead_fault {
    std::int64_t line = 0;    ///< Of the file.
    int place = 0;            ///< Which of the row's: a line may have several.
    std::string column = {};  ///< Its header; "": the whole row.
    std::string value = {};   ///< What stands there; at most 256 bytes of it.
    std::string reason = {};  ///< One word: "number_too_short", "duplicate", "forbidden".
    std::string detail = {};  ///< What else is known: "list march, line 17", "list company".

    bool operator==(const lead_fault&) const = default;
};

/// What to tell people of a reason: what is wrong, and how to mend it. French and English; English for other languages.
struct fault_words {
    std::string_view what, cure;
};
fault_words words_of(std::string_view reason, std::string_view language) noexcept;

/// One row of a file, read.
struct listed_lead {
    lead_id id = {};
    std::int64_t line = 0;
    std::string key = {}, name = {}, language = {}, region = {};
    int priority = usual_priority;
    std::string fields = {};  ///< The other columns as JSON; "": none.
    std::int64_t digest = 0;  ///< Of all that is kept of it: the same row has the same one.
    std::vector<lead_number> numbers = {};
    std::vector<lead_fault> faults = {};  ///< Found before it is compared with what is kept.
};

/// Rows behind one another.
struct listed_rows {
    std::int64_t first = 0;             ///< How many rows of the file come before these.
    std::vector<listed_lead> all = {};  ///< At most most_listed.
    std::int64_t read = 0;              ///< Bytes of the file, to the end of these.
    bool last = false;                  ///< The upload is done with these.
};

inline constexpr std::size_t most_listed = 10'000;

}  // namespace palabre::history
