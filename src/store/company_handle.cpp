// src/store/company_handle.cpp - checks what is asked, and sends it to where it is answered.
#include "store/company_handle.hpp"

#include "history/validate.hpp"
#include "store/change_bytes.hpp"
#include "store/claims.hpp"
#include "store/retention.hpp"

namespace palabre::sql {

using history::reply;
using history::why_refused;
using history::why_refused_limit;
using history::why_refused_word;
using h = history::verdict;

namespace {

/// Nothing means that it is not there.
template<class Value> reply<Value> found(std::optional<Value> value, const char* what) {
    if (!value) return {h::not_found, {}, what};
    return {h::done, std::move(*value)};
}
template<class Value> reply<Value> found(Value value, const char*) {
    return {h::done, std::move(value)};
}

std::size_t size_of(const std::vector<change::any>& changes) {
    std::size_t bytes = 512;
    for (const auto& each : changes) bytes += bytes_of(each);
    return bytes;
}

/// The customer behind that address; with `id` for whoever is new.
history::person met(writing& in, const history::identity& who, std::int64_t id, calendar_time now) {
    asking look{in.on, in.company, in.seals};
    if (auto known = person_of(look, who)) return std::move(*known);
    change::add_customer added;
    added.who.id = history::customer_id{id};
    added.who.since = now;
    added.known_as = {who};
    added.from = history::origin::customer;
    apply(in, added);
    return person_of(look, who).value();
}

}  // namespace

template<class Value> bool company_handle::refuses(std::string why, on_reply<Value>& then) {
    if (why.empty()) return false;
    by_.answer<Value>({h::refused, {}, std::move(why)}, std::move(then));
    return true;
}

template<class Value, class Ask> void company_handle::ask(Ask ask, on_reply<Value> then) {
    by_.read<Value>(company_, std::move(ask), std::move(then));
}

void company_handle::write(std::vector<change::any> changes, on_reply<history::nothing> then) {
    if (refuses(why_refused(changes), then)) return;
    const auto weight = std::max<std::size_t>(changes.size(), 1);
    const auto bytes = size_of(changes);
    then = telling(changes, std::move(then));
    by_.write<history::nothing>(
        company_,
        [changes = std::move(changes)](writing& in) {
            for (const auto& each : changes) {
                try {
                    const bool gathers = std::holds_alternative<change::add_entry>(each) ||
                                         std::holds_alternative<change::begin_interaction>(each) ||
                                         std::holds_alternative<change::queue_message>(each) ||
                                         std::holds_alternative<change::settle_message>(each) ||
                                         std::holds_alternative<change::receive_message>(each) ||
                                         std::holds_alternative<change::touch_thread>(each) ||
                                         std::holds_alternative<change::post_event>(each);
                    if (!gathers) in.rows.flush(in.on);
                    std::visit([&](const auto& what) { apply(in, what); }, each);
                } catch (const refusal& refused) {
                    throw refusal{refused.what_is, std::string{history::name_of(each)} + ": " + refused.what()};
                }
            }
            return history::nothing{};
        },
        std::move(then), weight, bytes, true);
}

void company_handle::find(const history::identity& who, on_reply<history::person> then) {
    if (refuses(why_refused(who), then)) return;
    ask<history::person>([who](asking& in) { return found(person_of(in, who), "nobody is known by that address"); },
                         std::move(then));
}

void company_handle::find(history::customer_id who, on_reply<history::person> then) {
    ask<history::person>([who](asking& in) { return found(person_of(in, who), "there is no such customer"); },
                         std::move(then));
}

/// Most who are met are known: only who is not is written.
void company_handle::meet(const history::identity& who, on_reply<history::person> then) {
    if (refuses(why_refused(who), then)) return;
    ask<history::person>(
        [who](asking& in) { return found(person_of(in, who), ""); },
        [this, who, then = std::move(then)](reply<history::person> known) {
            if (known.what != h::not_found || !known.why.empty()) return then(std::move(known));
            by_.write<history::person>(
                company_,
                [who, id = by_.ids().next_value(), now = by_.now()](writing& in) { return met(in, who, id, now); },
                then);
        });
}

void company_handle::timeline(history::customer_id who, history::position after, std::size_t limit,
                              on_reply<history::timeline_page> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<history::timeline_page>(
        [=](asking& in) { return found(sql::timeline(in, who, after, limit), "there is no such customer"); },
        std::move(then));
}

void company_handle::timeline(const history::identity& who, history::position after, std::size_t limit,
                              on_reply<history::known_timeline> then) {
    if (refuses(why_refused(who), then) || refuses(why_refused_limit(limit), then)) return;
    ask<history::known_timeline>(
        [=](asking& in) { return found(sql::timeline(in, who, after, limit), "nobody is known by that address"); },
        std::move(then));
}

void company_handle::interactions(history::customer_id who, history::position after, std::size_t limit,
                                  on_reply<history::interaction_page> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<history::interaction_page>(
        [=](asking& in) { return found(sql::interactions(in, who, after, limit), "there is no such customer"); },
        std::move(then));
}

void company_handle::interaction_of(history::interaction_id which, on_reply<history::interaction> then) {
    ask<history::interaction>(
        [which](asking& in) { return found(sql::interaction_of(in, which), "there is no such interaction"); },
        std::move(then));
}

void company_handle::interaction_by(const std::string& source, const std::string& reference,
                                    on_reply<history::interaction> then) {
    if (refuses(why_refused_word("the reference", reference), then)) return;
    if (!source.empty() && refuses(why_refused_word("the source", source), then)) return;
    ask<history::interaction>(
        [=](asking& in) {
            return found(sql::interaction_by(in, source, reference), "no interaction has that reference");
        },
        std::move(then));
}

void company_handle::entries_of(history::interaction_id which, on_reply<std::vector<history::entry>> then) {
    ask<std::vector<history::entry>>(
        [which](asking& in) { return found(sql::entries_of(in, which), "there is no such interaction"); },
        std::move(then));
}

void company_handle::last_heard(history::customer_id who, medium on, on_reply<std::optional<calendar_time>> then) {
    ask<std::optional<calendar_time>>(
        [=](asking& in) -> reply<std::optional<calendar_time>> {
            return {h::done, sql::last_heard(in, who, on), {}};
        },
        std::move(then));
}

void company_handle::rules_for(const history::identity& whom, calendar_time now,
                               on_reply<history::contact_rules> then) {
    if (refuses(why_refused(whom), then)) return;
    ask<history::contact_rules>([=](asking& in) { return found(sql::rules_for(in, whom, now), ""); }, std::move(then));
}

void company_handle::merges_of(history::customer_id who, on_reply<std::vector<history::merge>> then) {
    ask<std::vector<history::merge>>(
        [who](asking& in) { return found(sql::merges_of(in, who), "there is no such customer"); }, std::move(then));
}

void company_handle::dispositions(on_reply<std::vector<history::disposition>> then) {
    ask<std::vector<history::disposition>>([](asking& in) { return found(sql::dispositions(in), ""); },
                                           std::move(then));
}

void company_handle::claim(medium on, calendar_time now, std::size_t limit,
                           on_reply<std::vector<history::outgoing>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    by_.write<std::vector<history::outgoing>>(
        company_,
        [on, now, limit, id = by_.ids().next_value()](writing& in) { return sql::claim(in, on, now, limit, id); },
        std::move(then));
}

void company_handle::settle_orphans(on_reply<std::vector<history::outgoing>> then) {
    by_.write<std::vector<history::outgoing>>(
        company_, [](writing& in) { return sql::settle_orphans(in); }, std::move(then));
}

void company_handle::message_of(history::outgoing_id which, on_reply<history::outgoing> then) {
    ask<history::outgoing>(
        [which](asking& in) { return found(sql::message_of(in, which), "there is no such message"); }, std::move(then));
}

void company_handle::message_by(medium on, const std::string& provider_id, on_reply<history::outgoing> then) {
    if (refuses(why_refused_word("the provider's id", provider_id), then)) return;
    ask<history::outgoing>(
        [=](asking& in) { return found(sql::message_by(in, on, provider_id), "no message has that provider's id"); },
        std::move(then));
}

void company_handle::messages(history::customer_id who, std::size_t limit,
                              on_reply<std::vector<history::outgoing>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<std::vector<history::outgoing>>(
        [=](asking& in) { return found(sql::messages(in, who, limit), "there is no such customer"); }, std::move(then));
}

void company_handle::messages_in(history::send_state where, history::outgoing_id after, std::size_t limit,
                                 on_reply<std::vector<history::outgoing>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<std::vector<history::outgoing>>(
        [=](asking& in) { return found(sql::messages_in(in, where, after, limit), ""); }, std::move(then));
}

void company_handle::promises(history::promise_id after, std::size_t limit,
                              on_reply<std::vector<history::promise>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<std::vector<history::promise>>([=](asking& in) { return found(sql::promises(in, after, limit), ""); },
                                       std::move(then));
}

void company_handle::files_wanted(history::file_id after, std::size_t limit,
                                  on_reply<std::vector<history::kept_file>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<std::vector<history::kept_file>>([=](asking& in) { return found(sql::files_wanted(in, after, limit), ""); },
                                         std::move(then));
}

void company_handle::file_by(const std::string& hash, on_reply<history::kept_file> then) {
    if (refuses(why_refused_word("the hash", hash), then)) return;
    ask<history::kept_file>([hash](asking& in) { return found(sql::file_by(in, hash), "there is no such file"); },
                            std::move(then));
}

void company_handle::received_as(const std::string& carrier, const std::string& reference,
                                 on_reply<history::entry_id> then) {
    if (refuses(why_refused_word("the reference", reference), then)) return;
    ask<history::entry_id>(
        [=](asking& in) { return found(sql::received_as(in, carrier, reference), "it has not come"); },
        std::move(then));
}

void company_handle::session_of(history::interaction_id which, on_reply<history::saved_session> then) {
    ask<history::saved_session>(
        [which](asking& in) { return found(sql::session_of(in, which), "there is no such session"); }, std::move(then));
}

void company_handle::recordings_due(calendar_time by, std::size_t limit,
                                    on_reply<std::vector<history::recording>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<std::vector<history::recording>>([=](asking& in) { return found(sql::recordings_due(in, by, limit), ""); },
                                         std::move(then));
}

void company_handle::recordings_of(history::customer_id who, on_reply<std::vector<history::recording>> then) {
    ask<std::vector<history::recording>>(
        [=](asking& in) { return found(sql::recordings_of(in, who), "there is no such customer"); }, std::move(then));
}

void company_handle::thread_of(history::interaction_id which, on_reply<history::thread> then) {
    ask<history::thread>(
        [which](asking& in) { return found(sql::thread_of(in, which), "there is no such conversation"); },
        std::move(then));
}

void company_handle::thread_with(medium on, const std::string& service, const std::string& address,
                                 on_reply<history::thread> then) {
    if (refuses(why_refused_word("his address", address), then)) return;
    ask<history::thread>(
        [=](asking& in) { return found(sql::thread_with(in, on, service, address), "there is no such conversation"); },
        std::move(then));
}

void company_handle::thread_by(const std::string& token, on_reply<history::thread> then) {
    if (refuses(why_refused_word("the token", token), then)) return;
    ask<history::thread>(
        [token](asking& in) { return found(sql::thread_by(in, token), "there is no such conversation"); },
        std::move(then));
}

void company_handle::threads(const history::thread_filter& which, history::interaction_id after, std::size_t limit,
                             on_reply<std::vector<history::thread>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<std::vector<history::thread>>([=](asking& in) { return found(sql::threads(in, which, after, limit), ""); },
                                      std::move(then));
}

void company_handle::threads_due(calendar_time by, std::size_t limit, on_reply<std::vector<history::thread>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<std::vector<history::thread>>([=](asking& in) { return found(sql::threads_due(in, by, limit), ""); },
                                      std::move(then));
}

void company_handle::sessions(on_reply<std::vector<history::saved_session>> then) {
    ask<std::vector<history::saved_session>>([](asking& in) { return found(sql::sessions(in), ""); }, std::move(then));
}

void company_handle::graph(const std::string& digest, on_reply<history::kept_graph> then) {
    if (refuses(why_refused_word("the digest", digest), then)) return;
    ask<history::kept_graph>([digest](asking& in) { return found(sql::graph(in, digest), "that graph is not kept"); },
                             std::move(then));
}

void company_handle::events(std::int64_t after, std::size_t limit, on_reply<std::vector<history::kept_event>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    ask<std::vector<history::kept_event>>([=](asking& in) { return found(sql::events(in, after, limit), ""); },
                                          std::move(then));
}

void company_handle::deliveries(const std::string& webhook, std::int64_t after, std::size_t limit,
                                on_reply<std::vector<history::delivery>> then) {
    if (refuses(why_refused_limit(limit), then)) return;
    if (refuses(why_refused_word("the webhook", webhook), then)) return;
    ask<std::vector<history::delivery>>(
        [=](asking& in) { return found(sql::deliveries(in, webhook, after, limit), ""); }, std::move(then));
}

void company_handle::export_customer(history::customer_id who, on_reply<value> then) {
    ask<value>([who](asking& in) { return found(sql::export_customer(in, who), "there is no such customer"); },
               std::move(then));
}

void company_handle::erase_customer(history::customer_id who, on_reply<history::nothing> then) {
    by_.write<history::nothing>(
        company_,
        [who](writing& in) {
            erase_customer_of(in, who);
            return history::nothing{};
        },
        std::move(then));
}

void company_handle::sweep(const history::retention& rules, calendar_time now, std::size_t most,
                           on_reply<history::swept> then) {
    if (refuses(most == 0 ? std::string{"a sweep of no rows"} : why_refused(rules), then)) return;
    by_.write<history::swept>(
        company_, [=](writing& in) { return sql::sweep(in, rules, now, most); }, std::move(then));
}

}  // namespace palabre::sql
