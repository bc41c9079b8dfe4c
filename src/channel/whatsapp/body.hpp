// src/channel/whatsapp/body.hpp - a message as the Cloud API wants it.
#pragma once

#include "palabre/channel/carried.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace palabre::whatsapp {

struct body_limits {
    std::size_t text = 4096;       ///< Code points of a text alone.
    std::size_t with_taps = 1024;  ///< And of one above buttons or a list, or under a picture.
    std::size_t key = 200;         ///< Bytes of a choice's key: a row's id has at most 200 characters, a button's 256.
};

/// What goes to /NUMBER/messages: template, attachment, location, buttons, list or text, whichever the details name.
/// Choices become up to three buttons, else a list of up to ten rows behind `list_button`, else numbered lines. Our id goes
/// along and comes back with each status.
boost::json::object body_of(const outbound_message& what, const std::string& list_button);

/// Why it cannot go, before anything is asked; "" where nothing is known against it.
std::string problem_with(const outbound_message& what, const body_limits& within = {});

}  // namespace palabre::whatsapp
