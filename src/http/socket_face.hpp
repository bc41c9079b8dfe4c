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

    /// `home` tells whose thread it is; `over` is called last.
    socket_face(web_socket_taker taker, in_thread post, const void* home, task over)
        : taker_{std::move(taker)}, post_{std::move(post)}, home_{home}, over_{std::move(over)} {}

    const web_socket_options& options() const noexcept { return taker_.options; }

    void send(std::string text) override;
    using web_socket::close;
    void close(int code, std::string why) override;
    std::size_t unsent() const override { return unsent_; }

    const void* home() const noexcept { return home_; }
    const in_thread& thread() const noexcept { return post_; }

    /// Counts a text that is going to be handed over; nobody where it is not to be.
    std::weak_ptr<socket_session> admit(std::size_t bytes);

    // What the session tells.
    void opened(const std::shared_ptr<socket_face>& self, std::weak_ptr<socket_session> by);
    void heard(std::string text);
    void gone_out(std::size_t bytes) { unsent_ -= bytes; }
    void ended(int code);

private:
    web_socket_taker taker_;
    in_thread post_;
    const void* home_;
    task over_;
    std::weak_ptr<socket_session> by_;
    std::size_t unsent_ = 0;
    bool open_ = false, closing_ = false;
};

}  // namespace palabre::http
