// src/api/soap_face.hpp - operations as SOAP 1.1 and 1.2: envelopes read, answers and faults written.
#pragma once

#include "api/arguments.hpp"
#include "api/service.hpp"
#include "http/message.hpp"

#include <string>

namespace palabre::api {

/// What an envelope asks for.
struct soap_call {
    bool is_1_2 = false;
    const operation* what = nullptr;
    arguments given = {};
    maybe_fault wrong = {};
    bool not_understood = false;  ///< A header that must be, and is not.
};

soap_call read_soap(const http::request& what);

http::response soap_answer(const soap_call& to, const answer& told);
http::response soap_fault(const soap_call& to, const fault& of);

}  // namespace palabre::api
