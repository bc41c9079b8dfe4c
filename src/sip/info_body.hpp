// src/sip/info_body.hpp - keys that come in INFO requests, and whom headers name.
#pragma once

#include "palabre/core/runtime.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palabre::sip {

/// A key of a telephone as INFO tells it: application/dtmf-relay ("Signal=5", "Duration=160") or application/dtmf ("5").
struct told_key {
    char key = 0;     ///< 0-9 * # A-D.
    duration held{};  ///< 0 where it was not said; at most 10 s.
};

/// Nothing for other types, and for what is no key (hook flash).
std::optional<told_key> read_info(std::string_view content_type, std::string_view body);

/// The user of the first address of a From-like header, such as P-Asserted-Identity: "+2290197123456" of
/// `"A. K." <sip:+2290197123456;npdi@host>` and of `<tel:+2290197123456>`; "" where it names nobody. Percent signs are
/// decoded.
std::string user_of(std::string_view header);

/// A user part as one compares it: without parameters, percent signs decoded; "" for anonymous and unavailable callers.
std::string plain_user(std::string_view user);

/// Q.850's cause of a Reason header (RFC 3326) such as `Q.850;cause=16;text="Normal"`, or of a list of them; 0 for none.
int q850_cause(std::string_view reason) noexcept;

}  // namespace palabre::sip
