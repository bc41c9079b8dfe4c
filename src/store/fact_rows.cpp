// src/store/fact_rows.cpp - visits and agents' time as rows, and every record read to be counted.
#include "palabre/channel/sms_size.hpp"
#include "store/lead_rows.hpp"
#include "store/outbox_rows.hpp"
#include "store/report_rows.hpp"

#include <fmt/format.h>

#include <optional>

namespace palabre::sql {
namespace {

using history::fact;
using each_fact = std::function<bool(const fact&)>;

/// What a reading asks for.
struct stretch {
    connection& on;
    std::int64_t company;
    calendar_time from, until;
    history::position after;
};

/// Pages, since a statement cannot be left in its middle; `sql` ends with its order.
template<class Read> void read_all(const stretch& in, const std::string& sql, const each_fact& each, Read read) {
    constexpr std::size_t page = 5000;
    auto after = in.after;
    for (bool more = true; more;) {
        std::size_t count = 0;
        in.on.read(
            sql,
            [&](const row& found) {
                ++count;
                if (!more) return;
                reading from{found};
                const fact one = read(from);
                after = {one.at, one.id};
                more = each(one);
            },
            in.company, micros(in.from), micros(in.until), micros(after.at), after.id, page);
        more = more && count == page;
    }
}

std::string sql_of(std::string_view columns, std::string_view tables, std::string_view time, std::string_view id) {
    return fmt::format("select {} from {} where {}.company = :company and {}.{} >= :from and {}.{} < :until"
                       " and ({}.{}, {}.{}) > (:at, :id) order by {}.{}, {}.{} limit :limit",
                       columns, tables, id.substr(0, 1), id.substr(0, 1), time, id.substr(0, 1), time, id.substr(0, 1),
                       time, id.substr(0, 1), id.substr(2), id.substr(0, 1), time, id.substr(0, 1), id.substr(2));
}

/// What others take from their interaction.
constexpr std::string_view contact_columns = "coalesce(i.id, 0), i.campaign, i.language, i.flow, i.disposition,"
                                             " i.details";

std::optional<history::interaction> read_contact(reading& from) {
    history::interaction what;
    what.id = from.id<history::interaction_id>();
    what.campaign = from.string();
    what.language = from.string();
    what.flow = from.string();
    what.disposition = from.string();
    what.details = from.json();
    return what.id ? std::optional{std::move(what)} : std::nullopt;
}

const history::interaction* pointer(const std::optional<history::interaction>& what) {
    return what ? &*what : nullptr;
}

void read_contacts(const stretch& in, const each_fact& each) {
    static const std::string sql = sql_of(interaction_columns, "interactions i", "began", "i.id");
    const auto means = meanings_of(in.on, in.company);
    read_all(in, sql, each, [&](reading& from) { return count(read_interaction(from), means); });
}

void read_visits(const stretch& in, const each_fact& each) {
    static const std::string sql = sql_of(
        fmt::format("v.id, v.interaction, v.queue, v.medium, v.agent, v.came, v.how, v.why, v.waited, v.talked,"
                    " v.held, v.wrapped, {}",
                    contact_columns),
        "queue_visits v left join interactions i on i.company = v.company and i.id = v.interaction", "came", "v.id");
    read_all(in, sql, each, [&](reading& from) {
        history::queue_visit what;
        what.id = from.id<history::queue_visit_id>();
        what.within = from.id<history::interaction_id>();
        what.queue = from.string();
        what.on = medium_from(from.text());
        what.agent = from.id<history::user_id>();
        what.came = from.time();
        what.how = history::visit_end_from(from.text());
        what.why = from.string();
        for (auto* const each_time : {&what.waited, &what.talked, &what.held, &what.wrapped})
            *each_time = duration{from.integer()};
        return count(what, pointer(read_contact(from)));
    });
}

void read_spans(const stretch& in, const each_fact& each) {
    static const std::string sql =
        sql_of("s.id, s.agent, s.state, s.code, s.began, s.length", "agent_spans s", "began", "s.id");
    read_all(in, sql, each, [](reading& from) {
        history::agent_span what;
        what.id = from.id<history::agent_span_id>();
        what.agent = from.id<history::user_id>();
        what.state = from.string();
        what.code = from.string();
        what.began = from.time();
        what.length = duration{from.integer()};
        return count(what);
    });
}

void read_attempts(const stretch& in, const each_fact& each) {
    static const std::string sql =
        sql_of(fmt::format("a.id, a.lead, a.number, a.address, a.agent, a.interaction, a.began, a.ended, a.result,"
                           " a.cause, a.heard, (select min(p.id) from lead_attempts p where p.company = a.company"
                           " and p.lead = a.lead), coalesce(m.campaign, ''), {}",
                           contact_columns),
               "lead_attempts a left join leads l on l.company = a.company and l.id = a.lead"
               " left join lead_lists m on m.company = l.company and m.id = l.list"
               " left join interactions i on i.company = a.company and i.id = a.interaction",
               "began", "a.id");
    const auto means = meanings_of(in.on, in.company);
    read_all(in, sql, each, [&](reading& from) {
        const auto what = read_attempt(from);
        const bool is_first = from.integer() == what.id.value();
        const auto campaign = from.string();
        return count(what, is_first, campaign, pointer(read_contact(from)), means);
    });
}

void read_messages(const stretch& in, const each_fact& each) {
    static const std::string sql =
        sql_of("o.id, o.because_of, o.medium, o.text, o.details, o.purpose, o.made, o.state, coalesce(c.name, '')",
               "outbox o left join campaigns c on c.company = o.company and c.id = o.campaign", "made", "o.id");
    read_all(in, sql, each, [](reading& from) {
        history::outgoing what;
        what.id = from.id<history::outgoing_id>();
        what.because_of = from.id<history::interaction_id>();
        what.on = medium_from(from.text());
        what.text = from.string();
        what.details = from.json();
        what.purpose = from.string();
        what.made = from.time();
        what.state = history::send_state_from(from.text());
        const auto campaign = from.string();
        const auto parts = what.on == medium::sms ? sms_size(measured_text(what)).parts : 0;
        return count(what, campaign, parts);
    });
}

}  // namespace

history::meanings meanings_of(connection& on, std::int64_t company) {
    history::meanings all;
    on.read(
        "select code, meaning from dispositions where company = :company",
        [&](const row& each) { all.emplace(each.text(0), history::meaning_from(each.text(1))); }, company);
    return all;
}

void read_facts(connection& on, std::int64_t company, history::source of, calendar_time from, calendar_time until,
                history::position after, const each_fact& each) {
    const stretch in{on, company, from, until, after};
    switch (of) {
    case history::source::contacts: return read_contacts(in, each);
    case history::source::visits: return read_visits(in, each);
    case history::source::work: return read_spans(in, each);
    case history::source::attempts: return read_attempts(in, each);
    case history::source::messages: return read_messages(in, each);
    }
}

std::vector<history::form_line> count_forms(asking& in, const history::form_question& what) {
    struct given {
        history::interaction_id of;
        std::string disposition;
        value details;
    };
    std::vector<given> all;
    in.on.read(
        "select e.interaction, e.text, e.details from entries e where e.company = :company and e.kind = 'disposed'"
        " and e.at >= :from and e.at < :until and e.interaction <> 0 and not exists (select 1 from entries l"
        " where l.company = e.company and l.interaction = e.interaction and l.interaction <> 0 and l.kind = 'disposed'"
        " and (l.at, l.id) > (e.at, e.id))",
        [&](const row& found) {
            reading from{found};
            given one;
            one.of = from.id<history::interaction_id>();
            one.disposition = from.string();
            one.details = from.json();
            if (!one.details.is_null()) all.push_back(std::move(one));
        },
        in.company, micros(what.from), micros(what.until));
    history::form_counting sums;
    for (const auto& each : all) {
        if (!what.where.empty()) {
            const auto contact = interaction_of(in, each.of);
            if (!contact || !history::matches(*contact, what.where)) continue;
        }
        sums.add(each.details, each.disposition);
    }
    return std::move(sums).lines();
}

void apply(writing& in, const change::add_visit& added) {
    const auto& what = added.what;
    check_interaction(in, what.within);
    in.mark(history::source::visits, micros(what.came));
    in.on.run(
        "insert into queue_visits (company, id, interaction, queue, medium, agent, came, how, why, waited, talked,"
        " held, wrapped) values (:company, :id, :interaction, :queue, :medium, :agent, :came, :how, :why, :waited,"
        " :talked, :held, :wrapped) on conflict (company, id) do nothing",
        in.company, in.keeps(what.id), what.within.value(), what.queue, to_string(what.on), what.agent.value(),
        micros(what.came), to_string(what.how), what.why, what.waited.count(), what.talked.count(), what.held.count(),
        what.wrapped.count());
}

void apply(writing& in, const change::add_span& added) {
    const auto& what = added.what;
    in.mark(history::source::work, micros(what.began));
    in.on.run("insert into agent_spans (company, id, agent, state, code, began, length) values (:company, :id, :agent,"
              " :state, :code, :began, :length) on conflict (company, id) do nothing",
              in.company, in.keeps(what.id), what.agent.value(), what.state, what.code, micros(what.began),
              what.length.count());
}

}  // namespace palabre::sql
