// src/campaign/pacing.cpp - the risk that one more answer finds no agent, and how much of it is taken.
#include "palabre/campaign/pacing.hpp"

#include "campaign/learnt.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

namespace palabre::campaign {
namespace {

constexpr double remembers_calls = 400, remembers_times = 1000, believed = 20;
constexpr double spare = 8;    // who find nobody before much is known
constexpr double gain = 0.15;  // of what is dared, for each who finds nobody
constexpr double aim = 0.93;   // of the cap: what is under way when it is reached still comes
constexpr int horizon = 30;    // seconds: a call that has not been answered by then hardly will be

double seconds(duration of) {
    return std::chrono::duration<double>(of).count();
}

/// P(X >= 0.5) of a normal one: how likely answers are at least as many as agents.
double tail(double mean, double variance) {
    if (variance < 1e-9) return mean >= 0.5 ? 1 : 0;
    return 0.5 * std::erfc((0.5 - mean) / std::sqrt(2 * variance));
}

}  // namespace

std::string_view to_string(pacing_mode what) noexcept {
    switch (what) {
    case pacing_mode::progressive: return "progressive";
    case pacing_mode::predictive: return "predictive";
    case pacing_mode::agentless: return "agentless";
    }
    return "unknown";
}

struct pacing::impl {
    struct ringing {
        instant since;
        std::string group;
    };
    struct working {
        bool busy = false;
        instant since{};
    };

    struct outcome {
        std::string group;
        bool live;
        double lasted;
    };

    explicit impl(pacing_rules with)
        : rules{with}, answers{with.answers, believed, remembers_calls}, live_after{seconds(with.answers_after), 0.6,
                                                                                    believed, remembers_times},
          ends_after{seconds(with.answers_after) * 2, 0.6, believed, remembers_times},
          handling{seconds(with.handling) * 0.8, 0.7, believed, remembers_times}, daring{with.abandoned_most / 3} {}

    const learnt_share& of(std::string_view group) const {
        const auto found = by_group.find(group);
        return found == by_group.end() ? answers : found->second;
    }

    /// Learnt from when all that were dialled with it have ended: those that fail do so sooner than people answer, and those
    /// who answer at once are not like the others.
    void note(const ringing& call, bool live, instant now) {
        seen.emplace(call.since + std::chrono::seconds{horizon}, outcome{call.group, live, seconds(now - call.since)});
    }

    void learn(const outcome& of) {
        answers.saw(of.live);
        auto found = by_group.find(of.group);
        if (found == by_group.end())
            found = by_group.emplace(of.group, learnt_share{answers.mean(), believed, remembers_calls}).first;
        found->second.saw(of.live);
        (of.live ? live_after : ends_after).saw(of.lasted);
    }

    void refresh(instant now);
    std::size_t predictive(std::string_view group, instant now) const;

    std::uint64_t counts() const { return counted.answered + (rules.machines_count ? counted.machines : 0); }

    /// What is left of those who may find nobody, in all that has been answered.
    double left() const {
        return 0.985 * rules.abandoned_most * static_cast<double>(counts()) + spare -
               static_cast<double>(counted.abandoned);
    }

    /// What is dared; less where the allowance is all but used up: then only for free agents.
    double risk_taken() const { return daring * std::clamp(left() / spare, 0.0, 1.0); }

    pacing_rules rules;
    learnt_share answers;
    std::map<std::string, learnt_share, std::less<>> by_group;
    learnt_time live_after, ends_after, handling;
    std::map<call, ringing> calls;
    std::multimap<instant, outcome> seen;  // by when they are learnt from
    std::map<agent, working> agents;
    pacing_figures counted;
    double daring;
};

void pacing::impl::refresh(instant now) {
    for (; !seen.empty() && seen.begin()->first <= now; seen.erase(seen.begin())) learn(seen.begin()->second);
    if (live_after.stale()) live_after.tabulate({});  // what rings ends soon, one way or the other
    if (ends_after.stale()) ends_after.tabulate({});
    if (!handling.stale()) return;
    std::vector<double> lasting;
    for (const auto& [id, each] : agents)
        if (each.busy) lasting.push_back(seconds(now - each.since));
    handling.tabulate(lasting);
}

std::size_t pacing::impl::predictive(std::string_view group, instant now) const {
    // At each second ahead: answers of what rings (mean, variance), and agents who are free by then.
    std::array<double, horizon + 1> mean{}, variance{}, free_mean{}, free_variance{};
    for (const auto& [id, each] : calls) {
        const auto& p = of(each.group);
        const double rung = seconds(now - each.since);
        const double live = p.mean() * live_after.lasts(rung), dead = (1 - p.mean()) * ends_after.lasts(rung);
        const double still = live + dead;
        if (still < 1e-9) continue;
        for (int h = 1; h <= horizon; ++h) {
            const double by = live / still * live_after.ends_within(rung, h);
            mean[h] += by;
            variance[h] += by * (1 - by);
        }
    }
    double idle = 0;
    const double grace = seconds(rules.agent_within);
    for (const auto& [id, each] : agents) {
        if (!each.busy) {
            ++idle;
            continue;
        }
        const double worked = seconds(now - each.since);
        for (int h = 1; h <= horizon; ++h) {
            const double by = handling.ends_within(worked, h + grace);
            free_mean[h] += by;
            free_variance[h] += by * (1 - by);
        }
    }
    const auto& p = of(group);
    const double unsure = p.variance() / std::max(1e-9, p.mean() * p.mean());  // relative, of all answers at once
    std::array<double, horizon + 1> answered{};                                // of one more call
    for (int h = 1; h <= horizon; ++h) answered[h] = p.mean() * (1 - live_after.lasts(h));

    // What one more call adds to the answers that find nobody, for each answer it adds.
    const auto risk = [&](double more) {
        double lost = 0, all = 0;
        for (int h = 1; h <= horizon; ++h) {
            const double m = mean[h] + more * answered[h];
            const double v = variance[h] + more * answered[h] * (1 - answered[h]) + m * m * unsure + free_variance[h];
            const double arrives = answered[h] - answered[h - 1];
            lost += arrives * tail(m - idle - free_mean[h] + 1, v);
            all += arrives;
        }
        return all < 1e-12 ? 1.0 : lost / all;
    };
    const double dared = risk_taken();
    std::size_t n = 0;
    const auto most = static_cast<std::size_t>(agents.size() * rules.lines_an_agent) + 1;
    std::size_t low = 0, high = most;
    while (low < high) {
        n = (low + high + 1) / 2;
        if (risk(static_cast<double>(n - 1)) <= dared)
            low = n;
        else
            high = n - 1;
    }
    return low;
}

pacing::pacing(pacing_rules rules) {
    std::vector<problem> found;
    const auto range = [&](const char* name, double given, double least, double most) {
        if (!(given >= least && given <= most))
            found.push_back({{}, fmt::format("{} is {}", name, given), fmt::format("choose {} to {}", least, most)});
    };
    range("abandoned_most", rules.abandoned_most, 0, 0.5);
    range("lines_an_agent", rules.lines_an_agent, 1, 20);
    range("lines_most", static_cast<double>(rules.lines_most), 1, 100'000);
    range("answers", rules.answers, 0.001, 1);
    range("answers_after, in seconds,", seconds(rules.answers_after), 1, 120);
    range("handling, in seconds,", seconds(rules.handling), 1, 7200);
    range("agent_within, in seconds,", seconds(rules.agent_within), 0, 60);
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    impl_ = std::make_unique<impl>(rules);
}

pacing::pacing(pacing&&) noexcept = default;
pacing& pacing::operator=(pacing&&) noexcept = default;
pacing::~pacing() = default;

void pacing::agent_free(agent who, instant now) {
    auto& his = impl_->agents[who];
    if (his.busy) impl_->handling.saw(seconds(now - his.since));
    his = {false, now};
}

void pacing::agent_busy(agent who, instant now) {
    impl_->agents[who] = {true, now};
}

void pacing::agent_away(agent who, instant now) {
    const auto found = impl_->agents.find(who);
    if (found == impl_->agents.end()) return;
    if (found->second.busy) impl_->handling.saw(seconds(now - found->second.since));
    impl_->agents.erase(found);
}

void pacing::dialled(call which, std::string_view group, instant now) {
    ++impl_->counted.dialled;
    impl_->calls.insert_or_assign(which, impl::ringing{now, std::string{group}});
}

void pacing::answered(call which, bool machine, instant now) {
    auto& my = *impl_;
    const auto found = my.calls.find(which);
    if (found == my.calls.end()) return;
    my.note(found->second, !machine, now);
    my.calls.erase(found);
    ++(machine ? my.counted.machines : my.counted.answered);
    if (machine && !my.rules.machines_count) return;
    if (my.left() < spare / 2) return;  // it is not what holds us back
    my.daring = std::min(3 * my.rules.abandoned_most, my.daring * std::exp(gain * aim * my.rules.abandoned_most));
}

void pacing::failed(call which, instant now) {
    const auto found = impl_->calls.find(which);
    if (found == impl_->calls.end()) return;
    impl_->note(found->second, false, now);
    impl_->calls.erase(found);
}

void pacing::abandoned(instant) {
    ++impl_->counted.abandoned;
    impl_->daring = std::max(0.003, impl_->daring * std::exp(-gain));
}

std::size_t pacing::lines(std::string_view group, instant now) {
    auto& my = *impl_;
    my.refresh(now);
    const auto under_way = my.calls.size();
    const auto room = [&](std::size_t most) { return most > under_way ? most - under_way : 0; };
    if (my.rules.mode == pacing_mode::agentless) return room(my.rules.lines_most);
    const auto idle =
        static_cast<std::size_t>(std::ranges::count_if(my.agents, [](const auto& each) { return !each.second.busy; }));
    auto more = room(idle);
    if (my.rules.mode == pacing_mode::predictive && my.rules.abandoned_most > 0)
        more = std::max(more, my.predictive(group, now));
    const auto cap = static_cast<std::size_t>(static_cast<double>(my.agents.size()) * my.rules.lines_an_agent);
    return std::min(more, room(std::min(my.rules.lines_most, cap)));
}

void pacing::day(const pacing_figures& so_far) {
    impl_->counted = so_far;
}

pacing_figures pacing::figures() const {
    auto told = impl_->counted;
    told.answers = impl_->answers.mean();
    told.daring = impl_->daring;
    told.handling = std::chrono::duration_cast<duration>(std::chrono::duration<double>(impl_->handling.mean()));
    return told;
}

}  // namespace palabre::campaign
