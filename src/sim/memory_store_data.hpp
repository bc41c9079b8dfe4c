// src/sim/memory_store_data.hpp - what a disk made of memory holds, and how a write that fails leaves no trace on it.
#pragma once

#include "history/export.hpp"
#include "history/facts.hpp"
#include "palabre/history/access_book.hpp"
#include "palabre/history/adjustment_book.hpp"
#include "palabre/history/company.hpp"
#include "palabre/history/duty_book.hpp"
#include "palabre/history/lead_book.hpp"
#include "palabre/history/phrase_book.hpp"
#include "palabre/history/work_item.hpp"
#include "palabre/sim/memory_store.hpp"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace palabre::sim::memory {

using namespace history;  // what is kept is history's

/// Who serves a company, until when by the clock of those who do.
struct lease_row {
    std::int64_t token = 0;
    std::int64_t opening = 0;  ///< The store's; 0: nobody.
    std::string holder;
    instant until{};
    duration term{};
};

/// When a webhook is to be told next of an event, and what came of it so far.
struct delivery_row {
    calendar_time due{};
    int attempts = 0;
    std::string why;
};

/// A lead with what its place among the others rests on.
struct lead_row {
    lead what;
    lead_upload_id upload;
    std::int64_t digest = 0;
    std::int64_t rank = 0;
    std::int64_t opening = 0;  ///< Of the store that claimed it.
};

/// One company's rows, and the orders in which they are looked for.
struct company_data {
    company what;
    lease_row lease;

    std::map<customer_id, customer> customers;
    std::map<customer_id, customer_id> survivors;            ///< Of every record; itself where it was not merged.
    std::map<customer_id, std::vector<customer_id>> groups;  ///< By survivor, who is the first of it.
    std::map<identity, known_address> addresses;
    std::set<std::pair<customer_id, identity>> addresses_of;
    std::map<merge_id, merge> merges;
    std::map<std::tuple<customer_id, std::string, std::optional<medium>, calendar_time>, consent> consents;
    std::map<std::tuple<identity, std::string, std::optional<medium>>, do_not_contact> forbidden;
    std::map<std::string, disposition> dispositions;

    std::map<interaction_id, interaction> interactions;
    std::map<interaction_id, std::int64_t> under_way;  ///< Those that have not ended, with the opening that began them.
    std::map<std::pair<std::string, std::string>, interaction_id> references;
    std::set<std::tuple<customer_id, calendar_time, interaction_id>> interactions_of;
    std::map<entry_id, entry> entries;
    std::set<std::tuple<customer_id, calendar_time, entry_id>> entries_of;
    std::set<std::tuple<interaction_id, calendar_time, entry_id>> entries_within;

    std::map<outgoing_id, outgoing> messages;
    std::map<outgoing_id, std::int64_t> attempted;  ///< Those attempting, with the opening that claimed them.
    std::map<std::string, outgoing_id> keys;
    std::set<std::tuple<medium, send_priority, calendar_time, outgoing_id>> waiting;  ///< Priority, then when due.
    std::map<outgoing_id, calendar_time> turns;  ///< When each came into its address's line.
    std::set<std::tuple<medium, std::string, send_priority, calendar_time, outgoing_id>> lines;  ///< Not settled.

    std::map<campaign_id, campaign> campaigns;
    std::map<std::pair<campaign_id, std::int64_t>, recipient> recipients;
    std::map<campaign_id, campaign_progress> figures;  ///< Of those whose recipients are kept no more.
    std::map<std::pair<campaign_id, std::string>, std::int64_t> listed;  ///< By address: the first row that has it.
    std::map<campaign_id, std::set<outgoing_id>> messages_of;

    std::map<lead_list_id, lead_list> lead_lists;
    std::map<lead_upload_id, lead_upload> lead_uploads;
    std::map<std::tuple<lead_upload_id, std::int64_t, int>, lead_fault> lead_faults;
    std::map<lead_id, lead_row> leads;
    std::set<std::pair<std::string, lead_id>> lead_numbers;
    std::map<lead_attempt_id, lead_attempt> lead_attempts;
    std::map<lead_attempt_id, std::int64_t> dialling;  ///< Those that have not ended, with the opening that began them.

    std::map<queue_visit_id, queue_visit> visits;
    std::map<agent_span_id, agent_span> spans;
    std::map<source, std::vector<fact>> swept_facts;                              ///< Of what is kept no more.
    std::map<std::tuple<std::string, std::string, std::string>, phrase> phrases;  ///< By from, to, source.
    std::map<adjustment_id, std::pair<adjustment, std::string>> adjustments;      ///< With their contents.

    std::map<follow_up_id, follow_up> follow_ups;
    std::map<std::string, follow_up_id> follow_up_keys;
    std::map<std::pair<follow_up_id, std::string>, survey_answer> survey_answers;  ///< By question.

    std::map<promise_id, promise> promises;
    std::map<work_item_id, work_item> work;
    std::map<file_id, kept_file> files;
    std::map<recording_id, recording> recordings;
    std::map<interaction_id, thread> threads;
    std::map<std::pair<std::string, std::string>, change::receive_message> received;  ///< By carrier and reference.
    std::map<interaction_id, saved_session> sessions;
    std::map<std::string, kept_graph> graphs;

    std::map<std::int64_t, event> events;  ///< By position.
    std::map<event_id, std::int64_t> event_positions;
    std::map<std::pair<std::string, std::int64_t>, delivery_row> deliveries;  ///< By webhook and position.
};

/// Remembers how every row was. Whoever changes a row changes it here; roll_back() makes it as it was.
class undo_log {
public:
    template<class Map> void put(Map& in, const typename Map::key_type& at, typename Map::mapped_type what) {
        const auto [row, fresh] = in.try_emplace(at);
        if (fresh)
            undo_.emplace_back([&in, at] { in.erase(at); });
        else
            undo_.emplace_back([&in, at, was = row->second] { in[at] = was; });
        row->second = std::move(what);
    }
    template<class Map> void drop(Map& in, const typename Map::key_type& at) {
        const auto row = in.find(at);
        if (row == in.end()) return;
        undo_.emplace_back([&in, was = *row] { in.insert(was); });
        in.erase(row);
    }
    template<class Key> void drop_from(std::set<Key>& in, const std::type_identity_t<Key>& what) {
        if (in.erase(what) != 0) undo_.emplace_back([&in, what] { in.insert(what); });
    }
    template<class Key> void insert(std::set<Key>& in, const std::type_identity_t<Key>& what) {
        if (in.insert(what).second) undo_.emplace_back([&in, what] { in.erase(what); });
    }

    void roll_back() {
        for (; !undo_.empty(); undo_.pop_back()) undo_.back()();
    }

private:
    std::vector<task> undo_;
};

}  // namespace palabre::sim::memory

struct palabre::sim::memory_disk::data {
    std::map<history::company_id, memory::company_data> companies;
    std::map<history::user_id, history::user> users;
    std::map<std::string, history::login> logins;  ///< By digest.
    std::map<std::pair<calendar_time, history::access_note_id>, history::access_note> notes;
    std::map<history::user_id, history::duty_view> duty;
    std::map<std::pair<history::company_id, history::user_id>, std::map<calendar_time, history::fix>> fixes;
    std::map<std::string, history::wake_address> wake_addresses;  ///< By endpoint.
    std::set<int> nodes;                                          ///< Of the stores that are open.
    std::int64_t opened = 0;                                      ///< How often a store was.
};
