// src/sip/tls_sessions.cpp - OpenSSL's hooks around the library's TLS: the host is named (SNI), what is over is freed.
#include "sip/tls_sessions.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

namespace palabre::sip {
namespace {

constexpr std::size_t most_names = 1'000;

struct sessions {
    bool watches = false;
    std::vector<SSL*> fresh;  ///< Made in this step: their sockets come after.
    std::set<SSL*> lent;      ///< Of whose two references to their socket's BIO one has been given away.
    std::vector<SSL*> over;   ///< The library has let go of their BIO.
    std::map<std::string, std::string> names;  ///< Of hosts, by address.
    std::set<std::string> hosts;
};
thread_local sessions here;

std::string peer_of(int socket) {
    sockaddr_storage there{};
    socklen_t size = sizeof there;
    if (socket < 0 || getpeername(socket, reinterpret_cast<sockaddr*>(&there), &size) != 0) return {};
    namespace ip = boost::asio::ip;
    if (there.ss_family == AF_INET)
        return ip::make_address_v4(ntohl(reinterpret_cast<sockaddr_in&>(there).sin_addr.s_addr)).to_string();
    if (there.ss_family != AF_INET6) return {};
    ip::address_v6::bytes_type bytes{};
    std::copy_n(reinterpret_cast<sockaddr_in6&>(there).sin6_addr.s6_addr, bytes.size(), bytes.begin());
    return ip::make_address_v6(bytes).to_string();
}

/// Before the first message is written.
void on_info(const SSL* of, int where, int) {
    if ((where & SSL_CB_HANDSHAKE_START) == 0 || SSL_is_server(of) != 0) return;
    if (SSL_get_servername(of, TLSEXT_NAMETYPE_host_name) != nullptr) return;
    const auto found = here.names.find(peer_of(SSL_get_fd(of)));
    const auto* const host = found != here.names.end() ? &found->second
                             : here.hosts.size() == 1  ? &*here.hosts.begin()
                                                       : nullptr;
    if (host != nullptr) SSL_set_tlsext_host_name(const_cast<SSL*>(of), host->c_str());
}

void on_new(void* made, void*, CRYPTO_EX_DATA*, int, long, void*) {
    if (!here.watches) return;
    auto* const fresh = static_cast<SSL*>(made);
    SSL_set_info_callback(fresh, &on_info);
    here.fresh.push_back(fresh);
}

/// Somebody frees it: it has its references back.
void on_free(void* gone, void*, CRYPTO_EX_DATA*, int, long, void*) {
    if (!here.watches) return;
    auto* const session = static_cast<SSL*>(gone);
    std::erase(here.fresh, session);
    std::erase(here.over, session);
    if (here.lent.erase(session) == 0) return;
    auto* const socket = SSL_get_rbio(session);
    BIO_set_callback_ex(socket, nullptr);
    BIO_up_ref(socket);
}

/// tls_free() ends a session, then frees its BIO, and no more: with the one reference that is left to it that would be the
/// end of the BIO. It is kept from that, with both references of the session that is to be freed.
long on_bio(BIO* socket, int what, const char*, std::size_t, int, long, int ret, std::size_t*) {
    if (what != BIO_CB_FREE) return ret;
    auto* const session = reinterpret_cast<SSL*>(BIO_get_callback_arg(socket));
    BIO_set_callback_ex(socket, nullptr);
    BIO_up_ref(socket);
    BIO_up_ref(socket);
    here.lent.erase(session);
    here.over.push_back(session);
    return 0;
}

}  // namespace

void watch_tls_sessions() {
    static const int index = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, nullptr, &on_new, nullptr, &on_free);
    here.watches = index >= 0;
}

void name_tls_host(const std::string& host, const std::string& address) {
    boost::system::error_code is_name;
    boost::asio::ip::make_address(host, is_name);
    if (!is_name) return;
    if (here.names.size() >= most_names) here.names.clear();
    if (here.hosts.size() < most_names) here.hosts.insert(host);
    if (!address.empty()) here.names[address] = host;
}

void sweep_tls_sessions() {
    for (auto* const each : std::exchange(here.fresh, {})) {
        auto* const socket = SSL_get_rbio(each);
        if (socket == nullptr || socket != SSL_get_wbio(each)) continue;  // not as that library makes them
        here.lent.insert(each);
        BIO_set_callback_arg(socket, reinterpret_cast<char*>(each));
        BIO_set_callback_ex(socket, &on_bio);
        BIO_free(socket);  // where it has let go already, this is what tells
    }
    for (auto* const each : std::exchange(here.over, {})) {
        SSL_CTX_up_ref(SSL_get_SSL_CTX(each));  // tls_free() has given one back that was the session's own
        SSL_free(each);
    }
}

}  // namespace palabre::sip
