// src/sim/memory_store_read.hpp - questions, answered from a company's rows.
#pragma once

#include "palabre/history/company_store.hpp"
#include "sim/memory_store_data.hpp"

namespace palabre::sim::memory {

reply<person> person_by(const company_data& rows, const identity& who);
reply<person> person_by(const company_data& rows, customer_id who);
reply<timeline_page> timeline(const company_data& rows, customer_id who, position after, std::size_t limit);
reply<interaction_page> interactions(const company_data& rows, customer_id who, position after, std::size_t limit);
reply<std::vector<entry>> entries_of(const company_data& rows, interaction_id which);
reply<contact_rules> rules_for(const company_data& rows, const identity& whom, calendar_time now);
reply<std::vector<merge>> merges_of(const company_data& rows, customer_id who);
reply<outgoing> message_by(const company_data& rows, medium on, const std::string& provider_id);
reply<std::vector<outgoing>> messages(const company_data& rows, customer_id who, std::size_t limit);
reply<std::vector<outgoing>> messages_in(const company_data& rows, send_state where, outgoing_id after,
                                         std::size_t limit);
/// A thread that is not closed goes on with it.
bool goes_on(const company_data& rows, interaction_id which);

reply<std::vector<kept_file>> files_wanted(const company_data& rows, file_id after, std::size_t limit);
reply<kept_file> file_by(const company_data& rows, const std::string& hash);
reply<std::vector<recording>> recordings_due(const company_data& rows, calendar_time by, std::size_t limit);
reply<std::vector<recording>> recordings_of(const company_data& rows, customer_id who);
reply<std::vector<promise>> promises(const company_data& rows, promise_id after, std::size_t limit);
reply<std::vector<saved_session>> sessions(const company_data& rows);
reply<std::vector<kept_event>> events(const company_data& rows, std::int64_t after, std::size_t limit);
reply<std::vector<delivery>> deliveries(const company_data& rows, const std::string& webhook, std::int64_t after,
                                        std::size_t limit);
campaign_progress progress_of(const company_data& rows, campaign_id in);
reply<value> export_customer(const company_data& rows, customer_id who);

/// The row of that key.
template<class Map> reply<typename Map::mapped_type> row_of(const Map& rows, const typename Map::key_type& which) {
    const auto row = rows.find(which);
    if (row == rows.end()) return {verdict::not_found, {}, "it is not kept"};
    return {verdict::done, row->second, {}};
}

/// All of them, by their keys.
template<class Map> reply<std::vector<typename Map::mapped_type>> rows_of(const Map& rows) {
    reply<std::vector<typename Map::mapped_type>> all;
    for (const auto& [key, each] : rows) all.value.push_back(each);
    return all;
}

}  // namespace palabre::sim::memory
