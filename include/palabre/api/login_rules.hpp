// palabre/api/login_rules.hpp - how users log in to the API, for how long, and how guessing is slowed down.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::api {

/// What a password's hash costs whoever computes it: argon2id's parameters, as RFC 9106 has them (one lane).
struct password_cost {
    unsigned passes = 2;                         ///< 1 to 100.
    std::size_t memory = std::size_t{64} << 20;  ///< Bytes, 8 kB to 1 GB.
};

/// The hash of a password for history::user::password_hash. Takes a tenth of a second and `memory`.
/// Throws error{errc::invalid_argument} for a password that is not 10 to 200 bytes, error{errc::io} without memory.
/// Threads: any; never the strand.
std::string hash_password(const secret& password, password_cost cost = {});

/// Twenty letters and digits that are not mistaken for each other, by the system's randomness: 98 bits.
secret new_password();

/// How failures to log in are answered: from the `most`th on nobody may try for `first`, twice as long after each that
/// follows, up to `longest`. What failed is forgotten after `forget` without another failure. Kept in memory.
struct attempt_rules {
    int most = 5;
    duration first = std::chrono::minutes{1};
    duration longest = std::chrono::minutes{15};
    duration forget = std::chrono::hours{1};
};

struct login_rules {
    duration idle = std::chrono::hours{2};      ///< A login that is not used for so long ends.
    duration longest = std::chrono::hours{12};  ///< However much it is used.
    attempt_rules by_name = {};
    attempt_rules by_address = {.most = 30};  ///< Of IPv6 all addresses of one /64 together.
    password_cost cost = {};                  ///< Of the hash that is computed for names that nobody has.
    std::size_t at_once = 2;                  ///< Threads that check passwords, 1 to 16, each with the hash's memory.
    std::size_t most_waiting = 64;            ///< Passwords to be checked; beyond: 503.
    /// Addresses of proxies whose X-Forwarded-For is believed: "127.0.0.1". No names, no ranges.
    std::vector<std::string> proxies = {};
    duration notes_kept = std::chrono::hours{24 * 365};  ///< How long the audit log is kept.
};

}  // namespace palabre::api
