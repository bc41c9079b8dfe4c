// src/api/operations_files.hpp - what may be asked of files and canned answers, by REST alone: bytes are no envelope's.
#pragma once

#include "api/operations.hpp"

#include <boost/json/object.hpp>

namespace palabre::api {

/// "fetch_file", "store_file", "list_canned", in this order.
std::span<const operation> file_operations();

/// What openapi.json says of them, by path and method.
boost::json::object file_paths();

}  // namespace palabre::api
