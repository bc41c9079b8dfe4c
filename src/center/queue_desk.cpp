// src/center/queue_desk.cpp - a flow's transfer to a queue: which one, the caller's segment, and his place in it.
#include "center/queue_desk.hpp"

#include "center/in_language.hpp"

#include <memory>
#include <utility>

namespace palabre {
namespace {

constexpr duration patience = std::chrono::milliseconds{500};  // with a disk, for who spoke with him last

/// What waits for a segment and for an agent, in whatever order they come.
struct coming {
    arrival what;
    known_caller who;
    std::function<void(flow::event::settled)> then;
    instant began{};
    int awaited = 1;
};

/// "customer.category" of {"customer": {"category": "gold"}}; numbers and truths as they are written.
std::string word_at(const value& in, std::string_view path) {
    const auto* at = &in;
    while (!path.empty()) {
        const auto name = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(path.size(), name.size() + 1));
        at = at->is_object() ? at->get_object().if_contains(name) : nullptr;
        if (at == nullptr) return {};
    }
    if (at->is_string()) return std::string{at->get_string()};
    return at->is_int64() ? std::to_string(at->get_int64()) : std::string{};
}

/// His number in place of "{from}".
value arguments_of(const segment_lookup& of, const std::string& from) {
    boost::json::object made;
    for (const auto& [name, text] : of.arguments) {
        auto with = text;
        if (const auto at = with.find("{from}"); at != std::string::npos) with.replace(at, 6, from);
        made[name] = with;
    }
    return made;
}

}  // namespace

std::string queue_desk::queue_of(plain_host& around, const std::string& company, const flow::action::transfer& where) {
    auto* const agents = around.agents();
    if (agents == nullptr || where.where != flow::step::transfer::kind::queue) return {};
    return agents->full_name(company, where.to);  // never another company's, by whatever name
}

void queue_desk::transfer(const conversation_ptr& talk, const std::string& company, const flow::action::transfer& where,
                          known_caller who, std::function<void(flow::event::settled)> then) {
    auto& agents = *around_.agents();
    auto& on = around_.loop();
    const auto all = std::make_shared<coming>();
    all->what.queue = queue_of(around_, company, where);
    all->what.talk = talk;
    all->what.company = company;
    all->what.language = where.language;
    all->what.records = where.records;
    all->what.customer = who.customer;
    all->what.segment = who.segment;
    all->what.on_agent = who.on_agent;
    all->what.on_queue = who.on_queue;
    all->what.on_visit = who.on_visit;
    all->what.keep = who.keep;
    all->what.owe = who.owe;
    all->what.owed_no_more = who.owed_no_more;
    all->who = std::move(who);
    all->then = std::move(then);
    all->began = on.now();
    const auto& plan = *agents.queue(all->what.queue);
    talk->wait(in_language(plan.joins.music, where.language), {});

    const auto come = [all, &on, &around = around_] {
        if (--all->awaited > 0) return;
        auto* const now = around.agents();
        all->what.waited = on.now() - all->began;
        if (now == nullptr || now->add(all->what, all->then).empty()) on.post([all] { all->then({"unavailable"}); });
        all->what = {};  // the talk holds what holds this
    };
    const auto once = [](auto then) {
        return [then, is_over = std::make_shared<bool>(false)](auto what) {
            if (!std::exchange(*is_over, true)) then(std::move(what));
        };
    };
    if (plan.rules.sticky.remember > duration{0} && all->who.last_agent) {
        ++all->awaited;
        const auto known = once([all, come](history::user_id wanted) {
            all->what.wanted = wanted;
            come();
        });
        all->who.last_agent(plan.rules.sticky.remember, known);
        on.after(patience, [known] { known(history::user_id{}); });
    }
    auto* const asked = plan.segment ? around_.connected(plan.segment->connector) : nullptr;
    if (asked != nullptr && !talk->about().from.empty()) {
        ++all->awaited;
        asked->call(plan.segment->operation, arguments_of(*plan.segment, talk->about().from),
                    on.now() + plan.segment->limit, once([all, come, field = plan.segment->field](const outcome& came) {
                        const bool is_told = came.what == outcome::kind::value ||
                                             (came.what == outcome::kind::stale && all->what.segment.empty());
                        if (const auto word = is_told ? word_at(came.data, field) : std::string{}; !word.empty()) {
                            all->what.segment = word;
                            if (came.what == outcome::kind::value && all->who.on_segment) all->who.on_segment(word);
                        }
                        come();
                    }));
    }
    come();
}

}  // namespace palabre
