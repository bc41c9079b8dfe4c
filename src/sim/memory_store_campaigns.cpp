// src/sim/memory_store_campaigns.cpp - campaigns and their recipients, in memory.
#include "history/validate.hpp"
#include "sim/memory_store_impl.hpp"
#include "sim/memory_store_read.hpp"
#include "sim/memory_store_write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace palabre::sim {
namespace memory {

reply<nothing> writing::apply(const change::put_campaign& put) {
    const auto& what = put.what;
    for (const auto& [id, each] : rows_.campaigns)
        if (each.name == what.name && id != what.id)
            return {verdict::conflict, {}, fmt::format("campaign {} is called '{}'", to_string(id), what.name)};
    const auto known = rows_.campaigns.find(what.id);
    if (known != rows_.campaigns.end() && known->second.state != campaign_state::draft) return {};
    log_.put(rows_.campaigns, what.id, what);
    return {};
}

reply<nothing> writing::apply(const change::move_campaign& what) {
    const auto known = rows_.campaigns.find(what.which);
    if (known == rows_.campaigns.end())
        return {verdict::not_found, {}, fmt::format("there is no campaign {}", to_string(what.which))};
    campaign next = known->second;
    const bool over = next.state == campaign_state::done || next.state == campaign_state::cancelled;
    if (over && what.to != next.state)
        return {verdict::conflict, {}, fmt::format("'{}' is {}", next.name, to_string(next.state))};
    if (over) return {};
    if (what.to) {
        next.state = *what.to;
        if (*what.to == campaign_state::running && !next.started) next.started = what.at;
        if (*what.to == campaign_state::done || *what.to == campaign_state::cancelled) next.over = what.at;
    }
    if (what.why) next.why = *what.why;
    if (what.cursor) {
        next.cursor = *what.cursor;
        next.selected = what.selected;
        next.all_selected = what.all_selected;
    }
    log_.put(rows_.campaigns, what.which, next);
    return {};
}

reply<nothing> writing::apply(const change::put_recipient& put) {
    recipient what = put.what;
    if (!rows_.campaigns.contains(what.in))
        return {verdict::not_found, {}, fmt::format("there is no campaign {}", to_string(what.in))};
    const std::pair key{what.in, what.row};
    const auto known = rows_.recipients.find(key);
    if (known != rows_.recipients.end() && what.fate == recipient_fate::listed) return {};
    if (done may = may_name(what.customer); !may) return may;
    if (known != rows_.recipients.end()) {
        what.answered = known->second.answered;
        what.opted_out = known->second.opted_out;
    }
    if (what.fate == recipient_fate::listed && !what.address.empty()) {
        if (rows_.listed.contains({what.in, what.address}))
            what.fate = recipient_fate::duplicate;
        else
            log_.put(rows_.listed, {what.in, what.address}, what.row);
    }
    log_.put(rows_.recipients, key, what);
    return {};
}

reply<nothing> writing::apply(const change::note_answer& what) {
    const auto known = rows_.recipients.find({what.in, what.row});
    if (known == rows_.recipients.end()) return {};
    recipient next = known->second;
    auto& when = what.opts_out ? next.opted_out : next.answered;
    if (!when) when = what.at;
    log_.put(rows_.recipients, known->first, next);
    return {};
}

reply<nothing> writing::apply(const change::shift_messages& what) {
    const auto of = rows_.messages_of.find(what.of);
    if (of == rows_.messages_of.end()) return {};
    for (const auto id : of->second) {
        outgoing next = rows_.messages.at(id);
        if (next.state != send_state::waiting) continue;
        if (what.due) {
            next.due = *what.due;
        } else {
            next.state = send_state::cancelled;
            next.clear = secret{};
        }
        put_message(next);
    }
    return {};
}

void writing::forget_recipients(const std::vector<customer_id>& group) {
    const auto his = [&](const recipient& each) {
        const auto address = rows_.addresses.find(
            {each.address.starts_with('+') ? identity_kind::phone : identity_kind::account, each.address});
        return std::find(group.begin(), group.end(), each.customer) != group.end() ||
               (address != rows_.addresses.end() &&
                std::find(group.begin(), group.end(), address->second.who) != group.end());
    };
    for (const auto& [key, each] : std::map{rows_.recipients}) {
        if (!his(each)) continue;
        recipient bare{.in = each.in, .row = each.row, .customer = each.customer, .fate = each.fate, .why = each.why};
        if (each.fate == recipient_fate::listed) {
            bare.fate = recipient_fate::skipped;
            bare.why = "unknown";
        }
        log_.put(rows_.recipients, key, bare);
    }
}

campaign_progress progress_of(const company_data& rows, campaign_id in) {
    if (const auto kept = rows.figures.find(in); kept != rows.figures.end()) return kept->second;
    campaign_progress found;
    const auto last = std::pair{in, std::numeric_limits<std::int64_t>::max()};
    for (auto at = rows.recipients.lower_bound({in, 0}); at != rows.recipients.end() && at->first <= last; ++at) {
        const auto& each = at->second;
        ++found.recipients[each.fate];
        if (each.fate == recipient_fate::skipped) ++found.skipped[each.why];
        if (each.answered) ++found.answered;
        if (each.opted_out) ++found.opted_out;
    }
    const auto messages = rows.messages_of.find(in);
    if (messages == rows.messages_of.end()) return found;
    std::map<std::string, std::int64_t> failed;
    for (const auto id : messages->second) {
        const auto& each = rows.messages.at(id);
        ++found.messages[each.state];
        if (each.state == send_state::failed) ++failed[each.why];
    }
    std::vector<std::pair<std::string, std::int64_t>> order{failed.begin(), failed.end()};
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        return std::pair{-a.second, a.first} < std::pair{-b.second, b.first};
    });
    if (order.size() > 20) order.resize(20);
    found.failed.insert(order.begin(), order.end());
    return found;
}

}  // namespace memory

using namespace history;
using memory::company_data;

void memory_store::impl::campaigns_part::campaigns(on_reply<std::vector<campaign>> then) {
    store_.read<std::vector<campaign>>(id_, std::move(then), [](const company_data& rows) {
        auto all = memory::rows_of(rows.campaigns);
        std::sort(all.value.begin(), all.value.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        return all;
    });
}

void memory_store::impl::campaigns_part::campaign_by(const std::string& name, on_reply<campaign> then) {
    if (std::string why = why_refused_word("the name", name); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<campaign>(id_, std::move(then), [name](const company_data& rows) -> reply<campaign> {
        for (const auto& [id, each] : rows.campaigns)
            if (each.name == name) return {verdict::done, each, {}};
        return {verdict::not_found, {}, "no campaign is called so"};
    });
}

void memory_store::impl::campaigns_part::recipients(campaign_id in, std::int64_t after, std::size_t limit,
                                                    on_reply<std::vector<recipient>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<recipient>>(id_, std::move(then), [=](const company_data& rows) {
        reply<std::vector<recipient>> found;
        for (auto at = rows.recipients.upper_bound({in, after});
             at != rows.recipients.end() && at->first.first == in && found.value.size() < limit; ++at)
            found.value.push_back(at->second);
        return found;
    });
}

void memory_store::impl::campaigns_part::queued_among(campaign_id in, std::vector<customer_id> these,
                                                      on_reply<std::vector<customer_id>> then) {
    if (these.size() > most_rows)
        return store_.answer(std::move(then), verdict::refused, "more customers than one page has");
    store_.read<std::vector<customer_id>>(
        id_, std::move(then), [in, these = std::move(these)](const company_data& rows) {
            reply<std::vector<customer_id>> found;
            for (const auto& [key, each] : rows.recipients)
                if (key.first == in && each.fate == recipient_fate::queued &&
                    std::find(these.begin(), these.end(), each.customer) != these.end())
                    found.value.push_back(each.customer);
            std::sort(found.value.begin(), found.value.end());
            return found;
        });
}

void memory_store::impl::campaigns_part::last_campaign_of(customer_id who, on_reply<recipient> then) {
    store_.read<recipient>(id_, std::move(then), [who](const company_data& rows) -> reply<recipient> {
        const recipient* last = nullptr;
        for (const auto& [key, each] : rows.recipients)
            if (each.customer == who && each.fate == recipient_fate::queued &&
                (last == nullptr || last->message < each.message))
                last = &each;
        if (last == nullptr) return {verdict::not_found, {}, "no campaign has written to him"};
        return {verdict::done, *last, {}};
    });
}

void memory_store::impl::campaigns_part::under_way(campaign_id in, on_reply<std::size_t> then) {
    store_.read<std::size_t>(id_, std::move(then), [in](const company_data& rows) {
        reply<std::size_t> found;
        if (const auto of = rows.messages_of.find(in); of != rows.messages_of.end())
            for (const auto id : of->second) {
                const auto where = rows.messages.at(id).state;
                if (where == send_state::waiting || where == send_state::attempting) ++found.value;
            }
        return found;
    });
}

void memory_store::impl::campaigns_part::progress(campaign_id in, on_reply<campaign_progress> then) {
    store_.read<campaign_progress>(id_, std::move(then), [in](const company_data& rows) {
        return reply<campaign_progress>{verdict::done, memory::progress_of(rows, in), {}};
    });
}

void memory_store::impl::campaigns_part::members(const std::string& segment, customer_id after, std::size_t limit,
                                                 on_reply<std::vector<customer_id>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<customer_id>>(id_, std::move(then), [=](const company_data& rows) {
        reply<std::vector<customer_id>> found;
        for (auto at = rows.customers.upper_bound(after); at != rows.customers.end() && found.value.size() < limit;
             ++at)
            if (!at->second.erased && rows.survivors.at(at->first) == at->first &&
                (segment.empty() || at->second.belongs_to.name == segment))
                found.value.push_back(at->first);
        return found;
    });
}

}  // namespace palabre::sim
