// src/store/import/rows.hpp - rows as the store knows them: read, normalised, and not yet compared with what is kept.
#pragma once

#include "palabre/history/customer.hpp"
#include "palabre/history/disposition.hpp"
#include "palabre/history/timeline.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace palabre::importing {

struct stated_consent {
    std::string purpose;
    std::string medium;  ///< "" for every channel.
    bool given = true;
    std::string proof;
    calendar_time at{};
};

struct customer_row {
    std::string name;
    history::preference speaks;
    history::segment belongs_to;
    std::vector<stated_consent> consents;
};

struct interaction_row {
    history::interaction what;  ///< Without its id and its customer.
    std::string details;        ///< JSON.
    std::string note;           ///< What an agent wrote about it.
};

struct forbidden_row {
    history::do_not_contact entry;  ///< For each of the row's addresses.
    std::string medium;             ///< "" for every channel.
};

struct row {
    std::uint64_t line = 0;
    std::vector<history::identity> known_as;
    std::variant<customer_row, interaction_row, forbidden_row, history::disposition> what;
};

struct refusal {
    std::string what, cure;
};

}  // namespace palabre::importing
