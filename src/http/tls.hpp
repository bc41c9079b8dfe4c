// src/http/tls.hpp - TLS as the client wants it. For .cpp files only: it includes Asio and OpenSSL.
#pragma once

#include "http/client.hpp"
#include "http/server.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <string>

namespace palabre::http {

/// TLS 1.2 and above. Throws error{errc::io} or error{errc::invalid_file} for a file that cannot be used, with its name.
boost::asio::ssl::context tls_context(const tls_settings& by);

/// What a server shows its clients, TLS 1.2 and above; the key belongs to the certificate. Throws as above.
boost::asio::ssl::context server_context(const server_certificate& by);

/// When its certificate ends, in seconds since 1970 UTC.
std::int64_t ends_at(boost::asio::ssl::context& of);

/// Before the handshake: whom this connection is for, and whether his certificate must say so.
void expect_host(SSL* on, const std::string& host, bool verify);

/// After a handshake that failed: what was wrong with the server's certificate, "" where it was not that.
std::string certificate_problem(SSL* on);

}  // namespace palabre::http
