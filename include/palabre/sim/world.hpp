// palabre/sim/world.hpp - a whole center made of memory: time, chance, callers and back offices.
#pragma once

#include "palabre/center.hpp"
#include "palabre/sim/back_office.hpp"
#include "palabre/sim/caller.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/line.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

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

    /// The customer with that address, made at its first mention; "" is one who withholds his.
    sim::caller& person_at(const std::string& address);

    /// A new customer who calls now and is answered by `with`, or by a flow.
    sim::caller& call(conversation_handler with);
    sim::caller& call(flow::graph plan);

    /// What is known of the customer with that address: {"known":true,"language":"fr","segment":"gold",
    /// "channels":["sms"]}. It begins empty; conversations teach it known and language.
    boost::json::object& customer(const std::string& address);

    /// How transfers to that queue, number or SIP address end, and after how long. Until told, queues let wait without
    /// end, and numbers and addresses answer after 5 s. `outcome`: answered, busy, no_answer or unavailable.
    void transfers_end(const std::string& to, const std::string& outcome, duration after);

    /// Ends the wait of whoever waits for `to` now. False where nobody does.
    bool settle_transfer(const std::string& to, const std::string& outcome);

    /// How the assistant of that name answers what it is asked; until told there is none.
    void assists(const std::string& name,
                 std::function<flow::event::assisted(const flow::action::ask_assistant&)> with);

    /// Adds a line to the world's story now.
    void tell(std::string actor, std::string verb, std::string text = {});

    /// The customer with that address; nullptr where there is none.
    sim::caller* find_person(const std::string& address) noexcept;

    /// The back office of that name, made at its first mention.
    sim::back_office& back_office(const std::string& name);
    bool has_back_office(const std::string& name) const noexcept;

    /// That back office fails from `begins` for `length`; the world's story says so.
    void fail(const std::string& back_office, fault kind, duration begins, duration length);

    /// From now on what happens is kept there, as center::keep() says. Open the store on clock(); the world owns it, and
    /// messages from its outbox reach their people at once.
    history::store& keep(std::unique_ptr<history::store> in, keeping whose);

    /// Until nothing is left to happen.
    void run();
    void run_for(duration length);

    /// Ids of the nodes that flows came to, in order.
    const std::vector<std::string>& path() const noexcept;

    /// Everybody's story in one, in order; with one customer, his lines have no actor.
    std::string story() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::sim
