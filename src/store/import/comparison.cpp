// src/store/import/comparison.cpp - one customer for each address, the customer's own word before an import's.
#include "store/import/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace palabre::importing {

std::vector<outcome> comparison::compare(std::span<const row> rows) {
    std::vector<outcome> outcomes(rows.size());
    if (rows.empty()) return outcomes;
    if (std::holds_alternative<customer_row>(rows.front().what)) {
        customers(rows, outcomes);
        consents(rows, outcomes);
    } else if (std::holds_alternative<interaction_row>(rows.front().what)) {
        interactions(rows, outcomes);
    } else if (std::holds_alternative<forbidden_row>(rows.front().what)) {
        forbidden(rows, outcomes);
    } else {
        dispositions(rows, outcomes);
    }
    std::ranges::sort(changes_.identities, {}, [](const auto& each) -> const history::identity& { return *each.who; });
    for (const auto& each : known_) {
        if (each.is_new)
            changes_.made.push_back(&each);
        else if (each.touched)
            changes_.touched.push_back(&each);
    }
    return outcomes;
}

void comparison::find_owners(std::span<const row> rows) {
    std::vector<address_slot> slots;
    slots.reserve(rows.size());
    owners_.reserve(rows.size() * 2);
    for (const auto& each : rows)
        for (const auto& address : each.known_as)
            if (owners_.emplace(&address, nullptr).second) slots.push_back({&address});
    // In the order of the key, neighbours share a page.
    std::ranges::sort(slots, {}, [](const address_slot& each) -> const history::identity& { return *each.who; });
    with_.find(std::span{slots});
    std::unordered_map<std::int64_t, kept_customer*> by_id;
    std::vector<kept_customer*> to_load;
    for (const auto& each : slots) {
        if (each.customer == 0) continue;
        auto& who = by_id[each.customer];
        if (who == nullptr) {
            who = &known_.emplace_back();
            who->id = each.customer;
            to_load.push_back(who);
        }
        owners_[each.who] = who;
    }
    with_.load(to_load);
}

std::optional<refusal> comparison::owner_of(const row& each, kept_customer*& who) {
    who = nullptr;
    for (const auto& address : each.known_as) {
        kept_customer* const owner = owners_[&address];
        if (owner == nullptr || owner == who) continue;
        if (who != nullptr && owner->survivor != who->survivor)
            return refusal{fmt::format("its addresses belong to two customers, {} and {}", who->id, owner->id),
                           "merge them if they are one person, else mend the row"};
        if (who == nullptr) who = owner;
    }
    return {};
}

kept_customer& comparison::make() {
    auto& who = known_.emplace_back();
    who.id = who.survivor = ids_.next_value();
    who.since = sql::micros(now_);
    who.is_new = true;
    return who;
}

void comparison::touch(kept_customer& who) {
    who.touched = true;
}

bool comparison::add_addresses(const row& each, kept_customer& who) {
    bool added = false;
    for (const auto& address : each.known_as) {
        auto& owner = owners_[&address];
        if (owner != nullptr) continue;
        owner = &who;
        changes_.identities.push_back({&address, who.id});
        added = true;
    }
    return added;
}

bool comparison::apply(const customer_row& says, kept_customer& who) {
    bool changed = false;
    if (who.name.empty() && !says.name.empty()) {
        who.name = says.name;
        changed = true;
    }
    const history::preference now{who.language, history::origin_from(who.language_from),
                                  calendar_time{duration{who.language_since}}};
    if (history::replaces(says.speaks, now)) {
        who.language = says.speaks.language;
        who.language_from = history::to_string(says.speaks.from);
        who.language_since = sql::micros(says.speaks.since);
        changed = true;
    }
    const auto as_of = sql::micros(says.belongs_to.as_of);
    if (!says.belongs_to.name.empty() && (who.segment.empty() || as_of > who.segment_as_of)) {
        who.segment = says.belongs_to.name;
        who.segment_as_of = as_of;
        changed = true;
    }
    if (changed) touch(who);
    return changed;
}

void comparison::customers(std::span<const row> rows, std::vector<outcome>& outcomes) {
    find_owners(rows);
    of_rows_.resize(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
        kept_customer* who = nullptr;
        if (auto wrong = owner_of(rows[at], who)) {
            outcomes[at] = {fate::rejected, std::move(*wrong)};
            of_rows_[at] = nullptr;
            continue;
        }
        const bool is_new = who == nullptr;
        if (is_new) who = &make();
        const bool addressed = add_addresses(rows[at], *who);
        const bool applied = apply(std::get<customer_row>(rows[at].what), *who);
        outcomes[at].what = is_new ? fate::added : addressed || applied ? fate::updated : fate::unchanged;
        of_rows_[at] = who;
    }
}

void comparison::consents(std::span<const row> rows, std::vector<outcome>& outcomes) {
    std::vector<changes::consent> stated;
    std::vector<std::size_t> by;  // whose row each is
    std::set<std::tuple<std::int64_t, std::string_view, std::string_view, calendar_time>> once;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (of_rows_[at] == nullptr) continue;
        for (const auto& each : std::get<customer_row>(rows[at].what).consents)
            if (once.emplace(of_rows_[at]->id, each.purpose, each.medium, each.at).second) {
                stated.push_back({&each, of_rows_[at]->id});
                by.push_back(at);
            }
    }
    std::vector<bool> known(stated.size());
    with_.find(std::span<const changes::consent>{stated}, known);
    for (std::size_t at = 0; at < stated.size(); ++at) {
        if (known[at]) continue;
        changes_.consents.push_back(stated[at]);
        if (outcomes[by[at]].what == fate::unchanged) outcomes[by[at]].what = fate::updated;
    }
}

void comparison::interactions(std::span<const row> rows, std::vector<outcome>& outcomes) {
    std::vector<reference_slot> references;
    references.reserve(rows.size());
    for (const auto& each : rows) references.push_back({std::get<interaction_row>(each.what).what.reference});
    with_.find(std::get<interaction_row>(rows.front().what).what.source, references);
    find_owners(rows);
    std::unordered_set<std::string_view> seen;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto& says = std::get<interaction_row>(rows[at].what);
        if (references[at].known || !seen.insert(references[at].reference).second) continue;
        kept_customer* who = nullptr;
        if (auto wrong = owner_of(rows[at], who)) {
            outcomes[at] = {fate::rejected, std::move(*wrong)};
            continue;
        }
        if (who == nullptr && !rows[at].known_as.empty()) who = &make();
        if (who != nullptr) {
            add_addresses(rows[at], *who);
            if (const auto began = sql::micros(says.what.began); began > who->seen) {
                who->seen = began;
                touch(*who);
            }
        }
        changes_.interactions.push_back(
            {&says, ids_.next_value(), who != nullptr ? who->id : 0, says.note.empty() ? 0 : ids_.next_value()});
        outcomes[at].what = fate::added;
    }
}

void comparison::forbidden(std::span<const row> rows, std::vector<outcome>& outcomes) {
    std::vector<std::size_t> by;
    std::set<std::tuple<history::identity, std::string_view, std::string_view>> once;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto& says = std::get<forbidden_row>(rows[at].what);
        for (const auto& address : rows[at].known_as)
            if (once.emplace(address, says.entry.list, says.medium).second) {
                forbidden_.push_back({&address, &says});
                by.push_back(at);
            }
    }
    with_.find(std::span{forbidden_});
    for (std::size_t at = 0; at < forbidden_.size(); ++at) {
        if (forbidden_[at].known) continue;
        changes_.forbidden.push_back(&forbidden_[at]);
        outcomes[by[at]].what = fate::added;
    }
}

void comparison::dispositions(std::span<const row> rows, std::vector<outcome>& outcomes) {
    std::map<std::string, history::disposition> kept, changed;
    for (auto& each : with_.dispositions()) kept.emplace(each.code, std::move(each));
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto& says = std::get<history::disposition>(rows[at].what);
        const auto [known, is_new] = kept.emplace(says.code, says);
        bool labelled = false;
        for (const auto& label : says.labels) labelled |= known->second.labels.insert(label).second;
        if (is_new || labelled) changed[says.code] = known->second;
        outcomes[at].what = is_new ? fate::added : labelled ? fate::updated : fate::unchanged;
    }
    for (auto& [code, each] : changed) changes_.dispositions.push_back(std::move(each));
}

}  // namespace palabre::importing
