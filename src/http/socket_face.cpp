// src/http/socket_face.cpp - orders to the server's thread, and news from it.
#include "http/socket_face.hpp"

#include "http/socket_session.hpp"

#include <utility>

namespace palabre::http {

void socket_face::send(std::string text) {
    if (!open_ || closing_) return;
    unsent_ += text.size();
    if (unsent_ > taker_.options.unsent_most) return close(close_code::try_later, "you take too little");
    post_([by = by_, text = std::move(text)]() mutable {
        if (const auto to = by.lock()) to->send(std::move(text));
    });
}

void socket_face::close(int code, std::string why) {
    if (!open_ || std::exchange(closing_, true)) return;
    post_([by = by_, code, why = std::move(why)]() mutable {
        if (const auto to = by.lock()) to->close(code, std::move(why));
    });
}

void socket_face::opened(const std::shared_ptr<socket_face>& self, std::weak_ptr<socket_session> by) {
    open_ = true;
    by_ = std::move(by);
    if (taker_.opened) taker_.opened(self);
}

void socket_face::heard(std::string text) {
    if (open_ && !closing_ && taker_.said) taker_.said(std::move(text));
    post_([by = by_] {
        if (const auto to = by.lock()) to->read();
    });
}

void socket_face::ended(int code) {
    const auto taker = std::exchange(taker_, {});
    if (std::exchange(open_, false) && taker.closed) taker.closed(code);
    if (over_) std::exchange(over_, task{})();
}

}  // namespace palabre::http
