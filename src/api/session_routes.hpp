// src/api/session_routes.hpp - log in, log out, who am I: by REST alone, since it is about cookies.
#pragma once

#include "api/gate.hpp"
#include "http/router.hpp"
#include "palabre/api/server_options.hpp"

#include <boost/json/object.hpp>

#include <memory>

namespace palabre::api {

/// Adds /api/v1/session, what is below it, and /api/v1/users/{name}/sessions to the router, which must go before `by`.
void add_session_routes(http::router& to, runtime& on, std::shared_ptr<gate> by, std::shared_ptr<audit_trail> trail,
                        decltype(server_options::browser_phones) phones = {});

/// What openapi.json says of them, by path and method.
boost::json::object session_paths();

}  // namespace palabre::api
