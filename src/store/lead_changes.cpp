// src/store/lead_changes.cpp - leads dialled, given back and forgotten, and what their attempts came to.
#include "history/lead_rules.hpp"
#include "store/lead_rows.hpp"

namespace palabre::sql {
namespace {

using history::lead_state;

struct kept_lead {
    lead_state is = lead_state::over;
    int priority = 0;
};

std::optional<kept_lead> state_of(writing& in, history::lead_id which) {
    std::optional<kept_lead> found;
    in.on.read(
        "select state, priority from leads where company = :company and id = :id",
        [&](const row& each) {
            found = kept_lead{history::lead_state_from(each.text(0)), static_cast<int>(each.integer(1))};
        },
        in.company, which.value());
    return found;
}

std::int64_t rank_in(lead_state where, int priority) {
    return where == lead_state::callback ? history::callback_rank : history::rank_of(priority);
}

}  // namespace

void apply(writing& in, const change::begin_attempt& begins) {
    const auto& what = begins.what;
    const auto now = state_of(in, what.of);
    if (!now) not_found("there is no lead " + to_string(what.of));
    if (in.on.integer("select 1 from lead_attempts where company = :company and id = :id", in.company, what.id.value()))
        return;
    if (now->is != lead_state::claimed)
        conflict("lead " + to_string(what.of) + " is " + std::string{to_string(now->is)} + ", not claimed");
    check_interaction(in, what.within);
    in.on.run("insert into lead_attempts (company, id, lead, number, address, agent, interaction, began, ended, result,"
              " cause, run) values (:company, :id, :lead, :number, :address, :agent, :interaction, :began, null, '', 0,"
              " :run)",
              in.company, in.keeps(what.id), what.of.value(), what.number, what.address, what.agent.value(),
              what.within.value(), micros(what.began), in.run);
    in.mark(history::source::attempts, micros(what.began));
    in.on.read(  // one of these was the lead's first
        "select began from lead_attempts where company = :company and lead = :lead and id > :id",
        [&](const row& each) { in.mark(history::source::attempts, each.integer(0)); }, in.company, what.of.value(),
        what.id.value());
    in.on.run("update leads set state = 'attempting', next = :next, attempts = attempts + 1,"
              " today = case when day = :day then today + 1 else 1 end, day = :same_day, run = :run, until = 0"
              " where company = :company and id = :id",
              what.number, begins.day, begins.day, in.run, in.company, what.of.value());
}

void apply(writing& in, const change::settle_attempt& what) {
    const auto lead = in.on.integer("select lead from lead_attempts where company = :company and id = :id", in.company,
                                    what.which.value());
    if (!lead) not_found("there is no attempt " + to_string(what.which));
    if (change_rows(in, history::source::attempts,
                    "update lead_attempts set ended = :ended, result = :result, cause = :cause, heard = :heard,"
                    " interaction = coalesce(nullif(cast(:interaction as bigint), 0), interaction)"
                    " where company = :company and id = :id and ended is null returning began",
                    micros(what.at), what.result, what.cause, json(what.heard), what.within.value(), in.company,
                    what.which.value()) == 0)
        return;
    const auto now = state_of(in, history::lead_id{*lead});
    if (!now || now->is != lead_state::attempting) return;
    in.on.run("update leads set state = :state, rank = :rank, next = :next, due = :due, agent = :agent, why = :why"
              " where company = :company and id = :id",
              to_string(what.then), rank_in(what.then, now->priority), what.next, micros(what.due),
              what.then == lead_state::callback ? what.agent.value() : 0, what.result, in.company, *lead);
    if (what.uncounted)
        in.on.run("update leads set attempts = attempts - 1, today = case when today > 0 then today - 1 else 0 end"
                  " where company = :company and id = :id and attempts > 0",
                  in.company, *lead);
}

void apply(writing& in, const change::release_lead& what) {
    const auto now = state_of(in, what.which);
    if (!now || now->is != lead_state::claimed) return;
    in.on.run("update leads set state = :state, due = :due, until = 0, why = coalesce(nullif(:why, ''), why)"
              " where company = :company and id = :id",
              to_string(what.due ? lead_state::later : lead_state::ready), micros(what.due.value_or(calendar_time{})),
              what.why, in.company, what.which.value());
}

void apply(writing& in, const change::reach_lead& what) {
    in.on.run("update leads set state = 'over', until = 0, why = :why where company = :company and id = :id"
              " and state not in ('attempting', 'over')",
              what.why, in.company, what.which.value());
}

void apply(writing& in, const change::recall_lead& what) {
    const auto now = state_of(in, what.which);
    if (!now || now->is != lead_state::over ||
        !in.on.integer("select 1 from lead_numbers where company = :company and lead = :lead limit 1", in.company,
                       what.which.value()))
        return;
    const auto then = what.goes_first ? lead_state::callback : lead_state::later;
    in.on.run("update leads set state = :state, rank = :rank, next = 0, due = :due, agent = :agent,"
              " attempts = case when attempts > 0 then attempts - 1 else 0 end,"
              " today = case when today > 0 then today - 1 else 0 end"
              " where company = :company and id = :id",
              to_string(then), rank_in(then, now->priority), micros(what.due), what.goes_first ? what.agent.value() : 0,
              in.company, what.which.value());
}

void forget_leads(writing& in, std::int64_t customer) {
    std::vector<std::int64_t> his;
    in.on.read(
        "select distinct n.lead from identities i join lead_numbers n on n.company = i.company"
        " and n.address = i.address where i.company = :company and i.customer = :customer and i.kind = 'phone'",
        [&](const row& each) { his.push_back(each.integer(0)); }, in.company, customer);
    for (const auto each : his) {
        in.on.run("delete from lead_numbers where company = :company and lead = :lead", in.company, each);
        in.on.run("update lead_attempts set address = '' where company = :company and lead = :lead", in.company, each);
        in.on.run("update leads set key = '', name = '', fields = '', state = 'over', why = 'erased'"
                  " where company = :company and id = :id",
                  in.company, each);
    }
}

}  // namespace palabre::sql
