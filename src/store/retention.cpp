// src/store/retention.cpp - erasing a customer, and sweeping out what is old.
#include "store/retention.hpp"

#include "history/retained.hpp"
#include "store/campaign_rows.hpp"
#include "store/columns.hpp"
#include "store/follow_up_rows.hpp"
#include "store/lead_rows.hpp"
#include "store/reads.hpp"
#include "store/report_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::sql {
namespace {

using ids = std::vector<std::int64_t>;

ids list(writing& in, std::string_view sql, const auto&... values) {
    ids all;
    in.on.read(
        sql, [&](const row& each) { all.push_back(each.integer(0)); }, values...);
    return all;
}

std::int64_t remove_entries_of(writing& in, std::int64_t interaction) {
    return in.on.run("delete from entries where company = :company and interaction = :interaction and interaction <> 0",
                     in.company, interaction);
}

void erase_contacts(writing& in, std::int64_t customer) {
    for (const auto contact : list(in, "select id from interactions where company = :company and customer = :customer",
                                   in.company, customer)) {
        remove_entries_of(in, contact);
        in.on.run("delete from sessions where company = :company and interaction = :interaction", in.company, contact);
        in.on.run("delete from promises where company = :company and because_of = :interaction", in.company, contact);
        in.on.run("delete from files where company = :company and interaction = :interaction and interaction <> 0",
                  in.company, contact);
        in.on.run("delete from threads where company = :company and interaction = :interaction", in.company, contact);
        in.on.run("delete from received where company = :company and interaction = :interaction", in.company, contact);
        in.on.run(
            "update recordings set customer = 0, until = 0 where company = :company and interaction = :interaction"
            " and interaction <> 0",
            in.company, contact);
        static const std::string bare =
            "update interactions set address = '', details = '' where company = :company and id = :id" +
            std::string{changed_contacts};
        change_contacts(in, bare, in.company, contact);
    }
    in.on.run("delete from entries where company = :company and customer = :customer", in.company, customer);
    change_rows(in, history::source::messages,
                "delete from outbox where company = :company and customer = :customer and customer <> 0"
                " returning made",
                in.company, customer);
    in.on.run("delete from deliveries where company = :company and position in (select position from events"
              " where company = :same_company and customer = :customer and customer <> 0)",
              in.company, in.company, customer);
    in.on.run("delete from events where company = :company and customer = :customer and customer <> 0", in.company,
              customer);
    change_rows(in, history::source::messages,
                "delete from outbox where company = :company and cause = :customer and cause <> 0 returning made",
                in.company, customer);
    in.on.run("delete from promises where company = :company and customer = :customer", in.company, customer);
    in.on.run("delete from work_items where company = :company and customer = :customer and customer <> 0", in.company,
              customer);
    in.on.run("delete from files where company = :company and customer = :customer and customer <> 0", in.company,
              customer);
    in.on.run("update recordings set customer = 0, until = 0 where company = :company and customer = :customer"
              " and customer <> 0",
              in.company, customer);
}

void erase_record(writing& in, std::int64_t customer) {
    forget_recipient(in, customer);
    forget_leads(in, customer);
    forget_follow_ups(in, customer);
    erase_contacts(in, customer);
    in.on.run("delete from consents where company = :company and customer = :customer", in.company, customer);
    in.on.run("delete from identities where company = :company and customer = :customer", in.company, customer);
    in.on.run("update merges set why = '' where company = :company and kept = :customer", in.company, customer);
    in.on.run("update merges set why = '' where company = :company and joined = :customer", in.company, customer);
    in.on.run(
        "update customers set name = '', language = '', language_from = 'guess', language_since = 0, segment = '',"
        " segment_as_of = 0, erased = 1 where company = :company and id = :customer",
        in.company, customer);
}

ids group_of(writing& in, std::int64_t who) {
    asking look{in.on, in.company, in.seals};
    return sql::group_of(look, history::customer_id{who});
}

/// Rows of one transaction: others wait for it to end.
constexpr std::size_t most_at_once = 20'000;

/// One sweep: each step asks for one row more than it may still remove, which tells whether another sweep is needed.
class sweeping {
public:
    sweeping(writing& in, calendar_time now, std::size_t most)
        : in_{in}, now_{now}, left_{std::min(most, most_at_once)} {}

    void entries(const std::optional<duration>& kept) {
        const auto until = history::kept_since(kept, now_);
        if (!until || !may_go_on()) return;
        struct place {
            std::int64_t customer, at, id;
        };
        std::vector<place> old;
        in_.on.read(
            "select e.customer, e.at, e.id from entries e where e.company = :company and e.at <= :until"
            " and not exists (select 1 from interactions i where i.company = e.company and i.id = e.interaction"
            " and i.ended is null) order by e.at limit :limit",
            [&](const row& each) {
                old.push_back({each.integer(0), each.integer(1), each.integer(2)});
            },
            in_.company, micros(*until), left_ + 1);
        for (const auto& each : old) {
            if (!take()) return;
            in_.on.run(
                "delete from entries where company = :company and customer = :customer and at = :at and id = :id",
                in_.company, each.customer, each.at, each.id);
            ++swept_.entries;
        }
    }

    void interactions(const std::optional<duration>& kept) {
        const auto until = history::kept_since(kept, now_);
        if (!until || !may_go_on()) return;
        const auto old = list(in_,
                              "select id from interactions where company = :company and began <= :until"
                              " and ended <= :until_too and not exists (select 1 from promises p"
                              " where p.company = interactions.company and p.because_of = interactions.id)"
                              " and not exists (select 1 from threads t where t.company = interactions.company"
                              " and t.interaction = interactions.id and t.state <> 'closed')"
                              " order by began limit :limit",
                              in_.company, micros(*until), micros(*until), left_ + 1);
        seal_contacts(old);
        for (const auto each : old) {
            entries_within(each);
            session_of(each);
            if (!take()) return;
            in_.on.run("delete from queue_visits where company = :company and interaction = :id", in_.company, each);
            in_.on.run("delete from threads where company = :company and interaction = :id", in_.company, each);
            in_.on.run("delete from interactions where company = :company and id = :id", in_.company, each);
            ++swept_.interactions;
        }
        follow_ups(*until);
    }

    void follow_ups(calendar_time until) {
        for (const auto each : list(in_,
                                    "select id from follow_ups where company = :company"
                                    " and kind in ('message', 'survey', 'deed') and settled <= :until"
                                    " and state <> 'waiting' limit :limit",
                                    in_.company, micros(until), left_ + 1)) {
            if (!take()) return;
            in_.on.run("delete from survey_answers where company = :company and follow_up = :id", in_.company, each);
            in_.on.run("delete from follow_ups where company = :company and id = :id", in_.company, each);
        }
    }

    void messages(const std::optional<duration>& kept) {
        const auto until = history::kept_since(kept, now_);
        if (!until || !may_go_on()) return;
        const auto old = list(in_,
                              "select id from outbox where company = :company and made <= :until"
                              " and due <= :until_too and state in"
                              " ('sent', 'delivered', 'read', 'failed', 'cancelled') order by made limit :limit",
                              in_.company, micros(*until), micros(*until), left_ + 1);
        seal(history::source::messages, "made", "outbox", "id", old);
        for (const auto each : old) {
            if (!take()) return;
            in_.on.run("delete from outbox where company = :company and id = :id", in_.company, each);
            ++swept_.messages;
        }
        in_.on.run("delete from received where company = :company and at <= :until", in_.company, micros(*until));
    }

    void recipients(const std::optional<duration>& kept) {
        const auto until = history::kept_since(kept, now_);
        if (!until || !may_go_on()) return;
        for (const auto campaign : list(in_,
                                        "select id from campaigns where company = :company"
                                        " and state in ('done', 'cancelled') and over <= :until",
                                        in_.company, micros(*until))) {
            const auto old = list(in_,
                                  "select line from recipients where company = :company and campaign = :campaign"
                                  " order by line limit :limit",
                                  in_.company, campaign, left_ + 1);
            if (!old.empty()) keep_figures(in_, campaign);
            for (const auto each : old) {
                if (!take()) return;
                in_.on.run("delete from recipients where company = :company and campaign = :campaign and line = :line",
                           in_.company, campaign, each);
                ++swept_.messages;
            }
        }
    }

    /// What is to be done stays until it is done; then it is a contact's.
    void work(const std::optional<duration>& kept) {
        const auto until = history::kept_since(kept, now_);
        if (!until || !may_go_on()) return;
        const auto old = list(in_,
                              "select id from work_items where company = :company and closed is not null"
                              " and closed <= :until order by closed limit :limit",
                              in_.company, micros(*until), left_ + 1);
        for (const auto each : old) {
            if (!take()) return;
            in_.on.run("delete from work_items where company = :company and id = :id", in_.company, each);
            ++swept_.interactions;
        }
    }

    void sessions(const std::optional<duration>& kept) {
        const auto until = history::kept_since(kept, now_);
        if (!until || !may_go_on()) return;
        for (const auto each : list(in_,
                                    "select interaction from sessions where company = :company and saved <= :until"
                                    " order by saved limit :limit",
                                    in_.company, micros(*until), left_ + 1))
            session_of(each);
    }

    /// A group goes as a whole, when none of its records has been seen, and nothing of theirs is under way.
    void customers(const std::optional<duration>& kept) {
        const auto until = history::kept_since(kept, now_);
        if (!until || !may_go_on()) return;
        const auto old = list(
            in_,
            "select c.id from customers c where c.company = :company and c.id = c.survivor and c.erased = 0"
            " and not exists (select 1 from customers o where o.company = c.company and o.survivor = c.survivor"
            " and (o.seen > :until or o.since > :until_too"
            " or exists (select 1 from interactions i where i.company = o.company and i.customer = o.id and i.ended is "
            "null)"
            " or exists (select 1 from promises p where p.company = o.company and p.customer = o.id)"
            " or exists (select 1 from work_items w where w.company = o.company and w.customer = o.id and w.closed is "
            "null)"
            " or exists (select 1 from outbox m where m.company = o.company and m.customer = o.id and m.customer <> 0"
            " and m.state in ('waiting', 'attempting', 'unknown'))"
            " or exists (select 1 from outbox m where m.company = o.company and m.cause = o.id and m.cause <> 0"
            " and m.state in ('waiting', 'attempting', 'unknown')))) limit :limit",
            in_.company, micros(*until), micros(*until), left_ + 1);
        for (const auto each : old) {
            if (!take()) return;
            const auto group = group_of(in_, each);
            for (const auto record : group) erase_record(in_, record);
            left_ -= std::min(left_, group.size() - 1);
            swept_.customers += group.size();
        }
    }

    void graphs() {
        if (!may_go_on()) return;
        std::vector<std::string> unpinned;
        in_.on.read(
            "select digest from graphs where company = :company and not exists (select 1 from sessions s"
            " where s.company = graphs.company and s.graph = graphs.digest) limit :limit",
            [&](const row& each) { unpinned.emplace_back(each.text(0)); }, in_.company, left_ + 1);
        for (const auto& each : unpinned) {
            if (!take()) return;
            in_.on.run("delete from graphs where company = :company and digest = :digest", in_.company, each);
            ++swept_.graphs;
        }
    }

    /// With what webhooks were still to be told of them.
    void events(const std::optional<duration>& kept) {
        const auto until = history::kept_since(kept, now_);
        if (!until || !may_go_on()) return;
        const auto old =
            list(in_, "select position from events where company = :company and at <= :until order by at limit :limit",
                 in_.company, micros(*until), left_ + 1);
        for (const auto each : old) {
            if (!take()) return;
            in_.on.run("delete from deliveries where company = :company and position = :position", in_.company, each);
            in_.on.run("delete from events where company = :company and position = :position", in_.company, each);
            ++swept_.events;
        }
    }

    /// Those whose entry has gone, and what was uploaded and has been kept as long as entries are.
    void files(const history::retention& rules) {
        const auto until = history::kept_since(rules.entries, now_),
                   ended = history::kept_since(rules.interactions, now_);
        if ((!until && !ended) || !may_go_on()) return;
        const auto latest = std::max(until.value_or(calendar_time::min()), ended.value_or(calendar_time::min()));
        const auto old =
            list(in_,
                 "select f.id from files f where f.company = :company and f.made <= :until"
                 " and ((f.entry = 0 and f.made <= :uploaded) or (f.entry <> 0 and not exists (select 1"
                 " from entries e where e.company = f.company and e.customer = f.customer and e.at = f.made"
                 " and e.id = f.entry))) order by f.made limit :limit",
                 in_.company, micros(latest), micros(until.value_or(calendar_time{})), left_ + 1);
        for (const auto each : old) {
            if (!take()) return;
            in_.on.run("delete from files where company = :company and id = :id", in_.company, each);
            ++swept_.files;
        }
    }

    const history::swept& done() const noexcept { return swept_; }

private:
    /// What these rows count for stays as it is.
    void seal(history::source of, std::string_view time, std::string_view table, std::string_view key,
              const ids& rows) {
        const auto sql = fmt::format("select {} from {} where company = :company and {} = :id", time, table, key);
        std::vector<calendar_time> starts;
        for (const auto each : rows)
            in_.on.read(
                sql, [&](const row& found) { starts.push_back(history::quarter_of(moment(found.integer(0)))); },
                in_.company, each);
        seal_quarters(in_, of, starts);
    }
    void seal_contacts(const ids& rows) {
        seal(history::source::contacts, "began", "interactions", "id", rows);
        seal(history::source::visits, "came", "queue_visits", "interaction", rows);
        seal(history::source::attempts, "began", "lead_attempts", "interaction <> 0 and interaction", rows);
    }

    bool may_go_on() const noexcept { return !swept_.more; }

    /// Takes one row of the allowance; false where it is used up.
    bool take() {
        if (left_ == 0) swept_.more = true;
        if (swept_.more) return false;
        --left_;
        return true;
    }

    void entries_within(std::int64_t interaction) {
        if (!may_go_on()) return;
        const auto inside = list(in_,
                                 "select id from entries where company = :company and interaction = :interaction"
                                 " and interaction <> 0 order by at, id limit :limit",
                                 in_.company, interaction, left_ + 1);
        for (const auto each : inside) {
            if (!take()) return;
            in_.on.run(
                "delete from entries where company = :company and interaction = :interaction and interaction <> 0"
                " and id = :id",
                in_.company, interaction, each);
            ++swept_.entries;
        }
    }
    void session_of(std::int64_t interaction) {
        if (!in_.on.integer("select 1 from sessions where company = :company and interaction = :interaction",
                            in_.company, interaction) ||
            !take())
            return;
        in_.on.run("delete from sessions where company = :company and interaction = :interaction", in_.company,
                   interaction);
        ++swept_.sessions;
    }

    writing& in_;
    const calendar_time now_;
    std::size_t left_;
    history::swept swept_;
};

}  // namespace

void erase_customer_of(writing& in, history::customer_id who) {
    const auto group = group_of(in, who.value());
    if (group.empty()) not_found("there is no customer " + to_string(who));
    for (const auto each : group) erase_record(in, each);
}

history::swept sweep(writing& in, const history::retention& rules, calendar_time now, std::size_t most) {
    sweeping sweep{in, now, most};
    sweep.entries(rules.entries);
    sweep.interactions(rules.interactions);
    sweep.recipients(rules.messages);  // first: their figures count what became of the messages
    sweep.messages(rules.messages);
    sweep.sessions(rules.sessions);
    sweep.customers(rules.customers);
    sweep.graphs();
    sweep.events(rules.events);
    sweep.files(rules);
    sweep.work(rules.interactions);
    return sweep.done();
}

}  // namespace palabre::sql
