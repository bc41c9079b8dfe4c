// src/store/recording_rows.cpp - recordings as rows: what lies on a disk, and until when.
#include "store/columns.hpp"
#include "store/reads.hpp"
#include "store/report_rows.hpp"
#include "store/writing.hpp"

#include <algorithm>
#include <utility>

namespace palabre::sql {
namespace {

std::string select(std::string_view rest) {
    return "select " + std::string{recording_columns} + " from recordings where company = :company " +
           std::string{rest};
}

}  // namespace

history::recording read_recording(reading& from) {
    history::recording one;
    one.id = from.id<history::recording_id>();
    one.customer = from.id<history::customer_id>();
    one.within = from.id<history::interaction_id>();
    one.campaign = from.string();
    one.queue = from.string();
    one.file = from.string();
    one.began = from.time();
    one.ended = from.maybe_time();
    one.length = duration{from.integer()};
    one.until = from.time();
    one.attempts = static_cast<int>(from.integer());
    one.why = from.string();
    return one;
}

void apply(writing& in, const change::add_recording& added) {
    const auto& what = added.what;
    if (in.on.integer("select 1 from recordings where company = :company and id = :id", in.company, what.id.value()))
        return;
    check_customer(in, what.customer);
    check_interaction(in, what.within);
    in.on.run("insert into recordings (company, id, customer, interaction, campaign, queue, file, began, ended, length,"
              " until, attempts, why) values (:company, :id, :customer, :interaction, :campaign, :queue, :file, :began,"
              " :ended, :length, :until, :attempts, :why)",
              in.company, in.keeps(what.id), what.customer.value(), what.within.value(), what.campaign, what.queue,
              what.file, micros(what.began), micros(what.ended), what.length.count(), micros(what.until), what.attempts,
              what.why);
}

void apply(writing& in, const change::touch_recording& what) {
    if (what.ended)
        in.on.run("update recordings set ended = :ended where company = :company and id = :id", micros(*what.ended),
                  in.company, what.which.value());
    if (what.length)
        in.on.run("update recordings set length = :length where company = :company and id = :id", what.length->count(),
                  in.company, what.which.value());
    if (what.until)
        in.on.run("update recordings set until = :until, why = :why, attempts = attempts + 1"
                  " where company = :company and id = :id",
                  micros(*what.until), what.why, in.company, what.which.value());
}

void apply(writing& in, const change::drop_recording& what) {
    in.on.run("delete from recordings where company = :company and id = :id", in.company, what.which.value());
}

std::vector<history::recording> recordings_due(asking& in, calendar_time by, std::size_t limit) {
    static const std::string sql =
        select("and until <= :by and (ended is not null or began <= :cut_off) order by until, id limit :limit");
    std::vector<history::recording> all;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            all.push_back(read_recording(from));
        },
        in.company, micros(by), micros(by - history::cut_off_after), limit);
    return all;
}

std::optional<std::vector<history::recording>> recordings_of(asking& in, history::customer_id who) {
    static const std::string sql = select("and customer = :customer and customer <> 0 order by began, id");
    const auto group = group_of(in, who);
    if (group.empty()) return {};
    std::vector<history::recording> all;
    for (const auto each : group)
        in.on.read(
            sql,
            [&](const row& found) {
                reading from{found};
                all.push_back(read_recording(from));
            },
            in.company, each);
    std::ranges::sort(all, {}, [](const auto& one) { return std::pair{one.began, one.id}; });
    return all;
}

/// One that could not be deleted is no longer anybody's to hear, nor is one of an erased customer's (`until` is 1970).
history::recording_page recordings_with(asking& in, const history::recording_question& what, history::position after,
                                        std::size_t limit) {
    static const std::string sql =
        "select " + std::string{recording_columns} +
        ", coalesce((select v.agent from queue_visits v where v.company = r.company and v.interaction = r.interaction"
        " and v.agent <> 0 order by v.came desc, v.id desc limit 1), 0)"
        " from recordings r where r.company = :company and r.began >= :from and r.began < :until"
        " and (r.began, r.id) < (:at, :after) and r.attempts = 0 and r.until > 0 and r.length > 0"
        " and (cast(:any_id as bigint) = 0 or r.id = :which)"
        " and (cast(:anybody as bigint) = 0 or r.customer in (select c.id from customers k join customers c"
        " on c.company = k.company and c.survivor = k.survivor where k.company = r.company and k.id = :who))"
        " and (cast(:any_agent as bigint) = 0 or exists (select 1 from queue_visits v where v.company = r.company"
        " and v.interaction = r.interaction and v.agent = :agent) or exists (select 1 from interactions i"
        " where i.company = r.company and i.id = r.interaction and i.agent = :his))"
        " and (:any_disposition = '' or exists (select 1 from interactions i where i.company = r.company"
        " and i.id = r.interaction and i.disposition = :disposition))"
        " and (:any_campaign = '' or r.campaign = :campaign) and (:any_queue = '' or r.queue = :queue)"
        " order by r.began desc, r.id desc limit :limit";
    history::recording_page page;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            auto& one = page.recordings.emplace_back();
            one.what = read_recording(from);
            one.agent = from.id<history::user_id>();
        },
        in.company, micros(what.from), micros(what.until), micros(after.at), after.id, what.which.value(),
        what.which.value(), what.who.value(), what.who.value(), what.agent.value(), what.agent.value(),
        what.agent.value(), what.disposition, what.disposition, what.campaign, what.campaign, what.queue, what.queue,
        limit + 1);
    if (page.recordings.size() > limit) {
        page.recordings.resize(limit);
        const auto& last = page.recordings.back().what;
        page.next = history::position{last.began, last.id.value()};
    }
    for (auto& each : page.recordings) {
        if (!each.what.within) continue;
        if (auto kept = interaction_of(in, each.what.within)) each.within = std::move(*kept);
        if (!each.agent) each.agent = each.within.agent;
    }
    return page;
}

}  // namespace palabre::sql
