// palabre/routing/queue.hpp - a queue as plain data: who comes first, who serves, and what happens meanwhile.
#pragma once

#include "palabre/routing/segment.hpp"
#include "palabre/routing/skill.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::routing {

/// Who of several free agents is offered a task. Members of the lowest penalty come first, whatever the strategy;
/// equals by the longest idle.
enum class strategy {
    longest_idle,     ///< With the least at hand, then free since longest.
    fewest_handled,   ///< Fewest tasks since router::begin_day().
    least_talk_time,  ///< Least time with customers since router::begin_day().
    round_robin,      ///< Offered one in this queue longest ago.
    weighted,         ///< By chance, in proportion to membership::weight.
    sequential,       ///< By membership::order.
    ring_all,         ///< All of them; the first who accepts has it.
};

/// "longest_idle" and so on.
std::string_view to_string(strategy which) noexcept;

/// Reads what to_string() writes; throws error{errc::invalid_argument} that lists the strategies.
strategy strategy_from(std::string_view name);

/// When a queue counts as empty of agents.
enum class emptiness {
    never,
    nobody_on_duty,  ///< All members are offline.
    nobody_working,  ///< All members are offline or paused.
};

/// Where it goes on when one has waited too long, or too many wait.
struct overflow {
    duration after{0};      ///< After so long in this queue; 0: never.
    std::size_t above = 0;  ///< Where so many wait already when one comes; 0: never.
    std::string to = {};    ///< A queue, which counts his wait from its beginning; "": he leaves.
};

/// A message for who waits, by name; its words are the channel's.
struct announcement {
    std::string message;
    duration after{0};         ///< When he has waited so long in this queue; 0: not by time.
    duration every{0};         ///< And again each time so much has passed; 0: once.
    std::size_t position = 0;  ///< Once, when he first stands at this place or before it; 0: not by place.
};

/// What an agent's telephone does who does not answer.
struct no_answer {
    duration ring = std::chrono::seconds{20};       ///< How long an offer stands.
    int pause_after = 1;                            ///< So many in a row pause him; 0: never. ring_all pauses nobody.
    std::string pause_code = "no_answer";           ///< With this code.
    duration pass_over = std::chrono::seconds{30};  ///< Nor is he offered the same task again before; refusals too.
};

/// Who has spoken with an agent comes back to him.
struct sticky {
    duration remember{0};                      ///< For so long after they have parted; 0: never.
    duration wait = std::chrono::seconds{20};  ///< Waits so long for him alone, where he works; then for anybody.
};

/// A caller who hangs up and keeps his place.
struct callback {
    int attempts = 3;                          ///< 1 to 100.
    duration retry = std::chrono::minutes{5};  ///< From one that did not reach him to the next.
};

/// What is promised: `share` of those who ask are answered `within`.
struct target {
    duration within = std::chrono::seconds{20};
    double share = 0.8;
    duration short_abandon = std::chrono::seconds{5};  ///< Who gives up sooner counts as nobody.
};

/// Pure data. `name` is what flows transfer to; where companies share a router, theirs begins with the company's.
struct queue {
    std::string name;
    routing::strategy strategy = strategy::longest_idle;
    int priority = 0;  ///< Added to points where an agent serves several queues. As segment::priority.
    std::vector<segment> segments = {};
    segment others = {};                       ///< Whoever is of none of these.
    int max_penalty = 1'000'000;               ///< Members beyond it serve only once widening has come to them.
    std::vector<widening> widens = {};         ///< In the order of `after`.
    emptiness join_empty = emptiness::never;   ///< Calls are not let in then.
    emptiness leave_empty = emptiness::never;  ///< Calls leave then. Callbacks, conversations and items stay.
    std::vector<overflow> overflows = {};
    std::vector<announcement> announcements = {};
    std::string music = {};  ///< By name; its sound is the channel's.
    routing::no_answer no_answer = {};
    routing::sticky sticky = {};
    routing::callback callback = {};
    routing::target target = {};
    duration wrap_up{0};  ///< For notes after a task; its agent's place stays taken so long.
    duration expected_handling = std::chrono::minutes{3};  ///< For estimates, until waits have been measured.
};

}  // namespace palabre::routing
