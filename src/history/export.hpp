// src/history/export.hpp - everything that is kept about a customer, as the JSON that he is given.
#pragma once

#include "palabre/history/change.hpp"
#include "palabre/history/work_item.hpp"

#include <string>
#include <vector>

namespace palabre::history {

/// An address with the record that it belongs to, and who said so.
struct known_address {
    customer_id who;
    identity as;
    origin from = origin::customer;
};

/// What export_customer() tells, in whatever order a store finds it.
struct kept_about {
    std::vector<customer> records;  ///< The surviving one first.
    std::vector<known_address> addresses;
    std::vector<consent> consents;          ///< All of them, not the newest alone.
    std::vector<do_not_contact> forbidden;  ///< Of his addresses.
    std::vector<merge> merges;
    std::vector<interaction> interactions;
    std::vector<entry> entries;
    std::vector<outgoing> messages;
    std::vector<promise> promises;
    std::vector<kept_file> files;
    std::vector<recording> recordings;
    std::vector<thread> threads;
    std::vector<work_item> work;
    std::vector<follow_up> follow_ups;  ///< His, or of his number where they are nobody's.
    std::vector<survey_answer> answers;
    std::vector<saved_session> sessions;
    std::vector<recipient> listed;  ///< In campaigns, by him or by an address of his.
};

/// An object of lists, each the oldest first: "records", "addresses", "consents", "do_not_contact", "merges", "interactions",
/// "entries", "messages", "promises", "files", "recordings", "conversations", "work", "follow_ups",
/// "survey_answers", "sessions", "campaigns". Ids are strings, moments RFC 3339 in UTC with microseconds; what is empty is left out.
/// Secrets are not in it: what they stand in is masked already.
value exported(kept_about about);

/// As recipients keep an address: "+2290190011234", "messenger:5551".
inline std::string as_listed(const identity& whose) {
    return whose.kind == identity_kind::phone ? whose.address
                                              : std::string{to_string(whose.kind)} + ':' + whose.address;
}

}  // namespace palabre::history
