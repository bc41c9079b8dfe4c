// src/store/events.cpp - events kept in the order of their commits, and the webhooks still to be told of them.
#include "store/columns.hpp"
#include "store/reads.hpp"

#include <string>
#include <vector>

namespace palabre::sql {
namespace {

history::event read_event(reading& from) {
    history::event what;
    what.id = from.id<history::event_id>();
    what.type = from.string();
    what.at = from.time();
    what.customer = from.id<history::customer_id>();
    what.interaction = from.id<history::interaction_id>();
    what.data = from.json();
    return what;
}

}  // namespace

/// One statement an event and one a webhook: on PostgreSQL each is a journey. A position is the id, or beyond the last:
/// ids only grow, so it is beyond all that retention has removed too.
void apply(writing& in, const change::post_event& posted) {
    const auto& what = posted.what;
    const auto id = in.keeps(what.id);
    const auto written =
        in.on.run("insert into events (company, position, id, type, at, customer, interaction, data)"
                  " select :company, case when last.position >= :id then last.position + 1 else :id_too end, "
                  ":id_three, :type, :at,"
                  " :customer, :interaction, :data"
                  " from (select coalesce(max(position), 0) as position from events where company = :company_too) last"
                  " where not exists (select 1 from events where company = :company_three and id = :id_four)",
                  in.company, id, id, id, what.type, micros(what.at), what.customer.value(), what.interaction.value(),
                  json(what.data), in.company, in.company, id);
    if (written == 0) return;
    for (const auto& each : posted.to)
        in.on.run("insert into deliveries (company, webhook, position, due, attempts, why)"
                  " select company, :webhook, position, at, 0, '' from events where company = :company and id = :id",
                  each, in.company, id);
}

void apply(writing& in, const change::settle_delivery& what) {
    if (what.due)
        in.on.run("update deliveries set due = :due, attempts = :attempts, why = :why where company = :company"
                  " and webhook = :webhook and position = :position",
                  micros(*what.due), what.attempts, what.why, in.company, what.webhook, what.position);
    else
        in.on.run("delete from deliveries where company = :company and webhook = :webhook and position = :position",
                  in.company, what.webhook, what.position);
}

std::vector<history::kept_event> events(asking& in, std::int64_t after, std::size_t limit) {
    std::vector<history::kept_event> all;
    in.on.read(
        "select position, id, type, at, customer, interaction, data from events where company = :company"
        " and position > :after order by position limit :limit",
        [&](const row& each) {
            reading from{each};
            const auto position = from.integer();
            all.push_back({position, read_event(from)});
        },
        in.company, after, limit);
    return all;
}

std::vector<history::delivery> deliveries(asking& in, const std::string& webhook, std::int64_t after,
                                          std::size_t limit) {
    std::vector<history::delivery> all;
    in.on.read(
        "select d.position, d.due, d.attempts, d.why, e.id, e.type, e.at, e.customer, e.interaction, e.data"
        " from deliveries d join events e on e.company = d.company and e.position = d.position"
        " where d.company = :company and d.webhook = :webhook and d.position > :after order by d.position limit :limit",
        [&](const row& each) {
            reading from{each};
            history::delivery one;
            one.position = from.integer();
            one.due = from.time();
            one.attempts = static_cast<int>(from.integer());
            one.why = from.string();
            one.what = read_event(from);
            all.push_back(std::move(one));
        },
        in.company, webhook, after, limit);
    return all;
}

}  // namespace palabre::sql
