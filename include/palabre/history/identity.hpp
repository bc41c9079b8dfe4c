// palabre/history/identity.hpp - by what a customer is known on a channel: a number, an account, an id.
#pragma once

#include "palabre/core/medium.hpp"
#include "palabre/core/numbering_plan.hpp"

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::history {

enum class identity_kind {
    phone,      ///< A telephone number: voice, SMS, USSD, and WhatsApp accounts that show theirs.
    whatsapp,   ///< WhatsApp's business-scoped user id, where the number stays hidden.
    messenger,  ///< Messenger's page-scoped id.
    web,        ///< A visitor of the web chat.
    email,
    account,  ///< The customer's number in the company's own system.
};

/// "phone", "whatsapp" and so on: stable names for files, logs and bindings.
std::string_view to_string(identity_kind kind) noexcept;

/// Reads what to_string() writes; throws error{errc::invalid_argument} that lists the kinds.
identity_kind identity_kind_from(std::string_view name);

/// One way in which a customer is known. Two are the same if kind and address are; how it was written does not matter.
///
/// Owns:    its texts.
/// Threads: a value.
struct identity {
    identity_kind kind = identity_kind::phone;
    std::string address;       ///< The normal form: "+2290190011234", a page-scoped id. At most 256 bytes.
    std::string written = {};  ///< Verbatim as the channel gave it, such as "22990011234".

    friend bool operator==(const identity& a, const identity& b) noexcept {
        return a.kind == b.kind && a.address == b.address;
    }
    friend auto operator<=>(const identity& a, const identity& b) noexcept {
        if (const auto order = a.kind <=> b.kind; order != 0) return order;
        return a.address <=> b.address;
    }
};

/// Who writes from, or is called at, `address` on that medium: numbers become their normal form, so that one person is
/// one customer however the channel writes his number. A WhatsApp address that is no number is a user id. Nothing for
/// a withheld or unreadable number, and for short codes.
std::optional<identity> identify(medium on, std::string_view address, const numbering::plans& plans, country home);

/// What a person or a program asks for: a number in any writing ("+2290190011234", "01 90 01 12 34", "tel:..."), or
/// KIND:ADDRESS, such as "messenger:5551", "account:C-17" or "phone:0190011234". `home` is the country of numbers
/// written without one. Throws error{errc::invalid_argument}, with a cure.
identity written_identity(std::string_view written, const numbering::plans& plans, country home);

}  // namespace palabre::history

template<> struct std::hash<palabre::history::identity> {
    std::size_t operator()(const palabre::history::identity& each) const noexcept {
        return std::hash<std::string>{}(each.address) * 31 + static_cast<std::size_t>(each.kind);
    }
};
