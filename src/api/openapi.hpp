// src/api/openapi.hpp - the description of the API in OpenAPI 3.0, made from that of its operations.
#pragma once

#include <string>

namespace palabre::api {

const std::string& openapi();

}  // namespace palabre::api
