// src/channel/messaging/callback_server.cpp - /callbacks/NAME and /chat/NAME lead to the carrier of that name.
#include "channel/messaging/web_face.hpp"
#include "http/origin.hpp"
#include "http/server.hpp"
#include "palabre/channel/carrier.hpp"
#include "palabre/channel/web_chat.hpp"
#include "palabre/core/error.hpp"

#include <map>
#include <optional>
#include <utility>

namespace palabre {

struct callback_server::impl {
    impl(runtime& on, callback_server_options given) : runtime_{on}, options{std::move(given)} {}

    void chat(const http::request& what, const http::reply& then) {
        if (what.segments.size() != 2 || chats.empty())
            return then(http::problem(404, "no chat is here", "chats are at /chat/NAME"));
        if (what.segments[1] == "widget.js") return then(chats.begin()->second->widget());
        const auto found = chats.find(what.segments[1]);
        if (found == chats.end()) return then(http::problem(404, "no chat has that name"));
        found->second->asked(what, then);
    }

    void nobody(const http::request& what, const char* why, const char* cure, const http::reply& then) const {
        options.log.info("a callback was refused", {{"remote", what.remote}, {"why", why}});
        then(http::problem(404, why, cure));
    }

    void take(http::request what, const http::reply& then) {
        if (!what.segments.empty() && what.segments[0] == "chat") return chat(what, then);
        const bool fetches = files && !what.segments.empty() && what.segments.front() == "files";
        if (!fetches && (what.segments.size() < 2 || what.segments[0] != "callbacks"))
            return nobody(what, "nothing is called back here", "callbacks are at /callbacks/NAME", then);
        const auto found = fetches ? carriers.end() : carriers.find(what.segments[1]);
        if (!fetches && found == carriers.end()) return nobody(what, "no carrier has that name", "", then);
        callback_request asked;
        asked.method = std::move(what.method);
        for (std::size_t at = fetches ? 1 : 2; at < what.segments.size(); ++at) asked.path += '/' + what.segments[at];
        asked.query = std::move(what.query);
        asked.headers = std::move(what.headers);
        asked.body = std::move(what.body);
        asked.remote = std::move(what.remote);
        const auto answered = [then](callback_answer answer) {
            then({answer.status, answer.body.empty() ? "" : std::move(answer.content_type), std::move(answer.headers),
                  std::move(answer.body)});
        };
        fetches ? files(std::move(asked), answered) : found->second->called_back(std::move(asked), answered);
    }

    runtime& runtime_;
    const callback_server_options options;
    std::map<std::string, carrier*, std::less<>> carriers;
    std::function<void(callback_request, std::function<void(callback_answer)>)> files;
    std::map<std::string, web_face*, std::less<>> chats;
    std::optional<http::server> socket;
    bool stopping = false;
};

callback_server::callback_server(runtime& on, callback_server_options options) {
    http::read_listener(options.listen);
    impl_ = std::make_unique<impl>(on, std::move(options));
}

callback_server::~callback_server() = default;

callback_server& callback_server::add(carrier& which) {
    if (!impl_->carriers.emplace(which.about().name, &which).second)
        throw error{errc::invalid_argument, "two carriers are called '" + which.about().name + "'",
                    "give each a name of its own"};
    if (auto* const chat = dynamic_cast<web_chat*>(&which)) impl_->chats.emplace(which.about().name, &chat->face());
    return *this;
}

callback_server&
callback_server::files(std::function<void(callback_request, std::function<void(callback_answer)>)> give) {
    impl_->files = std::move(give);
    return *this;
}

void callback_server::start() {
    if (impl_->socket) throw error{errc::wrong_state, "callbacks are listened for already", "start them once"};
    const auto& with = impl_->options;
    impl_->socket.emplace(
        impl_->runtime_,
        http::server_options{.listen = with.listen,
                             .most_connections = with.most_connections,
                             .most_waiting = with.most_waiting,
                             .body_most = with.body_most,
                             .answer_in = with.answer_in,
                             .log = with.log},
        [raw = impl_.get()](http::request what, http::reply then) { raw->take(std::move(what), then); });
}

std::string callback_server::listening() const {
    return impl_->socket && !impl_->stopping ? impl_->socket->listening() : "";
}

void callback_server::stop(task then) {
    if (!impl_->socket || std::exchange(impl_->stopping, true)) return impl_->runtime_.post(std::move(then));
    impl_->socket->stop(impl_->options.answer_in, std::move(then));
}

}  // namespace palabre
