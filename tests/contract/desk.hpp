// tests/contract/desk.hpp - one company's history, asked and answered at once, and the values that cases are made of.
#pragma once

#include "contract/history_contract.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::contract {

using namespace history;
using namespace std::chrono_literals;

/// A Monday, 08:00 UTC: cases count from here, whatever the backend's clock says.
inline constexpr calendar_time morning{std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{8}};

identity phone(std::string_view number);

/// What went wrong, for a case's message.
template<class Value> std::string told(const reply<Value>& what) {
    return std::string{to_string(what.what)} + (what.why.empty() ? "" : ": " + what.why);
}

/// Asks a company's history as company_store does, and waits for each answer. It finds its store anew at each call, so that
/// it works on after a reopen().
class desk {
public:
    explicit desk(store_stage& on, const std::string& name = "acme");
    desk(store_stage& on, company_id id) : stage_{on}, id_{id} {}

    company_id id() const { return id_; }
    store_stage& stage() const { return stage_; }
    company_store& store() const { return stage_.store().of(id_); }
    template<class Of> palabre::id<Of> next() const { return stage_.store().ids().next<Of>(); }

    reply<nothing> write(std::vector<change::any> changes) const;
    /// The same, where it must be done.
    void put(std::vector<change::any> changes) const;
    reply<person> find(const identity& who) const;
    reply<person> find(customer_id who) const;
    reply<person> meet(const identity& who) const;
    reply<timeline_page> timeline(customer_id who, position after = {}, std::size_t limit = 100) const;
    reply<known_timeline> timeline(const identity& who, position after = {}, std::size_t limit = 100) const;
    reply<interaction_page> interactions(customer_id who, position after = {}, std::size_t limit = 100) const;
    reply<interaction> interaction_of(interaction_id which) const;
    reply<interaction> interaction_by(const std::string& source, const std::string& reference) const;
    reply<std::vector<entry>> entries_of(interaction_id which) const;
    reply<contact_rules> rules_for(const identity& whom, calendar_time now = morning) const;
    reply<std::vector<merge>> merges_of(customer_id who) const;
    reply<std::vector<disposition>> dispositions() const;
    reply<std::vector<outgoing>> claim(medium on, calendar_time now, std::size_t limit = 100) const;
    reply<std::vector<outgoing>> settle_orphans() const;
    reply<outgoing> message_of(outgoing_id which) const;
    reply<outgoing> message_by(medium on, const std::string& provider_id) const;
    reply<std::vector<outgoing>> messages(customer_id who, std::size_t limit = 100) const;
    reply<std::vector<outgoing>> messages_in(send_state where, outgoing_id after = {}, std::size_t limit = 100) const;
    reply<std::vector<kept_file>> files_wanted(file_id after = {}, std::size_t limit = 100) const;
    reply<kept_file> file_by(const std::string& hash) const;
    reply<entry_id> received_as(const std::string& carrier, const std::string& reference) const;
    reply<saved_session> session_of(interaction_id which) const;
    reply<std::vector<recording>> recordings_due(calendar_time by, std::size_t limit = 100) const;
    reply<std::vector<recording>> recordings_of(customer_id who) const;
    reply<thread> thread_of(interaction_id which) const;
    reply<thread> thread_with(medium on, const std::string& service, const std::string& address) const;
    reply<thread> thread_by(const std::string& token) const;
    reply<std::vector<thread>> threads(const thread_filter& which = {}, interaction_id after = {},
                                       std::size_t limit = 100) const;
    reply<std::vector<thread>> threads_due(calendar_time by, std::size_t limit = 100) const;
    reply<std::vector<promise>> promises(promise_id after = {}, std::size_t limit = 100) const;
    reply<std::vector<saved_session>> sessions() const;
    reply<kept_graph> graph(const std::string& digest) const;
    reply<std::vector<kept_event>> events(std::int64_t after = 0, std::size_t limit = 100) const;
    reply<std::vector<delivery>> deliveries(const std::string& webhook, std::int64_t after = 0,
                                            std::size_t limit = 100) const;
    reply<std::vector<campaign>> campaigns() const;
    reply<campaign> campaign_by(const std::string& name) const;
    reply<std::vector<recipient>> recipients(campaign_id in, std::int64_t after = 0, std::size_t limit = 100) const;
    reply<std::vector<customer_id>> queued_among(campaign_id in, const std::vector<customer_id>& these) const;
    reply<recipient> last_campaign_of(customer_id who) const;
    reply<std::size_t> under_way(campaign_id in) const;
    reply<campaign_progress> progress(campaign_id in) const;
    reply<std::vector<customer_id>> members(const std::string& segment, customer_id after = {},
                                            std::size_t limit = 100) const;
    reply<value> export_customer(customer_id who) const;
    reply<nothing> erase_customer(customer_id who) const;
    reply<swept> sweep(const retention& rules, calendar_time now, std::size_t most = 1000) const;

    /// A record with these addresses, written.
    customer_id add(const std::vector<identity>& known_as, const std::string& name = "") const;
    /// A merge, written.
    merge_id join(customer_id kept, customer_id joined, calendar_time at = morning) const;
    /// A conversation that began, written.
    interaction_id begin(customer_id who, calendar_time at = morning, medium on = medium::voice) const;
    /// Something said, written.
    entry_id say(customer_id who, const std::string& text, calendar_time at = morning, interaction_id within = {},
                 medium on = medium::voice) const;
    /// A message to send, written.
    outgoing_id queue(const std::string& text, calendar_time due = morning, medium on = medium::sms,
                      customer_id who = {}, const std::string& key = "") const;

private:
    store_stage& stage_;
    company_id id_;
};

/// The texts of a timeline, the newest first.
std::vector<std::string> texts(const std::vector<entry>& entries);
std::vector<std::string> texts(const std::vector<outgoing>& messages);

using words = std::vector<std::string>;

}  // namespace palabre::contract
