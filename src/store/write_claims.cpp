// src/store/write_claims.cpp - messages given to a sender, and what a crash left half done.
#include "store/claims.hpp"

#include "store/outbox_rows.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace palabre::sql {
namespace {

struct gathered {
    std::vector<history::outgoing> all;
    std::vector<history::outgoing_id> lost;  ///< Those of `all` whose secret cannot be unsealed.
};

gathered gather(writing& in, const std::string& sql, const auto&... values) {
    gathered found;
    in.on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            bool lost = false;
            found.all.push_back(read_outgoing(from, in.company, in.seals, &lost));
            if (lost) found.lost.push_back(found.all.back().id);
        },
        values...);
    return found;
}

}  // namespace

std::vector<history::outgoing> claim(writing& in, medium on, calendar_time now, std::size_t limit, std::int64_t claim) {
    change_rows(in, history::source::messages,
                "update outbox set state = 'failed', why = 'expired', clear = '' where company = :company"
                " and medium = :medium and state = 'waiting' and expires < :now and instead = '' returning made",
                in.company, to_string(on), micros(now));
    static const std::string late = "select " + std::string{outgoing_columns} +
                                    " from outbox where company = :company and medium = :medium and state = 'waiting'"
                                    " and expires < :now and instead <> '' order by expires, id limit :limit";
    auto [all, lost] = gather(in, late, in.company, to_string(on), micros(now), limit);
    // Without statistics PostgreSQL reads the table for `in`, and finds its rows by their key for an array.
    // Of each address the first in its line: asked so that PostgreSQL looks it up, where `not exists` becomes a join of all.
    static const std::string due =
        "(select o.id from outbox o where o.company = :same_company and o.medium = :medium"
        " and o.state = 'waiting' and o.priority = :priority and o.due <= :now and o.expires >= :same_now"
        " and o.id = (select b.id from outbox b where b.company = o.company and b.medium = o.medium"
        " and b.address = o.address and b.priority = o.priority and b.state in ('waiting', 'attempting')"
        " order by b.turn, b.id limit 1)"
        " order by o.due, o.id limit :limit)";
    static const std::string taken = "update outbox set state = 'attempting', attempts = attempts + 1, run = :run,"
                                     " claim = :claim where company = :company and id ";
    static const std::string in_list = taken + "in " + due, in_array = taken + "= any(array" + due + ")";
    const auto& take = in.on.kind() == backend::postgresql ? in_array : in_list;
    auto left = static_cast<std::int64_t>(limit - all.size());
    for (int priority = 0; priority <= static_cast<int>(history::send_priority::bulk) && left > 0; ++priority)
        left -= in.on.run(take, in.run, claim, in.company, in.company, to_string(on), priority, micros(now),
                          micros(now), left);
    static const std::string sql = "select " + std::string{outgoing_columns} +
                                   " from outbox where company = :company and state = 'attempting' and claim = :claim";
    auto taken_now = gather(in, sql, in.company, claim);
    std::move(taken_now.all.begin(), taken_now.all.end(), std::back_inserter(all));
    lost.insert(lost.end(), taken_now.lost.begin(), taken_now.lost.end());
    for (const auto which : lost) {
        change_rows(in, history::source::messages,
                    "update outbox set state = 'failed', why = 'its secret cannot be unsealed', clear = ''"
                    " where company = :company and id = :id returning made",
                    in.company, which.value());
        std::erase_if(all, [which](const history::outgoing& each) { return each.id == which; });
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::tuple{a.priority, a.due, a.id} < std::tuple{b.priority, b.due, b.id};
    });
    return all;
}

std::vector<history::outgoing> settle_orphans(writing& in) {
    static const std::string sql = "select " + std::string{outgoing_columns} +
                                   " from outbox where company = :company and state = 'attempting' and run <> :run"
                                   " order by id";
    auto all = gather(in, sql, in.company, in.run).all;
    for (auto& each : all) {
        each.state = history::send_state::unknown;
        in.on.run("update outbox set state = 'unknown' where company = :company and id = :id", in.company,
                  each.id.value());
    }
    change_rows(in, history::source::contacts,
                "update interactions set how_ended = 'interrupted', ended = coalesce((select max(e.at) from entries e"
                " where e.company = interactions.company and e.interaction = interactions.id and e.interaction <> 0"
                " and e.at > interactions.began), began) where company = :company and ended is null and run <> :run"
                " and not exists (select 1 from sessions s where s.company = interactions.company"
                " and s.interaction = interactions.id)"
                " and not exists (select 1 from threads t where t.company = interactions.company"
                " and t.interaction = interactions.id and t.state <> 'closed') returning began",
                in.company, in.run);
    return all;
}

}  // namespace palabre::sql
