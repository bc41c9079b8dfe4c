// src/store/work_item_rows.cpp - work items as rows: made once, counted up, changed by turns.
#include "store/work_item_rows.hpp"

#include "history/work_rules.hpp"
#include "store/writing.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace palabre::sql {
namespace {

std::string select(std::string_view rest) {
    return fmt::format("select {} from work_items where company = :company {}", work_item_columns, rest);
}

std::vector<history::work_item> all_of(connection& on, const std::string& sql, const auto&... values) {
    std::vector<history::work_item> all;
    on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            all.push_back(read_work_item(from));
        },
        values...);
    return all;
}

std::optional<history::work_item> one_of(connection& on, const std::string& sql, const auto&... values) {
    auto all = all_of(on, sql, values...);
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
}

std::string written(const std::vector<history::work_contact>& all) {
    if (all.empty()) return {};
    boost::json::array made;
    for (const auto& each : all)
        made.push_back(boost::json::array{each.within.value(), micros(each.at), value(each.recording)});
    return json(made);
}

std::vector<history::work_contact> read_contacts(const value& from) {
    std::vector<history::work_contact> all;
    if (!from.is_array()) return all;
    for (const auto& each : from.get_array()) {
        const auto& parts = each.as_array();
        all.push_back({history::interaction_id{parts.at(0).to_number<std::int64_t>()},
                       moment(parts.at(1).to_number<std::int64_t>()), std::string{parts.at(2).as_string()}});
    }
    return all;
}

std::string among(const std::vector<std::int64_t>& group) {
    std::string all = "(-1";
    for (const auto record : group) all += fmt::format(", {}", record);
    return all + ')';
}

/// What he is counted up in.
std::optional<history::work_item> counting(writing& in, const history::work_item& what) {
    if (!what.counts() || (!what.customer && what.address.empty())) return std::nullopt;
    constexpr std::string_view same = " and closed is null and queue = :queue and origin in ('voicemail', 'abandoned')";
    if (!what.customer)
        return one_of(in.on, select(fmt::format("and customer = 0 and address = :address{} order by id limit 1", same)),
                      in.company, what.address, what.queue);
    asking look{in.on, in.company, in.seals};
    const auto group = group_of(look, what.customer);
    return one_of(in.on, select(fmt::format("and customer in {}{} order by id limit 1", among(group), same)),
                  in.company, what.queue);
}

void update(writing& in, const history::work_item& to) {
    in.on.run("update work_items set address = :address, origin = :origin, queue = :queue, form = :form, due = :due,"
              " state = :state, agent = :agent, turn = :turn, times = :times, contacts = :contacts,"
              " disposition = :disposition, note = :note, closed = :closed where company = :company and id = :id",
              to.address, to_string(to.from), to.queue, json(to.form), micros(to.due), to_string(to.state),
              to.agent.value(), to.turn, to.times, written(to.contacts), to.disposition, to.note, micros(to.closed),
              in.company, to.id.value());
}

}  // namespace

history::work_item read_work_item(reading& from) {
    history::work_item one;
    one.id = from.id<history::work_item_id>();
    one.customer = from.id<history::customer_id>();
    one.address = from.string();
    one.from = history::work_origin_from(from.text());
    one.queue = from.string();
    one.campaign = from.string();
    one.subject = from.string();
    one.form = from.json();
    one.due = from.maybe_time();
    one.state = history::work_state_from(from.text());
    one.agent = from.id<history::user_id>();
    one.turn = from.integer();
    one.times = static_cast<int>(from.integer());
    one.contacts = read_contacts(from.json());
    one.key = from.string();
    one.disposition = from.string();
    one.note = from.string();
    one.made = from.time();
    one.closed = from.maybe_time();
    return one;
}

changed_work open_work(writing& in, const history::work_item& what) {
    asking look{in.on, in.company, in.seals};
    auto known = work_item_of(look, what.id);
    if (!known && !what.key.empty()) known = work_item_by(look, what.key);
    if (!known) known = counting(in, what);
    if (known) {
        if (known->is_over() || !what.counts()) return {*known, false};
        const auto next = history::counted(*known, what);
        if (!next) return {*known, false};
        update(in, *next);
        return {*next};
    }
    check_customer(in, what.customer);
    in.on.run("insert into work_items (company, id, customer, address, origin, queue, campaign, subject, form, due,"
              " state, agent, turn, times, contacts, key, disposition, note, made, closed) values (:company, :id,"
              " :customer, :address, :origin, :queue, :campaign, :subject, :form, :due, :state, :agent, :turn, :times,"
              " :contacts, :key, :disposition, :note, :made, :closed)",
              in.company, in.keeps(what.id), what.customer.value(), what.address, to_string(what.from), what.queue,
              what.campaign, what.subject, json(what.form), micros(what.due), to_string(what.state), what.agent.value(),
              what.turn, what.times, written(what.contacts), what.key, what.disposition, what.note, micros(what.made),
              micros(what.closed));
    return {what};
}

changed_work move_work(writing& in, const history::work_move& how) {
    asking look{in.on, in.company, in.seals};
    const auto now = work_item_of(look, how.which);
    if (!now) not_found("there is no work item " + to_string(how.which));
    std::string why;
    const auto next = history::moved(*now, how, why);
    if (!next) conflict(why);
    if (*next == *now) return {*next, false};
    update(in, *next);
    return {*next};
}

std::optional<history::work_item> work_item_of(asking& in, history::work_item_id which) {
    static const std::string sql = select("and id = :id");
    return one_of(in.on, sql, in.company, which.value());
}

std::optional<history::work_item> work_item_by(asking& in, const std::string& key) {
    static const std::string sql = select("and key = :key and key <> ''");
    return one_of(in.on, sql, in.company, key);
}

std::vector<history::work_item> work_items(asking& in, const history::work_filter& which, history::work_item_id after,
                                           std::size_t limit) {
    std::string where = "and id > :after";  // names and numbers of ours stand in the statement, a caller's text never
    const bool over =
        which.over.value_or(false) ||
        (which.state && (*which.state == history::work_state::done || *which.state == history::work_state::passed));
    if (over)
        where += " and closed is not null";
    else if (which.over || which.state)
        where += " and closed is null";
    if (which.over && *which.over != over) return {};
    if (which.state) where += fmt::format(" and state = '{}'", to_string(*which.state));
    if (which.from) where += fmt::format(" and origin = '{}'", to_string(*which.from));
    if (which.agent) where += fmt::format(" and agent = {}", which.agent->value());
    if (which.customer) where += " and customer in " + among(group_of(in, *which.customer));
    where += which.queue ? " and queue = :queue" : " and queue >= :queue";
    where += which.campaign ? " and campaign = :campaign" : " and campaign >= :campaign";
    return all_of(in.on, select(where + " order by id limit :limit"), in.company, after.value(),
                  which.queue.value_or(""), which.campaign.value_or(""), limit);
}

}  // namespace palabre::sql
