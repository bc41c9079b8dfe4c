// src/api/operations_flows.hpp - what may be asked of flows and floors, and changed of them, by REST alone.
#pragma once

#include "api/operations.hpp"

#include <boost/json/object.hpp>

#include <span>

namespace palabre::api {

std::span<const operation> flow_operations();

/// OpenAPI's paths of these.
boost::json::object flow_paths();

}  // namespace palabre::api
