// src/api/openapi.hpp - the description of the API, openapi.json, inside the library.
#pragma once

#include <string_view>

namespace palabre::api {

extern const std::string_view openapi;

}  // namespace palabre::api
