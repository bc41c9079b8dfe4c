// src/api/attempts.hpp - how often somebody has failed, and until when he may not try again.
#pragma once

#include "palabre/api/login_rules.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace palabre::api {

/// An attempt counts as failed from its beginning, so that many at once are counted like one after the other.
///
/// Owns:    the most recent of those who failed: `remembered` of them.
/// Threads: a value.
class attempts {
public:
    explicit attempts(attempt_rules rules, std::size_t remembered = 10'000) : rules_{rules}, remembered_{remembered} {}

    /// How long `who` has to wait; 0: he may try now.
    duration wait_of(const std::string& who, instant now) const;

    void begin(const std::string& who, instant now);  ///< He tries.
    void take_back(const std::string& who);           ///< That attempt did not fail.
    void forgive(const std::string& who);             ///< Nor do those before it count any more.

    std::size_t size() const noexcept { return all_.size(); }

private:
    struct record {
        int count = 0;
        instant last{}, until{};
    };

    bool is_old(const record& of, instant now) const { return now - of.last > rules_.forget && of.until <= now; }
    void make_room(instant now);

    attempt_rules rules_;
    std::size_t remembered_;
    std::map<std::string, record, std::less<>> all_;
};

}  // namespace palabre::api
