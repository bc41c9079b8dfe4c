// src/sim/memory_store_leads.cpp - rows of files into lists, leads claimed and dialled, in memory.
#include "sim/memory_store_leads.hpp"
#include "history/lead_rules.hpp"
#include "sim/memory_store_write.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre::sim::memory {
namespace {

/// The do-not-call list that has a number now; "" where none has.
std::string forbidding(const company_data& rows, const std::string& address, const std::string& campaign,
                       calendar_time now) {
    for (const auto& [key, each] : rows.forbidden)
        if (std::get<0>(key).kind == identity_kind::phone && std::get<0>(key).address == address &&
            (!each.on || *each.on == medium::voice) && (!each.until || *each.until > now) &&
            concerns(each.list, campaign))
            return each.list;
    return {};
}

lead_row& lead_at(company_data& rows, lead_id which) {
    return rows.leads.at(which);
}

std::string campaign_of(const company_data& rows, lead_list_id of) {
    return rows.lead_lists.at(of).campaign;
}

known_rows look_up(const company_data& rows, const lead_upload& to, const std::vector<listed_lead>& these,
                   calendar_time now) {
    known_rows found;
    for (const auto& [id, each] : rows.lead_lists) found.names[id.value()] = each.name;
    const auto counts = [&](lead_list_id list) {
        if (to.unique == unique_in::company || list == to.into) return true;
        return to.unique == unique_in::campaign && campaign_of(rows, list) == campaign_of(rows, to.into);
    };
    const auto known = [](const lead_row& of) { return known_row{of.what.in, of.upload, of.what.line, of.digest}; };
    for (const auto& row : these) {
        for (const auto& number : row.numbers) {
            for (auto at = rows.lead_numbers.lower_bound({number.address, {}});
                 at != rows.lead_numbers.end() && at->first == number.address; ++at) {
                const auto& other = rows.leads.at(at->second);
                if (!counts(other.what.in)) continue;
                const auto [kept, fresh] = found.numbers.emplace(number.address, known(other));
                if (!fresh && other.what.in == to.into) kept->second = known(other);
            }
            const auto list = forbidding(rows, number.address, campaign_of(rows, to.into), now);
            if (!list.empty()) found.forbidden.emplace(number.address, list);
        }
        for (const auto& [id, each] : rows.leads)
            if (!row.key.empty() && each.what.in == to.into && each.what.key == row.key)
                found.keys.emplace(row.key, known(each));
    }
    return found;
}

void give_back(lead& what) {
    what.state = lead_state::ready;
    what.until = {};
}

}  // namespace

reply<lead_upload> add_rows(company_data& rows, lead_upload_id which, const listed_rows& added, calendar_time now) {
    const auto upload = rows.lead_uploads.find(which);
    if (upload == rows.lead_uploads.end())
        return {verdict::not_found, {}, fmt::format("there is no upload {}", to_string(which))};
    auto& to = upload->second;
    const auto end = added.first + static_cast<std::int64_t>(added.all.size());
    if (to.state == upload_state::done && end <= to.rows) return {verdict::done, to, {}};
    if (to.state != upload_state::running)
        return {verdict::conflict, {}, fmt::format("the upload is {}", to_string(to.state))};
    if (added.first != to.rows) {
        if (end <= to.rows && !added.last) return {verdict::done, to, {}};
        return {verdict::conflict, {}, fmt::format("the upload goes on behind row {}", to.rows)};
    }
    const auto outcomes = compare_rows(added.all, look_up(rows, to, added.all, now), to);
    for (std::size_t at = 0; at < outcomes.size(); ++at) {
        const auto& from = added.all[at];
        for (const auto& each : outcomes[at].faults) rows.lead_faults[{which, each.line, each.place}] = each;
        if (!outcomes[at].taken) continue;
        lead_row made;
        made.upload = which;
        made.digest = from.digest;
        made.rank = rank_of(from.priority);
        made.what = {.id = from.id,
                     .in = to.into,
                     .line = from.line,
                     .key = from.key,
                     .name = from.name,
                     .language = from.language,
                     .region = from.region,
                     .priority = from.priority};
        if (!from.fields.empty()) made.what.fields = boost::json::parse(from.fields);
        for (const auto each : outcomes[at].numbers) {
            made.what.numbers.push_back(from.numbers[each]);
            rows.lead_numbers.insert({from.numbers[each].address, from.id});
        }
        rows.leads[from.id] = std::move(made);
    }
    to.read = added.read;
    if (added.last) {
        to.state = upload_state::done;
        to.over = now;
    }
    return {verdict::done, to, {}};
}

std::vector<lead> claim_leads(company_data& rows, const lead_question& asked, std::int64_t opening) {
    for (auto& [id, each] : rows.leads) {
        auto& what = each.what;
        if (what.state == lead_state::claimed && what.until <= asked.now) give_back(what);
        const bool listed = std::any_of(asked.lists.begin(), asked.lists.end(),
                                        [&](const auto& share) { return share.list == what.in; });
        const bool waits = what.state == lead_state::later || what.state == lead_state::callback;
        if (listed && waits && what.due <= asked.now) what.state = lead_state::ready;
    }
    std::vector<lead> taken;
    while (taken.size() < asked.limit) {
        std::vector<lead_candidate> all;
        for (const auto& [id, each] : rows.leads)
            for (std::size_t list = 0; list < asked.lists.size(); ++list)
                if (each.what.state == lead_state::ready && each.what.in == asked.lists[list].list &&
                    (!each.what.agent || each.what.agent == asked.agent) &&
                    open_for(asked, each.what.region) != nullptr)
                    all.push_back({list, static_cast<bool>(each.what.agent), each.rank, id});
        const auto next = chosen(asked, std::move(all), asked.turn + static_cast<std::int64_t>(taken.size()),
                                 asked.limit - taken.size());
        if (next.empty()) break;
        for (const auto& each : next) {
            auto& row = lead_at(rows, each.id);
            row.opening = opening;
            if (claim(row.what, asked, [&](const std::string& address) {
                    return !forbidding(rows, address, asked.campaign, asked.now).empty();
                }))
                taken.push_back(row.what);
        }
    }
    return taken;
}

reply<std::vector<lead_attempt>> settle_lead_orphans(company_data& rows, std::int64_t opening, calendar_time now,
                                                     calendar_time due) {
    reply<std::vector<lead_attempt>> found;
    std::vector<change::any> settled;
    for (const auto& [id, begun_in] : rows.dialling) {
        if (begun_in == opening) continue;
        auto each = rows.lead_attempts.at(id);
        settled.emplace_back(change::settle_attempt{
            .which = id, .at = now, .result = "unknown", .then = lead_state::later, .due = due, .next = each.number});
        each.ended = now;
        each.result = "unknown";
        found.value.push_back(std::move(each));
    }
    writing{rows, opening}.apply(settled);
    for (auto& [id, each] : rows.leads)
        if (each.what.state == lead_state::claimed && each.opening != opening) give_back(each.what);
    return found;
}

reply<nothing> writing::apply(const change::begin_attempt& begins) {
    const auto& what = begins.what;
    const auto known = rows_.leads.find(what.of);
    if (known == rows_.leads.end())
        return {verdict::not_found, {}, fmt::format("there is no lead {}", to_string(what.of))};
    if (rows_.lead_attempts.contains(what.id)) return {};
    if (done may = may_name(what.within); !may) return may;
    auto next = known->second;
    if (next.what.state != lead_state::claimed)
        return {verdict::conflict,
                {},
                fmt::format("lead {} is {}, not claimed", to_string(what.of), to_string(next.what.state))};
    next.what.state = lead_state::attempting;
    next.what.next = what.number;
    ++next.what.attempts;
    next.what.attempts_today = next.what.day == begins.day ? next.what.attempts_today + 1 : 1;
    next.what.day = begins.day;
    next.what.until = {};
    auto begun = what;
    begun.ended.reset();
    begun.result.clear();
    begun.cause = 0;
    log_.put(rows_.leads, what.of, next);
    log_.put(rows_.lead_attempts, what.id, begun);
    log_.put(rows_.dialling, what.id, opening_);
    return {};
}

reply<nothing> writing::apply(const change::settle_attempt& what) {
    const auto known = rows_.lead_attempts.find(what.which);
    if (known == rows_.lead_attempts.end())
        return {verdict::not_found, {}, fmt::format("there is no attempt {}", to_string(what.which))};
    auto settled = known->second;
    if (settled.ended) return {};
    settled.ended = what.at;
    settled.result = what.result;
    settled.cause = what.cause;
    settled.heard = what.heard;
    if (what.within) settled.within = what.within;
    log_.put(rows_.lead_attempts, what.which, settled);
    log_.drop(rows_.dialling, what.which);
    auto next = lead_at(rows_, settled.of);
    if (next.what.state != lead_state::attempting) return {};
    next.what.state = what.then;
    next.what.next = what.next;
    next.what.due = what.due;
    next.what.agent = what.then == lead_state::callback ? what.agent : user_id{};
    next.what.why = what.result;
    if (what.uncounted && next.what.attempts > 0) --next.what.attempts;
    if (what.uncounted && next.what.attempts_today > 0) --next.what.attempts_today;
    next.rank = what.then == lead_state::callback ? callback_rank : rank_of(next.what.priority);
    log_.put(rows_.leads, settled.of, next);
    return {};
}

reply<nothing> writing::apply(const change::release_lead& what) {
    const auto known = rows_.leads.find(what.which);
    if (known == rows_.leads.end() || known->second.what.state != lead_state::claimed) return {};
    auto next = known->second;
    give_back(next.what);
    next.what.due = what.due.value_or(calendar_time{});
    if (what.due) next.what.state = lead_state::later;
    if (!what.why.empty()) next.what.why = what.why;
    log_.put(rows_.leads, what.which, next);
    return {};
}

reply<nothing> writing::apply(const change::reach_lead& what) {
    const auto known = rows_.leads.find(what.which);
    if (known == rows_.leads.end() || known->second.what.state == lead_state::attempting ||
        known->second.what.state == lead_state::over)
        return {};
    auto next = known->second;
    next.what.state = lead_state::over;
    next.what.why = what.why;
    next.what.until = {};
    log_.put(rows_.leads, what.which, next);
    return {};
}

reply<nothing> writing::apply(const change::recall_lead& what) {
    const auto known = rows_.leads.find(what.which);
    if (known == rows_.leads.end() || known->second.what.state != lead_state::over ||
        known->second.what.numbers.empty())
        return {};
    auto next = known->second;
    next.what.state = what.goes_first ? lead_state::callback : lead_state::later;
    next.what.next = 0;
    next.what.due = what.due;
    next.what.agent = what.goes_first ? what.agent : user_id{};
    if (next.what.attempts > 0) --next.what.attempts;
    if (next.what.attempts_today > 0) --next.what.attempts_today;
    next.rank = what.goes_first ? callback_rank : rank_of(next.what.priority);
    log_.put(rows_.leads, what.which, next);
    return {};
}

void writing::forget_leads(const std::vector<customer_id>& group) {
    for (const auto& [address, id] : std::set{rows_.lead_numbers}) {
        const auto owner = rows_.addresses.find({identity_kind::phone, address});
        if (owner == rows_.addresses.end() || std::find(group.begin(), group.end(), owner->second.who) == group.end())
            continue;
        auto bare = lead_at(rows_, id);
        for (const auto& each : bare.what.numbers) log_.drop_from(rows_.lead_numbers, {each.address, id});
        bare.what.numbers.clear();
        bare.what.key.clear();
        bare.what.name.clear();
        bare.what.fields = nullptr;
        bare.what.state = lead_state::over;
        bare.what.why = "erased";
        log_.put(rows_.leads, id, bare);
        for (const auto& [attempt, each] : std::map{rows_.lead_attempts}) {
            if (each.of != id) continue;
            auto without = each;
            without.address.clear();
            log_.put(rows_.lead_attempts, attempt, without);
        }
    }
}

}  // namespace palabre::sim::memory
