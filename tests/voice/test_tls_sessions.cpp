// tests/voice/test_tls_sessions.cpp - TLS connections that have ended leave nothing behind, however they ended.
#include "voice/authority.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

/// Of all threads but the test's own.
std::atomic<int> sessions = 0;
const auto own_thread = std::this_thread::get_id();

void count_sessions() {
    static const auto made = [](void*, void*, CRYPTO_EX_DATA*, int, long, void*) {
        if (std::this_thread::get_id() != own_thread) ++sessions;
    };
    static const auto freed = [](void*, void*, CRYPTO_EX_DATA*, int, long, void*) {
        if (std::this_thread::get_id() != own_thread) --sessions;
    };
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, nullptr, made, nullptr, freed);
}

int connected_to(std::uint16_t port) {
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(port);
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(made, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0);
    const timeval limit{20, 0};
    setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return made;
}

/// Asks for OPTIONS over TLS, and hangs up in its own way.
void asks(SSL_CTX* with, std::uint16_t port, bool says_so) {
    const int socket = connected_to(port);
    SSL* const session = SSL_new(with);
    SSL_set_fd(session, socket);
    REQUIRE(SSL_connect(session) == 1);
    const std::string request = "OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK" +
                                std::to_string(port) + std::to_string(socket) +
                                "\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: x\r\nCSeq: 1 "
                                "OPTIONS\r\nMax-Forwards: 5\r\nContent-Length: 0\r\n\r\n";
    CHECK(SSL_write(session, request.data(), static_cast<int>(request.size())) > 0);
    std::string heard(2'000, 0);
    CHECK(SSL_read(session, heard.data(), static_cast<int>(heard.size())) > 0);
    CHECK(heard.starts_with("SIP/2.0 200"));
    if (says_so) SSL_shutdown(session);
    SSL_free(session);
    close(socket);
}

}  // namespace

TEST_CASE("TLS connections that have ended leave nothing behind, however they ended") {
    count_sessions();
    const own_folder files;
    authority ca{files / "ca"};
    {
        voice_options how;
        how.listen = {"tls:127.0.0.1:0"};
        how.certificates = ca.folder_for("palabre.example");
        how.round_trip = 100ms;
        voice_stage stage{how};
        stage.center.start();
        const auto address = stage.line->listening().front();
        const auto port =
            static_cast<std::uint16_t>(std::strtoul(address.substr(address.rfind(':') + 1).c_str(), nullptr, 10));
        const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> client{SSL_CTX_new(TLS_client_method()), &SSL_CTX_free};
        for (int each = 0; each < 30; ++each) {
            asks(client.get(), port, each % 2 == 0);
            const int garbage = connected_to(port);
            CHECK(send(garbage, "GET / HTTP/1.0\r\n\r\n", 18, MSG_NOSIGNAL) == 18);
            close(garbage);
            close(connected_to(port));  // not a word
        }
        CHECK_MESSAGE(stage.until([] { return sessions == 0; }), sessions.load() << stage.logged());
        asks(client.get(), port, true);
    }
    CHECK(sessions == 0);
}
