// palabre/core/secret.hpp - text that is never stored, logged or shown in clear: a PUK, a PIN, a password.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace palabre {

/// What stands wherever a secret would.
inline constexpr std::string_view masked_secret = "••••";

/// A text that only reveal() gives away: it has no output operator, and to_string() masks it. A store seals it.
///
/// Owns:    its text.
/// Threads: a value.
class secret {
public:
    secret() = default;
    explicit secret(std::string clear) : clear_{std::move(clear)} {}

    bool empty() const noexcept { return clear_.empty(); }

    /// For whoever tells it to the customer, and nobody else.
    const std::string& reveal() const noexcept { return clear_; }

    friend bool operator==(const secret&, const secret&) = default;
    friend std::string to_string(const secret& hidden) { return std::string{hidden.empty() ? "" : masked_secret}; }

private:
    std::string clear_;
};

}  // namespace palabre
