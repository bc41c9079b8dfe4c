// palabre/history/timeline.hpp - what happened with a customer, entry by entry, whatever the channel.
#pragma once

#include "palabre/history/interaction.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

struct entry;
using entry_id = palabre::id<entry>;

enum class entry_kind {
    heard,        ///< The customer said, pressed or wrote it.
    said,         ///< He was told it in the conversation.
    sent,         ///< A message went out beside the conversation.
    looked_up,    ///< A company's system was asked.
    language,     ///< He chose a language.
    transferred,  ///< The conversation went to a queue, a number, an agent.
    recorded,     ///< A recording was kept; `text` is its name.
    disposed,     ///< A disposition was given.
    noted,        ///< An agent's note.
    merged,       ///< Records were merged or parted.
    acted,        ///< A company's system was told to change something: by whom, with what, and what came of it.
    promised,     ///< An answer is owed to him; `text` is the question.
    assisted,     ///< An assistant was asked; `text` is its name, the details are what it made of which message.
    other,
};

std::string_view to_string(entry_kind kind) noexcept;
entry_kind entry_kind_from(std::string_view name);

/// One line of a customer's history. Never changed, but that its files' details are completed when they come; erasure and
/// retention remove it.
struct entry {
    entry_id id = {};
    customer_id customer = {};   ///< Nobody where the number was withheld.
    interaction_id within = {};  ///< Nothing for what stands alone.
    entry_kind kind = entry_kind::other;
    medium on = medium::voice;
    calendar_time at{};
    user_id by = {};        ///< The agent; nobody: customer or system, as the kind says.
    std::string text = {};  ///< May be written down: secrets are masked. At most 16 kB.
    value details = nullptr;

    bool operator==(const entry&) const = default;
};

/// Where a page ends: what comes next is older.
struct position {
    calendar_time at = calendar_time::max();
    std::int64_t id = INT64_MAX;

    bool operator==(const position&) const = default;
};

struct timeline_page {
    std::vector<entry> entries;    ///< The newest first; entries of one moment by id, the larger first.
    std::optional<position> next;  ///< Where the next page begins; nothing: that was all.
};

/// Somebody and a page of what happened with him.
struct known_timeline {
    person who;
    timeline_page page;
};

struct interaction_page {
    std::vector<interaction> interactions;  ///< The newest beginning first, then the larger id.
    std::optional<position> next;
};

}  // namespace palabre::history
