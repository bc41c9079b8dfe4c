// src/routing/values.cpp - the names of what routing's enumerations mean.
#include "palabre/core/error.hpp"
#include "palabre/routing/action.hpp"
#include "palabre/routing/queue.hpp"

#include <array>

namespace palabre::routing {

namespace {

constexpr std::array strategies{"longest_idle", "fewest_handled", "least_talk_time", "round_robin",
                                "weighted",     "sequential",     "ring_all"};

template<typename Enum, std::size_t Count>
std::string_view name_of(const std::array<const char*, Count>& names, Enum which) {
    return names.at(static_cast<std::size_t>(which));
}

}  // namespace

std::string_view to_string(strategy which) noexcept {
    return name_of(strategies, which);
}

strategy strategy_from(std::string_view name) {
    std::string known;
    for (std::size_t i = 0; i < strategies.size(); ++i) {
        if (name == strategies[i]) return static_cast<strategy>(i);
        known += (i == 0 ? "" : ", ") + std::string{strategies[i]};
    }
    throw error{errc::invalid_argument, "no strategy is called '" + std::string{name} + "'", "there are " + known};
}

std::string_view to_string(work kind) noexcept {
    return name_of(std::array{"call", "conversation", "item"}, kind);
}

std::string_view to_string(agent_state state) noexcept {
    return name_of(std::array{"offline", "ringing", "busy", "wrap_up", "paused", "available"}, state);
}

std::string_view to_string(left why) noexcept {
    return name_of(std::array{"no_such_queue", "nobody_there", "full", "too_long", "not_reached", "queue_closed"}, why);
}

std::string_view to_string(withdrawn why) noexcept {
    return name_of(std::array{"taken", "no_answer", "gone", "off_duty"}, why);
}

}  // namespace palabre::routing
