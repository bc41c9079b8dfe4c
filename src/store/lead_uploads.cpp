// src/store/lead_uploads.cpp - rows of a file into a list: looked up together, written by COPY or prepared inserts.
#include "history/lead_rules.hpp"
#include "store/copy_rows.hpp"
#include "store/gathered_rows.hpp"
#include "store/lead_rows.hpp"

#include <algorithm>
#include <unordered_set>

namespace palabre::sql {
namespace {

using history::known_row;
using history::listed_lead;

/// What is to be found out about the rows of one chunk.
class look_up {
public:
    look_up(writing& in, const history::lead_upload& to, const std::vector<listed_lead>& rows, calendar_time now)
        : in_{in}, to_{to}, now_{now} {
        for (const auto& list : lead_lists(in.on, in.company)) {
            campaigns_[list.id.value()] = list.campaign;
            found_.names[list.id.value()] = list.name;
        }
        std::unordered_set<std::string_view> addresses, keys;
        for (const auto& row : rows) {
            for (const auto& each : row.numbers) addresses.insert(each.address);
            if (!row.key.empty()) keys.insert(row.key);
        }
        find_numbers(addresses);
        find_keys(keys);
        if (in.on.integer("select 1 from do_not_contact where company = :company and kind = 'phone' limit 1",
                          in.company))
            find_forbidden(addresses);
    }

    const history::known_rows& found() const noexcept { return found_; }

private:
    using texts = std::unordered_set<std::string_view>;

    /// Every row of `of` for each of these texts, the text as the last column: one statement on PostgreSQL.
    template<class Each, class... Values>
    void find(const texts& these, std::string_view columns, std::string_view of, Each each, const Values&... values) {
        if (these.empty()) return;
        if (in_.on.kind() == backend::sqlite) {
            const auto sql = std::string{"select "}.append(columns).append(" ").append(of).append(" :text");
            for (const auto text : these)
                in_.on.read(
                    sql, [&](const row& one) { each(one, text); }, values..., text);
            return;
        }
        column_arrays<1> asked;
        for (const auto text : these) asked.add(text);
        const auto sql = std::string{"select found.*, asked.text from (select unnest(cast(:texts as text[])) as text)"
                                     " asked cross join lateral (select "}
                             .append(columns)
                             .append(" ")
                             .append(of)
                             .append(" asked.text offset 0) found");
        const int last = static_cast<int>(std::count(columns.begin(), columns.end(), ',')) + 1;
        in_.on.read(
            sql,
            [&](const row& one) {
                if (const auto text = these.find(one.text(last)); text != these.end()) each(one, *text);
            },
            bound::literal(asked.finish()[0]), values...);
    }

    bool counts(std::int64_t list) const {
        if (to_.unique == history::unique_in::company || list == to_.into.value()) return true;
        if (to_.unique == history::unique_in::list) return false;
        const auto own = campaigns_.find(to_.into.value()), other = campaigns_.find(list);
        return own != campaigns_.end() && other != campaigns_.end() && own->second == other->second;
    }

    static known_row read_known(const row& one) {
        return {history::lead_list_id{one.integer(0)}, history::lead_upload_id{one.integer(1)}, one.integer(2),
                one.integer(3)};
    }

    void find_numbers(const texts& addresses) {
        find(
            addresses, "l.list, l.upload, l.line, l.digest",
            "from lead_numbers n join leads l on l.company = n.company and l.id = n.lead"
            " where n.company = :company and n.address =",
            [this](const row& one, std::string_view text) {
                if (!counts(one.integer(0))) return;
                const auto known = read_known(one);
                const auto [at, fresh] = found_.numbers.emplace(text, known);
                if (!fresh && known.list == to_.into) at->second = known;
            },
            in_.company);
    }
    void find_keys(const texts& keys) {
        find(
            keys, "l.list, l.upload, l.line, l.digest",
            "from leads l where l.company = :company and l.list = :list and l.key <> '' and l.key =",
            [this](const row& one, std::string_view text) { found_.keys.emplace(text, read_known(one)); }, in_.company,
            to_.into.value());
    }
    void find_forbidden(const texts& addresses) {
        const auto& campaign = campaigns_[to_.into.value()];
        find(
            addresses, "d.list",
            "from do_not_contact d where d.company = :company and d.kind = 'phone' and d.medium in ('', 'voice')"
            " and (d.until is null or d.until > :now) and d.address =",
            [&](const row& one, std::string_view text) {
                if (history::concerns(one.text(0), campaign)) found_.forbidden.emplace(text, one.text(0));
            },
            in_.company, micros(now_));
    }

    writing& in_;
    const history::lead_upload& to_;
    const calendar_time now_;
    std::unordered_map<std::int64_t, std::string> campaigns_;
    history::known_rows found_;
};

constexpr auto into_leads = "leads (company, id, list, upload, line, key, name, language, region, priority, fields,"
                            " digest, state, rank, next, due, agent, attempts, today, day, why, run, until)";
constexpr auto into_numbers = "lead_numbers (company, lead, position, address, written, label)";
constexpr auto into_faults = "lead_faults (company, upload, line, place, field, value, reason, detail)";

void copy(writing& in, const history::lead_upload& to, const std::vector<listed_lead>& rows,
          const std::vector<history::row_outcome>& outcomes) {
    copy_lines leads, numbers, faults;
    constexpr std::int64_t zero = 0;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto& row = rows[at];
        const auto& outcome = outcomes[at];
        for (const auto& each : outcome.faults) {
            faults << in.company << to.id.value() << each.line << std::int64_t{each.place} << each.column << each.value
                   << each.reason << each.detail;
            faults.end();
        }
        if (!outcome.taken) continue;
        leads << in.company << in.keeps(row.id) << to.into.value() << to.id.value() << row.line << row.key << row.name
              << row.language << row.region << std::int64_t{row.priority} << row.fields << row.digest << "ready"
              << std::int64_t{history::rank_of(row.priority)} << zero << zero << zero << zero << zero << zero
              << std::string_view{} << zero << zero;
        leads.end();
        std::int64_t position = 0;
        for (const auto which : outcome.numbers) {
            const auto& each = row.numbers[which];
            numbers << in.company << row.id.value() << position++ << each.address << each.written << each.label;
            numbers.end();
        }
    }
    copy_rows(in.on, into_leads, leads.text());
    copy_rows(in.on, into_numbers, numbers.text());
    copy_rows(in.on, into_faults, faults.text());
}

void insert(writing& in, const history::lead_upload& to, const std::vector<listed_lead>& rows,
            const std::vector<history::row_outcome>& outcomes) {
    static const std::string lead = std::string{"insert into "} + into_leads +
                                    " values (:company, :id, :list, :upload, :line, :key, :name, :language, :region,"
                                    " :priority, :fields, :digest, 'ready', :rank, 0, 0, 0, 0, 0, 0, '', 0, 0)";
    static const std::string number =
        std::string{"insert into "} + into_numbers + " values (:company, :lead, :position, :address, :written, :label)";
    static const std::string fault = std::string{"insert into "} + into_faults +
                                     " values (:company, :upload, :line, :place, :field, :value, :reason, :detail)";
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto& row = rows[at];
        const auto& outcome = outcomes[at];
        for (const auto& each : outcome.faults)
            in.on.run(fault, in.company, to.id.value(), each.line, each.place, each.column, each.value, each.reason,
                      each.detail);
        if (!outcome.taken) continue;
        in.on.run(lead, in.company, in.keeps(row.id), to.into.value(), to.id.value(), row.line, row.key, row.name,
                  row.language, row.region, row.priority, row.fields, row.digest, history::rank_of(row.priority));
        int position = 0;
        for (const auto which : outcome.numbers) {
            const auto& each = row.numbers[which];
            in.on.run(number, in.company, row.id.value(), position++, each.address, each.written, each.label);
        }
    }
}

history::lead_upload needed(writing& in, history::lead_upload_id which) {
    auto found = lead_upload_of(in.on, in.company, which);
    if (!found) not_found("there is no upload " + to_string(which));
    return std::move(*found);
}

}  // namespace

history::lead_list open_lead_list(writing& in, const history::lead_list& what) {
    if (auto known = lead_list_by(in.on, in.company, what.name)) return std::move(*known);
    in.on.run("insert into lead_lists (company, id, name, campaign, made)"
              " values (:company, :id, :name, :campaign, :made)",
              in.company, in.keeps(what.id), what.name, what.campaign, micros(what.made));
    return what;
}

history::lead_upload begin_lead_upload(writing& in, const history::lead_upload& what) {
    if (!in.on.integer("select 1 from lead_lists where company = :company and id = :id", in.company, what.into.value()))
        not_found("there is no list " + to_string(what.into));
    if (const auto known = in.on.integer("select id from lead_uploads where company = :company and list = :list"
                                         " and hash = :hash and state <> 'failed' order by id desc limit 1",
                                         in.company, what.into.value(), what.hash))
        return needed(in, history::lead_upload_id{*known});
    in.on.run("insert into lead_uploads (company, id, list, file, hash, scope, state, why, bytes, read, rows, added,"
              " unchanged, duplicate, forbidden, invalid, began, over) values (:company, :id, :list, :file, :hash,"
              " :scope, 'running', '', :bytes, 0, 0, 0, 0, 0, 0, 0, :began, null) on conflict do nothing",
              in.company, in.keeps(what.id), what.into.value(), what.file, what.hash, to_string(what.unique),
              what.bytes, micros(what.began));
    return needed(in, what.id);
}

history::lead_upload add_lead_rows(writing& in, history::lead_upload_id to, const history::listed_rows& rows,
                                   calendar_time now) {
    auto upload = needed(in, to);
    const auto end = rows.first + static_cast<std::int64_t>(rows.all.size());
    if (upload.state == history::upload_state::done && end <= upload.rows) return upload;
    if (upload.state != history::upload_state::running)
        conflict("the upload is " + std::string{to_string(upload.state)});
    if (rows.first != upload.rows) {
        if (end <= upload.rows && !rows.last) return upload;  // taken already
        conflict("the upload goes on behind row " + std::to_string(upload.rows));
    }
    if (!rows.all.empty()) {
        const look_up looked{in, upload, rows.all, now};
        const auto outcomes = history::compare_rows(rows.all, looked.found(), upload);
        in.on.kind() == backend::postgresql ? copy(in, upload, rows.all, outcomes)
                                            : insert(in, upload, rows.all, outcomes);
    }
    upload.read = rows.read;
    if (rows.last) {
        upload.state = history::upload_state::done;
        upload.over = now;
    }
    in.on.run(
        "update lead_uploads set state = :state, read = :read, rows = :rows, added = :added,"
        " unchanged = :unchanged, duplicate = :duplicate, forbidden = :forbidden, invalid = :invalid, over = :over"
        " where company = :company and id = :id",
        to_string(upload.state), upload.read, upload.rows, upload.added, upload.unchanged, upload.duplicate,
        upload.forbidden, upload.invalid, micros(upload.over), in.company, to.value());
    return upload;
}

void end_lead_upload(writing& in, history::lead_upload_id which, const std::string& why, calendar_time now) {
    in.on.run("update lead_uploads set state = 'failed', why = :why, over = :over where company = :company and id = :id"
              " and state = 'running'",
              why, micros(now), in.company, which.value());
}

}  // namespace palabre::sql
