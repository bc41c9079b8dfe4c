// src/store/write_campaigns.cpp - campaigns moved on, and what became of their recipients, written as rows.
#include "store/campaign_rows.hpp"
#include "store/columns.hpp"

namespace palabre::sql {
namespace {

using history::campaign_state;

struct kept_state {
    std::string name;
    campaign_state is = campaign_state::draft;
};

std::optional<kept_state> state_of(writing& in, history::campaign_id which) {
    std::optional<kept_state> found;
    in.on.read(
        "select name, state from campaigns where company = :company and id = :id",
        [&](const row& each) {
            found = kept_state{std::string{each.text(0)}, history::campaign_state_from(each.text(1))};
        },
        in.company, which.value());
    return found;
}

kept_state needed_state_of(writing& in, history::campaign_id which) {
    auto found = state_of(in, which);
    if (!found) not_found("there is no campaign " + to_string(which));
    return *found;
}

bool over(campaign_state where) {
    return where == campaign_state::done || where == campaign_state::cancelled;
}

}  // namespace

void apply(writing& in, const change::put_campaign& put) {
    const auto& what = put.what;
    if (const auto other = in.on.integer("select id from campaigns where company = :company and name = :name"
                                         " and id <> :id",
                                         in.company, what.name, what.id.value()))
        conflict("campaign " + std::to_string(*other) + " is called '" + what.name + "'");
    if (const auto now = state_of(in, what.id); now && now->is != campaign_state::draft) return;
    // Messages are counted by their campaign's name.
    in.on.read(
        "select made from outbox where company = :company and campaign = :campaign and campaign <> 0",
        [&](const row& each) { in.mark(history::source::messages, each.integer(0)); }, in.company, what.id.value());
    in.on.run("insert into campaigns (company, id, name, state, plan, cursor, selected, all_selected, why, made,"
              " started, over) values (:company, :id, :name, :state, :plan, :cursor, :selected, :all_selected, :why,"
              " :made, :started, :over) on conflict (company, id) do update set name = excluded.name,"
              " state = excluded.state, plan = excluded.plan, cursor = excluded.cursor, selected = excluded.selected,"
              " all_selected = excluded.all_selected, why = excluded.why, made = excluded.made,"
              " started = excluded.started, over = excluded.over",
              in.company, in.keeps(what.id), what.name, to_string(what.state), json(what.plan), what.cursor,
              what.selected, what.all_selected ? 1 : 0, what.why, micros(what.made), micros(what.started),
              micros(what.over));
}

void apply(writing& in, const change::move_campaign& what) {
    const auto now = needed_state_of(in, what.which);
    if (over(now.is)) {
        if (what.to == now.is) return;
        conflict("'" + now.name + "' is " + std::string{to_string(now.is)});
    }
    if (what.to)
        in.on.run("update campaigns set state = :state,"
                  " started = case when :begins = 1 then coalesce(started, :at) else started end,"
                  " over = case when :ends = 1 then :at_too else over end where company = :company and id = :id",
                  to_string(*what.to), *what.to == campaign_state::running ? 1 : 0, micros(what.at),
                  over(*what.to) ? 1 : 0, micros(what.at), in.company, what.which.value());
    if (what.why)
        in.on.run("update campaigns set why = :why where company = :company and id = :id", *what.why, in.company,
                  what.which.value());
    if (what.cursor)
        in.on.run("update campaigns set cursor = :cursor, selected = :selected, all_selected = :all_selected"
                  " where company = :company and id = :id",
                  *what.cursor, what.selected, what.all_selected ? 1 : 0, in.company, what.which.value());
}

void apply(writing& in, const change::put_recipient& put) {
    const auto& what = put.what;
    needed_state_of(in, what.in);
    const bool listed = what.fate == history::recipient_fate::listed;
    if (listed && in.on.integer("select 1 from recipients where company = :company and campaign = :campaign"
                                " and line = :line",
                                in.company, what.in.value(), what.row))
        return;
    check_customer(in, what.customer);
    const bool twice = listed && !what.address.empty() &&
                       in.on.integer("select 1 from recipients where company = :company and address = :address"
                                     " and address <> '' and campaign = :campaign limit 1",
                                     in.company, what.address, what.in.value());
    in.on.run("insert into recipients (company, campaign, line, address, written, language, area, fields, customer,"
              " message, fate, why, answered, opted_out) values (:company, :campaign, :line, :address, :written,"
              " :language, :area, :fields, :customer, :message, :fate, :why, :answered, :opted_out)"
              " on conflict (company, campaign, line) do update set address = excluded.address,"
              " written = excluded.written, language = excluded.language, area = excluded.area,"
              " fields = excluded.fields, customer = excluded.customer, message = excluded.message,"
              " fate = excluded.fate, why = excluded.why",
              in.company, what.in.value(), what.row, what.address, what.written, what.language, what.area,
              json(what.fields), what.customer.value(), what.message.value(),
              to_string(twice ? history::recipient_fate::duplicate : what.fate), what.why, micros(what.answered),
              micros(what.opted_out));
}

void apply(writing& in, const change::note_answer& what) {
    static const std::string answered =
        "update recipients set answered = coalesce(answered, :at) where company = :company and campaign = :campaign"
        " and line = :line";
    static const std::string opted_out =
        "update recipients set opted_out = coalesce(opted_out, :at) where company = :company and campaign = :campaign"
        " and line = :line";
    in.on.run(what.opts_out ? opted_out : answered, micros(what.at), in.company, what.in.value(), what.row);
}

void apply(writing& in, const change::shift_messages& what) {
    if (what.due)
        in.on.run("update outbox set due = :due where company = :company and campaign = :campaign and campaign <> 0"
                  " and state = 'waiting'",
                  micros(*what.due), in.company, what.of.value());
    else
        in.on.run("update outbox set state = 'cancelled', clear = '' where company = :company and campaign = :campaign"
                  " and campaign <> 0 and state = 'waiting'",
                  in.company, what.of.value());
}

void forget_recipient(writing& in, std::int64_t customer) {
    const std::string bare = "update recipients set address = '', written = '', language = '', area = '', fields = '',"
                             " why = case when fate = 'listed' then 'unknown' else why end,"
                             " fate = case when fate = 'listed' then 'skipped' else fate end where company = :company"
                             " and ";
    in.on.run(bare + "customer = :customer and customer <> 0", in.company, customer);
    in.on.run(bare + "address <> '' and address in (select case kind when 'phone' then address"
                     " else kind || ':' || address end from identities where company = :same_company"
                     " and customer = :customer)",
              in.company, in.company, customer);
}

}  // namespace palabre::sql
