// src/api/duty_routes.hpp - what a user's own desk and devices tell of him: by REST alone, and by nobody for another.
#pragma once

#include "api/duty_desk.hpp"
#include "api/gate.hpp"
#include "api/wake_desk.hpp"
#include "http/router.hpp"

#include <boost/json/object.hpp>

#include <memory>

namespace palabre::api {

/// Adds /api/v1/session/duty and what is below it, /api/v1/session/push and /api/v1/owntracks to the router, which must go
/// before `by`.
void add_duty_routes(http::router& to, runtime& on, std::shared_ptr<gate> by, std::shared_ptr<duty_desk> desk,
                     std::shared_ptr<wake_desk> wakes);

/// What openapi.json says of them, by path and method.
boost::json::object duty_paths();

}  // namespace palabre::api
