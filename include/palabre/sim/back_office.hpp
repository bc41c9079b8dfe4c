// palabre/sim/back_office.hpp - a company's system made of memory, with good and bad days.
#pragma once

#include "palabre/connector/connector.hpp"
#include "palabre/sim/chance.hpp"
#include "palabre/sim/fault.hpp"

#include <map>

namespace palabre::sim {

/// Answers from a table, after a little while, unless a fault is scheduled. A request still open at its deadline is
/// answered outcome::unavailable, as every connector must.
///
/// Owns:    its table. The runtime must outlive it.
/// Threads: the strand.
class back_office final : public connector {
public:
    back_office(runtime& on, chance luck) : runtime_{on}, luck_{std::move(luck)} {}

    /// What `operation` answers when its arguments are equal to `arguments`.
    back_office& answers(const std::string& operation, const value& arguments, value data);

    /// What `operation` answers whatever it is asked.
    back_office& answers_always(const std::string& operation, value data);

    /// What `operation` answers from memory, that old, because the system behind it is silent; null arguments: any.
    back_office& answers_stale(const std::string& operation, const value& arguments, value data, duration age);

    /// What `operation` has no answer to: arguments, or null for all others.
    back_office& knows_not(const std::string& operation, const value& arguments);

    /// How long answers take; 20 to 80 ms unless told. Throws error{errc::invalid_argument} unless 0 <= least <= most.
    back_office& takes(duration least, duration most);

    fault_schedule& faults() noexcept { return faults_; }

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override;

    /// Requests so far, for tests.
    std::size_t asked() const noexcept { return asked_; }

private:
    struct table {
        std::map<std::string, outcome> by_arguments;  // keyed by their text
        outcome otherwise = outcome::not_found();
    };

    back_office& answer(const std::string& operation, const value& arguments, outcome with);
    outcome look_up(const std::string& operation, const value& arguments) const;
    value garbage();

    runtime& runtime_;
    chance luck_;
    std::map<std::string, table> tables_;
    fault_schedule faults_;
    duration least_ = std::chrono::milliseconds{20};
    duration most_ = std::chrono::milliseconds{80};
    std::size_t asked_ = 0;
};

}  // namespace palabre::sim
