// palabre/history/campaign.hpp - campaigns as they are kept: how far they are, and what became of each recipient.
#pragma once

#include "palabre/core/value.hpp"
#include "palabre/history/outbox.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::history {

struct campaign;
using campaign_id = palabre::id<campaign>;

enum class campaign_state {
    draft,     ///< Not begun: its plan and its list may change.
    running,   ///< Recipients are being selected, and their messages queued.
    paused,    ///< What waits in the outbox waits.
    draining,  ///< All are selected; the last messages are on their way.
    done,
    cancelled,
};

std::string_view to_string(campaign_state where) noexcept;
campaign_state campaign_state_from(std::string_view name);

struct campaign {
    campaign_id id = {};
    std::string name = {};  ///< Unique in the company; at most 64 bytes.
    campaign_state state = campaign_state::draft;
    value plan = nullptr;       ///< What is to be done, as whoever runs it reads it.
    std::string cursor = {};    ///< Where the selection goes on, as its source understands it.
    std::int64_t selected = 0;  ///< Recipients behind the cursor.
    bool all_selected = false;  ///< Nobody is left behind the cursor.
    std::string why = {};       ///< Why it stands where it stands: "expired", "the carrier is gone".
    calendar_time made{};
    std::optional<calendar_time> started = {};
    std::optional<calendar_time> over = {};

    bool operator==(const campaign&) const = default;
};

enum class recipient_fate {
    listed,     ///< In the list, not looked at yet.
    queued,     ///< His message is in the outbox.
    skipped,    ///< May not, or cannot, be written to: `why` says what stood against it.
    duplicate,  ///< He had his place in this campaign already.
    invalid,    ///< No address can be read in the row.
};

std::string_view to_string(recipient_fate which) noexcept;
recipient_fate recipient_fate_from(std::string_view name);

/// One row of a campaign's list, or one customer that its selection came to.
struct recipient {
    campaign_id in = {};
    std::int64_t row = 0;      ///< From 1; unique in the campaign.
    std::string address = {};  ///< As written_identity() reads it: "+2290190011234", "account:C-17".
    std::string written = {};  ///< Verbatim, as the list has it.
    std::string language = {};
    std::string area = {};   ///< The cell or region where he is.
    value fields = nullptr;  ///< What else the list says of him: texts, by column.
    customer_id customer = {};
    outgoing_id message = {};
    recipient_fate fate = recipient_fate::listed;
    std::string why = {};  ///< Of skipped: one word, such as "forbidden"; of invalid: what is wrong.
    std::optional<calendar_time> answered = {};
    std::optional<calendar_time> opted_out = {};

    bool operator==(const recipient&) const = default;
};

struct campaign_progress {
    std::map<recipient_fate, std::int64_t> recipients = {};
    std::map<std::string, std::int64_t> skipped = {};  ///< By why.
    std::map<send_state, std::int64_t> messages = {};
    std::map<std::string, std::int64_t> failed = {};  ///< By why, the most frequent 20.
    std::int64_t answered = 0, opted_out = 0;

    bool operator==(const campaign_progress&) const = default;
};

/// The key of a recipient's message in the outbox, by which it is the campaign's: "campaign:17:3".
std::string campaign_key(campaign_id of, std::int64_t row);
/// Whose message that is; 0 for none.
campaign_id campaign_of_key(std::string_view key) noexcept;

namespace change {

struct
    put_campaign {  ///< New, or in place of a draft; left as it is where it has begun. Conflict where its name is another's.
    campaign what;
};
/// Empty fields stay as they are. What is done or cancelled stays so: conflict, unless it says what is so already.
struct move_campaign {
    campaign_id which;
    calendar_time at{};
    std::optional<campaign_state> to = {};
    std::optional<std::string> why = {};
    std::optional<std::string> cursor = {};
    std::int64_t selected = 0;  ///< With `cursor`.
    bool all_selected = false;  ///< With `cursor`.
};
/// A row of the list, or what became of it. One that comes as `listed` and is there already is left as it is; one whose
/// address another row of the campaign has becomes a duplicate.
struct put_recipient {
    recipient what;
};
/// His first answer, or that he wants no more. Nothing where that recipient is not kept.
struct note_answer {
    campaign_id in;
    std::int64_t row = 0;
    calendar_time at{};
    bool opts_out = false;
};
/// All of that campaign's messages that still wait get another time; without one they are cancelled.
struct shift_messages {
    campaign_id of;
    std::optional<calendar_time> due = {};
};

}  // namespace change
}  // namespace palabre::history
