// palabre/connector/operation.hpp - what can be asked of a company's system, described.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre {

/// One argument of an operation, or one member of the object that it answers.
struct operation_field {
    enum class kind { any, text, integer, number, boolean, list, object };  ///< A number may be an integer.

    std::string name;  ///< "credit.currency" is a member of the object "credit", which is described beside it.
    kind is = kind::any;
    bool required = true;  ///< Null counts as missing.
    bool secret = false;   ///< A PUK, a PIN: told to the customer, never kept.

    bool operator==(const operation_field&) const = default;
};

/// The words of flows: "dyn", "string", "int", "double", "bool", "list", "map".
std::string_view to_string(operation_field::kind what) noexcept;

/// The kind of that word, nothing for any other.
std::optional<operation_field::kind> field_kind(std::string_view word) noexcept;

/// One operation. What is left empty is not checked: no arguments described means any, no result means any.
struct operation {
    std::string name;
    std::vector<operation_field> arguments = {};
    std::vector<operation_field> result = {};  ///< Of an object, or of each object of a list.
    duration timeout{0};    ///< For one attempt, whatever the call's deadline; 0: the guard's own limit.
    duration fresh_for{0};  ///< An answer is given again for so long without asking.
    duration stale_for{0};  ///< And for so long after that while the system does not answer, as stale.
    bool writes = false;
    bool idempotent = false;              ///< A write that may be asked twice. What does not write always may.
    bool confirmed = true;                ///< A write: flows need the customer's word for it.
    std::vector<std::string> roles = {};  ///< Who may ask: "flow", or a role of users and API keys. None: may_ask().

    bool operator==(const operation&) const = default;
};

/// A secret argument or field: such an answer is never cached, nor its reason logged in the system's own words.
bool has_secret(const operation& of) noexcept;

/// Whether somebody of that role ("flow", "agent", ...) may ask it. What names no roles is anybody's if it only reads, and
/// the flows' if it writes.
bool may_ask(const operation& of, std::string_view role) noexcept;

/// What may be written down of arguments or of an answer: secret fields masked, in each object of a list.
value without_secrets(value given, const std::vector<operation_field>& fields);

/// Everything that is wrong with them: names that are empty or come twice, times below 0, a cache for what writes or has a
/// secret. Empty means usable.
std::vector<problem> check(const std::vector<operation>& all);

/// Why these arguments are none of the operation's, "" where they are. Names arguments, never quotes them.
std::string argument_problem(const operation& of, const value& arguments);

/// Why this answer is none of the operation's, "" where it is. Members that are not described may be there.
std::string result_problem(const operation& of, const value& data);

}  // namespace palabre
