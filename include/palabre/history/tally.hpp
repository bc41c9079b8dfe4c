// palabre/history/tally.hpp - what a record counts for in reports: sums by measure, with waits as histograms.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::history {

/// What is counted. Times are milliseconds. The numbers are kept in stores: they stay, new ones are added.
enum class measure : std::uint16_t {
    // Of interactions, when they began.
    contacts = 1,      ///< All of them.
    contacts_in = 2,   ///< Conversations that the customer began.
    contacts_out = 3,  ///< Conversations, notices and attempts that we began.
    contact_ms = 4,    ///< From beginning to end, of those that have ended.
    voice_ms = 5,      ///< The same, of calls.
    completed = 6,     ///< Ended "completed".
    hung_up = 7,       ///< Ended "hung_up".
    failed = 8,        ///< Ended in any other way.
    disposed = 9,      ///< Have a disposition.
    successes = 10,    ///< Have one that means success.
    refusals = 11,
    csat_answers = 12,    ///< `details` have "csat", 1 to 5.
    csat_satisfied = 13,  ///< 4 or 5.
    nps_answers = 14,     ///< `details` have "nps", 0 to 10.
    nps_promoters = 15,   ///< 9 or 10.
    nps_detractors = 16,  ///< 0 to 6.
    self_service = 17,    ///< Ended "completed" without an agent.

    // Of visits to queues, when they came.
    offered = 100,
    answered = 101,
    abandoned = 102,
    left = 103,  ///< Went without an agent for another reason.
    answered_wait_ms = 104,
    abandoned_wait_ms = 105,
    handled = 106,  ///< Answered, and over.
    talk_ms = 107,
    hold_ms = 108,
    wrap_ms = 109,
    handled_calls = 110,

    // Of agents' time.
    available_ms = 200,
    busy_ms = 201,
    paused_ms = 202,

    // Of attempts to reach leads, when they began.
    dialled = 300,
    live = 301,             ///< Somebody answered.
    right_party = 302,      ///< Of these, the one who was wanted: the disposition says so.
    sales = 303,            ///< Of these, with success.
    leads_attempted = 304,  ///< The first attempt of a lead.

    // Of messages out, when they were made.
    messages = 400,
    messages_sent = 401,  ///< The provider has taken them.
    messages_delivered = 402,
    messages_read = 403,
    messages_failed = 404,
    sms_parts = 405,  ///< Of SMS that were sent.
    whatsapp_service = 406,
    whatsapp_utility = 407,
    whatsapp_authentication = 408,
    whatsapp_marketing = 409,

    // Histograms: the first of their bins.
    answered_waits = 1000,
    abandoned_waits = 1100,
    handling_times = 1200,
};

/// Upper ends of a histogram's bins, included; beyond the last there is one more.
std::span<const std::chrono::seconds> bin_ends() noexcept;

/// Sums by measure; what is not there is 0.
class tally {
public:
    void add(measure what, std::int64_t much = 1);
    void add(const tally& other);
    /// Into the bin of that histogram.
    void add_time(measure histogram, duration length);

    std::int64_t at(measure what) const noexcept;
    /// How many of that histogram took at most `limit`. Nothing where `limit` is no bin's end.
    std::optional<std::int64_t> within(measure histogram, duration limit) const noexcept;

    bool empty() const noexcept { return sums_.empty(); }
    bool operator==(const tally&) const = default;

    /// "1:5,104:61000", by measure; and back, where what is no such text reads as nothing.
    std::string text() const;
    static tally read(std::string_view text);

private:
    std::vector<std::pair<std::uint16_t, std::int64_t>> sums_;  ///< By measure; none is 0.
};

}  // namespace palabre::history
