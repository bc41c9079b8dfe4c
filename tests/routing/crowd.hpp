// tests/routing/crowd.hpp - a hall of agents and a crowd that calls at random, in simulated time.
#pragma once

#include "palabre/routing/router.hpp"
#include "palabre/sim/chance.hpp"
#include "palabre/sim/clock.hpp"

#include <unordered_map>
#include <variant>
#include <vector>

namespace palabre::routing {

/// What became of a caller, in the order of arrival.
struct fate {
    bool answered = false;
    duration waited{0};
    duration estimated{0};  ///< When he had come.
    int kind = 0;           ///< Which stream he came in.
    bool over = false;
};

/// Agents who accept at once; callers who come independently of each other, talk for exponential times and lose patience
/// after exponential ones: the models of Erlang C and A.
class crowd {
public:
    struct stream {
        routing::task like;
        double per_hour;
        duration patience{0};  ///< Mean; 0: they never give up.
    };

    crowd(std::uint64_t seed, duration talk, duration length)
        : arrivals_{sim::chance{seed}.stream("arrivals")}, talks_{sim::chance{seed}.stream("talks")},
          patience_{sim::chance{seed}.stream("patience")}, talk_{talk}, length_{length} {}

    void calls(const stream& of) {
        streams_.push_back(of);
        next(streams_.size() - 1);
    }

    void run() { clock.run(); }

    void does(const actions& what) {
        for (const auto& each : what) {
            if (const auto* const rings = std::get_if<action::offer>(&each)) {
                does(router.accept(rings->agent, rings->task, clock.now()));
            } else if (const auto* const takes = std::get_if<action::assign>(&each)) {
                auto& caller = fates[static_cast<std::size_t>(takes->task.value() - 1)];
                caller.answered = caller.over = true;
                caller.waited = takes->waited;
                clock.after(talks_.exponential(talk_),
                            [this, id = takes->task] { does(router.finish(id, clock.now())); });
            } else if (const auto* const goes = std::get_if<action::leave>(&each)) {
                fates[static_cast<std::size_t>(goes->task.value() - 1)].over = true;
            }
        }
        const auto due = router.next_due();
        if (due == armed_) return;
        armed_ = due;
        if (due == instant::max()) return static_cast<void>(timer_.cancel());
        timer_.start(due - clock.now(), [this] {
            armed_ = instant::max();
            does(router.wake(clock.now()));
        });
    }

    sim::clock clock;
    routing::router router;
    std::vector<fate> fates;

private:
    void next(std::size_t of) {
        const auto gap = arrivals_.exponential(duration{static_cast<std::int64_t>(3.6e9 / streams_[of].per_hour)});
        if (clock.now() + gap > instant{length_}) return;
        clock.after(gap, [this, of] {
            comes(of);
            next(of);
        });
    }

    void comes(std::size_t of) {
        fates.push_back({.kind = static_cast<int>(of)});
        auto made = streams_[of].like;
        made.id = task_id{static_cast<std::int64_t>(fates.size())};
        does(router.enqueue(made, clock.now()));
        if (const auto place = router.where(made.id, clock.now())) fates.back().estimated = place->estimate;
        const auto most = streams_[of].patience;
        if (most <= duration{0}) return;
        const auto length = patience_.exponential(most);
        if (!fates.back().over) clock.after(length, [this, id = made.id] { gives_up(id); });
    }

    void gives_up(task_id who) {
        auto& caller = fates[static_cast<std::size_t>(who.value() - 1)];
        const auto place = router.where(who, clock.now());
        if (!place || caller.over) return;
        caller.over = true;
        caller.waited = place->waited;
        does(router.abandon(who, clock.now()));
    }

    sim::chance arrivals_, talks_, patience_;
    duration talk_, length_;
    std::vector<stream> streams_;
    timer timer_{clock};
    instant armed_ = instant::max();
};

}  // namespace palabre::routing
