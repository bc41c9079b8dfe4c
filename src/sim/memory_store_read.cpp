// src/sim/memory_store_read.cpp - questions, answered from a company's rows.
#include "sim/memory_store_read.hpp"

#include "history/one_person.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace palabre::sim::memory {
namespace {

constexpr auto not_kept = "it is not kept";

/// His group; nothing where he is not kept.
const std::vector<customer_id>* group_of(const company_data& rows, customer_id who) {
    const auto survivor = rows.survivors.find(who);
    return survivor == rows.survivors.end() ? nullptr : &rows.groups.at(survivor->second);
}

bool among(const std::vector<customer_id>& group, customer_id who) {
    return std::find(group.begin(), group.end(), who) != group.end();
}

/// One page of what an order by (customer, moment, id) has of a group, the newest first, older than `after`.
template<class Of, class Order> std::vector<std::pair<calendar_time, id<Of>>>
newest(const Order& order, const std::vector<customer_id>& group, position after, std::size_t limit) {
    std::vector<std::pair<calendar_time, id<Of>>> page;
    const id<Of> before{std::max<std::int64_t>(after.id, 0)};
    for (const customer_id who : group) {
        auto row = order.lower_bound({who, after.at, before});
        for (std::size_t taken = 0; taken < limit && row != order.begin(); ++taken) {
            --row;
            if (std::get<0>(*row) != who) break;
            page.emplace_back(std::get<1>(*row), std::get<2>(*row));
        }
    }
    std::sort(page.rbegin(), page.rend());
    if (page.size() > limit) page.resize(limit);
    return page;
}

template<class Page, class Of, class Rows, class Order>
Page page_of(const Rows& rows, const Order& order, std::vector<typename Rows::mapped_type> Page::*into,
             const std::vector<customer_id>& group, position after, std::size_t limit) {
    auto found = newest<Of>(order, group, after, limit + 1);
    Page page;
    if (found.size() > limit) {
        found.resize(limit);
        page.next = position{found.back().first, found.back().second.value()};
    }
    for (const auto& [at, id] : found) (page.*into).push_back(rows.at(id));
    return page;
}

}  // namespace

reply<person> person_by(const company_data& rows, customer_id who) {
    const auto* const group = group_of(rows, who);
    if (group == nullptr) return {verdict::not_found, {}, not_kept};
    person found{.who = {}, .written_as = who, .records = *group, .identities = {}};
    std::vector<customer> records;
    for (const customer_id each : *group) {
        records.push_back(rows.customers.at(each));
        for (auto row = rows.addresses_of.lower_bound({each, {}}); row != rows.addresses_of.end() && row->first == each;
             ++row)
            found.identities.push_back(row->second);
    }
    found.who = read_as_one(records);
    std::sort(found.identities.begin(), found.identities.end());
    return {verdict::done, std::move(found), {}};
}

reply<person> person_by(const company_data& rows, const identity& who) {
    const auto row = rows.addresses.find(who);
    if (row == rows.addresses.end()) return {verdict::not_found, {}, not_kept};
    return person_by(rows, row->second.who);
}

reply<timeline_page> timeline(const company_data& rows, customer_id who, position after, std::size_t limit) {
    const auto* const group = group_of(rows, who);
    if (group == nullptr) return {verdict::not_found, {}, not_kept};
    return {verdict::done,
            page_of<timeline_page, entry>(rows.entries, rows.entries_of, &timeline_page::entries, *group, after, limit),
            {}};
}

reply<interaction_page> interactions(const company_data& rows, customer_id who, position after, std::size_t limit) {
    const auto* const group = group_of(rows, who);
    if (group == nullptr) return {verdict::not_found, {}, not_kept};
    return {verdict::done,
            page_of<interaction_page, interaction>(rows.interactions, rows.interactions_of,
                                                   &interaction_page::interactions, *group, after, limit),
            {}};
}

reply<std::vector<entry>> entries_of(const company_data& rows, interaction_id which) {
    if (!rows.interactions.contains(which)) return {verdict::not_found, {}, not_kept};
    reply<std::vector<entry>> found;
    for (auto row = rows.entries_within.lower_bound({which, calendar_time::min(), entry_id{}});
         row != rows.entries_within.end() && std::get<0>(*row) == which; ++row)
        found.value.push_back(rows.entries.at(std::get<2>(*row)));
    return found;
}

reply<contact_rules> rules_for(const company_data& rows, const identity& whom, calendar_time now) {
    reply<contact_rules> rules;
    for (auto row = rows.forbidden.lower_bound({whom, "", std::nullopt});
         row != rows.forbidden.end() && row->second.whom == whom; ++row)
        if (!row->second.until || *row->second.until > now) rules.value.forbidden.push_back(row->second);
    const auto behind = rows.addresses.find(whom);
    if (behind == rows.addresses.end()) return rules;
    for (const customer_id who : *group_of(rows, behind->second.who))
        for (auto row = rows.consents.lower_bound({who, "", std::nullopt, calendar_time::min()});
             row != rows.consents.end() && row->second.who == who; ++row)
            rules.value.consents.push_back(row->second);
    rules.value.consents = prevailing(std::move(rules.value.consents));
    return rules;
}

reply<std::vector<merge>> merges_of(const company_data& rows, customer_id who) {
    const auto* const group = group_of(rows, who);
    if (group == nullptr) return {verdict::not_found, {}, not_kept};
    reply<std::vector<merge>> found;
    for (const auto& [id, each] : rows.merges)
        if (among(*group, each.kept) || among(*group, each.joined)) found.value.push_back(each);
    std::sort(found.value.begin(), found.value.end(), older);
    return found;
}

reply<outgoing> message_by(const company_data& rows, medium on, const std::string& provider_id) {
    for (auto row = rows.messages.rbegin(); row != rows.messages.rend(); ++row)
        if (row->second.on == on && row->second.provider_id == provider_id) return {verdict::done, row->second, {}};
    return {verdict::not_found, {}, not_kept};
}

reply<std::vector<outgoing>> messages(const company_data& rows, customer_id who, std::size_t limit) {
    const auto* const group = group_of(rows, who);
    if (group == nullptr) return {verdict::not_found, {}, not_kept};
    reply<std::vector<outgoing>> found;
    for (const auto& [id, each] : rows.messages) {
        const auto because = rows.interactions.find(each.because_of);
        if (among(*group, each.customer) ||
            (because != rows.interactions.end() && among(*group, because->second.customer)))
            found.value.push_back(each);
    }
    std::sort(found.value.begin(), found.value.end(),
              [](const outgoing& a, const outgoing& b) { return std::tie(a.made, a.id) > std::tie(b.made, b.id); });
    if (found.value.size() > limit) found.value.resize(limit);
    return found;
}

reply<std::vector<outgoing>> messages_in(const company_data& rows, send_state where, outgoing_id after,
                                         std::size_t limit) {
    reply<std::vector<outgoing>> found;
    for (auto row = rows.messages.upper_bound(after); row != rows.messages.end() && found.value.size() < limit; ++row)
        if (row->second.state == where) found.value.push_back(row->second);
    return found;
}

reply<std::vector<kept_file>> files_wanted(const company_data& rows, file_id after, std::size_t limit) {
    reply<std::vector<kept_file>> found;
    for (auto row = rows.files.upper_bound(after); row != rows.files.end() && found.value.size() < limit; ++row)
        if (row->second.state == file_state::wanted) found.value.push_back(row->second);
    return found;
}

reply<kept_file> file_by(const company_data& rows, const std::string& hash) {
    for (auto row = rows.files.rbegin(); row != rows.files.rend(); ++row)
        if (row->second.hash == hash) return {verdict::done, row->second, {}};
    return {verdict::not_found, {}, "there is no such file"};
}

reply<std::vector<recording>> recordings_due(const company_data& rows, calendar_time by, std::size_t limit) {
    reply<std::vector<recording>> found;
    for (const auto& [id, each] : rows.recordings)
        if (each.until <= by && (each.ended || each.began <= by - cut_off_after)) found.value.push_back(each);
    std::ranges::sort(found.value, {}, [](const recording& one) { return std::pair{one.until, one.id}; });
    if (found.value.size() > limit) found.value.resize(limit);
    return found;
}

reply<std::vector<recording>> recordings_of(const company_data& rows, customer_id who) {
    const auto* const group = group_of(rows, who);
    if (group == nullptr) return {verdict::not_found, {}, not_kept};
    reply<std::vector<recording>> found;
    for (const auto& [id, each] : rows.recordings)
        if (among(*group, each.customer)) found.value.push_back(each);
    std::ranges::sort(found.value, {}, [](const recording& one) { return std::pair{one.began, one.id}; });
    return found;
}

reply<std::vector<promise>> promises(const company_data& rows, promise_id after, std::size_t limit) {
    reply<std::vector<promise>> found;
    for (auto row = rows.promises.upper_bound(after); row != rows.promises.end() && found.value.size() < limit; ++row)
        found.value.push_back(row->second);
    return found;
}

reply<std::vector<saved_session>> sessions(const company_data& rows) {
    auto all = rows_of(rows.sessions);
    std::stable_sort(all.value.begin(), all.value.end(),
                     [](const saved_session& a, const saved_session& b) { return a.saved < b.saved; });
    return all;
}

reply<value> export_customer(const company_data& rows, customer_id who) {
    const auto* const group = group_of(rows, who);
    if (group == nullptr) return {verdict::not_found, {}, not_kept};
    kept_about about;
    for (const customer_id each : *group) about.records.push_back(rows.customers.at(each));
    for (const auto& [as, each] : rows.addresses) {
        if (!among(*group, each.who)) continue;
        about.addresses.push_back(each);
        for (auto row = rows.forbidden.lower_bound({as, "", std::nullopt});
             row != rows.forbidden.end() && row->second.whom == as; ++row)
            about.forbidden.push_back(row->second);
    }
    for (const auto& [key, each] : rows.consents)
        if (among(*group, each.who)) about.consents.push_back(each);
    about.merges = merges_of(rows, who).value;
    for (const auto& [id, each] : rows.interactions) {
        if (!among(*group, each.customer)) continue;
        about.interactions.push_back(each);
        if (const auto row = rows.sessions.find(id); row != rows.sessions.end()) about.sessions.push_back(row->second);
    }
    for (const auto& [id, each] : rows.entries)
        if (among(*group, each.customer)) about.entries.push_back(each);
    for (const auto& [id, each] : rows.promises)
        if (among(*group, each.customer)) about.promises.push_back(each);
    for (const auto& [id, each] : rows.files)
        if (among(*group, each.customer)) about.files.push_back(each);
    about.recordings = recordings_of(rows, who).value;
    for (const auto& [id, each] : rows.threads)
        if (among(*group, each.customer)) about.threads.push_back(each);
    for (const auto& [id, each] : rows.work)
        if (among(*group, each.customer)) about.work.push_back(each);
    const auto is_his_number = [&](const std::string& address) {
        const auto owner = rows.addresses.find({identity_kind::phone, address});
        return owner != rows.addresses.end() && among(*group, owner->second.who);
    };
    for (const auto& [id, each] : rows.follow_ups)
        if (each.customer ? among(*group, each.customer) : is_his_number(each.address))
            about.follow_ups.push_back(each);
    for (const auto& [key, each] : rows.survey_answers)
        if (std::ranges::any_of(about.follow_ups, [&](const follow_up& of) { return of.id == key.first; }))
            about.answers.push_back(each);
    const auto his_address = [&](const std::string& written) {
        return std::ranges::any_of(about.addresses,
                                   [&](const known_address& each) { return as_listed(each.as) == written; });
    };
    for (const auto& [key, each] : rows.recipients)
        if (each.customer ? among(*group, each.customer) : his_address(each.address)) about.listed.push_back(each);
    about.messages = messages(rows, who, std::numeric_limits<std::size_t>::max()).value;
    return {verdict::done, exported(std::move(about)), {}};
}

reply<std::vector<kept_event>> events(const company_data& rows, std::int64_t after, std::size_t limit) {
    reply<std::vector<kept_event>> found;
    for (auto row = rows.events.upper_bound(after); row != rows.events.end() && found.value.size() < limit; ++row)
        found.value.push_back({row->first, row->second});
    return found;
}

reply<std::vector<delivery>> deliveries(const company_data& rows, const std::string& webhook, std::int64_t after,
                                        std::size_t limit) {
    reply<std::vector<delivery>> found;
    for (auto row = rows.deliveries.upper_bound({webhook, after});
         row != rows.deliveries.end() && row->first.first == webhook && found.value.size() < limit; ++row) {
        const auto position = row->first.second;
        const auto& [due, attempts, why] = row->second;
        found.value.push_back({position, rows.events.at(position), due, attempts, why});
    }
    return found;
}

}  // namespace palabre::sim::memory
