// src/http/web_socket.hpp - a client's WebSocket (RFC 6455) as the strand sees it: texts in, texts out.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::http {

/// Why a WebSocket is over: RFC 6455, section 7.4.1.
namespace close_code {
inline constexpr int normal = 1000, going_away = 1001, unsupported = 1003, no_code = 1005, broken = 1006, policy = 1008,
                     too_long = 1009, try_later = 1013;
}

struct web_socket_options {
    std::size_t message_most = 16'384;            ///< Bytes of one message from the client; beyond: 1009.
    std::size_t unsent_most = 256'000;            ///< Bytes that wait to go to the client; beyond: 1013.
    duration silence = std::chrono::seconds{60};  ///< After half of it a ping, after all of it the end.
    duration close_in = std::chrono::seconds{5};  ///< For the client to agree to the end.
};

/// What is sent goes out in its order. After the end everything is ignored.
///
/// Threads: the strand.
class web_socket {
public:
    virtual ~web_socket() = default;

    /// UTF-8. A client that takes so little that more than unsent_most waits is let go.
    virtual void send(std::string text) = 0;

    /// After what was sent has gone. `why` is for people, at most 123 bytes.
    virtual void close(int code, std::string why) = 0;
    void close() { close(close_code::normal, {}); }

    virtual std::size_t unsent() const = 0;  ///< Bytes.
};

using web_socket_ptr = std::shared_ptr<web_socket>;

/// One text to many, which is kept once and handed to each server's thread in one go.
void send_to_all(const std::vector<web_socket_ptr>& to, const std::shared_ptr<const std::string>& text);

/// Who takes a connection that asked to become a WebSocket: what a handler gives as response::socket.
///
/// Threads: its functions are called, and go, on the strand. They go uncalled where the server goes first.
struct web_socket_taker {
    web_socket_options options = {};
    std::function<void(web_socket_ptr)> opened;  ///< First, once; not at all where the client left before.
    std::function<void(std::string)> said;       ///< A message. The next is read when this has returned.
    std::function<void(int code)> closed;        ///< Last, once; after an opened() alone.
};

}  // namespace palabre::http
