// src/sim/memory_store_work.cpp - what is to be done for customers, in memory: made, counted up, moved and listed.
#include "history/work_rules.hpp"
#include "sim/memory_store_impl.hpp"
#include "sim/memory_store_write.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::sim {
namespace memory {
namespace {

bool one_person(const company_data& rows, customer_id a, customer_id b) {
    const auto of = rows.survivors.find(a), other = rows.survivors.find(b);
    return of != rows.survivors.end() && other != rows.survivors.end() && of->second == other->second;
}

/// What he is counted up in.
const work_item* counting(const company_data& rows, const work_item& what) {
    if (!what.counts() || (!what.customer && what.address.empty())) return nullptr;
    for (const auto& [id, each] : rows.work) {
        if (each.is_over() || !each.counts() || each.queue != what.queue) continue;
        if (what.customer ? one_person(rows, each.customer, what.customer)
                          : !each.customer && each.address == what.address)
            return &each;
    }
    return nullptr;
}

const work_item* by_key(const company_data& rows, const std::string& key) {
    const auto found =
        std::ranges::find_if(rows.work, [&](const auto& each) { return !key.empty() && each.second.key == key; });
    return found == rows.work.end() ? nullptr : &found->second;
}

const work_item* by_id(const company_data& rows, work_item_id which) {
    const auto found = rows.work.find(which);
    return found == rows.work.end() ? nullptr : &found->second;
}

reply<work_item> the(const work_item* one) {
    if (one == nullptr) return {verdict::not_found, {}, "there is no such work item"};
    return {verdict::done, *one, {}};
}

reply<work_item> opened(company_data& rows, const work_item& what) {
    const auto* known = by_id(rows, what.id);
    if (known == nullptr) known = by_key(rows, what.key);
    if (known == nullptr) known = counting(rows, what);
    if (known != nullptr) {
        if (known->is_over() || !what.counts()) return the(known);
        const auto next = counted(*known, what);
        return the(next ? &(rows.work[next->id] = *next) : known);
    }
    if (what.customer) {
        const auto who = rows.customers.find(what.customer);
        if (who == rows.customers.end()) return {verdict::not_found, {}, "there is no such customer"};
        if (who->second.erased) return {verdict::conflict, {}, "the customer was erased"};
    }
    return the(&(rows.work[what.id] = what));
}

reply<work_item> moved_on(company_data& rows, const work_move& how) {
    const auto* const now = by_id(rows, how.which);
    if (now == nullptr) return {verdict::not_found, {}, fmt::format("there is no work item {}", to_string(how.which))};
    std::string why;
    const auto next = moved(*now, how, why);
    if (!next) return {verdict::conflict, {}, why};
    return the(&(rows.work[how.which] = *next));
}

/// The item's change and what goes with it, or neither.
reply<work_item> together(company_data& rows, std::int64_t opening, std::vector<change::any> with,
                          const std::function<reply<work_item>(company_data&)>& change) {
    const auto before = rows.work;
    auto made = change(rows);
    if (!made) return made;
    if (const auto was = before.find(made->id); was != before.end() && was->second == *made) return made;
    name_item(with, made->id);
    if (auto done = writing{rows, opening}.apply(with); !done) {
        rows.work = before;
        return {done.what, {}, std::move(done.why)};
    }
    return made;
}

}  // namespace

}  // namespace memory

using namespace history;
using memory::company_data;

void memory_store::impl::work_part::open(work_item what, std::vector<change::any> with, on_reply<work_item> then) {
    for (auto why : {why_refused(what), why_refused(with)})
        if (!why.empty()) return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.write<work_item>(
        id_, with.size() + 1, std::move(then),
        [what = std::move(what), with = std::move(with), opening = store_.opening](company_data& rows) {
            return memory::together(rows, opening, with, [&](company_data& in) { return memory::opened(in, what); });
        });
}

void memory_store::impl::work_part::move(work_move how, std::vector<change::any> with, on_reply<work_item> then) {
    for (auto why : {why_refused(how), why_refused(with)})
        if (!why.empty()) return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.write<work_item>(
        id_, with.size() + 1, std::move(then),
        [how = std::move(how), with = std::move(with), opening = store_.opening](company_data& rows) {
            return memory::together(rows, opening, with, [&](company_data& in) { return memory::moved_on(in, how); });
        });
}

void memory_store::impl::work_part::item_of(work_item_id which, on_reply<work_item> then) {
    store_.read<work_item>(id_, std::move(then),
                           [which](const company_data& rows) { return memory::the(memory::by_id(rows, which)); });
}

void memory_store::impl::work_part::item_by(const std::string& key, on_reply<work_item> then) {
    if (std::string why = why_refused_word("the key", key); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<work_item>(id_, std::move(then),
                           [key](const company_data& rows) { return memory::the(memory::by_key(rows, key)); });
}

void memory_store::impl::work_part::items(const work_filter& which, work_item_id after, std::size_t limit,
                                          on_reply<std::vector<work_item>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<work_item>>(id_, std::move(then), [=](const company_data& rows) {
        reply<std::vector<work_item>> found;
        for (auto row = rows.work.upper_bound(after); row != rows.work.end() && found.value.size() < limit; ++row) {
            const auto& each = row->second;
            if ((!which.state || each.state == *which.state) && (!which.over || each.is_over() == *which.over) &&
                (!which.from || each.from == *which.from) && (!which.queue || each.queue == *which.queue) &&
                (!which.campaign || each.campaign == *which.campaign) && (!which.agent || each.agent == *which.agent) &&
                (!which.customer || memory::one_person(rows, each.customer, *which.customer)))
                found.value.push_back(each);
        }
        return found;
    });
}

}  // namespace palabre::sim
