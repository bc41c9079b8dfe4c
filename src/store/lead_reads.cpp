// src/store/lead_reads.cpp - lists, leads, uploads and attempts, read from rows.
#include "store/lead_rows.hpp"

#include <unordered_map>

namespace palabre::sql {
namespace {

history::lead_list read_list(const row& each) {
    reading from{each};
    history::lead_list what;
    what.id = from.id<history::lead_list_id>();
    what.name = from.string();
    what.campaign = from.string();
    what.made = from.time();
    return what;
}

constexpr std::string_view upload_columns = "id, list, file, hash, scope, state, why, bytes, read, rows, added,"
                                            " unchanged, duplicate, forbidden, invalid, began, over";

history::lead_upload read_upload(const row& each) {
    reading from{each};
    history::lead_upload what;
    what.id = from.id<history::lead_upload_id>();
    what.into = from.id<history::lead_list_id>();
    what.file = from.string();
    what.hash = from.string();
    what.unique = history::unique_in_from(from.text());
    what.state = history::upload_state_from(from.text());
    what.why = from.string();
    for (auto* const each_count : {&what.bytes, &what.read, &what.rows, &what.added, &what.unchanged, &what.duplicate,
                                   &what.forbidden, &what.invalid})
        *each_count = from.integer();
    what.began = from.time();
    what.over = from.maybe_time();
    return what;
}

std::vector<history::lead> with_numbers(asking& in, std::vector<history::lead> all) {
    read_numbers(in.on, in.company, all);
    return all;
}

}  // namespace

history::lead read_lead(reading& from) {
    history::lead what;
    what.id = from.id<history::lead_id>();
    what.in = from.id<history::lead_list_id>();
    what.line = from.integer();
    what.key = from.string();
    what.name = from.string();
    what.language = from.string();
    what.region = from.string();
    what.priority = static_cast<int>(from.integer());
    what.fields = from.json();
    what.state = history::lead_state_from(from.text());
    what.next = static_cast<int>(from.integer());
    what.due = from.time();
    what.agent = from.id<history::user_id>();
    what.attempts = static_cast<int>(from.integer());
    what.attempts_today = static_cast<int>(from.integer());
    what.day = static_cast<std::int32_t>(from.integer());
    what.why = from.string();
    what.until = from.time();
    return what;
}

history::lead_attempt read_attempt(reading& from) {
    history::lead_attempt what;
    what.id = from.id<history::lead_attempt_id>();
    what.of = from.id<history::lead_id>();
    what.number = static_cast<int>(from.integer());
    what.address = from.string();
    what.agent = from.id<history::user_id>();
    what.within = from.id<history::interaction_id>();
    what.began = from.time();
    what.ended = from.maybe_time();
    what.result = from.string();
    what.cause = static_cast<int>(from.integer());
    what.heard = from.json();
    return what;
}

std::string id_array(const std::vector<std::int64_t>& ids) {
    std::string made = "{";
    for (const auto each : ids) {
        if (made.size() > 1) made += ',';
        made += std::to_string(each);
    }
    return made += '}';
}

void read_numbers(connection& on, std::int64_t company, std::vector<history::lead>& of) {
    if (of.empty()) return;
    const auto add = [](history::lead& to, const row& each, int first) {
        to.numbers.push_back(
            {std::string{each.text(first)}, std::string{each.text(first + 1)}, std::string{each.text(first + 2)}});
    };
    if (on.kind() == backend::sqlite) {
        for (auto& each : of)
            on.read(
                "select address, written, label from lead_numbers where company = :company and lead = :lead"
                " order by position",
                [&](const row& one) { add(each, one, 0); }, company, each.id.value());
        return;
    }
    std::unordered_map<std::int64_t, history::lead*> by_id;
    std::vector<std::int64_t> ids;
    for (auto& each : of) {
        by_id[each.id.value()] = &each;
        ids.push_back(each.id.value());
    }
    const auto asked = id_array(ids);
    on.read(
        "select n.lead, n.address, n.written, n.label from unnest(cast(:ids as bigint[])) as asked (lead)"
        " cross join lateral (select * from lead_numbers where company = :company and lead = asked.lead"
        " order by position offset 0) n",
        [&](const row& one) { add(*by_id[one.integer(0)], one, 1); }, bound::literal(asked), company);
}

std::vector<history::lead_list> lead_lists(connection& on, std::int64_t company) {
    std::vector<history::lead_list> all;
    on.read(
        "select id, name, campaign, made from lead_lists where company = :company order by name",
        [&](const row& each) { all.push_back(read_list(each)); }, company);
    return all;
}

std::optional<history::lead_list> lead_list_by(connection& on, std::int64_t company, const std::string& name) {
    std::optional<history::lead_list> found;
    on.read(
        "select id, name, campaign, made from lead_lists where company = :company and name = :name",
        [&](const row& each) { found = read_list(each); }, company, name);
    return found;
}

history::lead_counts lead_counts(asking& in, history::lead_list_id of) {
    history::lead_counts found;
    in.on.read(
        "select state, case when state = 'over' then why else '' end as ended, count(*) from leads"
        " where company = :company and list = :list group by 1, 2",
        [&](const row& each) {
            const auto state = history::lead_state_from(each.text(0));
            found.by_state[state] += each.integer(2);
            if (state == history::lead_state::over) found.over[std::string{each.text(1)}] += each.integer(2);
        },
        in.company, of.value());
    return found;
}

std::vector<history::lead_upload> lead_uploads(asking& in, history::lead_list_id into) {
    static const std::string sql = "select " + std::string{upload_columns} +
                                   " from lead_uploads where company = :company and list = :list"
                                   " order by id desc limit 1000";
    std::vector<history::lead_upload> all;
    in.on.read(
        sql, [&](const row& each) { all.push_back(read_upload(each)); }, in.company, into.value());
    return all;
}

std::optional<history::lead_upload> lead_upload_of(connection& on, std::int64_t company,
                                                   history::lead_upload_id which) {
    static const std::string sql =
        "select " + std::string{upload_columns} + " from lead_uploads where company = :company and id = :id";
    std::optional<history::lead_upload> found;
    on.read(
        sql, [&](const row& each) { found = read_upload(each); }, company, which.value());
    return found;
}

std::vector<history::lead_fault> lead_faults(asking& in, history::lead_upload_id of, std::int64_t line, int place,
                                             std::size_t limit) {
    std::vector<history::lead_fault> all;
    in.on.read(
        "select line, place, field, value, reason, detail from lead_faults where company = :company"
        " and upload = :upload and (line, place) > (:line, :place) order by line, place limit :limit",
        [&](const row& each) {
            all.push_back({each.integer(0), static_cast<int>(each.integer(1)), std::string{each.text(2)},
                           std::string{each.text(3)}, std::string{each.text(4)}, std::string{each.text(5)}});
        },
        in.company, of.value(), line, place, limit);
    return all;
}

std::vector<history::lead> leads(asking& in, history::lead_list_id of, history::lead_id after, std::size_t limit) {
    static const std::string sql = "select " + std::string{lead_columns} +
                                   " from leads l where l.company = :company and l.list = :list and l.id > :after"
                                   " order by l.id limit :limit";
    std::vector<history::lead> all;
    const auto take = [&](const row& each) {
        reading from{each};
        all.push_back(read_lead(from));
    };
    in.on.read(sql, take, in.company, of.value(), after.value(), limit);
    return with_numbers(in, std::move(all));
}

std::optional<history::lead> lead_of(asking& in, history::lead_id which) {
    static const std::string sql =
        "select " + std::string{lead_columns} + " from leads l where l.company = :company and l.id = :id";
    std::vector<history::lead> all;
    const auto take = [&](const row& each) {
        reading from{each};
        all.push_back(read_lead(from));
    };
    in.on.read(sql, take, in.company, which.value());
    if (all.empty()) return {};
    return std::move(with_numbers(in, std::move(all)).front());
}

std::vector<history::lead> leads_with(asking& in, const std::string& address, std::size_t limit) {
    static const std::string sql =
        "select " + std::string{lead_columns} +
        " from lead_numbers n join leads l on l.company = n.company and l.id = n.lead"
        " where n.company = :company and n.address = :address order by n.lead desc limit :limit";
    std::vector<history::lead> all;
    const auto take = [&](const row& each) {
        reading from{each};
        all.push_back(read_lead(from));
    };
    in.on.read(sql, take, in.company, address, limit);
    return with_numbers(in, std::move(all));
}

std::vector<history::lead_attempt> attempts_of(asking& in, history::lead_id which) {
    static const std::string sql = "select " + std::string{attempt_columns} +
                                   " from lead_attempts where company = :company and lead = :lead order by id";
    std::vector<history::lead_attempt> all;
    const auto take = [&](const row& each) {
        reading from{each};
        all.push_back(read_attempt(from));
    };
    in.on.read(sql, take, in.company, which.value());
    return all;
}

}  // namespace palabre::sql
