// tests/server/test_service.cpp - palabre-center as a service of systemd's: ready, and then stopping.
#include "server/center_stage.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstring>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace palabre;
using test::center_stage;

namespace {

/// What systemd listens on.
class notify_socket {
public:
    explicit notify_socket(const std::string& path) {
        sockaddr_un here{};
        here.sun_family = AF_UNIX;
        REQUIRE(path.size() < sizeof here.sun_path);
        std::memcpy(here.sun_path, path.c_str(), path.size() + 1);
        REQUIRE(bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0);
    }
    notify_socket(const notify_socket&) = delete;
    notify_socket& operator=(const notify_socket&) = delete;
    ~notify_socket() { close(socket_); }

    std::string next() const {
        pollfd news{socket_, POLLIN, 0};
        if (poll(&news, 1, static_cast<int>(1000 * test::program::long_enough.count())) != 1) return {};
        char text[100];
        const auto size = recv(socket_, text, sizeof text, 0);
        return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : "";
    }

private:
    const int socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

}  // namespace

TEST_CASE("systemd is told when calls are taken, and when they are not any more") {
    for (const bool standby : {false, true}) {
        CAPTURE(standby);
        const center_stage stage;
        const notify_socket systemd{stage.folder / "notify"};
        stage.folder.write("flow.yaml", "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: Bonjour.}\n");
        const auto file =
            stage.folder.write("center.yaml", "store: {url: \"sqlite:data/p.db\"}\nflows: {\"*\": flow.yaml}\n"
                                              "companies: {sahel: {unavailable: {say: {fr: Indisponible.}}}}\n"
                                              "voice: {listen: \"udp:127.0.0.1:0\"}\n");
        std::vector<std::string> words{PALABRE_CENTER, "--config", file};
        if (standby) words.emplace_back("--standby");
        test::program center{words, {"NOTIFY_SOCKET=" + (stage.folder / "notify")}};
        CHECK(systemd.next() == "READY=1");
        CHECK_FALSE(center.first_line().empty());
        center.signal(SIGTERM);
        CHECK(systemd.next() == "STOPPING=1");
        CHECK(center.ended() == 0);
    }
}
