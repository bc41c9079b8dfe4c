// src/sim/memory_store_lead_lists.cpp - what is asked of a company's lists of leads, in memory.
#include "history/lead_rules.hpp"
#include "history/validate.hpp"
#include "sim/memory_store_impl.hpp"
#include "sim/memory_store_leads.hpp"
#include "sim/memory_store_read.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace palabre::sim {

using namespace history;
using memory::company_data;

void memory_store::impl::leads_part::open_list(const lead_list& what, on_reply<lead_list> then) {
    if (std::string why = why_refused(what); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.write<lead_list>(id_, 1, std::move(then), [what](company_data& rows) -> reply<lead_list> {
        for (const auto& [id, each] : rows.lead_lists)
            if (each.name == what.name) return {verdict::done, each, {}};
        rows.lead_lists[what.id] = what;
        return {verdict::done, what, {}};
    });
}

void memory_store::impl::leads_part::lists(on_reply<std::vector<lead_list>> then) {
    store_.read<std::vector<lead_list>>(id_, std::move(then), [](const company_data& rows) {
        auto all = memory::rows_of(rows.lead_lists);
        std::sort(all.value.begin(), all.value.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        return all;
    });
}

void memory_store::impl::leads_part::list_by(const std::string& name, on_reply<lead_list> then) {
    if (std::string why = why_refused_word("the name", name); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<lead_list>(id_, std::move(then), [name](const company_data& rows) -> reply<lead_list> {
        for (const auto& [id, each] : rows.lead_lists)
            if (each.name == name) return {verdict::done, each, {}};
        return {verdict::not_found, {}, "no list is called so"};
    });
}

void memory_store::impl::leads_part::counts(lead_list_id of, on_reply<lead_counts> then) {
    store_.read<lead_counts>(id_, std::move(then), [of](const company_data& rows) {
        reply<lead_counts> found;
        for (const auto& [id, each] : rows.leads) {
            if (each.what.in != of) continue;
            ++found.value.by_state[each.what.state];
            if (each.what.state == lead_state::over) ++found.value.over[each.what.why];
        }
        return found;
    });
}

void memory_store::impl::leads_part::begin_upload(const lead_upload& what, on_reply<lead_upload> then) {
    if (std::string why = why_refused(what); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.write<lead_upload>(id_, 1, std::move(then), [what](company_data& rows) -> reply<lead_upload> {
        if (!rows.lead_lists.contains(what.into))
            return {verdict::not_found, {}, fmt::format("there is no list {}", to_string(what.into))};
        for (auto at = rows.lead_uploads.rbegin(); at != rows.lead_uploads.rend(); ++at)
            if (at->second.into == what.into && at->second.hash == what.hash &&
                at->second.state != upload_state::failed)
                return {verdict::done, at->second, {}};
        const auto [kept, fresh] = rows.lead_uploads.emplace(what.id, lead_upload{.id = what.id,
                                                                                  .into = what.into,
                                                                                  .file = what.file,
                                                                                  .hash = what.hash,
                                                                                  .unique = what.unique,
                                                                                  .bytes = what.bytes,
                                                                                  .began = what.began});
        return {verdict::done, kept->second, {}};
    });
}

void memory_store::impl::leads_part::add_rows(lead_upload_id to, listed_rows rows, on_reply<lead_upload> then) {
    if (std::string why = why_refused(rows); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.write<lead_upload>(id_, 1, std::move(then), [this, to, rows = std::move(rows)](company_data& all) {
        return memory::add_rows(all, to, rows, store_.loop.calendar_now());
    });
}

void memory_store::impl::leads_part::end_upload(lead_upload_id which, const std::string& why, on_reply<nothing> then) {
    store_.write<nothing>(id_, 1, std::move(then), [this, which, why](company_data& rows) -> reply<nothing> {
        const auto known = rows.lead_uploads.find(which);
        if (known == rows.lead_uploads.end() || known->second.state != upload_state::running) return {};
        known->second.state = upload_state::failed;
        known->second.why = why;
        known->second.over = store_.loop.calendar_now();
        return {};
    });
}

void memory_store::impl::leads_part::uploads(lead_list_id into, on_reply<std::vector<lead_upload>> then) {
    store_.read<std::vector<lead_upload>>(id_, std::move(then), [into](const company_data& rows) {
        reply<std::vector<lead_upload>> found;
        for (auto at = rows.lead_uploads.rbegin(); at != rows.lead_uploads.rend() && found.value.size() < most_rows;
             ++at)
            if (at->second.into == into) found.value.push_back(at->second);
        return found;
    });
}

void memory_store::impl::leads_part::upload_of(lead_upload_id which, on_reply<lead_upload> then) {
    store_.read<lead_upload>(id_, std::move(then), [which](const company_data& rows) -> reply<lead_upload> {
        const auto known = rows.lead_uploads.find(which);
        if (known == rows.lead_uploads.end()) return {verdict::not_found, {}, "there is no such upload"};
        return {verdict::done, known->second, {}};
    });
}

void memory_store::impl::leads_part::faults(lead_upload_id of, std::int64_t line, int place, std::size_t limit,
                                            on_reply<std::vector<lead_fault>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<lead_fault>>(id_, std::move(then), [=](const company_data& rows) {
        reply<std::vector<lead_fault>> found;
        for (auto at = rows.lead_faults.upper_bound({of, line, place});
             at != rows.lead_faults.end() && std::get<0>(at->first) == of && found.value.size() < limit; ++at)
            found.value.push_back(at->second);
        return found;
    });
}

void memory_store::impl::leads_part::leads(lead_list_id in, lead_id after, std::size_t limit,
                                           on_reply<std::vector<lead>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<lead>>(id_, std::move(then), [=](const company_data& rows) {
        reply<std::vector<lead>> found;
        for (auto at = rows.leads.upper_bound(after); at != rows.leads.end() && found.value.size() < limit; ++at)
            if (at->second.what.in == in) found.value.push_back(at->second.what);
        return found;
    });
}

void memory_store::impl::leads_part::lead_of(lead_id which, on_reply<lead> then) {
    store_.read<lead>(id_, std::move(then), [which](const company_data& rows) -> reply<lead> {
        const auto known = rows.leads.find(which);
        if (known == rows.leads.end()) return {verdict::not_found, {}, "there is no such lead"};
        return {verdict::done, known->second.what, {}};
    });
}

void memory_store::impl::leads_part::leads_with(const std::string& address, std::size_t limit,
                                                on_reply<std::vector<lead>> then) {
    std::string why = why_refused_limit(limit);
    if (why.empty()) why = why_refused_word("the address", address);
    if (!why.empty()) return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<lead>>(id_, std::move(then), [=](const company_data& rows) {
        reply<std::vector<lead>> found;
        for (auto at = rows.lead_numbers.lower_bound({address, {}});
             at != rows.lead_numbers.end() && at->first == address; ++at)
            found.value.insert(found.value.begin(), rows.leads.at(at->second).what);
        if (found.value.size() > limit) found.value.resize(limit);
        return found;
    });
}

void memory_store::impl::leads_part::attempts_of(lead_id which, on_reply<std::vector<lead_attempt>> then) {
    store_.read<std::vector<lead_attempt>>(id_, std::move(then), [which](const company_data& rows) {
        reply<std::vector<lead_attempt>> found;
        for (const auto& [id, each] : rows.lead_attempts)
            if (each.of == which) found.value.push_back(each);
        return found;
    });
}

void memory_store::impl::leads_part::claim_leads(const lead_question& what, on_reply<std::vector<lead>> then) {
    if (std::string why = why_refused(what); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.write<std::vector<lead>>(id_, 1, std::move(then), [this, what](company_data& rows) {
        return reply<std::vector<lead>>{verdict::done, memory::claim_leads(rows, what, store_.opening), {}};
    });
}

void memory_store::impl::leads_part::settle_lead_orphans(calendar_time now, calendar_time due,
                                                         on_reply<std::vector<lead_attempt>> then) {
    store_.write<std::vector<lead_attempt>>(id_, 1, std::move(then), [this, now, due](company_data& rows) {
        return memory::settle_lead_orphans(rows, store_.opening, now, due);
    });
}

}  // namespace palabre::sim
