// src/store/lead_handle.cpp - checks what is asked of lists of leads, and sends it to where it is answered.
#include "store/lead_handle.hpp"

#include "history/lead_rules.hpp"
#include "history/validate.hpp"
#include "store/lead_rows.hpp"

namespace palabre::sql {

using history::reply;
using h = history::verdict;

template<class Value> bool lead_handle::refuses(std::string why, on_reply<Value>& then) {
    if (why.empty()) return false;
    by_.answer<Value>({h::refused, {}, std::move(why)}, std::move(then));
    return true;
}

template<class Value, class Ask> void lead_handle::ask(Ask ask, on_reply<Value> then) {
    by_.read<Value>(
        company_,
        [ask = std::move(ask)](asking& in) {
            return reply<Value>{h::done, ask(in), {}};
        },
        std::move(then));
}

template<class Value, class Ask> void lead_handle::find(const char* missing, Ask ask, on_reply<Value> then) {
    by_.read<Value>(
        company_,
        [ask = std::move(ask), missing](asking& in) -> reply<Value> {
            auto found = ask(in);
            if (!found) return {h::not_found, {}, missing};
            return {h::done, std::move(*found), {}};
        },
        std::move(then));
}

void lead_handle::open_list(const history::lead_list& what, on_reply<history::lead_list> then) {
    if (refuses(why_refused(what), then)) return;
    by_.write<history::lead_list>(
        company_, [what](writing& in) { return open_lead_list(in, what); }, std::move(then));
}

void lead_handle::lists(on_reply<std::vector<history::lead_list>> then) {
    ask([](asking& in) { return lead_lists(in.on, in.company); }, std::move(then));
}

void lead_handle::list_by(const std::string& name, on_reply<history::lead_list> then) {
    if (refuses(history::why_refused_word("the name", name), then)) return;
    find(
        "no list is called so", [name](asking& in) { return lead_list_by(in.on, in.company, name); }, std::move(then));
}

void lead_handle::counts(history::lead_list_id of, on_reply<history::lead_counts> then) {
    ask([of](asking& in) { return lead_counts(in, of); }, std::move(then));
}

void lead_handle::begin_upload(const history::lead_upload& what, on_reply<history::lead_upload> then) {
    if (refuses(why_refused(what), then)) return;
    by_.write<history::lead_upload>(
        company_, [what](writing& in) { return begin_lead_upload(in, what); }, std::move(then));
}

void lead_handle::add_rows(history::lead_upload_id to, history::listed_rows rows, on_reply<history::lead_upload> then) {
    if (refuses(why_refused(rows), then)) return;
    std::size_t bytes = 512;
    for (const auto& each : rows.all)
        bytes += sizeof each + each.fields.size() + each.numbers.size() * sizeof(history::lead_number) +
                 each.faults.size() * sizeof(history::lead_fault);
    by_.write<history::lead_upload>(
        company_,
        [to, rows = std::move(rows), now = by_.now()](writing& in) { return add_lead_rows(in, to, rows, now); },
        std::move(then), 1, bytes);
}

void lead_handle::end_upload(history::lead_upload_id which, const std::string& why, on_reply<history::nothing> then) {
    by_.write<history::nothing>(
        company_,
        [which, why = why.substr(0, history::longest_text), now = by_.now()](writing& in) {
            end_lead_upload(in, which, why, now);
            return history::nothing{};
        },
        std::move(then));
}

void lead_handle::uploads(history::lead_list_id into, on_reply<std::vector<history::lead_upload>> then) {
    ask([into](asking& in) { return lead_uploads(in, into); }, std::move(then));
}

void lead_handle::upload_of(history::lead_upload_id which, on_reply<history::lead_upload> then) {
    find(
        "there is no such upload", [which](asking& in) { return lead_upload_of(in.on, in.company, which); },
        std::move(then));
}

void lead_handle::faults(history::lead_upload_id of, std::int64_t line, int place, std::size_t limit,
                         on_reply<std::vector<history::lead_fault>> then) {
    if (refuses(history::why_refused_limit(limit), then)) return;
    ask([=](asking& in) { return lead_faults(in, of, line, place, limit); }, std::move(then));
}

void lead_handle::leads(history::lead_list_id of, history::lead_id after, std::size_t limit,
                        on_reply<std::vector<history::lead>> then) {
    if (refuses(history::why_refused_limit(limit), then)) return;
    ask([=](asking& in) { return sql::leads(in, of, after, limit); }, std::move(then));
}

void lead_handle::lead_of(history::lead_id which, on_reply<history::lead> then) {
    find(
        "there is no such lead", [which](asking& in) { return sql::lead_of(in, which); }, std::move(then));
}

void lead_handle::leads_with(const std::string& address, std::size_t limit, on_reply<std::vector<history::lead>> then) {
    auto why = history::why_refused_limit(limit);
    if (why.empty()) why = history::why_refused_word("the address", address);
    if (refuses(std::move(why), then)) return;
    ask([=](asking& in) { return sql::leads_with(in, address, limit); }, std::move(then));
}

void lead_handle::attempts_of(history::lead_id which, on_reply<std::vector<history::lead_attempt>> then) {
    ask([which](asking& in) { return sql::attempts_of(in, which); }, std::move(then));
}

void lead_handle::claim_leads(const history::lead_question& what, on_reply<std::vector<history::lead>> then) {
    if (refuses(why_refused(what), then)) return;
    by_.write<std::vector<history::lead>>(
        company_, [what](writing& in) { return sql::claim_leads(in, what); }, std::move(then));
}

void lead_handle::settle_lead_orphans(calendar_time now, calendar_time due,
                                      on_reply<std::vector<history::lead_attempt>> then) {
    by_.write<std::vector<history::lead_attempt>>(
        company_, [=](writing& in) { return sql::settle_lead_orphans(in, now, due); }, std::move(then));
}

}  // namespace palabre::sql
