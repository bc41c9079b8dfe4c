// src/api/rest_face.hpp - operations as REST: arguments out of requests, answers as JSON or XML, faults as RFC 9457.
#pragma once

#include "api/arguments.hpp"
#include "api/service.hpp"
#include "http/router.hpp"

#include <string>

namespace palabre::api {

/// Whether the client is to be answered in XML: by Accept, else as its body is.
bool wants_xml(const http::request& what);

/// Reads `company` with the arguments of `as`.
maybe_fault read_rest(const operation& as, const http::request& what, const http::path_names& names, arguments& into);

/// Where in a request that argument stands: "query parameter 'limit'", "{address} in the path", "'kind' in the body".
std::string place_in_rest(const operation& as, const std::string& called);

http::response rest_answer(const operation& as, const answer& told, bool in_xml);

/// `where` is place_in_rest(), or "". A 401 has its challenge, a 503 its Retry-After.
http::response rest_fault(const fault& of, const std::string& where, bool in_xml);

}  // namespace palabre::api
