// src/api/fault.hpp - why the API does not do what was asked: the same for every face.
#pragma once

#include <optional>
#include <string>

namespace palabre::api {

/// As RFC 9457's problems and SOAP's faults tell it.
struct fault {
    int status = 400;  ///< HTTP's.
    std::string what;
    std::string cure = {};
    std::string field = {};  ///< The argument that it is about: "limit", "entries[2].kind"; "" where it is none.
};

using maybe_fault = std::optional<fault>;

}  // namespace palabre::api
