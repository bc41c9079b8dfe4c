// src/channel/meta/graph_error.hpp - what the Graph API says went wrong, and what that means for a message.
#pragma once

#include "palabre/channel/carried.hpp"

#include <boost/json/object.hpp>

#include <span>
#include <string>

namespace palabre::meta {

/// {"code":131047,"title":"..","error_subcode":..,"error_data":{"details":".."}}, in an answer or in a failed status.
struct graph_error {
    int code = 0;
    int subcode = 0;
    std::string words;  ///< The platform's own, at most 500 bytes.
};

graph_error read_error(const boost::json::object& of);

/// "131047: Re-engagement message", "10/2018278: ...".
std::string to_string(const graph_error& of);

/// What a code means; the first row that fits holds.
struct meaning {
    int from, to;  ///< Codes, both included.
    int subcode;   ///< 0: any.
    send_result::kind what;
    send_fault fault;
    duration after{0};
    bool whole_carrier = false;
};

/// By the platform's own rows, then by those that all of Graph has: tokens, permissions, limits, moments of trouble. What
/// neither knows is wrong with the message.
send_result result_of(const graph_error& why, std::span<const meaning> rows);

}  // namespace palabre::meta
