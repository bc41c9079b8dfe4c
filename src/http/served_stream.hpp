// src/http/served_stream.hpp - a client's connection, in the clear or by TLS. For .cpp files only: it includes Asio.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace palabre::http {

using tls_context_ptr = std::shared_ptr<boost::asio::ssl::context>;

/// What Beast reads from and writes to. With TLS it holds on to the certificate that it began with.
class served_stream {
public:
    using executor_type = boost::beast::tcp_stream::executor_type;

    served_stream(boost::asio::ip::tcp::socket socket, tls_context_ptr by)
        : tcp_{std::move(socket)}, by_{std::move(by)} {
        if (by_) tls_.emplace(tcp_, *by_);
    }

    executor_type get_executor() { return tcp_.get_executor(); }
    boost::beast::tcp_stream& tcp() noexcept { return tcp_; }
    boost::asio::ssl::stream<boost::beast::tcp_stream&>* tls() noexcept { return tls_ ? &*tls_ : nullptr; }

    template<class Buffers, class Handler> void async_read_some(const Buffers& into, Handler&& then) {
        tls_ ? tls_->async_read_some(into, std::forward<Handler>(then))
             : tcp_.async_read_some(into, std::forward<Handler>(then));
    }
    template<class Buffers, class Handler> void async_write_some(const Buffers& from, Handler&& then) {
        tls_ ? tls_->async_write_some(from, std::forward<Handler>(then))
             : tcp_.async_write_some(from, std::forward<Handler>(then));
    }

private:
    boost::beast::tcp_stream tcp_;
    tls_context_ptr by_;
    std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

}  // namespace palabre::http
