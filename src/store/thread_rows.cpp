// src/store/thread_rows.cpp - written conversations as rows: changed by turns, found by address, owner and moment.
#include "history/thread_rules.hpp"
#include "store/columns.hpp"
#include "store/gathered_rows.hpp"
#include "store/reads.hpp"
#include "store/writing.hpp"

#include <fmt/format.h>

namespace palabre::sql {
namespace {

std::string select(std::string_view rest) {
    return fmt::format("select {} from threads t where t.company = :company {}", thread_columns, rest);
}

std::vector<history::thread> all_of(connection& on, const std::string& sql, const auto&... values) {
    std::vector<history::thread> all;
    on.read(
        sql,
        [&](const row& each) {
            reading from{each};
            all.push_back(read_thread(from));
        },
        values...);
    return all;
}

std::optional<history::thread> one_of(connection& on, const std::string& sql, const auto&... values) {
    auto all = all_of(on, sql, values...);
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
}

/// Two that are open between the same addresses would both be answered.
void check_alone(writing& in, const history::thread& what) {
    if (what.state == history::thread_state::closed || what.address.empty()) return;
    if (const auto other = in.on.integer("select interaction from threads where company = :company and medium = :medium"
                                         " and address = :address and service = :service and state <> 'closed'"
                                         " and interaction <> :id",
                                         in.company, to_string(what.on), what.address, what.service, what.of.value()))
        conflict("conversation " + std::to_string(*other) + " is open between these addresses");
}

history::thread now_of(writing& in, history::interaction_id which) {
    static const std::string sql = select("and t.interaction = :id");
    auto found = one_of(in.on, sql, in.company, which.value());
    if (!found) not_found("there is no conversation " + to_string(which));
    return *std::move(found);
}

void update(writing& in, const history::thread& to) {
    in.on.run("update threads set customer = :customer, medium = :medium, carrier = :carrier, service = :service, "
              "address = :address,"
              " state = :state, owner = :owner, agent = :agent, turn = :turn, until = :until,"
              " waits_since = :waits_since, wakes = :wakes, queue = :queue, language = :language, slots = :slots,"
              " awaits_secret = :awaits_secret, disposition = :disposition, last_in = :last_in, last_out = :last_out,"
              " reopened = :reopened where company = :company and interaction = :id",
              to.customer.value(), to_string(to.on), to.carrier, to.service, to.address, to_string(to.state),
              to_string(to.owner), to.agent.value(), to.turn, micros(to.until), micros(to.waits_since),
              micros(to.wakes), to.queue, to.language, json(to.slots), to.awaits_secret, to.disposition,
              micros(to.last_in), micros(to.last_out), to.reopened, in.company, to.of.value());
}

}  // namespace

history::thread read_thread(reading& from) {
    history::thread one;
    one.of = from.id<history::interaction_id>();
    one.customer = from.id<history::customer_id>();
    one.on = medium_from(from.text());
    one.carrier = from.string();
    one.service = from.string();
    one.address = from.string();
    one.state = history::thread_state_from(from.text());
    one.owner = history::thread_owner_from(from.text());
    one.agent = from.id<history::user_id>();
    one.turn = from.integer();
    one.until = from.maybe_time();
    one.waits_since = from.maybe_time();
    one.wakes = from.maybe_time();
    one.queue = from.string();
    one.language = from.string();
    one.slots = from.json();
    one.token = from.string();
    one.continues = from.id<history::interaction_id>();
    one.awaits_secret = from.flag();
    one.disposition = from.string();
    one.opened = from.time();
    one.last_in = from.maybe_time();
    one.last_out = from.maybe_time();
    one.reopened = static_cast<int>(from.integer());
    return one;
}

void apply(writing& in, const change::receive_message& what) {
    if (in.on.gathers()) return in.rows.add(in.on, in.company, what);
    in.rows.flush(in.on);
    const auto as = in.on.integer("select entry from received where company = :company and carrier = :carrier"
                                  " and reference = :reference",
                                  in.company, what.carrier, what.reference);
    if (as && *as != what.as.value()) conflict(what.reference + " has come before");
    if (as) return;
    in.on.run("insert into received (company, carrier, reference, interaction, entry, at)"
              " values (:company, :carrier, :reference, :interaction, :entry, :at)",
              in.company, what.carrier, what.reference, what.within.value(), what.as.value(), micros(what.at));
}

void apply(writing& in, const change::open_thread& opened) {
    const auto& what = opened.what;
    if (in.on.integer("select 1 from threads where company = :company and interaction = :id", in.company,
                      what.of.value()))
        return;
    check_customer(in, what.customer);
    check_interaction(in, what.of);
    check_alone(in, what);
    in.on.run("insert into threads (company, interaction, customer, medium, carrier, service, address, state, owner,"
              " agent, turn, until, waits_since, wakes, queue, language, slots, token, continues, awaits_secret,"
              " disposition, opened, last_in, last_out, reopened) values (:company, :id, :customer, :medium, :carrier,"
              " :service, :address, :state, :owner, :agent, :turn, :until, :waits_since, :wakes, :queue, :language,"
              " :slots, :token, :continues, :awaits_secret, :disposition, :opened, :last_in, :last_out, :reopened)",
              in.company, what.of.value(), what.customer.value(), to_string(what.on), what.carrier, what.service,
              what.address, to_string(what.state), to_string(what.owner), what.agent.value(), what.turn,
              micros(what.until), micros(what.waits_since), micros(what.wakes), what.queue, what.language,
              json(what.slots), what.token, what.continues.value(), what.awaits_secret, what.disposition,
              micros(what.opened), micros(what.last_in), micros(what.last_out), what.reopened);
}

void apply(writing& in, const change::move_thread& what) {
    std::string why;
    const auto now = now_of(in, what.which);
    const auto next = history::moved(now, what, why);
    if (!next) conflict(why);
    check_alone(in, *next);
    update(in, *next);
    if (next->reopened > now.reopened)
        change_rows(in, history::source::contacts,
                    "update interactions set ended = null, how_ended = '' where company = :company and id = :id"
                    " returning began",
                    in.company, what.which.value());
}

void apply(writing& in, const change::touch_thread& what) {
    if (in.on.gathers() && gathered_rows::takes(what)) return in.rows.add(in.on, in.company, what);
    in.rows.flush(in.on);
    const auto now = now_of(in, what.which);
    if (const auto why = history::why_not_touched(now, what); !why.empty()) conflict(why);
    const auto next = history::touched(now, what);
    check_customer(in, what.customer);
    check_alone(in, next);
    update(in, next);
}

std::optional<history::entry_id> received_as(asking& in, const std::string& carrier, const std::string& reference) {
    const auto as = in.on.integer("select entry from received where company = :company and carrier = :carrier"
                                  " and reference = :reference",
                                  in.company, carrier, reference);
    return as ? std::optional{history::entry_id{*as}} : std::nullopt;
}

std::optional<history::thread> thread_of(asking& in, history::interaction_id which) {
    static const std::string sql = select("and t.interaction = :id");
    return one_of(in.on, sql, in.company, which.value());
}

std::optional<history::thread> thread_with(asking& in, medium on, const std::string& service,
                                           const std::string& address) {
    static const std::string sql = select("and t.medium = :medium and t.address = :address and t.service = :service"
                                          " and t.address <> ''"
                                          " order by (t.state = 'closed'), t.opened desc, t.interaction desc limit 1");
    return one_of(in.on, sql, in.company, to_string(on), address, service);
}

std::optional<history::thread> thread_by(asking& in, const std::string& token) {
    static const std::string sql = select("and t.token = :token and t.token <> '' order by t.interaction desc limit 1");
    return one_of(in.on, sql, in.company, token);
}

std::vector<history::thread> threads(asking& in, const history::thread_filter& which, history::interaction_id after,
                                     std::size_t limit) {
    // States and owners stand in the statement, so that the index of what is not closed is found; they are ours, not a caller's text.
    std::string where = "and t.interaction > :after";
    if (which.state) where += fmt::format(" and t.state = '{}'", to_string(*which.state));
    if (which.state && *which.state != history::thread_state::closed) where += " and t.state <> 'closed'";
    if (which.owner) where += fmt::format(" and t.owner = '{}'", to_string(*which.owner));
    if (which.agent) where += fmt::format(" and t.agent = {}", which.agent->value());
    if (which.customer) {
        const auto group = group_of(in, *which.customer);
        where += " and t.customer in (-1";
        for (const auto record : group) where += fmt::format(", {}", record);
        where += ')';
    }
    where += which.queue ? " and t.queue = :queue" : " and t.queue >= :queue";
    return all_of(in.on, select(where + " order by t.interaction limit :limit"), in.company, after.value(),
                  which.queue.value_or(""), limit);
}

std::vector<history::thread> threads_due(asking& in, calendar_time by, std::size_t limit) {
    static const std::string sql = select("and t.state <> 'closed' and t.due <= :by order by t.due, t.interaction"
                                          " limit :limit");
    return all_of(in.on, sql, in.company, micros(by), limit);
}

}  // namespace palabre::sql
