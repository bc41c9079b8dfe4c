// src/store/gathered_rows.cpp - arrays unnested into rows, and counted.
#include "store/gathered_rows.hpp"

#include "history/send_order.hpp"
#include "store/columns.hpp"
#include "store/outbox_rows.hpp"
#include "store/writing.hpp"

#include <algorithm>
#include <utility>

namespace palabre::sql {
namespace {

template<std::size_t Columns, std::size_t... At> std::int64_t count(connection& on, std::string_view sql,
                                                                    const std::array<std::string, Columns>& arrays,
                                                                    std::index_sequence<At...>) {
    const bound all[] = {bound::literal(arrays[At])...};
    return on.run_bound(sql, all, Columns);
}

/// That what the row names is there, or it names nothing. Asked for a value, row by row: of `exists` PostgreSQL makes a table of
/// all that are there, and that for every group. By an order that only the key has: another index that begins with the
/// company costs the same while the table is small, and such a plan stays.
std::string is_there(const std::string& name, const std::string& table, const std::string& besides = "") {
    return "(n." + name + " = 0 or (select 1 from " + table + " r where r.company = n.company and r.id >= n." + name +
           " and r.id <= n." + name + besides + " order by r.id limit 1) = 1)";
}

[[noreturn]] void missing() {
    throw refusal{history::verdict::not_found, "some of the rows could not be written together"};
}

/// Writes the rows, and looks whether all of them are there now; some may have been before.
template<std::size_t Columns> void write(connection& on, column_arrays<Columns>& rows, std::string_view sql) {
    if (rows.rows() == 0) return;
    const auto wanted = rows.rows();
    const auto written = count(on, sql, rows.finish(), std::make_index_sequence<Columns>{});
    rows.clear();
    if (written != wanted) missing();
}

}  // namespace

void gathered_rows::belong_to(connection& on) {
    if (transaction_ == on.transaction()) return;
    transaction_ = on.transaction();
    interactions_.clear();
    entries_.clear();
    messages_.clear();
    for (auto& each : news_) each.clear();
    received_.clear();
    received_keys_.clear();
    touches_.clear();
    touched_.clear();
}

void gathered_rows::add(connection& on, std::int64_t company, const history::interaction& what, std::int64_t run) {
    belong_to(on);
    interactions_.add(company, what.id.value(), what.customer.value(), to_string(what.kind), to_string(what.way),
                      to_string(what.on), what.address, what.service, what.language, what.flow, what.campaign,
                      what.queue, what.agent.value(), micros(what.began), micros(what.ended), what.how_ended,
                      what.disposition, what.source, what.reference, json(what.details), run);
    due_.add(on, company, history::source::contacts, micros(what.began));
}

void gathered_rows::add(connection& on, std::int64_t company, const history::entry& what) {
    belong_to(on);
    entries_.add(company, what.customer.value(), micros(what.at), what.id.value(), what.within.value(),
                 to_string(what.kind), to_string(what.on), what.by.value(), what.text, json(what.details));
}

void gathered_rows::add(connection& on, std::int64_t company, const history::outgoing& what, const std::string& clear,
                        std::int64_t run) {
    belong_to(on);
    messages_.add(company, what.id.value(), what.customer.value(), what.because_of.value(), to_string(what.on), what.to,
                  what.text, clear, json(what.details), static_cast<int>(what.priority), what.purpose, what.key,
                  micros(what.made), micros(what.due), micros(what.expires), to_string(what.state), what.attempts, run,
                  what.provider_id, what.why,
                  what.instead.empty() ? std::string{} : json(history::write_alternatives(what.instead)),
                  micros(std::max(what.made, what.due)));
    due_.add(on, company, history::source::messages, micros(what.made));
}

bool gathered_rows::takes(const history::change::settle_message& news) noexcept {
    return !news.due && std::find(kinds_of_news.begin(), kinds_of_news.end(), news.state) != kinds_of_news.end();
}

void gathered_rows::add(connection& on, std::int64_t company, const history::change::settle_message& news) {
    belong_to(on);
    const auto kind = std::find(kinds_of_news.begin(), kinds_of_news.end(), news.state) - kinds_of_news.begin();
    news_[static_cast<std::size_t>(kind)].add(company, news.which.value(), news.why, news.provider_id);
}

void gathered_rows::add(connection& on, std::int64_t company, const history::change::receive_message& what) {
    belong_to(on);
    std::tuple key{company, what.carrier, what.reference};
    if (received_keys_.contains(key)) flush(on);
    received_keys_.insert(std::move(key));
    received_.add(company, what.carrier, what.reference, what.within.value(), what.as.value(), micros(what.at));
}

bool gathered_rows::takes(const history::change::touch_thread& what) noexcept {
    return what.address.empty() && what.service.empty() && what.carrier.empty() && !what.on && !what.customer &&
           what.slots.is_null();
}

void gathered_rows::add(connection& on, std::int64_t company, const history::change::touch_thread& what) {
    belong_to(on);
    const std::pair key{company, what.which.value()};
    if (touched_.contains(key)) flush(on);
    touched_.insert(key);
    const auto awaits =
        what.awaits_secret ? std::optional{std::int64_t{*what.awaits_secret ? 1 : 0}} : std::optional<std::int64_t>{};
    touches_.add(company, what.which.value(), micros(what.last_in), micros(what.last_out), micros(what.until),
                 what.turn, what.says_in, what.language, awaits);
}

void gathered_rows::flush(connection& on) {
    if (transaction_ != on.transaction()) return;
    write_interactions(on);
    write_entries(on);
    write_messages(on);
    write_news(on);
    write_received(on);
    write_touches(on);
}

void gathered_rows::write_interactions(connection& on) {
    static const std::string sql =
        "with n as materialized (select * from unnest(cast(:a1 as bigint[]), cast(:a2 as bigint[]),"
        " cast(:a3 as bigint[]), cast(:a4 as text[]), cast(:a5 as text[]), cast(:a6 as text[]), cast(:a7 as text[]),"
        " cast(:a8 as text[]), cast(:a9 as text[]), cast(:a10 as text[]), cast(:a11 as text[]), cast(:a12 as text[]),"
        " cast(:a13 as bigint[]), cast(:a14 as bigint[]), cast(:a15 as bigint[]), cast(:a16 as text[]),"
        " cast(:a17 as text[]), cast(:a18 as text[]), cast(:a19 as text[]), cast(:a20 as text[]),"
        " cast(:a21 as bigint[])) as t (company, id, customer, kind, way, medium, address, service, language, flow,"
        " campaign, queue, agent, began, ended, how_ended, disposition, source, reference, details, run)),"
        " seen as (update customers c set seen = greatest(c.seen, m.began) from (select company, customer,"
        " max(began) as began from n group by company, customer) m"
        " where c.company = m.company and c.id = m.customer and c.erased = 0 and c.seen < m.began)"
        " insert into interactions (company, id, customer, kind, way, medium, address, service, language, flow,"
        " campaign, queue, agent, began, ended, how_ended, disposition, source, reference, details, run)"
        " select n.* from n where " +
        is_there("customer", "customers", " and r.erased = 0") + " on conflict (company, id) do nothing";
    write(on, interactions_, sql);
}

void gathered_rows::write_entries(connection& on) {
    static const std::string sql =
        "insert into entries (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
        " select n.* from unnest(cast(:a1 as bigint[]), cast(:a2 as bigint[]), cast(:a3 as bigint[]),"
        " cast(:a4 as bigint[]), cast(:a5 as bigint[]), cast(:a6 as text[]), cast(:a7 as text[]),"
        " cast(:a8 as bigint[]), cast(:a9 as text[]), cast(:a10 as text[]))"
        " as n (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
        " where " +
        is_there("customer", "customers", " and r.erased = 0") + " and " + is_there("interaction", "interactions") +
        " on conflict (company, customer, at, id) do nothing";
    write(on, entries_, sql);
}

void gathered_rows::write_messages(connection& on) {
    static const std::string sql =
        "insert into outbox (company, id, customer, because_of, cause, medium, address, text, clear, details,"
        " priority, purpose, key, made, due, expires, state, attempts, run, claim, provider_id, why, instead, turn)"
        " select n.company, n.id, n.customer, n.because_of, coalesce((select i.customer from interactions i"
        " where n.because_of <> 0 and i.company = n.company and i.id = n.because_of), 0), n.medium, n.address, n.text,"
        " n.clear, n.details, n.priority, n.purpose, n.key, n.made, n.due, n.expires, n.state, n.attempts, n.run, 0,"
        " n.provider_id, n.why, n.instead, n.turn"
        " from unnest(cast(:a1 as bigint[]), cast(:a2 as bigint[]), cast(:a3 as bigint[]), cast(:a4 as bigint[]),"
        " cast(:a5 as text[]), cast(:a6 as text[]), cast(:a7 as text[]), cast(:a8 as text[]), cast(:a9 as text[]),"
        " cast(:a10 as bigint[]), cast(:a11 as text[]), cast(:a12 as text[]), cast(:a13 as bigint[]),"
        " cast(:a14 as bigint[]), cast(:a15 as bigint[]), cast(:a16 as text[]), cast(:a17 as bigint[]),"
        " cast(:a18 as bigint[]), cast(:a19 as text[]), cast(:a20 as text[]), cast(:a21 as text[]),"
        " cast(:a22 as bigint[])) as n (company, id, customer, because_of, medium, address, text, clear, details,"
        " priority, purpose, key, made, due, expires, state, attempts, run, provider_id, why, instead, turn)"
        " where " +
        is_there("customer", "customers", " and r.erased = 0") + " and " + is_there("because_of", "interactions") +
        " on conflict do nothing";
    write(on, messages_, sql);
}

/// News that changes nothing is no fault; what it is about must be there. Of two of a kind, the one with a name counts.
void gathered_rows::write_news(connection& on) {
    static const auto texts = [] {
        std::array<std::string, kinds_of_news.size()> made;
        for (std::size_t at = 0; at < made.size(); ++at) {
            history::change::settle_message about;
            about.state = kinds_of_news[at];
            const bool sent = about.state == history::send_state::sent;
            made[at] = "with t as materialized (select * from unnest(cast(:a1 as bigint[]), cast(:a2 as bigint[]),"
                       " cast(:a3 as text[]), cast(:a4 as text[])) as t (company, id, why, provider_id)),"
                       " n as (select company, id, max(why) as why, max(provider_id) as provider_id from t"
                       " group by company, id),"
                       " changed as (update outbox o set state = '" +
                       std::string{to_string(about.state)} +
                       "', why = n.why, provider_id = coalesce(nullif(n.provider_id, ''), o.provider_id), clear = " +
                       (sent ? "case when o.instead = '' then '' else o.clear end" : "''") +
                       " from n where o.company = n.company and o.id = n.id and o.state in (" + states_before(about) +
                       ") returning o.company, o.made) select t.company, null from t where (select 1 from outbox r"
                       " where r.company = t.company and r.id >= t.id and r.id <= t.id order by r.id limit 1) = 1"
                       " union all select distinct company, made / 900000000 * 900000000 from changed";
        }
        return made;
    }();
    for (std::size_t at = 0; at < news_.size(); ++at) {
        if (news_[at].rows() == 0) continue;
        std::int64_t there = 0;
        const auto& arrays = news_[at].finish();
        on.read(
            texts[at],
            [&](const row& each) {
                if (each.is_null(1))
                    ++there;
                else
                    due_.add(on, each.integer(0), history::source::messages, each.integer(1));
            },
            bound::literal(arrays[0]), bound::literal(arrays[1]), bound::literal(arrays[2]), bound::literal(arrays[3]));
        const auto wanted = news_[at].rows();
        news_[at].clear();
        if (there != wanted) missing();
    }
}

/// The same message again is no fault; another one by its name is, and does not count.
void gathered_rows::write_received(connection& on) {
    static const std::string sql =
        "insert into received (company, carrier, reference, interaction, entry, at)"
        " select n.* from unnest(cast(:a1 as bigint[]), cast(:a2 as text[]), cast(:a3 as text[]),"
        " cast(:a4 as bigint[]), cast(:a5 as bigint[]), cast(:a6 as bigint[]))"
        " as n (company, carrier, reference, interaction, entry, at)"
        " on conflict (company, carrier, reference) do update set entry = excluded.entry"
        " where received.entry = excluded.entry";
    received_keys_.clear();
    write(on, received_, sql);
}

/// As history::touched(), but where history::why_not_touched() says why not: those do not count.
void gathered_rows::write_touches(connection& on) {
    static const std::string sql =
        "update threads t set last_in = greatest(t.last_in, n.last_in), last_out = greatest(t.last_out, n.last_out),"
        " until = case when t.turn = n.turn then greatest(t.until, n.until) else t.until end,"
        " language = coalesce(nullif(n.language, ''), t.language),"
        " awaits_secret = case when n.says_in = 0 or t.turn = n.says_in then coalesce(n.awaits_secret, t.awaits_secret)"
        " else t.awaits_secret end"
        " from unnest(cast(:a1 as bigint[]), cast(:a2 as bigint[]), cast(:a3 as bigint[]), cast(:a4 as bigint[]),"
        " cast(:a5 as bigint[]), cast(:a6 as bigint[]), cast(:a7 as bigint[]), cast(:a8 as text[]),"
        " cast(:a9 as bigint[]))"
        " as n (company, interaction, last_in, last_out, until, turn, says_in, language, awaits_secret)"
        " where t.company = n.company and t.interaction = n.interaction"
        " and (n.last_in is null or t.state <> 'closed')"
        " and (n.says_in = 0 or t.turn = n.says_in or (t.turn = n.says_in + 1 and t.owner = 'nobody'))";
    touched_.clear();
    write(on, touches_, sql);
}

}  // namespace palabre::sql
