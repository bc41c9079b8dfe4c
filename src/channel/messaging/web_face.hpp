// src/channel/messaging/web_face.hpp - a carrier that speaks HTTP itself: pages and WebSockets under /chat/NAME.
#pragma once

#include "http/message.hpp"

namespace palabre {

class web_face {
public:
    virtual ~web_face() = default;

    /// What comes to /chat/NAME.
    virtual void asked(const http::request& what, const http::reply& then) = 0;

    /// What comes to /chat/widget.js.
    virtual http::response widget() const = 0;
};

}  // namespace palabre
