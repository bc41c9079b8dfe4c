// palabre/channel/web_chat.hpp - chat on web pages as a carrier: a widget, and WebSockets.
#pragma once

#include "palabre/channel/carrier.hpp"
#include "palabre/core/log.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace palabre {

class web_face;

struct web_chat_options {
    std::string name = "web";                 ///< carrier_traits::name: /chat/NAME, of letters, digits, '-' and '_'.
    std::vector<std::string> origins = {};    ///< Pages that may have it: "https://www.sahel.example"; "*": any.
    std::string title = "Chat";               ///< Above the chat on the example page.
    std::string language = "fr";              ///< Of the example page: "fr" or "en".
    std::size_t most_connections = 5000;      ///< Beyond: the browser is told to come back later.
    std::size_t connections_each = 8;         ///< Of one visitor: his tabs.
    double per_minute = 20;                   ///< Messages of one visitor, on average; beyond he waits.
    std::size_t burst = 10;                   ///< At once, after a pause.
    std::size_t keeps_most = 100;             ///< Messages to one visitor that are kept for when he comes back, and
    duration keeps = std::chrono::hours{24};  ///< how long.
    std::size_t visitors_most = 100'000;      ///< For whom messages are kept.
    duration taken_in = std::chrono::seconds{10};  ///< For a browser to say that it has a message, 1 s to 1 min.
    logger log{};
};

/// A visitor is known by 128 random bits that his browser keeps; his address is made from them and does not give them away.
/// What he writes is acknowledged once it is durable, and sent again by his browser until then.
///
/// A message is accepted once his browser has it. While he is away its outcome is unknown, and it is kept: the browser gets
/// all that it missed when it connects again, and shows what comes twice once.
///
///     web_chat chat{runtime, {.name = "web", .origins = {"https://www.sahel.example"}}};
///     callbacks.add(chat);  // serves /chat/widget.js, /chat/web with an example page, and the WebSocket there
///
/// Owns:    its visitors' connections and what waits for them. The runtime must outlive it.
/// Threads: the strand.
class web_chat final : public carrier {
public:
    /// Throws error{errc::invalid_argument} with every option that cannot be.
    web_chat(runtime& on, web_chat_options options);
    ~web_chat() override;

    const carrier_traits& about() const override;
    void start(carrier_listener& to) override;
    void send(outbound_message what, std::function<void(send_result)> then) override;
    std::string problem_with(const outbound_message& what) const override;

    /// That somebody writes to him is shown for some seconds, or until a message comes; that he is read, of all he wrote.
    void show(presence what) override;

    std::size_t connections() const;

    /// For callback_server::add().
    web_face& face() noexcept;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
