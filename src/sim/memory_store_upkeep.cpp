// src/sim/memory_store_upkeep.cpp - what a store does to its rows by itself: claims, orphans, erasure and retention.
#include "sim/memory_store_upkeep.hpp"
#include "sim/memory_store_reports.hpp"

#include "history/retained.hpp"
#include "history/send_order.hpp"
#include "sim/memory_store_read.hpp"
#include "sim/memory_store_write.hpp"

#include <algorithm>

namespace palabre::sim::memory {

namespace {

/// Of those to its address, with its priority.
bool is_first(const company_data& rows, const outgoing& each) {
    const auto first = rows.lines.lower_bound({each.on, each.to, each.priority, calendar_time::min(), {}});
    return std::get<4>(*first) == each.id;
}

}  // namespace

reply<std::vector<outgoing>> claim(company_data& rows, std::int64_t opening, medium on, calendar_time now,
                                   std::size_t limit) {
    reply<std::vector<outgoing>> claimed;
    std::vector<outgoing> expired;
    const auto each_waiting = [&](auto&& look) {
        for (auto row = rows.waiting.lower_bound({on, send_priority::urgent, calendar_time::min(), {}});
             row != rows.waiting.end() && std::get<0>(*row) == on; ++row)
            look(rows.messages.at(std::get<3>(*row)));
    };
    each_waiting([&](const outgoing& each) {
        if (each.expires >= now) return;
        if (each.instead.empty())
            expired.push_back(each);
        else if (claimed.value.size() < limit)
            claimed.value.push_back(each);
    });
    writing write{rows, opening};
    for (outgoing& each : expired) {
        each.state = send_state::failed;
        each.why = "expired";
        each.clear = secret{};
        write.put_message(each);
    }
    each_waiting([&](const outgoing& each) {
        if (each.expires >= now && each.due <= now && claimed.value.size() < limit && is_first(rows, each))
            claimed.value.push_back(each);
    });
    for (outgoing& each : claimed.value) {
        if (each.expires < now) continue;  // given as it waits
        each.state = send_state::attempting;
        ++each.attempts;
        write.put_message(each);
    }
    return claimed;
}

reply<std::vector<outgoing>> settle_orphans(company_data& rows, std::int64_t opening) {
    writing write{rows, opening};
    reply<std::vector<outgoing>> orphans;
    for (const auto& [id, by] : rows.attempted)
        if (by != opening) orphans.value.push_back(rows.messages.at(id));
    for (outgoing& each : orphans.value) {
        each.state = send_state::unknown;
        write.put_message(each);
    }
    std::vector<interaction_id> open;
    for (const auto& [id, by] : rows.under_way)
        if (by != opening && !rows.sessions.contains(id) && !goes_on(rows, id)) open.push_back(id);
    for (const interaction_id each : open) {
        calendar_time at = rows.interactions.at(each).began;
        auto last = rows.entries_within.upper_bound({each, calendar_time::max(), entry_id{INT64_MAX}});
        if (last != rows.entries_within.begin() && std::get<0>(*--last) == each) at = std::max(at, std::get<1>(*last));
        write.end(each, at, "interrupted");
    }
    return orphans;
}

reply<nothing> erase_customer(company_data& rows, customer_id who) {
    const auto survivor = rows.survivors.find(who);
    if (survivor == rows.survivors.end()) return {verdict::not_found, {}, "it is not kept"};
    if (!rows.customers.at(who).erased) writing{rows, 0}.erase(rows.groups.at(survivor->second));
    return {};
}

namespace {

/// One sweep: each step removes rows while any may still be removed.
class broom {
public:
    broom(company_data& rows, const retention& rules, calendar_time now, std::size_t most)
        : rows_{rows}, rules_{rules}, now_{now}, left_{most}, write_{rows, 0} {}

    swept sweep() {
        entries();
        interactions();
        recipients();
        messages();
        sessions();
        work();
        customers();
        graphs();
        events();
        files();
        return swept_;
    }

private:
    /// Takes one row of the allowance; false, and more is to be done, where it is used up.
    bool take() {
        if (left_ == 0) swept_.more = true;
        if (swept_.more) return false;
        --left_;
        return true;
    }

    void entries() {
        const auto until = kept_since(rules_.entries, now_);
        if (!until) return;
        std::vector<entry_id> gone;
        for (const auto& [id, each] : rows_.entries)
            if (each.at <= *until && !rows_.under_way.contains(each.within)) gone.push_back(id);
        for (const entry_id each : gone) drop(each);
    }
    void drop(entry_id which) {
        if (!take()) return;
        write_.drop_entry(which);
        ++swept_.entries;
    }

    void interactions() {
        const auto until = kept_since(rules_.interactions, now_);
        if (!until) return;
        std::vector<interaction_id> gone;
        std::set<interaction_id> owing;
        for (const auto& [id, each] : rows_.promises) owing.insert(each.because_of);
        for (const auto& [id, each] : rows_.interactions)
            if (each.ended && *each.ended <= *until && !owing.contains(id) && !goes_on(rows_, id)) gone.push_back(id);
        for (const interaction_id each : gone) {
            std::vector<entry_id> within;
            for (auto row = rows_.entries_within.lower_bound({each, calendar_time::min(), {}});
                 row != rows_.entries_within.end() && std::get<0>(*row) == each; ++row)
                within.push_back(std::get<2>(*row));
            for (const entry_id inside : within) drop(inside);
            drop_session(each);
            if (!take()) return;
            keep_facts(rows_, each);
            write_.drop_interaction(each);
            ++swept_.interactions;
        }
        follow_ups(*until);
    }

    void follow_ups(calendar_time until) {
        std::vector<follow_up_id> gone;
        for (const auto& [id, each] : rows_.follow_ups)
            if (each.state != follow_up_state::waiting && each.settled <= until) gone.push_back(id);
        for (const follow_up_id each : gone) {
            if (!take()) return;
            write_.drop_follow_up(each);
        }
    }

    void messages() {
        const auto until = kept_since(rules_.messages, now_);
        if (!until) return;
        std::vector<outgoing_id> gone;
        for (const auto& [id, each] : rows_.messages)
            if (settled(each.state) && each.made <= *until && each.due <= *until) gone.push_back(id);
        for (const outgoing_id each : gone) {
            if (!take()) return;
            keep_facts(rows_, each);
            write_.drop_message(each);
            ++swept_.messages;
        }
        std::erase_if(rows_.received, [&](const auto& each) { return each.second.at <= *until; });
    }

    void recipients() {
        const auto until = kept_since(rules_.messages, now_);
        if (!until) return;
        std::vector<std::pair<campaign_id, std::int64_t>> gone;
        for (const auto& [key, each] : rows_.recipients)
            if (const auto& over = rows_.campaigns.at(key.first).over; over && *over <= *until) gone.push_back(key);
        for (const auto& key : gone) {
            if (!rows_.figures.contains(key.first)) rows_.figures[key.first] = progress_of(rows_, key.first);
            if (!take()) return;
            rows_.listed.erase({key.first, rows_.recipients.at(key).address});
            rows_.recipients.erase(key);
            ++swept_.messages;
        }
    }

    void work() {
        const auto until = kept_since(rules_.interactions, now_);
        if (!until) return;
        std::vector<work_item_id> gone;
        for (const auto& [id, each] : rows_.work)
            if (each.closed && *each.closed <= *until) gone.push_back(id);
        for (const auto each : gone) {
            if (!take()) return;
            rows_.work.erase(each);
            ++swept_.interactions;
        }
    }

    void sessions() {
        const auto until = kept_since(rules_.sessions, now_);
        if (!until) return;
        std::vector<interaction_id> gone;
        for (const auto& [id, each] : rows_.sessions)
            if (each.saved <= *until) gone.push_back(id);
        for (const interaction_id each : gone) drop_session(each);
    }
    void drop_session(interaction_id of) {
        if (!rows_.sessions.contains(of) || !take()) return;
        rows_.sessions.erase(of);
        ++swept_.sessions;
    }

    void customers() {
        const auto until = kept_since(rules_.customers, now_);
        if (!until) return;
        std::set<customer_id> busy;
        for (const auto& [id, by] : rows_.under_way) busy.insert(rows_.interactions.at(id).customer);
        for (const auto& [id, each] : rows_.promises) busy.insert(each.customer);
        for (const auto& [id, each] : rows_.work)
            if (!each.is_over()) busy.insert(each.customer);
        for (const auto& [id, each] : rows_.messages) {
            if (settled(each.state)) continue;
            busy.insert(each.customer);
            if (const auto because = rows_.interactions.find(each.because_of); because != rows_.interactions.end())
                busy.insert(because->second.customer);
        }
        for (const auto& [survivor, group] : rows_.groups) {
            const bool gone = std::all_of(group.begin(), group.end(), [&](customer_id who) {
                const customer& each = rows_.customers.at(who);
                return !each.erased && !busy.contains(who) && std::max(each.seen, each.since) <= *until;
            });
            if (!gone) continue;
            if (!take()) return;
            left_ -= std::min(left_, group.size() - 1);
            write_.erase(group);
            swept_.customers += group.size();
        }
    }

    void graphs() {
        std::set<std::string> pinned;
        for (const auto& [id, each] : rows_.sessions) pinned.insert(each.graph);
        std::vector<std::string> gone;
        for (const auto& [digest, each] : rows_.graphs)
            if (!pinned.contains(digest)) gone.push_back(digest);
        for (const std::string& each : gone) {
            if (!take()) return;
            rows_.graphs.erase(each);
            ++swept_.graphs;
        }
    }

    void events() {
        const auto until = kept_since(rules_.events, now_);
        if (!until) return;
        std::vector<std::int64_t> gone;
        for (const auto& [position, each] : rows_.events)
            if (each.at <= *until) gone.push_back(position);
        for (const auto each : gone) {
            if (!take()) return;
            write_.drop_event(each);
            ++swept_.events;
        }
    }

    void files() {
        const auto until = kept_since(rules_.entries, now_), ended = kept_since(rules_.interactions, now_);
        if (!until && !ended) return;
        const auto latest = std::max(until.value_or(calendar_time::min()), ended.value_or(calendar_time::min()));
        std::vector<file_id> gone;
        for (const auto& [id, each] : rows_.files) {
            const bool uploaded = !each.told_in;
            if (uploaded ? until && each.made <= *until : each.made <= latest && !rows_.entries.contains(each.told_in))
                gone.push_back(id);
        }
        for (const file_id each : gone) {
            if (!take()) return;
            rows_.files.erase(each);
            ++swept_.files;
        }
    }

    company_data& rows_;
    const retention& rules_;
    calendar_time now_;
    std::size_t left_;
    swept swept_;
    writing write_;
};

}  // namespace

reply<swept> sweep(company_data& rows, const retention& rules, calendar_time now, std::size_t most) {
    return {verdict::done, broom{rows, rules, now, most}.sweep(), {}};
}

}  // namespace palabre::sim::memory
