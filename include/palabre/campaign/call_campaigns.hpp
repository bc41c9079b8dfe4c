// palabre/campaign/call_campaigns.hpp - campaigns by call: begun, paused, drained, stopped, gone on with after a crash.
#pragma once

#include "palabre/campaign/after_plan.hpp"
#include "palabre/campaign/call_ports.hpp"
#include "palabre/campaign/calling_rules.hpp"
#include "palabre/core/log.hpp"
#include "palabre/history/store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace palabre::campaign {

/// What a campaign has done, kept with each attempt, and how it stands.
struct call_progress {
    std::int64_t loaded = 0;     ///< Leads of its lists.
    std::int64_t left = 0;       ///< Of these, those that are not over.
    std::int64_t tried = 0;      ///< Leads that were dialled at least once.
    std::int64_t dialled = 0;    ///< Attempts.
    std::int64_t answered = 0;   ///< By people.
    std::int64_t connected = 0;  ///< With an agent, or a flow.
    std::int64_t abandoned = 0;  ///< Found no agent in time.
    std::int64_t machines = 0;
    std::map<std::string, std::int64_t> results = {};  ///< Of attempts that are over.
    std::map<std::string, std::int64_t> refused = {};  ///< Calls that were not made, by the rule against them.
    std::int64_t today = 0;                            ///< Attempts of the campaign's day.

    std::size_t ringing = 0, waiting = 0, talking = 0;  ///< Now.
    std::size_t agents_free = 0, agents_busy = 0;       ///< Of its queue, now.
    std::string why =
        {};  ///< Why nothing is dialled: "closed", "closed: BJ-sundays" (by these rules), "quota", "nobody is
             ///< due", "no agent is free", "no line is free": as many as the plan allows, or the trunks
             ///< take none for a moment.

    double abandonment(bool machines_count) const noexcept {
        const auto all = answered + (machines_count ? machines : 0);
        return all == 0 ? 0 : static_cast<double>(abandoned) / static_cast<double>(all);
    }
    double penetration() const noexcept {
        return loaded == 0 ? 0 : static_cast<double>(tried) / static_cast<double>(loaded);
    }
};

/// {"dialled": 12, "abandonment": 0.01, ...}: docs/manual/campaigns.md has the fields.
value told(const call_progress& what, bool machines_count);

struct call_options {
    /// Another number each time that this center begins to serve the company, such as its lease; 0: it does not. Empty: it
    /// always does.
    std::function<std::int64_t()> term = {};
    duration look_every = std::chrono::seconds{1};
    duration orphans_wait = std::chrono::minutes{30};  ///< Before a lead whose attempt a crash cut off comes back.
    /// What is to be written with what came of an attempt; empty: nothing follows.
    std::function<std::vector<history::change::any>(const ended_call&)> follows = {};
    std::shared_ptr<const calling_rules> rules = {};  ///< What countries allow; nullptr: all that plans allow.
    logger log{};
};

/// A company's campaigns by call. The claim of a lead, and each attempt, are durable before the number is dialled; what came of
/// it before its line is free. So after a crash no number is dialled twice for one attempt: those that nobody knows the end of are
/// "unknown", and their leads come back later.
///
/// Owns:    the campaigns under way. The runtime, the store and the ports must outlive it; destroyed, it tells nobody.
/// Threads: the strand. Every `then` is called once, from the loop; not at all once this has gone.
class call_campaigns {
public:
    using told = history::on_reply<history::campaign>;

    call_campaigns(runtime& on, history::store& in, history::company_id whose, outbound_line& lines,
                   agent_floor& agents, call_options with = {});
    ~call_campaigns();

    call_campaigns(const call_campaigns&) = delete;
    call_campaigns& operator=(const call_campaigns&) = delete;

    /// Settles what a crash left, and goes on with what was under way. Where the store is not there yet it tries again.
    void start();

    /// A new draft, or another plan for one. Refused with all problems of the plan.
    void put(const std::string& name, value plan, told then);

    /// Of a draft, or of one that is paused. Refused where a list, the queue or a way out is not there, or another campaign that
    /// paces by the same agents is under way.
    void run(const std::string& name, told then);
    /// Nothing more is dialled. What rings goes on.
    void pause(const std::string& name, told then);
    /// The same, and when the last call is over it is done.
    void drain(const std::string& name, told then);
    /// Ends what rings, and takes nothing new; talks go on. When the last is over it is cancelled.
    void cancel(const std::string& name, told then);

    void progress(const std::string& name, history::on_reply<call_progress> then);

    /// An agent of that queue (by its name or full name) talks with whoever called from there: campaigns under way whose agents
    /// these are dial him no more. Nothing where it is one of their own calls.
    void reached(const std::string& queue, const std::string& number);

    /// Agents have come or gone, or leads: at once instead of at the next second.
    void look();

    /// Before the process ends: dials nothing new and ends what rings. Who has answered still gets his agent, or is told why
    /// not. `then` when all that is settled; talks go on.
    void close(task then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre::campaign
