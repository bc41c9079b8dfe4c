// src/store/leases.hpp - who makes ids as which node, and which center serves which company.
#pragma once

#include "palabre/history/store.hpp"
#include "store/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace palabre::sql {

/// This life of a store, as its rows name it.
struct holder {
    std::int64_t run = 0;  ///< Random: no other life has it.
    std::string name;
};

holder new_life(std::string name);

/// On PostgreSQL: the others see by this session that the life is there, and by its end, however it came, that it has gone.
void show_life(connection& on, const holder& as);

struct node {
    int number = 0;
    std::int64_t largest = 0;  ///< Of all ids that any node has made.
};

/// Takes the first node that nobody has, from `first` on; a node of a life that did not end well is left alone for a day.
/// With `by_force`, takes `first` whoever has it. Throws error{errc::too_large} when there is none. Inside a transaction.
node take_node(connection& on, const holder& as, int first, bool by_force);

/// Keeps it for another day, and `largest` as the largest id it has made or soon will. False where another life has it.
bool keep_node(connection& on, const holder& as, int number, std::int64_t largest);
void leave_node(connection& on, const holder& as, int number, std::int64_t largest);

struct lease_taken {
    bool ours = false;
    history::lease stands;
};

/// The company's lease: taken, or the one that stands. One of a former life on the same host, whose session has gone, is
/// not waited for. Inside a transaction.
lease_taken take_lease(connection& on, const holder& as, history::company_id which, duration term);

/// False where another center has it.
bool renew_lease(connection& on, history::company_id which, std::int64_t token, duration term);
void leave_lease(connection& on, history::company_id which, std::int64_t token);

/// The token that holds now, kept until the transaction ends; 0 where there has been none.
std::int64_t current_token(connection& on, std::int64_t company);

}  // namespace palabre::sql
