// src/http/tls.cpp - certificates, keys and whom they name, by OpenSSL.
#include "http/tls.hpp"

#include "palabre/core/error.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <filesystem>

namespace palabre::http {

namespace net = boost::asio;
using boost::system::error_code;

namespace {

void must(const error_code& failed, const std::string& file, std::string_view what) {
    if (!failed) return;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        throw error{errc::io, fmt::format("there is no file '{}', which is to hold {}", file, what), "mend the name"};
    throw error{errc::invalid_file, fmt::format("{} cannot be read from '{}': {}", what, file, failed.message()),
                "give a PEM file, readable by this process, and the key's password where it has one"};
}

}  // namespace

net::ssl::context tls_context(const tls_settings& by) {
    net::ssl::context made{net::ssl::context::tls_client};
    SSL_CTX_set_min_proto_version(made.native_handle(), TLS1_2_VERSION);
    error_code failed;
    if (by.authorities.empty())
        made.set_default_verify_paths(failed);  // where there are none nobody is trusted
    else
        must(made.load_verify_file(by.authorities, failed), by.authorities, "the authorities");
    if (by.certificate.empty()) return made;
    must(made.use_certificate_chain_file(by.certificate, failed), by.certificate, "the certificate");
    made.set_password_callback(
        [password = by.password](std::size_t, net::ssl::context::password_purpose) { return password.reveal(); });
    const auto& key = by.key.empty() ? by.certificate : by.key;
    must(made.use_private_key_file(key, net::ssl::context::pem, failed), key, "the key");
    return made;
}

net::ssl::context server_context(const server_certificate& by) {
    net::ssl::context made{net::ssl::context::tls_server};
    SSL_CTX_set_min_proto_version(made.native_handle(), TLS1_2_VERSION);
    error_code failed;
    must(made.use_certificate_chain_file(by.chain, failed), by.chain, "the certificate");
    const auto& key = by.key.empty() ? by.chain : by.key;
    must(made.use_private_key_file(key, net::ssl::context::pem, failed), key, "the certificate's key");
    return made;
}

void check(const server_certificate& by) {
    server_context(by);
}

std::int64_t ends_at(net::ssl::context& of) {
    std::tm broken{};
    const auto* const shown = SSL_CTX_get0_certificate(of.native_handle());
    if (shown == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(shown), &broken) != 1) return 0;
    return timegm(&broken);
}

void expect_host(SSL* on, const std::string& host, bool verify) {
    error_code no_address;
    net::ip::make_address(host, no_address);
    if (no_address) SSL_set_tlsext_host_name(on, host.c_str());
    SSL_set_verify(on, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    if (!verify) return;
    auto* const wanted = SSL_get0_param(on);
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const int taken = no_address ? X509_VERIFY_PARAM_set1_host(wanted, host.data(), host.size())
                                 : X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str());
    if (taken != 1) throw error{errc::io, "OpenSSL has no memory left", "give the process more"};
}

std::string certificate_problem(SSL* on) {
    const auto result = SSL_get_verify_result(on);
    if (result == X509_V_OK) return {};
    return fmt::format("its certificate is not accepted: {}", X509_verify_cert_error_string(result));
}

}  // namespace palabre::http
