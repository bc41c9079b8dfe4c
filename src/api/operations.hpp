// src/api/operations.hpp - what may be asked of the API, described once for all its faces.
#pragma once

#include "palabre/api/server.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace palabre::api {

struct record;

/// One thing that is taken or told.
struct field {
    enum class kind {
        text,
        integer,
        truth,
        moment,  ///< RFC 3339; xs:dateTime
        id,      ///< Decimal digits, as a string.
        json,    ///< Any value; in XML its JSON as text.
        record   ///< An object of its own.
    };
    enum class place { path, query, body };

    std::string_view name = {};
    kind is = kind::text;
    std::string_view about = {};
    place in = place::body;
    bool required = false;
    bool list = false;
    const record* of = nullptr;
    std::vector<std::string_view> one_of = {};
    std::int64_t least = INT64_MIN, most = INT64_MAX;  ///< Of an integer.
    std::size_t longest = 256;                         ///< Bytes of a text; how many of a list.
    bool nullable = false;                             ///< In JSON it is there and null instead of left out.
};

struct record {
    std::string_view name, about;
    std::vector<field> fields;
};

struct operation {
    std::string_view name;  ///< "read_timeline": SOAP's operation, OpenAPI's operationId.
    std::string_view method, path;
    scope needs;
    std::string_view about;
    std::vector<field> takes;  ///< `company` is not among them: all operations take it, as company_field().
    const record* tells;
    std::string_view absent = {};    ///< When it is 404.
    std::string_view conflict = {};  ///< When it is 409; "" never.

    bool writes() const noexcept { return method != "GET"; }
};

const field& company_field();
std::span<const operation> operations();

/// All records that operations take or tell, each after those that it holds.
std::span<const record* const> records();

/// nullptr where there is none of that name.
const operation* operation_of(std::string_view name);

}  // namespace palabre::api
