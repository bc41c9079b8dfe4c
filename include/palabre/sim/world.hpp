// palabre/sim/world.hpp - a whole center made of memory: time, chance, callers and back offices.
#pragma once

#include "palabre/center.hpp"
#include "palabre/sim/back_office.hpp"
#include "palabre/sim/caller.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/line.hpp"

#include <memory>
#include <string>

namespace palabre::sim {

struct world_options {
    std::uint64_t seed = default_seed();
    calendar_time begins = monday_morning;
    logger log{};
};

/// A stage for stories: the same seed tells the same story byte for byte.
///
/// Owns:    everything in it.
/// Threads: one.
class world {
public:
    explicit world(world_options options = {});
    ~world();

    world(const world&) = delete;
    world& operator=(const world&) = delete;

    std::uint64_t seed() const noexcept;
    sim::clock& clock() noexcept;
    palabre::center& center() noexcept;

    /// The channel of that medium; each is attached to the center.
    sim::line& line(medium on) noexcept;

    /// A new customer; without a number, the next of +2290197000001, +2290197000002, ...
    sim::caller& person(std::string number = {});

    /// A new customer who calls now and is answered by `with`.
    sim::caller& call(conversation_handler with);

    /// The back office of that name, made at its first mention.
    sim::back_office& back_office(const std::string& name);

    /// That back office fails from `begins` for `length`; the world's story says so.
    void fail(const std::string& back_office, fault kind, duration begins, duration length);

    /// Until nothing is left to happen.
    void run();
    void run_for(duration length);

    /// Everybody's story in one, in order of time.
    std::string story() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::sim
