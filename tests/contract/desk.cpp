// tests/contract/desk.cpp - how a company's history is asked, and answers at once.
#include "contract/desk.hpp"

namespace palabre::contract {

identity phone(std::string_view number) {
    return {identity_kind::phone, std::string{number}, std::string{number}};
}

desk::desk(store_stage& on, const std::string& name) : stage_{on} {
    const auto opened =
        stage_.ask<company>([&](auto then) { stage_.store().open_company(name, "The company " + name, then); });
    REQUIRE(told(opened) == "done");
    id_ = opened->id;
}

reply<nothing> desk::write(std::vector<change::any> changes) const {
    return stage_.ask<nothing>([&](auto then) { store().write(std::move(changes), then); });
}

void desk::put(std::vector<change::any> changes) const {
    const auto done = write(std::move(changes));
    REQUIRE(told(done) == "done");
}

reply<person> desk::find(const identity& who) const {
    return stage_.ask<person>([&](auto then) { store().find(who, then); });
}

reply<person> desk::find(customer_id who) const {
    return stage_.ask<person>([&](auto then) { store().find(who, then); });
}

reply<person> desk::meet(const identity& who) const {
    return stage_.ask<person>([&](auto then) { store().meet(who, then); });
}

reply<timeline_page> desk::timeline(customer_id who, position after, std::size_t limit) const {
    return stage_.ask<timeline_page>([&](auto then) { store().timeline(who, after, limit, then); });
}

reply<known_timeline> desk::timeline(const identity& who, position after, std::size_t limit) const {
    return stage_.ask<known_timeline>([&](auto then) { store().timeline(who, after, limit, then); });
}

reply<interaction_page> desk::interactions(customer_id who, position after, std::size_t limit) const {
    return stage_.ask<interaction_page>([&](auto then) { store().interactions(who, after, limit, then); });
}

reply<interaction> desk::interaction_of(interaction_id which) const {
    return stage_.ask<interaction>([&](auto then) { store().interaction_of(which, then); });
}

reply<interaction> desk::interaction_by(const std::string& source, const std::string& reference) const {
    return stage_.ask<interaction>([&](auto then) { store().interaction_by(source, reference, then); });
}

reply<std::vector<entry>> desk::entries_of(interaction_id which) const {
    return stage_.ask<std::vector<entry>>([&](auto then) { store().entries_of(which, then); });
}

reply<contact_rules> desk::rules_for(const identity& whom, calendar_time now) const {
    return stage_.ask<contact_rules>([&](auto then) { store().rules_for(whom, now, then); });
}

reply<std::vector<merge>> desk::merges_of(customer_id who) const {
    return stage_.ask<std::vector<merge>>([&](auto then) { store().merges_of(who, then); });
}

reply<std::vector<disposition>> desk::dispositions() const {
    return stage_.ask<std::vector<disposition>>([&](auto then) { store().dispositions(then); });
}

reply<std::vector<outgoing>> desk::claim(medium on, calendar_time now, std::size_t limit) const {
    return stage_.ask<std::vector<outgoing>>([&](auto then) { store().claim(on, now, limit, then); });
}

reply<std::vector<outgoing>> desk::settle_orphans() const {
    return stage_.ask<std::vector<outgoing>>([&](auto then) { store().settle_orphans(then); });
}

reply<outgoing> desk::message_of(outgoing_id which) const {
    return stage_.ask<outgoing>([&](auto then) { store().message_of(which, then); });
}

reply<outgoing> desk::message_by(medium on, const std::string& provider_id) const {
    return stage_.ask<outgoing>([&](auto then) { store().message_by(on, provider_id, then); });
}

reply<std::vector<outgoing>> desk::messages(customer_id who, std::size_t limit) const {
    return stage_.ask<std::vector<outgoing>>([&](auto then) { store().messages(who, limit, then); });
}

reply<std::vector<outgoing>> desk::messages_in(send_state where, outgoing_id after, std::size_t limit) const {
    return stage_.ask<std::vector<outgoing>>([&](auto then) { store().messages_in(where, after, limit, then); });
}

reply<std::vector<kept_file>> desk::files_wanted(file_id after, std::size_t limit) const {
    return stage_.ask<std::vector<kept_file>>([&](auto then) { store().files_wanted(after, limit, then); });
}

reply<kept_file> desk::file_by(const std::string& hash) const {
    return stage_.ask<kept_file>([&](auto then) { store().file_by(hash, then); });
}

reply<entry_id> desk::received_as(const std::string& carrier, const std::string& reference) const {
    return stage_.ask<entry_id>([&](auto then) { store().received_as(carrier, reference, then); });
}

reply<saved_session> desk::session_of(interaction_id which) const {
    return stage_.ask<saved_session>([&](auto then) { store().session_of(which, then); });
}

reply<std::vector<recording>> desk::recordings_due(calendar_time by, std::size_t limit) const {
    return stage_.ask<std::vector<recording>>([&](auto then) { store().recordings_due(by, limit, then); });
}

reply<std::vector<recording>> desk::recordings_of(customer_id who) const {
    return stage_.ask<std::vector<recording>>([&](auto then) { store().recordings_of(who, then); });
}

reply<thread> desk::thread_of(interaction_id which) const {
    return stage_.ask<thread>([&](auto then) { store().thread_of(which, then); });
}

reply<thread> desk::thread_with(medium on, const std::string& service, const std::string& address) const {
    return stage_.ask<thread>([&](auto then) { store().thread_with(on, service, address, then); });
}

reply<thread> desk::thread_by(const std::string& token) const {
    return stage_.ask<thread>([&](auto then) { store().thread_by(token, then); });
}

reply<std::vector<thread>> desk::threads(const thread_filter& which, interaction_id after, std::size_t limit) const {
    return stage_.ask<std::vector<thread>>([&](auto then) { store().threads(which, after, limit, then); });
}

reply<std::vector<thread>> desk::threads_due(calendar_time by, std::size_t limit) const {
    return stage_.ask<std::vector<thread>>([&](auto then) { store().threads_due(by, limit, then); });
}

reply<std::vector<promise>> desk::promises(promise_id after, std::size_t limit) const {
    return stage_.ask<std::vector<promise>>([&](auto then) { store().promises(after, limit, then); });
}

reply<std::vector<saved_session>> desk::sessions() const {
    return stage_.ask<std::vector<saved_session>>([&](auto then) { store().sessions(then); });
}

reply<kept_graph> desk::graph(const std::string& digest) const {
    return stage_.ask<kept_graph>([&](auto then) { store().graph(digest, then); });
}

reply<std::vector<kept_event>> desk::events(std::int64_t after, std::size_t limit) const {
    return stage_.ask<std::vector<kept_event>>([&](auto then) { store().events(after, limit, then); });
}

reply<std::vector<delivery>> desk::deliveries(const std::string& webhook, std::int64_t after, std::size_t limit) const {
    return stage_.ask<std::vector<delivery>>([&](auto then) { store().deliveries(webhook, after, limit, then); });
}

reply<std::vector<campaign>> desk::campaigns() const {
    return stage_.ask<std::vector<campaign>>([&](auto then) { store().campaigns().campaigns(then); });
}

reply<campaign> desk::campaign_by(const std::string& name) const {
    return stage_.ask<campaign>([&](auto then) { store().campaigns().campaign_by(name, then); });
}

reply<std::vector<recipient>> desk::recipients(campaign_id in, std::int64_t after, std::size_t limit) const {
    return stage_.ask<std::vector<recipient>>(
        [&](auto then) { store().campaigns().recipients(in, after, limit, then); });
}

reply<std::vector<customer_id>> desk::queued_among(campaign_id in, const std::vector<customer_id>& these) const {
    return stage_.ask<std::vector<customer_id>>([&](auto then) { store().campaigns().queued_among(in, these, then); });
}

reply<recipient> desk::last_campaign_of(customer_id who) const {
    return stage_.ask<recipient>([&](auto then) { store().campaigns().last_campaign_of(who, then); });
}

reply<std::size_t> desk::under_way(campaign_id in) const {
    return stage_.ask<std::size_t>([&](auto then) { store().campaigns().under_way(in, then); });
}

reply<campaign_progress> desk::progress(campaign_id in) const {
    return stage_.ask<campaign_progress>([&](auto then) { store().campaigns().progress(in, then); });
}

reply<std::vector<customer_id>> desk::members(const std::string& segment, customer_id after, std::size_t limit) const {
    return stage_.ask<std::vector<customer_id>>(
        [&](auto then) { store().campaigns().members(segment, after, limit, then); });
}

reply<value> desk::export_customer(customer_id who) const {
    return stage_.ask<value>([&](auto then) { store().export_customer(who, then); });
}

reply<nothing> desk::erase_customer(customer_id who) const {
    return stage_.ask<nothing>([&](auto then) { store().erase_customer(who, then); });
}

reply<swept> desk::sweep(const retention& rules, calendar_time now, std::size_t most) const {
    return stage_.ask<swept>([&](auto then) { store().sweep(rules, now, most, then); });
}

customer_id desk::add(const std::vector<identity>& known_as, const std::string& name) const {
    const auto id = next<customer>();
    put({change::add_customer{{.id = id, .name = name, .since = morning}, known_as}});
    return id;
}

merge_id desk::join(customer_id kept, customer_id joined, calendar_time at) const {
    const auto id = next<merge>();
    put({change::join_customers{{.id = id, .kept = kept, .joined = joined, .why = "gave the PIN", .at = at}}});
    return id;
}

interaction_id desk::begin(customer_id who, calendar_time at, medium on) const {
    const auto id = next<interaction>();
    put({change::begin_interaction{{.id = id, .customer = who, .on = on, .began = at}}});
    return id;
}

entry_id desk::say(customer_id who, const std::string& text, calendar_time at, interaction_id within, medium on) const {
    const auto id = next<entry>();
    put({change::add_entry{
        {.id = id, .customer = who, .within = within, .kind = entry_kind::said, .on = on, .at = at, .text = text}}});
    return id;
}

outgoing_id desk::queue(const std::string& text, calendar_time due, medium on, customer_id who,
                        const std::string& key) const {
    const auto id = next<outgoing>();
    put({change::queue_message{{.id = id,
                                .customer = who,
                                .on = on,
                                .to = "229" + to_string(id),  // one each, so that none waits for another
                                .text = text,
                                .key = key,
                                .made = morning,
                                .due = due}}});
    return id;
}

std::vector<std::string> texts(const std::vector<entry>& entries) {
    std::vector<std::string> found;
    for (const entry& each : entries) found.push_back(each.text);
    return found;
}

std::vector<std::string> texts(const std::vector<outgoing>& messages) {
    std::vector<std::string> found;
    for (const outgoing& each : messages) found.push_back(each.text);
    return found;
}

}  // namespace palabre::contract
