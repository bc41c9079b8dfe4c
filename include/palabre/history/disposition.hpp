// palabre/history/disposition.hpp - how a contact ended, in the company's own words, and what that means.
#pragma once

#include "palabre/core/runtime.hpp"

#include <map>
#include <string>
#include <string_view>

namespace palabre::history {

/// What a disposition means to reports and to retries, whatever it is called.
enum class meaning {
    success,      ///< What was wanted came about.
    refusal,      ///< The customer said no.
    callback,     ///< To be called again.
    no_contact,   ///< Nobody was reached: no answer, voicemail, busy.
    wrong_party,  ///< Somebody else, or a number that does not exist.
    other,
};

std::string_view to_string(meaning what) noexcept;

/// Reads what to_string() writes; throws error{errc::invalid_argument} that lists the meanings.
meaning meaning_from(std::string_view name);

/// One of a company's dispositions. Interactions keep the code; a code once used is retired, never removed.
struct disposition {
    std::string code;                           ///< "promise_to_pay"; at most 64 bytes.
    std::map<std::string, std::string> labels;  ///< By language: {"fr", "Promesse de paiement"}.
    meaning means = meaning::other;
    bool retired = false;  ///< No longer offered.

    bool operator==(const disposition&) const = default;
};

}  // namespace palabre::history
