// tests/http/test_web_socket.cpp - WebSockets against npm's ws, and against bytes. Wall clock.
#include "core/process.hpp"
#include "http/loop.hpp"
#include "http/server.hpp"
#include "http/web_socket.hpp"
#include "http/wire.hpp"

#include <map>
#include <vector>

using namespace palabre;
using namespace palabre::http;

namespace {

/// A server that echoes at /echo, says goodbye at /bye, and floods at /flood.
struct stand {
    explicit stand(web_socket_options how = {}) : with{how} {
        serves.emplace(loop, server_options{}, [this](const request& what, const reply& then) {
            if (what.path == "/nowhere") return then(problem(403, "not here"));
            response told;
            told.socket = std::make_shared<web_socket_taker>(taker(what.path));
            then(std::move(told));
        });
        port = static_cast<std::uint16_t>(std::stoul(serves->listening().substr(serves->listening().rfind(':') + 1)));
    }

    web_socket_taker taker(const std::string& path) {
        const auto mine = std::make_shared<web_socket_ptr>();
        ++asked;
        return {.options = with,
                .opened =
                    [this, mine, path](web_socket_ptr to) {
                        *mine = to;
                        open.push_back(to);
                        if (path == "/bye") to->close(close_code::policy, "bye");
                        for (int each = 0; path == "/flood" && each < 100; ++each) to->send("flood");
                    },
                .said =
                    [mine, this](std::string text) {
                        heard.push_back(text);
                        (*mine)->send(std::move(text));
                    },
                .closed =
                    [this](int code) {
                        closed.push_back(code);
                        if (on_closed) on_closed();
                    }};
    }

    /// Lets the loop run until so many sockets are over.
    void until_closed(std::size_t count) {
        auto busy = loop.work();
        on_closed = [&] {
            if (closed.size() >= count) busy.reset();
        };
        if (closed.size() >= count) busy.reset();
        loop.run();
        on_closed = nullptr;
    }

    asio_runtime loop;
    web_socket_options with;
    std::optional<server> serves;
    std::uint16_t port = 0;
    int asked = 0;
    std::vector<web_socket_ptr> open;
    std::vector<std::string> heard;
    std::vector<int> closed;
    std::function<void()> on_closed;
};

constexpr std::string_view upgrade = "GET /echo HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

}  // namespace

TEST_CASE("npm's ws talks, in one piece and in several, and is told why it is let go") {
    stand here{{.unsent_most = 400}};
    std::string told;
    beside(here.loop, [&] {
        const auto done =
            palabre::detail::run({PALABRE_NODE, PALABRE_WEB_CHAT_PEERS "/sockets.mjs", std::to_string(here.port)}, {});
        told = done.out + done.problems;
    });
    CHECK(told == "echo: Bonjour à tous||1000\n"
                  "fragments: un deux|1000\n"
                  "many: 199|1000\n"
                  "ping: pong a|1000\n"
                  "binary: 1003 texts only\n"
                  "not_utf8: 1007\n"
                  "too_long: 1009\n"
                  "compressed: 300|1000\n"
                  "we_end: 1008 bye\n"
                  "slow: flood...1013 you take too little\n"
                  "refused: http 403\n"
                  "plain: http 426 websocket\n");
}

TEST_CASE("a client that disappears is over once, one of another version is told ours") {
    stand here;
    std::string answer;
    beside(here.loop, [&] {
        wire to{here.port};
        to.send(upgrade);
        answer = to.until("\r\n\r\n");
    });
    CHECK(answer.starts_with("HTTP/1.1 101 "));
    CHECK(answer.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != answer.npos);  // RFC 6455, section 1.3
    here.until_closed(1);
    CHECK(here.closed == std::vector<int>{close_code::broken});
    here.open.at(0)->send("nobody hears this");
    std::string old{upgrade};
    old.replace(old.find("13"), 2, "8 ");
    beside(here.loop, [&] {
        wire to{here.port};
        to.send(old);
        answer = to.until("\r\n\r\n");
    });
    CHECK(answer.starts_with("HTTP/1.1 426 "));
    CHECK(answer.find("Sec-WebSocket-Version: 13") != answer.npos);
    CHECK(here.closed.size() == 1);
}

TEST_CASE("who hears no ping is let go, who answers them stays") {
    stand here{{.silence = 400ms, .close_in = 1s}};
    std::string silent;
    beside(here.loop, [&] {
        wire to{here.port};
        to.send(upgrade);
        silent = to.rest();
    });
    here.until_closed(1);
    CHECK(silent.find("\r\n\r\n\x89") != silent.npos);  // a ping, unanswered
    CHECK(here.closed == std::vector<int>{close_code::broken});
}

TEST_CASE("a server that stops tells its sockets so, and a server that goes drops them") {
    stand here;
    std::string told;
    beside(here.loop, [&] {
        wire to{here.port};
        to.send(upgrade);
        to.until("\r\n\r\n");
        bool stopped = false;
        here.loop.post([&] { here.serves->stop(60s, [&] { stopped = true; }); });
        told = to.until("\x03\xe9");  // 1001
        to.send(std::string{"\x88\x82\0\0\0\0\x03\xe9", 8});
        to.rest();
    });
    CHECK(told.find('\x88') != told.npos);
    here.until_closed(1);
    CHECK(here.closed == std::vector<int>{close_code::going_away});
    stand gone;
    beside(gone.loop, [&] {
        wire to{gone.port};
        to.send(upgrade);
        to.until("\r\n\r\n");
    });
    gone.serves.reset();
    for (const auto& each : gone.open) each->send("to nobody");
    CHECK(gone.closed.size() <= 1);
}
