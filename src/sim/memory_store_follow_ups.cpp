// src/sim/memory_store_follow_ups.cpp - what follows calls, and what customers answered to surveys, in memory.
#include "history/validate.hpp"
#include "sim/memory_store_impl.hpp"
#include "sim/memory_store_read.hpp"
#include "sim/memory_store_write.hpp"

#include <algorithm>

namespace palabre::sim {
namespace memory {

reply<nothing> writing::apply(const change::make_follow_up& made) {
    const auto& what = made.what;
    if (rows_.follow_ups.contains(what.id) || rows_.follow_up_keys.contains(what.key)) return {};
    if (done may = may_name(what.customer); !may) return may;
    if (done may = may_name(what.because_of); !may) return may;
    log_.put(rows_.follow_ups, what.id, what);
    log_.put(rows_.follow_up_keys, what.key, what.id);
    return {};
}

reply<nothing> writing::apply(const change::settle_follow_up& what) {
    const auto known = rows_.follow_ups.find(what.which);
    if (!what.due)
        if (done may = may_name(what.customer); !may) return may;
    if (known == rows_.follow_ups.end() || known->second.state != follow_up_state::waiting) return {};
    auto next = known->second;
    next.why = what.why;
    if (what.due) {
        next.due = *what.due;
        next.attempts = what.attempts;
    } else {
        next.state = what.state;
        next.settled = what.at;
        next.on = what.on;
        if (what.customer) next.customer = what.customer;
    }
    log_.put(rows_.follow_ups, what.which, next);
    return {};
}

reply<nothing> writing::apply(const change::note_survey_answer& noted) {
    const auto& what = noted.what;
    const auto known = rows_.follow_ups.find(what.of);
    if (known == rows_.follow_ups.end()) return {};
    auto next = known->second;
    if (!next.answered) next.answered = what.at;
    log_.put(rows_.follow_ups, what.of, next);
    log_.put(rows_.survey_answers, {what.of, what.question}, what);
    return {};
}

void writing::drop_follow_up(follow_up_id which) {
    for (auto at = rows_.survey_answers.lower_bound({which, ""});
         at != rows_.survey_answers.end() && at->first.first == which;) {
        const auto key = (at++)->first;
        log_.drop(rows_.survey_answers, key);
    }
    log_.drop(rows_.follow_up_keys, rows_.follow_ups.at(which).key);
    log_.drop(rows_.follow_ups, which);
}

/// Before his addresses go.
void writing::forget_follow_ups(const std::vector<customer_id>& group) {
    const auto among = [&](customer_id who) { return std::ranges::count(group, who) != 0; };
    const auto is_his_number = [&](const std::string& address) {
        const auto owner = rows_.addresses.find({identity_kind::phone, address});
        return owner != rows_.addresses.end() && among(owner->second.who);
    };
    for (const auto& [id, each] : std::map{rows_.follow_ups}) {
        const bool waits = each.state == follow_up_state::waiting;
        if (waits && (among(each.customer) || is_his_number(each.address))) {
            drop_follow_up(id);
            continue;
        }
        if (!among(each.customer) && (each.customer || !is_his_number(each.address))) continue;
        auto bare = each;
        bare.address.clear();
        bare.what = nullptr;
        log_.put(rows_.follow_ups, id, bare);
        for (const auto& [key, answer] : std::map{rows_.survey_answers}) {
            if (key.first != id) continue;
            auto without = answer;
            without.text.clear();
            log_.put(rows_.survey_answers, key, without);
        }
    }
}

}  // namespace memory

using namespace history;
using memory::company_data;

namespace {

std::string group_of(const follow_up& each, survey_group by) {
    switch (by) {
    case survey_group::survey: return each.name;
    case survey_group::campaign: return each.campaign;
    case survey_group::queue: return each.queue;
    case survey_group::agent: return std::to_string(each.agent.value());
    case survey_group::disposition: return each.disposition;
    case survey_group::all: break;
    }
    return {};
}

}  // namespace

void memory_store::impl::follow_ups_part::waiting(std::size_t limit, on_reply<std::vector<follow_up>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<follow_up>>(id_, std::move(then), [limit](const company_data& rows) {
        reply<std::vector<follow_up>> found;
        for (const auto& [id, each] : rows.follow_ups)
            if (each.state == follow_up_state::waiting) found.value.push_back(each);
        std::ranges::sort(found.value, {}, [](const follow_up& one) { return std::pair{one.due, one.id}; });
        if (found.value.size() > limit) found.value.resize(limit);
        return found;
    });
}

void memory_store::impl::follow_ups_part::done_for(customer_id who, follow_up_kind which, std::size_t limit,
                                                   on_reply<std::vector<follow_up>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<follow_up>>(id_, std::move(then),
                                        [=](const company_data& rows) -> reply<std::vector<follow_up>> {
                                            const auto survivor = rows.survivors.find(who);
                                            if (survivor == rows.survivors.end())
                                                return {verdict::not_found, {}, "there is no such customer"};
                                            const auto& group = rows.groups.at(survivor->second);
                                            reply<std::vector<follow_up>> found;
                                            for (const auto& [id, each] : rows.follow_ups)
                                                if (each.kind == which && each.state == follow_up_state::done &&
                                                    each.customer && std::ranges::count(group, each.customer) != 0)
                                                    found.value.push_back(each);
                                            std::ranges::sort(found.value, std::greater{}, [](const follow_up& one) {
                                                return std::pair{one.settled, one.id};
                                            });
                                            if (found.value.size() > limit) found.value.resize(limit);
                                            return found;
                                        });
}

void memory_store::impl::follow_ups_part::follow_up_of(follow_up_id which, on_reply<follow_up> then) {
    store_.read<follow_up>(id_, std::move(then), [which](const company_data& rows) -> reply<follow_up> {
        const auto found = rows.follow_ups.find(which);
        if (found == rows.follow_ups.end()) return {verdict::not_found, {}, "nothing of that id follows a call"};
        return {verdict::done, found->second, {}};
    });
}

void memory_store::impl::follow_ups_part::answers_to(follow_up_id which, on_reply<std::vector<survey_answer>> then) {
    store_.read<std::vector<survey_answer>>(id_, std::move(then), [which](const company_data& rows) {
        reply<std::vector<survey_answer>> found;
        for (auto at = rows.survey_answers.lower_bound({which, ""});
             at != rows.survey_answers.end() && at->first.first == which; ++at)
            found.value.push_back(at->second);
        return found;
    });
}

void memory_store::impl::follow_ups_part::counts(const survey_question& which,
                                                 on_reply<std::vector<survey_count>> then) {
    store_.read<std::vector<survey_count>>(id_, std::move(then), [which](const company_data& rows) {
        std::map<std::string, survey_count> by_group;
        for (const auto& [id, each] : rows.follow_ups) {
            if (each.kind != follow_up_kind::survey || each.state != follow_up_state::done) continue;
            if (*each.settled < which.from || *each.settled >= which.to) continue;
            if (!which.survey.empty() && each.name != which.survey) continue;
            const auto name = group_of(each, which.by);
            auto& one = by_group[name];
            one.group = name;
            ++one.sent;
            if (each.answered) ++one.answered;
            for (auto at = rows.survey_answers.lower_bound({id, ""});
                 at != rows.survey_answers.end() && at->first.first == id; ++at)
                if (at->second.number) ++one.marks[at->second.kind][*at->second.number];
        }
        reply<std::vector<survey_count>> found;
        for (auto& [name, each] : by_group) found.value.push_back(std::move(each));
        return found;
    });
}

}  // namespace palabre::sim
