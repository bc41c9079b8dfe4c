// src/store/read_campaigns.cpp - campaigns, their recipients and their progress, read from rows.
#include "store/campaign_rows.hpp"
#include "store/columns.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <type_traits>
#include <utility>

namespace palabre::sql {
namespace {

constexpr std::string_view campaign_columns =
    "id, name, state, plan, cursor, selected, all_selected, why, made, started, over";

history::campaign read_campaign(const row& each) {
    reading from{each};
    history::campaign what;
    what.id = from.id<history::campaign_id>();
    what.name = from.string();
    what.state = history::campaign_state_from(from.text());
    what.plan = from.json();
    what.cursor = from.string();
    what.selected = from.integer();
    what.all_selected = from.flag();
    what.why = from.string();
    what.made = from.time();
    what.started = from.maybe_time();
    what.over = from.maybe_time();
    return what;
}

constexpr std::string_view recipient_columns =
    "campaign, line, address, written, language, area, fields, customer, message, fate, why, answered, opted_out";

history::recipient read_recipient(const row& each) {
    reading from{each};
    history::recipient what;
    what.in = from.id<history::campaign_id>();
    what.row = from.integer();
    what.address = from.string();
    what.written = from.string();
    what.language = from.string();
    what.area = from.string();
    what.fields = from.json();
    what.customer = from.id<history::customer_id>();
    what.message = from.id<history::outgoing_id>();
    what.fate = history::recipient_fate_from(from.text());
    what.why = from.string();
    what.answered = from.maybe_time();
    what.opted_out = from.maybe_time();
    return what;
}

template<class Key> boost::json::object counts(const std::map<Key, std::int64_t>& of) {
    boost::json::object all;
    for (const auto& [key, count] : of)
        if constexpr (std::is_same_v<Key, std::string>)
            all[key] = count;
        else
            all[to_string(key)] = count;
    return all;
}

template<class Key, class Read>
void read_counts(const boost::json::object& from, std::string_view name, std::map<Key, std::int64_t>& into, Read read) {
    for (const auto& [key, count] : from.at(name).as_object()) into[Key{read(key)}] = count.as_int64();
}

std::optional<history::campaign_progress> kept_figures(asking& in, history::campaign_id of) {
    std::optional<history::campaign_progress> found;
    in.on.read(
        "select figures from campaigns where company = :company and id = :id and figures <> ''",
        [&](const row& each) {
            const auto kept = boost::json::parse(each.text(0));
            const auto& told = kept.as_object();
            auto& all = found.emplace();
            read_counts(told, "recipients", all.recipients, history::recipient_fate_from);
            read_counts(told, "skipped", all.skipped, [](std::string_view word) { return word; });
            read_counts(told, "messages", all.messages, history::send_state_from);
            read_counts(told, "failed", all.failed, [](std::string_view word) { return word; });
            all.answered = told.at("answered").as_int64();
            all.opted_out = told.at("opted_out").as_int64();
        },
        in.company, of.value());
    return found;
}

}  // namespace

void keep_figures(writing& in, std::int64_t campaign) {
    asking look{in.on, in.company, in.seals};
    const auto now = progress(look, history::campaign_id{campaign});
    const boost::json::object told{
        {"recipients", counts(now.recipients)}, {"skipped", counts(now.skipped)}, {"messages", counts(now.messages)},
        {"failed", counts(now.failed)},         {"answered", now.answered},       {"opted_out", now.opted_out}};
    in.on.run("update campaigns set figures = :figures where company = :company and id = :id and figures = ''",
              boost::json::serialize(told), in.company, campaign);
}

std::vector<history::campaign> campaigns(asking& in) {
    static const std::string sql =
        "select " + std::string{campaign_columns} + " from campaigns where company = :company order by name";
    std::vector<history::campaign> all;
    in.on.read(
        sql, [&](const row& each) { all.push_back(read_campaign(each)); }, in.company);
    return all;
}

std::optional<history::campaign> campaign_by(asking& in, const std::string& name) {
    static const std::string sql =
        "select " + std::string{campaign_columns} + " from campaigns where company = :company and name = :name";
    std::optional<history::campaign> found;
    in.on.read(
        sql, [&](const row& each) { found = read_campaign(each); }, in.company, name);
    return found;
}

std::vector<history::recipient> recipients(asking& in, history::campaign_id of, std::int64_t after, std::size_t limit) {
    static const std::string sql = "select " + std::string{recipient_columns} +
                                   " from recipients where company = :company and campaign = :campaign"
                                   " and line > :after order by line limit :limit";
    std::vector<history::recipient> all;
    in.on.read(
        sql, [&](const row& each) { all.push_back(read_recipient(each)); }, in.company, of.value(), after, limit);
    return all;
}

std::vector<history::customer_id> queued_among(asking& in, history::campaign_id of,
                                               const std::vector<history::customer_id>& these) {
    std::vector<history::customer_id> found;
    for (const auto each : these)
        if (in.on.integer("select 1 from recipients where company = :company and customer = :customer and customer <> 0"
                          " and campaign = :campaign and fate = 'queued' limit 1",
                          in.company, each.value(), of.value()))
            found.push_back(each);
    return found;
}

std::optional<history::recipient> last_campaign_of(asking& in, history::customer_id who) {
    static const std::string sql = "select " + std::string{recipient_columns} +
                                   " from recipients where company = :company and customer = :customer"
                                   " and customer <> 0 and fate = 'queued' order by message desc limit 1";
    std::optional<history::recipient> found;
    in.on.read(
        sql, [&](const row& each) { found = read_recipient(each); }, in.company, who.value());
    return found;
}

std::size_t under_way(asking& in, history::campaign_id of) {
    std::size_t count = 0;
    for (const auto* const state : {"waiting", "attempting"})
        count += static_cast<std::size_t>(
            in.on
                .integer("select count(*) from outbox where company = :company and campaign = :campaign"
                         " and campaign <> 0 and state = :state",
                         in.company, of.value(), state)
                .value_or(0));
    return count;
}

std::vector<history::recipient> recipients_of(asking& in, std::int64_t customer,
                                              const std::vector<std::string>& addresses) {
    static const std::string select = "select " + std::string{recipient_columns} + " from recipients where ";
    static const std::string his = select + "company = :company and customer = :customer and customer <> 0",
                             unseen = select + "company = :company and address = :address and address <> ''"
                                               " and customer = 0";
    std::vector<history::recipient> all;
    const auto take = [&](const row& each) { all.push_back(read_recipient(each)); };
    in.on.read(his, take, in.company, customer);
    for (const auto& each : addresses) in.on.read(unseen, take, in.company, each);
    return all;
}

history::campaign_progress progress(asking& in, history::campaign_id of) {
    if (auto kept = kept_figures(in, of)) return std::move(*kept);
    history::campaign_progress found;
    in.on.read(
        "select fate, why, count(*) from recipients where company = :company and campaign = :campaign"
        " and fate <> 'invalid' group by fate, why",
        [&](const row& each) {
            const auto fate = history::recipient_fate_from(each.text(0));
            found.recipients[fate] += each.integer(2);
            if (fate == history::recipient_fate::skipped) found.skipped[std::string{each.text(1)}] += each.integer(2);
        },
        in.company, of.value());
    if (const auto invalid = in.on.integer("select count(*) from recipients where company = :company"
                                           " and campaign = :campaign and fate = 'invalid'",
                                           in.company, of.value());
        invalid.value_or(0) > 0)
        found.recipients[history::recipient_fate::invalid] = *invalid;
    in.on.read(
        "select state, count(*) from outbox where company = :company and campaign = :campaign and campaign <> 0"
        " group by state",
        [&](const row& each) { found.messages[history::send_state_from(each.text(0))] = each.integer(1); }, in.company,
        of.value());
    in.on.read(
        "select why, count(*) as many from outbox where company = :company and campaign = :campaign and campaign <> 0"
        " and state = 'failed' group by why order by many desc, why limit 20",
        [&](const row& each) { found.failed[std::string{each.text(0)}] = each.integer(1); }, in.company, of.value());
    found.answered = in.on
                         .integer("select count(*) from recipients where company = :company and campaign = :campaign"
                                  " and answered is not null",
                                  in.company, of.value())
                         .value_or(0);
    found.opted_out = in.on
                          .integer("select count(*) from recipients where company = :company and campaign = :campaign"
                                   " and opted_out is not null",
                                   in.company, of.value())
                          .value_or(0);
    return found;
}

std::vector<history::customer_id> members(asking& in, const std::string& segment, history::customer_id after,
                                          std::size_t limit) {
    std::vector<history::customer_id> all;
    const auto take = [&](const row& each) { all.emplace_back(each.integer(0)); };
    if (segment.empty())
        in.on.read("select id from customers where company = :company and id > :after and survivor = id and erased = 0"
                   " order by id limit :limit",
                   take, in.company, after.value(), limit);
    else
        in.on.read("select id from customers where company = :company and segment = :segment and id > :after"
                   " and survivor = id and erased = 0 order by id limit :limit",
                   take, in.company, segment, after.value(), limit);
    return all;
}

}  // namespace palabre::sql
