// src/sim/memory_store_write.cpp - changes, applied to a company's rows.
#include "sim/memory_store_write.hpp"

#include "history/file_note.hpp"
#include "history/one_person.hpp"
#include "history/send_order.hpp"
#include "history/validate.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::sim::memory {
namespace {

reply<nothing> conflict(std::string why) {
    return {verdict::conflict, {}, std::move(why)};
}
reply<nothing> not_found(std::string why) {
    return {verdict::not_found, {}, std::move(why)};
}

}  // namespace

reply<nothing> writing::apply(const std::vector<change::any>& changes) {
    for (const change::any& each : changes) {
        done one = std::visit([&](const auto& what) { return apply(what); }, each);
        if (one) continue;
        log_.roll_back();
        one.why = fmt::format("{}: {}", name_of(each), one.why);
        return one;
    }
    return {};
}

/// Nobody may be named, as where a number was withheld.
reply<nothing> writing::may_name(customer_id who) const {
    if (!who) return {};
    const auto row = rows_.customers.find(who);
    if (row == rows_.customers.end()) return not_found(fmt::format("there is no customer {}", to_string(who)));
    if (row->second.erased) return conflict(fmt::format("customer {} was erased", to_string(who)));
    return {};
}

reply<nothing> writing::may_name(interaction_id which) const {
    if (!which || rows_.interactions.contains(which)) return {};
    return not_found(fmt::format("there is no interaction {}", to_string(which)));
}

void writing::put_address(const known_address& what) {
    log_.put(rows_.addresses, what.as, what);
    log_.insert(rows_.addresses_of, {what.who, what.as});
}

void writing::drop_address(const identity& which) {
    const auto row = rows_.addresses.find(which);
    if (row == rows_.addresses.end()) return;
    log_.drop_from(rows_.addresses_of, {row->second.who, which});
    log_.drop(rows_.addresses, which);
}

reply<nothing> writing::apply(const change::add_customer& what) {
    if (rows_.customers.contains(what.who.id)) return {};
    log_.put(rows_.customers, what.who.id, what.who);
    log_.put(rows_.survivors, what.who.id, what.who.id);
    log_.put(rows_.groups, what.who.id, {what.who.id});
    for (const identity& each : what.known_as)
        if (done one = apply(change::add_identity{what.who.id, each, what.from}); !one) return one;
    return {};
}

reply<nothing> writing::apply(const change::add_identity& what) {
    if (done may = may_name(what.to); !may) return may;
    const auto row = rows_.addresses.find(what.known_as);
    if (row == rows_.addresses.end()) {
        put_address({what.to, what.known_as, what.from});
        return {};
    }
    const customer_id owner = row->second.who;
    if (rows_.survivors.at(owner) == rows_.survivors.at(what.to)) return {};
    return conflict(fmt::format("{} belongs to customer {}", what.known_as.address, to_string(owner)));
}

reply<nothing> writing::apply(const change::remove_identity& what) {
    if (done may = may_name(what.from); !may) return may;
    const auto row = rows_.addresses.find(what.known_as);
    if (row != rows_.addresses.end() && row->second.who == what.from) drop_address(what.known_as);
    return {};
}

reply<nothing> writing::apply(const change::rename_customer& what) {
    if (done may = may_name(what.who); !may) return may;
    customer who = rows_.customers.at(what.who);
    who.name = what.name;
    log_.put(rows_.customers, what.who, who);
    return {};
}

reply<nothing> writing::apply(const change::prefer_language& what) {
    if (done may = may_name(what.who); !may) return may;
    customer who = rows_.customers.at(what.who);
    if (!replaces(what.speaks, who.speaks)) return {};
    who.speaks = what.speaks;
    log_.put(rows_.customers, what.who, who);
    return {};
}

reply<nothing> writing::apply(const change::put_segment& what) {
    if (done may = may_name(what.who); !may) return may;
    customer who = rows_.customers.at(what.who);
    if (!replaces(what.belongs_to, who.belongs_to)) return {};
    who.belongs_to = what.belongs_to;
    log_.put(rows_.customers, what.who, who);
    return {};
}

reply<nothing> writing::apply(const change::record_consent& what) {
    const consent& given = what.what;
    if (done may = may_name(given.who); !may) return may;
    log_.put(rows_.consents, {given.who, given.purpose, given.on, given.at}, given);
    return {};
}

reply<nothing> writing::apply(const change::forbid_contact& what) {
    log_.put(rows_.forbidden, {what.what.whom, what.what.list, what.what.on}, what.what);
    return {};
}

reply<nothing> writing::apply(const change::allow_contact& what) {
    auto row = rows_.forbidden.lower_bound({what.whom, what.list, std::nullopt});
    while (row != rows_.forbidden.end() && row->second.whom == what.whom && row->second.list == what.list) {
        const auto key = (row++)->first;
        log_.drop(rows_.forbidden, key);
    }
    return {};
}

/// Groups anew all who are with one of them.
void writing::regroup(customer_id among, customer_id and_among) {
    std::vector<customer_id> records;
    for (const customer_id survivor : std::set{rows_.survivors.at(among), rows_.survivors.at(and_among)}) {
        const auto& group = rows_.groups.at(survivor);
        records.insert(records.end(), group.begin(), group.end());
        log_.drop(rows_.groups, survivor);
    }
    std::vector<merge> merges;
    for (const auto& [id, each] : rows_.merges) merges.push_back(each);
    for (auto& group : groups_of(records, std::move(merges))) {
        const customer_id survivor = group.front();
        for (const customer_id each : group) log_.put(rows_.survivors, each, survivor);
        log_.put(rows_.groups, survivor, std::move(group));
    }
}

reply<nothing> writing::apply(const change::join_customers& what) {
    const merge& join = what.what;
    if (rows_.merges.contains(join.id)) return {};
    for (const customer_id each : {join.kept, join.joined})
        if (done may = may_name(each); !may) return may;
    if (rows_.survivors.at(join.kept) == rows_.survivors.at(join.joined))
        return conflict(
            fmt::format("customers {} and {} are one already", to_string(join.kept), to_string(join.joined)));
    log_.put(rows_.merges, join.id, join);
    regroup(join.kept, join.joined);
    return {};
}

reply<nothing> writing::apply(const change::part_customers& what) {
    const auto row = rows_.merges.find(what.which);
    if (row == rows_.merges.end()) return not_found(fmt::format("there is no merge {}", to_string(what.which)));
    merge join = row->second;
    if (join.undone) return {};
    join.undone = what.at;
    log_.put(rows_.merges, join.id, join);
    regroup(join.kept, join.joined);
    return {};
}

reply<nothing> writing::apply(const change::begin_interaction& what) {
    const interaction& begun = what.what;
    if (rows_.interactions.contains(begun.id)) return {};
    if (done may = may_name(begun.customer); !may) return may;
    if (!begun.reference.empty()) {
        const std::pair key{begun.source, begun.reference};
        if (const auto row = rows_.references.find(key); row != rows_.references.end())
            return conflict(fmt::format("interaction {} has the reference {} of '{}'", to_string(row->second),
                                        begun.reference, begun.source));
        log_.put(rows_.references, key, begun.id);
    }
    log_.put(rows_.interactions, begun.id, begun);
    log_.insert(rows_.interactions_of, {begun.customer, begun.began, begun.id});
    if (!begun.ended) log_.put(rows_.under_way, begun.id, opening_);
    if (begun.customer) {
        customer who = rows_.customers.at(begun.customer);
        who.seen = std::max(who.seen, begun.began);
        log_.put(rows_.customers, who.id, who);
    }
    return {};
}

void writing::end(interaction_id which, calendar_time at, const std::string& how) {
    interaction ended = rows_.interactions.at(which);
    ended.ended = at;
    if (!how.empty()) ended.how_ended = how;
    log_.put(rows_.interactions, which, ended);
    log_.drop(rows_.under_way, which);
}

void writing::begin_again(interaction_id which) {
    interaction going = rows_.interactions.at(which);
    if (!going.ended) return;
    going.ended.reset();
    going.how_ended.clear();
    log_.put(rows_.interactions, which, going);
    log_.put(rows_.under_way, which, opening_);
}

reply<nothing> writing::apply(const change::end_interaction& what) {
    if (done may = may_name(what.which); !may) return may;
    interaction now = rows_.interactions.at(what.which);
    if (now.ended) return {};
    if (!what.language.empty()) now.language = what.language;
    if (!what.flow.empty()) now.flow = what.flow;
    if (!what.queue.empty()) now.queue = what.queue;
    if (!what.details.is_null()) now.details = what.details;
    log_.put(rows_.interactions, what.which, now);
    end(what.which, what.at, what.how_ended);
    return {};
}

reply<nothing> writing::apply(const change::dispose& what) {
    if (done may = may_name(what.which); !may) return may;
    interaction now = rows_.interactions.at(what.which);
    now.disposition = what.code;
    log_.put(rows_.interactions, what.which, now);
    return {};
}

reply<nothing> writing::apply(const change::assign_agent& what) {
    if (done may = may_name(what.which); !may) return may;
    interaction now = rows_.interactions.at(what.which);
    now.agent = what.agent;
    log_.put(rows_.interactions, what.which, now);
    return {};
}

reply<nothing> writing::apply(const change::add_entry& what) {
    const entry& added = what.what;
    if (rows_.entries.contains(added.id)) return {};
    if (done may = may_name(added.customer); !may) return may;
    if (done may = may_name(added.within); !may) return may;
    log_.put(rows_.entries, added.id, added);
    log_.insert(rows_.entries_of, {added.customer, added.at, added.id});
    log_.insert(rows_.entries_within, {added.within, added.at, added.id});
    return {};
}

reply<nothing> writing::apply(const change::put_disposition& what) {
    log_.put(rows_.dispositions, what.what.code, what.what);
    return {};
}

void writing::put_message(const outgoing& what) {
    if (const auto row = rows_.messages.find(what.id); row != rows_.messages.end()) {
        log_.drop_from(rows_.waiting, {row->second.on, row->second.priority, row->second.due, what.id});
        log_.drop(rows_.attempted, what.id);
    } else {
        log_.put(rows_.turns, what.id, std::max(what.made, what.due));
    }
    log_.put(rows_.messages, what.id, what);
    const std::tuple place{what.on, what.to, what.priority, rows_.turns.at(what.id), what.id};
    if (what.state == send_state::waiting || what.state == send_state::attempting)
        log_.insert(rows_.lines, place);
    else
        log_.drop_from(rows_.lines, place);
    if (what.state == send_state::waiting) log_.insert(rows_.waiting, {what.on, what.priority, what.due, what.id});
    if (what.state == send_state::attempting) log_.put(rows_.attempted, what.id, opening_);
}

reply<nothing> writing::apply(const change::queue_message& what) {
    outgoing queued = what.what;
    if (rows_.messages.contains(queued.id)) return {};
    if (!queued.key.empty() && rows_.keys.contains(queued.key)) return {};
    if (done may = may_name(queued.customer); !may) return may;
    if (done may = may_name(queued.because_of); !may) return may;
    if (no_more_words(queued.state, !queued.instead.empty())) queued.clear = secret{};
    if (!queued.key.empty()) log_.put(rows_.keys, queued.key, queued.id);
    if (const auto of = campaign_of_key(queued.key)) log_.insert(rows_.messages_of[of], queued.id);
    put_message(queued);
    return {};
}

reply<nothing> writing::apply(const change::settle_message& what) {
    const auto row = rows_.messages.find(what.which);
    if (row == rows_.messages.end()) return not_found(fmt::format("there is no message {}", to_string(what.which)));
    outgoing message = row->second;
    if (!settle(message, what)) return {};
    if (what.due && what.steps_back) {
        log_.drop_from(rows_.lines, {message.on, message.to, message.priority, rows_.turns.at(message.id), message.id});
        log_.put(rows_.turns, message.id, *what.due);
    }
    put_message(message);
    return {};
}

reply<nothing> writing::apply(const change::make_promise& what) {
    if (rows_.promises.contains(what.what.id)) return {};
    if (done may = may_name(what.what.customer); !may) return may;
    if (done may = may_name(what.what.because_of); !may) return may;
    log_.put(rows_.promises, what.what.id, what.what);
    return {};
}

reply<nothing> writing::apply(const change::drop_promise& what) {
    log_.drop(rows_.promises, what.which);
    return {};
}

reply<nothing> writing::apply(const change::add_file& what) {
    if (rows_.files.contains(what.what.id)) return {};
    if (done may = may_name(what.what.customer); !may) return may;
    if (done may = may_name(what.what.within); !may) return may;
    log_.put(rows_.files, what.what.id, what.what);
    return {};
}

reply<nothing> writing::apply(const change::settle_file& what) {
    const auto row = rows_.files.find(what.which);
    if (row == rows_.files.end() || row->second.state != file_state::wanted) return {};
    const kept_file now = settled(row->second, what);
    log_.put(rows_.files, what.which, now);
    const auto told = rows_.entries.find(now.told_in);
    if (told == rows_.entries.end()) return {};
    entry line = told->second;
    line.details = with_file(std::move(line.details), now);
    log_.put(rows_.entries, now.told_in, line);
    return {};
}

reply<nothing> writing::apply(const change::add_recording& what) {
    if (rows_.recordings.contains(what.what.id)) return {};
    if (done may = may_name(what.what.customer); !may) return may;
    if (done may = may_name(what.what.within); !may) return may;
    log_.put(rows_.recordings, what.what.id, what.what);
    return {};
}

reply<nothing> writing::apply(const change::touch_recording& what) {
    const auto row = rows_.recordings.find(what.which);
    if (row == rows_.recordings.end()) return {};
    recording now = row->second;
    if (what.ended) now.ended = what.ended;
    if (what.length) now.length = *what.length;
    if (what.until) {
        now.until = *what.until;
        now.why = what.why;
        ++now.attempts;
    }
    log_.put(rows_.recordings, what.which, now);
    return {};
}

reply<nothing> writing::apply(const change::drop_recording& what) {
    log_.drop(rows_.recordings, what.which);
    return {};
}

reply<nothing> writing::apply(const change::save_session& what) {
    if (done may = may_name(what.what.of); !may) return may;
    if (!rows_.graphs.contains(what.what.graph))
        return not_found(fmt::format("the graph {} is not kept", what.what.graph));
    log_.put(rows_.sessions, what.what.of, what.what);
    return {};
}

reply<nothing> writing::apply(const change::drop_session& what) {
    log_.drop(rows_.sessions, what.of);
    return {};
}

reply<nothing> writing::apply(const change::keep_graph& what) {
    if (!rows_.graphs.contains(what.what.digest)) log_.put(rows_.graphs, what.what.digest, what.what);
    return {};
}

reply<nothing> writing::apply(const change::post_event& what) {
    if (rows_.event_positions.contains(what.what.id)) return {};
    const auto last = rows_.events.empty() ? 0 : rows_.events.rbegin()->first;
    const auto position = std::max(what.what.id.value(), last + 1);
    log_.put(rows_.events, position, what.what);
    log_.put(rows_.event_positions, what.what.id, position);
    for (const std::string& each : what.to) log_.put(rows_.deliveries, {each, position}, {what.what.at, 0, ""});
    return {};
}

reply<nothing> writing::apply(const change::settle_delivery& what) {
    const auto row = rows_.deliveries.find({what.webhook, what.position});
    if (row == rows_.deliveries.end()) return {};
    if (what.due)
        log_.put(rows_.deliveries, row->first, {*what.due, what.attempts, what.why});
    else
        log_.drop(rows_.deliveries, std::pair{what.webhook, what.position});
    return {};
}

void writing::drop_event(std::int64_t position) {
    std::vector<std::pair<std::string, std::int64_t>> untold;
    for (const auto& [key, row] : rows_.deliveries)
        if (key.second == position) untold.push_back(key);
    for (const auto& each : untold) log_.drop(rows_.deliveries, each);
    log_.drop(rows_.event_positions, rows_.events.at(position).id);
    log_.drop(rows_.events, position);
}

void writing::drop_message(outgoing_id which) {
    const outgoing& gone = rows_.messages.at(which);
    if (!gone.key.empty()) log_.drop(rows_.keys, gone.key);
    if (const auto of = campaign_of_key(gone.key)) log_.drop_from(rows_.messages_of[of], which);
    log_.drop_from(rows_.waiting, {gone.on, gone.priority, gone.due, which});
    log_.drop(rows_.attempted, which);
    log_.drop_from(rows_.lines, {gone.on, gone.to, gone.priority, rows_.turns.at(which), which});
    log_.drop(rows_.turns, which);
    log_.drop(rows_.messages, which);
}

void writing::drop_entry(entry_id which) {
    const entry& gone = rows_.entries.at(which);
    log_.drop_from(rows_.entries_of, {gone.customer, gone.at, which});
    log_.drop_from(rows_.entries_within, {gone.within, gone.at, which});
    log_.drop(rows_.entries, which);
}

void writing::drop_interaction(interaction_id which) {
    const interaction& gone = rows_.interactions.at(which);
    if (!gone.reference.empty()) log_.drop(rows_.references, {gone.source, gone.reference});
    log_.drop_from(rows_.interactions_of, {gone.customer, gone.began, which});
    log_.drop(rows_.under_way, which);
    log_.drop(rows_.threads, which);
    log_.drop(rows_.interactions, which);
}

void writing::erase(const std::vector<customer_id>& group) {
    const auto his = [&](customer_id who) { return std::find(group.begin(), group.end(), who) != group.end(); };
    const auto his_contact = [&](interaction_id which) {
        const auto row = rows_.interactions.find(which);
        return row != rows_.interactions.end() && his(row->second.customer);
    };
    std::vector<outgoing_id> messages;
    for (const auto& [id, each] : rows_.messages)
        if (his(each.customer) || his_contact(each.because_of)) messages.push_back(id);
    std::vector<entry_id> entries;
    for (const auto& [id, each] : rows_.entries)
        if (his(each.customer) || his_contact(each.within)) entries.push_back(id);
    std::vector<promise_id> promises;
    for (const auto& [id, each] : rows_.promises)
        if (his(each.customer) || his_contact(each.because_of)) promises.push_back(id);
    std::vector<std::int64_t> events;
    for (const auto& [position, each] : rows_.events)
        if (his(each.customer)) events.push_back(position);
    forget_recipients(group);
    forget_leads(group);
    forget_follow_ups(group);
    for (const outgoing_id each : messages) drop_message(each);
    for (const promise_id each : promises) log_.drop(rows_.promises, each);
    std::vector<work_item_id> work;
    for (const auto& [id, each] : rows_.work)
        if (his(each.customer)) work.push_back(id);
    for (const auto each : work) log_.drop(rows_.work, each);
    std::vector<file_id> files;
    for (const auto& [id, each] : rows_.files)
        if (his(each.customer) || his_contact(each.within)) files.push_back(id);
    for (const file_id each : files) log_.drop(rows_.files, each);
    for (auto& [id, each] : rows_.recordings) {
        if (!his(each.customer) && !his_contact(each.within)) continue;
        recording bare = each;
        bare.customer = {};
        bare.until = calendar_time{};
        log_.put(rows_.recordings, id, bare);
    }
    for (const auto each : events) drop_event(each);
    for (const entry_id each : entries) drop_entry(each);
    for (auto& [id, each] : rows_.interactions) {
        if (!his(each.customer)) continue;
        interaction bare = each;
        bare.address.clear();
        bare.details = nullptr;
        log_.put(rows_.interactions, id, bare);
        log_.drop(rows_.sessions, id);
        log_.drop(rows_.threads, id);
    }
    std::vector<std::pair<std::string, std::string>> received;
    for (const auto& [key, each] : rows_.received)
        if (his_contact(each.within)) received.push_back(key);
    for (const auto& key : received) log_.drop(rows_.received, key);
    for (auto& [id, each] : rows_.merges) {
        if (!his(each.kept) && !his(each.joined)) continue;
        merge bare = each;
        bare.why.clear();
        log_.put(rows_.merges, id, bare);
    }
    for (const customer_id who : group) {
        for (auto row = rows_.consents.lower_bound({who, "", std::nullopt, calendar_time::min()});
             row != rows_.consents.end() && row->second.who == who;) {
            const auto key = (row++)->first;
            log_.drop(rows_.consents, key);
        }
        for (auto row = rows_.addresses_of.lower_bound({who, {}});
             row != rows_.addresses_of.end() && row->first == who;) {
            const identity key = (row++)->second;
            drop_address(key);
        }
        const customer& now = rows_.customers.at(who);
        log_.put(rows_.customers, who, {.id = who, .since = now.since, .seen = now.seen, .erased = true});
    }
}

}  // namespace palabre::sim::memory
