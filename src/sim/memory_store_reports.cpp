// src/sim/memory_store_reports.cpp - figures counted from records in memory, at each reading.
#include "sim/memory_store_reports.hpp"

#include "palabre/channel/sms_size.hpp"
#include "sim/memory_store_impl.hpp"
#include "sim/memory_store_write.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace palabre::sim {
namespace memory {
namespace {

const interaction* contact(const company_data& rows, interaction_id which) {
    const auto found = rows.interactions.find(which);
    return found == rows.interactions.end() ? nullptr : &found->second;
}

meanings meanings_of(const company_data& rows) {
    meanings all;
    for (const auto& [code, each] : rows.dispositions) all.emplace(code, each.means);
    return all;
}

fact message_fact(const company_data& rows, const outgoing& what) {
    std::string campaign;
    constexpr std::string_view prefix = "campaign:";
    if (what.key.starts_with(prefix))
        for (const auto& [id, each] : rows.campaigns)
            if (what.key.substr(prefix.size()).starts_with(to_string(id) + ':')) campaign = each.name;
    return count(what, campaign, what.on == medium::sms ? sms_size(measured_text(what)).parts : 0);
}

void add_attempts(const company_data& rows, std::vector<fact>& all) {
    const auto means = meanings_of(rows);
    std::set<lead_id> seen;
    for (const auto& [id, each] : rows.lead_attempts) {
        const auto lead = rows.leads.find(each.of);
        const auto campaign =
            lead == rows.leads.end() ? std::string{} : rows.lead_lists.at(lead->second.what.in).campaign;
        all.push_back(count(each, seen.insert(each.of).second, campaign, contact(rows, each.within), means));
    }
}

}  // namespace

std::vector<fact> facts_of(const company_data& rows, source of) {
    std::vector<fact> all;
    if (const auto kept = rows.swept_facts.find(of); kept != rows.swept_facts.end()) all = kept->second;
    switch (of) {
    case source::contacts: {
        const auto means = meanings_of(rows);
        for (const auto& [id, each] : rows.interactions) all.push_back(count(each, means));
        break;
    }
    case source::visits:
        for (const auto& [id, each] : rows.visits) all.push_back(count(each, contact(rows, each.within)));
        break;
    case source::work:
        for (const auto& [id, each] : rows.spans) all.push_back(count(each));
        break;
    case source::attempts: add_attempts(rows, all); break;
    case source::messages:
        for (const auto& [id, each] : rows.messages) all.push_back(message_fact(rows, each));
        break;
    }
    std::sort(all.begin(), all.end(), [](const fact& a, const fact& b) {
        return std::pair{a.at, a.id} < std::pair{b.at, b.id};
    });
    return all;
}

void keep_facts(company_data& rows, interaction_id which) {
    rows.swept_facts[source::contacts].push_back(count(rows.interactions.at(which), meanings_of(rows)));
    for (auto at = rows.visits.begin(); at != rows.visits.end();) {
        if (at->second.within != which) {
            ++at;
            continue;
        }
        rows.swept_facts[source::visits].push_back(count(at->second, contact(rows, which)));
        at = rows.visits.erase(at);
    }
}

void keep_facts(company_data& rows, outgoing_id which) {
    rows.swept_facts[source::messages].push_back(message_fact(rows, rows.messages.at(which)));
}

reply<nothing> writing::apply(const change::add_visit& what) {
    if (rows_.visits.contains(what.what.id)) return {};
    if (done may = may_name(what.what.within); !may) return may;
    log_.put(rows_.visits, what.what.id, what.what);
    return {};
}

reply<nothing> writing::apply(const change::add_span& what) {
    if (!rows_.spans.contains(what.what.id)) log_.put(rows_.spans, what.what.id, what.what);
    return {};
}

}  // namespace memory

using namespace history;
using memory::company_data;

void memory_store::impl::reports_part::counts(const report_question& what, on_reply<std::vector<report_line>> then) {
    if (std::string why = why_refused(what); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<report_line>>(id_, std::move(then), [what](const company_data& rows) {
        counting sums{what};
        for (const auto of : what.sources)
            for (const auto& each : memory::facts_of(rows, of)) sums.add(each);
        return reply<std::vector<report_line>>{verdict::done, std::move(sums).lines(), {}};
    });
}

void memory_store::impl::reports_part::behind(const behind_question& what, position after, std::size_t limit,
                                              on_reply<behind_page> then) {
    if (std::string why = why_refused(what, limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<behind_page>(id_, std::move(then), [=](const company_data& rows) {
        reply<behind_page> found;
        for (const auto& each : memory::facts_of(rows, what.of)) {
            const bool is_in = each.at >= what.from && each.at < what.until &&
                               std::pair{each.at, each.id} > std::pair{after.at, after.id} && each.of &&
                               each.counts.at(what.what) != 0 && matches(each, what.where);
            const auto kept = rows.interactions.find(each.of);
            if (!is_in || kept == rows.interactions.end()) continue;
            if (found.value.interactions.size() == limit) return found;
            found.value.interactions.push_back(kept->second);
            if (found.value.interactions.size() == limit) found.value.next = position{each.at, each.id};
        }
        if (found.value.interactions.size() < limit) found.value.next.reset();
        return found;
    });
}

void memory_store::impl::reports_part::forms(const form_question& what, on_reply<std::vector<form_line>> then) {
    if (std::string why = why_refused(what); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<form_line>>(id_, std::move(then), [what](const company_data& rows) {
        std::map<interaction_id, const entry*> last;
        for (const auto& [within, at, which] : rows.entries_within)
            if (const auto& one = rows.entries.at(which); within && one.kind == entry_kind::disposed)
                last[within] = &one;
        form_counting sums;
        for (const auto& [within, one] : last) {
            const auto contact = rows.interactions.find(within);
            const bool is_in = one->at >= what.from && one->at < what.until;
            const bool fits =
                what.where.empty() || (contact != rows.interactions.end() && matches(contact->second, what.where));
            if (is_in && fits) sums.add(one->details, one->text);
        }
        return reply<std::vector<form_line>>{verdict::done, std::move(sums).lines(), {}};
    });
}

void memory_store::impl::reports_part::recordings(const recording_question& what, position after, std::size_t limit,
                                                  on_reply<recording_page> then) {
    if (std::string why = why_refused(what, limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<recording_page>(id_, std::move(then), [=](const company_data& rows) {
        reply<recording_page> found;
        const auto survivor = rows.survivors.find(what.who);
        const auto is_his = [&](customer_id of) {
            if (!what.who) return true;
            return survivor != rows.survivors.end() && std::ranges::count(rows.groups.at(survivor->second), of) > 0;
        };
        for (const auto& [id, each] : rows.recordings) {
            found_recording one{each};
            if (const auto kept = rows.interactions.find(each.within); kept != rows.interactions.end())
                one.within = kept->second;
            one.agent = one.within.agent;
            bool has_agent = !what.agent || one.agent == what.agent;
            std::pair<calendar_time, queue_visit_id> last{calendar_time::min(), {}};
            for (const auto& [nr, visit] : rows.visits) {
                if (!each.within || visit.within != each.within || !visit.agent) continue;
                has_agent = has_agent || visit.agent == what.agent;
                if (last > std::pair{visit.came, nr}) continue;
                last = {visit.came, nr};
                one.agent = visit.agent;
            }
            const bool is_it = each.began >= what.from && each.began < what.until &&
                               std::pair{each.began, each.id.value()} < std::pair{after.at, after.id} &&
                               each.attempts == 0 && each.until > calendar_time{} && each.length > duration{0} &&
                               (!what.which || each.id == what.which) && is_his(each.customer) && has_agent &&
                               (what.disposition.empty() || one.within.disposition == what.disposition) &&
                               (what.campaign.empty() || each.campaign == what.campaign) &&
                               (what.queue.empty() || each.queue == what.queue);
            if (is_it) found.value.recordings.push_back(std::move(one));
        }
        auto& all = found.value.recordings;
        std::ranges::sort(all, std::greater{}, [](const found_recording& one) {
            return std::pair{one.what.began, one.what.id};
        });
        if (all.size() > limit) {
            all.resize(limit);
            found.value.next = position{all.back().what.began, all.back().what.id.value()};
        }
        return found;
    });
}

void memory_store::impl::reports_part::build(calendar_time, std::size_t most, on_reply<std::size_t> then) {
    if (std::string why = why_refused_limit(most); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::size_t>(id_, std::move(then), [](const company_data&) { return reply<std::size_t>{}; });
}

}  // namespace palabre::sim
