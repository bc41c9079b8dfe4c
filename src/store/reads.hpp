// src/store/reads.hpp - every question to one company's history, asked of a connection.
#pragma once

#include "palabre/history/company_store.hpp"
#include "store/sealer.hpp"
#include "store/writing.hpp"

#include <optional>
#include <string>
#include <vector>

namespace palabre::sql {

/// One company's rows, as a reader sees them. What is not there is nothing, or an empty list.
struct asking {
    connection& on;
    std::int64_t company;
    const sealer& seals;
};

std::optional<history::person> person_of(asking& in, const history::identity& who);
std::optional<history::person> person_of(asking& in, history::customer_id who);

/// The records that are one person with that one; empty where there is none of that id.
std::vector<std::int64_t> group_of(asking& in, history::customer_id who);

/// Nothing where there is no such customer.
std::optional<history::timeline_page> timeline(asking& in, history::customer_id who, history::position after,
                                               std::size_t limit);
std::optional<history::known_timeline> timeline(asking& in, const history::identity& who, history::position after,
                                                std::size_t limit);
std::optional<history::interaction_page> interactions(asking& in, history::customer_id who, history::position after,
                                                      std::size_t limit);
std::optional<history::interaction> interaction_of(asking& in, history::interaction_id which);
std::optional<history::interaction> interaction_by(asking& in, const std::string& source, const std::string& reference);
std::optional<std::vector<history::entry>> entries_of(asking& in, history::interaction_id which);

std::optional<calendar_time> last_heard(asking& in, history::customer_id who, medium on);
history::contact_rules rules_for(asking& in, const history::identity& whom, calendar_time now);
std::optional<std::vector<history::merge>> merges_of(asking& in, history::customer_id who);
std::vector<history::disposition> dispositions(asking& in);

std::optional<history::outgoing> message_of(asking& in, history::outgoing_id which);
std::optional<history::outgoing> message_by(asking& in, medium on, const std::string& provider_id);
std::optional<std::vector<history::outgoing>> messages(asking& in, history::customer_id who, std::size_t limit);
std::vector<history::outgoing> messages_in(asking& in, history::send_state where, history::outgoing_id after,
                                           std::size_t limit);

std::vector<history::promise> promises(asking& in, history::promise_id after, std::size_t limit);
std::vector<history::kept_file> files_wanted(asking& in, history::file_id after, std::size_t limit);
std::optional<history::kept_file> file_by(asking& in, const std::string& hash);
std::optional<history::entry_id> received_as(asking& in, const std::string& carrier, const std::string& reference);
std::optional<history::saved_session> session_of(asking& in, history::interaction_id which);
std::vector<history::recording> recordings_due(asking& in, calendar_time by, std::size_t limit);
/// Nothing where there is no such customer.
std::optional<std::vector<history::recording>> recordings_of(asking& in, history::customer_id who);
std::optional<history::thread> thread_of(asking& in, history::interaction_id which);
std::optional<history::thread> thread_with(asking& in, medium on, const std::string& service,
                                           const std::string& address);
std::optional<history::thread> thread_by(asking& in, const std::string& token);
std::vector<history::thread> threads(asking& in, const history::thread_filter& which, history::interaction_id after,
                                     std::size_t limit);
std::vector<history::thread> threads_due(asking& in, calendar_time by, std::size_t limit);
std::vector<history::saved_session> sessions(asking& in);
std::optional<history::kept_graph> graph(asking& in, const std::string& digest);

std::vector<history::kept_event> events(asking& in, std::int64_t after, std::size_t limit);
std::vector<history::delivery> deliveries(asking& in, const std::string& webhook, std::int64_t after,
                                          std::size_t limit);

std::optional<value> export_customer(asking& in, history::customer_id who);

}  // namespace palabre::sql
