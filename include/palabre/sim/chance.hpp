// palabre/sim/chance.hpp - seeded chance: the same seed gives the same world, on every machine.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <random>
#include <string_view>

namespace palabre::sim {

/// PALABRE_SEED from the environment where it is a number, else 1: what a failed test prints, and how to play it again.
std::uint64_t default_seed();

/// Draws from the distributions that a contact centre is made of. Streams split off by name do not disturb each
/// other: one more caller leaves the back office's bad days where they were.
///
/// Threads: one at a time.
class chance {
public:
    explicit chance(std::uint64_t seed) : seed_{seed}, engine_{seed} {}

    std::uint64_t seed() const noexcept { return seed_; }

    /// A stream of its own, given by this one's seed and the name.
    chance stream(std::string_view name) const;

    std::uint64_t bits() { return engine_(); }

    /// In [0, 1).
    double uniform() { return static_cast<double>(bits() >> 11U) * 0x1p-53; }

    bool happens(double probability) { return uniform() < probability; }

    /// In [least, most]. Throws error{errc::invalid_argument} if most < least.
    std::int64_t between(std::int64_t least, std::int64_t most);
    duration between(duration least, duration most) { return duration{between(least.count(), most.count())}; }

    /// Time to the next of events that come independently of each other, such as calls.
    /// Throws error{errc::invalid_argument} if mean < 0.
    duration exponential(duration mean);

    /// Human times (talk, hesitation) scatter like this: `median` halves them, `spread` is sigma of the logarithm.
    /// Throws error{errc::invalid_argument} unless 0 < median and 0 <= spread.
    duration log_normal(duration median, double spread);

private:
    std::uint64_t seed_;
    std::mt19937_64 engine_;
};

}  // namespace palabre::sim
