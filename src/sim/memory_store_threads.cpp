// src/sim/memory_store_threads.cpp - conversations of the inbox, in memory: changed, found and listed.
#include "history/thread_rules.hpp"
#include "history/validate.hpp"
#include "sim/memory_store_impl.hpp"
#include "sim/memory_store_read.hpp"
#include "sim/memory_store_write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace palabre::sim {
namespace memory {
namespace {

reply<nothing> no_such(interaction_id which) {
    return {verdict::not_found, {}, fmt::format("there is no conversation {}", to_string(which))};
}

bool between(const thread& each, medium on, const std::string& service, const std::string& address) {
    return each.on == on && each.service == service && each.address == address && !address.empty();
}

/// Another one between these addresses that is not closed.
const thread* other_open(const company_data& rows, const thread& what) {
    if (what.state == thread_state::closed) return nullptr;
    for (const auto& [id, each] : rows.threads)
        if (id != what.of && each.state != thread_state::closed && between(each, what.on, what.service, what.address))
            return &each;
    return nullptr;
}

reply<nothing> taken(const thread& by) {
    return {verdict::conflict, {}, fmt::format("conversation {} is open between these addresses", to_string(by.of))};
}

reply<thread> the(const thread* one) {
    if (one == nullptr) return {verdict::not_found, {}, "there is no such conversation"};
    return {verdict::done, *one, {}};
}

std::optional<calendar_time> due(const thread& each) {
    if (each.state == thread_state::closed) return std::nullopt;
    return each.state == thread_state::snoozed ? each.wakes : each.until;
}

}  // namespace

bool goes_on(const company_data& rows, interaction_id which) {
    const auto row = rows.threads.find(which);
    return row != rows.threads.end() && row->second.state != thread_state::closed;
}

reply<nothing> writing::apply(const change::receive_message& what) {
    const std::pair key{what.carrier, what.reference};
    const auto row = rows_.received.find(key);
    if (row == rows_.received.end())
        log_.put(rows_.received, key, what);
    else if (row->second.as != what.as)
        return {verdict::conflict, {}, fmt::format("{} has come before", what.reference)};
    return {};
}

reply<nothing> writing::apply(const change::open_thread& what) {
    if (rows_.threads.contains(what.what.of)) return {};
    if (done may = may_name(what.what.customer); !may) return may;
    if (done may = may_name(what.what.of); !may) return may;
    if (const auto* const other = other_open(rows_, what.what)) return taken(*other);
    log_.put(rows_.threads, what.what.of, what.what);
    return {};
}

reply<nothing> writing::apply(const change::move_thread& what) {
    const auto row = rows_.threads.find(what.which);
    if (row == rows_.threads.end()) return no_such(what.which);
    std::string why;
    const auto next = moved(row->second, what, why);
    if (!next) return {verdict::conflict, {}, why};
    if (const auto* const other = other_open(rows_, *next)) return taken(*other);
    if (next->reopened > row->second.reopened) begin_again(what.which);
    log_.put(rows_.threads, what.which, *next);
    return {};
}

reply<nothing> writing::apply(const change::touch_thread& what) {
    const auto row = rows_.threads.find(what.which);
    if (row == rows_.threads.end()) return no_such(what.which);
    if (done may = may_name(what.customer); !may) return may;
    if (auto why = why_not_touched(row->second, what); !why.empty()) return {verdict::conflict, {}, std::move(why)};
    const auto next = touched(row->second, what);
    if (const auto* const other = other_open(rows_, next)) return taken(*other);
    log_.put(rows_.threads, what.which, next);
    return {};
}

}  // namespace memory

using namespace history;
using memory::company_data;

void memory_store::impl::company_part::received_as(const std::string& carrier, const std::string& reference,
                                                   on_reply<entry_id> then) {
    if (std::string why = why_refused_word("the reference", reference); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<entry_id>(id_, std::move(then), [=](const company_data& rows) -> reply<entry_id> {
        const auto row = rows.received.find({carrier, reference});
        if (row == rows.received.end()) return {verdict::not_found, {}, "it has not come"};
        return {verdict::done, row->second.as, {}};
    });
}

void memory_store::impl::company_part::session_of(interaction_id which, on_reply<saved_session> then) {
    store_.read<saved_session>(id_, std::move(then), [which](const company_data& rows) -> reply<saved_session> {
        const auto row = rows.sessions.find(which);
        if (row == rows.sessions.end()) return {verdict::not_found, {}, "there is no such session"};
        return {verdict::done, row->second, {}};
    });
}

void memory_store::impl::company_part::thread_of(interaction_id which, on_reply<thread> then) {
    store_.read<thread>(id_, std::move(then), [which](const company_data& rows) {
        const auto row = rows.threads.find(which);
        return memory::the(row == rows.threads.end() ? nullptr : &row->second);
    });
}

void memory_store::impl::company_part::thread_with(medium on, const std::string& service, const std::string& address,
                                                   on_reply<thread> then) {
    if (std::string why = why_refused_word("his address", address); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<thread>(id_, std::move(then), [=](const company_data& rows) {
        const thread* best = nullptr;
        const auto rank = [](const thread& each) {
            return std::tuple{each.state != thread_state::closed, each.opened, each.of};
        };
        for (const auto& [id, each] : rows.threads)
            if (memory::between(each, on, service, address) && (best == nullptr || rank(each) > rank(*best)))
                best = &each;
        return memory::the(best);
    });
}

void memory_store::impl::company_part::thread_by(const std::string& token, on_reply<thread> then) {
    if (std::string why = why_refused_word("the token", token); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<thread>(id_, std::move(then), [token](const company_data& rows) {
        for (auto row = rows.threads.rbegin(); row != rows.threads.rend(); ++row)
            if (row->second.token == token) return memory::the(&row->second);
        return memory::the(nullptr);
    });
}

void memory_store::impl::company_part::threads(const thread_filter& which, interaction_id after, std::size_t limit,
                                               on_reply<std::vector<thread>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<thread>>(id_, std::move(then), [=](const company_data& rows) {
        reply<std::vector<thread>> found;
        const auto his = [&](customer_id who) {
            const auto of = rows.survivors.find(who), asked = rows.survivors.find(*which.customer);
            return of != rows.survivors.end() && asked != rows.survivors.end() && of->second == asked->second;
        };
        for (auto row = rows.threads.upper_bound(after); row != rows.threads.end() && found.value.size() < limit;
             ++row) {
            const thread& each = row->second;
            if ((which.state && each.state != *which.state) || (which.owner && each.owner != *which.owner) ||
                (which.queue && each.queue != *which.queue) || (which.agent && each.agent != *which.agent) ||
                (which.customer && !his(each.customer)))
                continue;
            found.value.push_back(each);
        }
        return found;
    });
}

void memory_store::impl::company_part::threads_due(calendar_time by, std::size_t limit,
                                                   on_reply<std::vector<thread>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<thread>>(id_, std::move(then), [=](const company_data& rows) {
        reply<std::vector<thread>> found;
        for (const auto& [id, each] : rows.threads)
            if (const auto at = memory::due(each); at && *at <= by) found.value.push_back(each);
        std::sort(found.value.begin(), found.value.end(), [](const thread& a, const thread& b) {
            return std::tuple{memory::due(a), a.of} < std::tuple{memory::due(b), b.of};
        });
        if (found.value.size() > limit) found.value.resize(limit);
        return found;
    });
}

}  // namespace palabre::sim
