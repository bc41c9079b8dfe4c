// src/assistant/in_order.cpp - asks one assistant after the other until one is sure enough.
#include "palabre/assistant/in_order.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace palabre::assistant {
namespace {

struct ladder : assistant {
    ladder(runtime& loop, std::vector<rung> all) : on{loop}, rungs{std::move(all)} {}

    pending ask(const conversation_so_far& so_far, const std::string& message, instant deadline,
                std::function<void(answer)> then) override;

    runtime& on;
    const std::vector<rung> rungs;
};

/// One message on its way up. It lives as long as whoever asked holds it.
struct climb : std::enable_shared_from_this<climb> {
    climb(const ladder& by, conversation_so_far known, std::string text, instant until,
          std::function<void(answer)> whom)
        : on{by.on}, rungs{by.rungs}, so_far{std::move(known)}, message{std::move(text)}, deadline{until},
          then{std::move(whom)}, clock{on} {
        for (std::size_t i = 0; i < rungs.size(); ++i) order.push_back(i);
        // The one that waits for an answer first.
        const auto* const before = so_far.memory.if_object();
        const auto* const asker = before != nullptr ? before->if_contains("asked_by") : nullptr;
        if (asker != nullptr && asker->is_string() && !so_far.anew) {
            const auto found = std::ranges::find(rungs, std::string_view{asker->get_string()}, &rung::name);
            if (found != rungs.end()) {
                const auto index = static_cast<std::size_t>(found - rungs.begin());
                std::erase(order, index);
                order.insert(order.begin(), index);
            }
        }
        if (before != nullptr && before->contains("of")) of_each = before->at("of");
        so_far.memory = nullptr;
    }

    void next() {
        if (at == order.size()) return end({hand_over{"nobody is sure" + reasons}, 0, tried, memory_for("")});
        if (on.now() >= deadline) return end({hand_over{"no answer in time"}, 0, tried, memory_for("")});
        const rung& one = rungs[order[at]];
        auto known = so_far;
        known.memory = memory_of(one.name);
        const auto until = std::min(deadline, on.now() + std::min(one.within, deadline - on.now()));
        const auto turn = at;
        // An assistant that keeps its deadline answers first; this is for one that does not.
        clock.start(until - on.now(), [held = weak_from_this(), turn] {
            if (const auto self = held.lock())
                self->on.post([held, turn] {
                    if (const auto still = held.lock()) still->came(turn, nothing("no answer in time"));
                });
        });
        asked = one.who->ask(known, message, until, [held = weak_from_this(), turn](answer said) {
            if (const auto self = held.lock()) self->came(turn, std::move(said));
        });
    }

    void came(std::size_t turn, answer said) {
        if (turn != at || !then) return;
        clock.cancel();
        const auto let_go = std::move(asked);
        const rung& one = rungs[order[at]];
        cost += said.cost;
        tried.push_back({"tried", one.name, said.confidence});
        if (const auto* const gave_up = std::get_if<hand_over>(&said.what))
            reasons += "; " + one.name + ": " + gave_up->reason;
        remember(one.name, said.memory);
        ++at;
        if (said.confidence < one.threshold || said.confidence <= 0) return next();
        said.memory = memory_for(std::holds_alternative<question>(said.what) ? one.name : "");
        end(std::move(said));
    }

    value memory_of(const std::string& name) const {
        const auto* const all = of_each.if_object();
        const auto* const own = all != nullptr ? all->if_contains(name) : nullptr;
        return own != nullptr ? *own : value{};
    }

    void remember(const std::string& name, value what) {
        if (!of_each.is_object()) of_each = boost::json::object{};
        if (what.is_null())
            of_each.get_object().erase(name);
        else
            of_each.get_object()[name] = std::move(what);
    }

    value memory_for(const std::string& asker) const {
        boost::json::object all;
        if (!asker.empty()) all["asked_by"] = asker;
        if (of_each.is_object() && !of_each.get_object().empty()) all["of"] = of_each;
        return all.empty() ? value() : value(std::move(all));  // braces would make a list of it
    }

    void end(answer said) {
        const auto whom = std::exchange(then, nullptr);
        said.cost = cost;  // whoever was asked in vain was paid too
        at = order.size() + 1;
        whom(std::move(said));
    }

    runtime& on;
    const std::vector<rung> rungs;
    conversation_so_far so_far;
    std::string message;
    instant deadline;
    std::function<void(answer)> then;
    timer clock;
    pending asked;
    std::vector<std::size_t> order;
    std::size_t at = 0;
    std::vector<source> tried;
    std::string reasons;
    value of_each;
    std::int64_t cost = 0;
};

pending ladder::ask(const conversation_so_far& so_far, const std::string& message, instant deadline,
                    std::function<void(answer)> then) {
    auto made = std::make_shared<climb>(*this, so_far, message, deadline, std::move(then));
    on.post([held = std::weak_ptr{made}] {
        if (const auto self = held.lock()) self->next();
    });
    return made;
}

}  // namespace

std::shared_ptr<assistant> make_in_order(runtime& on, std::vector<rung> rungs) {
    if (rungs.empty()) throw error{errc::invalid_argument, "no assistant to ask", "give one rung at least"};
    std::set<std::string_view> names;
    for (const auto& each : rungs) {
        if (!each.who) throw error{errc::invalid_argument, fmt::format("the rung '{}' has no assistant", each.name)};
        if (!names.insert(each.name).second)
            throw error{errc::invalid_argument, fmt::format("two rungs are called '{}'", each.name), "rename one"};
        if (!(each.threshold >= 0 && each.threshold <= 1))
            throw error{errc::invalid_argument, fmt::format("the threshold of '{}' is {}", each.name, each.threshold),
                        "choose one from 0 to 1"};
    }
    return std::make_shared<ladder>(on, std::move(rungs));
}

}  // namespace palabre::assistant
