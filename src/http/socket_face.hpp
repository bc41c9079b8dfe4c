// src/http/socket_face.hpp - a WebSocket's end on the strand; its other end is a socket_session in the server's thread.
#pragma once

#include "http/web_socket.hpp"

namespace palabre::http {

class socket_session;

/// Owns:    who took the socket, until the end.
/// Threads: the strand. The session holds it weakly, so that it never dies in the server's thread.
class socket_face final : public web_socket {
public:
    using in_thread = std::function<void(task)>;

    /// `over` is called last.
    socket_face(web_socket_taker taker, in_thread post, task over)
        : taker_{std::move(taker)}, post_{std::move(post)}, over_{std::move(over)} {}

    const web_socket_options& options() const noexcept { return taker_.options; }

    void send(std::string text) override;
    using web_socket::close;
    void close(int code, std::string why) override;
    std::size_t unsent() const override { return unsent_; }

    // What the session tells.
    void opened(const std::shared_ptr<socket_face>& self, std::weak_ptr<socket_session> by);
    void heard(std::string text);
    void gone_out(std::size_t bytes) { unsent_ -= bytes; }
    void ended(int code);

private:
    web_socket_taker taker_;
    in_thread post_;
    task over_;
    std::weak_ptr<socket_session> by_;
    std::size_t unsent_ = 0;
    bool open_ = false, closing_ = false;
};

}  // namespace palabre::http
