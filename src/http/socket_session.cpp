// src/http/socket_session.cpp - WebSockets by Beast: read one, tell it, read the next; write what waits; ping, close.
#include "http/socket_session.hpp"

#include "http/served_stream.hpp"
#include "http/socket_face.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>
#include <utility>

namespace palabre::http {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace ws = boost::beast::websocket;
using boost::system::error_code;

class served_socket final : public socket_session, public std::enable_shared_from_this<served_socket> {
public:
    served_socket(socket_origin from, const web_socket_options& with)
        : from_{std::move(from)}, close_in_{with.close_in}, stream_{from_.stream}, patience_{stream_.get_executor()},
          lives_{stream_.get_executor()} {
        from_.stream.tcp().expires_never();  // Beast's own times hold from here
        stream_.set_option(ws::stream_base::timeout{with.close_in, with.silence, true});
        stream_.read_message_max(with.message_most);
        stream_.text(true);
    }

    void accept(std::string key) override {
        request_.version(11);
        request_.method(beast::http::verb::get);
        request_.target("/");
        using field = beast::http::field;
        for (const auto& [name, value] : {std::pair<field, std::string_view>{field::host, "palabre"},
                                          {field::upgrade, "websocket"},
                                          {field::connection, "upgrade"},
                                          {field::sec_websocket_version, "13"},
                                          {field::sec_websocket_key, key}})
            request_.set(name, value);
        stream_.async_accept(request_, [self = shared_from_this()](error_code failed) {
            if (failed) return self->over(close_code::broken);
            self->lives_.expires_at(net::steady_timer::time_point::max());  // while the strand reads, say
            self->lives_.async_wait([self](error_code) {});
            self->tell([by = std::weak_ptr<socket_session>{self}](const std::shared_ptr<socket_face>& to) {
                to->opened(to, by);
            });
            self->read();
        });
    }

    void send(std::shared_ptr<const std::string> text) override {
        if (closing_) return;
        waiting_.push_back(std::move(text));
        if (waiting_.size() == 1) write();
    }

    void close(int code, std::string why) override {
        if (std::exchange(closing_, true)) return;
        why.resize(std::min<std::size_t>(why.size(), 123));
        reason_ = ws::close_reason{static_cast<ws::close_code>(code), why};
        patience_.expires_after(close_in_);  // Beast waits for what is being written, which a client may stop
        patience_.async_wait([self = shared_from_this()](error_code cancelled) {
            if (!cancelled) self->from_.stream.tcp().close();
        });
        if (waiting_.empty()) say_goodbye();
    }

    void read() override {
        if (over_ || reading_) return;
        reading_ = true;
        stream_.async_read(buffer_, [self = shared_from_this()](error_code failed, std::size_t) {
            self->reading_ = false;
            if (failed) return self->over(self->code_of(failed));
            if (!self->stream_.got_text()) {
                self->close(close_code::unsupported, "texts only");
                self->buffer_.clear();
                return self->read();
            }
            self->tell([text = beast::buffers_to_string(self->buffer_.cdata())](
                           const std::shared_ptr<socket_face>& to) mutable { to->heard(std::move(text)); });
            self->buffer_.clear();
        });
    }

private:
    void write() {
        stream_.async_write(net::buffer(*waiting_.front()),
                            [self = shared_from_this()](error_code failed, std::size_t) {
                                const auto size = self->waiting_.front()->size();
                                self->waiting_.pop_front();
                                if (failed) return self->over(close_code::broken);
                                self->tell([size](const std::shared_ptr<socket_face>& to) { to->gone_out(size); });
                                if (!self->waiting_.empty()) return self->write();
                                if (self->closing_) self->say_goodbye();
                            });
    }

    void say_goodbye() {
        stream_.async_close(reason_, [self = shared_from_this()](error_code) { self->over(self->reason_.code); });
    }

    int code_of(const error_code& failed) const {
        if (closing_) return reason_.code;
        if (failed == ws::error::message_too_big || failed == ws::error::buffer_overflow) return close_code::too_long;
        if (failed != ws::error::closed) return close_code::broken;
        return stream_.reason() ? stream_.reason().code : close_code::no_code;
    }

    void over(int code) {
        if (std::exchange(over_, true)) return;
        patience_.cancel();
        lives_.cancel();
        tell([code](const std::shared_ptr<socket_face>& to) { to->ended(code); });
    }

    template<class Job> void tell(Job job) {
        from_.on.post([face = from_.face, job = std::move(job)]() mutable {
            if (const auto to = face.lock()) job(to);
        });
    }

    socket_origin from_;
    duration close_in_;
    ws::stream<served_stream&, false> stream_;
    net::steady_timer patience_, lives_;
    beast::http::request<beast::http::empty_body> request_;
    beast::flat_buffer buffer_;
    std::deque<std::shared_ptr<const std::string>> waiting_;  // the first is being written
    ws::close_reason reason_;
    bool reading_ = false, closing_ = false, over_ = false;
};

}  // namespace

std::shared_ptr<socket_session> make_socket_session(socket_origin from, const web_socket_options& with) {
    return std::make_shared<served_socket>(std::move(from), with);
}

}  // namespace palabre::http
