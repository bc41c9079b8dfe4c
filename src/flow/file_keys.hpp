// src/flow/file_keys.hpp - the words of a flow file: what may stand where. flow.schema.json tells editors the same.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace palabre::flow::detail {

using words = std::span<const std::string_view>;

/// The keys of the maps that are no nodes.
namespace keys {

inline constexpr auto top = std::to_array<std::string_view>(
    {"flow", "about", "languages", "channels", "variables", "connectors", "notices", "calendars", "prompts",
     "on_hang_up", "time_zone", "steps_without_customer", "nodes"});
inline constexpr auto language = std::to_array<std::string_view>({"name", "voice", "recordings", "phrases"});
inline constexpr auto operation = std::to_array<std::string_view>({"arguments", "result", "writes", "confirmed"});
inline constexpr auto notice = std::to_array<std::string_view>({"id", "text", "begins", "ends", "concerns"});
inline constexpr auto stretch = std::to_array<std::string_view>({"text", "clip"});
inline constexpr auto choice = std::to_array<std::string_view>({"label", "say", "to"});
inline constexpr auto digits = std::to_array<std::string_view>({"least", "most", "terminator"});
inline constexpr auto text = std::to_array<std::string_view>({"least", "most"});
inline constexpr auto retry = std::to_array<std::string_view>({"say", "to"});
inline constexpr auto transfer = std::to_array<std::string_view>({"queue", "number", "sip"});
inline constexpr auto callback = std::to_array<std::string_view>({"queue", "number", "at"});
inline constexpr auto question = std::to_array<std::string_view>({"id", "ask", "least", "most", "text"});
inline constexpr auto condition = std::to_array<std::string_view>({"if", "to"});
inline constexpr auto otherwise = std::to_array<std::string_view>({"else"});
inline constexpr auto patience =
    std::to_array<std::string_view>({"retries", "no_input_ms", "text_no_input_ms", "barge_in", "no_input", "no_match"});

}  // namespace keys

/// A kind of node: the key that makes a node one of it, and the keys that only such nodes have.
struct node_kind {
    std::string_view name;
    std::vector<std::string_view> keys = {};
    bool goes_on = false;  ///< Has the outcome next, and so the key.
    bool asks = false;     ///< Takes keys::patience.
};

/// All kinds, in the order of step::any.
const std::vector<node_kind>& node_kinds();

/// Everything that may stand in a node of that kind.
words node_keys(const node_kind& of);

/// From where to where a number may go. Times are in milliseconds.
struct range {
    std::string_view key;
    std::int64_t least, most;
};

namespace ranges {

inline constexpr std::int64_t day_ms = 86'400'000;
inline constexpr range steps_without_customer{"steps_without_customer", 1, 10'000};
inline constexpr range retries{"retries", 0, 20};
inline constexpr range no_input_ms{"no_input_ms", 100, 600'000};
inline constexpr range text_no_input_ms{"text_no_input_ms", 1'000, 30 * day_ms};
inline constexpr range timeout_ms{"timeout_ms", 1, 600'000};
inline constexpr range ring_ms{"ring_ms", 1'000, 600'000};
inline constexpr range longest_ms{"longest_ms", 1'000, 3'600'000};
inline constexpr range silence_ms{"silence_ms", 100, 60'000};
inline constexpr range turns{"turns", 1, 1'000};
inline constexpr range wait_ms{"wait_ms", 1, 30 * day_ms};
inline constexpr range within_ms{"within_ms", 60'000, 30 * day_ms};
inline constexpr range digits{"digits", 1, 64};
inline constexpr range text{"text", 1, 4'096};
inline constexpr range question{"question", 0, 1'000'000};
inline constexpr std::array all{steps_without_customer,
                                retries,
                                no_input_ms,
                                text_no_input_ms,
                                timeout_ms,
                                ring_ms,
                                longest_ms,
                                silence_ms,
                                turns,
                                wait_ms,
                                within_ms,
                                digits,
                                text,
                                question};

}  // namespace ranges

}  // namespace palabre::flow::detail
