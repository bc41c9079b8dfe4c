// src/http/socket_face.cpp - orders to the server's thread, and news from it.
#include "http/socket_face.hpp"

#include "http/socket_session.hpp"

#include <utility>

namespace palabre::http {

std::weak_ptr<socket_session> socket_face::admit(std::size_t bytes) {
    if (!open_ || closing_) return {};
    unsent_ += bytes;
    if (unsent_ <= taker_.options.unsent_most) return by_;
    close(close_code::try_later, "you take too little");
    return {};
}

void socket_face::send(std::string text) {
    auto by = admit(text.size());
    if (by.expired()) return;
    post_([by = std::move(by), text = std::make_shared<const std::string>(std::move(text))] {
        if (const auto to = by.lock()) to->send(text);
    });
}

void send_to_all(const std::vector<web_socket_ptr>& to, const std::shared_ptr<const std::string>& text) {
    const void* home = nullptr;
    const socket_face* last = nullptr;
    std::vector<std::weak_ptr<socket_session>> all;
    const auto hand_over = [&] {
        if (all.empty()) return;
        last->thread()([text, all = std::move(all)] {
            for (const auto& each : all)
                if (const auto session = each.lock()) session->send(text);
        });
        all.clear();
    };
    for (const auto& each : to) {
        auto* const face = dynamic_cast<socket_face*>(each.get());
        if (face == nullptr) {
            each->send(*text);
            continue;
        }
        if (face->home() != home) hand_over();
        home = face->home();
        last = face;
        if (auto by = face->admit(text->size()); !by.expired()) all.push_back(std::move(by));
    }
    hand_over();
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
