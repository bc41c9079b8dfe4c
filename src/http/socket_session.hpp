// src/http/socket_session.hpp - a WebSocket's end in the server's thread. Asio and Beast stay in its .cpp file.
#pragma once

#include "palabre/core/runtime.hpp"

#include <memory>
#include <string>

namespace palabre::http {

class served_stream;
class socket_face;
struct web_socket_options;

/// What it needs of the connection that it grew out of.
struct socket_origin {
    runtime& on;
    served_stream& stream;
    std::shared_ptr<void> owner;      ///< Of the stream: kept as long as the socket.
    std::weak_ptr<socket_face> face;  ///< Told on the strand of all that happens.
};

/// Threads: the server's. It lives as long as something of it is under way.
class socket_session {
public:
    virtual ~socket_session() = default;

    /// Answers 101 to the request with that Sec-WebSocket-Key, and begins to read.
    virtual void accept(std::string key) = 0;

    virtual void send(std::shared_ptr<const std::string> text) = 0;
    virtual void close(int code, std::string why) = 0;
    virtual void read() = 0;  ///< The next message.
};

std::shared_ptr<socket_session> make_socket_session(socket_origin from, const web_socket_options& with);

}  // namespace palabre::http
