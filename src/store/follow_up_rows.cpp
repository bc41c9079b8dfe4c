// src/store/follow_up_rows.cpp - what follows calls, as rows.
#include "store/follow_up_rows.hpp"

#include "store/columns.hpp"
#include "store/lead_rows.hpp"

#include <algorithm>
#include <map>

namespace palabre::sql {
namespace {

std::string select(std::string_view rest) {
    return std::string{
        "select id, key, kind, name, customer, address, because_of, campaign, queue, disposition, language,"
        " agent, what, made, due, attempts, state, why, settled, medium, answered from follow_ups"
        " where company = :company "}
        .append(rest);
}

/// Some are made by a number alone, and may be settled without a word of whose it was.
constexpr std::string_view by_customer = "customer = :customer and customer <> 0",
                           by_number = "customer = 0 and address = :address and address <> ''";

history::follow_up read_follow_up(const row& of) {
    reading from{of};
    history::follow_up one;
    one.id = from.id<history::follow_up_id>();
    one.key = from.string();
    one.kind = history::follow_up_kind_from(from.text());
    one.name = from.string();
    one.customer = from.id<history::customer_id>();
    one.address = from.string();
    one.because_of = from.id<history::interaction_id>();
    one.campaign = from.string();
    one.queue = from.string();
    one.disposition = from.string();
    one.language = from.string();
    one.agent = from.id<history::user_id>();
    one.what = from.json();
    one.made = from.time();
    one.due = from.time();
    one.attempts = static_cast<int>(from.integer());
    one.state = history::follow_up_state_from(from.text());
    one.why = from.string();
    one.settled = from.maybe_time();
    one.on = medium_from(from.text());
    one.answered = from.maybe_time();
    return one;
}

/// Of what a group is made: a fixed text of ours.
std::string_view column_of(history::survey_group by) {
    using group = history::survey_group;
    switch (by) {
    case group::survey: return "f.name";
    case group::campaign: return "f.campaign";
    case group::queue: return "f.queue";
    case group::agent: return "cast(f.agent as text)";
    case group::disposition: return "f.disposition";
    case group::all: break;
    }
    return "case when f.kind = '' then f.kind else '' end";  // PostgreSQL groups by no constant
}

}  // namespace

void apply(writing& in, const change::make_follow_up& made) {
    const auto& what = made.what;
    if (in.on.integer("select 1 from follow_ups where company = :company and id = :id", in.company, what.id.value()) ||
        in.on.integer("select 1 from follow_ups where company = :company and key = :key", in.company, what.key))
        return;
    check_customer(in, what.customer);
    check_interaction(in, what.because_of);
    in.on.run("insert into follow_ups (company, id, key, kind, name, customer, address, because_of, campaign, queue,"
              " disposition, language, agent, what, made, due, attempts, state, why, settled, medium, answered) values"
              " (:company, :id, :key, :kind, :name, :customer, :address, :because_of, :campaign, :queue, :disposition,"
              " :language, :agent, :what, :made, :due, :attempts, :state, :why, :settled, :medium, :answered)",
              in.company, in.keeps(what.id), what.key, to_string(what.kind), what.name, what.customer.value(),
              what.address, what.because_of.value(), what.campaign, what.queue, what.disposition, what.language,
              what.agent.value(), json(what.what), micros(what.made), micros(what.due), what.attempts,
              to_string(what.state), what.why, micros(what.settled), to_string(what.on), micros(what.answered));
}

void apply(writing& in, const change::settle_follow_up& what) {
    if (what.due) {
        in.on.run("update follow_ups set due = :due, why = :why, attempts = :attempts"
                  " where company = :company and id = :id and state = 'waiting'",
                  micros(*what.due), what.why, what.attempts, in.company, what.which.value());
        return;
    }
    check_customer(in, what.customer);
    in.on.run("update follow_ups set state = :state, why = :why, settled = :settled, medium = :medium,"
              " customer = coalesce(nullif(cast(:whose as bigint), 0), customer)"
              " where company = :company and id = :id and state = 'waiting'",
              to_string(what.state), what.why, micros(what.at), to_string(what.on), what.customer.value(), in.company,
              what.which.value());
}

void apply(writing& in, const change::note_survey_answer& noted) {
    const auto& what = noted.what;
    if (in.on.run("update follow_ups set answered = coalesce(answered, :at) where company = :company and id = :id",
                  micros(what.at), in.company, what.of.value()) == 0)
        return;
    in.on.run("insert into survey_answers (company, follow_up, question, kind, number, text, at) values (:company,"
              " :follow_up, :question, :kind, :number, :text, :at) on conflict (company, follow_up, question)"
              " do update set kind = excluded.kind, number = excluded.number, text = excluded.text, at = excluded.at",
              in.company, what.of.value(), what.question, what.kind, what.number, what.text, micros(what.at));
}

std::vector<history::follow_up> follow_ups_waiting(asking& in, std::size_t limit) {
    static const std::string sql = select("and state = 'waiting' order by due, id limit :limit");
    std::vector<history::follow_up> all;
    in.on.read(
        sql, [&](const row& each) { all.push_back(read_follow_up(each)); }, in.company, limit);
    return all;
}

std::optional<std::vector<history::follow_up>> follow_ups_done_for(asking& in, history::customer_id who,
                                                                   history::follow_up_kind which, std::size_t limit) {
    static const std::string sql = select("and customer = :customer and customer <> 0 and kind = :kind"
                                          " and state = 'done' order by settled desc, id desc limit :limit");
    const auto group = group_of(in, who);
    if (group.empty()) return {};
    std::vector<history::follow_up> all;
    for (const auto each : group)
        in.on.read(
            sql, [&](const row& found) { all.push_back(read_follow_up(found)); }, in.company, each, to_string(which),
            limit);
    std::ranges::sort(all, std::greater{}, [](const auto& one) { return std::pair{one.settled, one.id}; });
    if (all.size() > limit) all.resize(limit);
    return all;
}

std::optional<history::follow_up> follow_up_of(asking& in, history::follow_up_id which) {
    static const std::string sql = select("and id = :id");
    std::optional<history::follow_up> found;
    in.on.read(
        sql, [&](const row& each) { found = read_follow_up(each); }, in.company, which.value());
    return found;
}

std::vector<history::follow_up> follow_ups_of(asking& in, const std::vector<std::int64_t>& group,
                                              const std::vector<std::string>& phones) {
    static const std::string his = select("and ").append(by_customer), numbers = select("and ").append(by_number);
    std::vector<history::follow_up> all;
    const auto take = [&](const row& each) { all.push_back(read_follow_up(each)); };
    for (const auto each : group) in.on.read(his, take, in.company, each);
    for (const auto& each : phones) in.on.read(numbers, take, in.company, each);
    return all;
}

std::vector<history::survey_answer> answers_to(asking& in, history::follow_up_id which) {
    std::vector<history::survey_answer> all;
    in.on.read(
        "select question, kind, number, text, at from survey_answers where company = :company"
        " and follow_up = :follow_up order by question",
        [&](const row& each) {
            history::survey_answer one{.of = which};
            one.question = each.text(0);
            one.kind = each.text(1);
            one.number = each.maybe_integer(2);
            one.text = each.text(3);
            one.at = moment(each.integer(4));
            all.push_back(std::move(one));
        },
        in.company, which.value());
    return all;
}

std::vector<history::survey_count> survey_counts(asking& in, const history::survey_question& which) {
    const std::string group{column_of(which.by)};
    const std::string these = " f.company = :company and f.kind = 'survey' and f.state = 'done'"
                              " and f.settled >= :from and f.settled < :to and (:all = 1 or f.name = :name)";
    std::map<std::string, history::survey_count> by_group;
    const auto of = [&](std::string_view name) -> history::survey_count& {
        auto& one = by_group[std::string{name}];
        one.group = name;
        return one;
    };
    const auto ask = [&](const std::string& sql, const auto& then) {
        in.on.read(sql, then, in.company, micros(which.from), micros(which.to), which.survey.empty() ? 1 : 0,
                   which.survey);
    };
    ask("select " + group + ", count(*), count(f.answered) from follow_ups f where" + these + " group by " + group,
        [&](const row& each) {
            auto& one = of(each.text(0));
            one.sent = each.integer(1);
            one.answered = each.integer(2);
        });
    ask("select " + group +
            ", a.kind, a.number, count(*) from follow_ups f join survey_answers a on a.company = f.company"
            " and a.follow_up = f.id where" +
            these + " and a.number is not null group by " + group + ", a.kind, a.number",
        [&](const row& each) {
            of(each.text(0)).marks[std::string{each.text(1)}][each.integer(2)] += each.integer(3);
        });
    std::vector<history::survey_count> all;
    for (auto& [name, each] : by_group) all.push_back(std::move(each));
    return all;
}

void forget_follow_ups(writing& in, std::int64_t customer) {
    in.on.run("delete from follow_ups where company = :company and state = 'waiting' and address <> '' and address in"
              " (select address from identities where company = :same_company and customer = :customer"
              " and kind = 'phone')",
              in.company, in.company, customer);
    in.on.run("delete from follow_ups where company = :company and state = 'waiting' and customer = :customer"
              " and customer <> 0",
              in.company, customer);
    const auto strip = [&](const std::string& whose, const auto& who) {
        in.on.run("update survey_answers set text = '' where company = :company and follow_up in (select id from"
                  " follow_ups where company = :same_company and " +
                      whose + ")",
                  in.company, in.company, who);
        in.on.run("update follow_ups set address = '', what = '' where company = :company and " + whose, in.company,
                  who);
    };
    strip(std::string{by_customer}, customer);
    std::vector<std::string> phones;
    in.on.read(
        "select address from identities where company = :company and customer = :customer and kind = 'phone'",
        [&](const row& each) { phones.emplace_back(each.text(0)); }, in.company, customer);
    for (const auto& each : phones) strip(std::string{by_number}, each);
}

}  // namespace palabre::sql
