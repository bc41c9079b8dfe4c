// src/channel/messenger/body.hpp - a message as the Send API wants it.
#pragma once

#include "palabre/channel/carried.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace palabre::messenger {

/// How long after a customer's message he may be written to.
struct windows {
    duration standard = std::chrono::hours{24};
    duration human_agent = std::chrono::hours{24 * 7};  ///< By a person alone; 0 where the page has no such permission.
};

/// By what right a message goes out.
enum class right {
    response,     ///< Within the window, or nobody knows when he last wrote: the platform does.
    human_agent,  ///< After it, by a person.
    none,
};

/// Decided here from author and clock, and by nothing that a flow says: the tag on a program's message is a violation.
right right_of(const outbound_message& what, calendar_time now, const windows& within);

/// What goes to /PAGE/messages: an attachment, a location as a link, quick replies or text. Our id goes along and comes back
/// with the echo.
boost::json::object body_of(const outbound_message& what, right by);

/// Why it cannot go, before anything is asked; "" where nothing is known against it.
std::string problem_with(const outbound_message& what);

}  // namespace palabre::messenger
