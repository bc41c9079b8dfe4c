// src/store/lead_claims.cpp - the next leads to be called, claimed; and what a crash left claimed or attempting.
#include "history/lead_rules.hpp"
#include "store/gathered_rows.hpp"
#include "store/lead_rows.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace palabre::sql {
namespace {

using history::lead;
using history::lead_candidate;
using history::lead_question;
using history::lead_state;

/// Leads that come due at once are woken over several claims, so that none takes long.
constexpr int most_woken = 1000;
/// Of those that a claim looks at, many may turn out to be over: it looks again, and in the end gives less.
constexpr int most_looks = 10;

/// One question, asked within one transaction.
class claiming {
public:
    claiming(writing& in, const lead_question& asked) : in_{in}, asked_{asked} {}

    std::vector<lead> run() {
        in_.on.run("update leads set state = 'ready', until = 0 where company = :company and state = 'claimed'"
                   " and until <= :now",
                   in_.company, micros(asked_.now));
        wake();
        find_lanes();
        const bool any_forbidden =
            in_.on
                .integer("select 1 from do_not_contact where company = :company and kind = 'phone' limit 1",
                         in_.company)
                .has_value();
        std::vector<lead> taken;
        for (int looks = 0; taken.size() < asked_.limit && looks < most_looks; ++looks) {
            const auto found = candidates(asked_.limit - taken.size());
            auto all = details(chosen(asked_, found, asked_.turn + static_cast<std::int64_t>(taken.size()),
                                      asked_.limit - taken.size()));
            if (all.empty()) break;
            if (any_forbidden) find_forbidden(all);
            const auto before = taken.size();
            for (auto& each : all)
                claim(each, asked_, [this](const auto& address) { return forbidden_.contains(address); });
            write(all);
            for (auto& each : all)
                if (each.state == lead_state::claimed) taken.push_back(std::move(each));
            if (taken.size() - before == all.size()) break;
        }
        return taken;
    }

private:
    /// Leads that stand in one line: of one list and region, anybody's or the agent's who asks.
    struct lane {
        std::size_t list = 0;
        std::int64_t agent = 0;
        std::string region;
    };

    bool sqlite() const noexcept { return in_.on.kind() == backend::sqlite; }

    void wake() {
        if (!sqlite()) {
            column_arrays<1> lists;
            for (const auto& each : asked_.lists) lists.add(each.list.value());
            // For `in` PostgreSQL would read the table; by an array it finds rows by their key.
            in_.on.run("update leads set state = 'ready' where company = :company and id = any(array(select w.id from"
                       " unnest(cast(:lists as bigint[])) as asked (list) cross join unnest(array['callback', 'later'])"
                       " as waits (state) cross join lateral (select id from leads where company = :same_company"
                       " and list = asked.list and state in ('later', 'callback') and state = waits.state"
                       " and due <= :now order by due, id limit :limit) w))",
                       in_.company, bound::literal(lists.finish()[0]), in_.company, micros(asked_.now), most_woken);
            return;
        }
        for (const auto& each : asked_.lists)
            for (const auto state : {lead_state::callback, lead_state::later})
                in_.on.run(
                    "update leads set state = 'ready' where company = :company and id in (select w.id from leads w"
                    " where w.company = :same_company and w.list = :list and w.state in ('later', 'callback')"
                    " and w.state = :state and w.due <= :now order by w.due, w.id limit :limit)",
                    in_.company, in_.company, each.list.value(), to_string(state), micros(asked_.now), most_woken);
    }

    /// Steps over the index from region to region, however many leads are in each.
    void find_lanes() {
        // Of min() PostgreSQL makes a reading of all.
        static const std::string steps =
            " (select l.region from leads l where l.state = 'ready' and l.company = :company and l.list = asked.list"
            " and l.agent = asked.agent order by l.region limit 1) from {} union all select lanes.list, lanes.agent,"
            " (select l.region from leads l where l.state = 'ready' and l.company = :same_company"
            " and l.list = lanes.list and l.agent = lanes.agent and l.region > lanes.region order by l.region limit 1)"
            " from lanes where lanes.region is not null) select list, agent, region from lanes"
            " where region is not null";
        static const std::string begin =
            "with recursive lanes (list, agent, region) as (select asked.list, asked.agent,";
        const auto from = [](const char* where) {
            auto made = begin + steps;
            return made.replace(made.find("{}"), 2, where);
        };
        static const std::string by_one = from("(select :list as list, :agent as agent) asked");
        static const std::string by_arrays =
            from("unnest(cast(:lists as bigint[]), cast(:agents as bigint[])) as asked (list, agent)");
        const auto add = [this](const row& one) {
            if (open_for(asked_, one.text(2)) == nullptr) return;
            for (std::size_t at = 0; at < asked_.lists.size(); ++at)
                if (asked_.lists[at].list.value() == one.integer(0))
                    lanes_.push_back({at, one.integer(1), std::string{one.text(2)}});
        };
        column_arrays<2> all;
        for (const auto& each : asked_.lists) {
            if (asked_.agent) all.add(each.list.value(), asked_.agent.value());
            all.add(each.list.value(), 0);
            if (!sqlite()) continue;
            if (asked_.agent)
                in_.on.read(by_one, add, in_.company, each.list.value(), asked_.agent.value(), in_.company);
            in_.on.read(by_one, add, in_.company, each.list.value(), 0, in_.company);
        }
        if (sqlite()) return;
        const auto& arrays = all.finish();
        in_.on.read(by_arrays, add, in_.company, bound::literal(arrays[0]), bound::literal(arrays[1]), in_.company);
    }

    std::vector<lead_candidate> candidates(std::size_t limit) {
        std::vector<lead_candidate> all;
        const auto add = [&](const lane& of, std::int64_t rank, std::int64_t id) {
            all.push_back({of.list, of.agent != 0, rank, history::lead_id{id}});
        };
        if (sqlite()) {
            for (const auto& each : lanes_)
                in_.on.read(
                    "select rank, id from leads where state = 'ready' and company = :company and list = :list"
                    " and agent = :agent and region = :region order by rank, id limit :limit",
                    [&](const row& one) { add(each, one.integer(0), one.integer(1)); }, in_.company,
                    asked_.lists[each.list].list.value(), each.agent, each.region, limit);
            return all;
        }
        column_arrays<3> asked;
        for (const auto& each : lanes_) asked.add(asked_.lists[each.list].list.value(), each.agent, each.region);
        const auto& arrays = asked.finish();
        in_.on.read(
            "select asked.at, found.rank, found.id from unnest(cast(:lists as bigint[]), cast(:agents as bigint[]),"
            " cast(:regions as text[])) with ordinality as asked (list, agent, region, at) cross join lateral"
            " (select rank, id from leads where state = 'ready' and company = :company and list = asked.list"
            " and agent = asked.agent and region = asked.region order by rank, id limit :limit) found",
            [&](const row& one) {
                add(lanes_[static_cast<std::size_t>(one.integer(0) - 1)], one.integer(1), one.integer(2));
            },
            bound::literal(arrays[0]), bound::literal(arrays[1]), bound::literal(arrays[2]), in_.company, limit);
        return all;
    }

    std::vector<lead> details(const std::vector<lead_candidate>& of) {
        std::vector<lead> all;
        all.reserve(of.size());
        const auto take = [&](const row& one) {
            reading from{one};
            all.push_back(read_lead(from));
        };
        static const std::string one =
            "select " + std::string{lead_columns} + " from leads l where l.company = :company and l.id = :id";
        static const std::string many =
            "select " + std::string{lead_columns} +
            " from unnest(cast(:ids as bigint[])) with ordinality as asked (id, at) cross join lateral"
            " (select * from leads where company = :company and id = asked.id offset 0) l order by asked.at";
        if (sqlite()) {
            for (const auto& each : of) in_.on.read(one, take, in_.company, each.id.value());
        } else if (!of.empty()) {
            std::vector<std::int64_t> ids;
            for (const auto& each : of) ids.push_back(each.id.value());
            const auto asked = id_array(ids);
            in_.on.read(many, take, bound::literal(asked), in_.company);
        }
        read_numbers(in_.on, in_.company, all);
        return all;
    }

    void find_forbidden(const std::vector<lead>& of) {
        static const std::string rows = "from do_not_contact d where d.company = :company and d.kind = 'phone'"
                                        " and d.medium in ('', 'voice') and (d.until is null or d.until > :now)"
                                        " and d.address = ";
        static const std::string one = "select d.list " + rows + ":address";
        static const std::string many =
            "select found.list, asked.address from (select unnest(cast(:addresses as text[]))"
            " as address) asked cross join lateral (select d.list " +
            rows + "asked.address offset 0) found";
        if (sqlite()) {
            for (const auto& each : of)
                for (const auto& number : each.numbers)
                    in_.on.read(
                        one, [&](const row& found) { note(found.text(0), number.address); }, in_.company,
                        micros(asked_.now), number.address);
            return;
        }
        column_arrays<1> asked;
        for (const auto& each : of)
            for (const auto& number : each.numbers) asked.add(number.address);
        in_.on.read(
            many, [&](const row& found) { note(found.text(0), found.text(1)); }, bound::literal(asked.finish()[0]),
            in_.company, micros(asked_.now));
    }

    void note(std::string_view list, std::string_view address) {
        if (history::concerns(list, asked_.campaign)) forbidden_.emplace(address);
    }

    void write(const std::vector<lead>& all) {
        if (sqlite()) {
            for (const auto& each : all)
                in_.on.run("update leads set state = :state, next = :next, due = :due, why = :why, run = :run,"
                           " until = :until where company = :company and id = :id",
                           to_string(each.state), each.next, micros(each.due), each.why, in_.run, micros(each.until),
                           in_.company, each.id.value());
            return;
        }
        column_arrays<6> changed;
        for (const auto& each : all)
            changed.add(each.id.value(), to_string(each.state), each.next, micros(each.due), each.why,
                        micros(each.until));
        const auto& arrays = changed.finish();
        in_.on.run("update leads l set state = n.state, next = n.next, due = n.due, why = n.why, run = :run,"
                   " until = n.until from unnest(cast(:ids as bigint[]), cast(:states as text[]),"
                   " cast(:nexts as bigint[]), cast(:dues as bigint[]), cast(:whys as text[]),"
                   " cast(:untils as bigint[])) as n (id, state, next, due, why, until)"
                   " where l.company = :company and l.id = n.id",
                   in_.run, bound::literal(arrays[0]), bound::literal(arrays[1]), bound::literal(arrays[2]),
                   bound::literal(arrays[3]), bound::literal(arrays[4]), bound::literal(arrays[5]), in_.company);
    }

    writing& in_;
    const lead_question& asked_;
    std::vector<lane> lanes_;
    std::unordered_set<std::string> forbidden_;
};

}  // namespace

std::vector<lead> claim_leads(writing& in, const lead_question& what) {
    return claiming{in, what}.run();
}

std::vector<history::lead_attempt> settle_lead_orphans(writing& in, calendar_time now, calendar_time due) {
    static const std::string sql = "select " + std::string{attempt_columns} +
                                   " from lead_attempts where company = :company and ended is null and run <> :run"
                                   " order by id";
    std::vector<history::lead_attempt> all;
    const auto take = [&](const row& each) {
        reading from{each};
        all.push_back(read_attempt(from));
    };
    in.on.read(sql, take, in.company, in.run);
    for (auto& each : all) {
        each.ended = now;
        each.result = "unknown";
        apply(in, change::settle_attempt{.which = each.id,
                                         .at = now,
                                         .result = each.result,
                                         .then = lead_state::later,
                                         .due = due,
                                         .next = each.number});
    }
    in.on.run("update leads set state = 'ready', until = 0 where company = :company and state = 'claimed'"
              " and run <> :run",
              in.company, in.run);
    return all;
}

}  // namespace palabre::sql
