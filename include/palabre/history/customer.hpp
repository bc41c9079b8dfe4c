// palabre/history/customer.hpp - one person, as far as one company knows him.
#pragma once

#include "palabre/core/id.hpp"
#include "palabre/history/identity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

struct company;
struct customer;
struct merge;
struct user;
using company_id = palabre::id<company>;
using customer_id = palabre::id<customer>;
using merge_id = palabre::id<merge>;
using user_id = palabre::id<user>;

/// Who says so: the weight of a statement, the heaviest first.
enum class origin {
    customer,  ///< He chose or said it himself.
    agent,     ///< An agent noted it.
    company,   ///< The company's own system gave it.
    import,    ///< It came with a migration.
    guess,     ///< The software concluded it.
};

std::string_view to_string(origin from) noexcept;

/// Reads what to_string() writes; throws error{errc::invalid_argument} that lists the origins.
origin origin_from(std::string_view name);

/// The language that he is spoken to in.
struct preference {
    std::string language = {};  ///< "fr", "fon"; "" where unknown.
    origin from = origin::guess;
    calendar_time since{};

    bool operator==(const preference&) const = default;
};

/// Whether `next` takes the place of `now`: what is unknown, and an older statement, gives way; but an import or a guess
/// never replaces what the customer or an agent chose.
bool replaces(const preference& next, const preference& now) noexcept;

/// The category that the company puts him in; queues go by it.
struct segment {
    std::string name = {};  ///< "gold"; "" where unknown.
    calendar_time as_of{};  ///< When the company's system said so.

    bool operator==(const segment&) const = default;
};

struct customer {
    customer_id id = {};
    std::string name = {};
    preference speaks = {};
    segment belongs_to = {};
    calendar_time since{};  ///< When this record was made.
    calendar_time seen{};   ///< When his last interaction began; the epoch where there was none.
    bool erased = false;    ///< On request: only the skeleton that counts rest on is left.

    bool operator==(const customer&) const = default;
};

/// A customer as whoever talks to him needs him: his records, where several were merged, read as one.
struct person {
    customer who;  ///< The surviving record, with the language, the segment and the last contact that prevail in
                   ///< the group; its name, else the first that another record has.
    customer_id written_as;  ///< The record that the address asked for belongs to: what happens now is written there,
                             ///< so that undoing a merge divides what came after it too.
    std::vector<customer_id> records;  ///< All of the group, the surviving one first, then by id.
    std::vector<identity> identities;  ///< All of the group's, by kind and address.

    bool operator==(const person&) const = default;
};

/// Two records that somebody said are one person. Never made from likeness.
struct merge {
    merge_id id = {};
    customer_id kept, joined;
    std::string why;                 ///< The proof: "gave both numbers and the PIN".
    std::optional<user_id> by = {};  ///< Who decided; nothing: `from` says what did.
    origin from = origin::agent;     ///< Not guess.
    calendar_time at{};
    std::optional<calendar_time> undone = {};

    bool operator==(const merge&) const = default;
};

/// He agreed to something, or withdrew it, with what proves it. The newest of one purpose and medium holds.
struct consent {
    customer_id who;
    std::string purpose;            ///< "marketing", "survey", "recording", "location".
    std::optional<medium> on = {};  ///< Nothing: every channel.
    bool given = true;
    std::string proof;  ///< The words, the form, the recording: "SMS 'OUI' of 2026-11-20".
    origin from = origin::customer;
    calendar_time at{};

    bool operator==(const consent&) const = default;
};

/// An address that is not to be written to or called. Lists outlive customers: erasing one keeps his entry here.
struct do_not_contact {
    identity whom;
    std::string list = "company";   ///< Which list: "company", a campaign's, "regulator".
    std::optional<medium> on = {};  ///< Nothing: every channel.
    std::string why = {};
    origin from = origin::customer;
    calendar_time at{};
    std::optional<calendar_time> until = {};  ///< Nothing: for good.

    bool operator==(const do_not_contact&) const = default;
};

}  // namespace palabre::history
