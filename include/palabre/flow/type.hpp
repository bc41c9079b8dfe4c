// palabre/flow/type.hpp - what is known of a variable before anything runs: its kind, a structure's fields.
#pragma once

#include "palabre/core/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::flow {

/// The kinds of value that expressions know: CEL's own, without bytes, messages and types as values.
enum class kind {
    dynamic,  ///< Not known before it runs; fits everything.
    null,
    boolean,
    integer,           ///< 64 bits, signed.
    unsigned_integer,  ///< 64 bits; written 1u. Whole numbers of JSON beyond the signed range.
    floating,          ///< IEEE 754, 64 bits.
    string,            ///< UTF-8.
    list,
    map,  ///< JSON objects, and what {...} makes.
    timestamp,
    duration,
};

/// CEL's names: "dyn", "null_type", "bool", "int", "uint", "double", "string", "list", "map", "timestamp", "duration".
std::string_view to_string(kind what) noexcept;

struct field;

/// What a flow declares of a variable, so that a misspelt field is found when the flow is loaded and not by a caller.
///
/// Owns:    everything it shows; a copy shares nothing with the original.
/// Threads: const members from any thread; the rest from one at a time.
class type {
public:
    type(flow::kind what = flow::kind::dynamic);

    static type list_of(type element);
    static type map_of(type each);

    /// A map with exactly these fields. All the variables of a flow together are one, too.
    static type structure(std::vector<field> fields);

    /// {"amount_minor": int, "currency": string}
    static type money();

    /// By CEL's name, or "money". Nothing for any other word.
    static std::optional<type> named(std::string_view name);

    flow::kind kind() const noexcept { return kind_; }

    /// Of a list or map whose elements are known to be alike; else nullptr.
    const type* element() const noexcept;

    /// True for a structure(): it has fields() and no others.
    bool closed() const noexcept { return closed_; }
    const std::vector<field>& fields() const noexcept { return fields_; }
    const type* find(std::string_view name) const noexcept;

    /// False where a value of this type can never stand for one of `wanted`.
    bool fits(flow::kind wanted) const noexcept;

    /// Whether JSON from outside is of this type: the same kind, alike in its elements, with all the fields of a
    /// structure and perhaps more. Fields declared "dyn" may be missing.
    bool holds(const value& given) const;

private:
    flow::kind kind_;
    bool closed_ = false;
    std::vector<type> element_;
    std::vector<field> fields_;
};

/// A named part of a structure.
struct field {
    std::string name;
    flow::type type;
};

}  // namespace palabre::flow
