// src/flow/check_reads.cpp - which variables are set on every way to a node, 64 of them at a time.
#include "flow/check_reads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace palabre::flow::checks {
namespace {

using mask = std::uint64_t;
constexpr std::uint32_t at_once = 64;
constexpr mask everything = ~mask{0};
constexpr std::size_t most_variables = 2048;  // a session of 64 kB holds no more anyway; keeps the time linear
constexpr std::size_t most_nodes_back = 200;
constexpr std::size_t most_steps_back = 500'000;  // for all explanations together; then they are less exact

struct assignment {
    std::uint32_t variable;
    std::size_t way;
};

/// A forward analysis over the flow and what it calls. A variable counts as set at a node if it is on all ways there.
class passes {
public:
    passes(const plan& of, const variables& known, const reads& read, findings& to)
        : of_{of}, known_{known}, read_{read}, to_{to} {
        const auto all = of.all();
        for (std::size_t at = 0; at < all.size(); ++at)
            assigned_by(of.of(), of.node(all[at].from).step, all[at].by->outcome, [&](std::string_view name) {
                const std::uint32_t number = read.number(name);
                if (number != nowhere) set_.push_back({number, at});
            });
        std::sort(set_.begin(), set_.end(), [](const auto& a, const auto& b) { return a.variable < b.variable; });
        waiting_.resize(of.size());
    }

    void run() {
        std::vector<reads::entry> all = read_.all();
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.variable < b.variable; });
        auto next_set = set_.begin();
        auto next_read = all.begin();
        for (std::uint32_t base = 0; base < read_.names().size(); base += at_once) {
            set_by_.assign(of_.all().size(), 0);
            for (; next_set != set_.end() && next_set->variable < base + at_once; ++next_set)
                set_by_[next_set->way] |= mask{1} << (next_set->variable - base);
            find_set_by_calls();
            find_set_at();
            for (; next_read != all.end() && next_read->variable < base + at_once; ++next_read)
                if (((at_[next_read->node] >> (next_read->variable - base)) & 1U) == 0) report(*next_read, base);
        }
    }

private:
    std::size_t number_of(const way& which) const { return static_cast<std::size_t>(&which - of_.all().data()); }

    void push(node_number which) {
        if (waiting_[which]) return;
        waiting_[which] = true;
        open_.push_back(which);
    }
    node_number pop() {
        const node_number at = open_.back();
        open_.pop_back();
        waiting_[at] = false;
        return at;
    }

    /// Backwards: what is set on every way from a node to where its flow returns.
    void find_set_by_calls() {
        back_.assign(of_.size(), everything);
        const auto lower = [this](node_number at, mask with) {
            if ((back_[at] & with) == back_[at]) return;
            back_[at] &= with;
            push(at);
        };
        const auto along = [&](const way& each) {
            if (each.after_hang_up() || each.to == nowhere) return;
            const node_number entry = of_.entry_of(each.from);
            if (entry != nowhere && !of_.returns(entry)) return;
            lower(each.from, set_by_[number_of(each)] | back_[each.to] | (entry == nowhere ? 0 : back_[entry]));
        };
        for (node_number at = 0; at < of_.size(); ++at)
            if (of_.as<step::give_back>(at) != nullptr) lower(at, 0);
        while (!open_.empty()) {
            const node_number at = pop();
            for (const std::size_t number : of_.ways_to(at)) along(of_.all()[number]);
            for (const node_number from : of_.before(at))
                if (of_.entry_of(from) == at)
                    for (const way& each : of_.from(from)) along(each);
        }
    }

    void arrive(node_number at, mask with) {
        if (at == nowhere || (at_[at] & with) == at_[at]) return;
        at_[at] &= with;
        push(at);
    }

    void find_set_at() {
        at_.assign(of_.size(), everything);
        arrive(0, 0);
        push(0);
        while (!open_.empty()) {
            const node_number at = pop();
            const mask here = at_[at];
            const node_number entry = of_.entry_of(at);
            bool hangs_up = false;
            for (const way& each : of_.from(at)) {
                hangs_up = hangs_up || each.after_hang_up();
                if (each.after_hang_up())
                    arrive(each.to, here);
                else if (entry == nowhere)
                    arrive(each.to, here | set_by_[number_of(each)]);
                else if (of_.returns(entry))
                    arrive(each.to, here | back_[entry]);
            }
            arrive(entry, here);
            if (!hangs_up && waits(of_.node(at).step)) arrive(of_.on_hang_up(), here);
        }
    }

    /// Goes back from the node along ways on which the variable is not set, to the step that might have set it.
    void report(const reads::entry& found, std::uint32_t base) {
        const mask bit = mask{1} << (found.variable - base);
        std::string call;
        std::vector<node_number> seen{found.node};
        for (std::size_t next = 0; next < seen.size() && next < most_nodes_back && steps_back_ < most_steps_back;
             ++next) {
            const node_number at = seen[next];
            for (const node_number from : of_.before(at)) {
                ++steps_back_;
                if ((at_[from] & bit) != 0) continue;
                const auto ways = of_.from(from);
                const bool sets = std::any_of(ways.begin(), ways.end(),
                                              [&](const way& each) { return (set_by_[number_of(each)] & bit) != 0; });
                const std::string outcome = outcome_to(from, at, bit);
                if (sets && !outcome.empty())
                    return add(found, fmt::format("when '{}' leads on by '{}'", of_.id(from), outcome));
                if (call.empty() && of_.entry_of(from) != nowhere && of_.entry_of(from) != at) call = of_.id(from);
                if (std::find(seen.begin(), seen.end(), from) == seen.end()) seen.push_back(from);
            }
        }
        add(found, !call.empty()                    ? fmt::format("on every way back from the call of '{}'", call)
                   : found.node == of_.on_hang_up() ? "whenever the customer hangs up"
                   : seen.size() > 1                ? fmt::format("on the way from '{}'", of_.id(seen.back()))
                   : found.node == 0                ? "when the conversation begins"
                                                    : "on every way there");
    }

    void add(const reads::entry& found, const std::string& when) {
        to_.add(found.node, {},
                fmt::format("the {} of '{}' reads '{}', which is not set {}", found.by, of_.id(found.node),
                            read_.names()[found.variable], when),
                known_.begins_empty_if_declared(read_.names()[found.variable])
                    ? "set it on that way, or declare it under 'variables', so that it begins as 0 or empty"
                    : "set it on that way, or lead on elsewhere");
    }

    /// By which outcome `from` leads to `to` without setting it.
    std::string outcome_to(node_number from, node_number to, mask bit) const {
        for (const way& each : of_.from(from))
            if (each.to == to && (set_by_[number_of(each)] & bit) == 0) return each.by->outcome;
        return {};
    }

    const plan& of_;
    const variables& known_;
    const reads& read_;
    findings& to_;
    std::vector<assignment> set_;
    std::vector<mask> set_by_;  // by way
    std::vector<mask> back_;    // by node: set between here and the return
    std::vector<mask> at_;      // by node: set when it begins
    std::vector<node_number> open_;
    std::vector<bool> waiting_;
    std::size_t steps_back_ = 0;
};

}  // namespace

void reads::add(node_number node, std::string_view variable, const std::string& by, const variables& known) {
    if (!known.begins_unset(variable)) return;
    const auto [found, first] = numbers_.try_emplace(std::string{variable}, static_cast<std::uint32_t>(names_.size()));
    if (first) names_.emplace_back(variable);
    const bool again = !all_.empty() && all_.back().node == node && all_.back().variable == found->second;
    if (!again) all_.push_back({node, found->second, by});
}

std::uint32_t reads::number(std::string_view name) const {
    const auto found = numbers_.find(std::string{name});
    return found == numbers_.end() ? nowhere : found->second;
}

void check_reads(const plan& of, const variables& known, const reads& read, findings& to) {
    if (read.names().size() > most_variables)
        return to.add(of.of().where, fmt::format("the flow keeps {} variables", read.names().size()),
                      fmt::format("keep at most {}: a session is saved in 64 kB", most_variables));
    passes{of, known, read, to}.run();
}

}  // namespace palabre::flow::checks
