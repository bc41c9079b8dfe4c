// palabre/center/center_figures.hpp - what a center has done since it was made, and how its companies stand.
#pragma once

#include "palabre/channel/conversation.hpp"
#include "palabre/connector/connector.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace palabre {

/// What a center has done since it was made, and how its companies stand.
struct center_figures {
    struct ended_as {
        medium on = medium::voice;
        ending why = ending::completed;
        std::uint64_t count = 0;
    };
    struct lookup {
        std::string connector, operation;
        outcome::kind came = outcome::kind::value;
        std::uint64_t count = 0;
        duration time{0}, longest{0};  ///< All of them together; the slowest.
    };
    struct company {
        std::string name;
        std::string state;          ///< "opening", "serving", "elsewhere" (another center serves it).
        std::size_t unwritten = 0;  ///< Conversations and writes that the database does not have to their end yet.
        std::size_t owed = 0;       ///< Answers that were promised to customers and have not come yet.
        std::int64_t lease = 0;     ///< By which it is served, another number each time; 0: it is not served here.
    };

    struct entry {
        std::string company;
        std::string decision;  ///< "flow", or turned_away::reason.
        std::uint64_t count = 0;
    };

    std::size_t live = 0;
    std::uint64_t arrived = 0;  ///< Taken.
    std::uint64_t refused = 0;
    std::vector<ended_as> ended = {};
    std::vector<lookup> lookups = {};
    std::vector<entry> entries = {};  ///< Of companies that admit by rules.
    std::vector<company> companies = {};
};

}  // namespace palabre
