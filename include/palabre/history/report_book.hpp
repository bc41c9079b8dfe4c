// palabre/history/report_book.hpp - port: a company's figures, from roll-ups that equal a recount of its records.
#pragma once

#include "palabre/history/recording.hpp"
#include "palabre/history/reply.hpp"
#include "palabre/history/tally.hpp"
#include "palabre/history/timeline.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

/// Which records count.
enum class source { contacts, visits, work, attempts, messages };
inline constexpr std::array all_sources{source::contacts, source::visits, source::work, source::attempts,
                                        source::messages};
std::string_view to_string(source which) noexcept;

/// What figures are told apart by.
enum class dimension { total, campaign, queue, agent, disposition, channel, language, flow, node };
inline constexpr std::array all_dimensions{dimension::total,    dimension::campaign,    dimension::queue,
                                           dimension::agent,    dimension::disposition, dimension::channel,
                                           dimension::language, dimension::flow,        dimension::node};
std::string_view to_string(dimension which) noexcept;
/// Throws error{errc::invalid_argument} that lists them.
dimension dimension_from(std::string_view name);

struct report_filter {
    dimension by = dimension::total;
    std::string value = {};
};

struct report_question {
    /// Where each period begins, and at the end where the last one ends: ascending, 2 to 10,000 quarters of an hour.
    std::vector<calendar_time> cuts = {};
    std::vector<source> sources = {};
    dimension by = dimension::total;
    std::vector<report_filter> where = {};
    bool from_records = false;  ///< Not from roll-ups: a recount.
};

/// What one value of the dimension counts for in one period.
struct report_line {
    std::size_t period = 0;
    std::string value = {};  ///< "" of what has none. An agent's is his id, a node's "FLOW/NODE".
    tally counts;

    bool operator==(const report_line&) const = default;
};

/// The interactions behind a number: those of that measure.
struct behind_question {
    calendar_time from{}, until{};
    source of = source::contacts;  ///< Not work, which no interaction is behind.
    measure what = measure::contacts;
    std::vector<report_filter> where = {};
};

struct behind_page {
    std::vector<interaction> interactions;  ///< The oldest record first; once for each record that counts.
    std::optional<position> next;
};

/// What agents have filled into forms, by the moment at which they gave the disposition with it.
struct form_question {
    calendar_time from{}, until{};
    std::vector<report_filter> where = {};  ///< Of the contact.
};

/// How often a field had that value, beside that disposition.
struct form_line {
    std::string field, value, disposition;
    std::int64_t count = 0;

    bool operator==(const form_line&) const = default;
};

/// Which recordings are looked for. What is "", or no id, is no condition.
struct recording_question {
    calendar_time from = calendar_time::min(), until = calendar_time::max();  ///< They began from then on, and before.
    recording_id which = {};
    customer_id who = {};  ///< Or whoever is one with him.
    user_id agent = {};    ///< Who had the caller.
    std::string disposition = {}, campaign = {}, queue = {};
};

struct found_recording {
    recording what;
    interaction within = {};  ///< Without an id where it stands alone.
    user_id agent = {};       ///< Who had the caller last; nobody: none did.
};

struct recording_page {
    std::vector<found_recording> recordings;  ///< The newest first; of one moment the larger id first.
    std::optional<position> next;
};

/// Part of a company_store, which says what its calls have in common.
///
/// Records are counted by the quarter of an hour (UTC) that they are in. What is written marks its quarter as due, in the
/// same transaction; build() counts quarters that are due again, and readings count them from the records themselves. So a
/// reading always equals a recount, whatever has been built, and whatever came late, changed or was erased. What retention
/// removes stays counted: its quarter is sealed.
///
/// Threads: the strand.
class report_book {
public:
    virtual ~report_book() = default;

    /// By period, then by value. One dimension, or one filter, is read from roll-ups; a filter beside a dimension counts the
    /// records, and takes its time.
    virtual void counts(const report_question& what, on_reply<std::vector<report_line>> then) = 0;

    /// `after.at` of the first page is the least moment. `limit` is 1 to 1000.
    virtual void behind(const behind_question& what, position after, std::size_t limit, on_reply<behind_page> then) = 0;

    /// By field, value and disposition. A contact counts by its last disposition, while its timeline has it. A value counts by
    /// its first 80 letters; of a field with more than 200 the later ones count as "…".
    virtual void forms(const form_question& what, on_reply<std::vector<form_line>> then) = 0;

    /// Those that are whole and whose time is not over; of erased customers none. `limit` is 1 to 1000.
    virtual void recordings(const recording_question& what, position after, std::size_t limit,
                            on_reply<recording_page> then) = 0;

    /// Counts quarters that are due and over by then, the oldest first, at most `most` of them (1 to 1000); tells how many it
    /// has built.
    virtual void build(calendar_time over_by, std::size_t most, on_reply<std::size_t> then) = 0;
};

}  // namespace palabre::history
