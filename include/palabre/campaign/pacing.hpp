// palabre/campaign/pacing.hpp - how many numbers to dial now: agents wait little, and few who answer find none.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace palabre::campaign {

enum class pacing_mode {
    progressive,  ///< A line for each free agent: nobody who answers is left without one.
    predictive,   ///< As many more as the abandonment cap allows.
    agentless,    ///< Announcements and surveys: as many as there are lines.
};

std::string_view to_string(pacing_mode what) noexcept;

struct pacing_rules {
    pacing_mode mode = pacing_mode::predictive;

    /// Of those who answered, at most this share finds no agent within `agent_within`; 0 to 0.5. The rules of many
    /// countries say 0.03.
    double abandoned_most = 0.03;

    /// Whether machines count among those who answered: false as the strict rules have it.
    bool machines_count = false;
    duration agent_within = std::chrono::seconds{2};

    double lines_an_agent = 5;      ///< Most calls under way for each agent on duty, 1 to 20.
    std::size_t lines_most = 1000;  ///< Most calls under way at all; of trunks and licences.

    /// What is believed before anything is known, with the weight of some twenty calls.
    double answers = 0.3;
    duration answers_after = std::chrono::seconds{10};
    duration handling = std::chrono::seconds{180};
};

/// What is counted from the start, or from the last day().
struct pacing_figures {
    std::uint64_t dialled = 0, answered = 0, machines = 0, abandoned = 0;
    double answers = 0;      ///< The probability believed now, over all groups.
    double daring = 0;       ///< The risk that one more answer finds nobody, up to which is dialled; 0 to 1.
    duration handling = {};  ///< The mean believed now.

    double abandonment(bool machines_count) const noexcept {
        const auto all = answered + (machines_count ? machines : 0);
        return all == 0 ? 0 : static_cast<double>(abandoned) / static_cast<double>(all);
    }
};

/// Predicts from the calls under way (how long each has rung), the agents who talk (how long each has) and what has been
/// seen of both, how likely one more answer would find nobody free. Learns all the time and forgets what is old: answer
/// probability by group (a list, an hour), ring times, handling times. docs/manual/pacing.md has the mathematics.
///
/// A pure value: what happens is told to it with its moment, and it does nothing by itself.
///
/// Owns:    what is under way and what was seen: some kilobytes.
/// Threads: one at a time.
class pacing {
public:
    using call = std::int64_t;
    using agent = std::int64_t;

    /// Throws error{errc::invalid_argument} for rules out of range.
    explicit pacing(pacing_rules rules);
    pacing(pacing&&) noexcept;
    pacing& operator=(pacing&&) noexcept;
    ~pacing();

    /// He waits for a call; from `busy` or for the first time.
    void agent_free(agent who, instant now);

    /// He has one: until he is free again, its wrap-up included.
    void agent_busy(agent who, instant now);

    /// He is in a pause, or gone.
    void agent_away(agent who, instant now);

    void dialled(call which, std::string_view group, instant now);

    /// Somebody answered. Machines need no agent.
    void answered(call which, bool machine, instant now);

    /// It came to nothing: busy, no answer, refused. Not after answered().
    void failed(call which, instant now);

    /// Who answered found nobody in time.
    void abandoned(instant now);

    /// How many more to dial now, of that group; asked again after each of the above, and every second.
    std::size_t lines(std::string_view group, instant now);

    /// A new day, or hour: figures and what is allowed begin anew, or with what was counted before a restart; what was
    /// learnt stays.
    void day(const pacing_figures& so_far = {});

    pacing_figures figures() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::campaign
