// tests/http/test_server.cpp - the server against curl and against clients of bytes. Wall clock.
#include "core/process.hpp"
#include "http/loop.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "http/wire.hpp"
#include "palabre/core/error.hpp"

#include <atomic>
#include <vector>

using namespace palabre;
using namespace palabre::http;

namespace {

/// A server with the loop under it, and a handler that tells what it was asked.
struct stand {
    explicit stand(server_options with = {}, handler does = {}) {
        with.log = logger{[this](log_level, std::string_view what, const std::vector<log_field>& fields) {
            logged += std::string{what};
            for (const auto& each : fields) logged += " " + each.value;
            logged += "\n";
        }};
        if (!does)
            does = [this](request what, const reply& then) {
                ++asked;
                std::string text = what.method + " " + what.path;
                for (const auto& [name, value] : what.query) text += " " + name + "=" + value;
                then({200, "text/plain", {}, text + " [" + what.body + "]\n"});
            };
        serves.emplace(loop, std::move(with), std::move(does));
        port = static_cast<std::uint16_t>(std::stoul(serves->listening().substr(serves->listening().rfind(':') + 1)));
    }

    /// What curl prints, with "STATUS" behind it.
    std::string curl(std::vector<std::string> words, const std::string& path) {
        std::string text;
        words.insert(words.begin(), {PALABRE_CURL, "-s", "-S", "-m", "60", "-w", "%{http_code}"});
        words.push_back("http://127.0.0.1:" + std::to_string(port) + path);
        beside(loop, [&] {
            const auto done = palabre::detail::run(words, "");
            text = done.out + done.problems;
        });
        return text;
    }

    /// Sends that, and tells what comes until the server closes.
    std::string bytes(const std::string& text, bool finish = false) {
        std::string got;
        beside(loop, [&] {
            wire to{port};
            to.send(text);
            if (finish) to.finish_sending();
            got = to.rest();
        });
        return got;
    }

    asio_runtime loop;
    std::string logged;
    int asked = 0;
    std::optional<server> serves;
    std::uint16_t port = 0;
};

bool begins(const std::string& text, const std::string& with) {
    return text.starts_with(with);
}
bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("curl gets, asks for heads, and sends bodies with a length, in chunks, and after an invitation") {
    stand here;
    CHECK(here.curl({}, "/a?x=1&y=%C3%A9") == "GET /a x=1 y=\xc3\xa9 []\n200");
    CHECK(here.curl({"-d", "hello"}, "/a") == "POST /a [hello]\n200");
    CHECK(here.curl({"-d", "hello", "-H", "Transfer-Encoding: chunked"}, "/a") == "POST /a [hello]\n200");
    CHECK(here.curl({"-d", "hello", "-H", "Expect: 100-continue", "--expect100-timeout", "50"}, "/a") ==
          "POST /a [hello]\n200");
    const auto head = here.curl({"-I"}, "/a");
    CHECK(has(head, "HTTP/1.1 200 OK"));
    CHECK(has(head, "Content-Length: 11"));
    CHECK(here.curl({"--http1.0"}, "/a") == "GET /a []\n200");
}

TEST_CASE("pipelined requests are answered in their order, however long each takes") {
    asio_runtime* loop = nullptr;
    stand here{{}, [&](request what, reply then) {
                   const auto wait = what.path == "/1" ? 30ms : 0ms;
                   loop->after(wait, [path = what.path, then] { then({200, "text/plain", {}, "<" + path + ">"}); });
               }};
    loop = &here.loop;
    const auto got = here.bytes("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                                "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                                "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto first = got.find("</1>"), second = got.find("</2>"), third = got.find("</3>");
    REQUIRE(third != std::string::npos);
    CHECK(first < second);
    CHECK(second < third);
    CHECK(has(got, "Connection: close"));
}

TEST_CASE("what cannot be read is refused with its reason, and the server goes on") {
    stand here{{.header_most = 2'000, .body_most = 1'000}};
    const std::string head = "POST /a HTTP/1.1\r\nHost: a\r\n";
    CHECK(begins(here.bytes("how do you do\r\n\r\n"), "HTTP/1.1 400"));
    CHECK(begins(here.bytes("\x16\x03\x01\x02"), "HTTP/1.1 400"));
    CHECK(begins(here.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "HTTP/1.1 400"));
    CHECK(begins(here.bytes("GET /a HTTP/1.1\r\nHost: a\r\nX y: z\r\n\r\n"), "HTTP/1.1 400"));
    CHECK(begins(here.bytes("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n"), "HTTP/1.1 400"));
    CHECK(begins(here.bytes("GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"), "HTTP/1.1 400"));
    CHECK(begins(here.bytes(head + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), "HTTP/1.1 400"));
    CHECK(
        begins(here.bytes(head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "HTTP/1.1 400"));
    CHECK(begins(here.bytes(head + "Content-Length: -3\r\n\r\n"), "HTTP/1.1 400"));
    CHECK(begins(here.bytes(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "HTTP/1.1 400"));
    CHECK(begins(here.bytes(head + "Content-Length: 5000\r\n\r\n" + std::string(5'000, 'x')), "HTTP/1.1 413"));
    CHECK(begins(
        here.bytes(head + "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + std::string(2'000, 'x') + "\r\n0\r\n\r\n"),
        "HTTP/1.1 413"));
    CHECK(begins(here.bytes(head + "X-Long: " + std::string(5'000, 'x') + "\r\n\r\n"), "HTTP/1.1 431"));
    CHECK(begins(here.bytes("GET /" + std::string(5'000, 'x') + " HTTP/1.1\r\n\r\n"), "HTTP/1.1 431"));
    const auto place = here.bytes("GET /a%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK(begins(place, "HTTP/1.1 400"));
    CHECK(has(place, "application/problem+json"));
    CHECK(has(place, "'%zz' at 3 is no percent-encoding"));
    CHECK(here.asked == 0);
    CHECK(here.curl({}, "/a") == "GET /a []\n200");
    CHECK(here.serves->figures().malformed == 15);
}

TEST_CASE("a body is as long as its own path takes, whatever another path takes") {
    server_options with{.body_most = 1'000};
    with.large.paths = {{"/file", 4'000}, {"/sound", 2'000}};
    with.to_files = {
        .are = [](std::string_view, std::string_view path) { return path == "/list"; },
        .then = [](request, const auto& file, const reply& then) { then({.status = file == nullptr ? 100 : 200}); },
        .most = 100'000};
    stand here{std::move(with)};
    const auto head = [](const std::string& path, const std::string& more) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + more + "\r\n\r\n";
    };
    for (const auto& [path, most] : std::vector<std::pair<std::string, std::size_t>>{
             {"/a", 1'000}, {"/file", 4'000}, {"/file?name=x", 4'000}, {"/sound", 2'000}, {"/list", 100'000}}) {
        INFO(path);
        const std::string full(most, 'a');
        CHECK(begins(here.bytes(head(path, "Content-Length: " + std::to_string(most)) + full), "HTTP/1.1 200"));
        std::string chunks = head(path, "Transfer-Encoding: chunked");
        for (std::size_t size = 0; size < most; size += 500) chunks += "1f4\r\n" + std::string(500, 'a') + "\r\n";
        CHECK(begins(here.bytes(chunks + "0\r\n\r\n"), "HTTP/1.1 200"));

        // Refused by what it says, before what it brings.
        const auto one_more = "Content-Length: " + std::to_string(most + 1);
        for (const auto& text :
             {head(path, one_more), head(path, one_more + "\r\nExpect: 100-continue"), chunks + "1\r\n"}) {
            const auto told = here.bytes(text);
            CHECK(begins(told, "HTTP/1.1 413"));
            CHECK(has(told, "send at most " + std::to_string(most) + " bytes"));
        }
    }
}

TEST_CASE("half a request is no request") {
    stand here;
    CHECK(here.bytes("GET /a HT", true) == "");
    CHECK(here.bytes("GET /a HTTP/1.1\r\nHost: a\r\n", true) == "");
    CHECK(here.bytes("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", true) == "");
    CHECK(here.bytes("", true) == "");
    CHECK(here.asked == 0);
    CHECK(here.curl({}, "/a") == "GET /a []\n200");
}

TEST_CASE("who sends too slowly, or nothing, is let go") {
    stand here{{.idle = 100ms, .read_in = 100ms}};
    CHECK(here.bytes("GET /a HTTP/1.1\r\nHost: a\r\n") == "");
    CHECK(here.bytes("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc") == "");
    CHECK(here.bytes("") == "");
    CHECK(begins(here.bytes("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"), "HTTP/1.1 200"));
    CHECK(here.asked == 1);
}

TEST_CASE("who does not take his answer is let go") {
    stand here{{.read_in = 200ms}, [](request, const reply& then) {
                   then({200, "text/plain", {}, std::string(50'000'000, 'x')});
               }};
    std::size_t open = 1;
    beside(here.loop, [&] {
        wire to{here.port};
        to.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        to.until("\r\n\r\n");  // and no more
        while (open > 0) {     // the server lets go by itself
            open = here.serves->figures().connections;
            std::this_thread::yield();
        }
    });
    CHECK(open == 0);
}

TEST_CASE("one request or one connection too many gets 503 at once") {
    std::vector<reply> kept;
    std::atomic<bool> arrived{false};
    stand here{{.most_connections = 2, .most_waiting = 1}, [&](request, reply then) {
                   kept.push_back(std::move(then));
                   arrived = true;
               }};
    std::string second, third, first;
    beside(here.loop, [&] {
        wire a{here.port};
        a.send("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        while (!arrived) std::this_thread::yield();
        wire b{here.port};
        b.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
        second = b.until("}");
        third = wire{here.port}.rest();
        here.loop.post([&] { kept.at(0)({200, "text/plain", {}, "at last"}); });
        first = a.rest();
    });
    CHECK(begins(second, "HTTP/1.1 503"));
    CHECK(has(second, "Retry-After: 1"));
    CHECK(begins(third, "HTTP/1.1 503"));
    CHECK(has(third, "too many connections"));
    CHECK(has(first, "at last"));
    CHECK(here.serves->figures().refused == 1);
}

TEST_CASE("a request that is answered late, twice, never, or by an exception gets one answer") {
    std::vector<reply> kept;
    stand here{{.answer_in = 200ms}, [&](request what, const reply& then) {
                   if (what.path == "/late") kept.push_back(then);
                   if (what.path == "/bad") throw std::runtime_error{"a slip"};
                   if (what.path == "/twice") {
                       then({200, "text/plain", {}, "one\n"});
                       then({200, "text/plain", {}, "two\n"});
                   }
               }};
    CHECK(has(here.curl({}, "/never"), "dropped"));
    CHECK(has(here.curl({}, "/bad"), "500"));
    CHECK(has(here.logged, "a slip"));
    CHECK(here.curl({}, "/twice") == "one\n200");
    std::string late, next;
    beside(here.loop, [&] {
        wire to{here.port};
        to.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
        late = to.until("}");
        here.loop.post([&] { kept.at(0)({200, "text/plain", {}, "too late"}); });
        to.send("GET /twice HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        next = to.rest();
    });
    CHECK(begins(late, "HTTP/1.1 503"));
    CHECK(has(next, "one"));
    CHECK_FALSE(has(next, "too late"));
    CHECK(here.serves->figures().late == 1);
}

TEST_CASE("a stop lets answers under way go out, and closes the rest") {
    std::vector<reply> kept;
    std::atomic<bool> arrived{false};
    stand here{{}, [&](request, reply then) {
                   kept.push_back(std::move(then));
                   arrived = true;
               }};
    std::string idle = "?", under_way;
    bool stopped = false, refused = false;
    beside(here.loop, [&] {
        wire a{here.port}, b{here.port};
        a.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        while (!arrived || here.serves->figures().connections < 2) std::this_thread::yield();
        here.loop.post([&] { here.serves->stop(generous, [&] { stopped = true; }); });
        idle = b.rest();
        try {
            wire c{here.port};
        } catch (const std::runtime_error&) {
            refused = true;
        }
        here.loop.post([&] {
            CHECK_FALSE(stopped);
            kept.at(0)({200, "text/plain", {}, "the last word"});
        });
        under_way = a.rest();
    });
    CHECK(idle == "");
    CHECK(refused);
    CHECK(has(under_way, "the last word"));
    CHECK(has(under_way, "Connection: close"));
    CHECK(stopped);
}

TEST_CASE("a stop does not wait for ever, and a server may go with everything under way") {
    std::vector<reply> kept;
    std::atomic<bool> arrived{false};
    const handler keeps = [&](request, reply then) {
        kept.push_back(std::move(then));
        arrived = true;
    };
    SUBCASE("stopped") {
        stand here{{}, keeps};
        std::string got = "?";
        bool stopped = false;
        beside(here.loop, [&] {
            wire a{here.port};
            a.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
            while (!arrived) std::this_thread::yield();
            here.loop.post([&] { here.serves->stop(50ms, [&] { stopped = true; }); });
            got = a.rest();
        });
        CHECK(got == "");
        CHECK(stopped);
        kept.clear();
    }
    SUBCASE("destroyed") {
        stand here{{}, keeps};
        std::string got = "?";
        beside(here.loop, [&] {
            wire a{here.port};
            a.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
            while (!arrived) std::this_thread::yield();
            here.loop.post([&] { here.serves.reset(); });
            got = a.rest();
        });
        CHECK(got == "");
        REQUIRE(kept.size() == 1);
        kept[0]({200, "text/plain", {}, "to nobody"});
        kept.clear();
    }
}

TEST_CASE("where one cannot listen the error says what to do") {
    const stand here;
    asio_runtime loop;
    const auto why = [&](const std::string& listen) {
        try {
            server{loop, {.listen = listen}, [](const request&, const reply&) {}};
        } catch (const error& wrong) {
            return std::string{wrong.what()};
        }
        return std::string{};
    };
    CHECK(has(why("127.0.0.1:" + std::to_string(here.port)), "end what listens there"));
    CHECK(has(why("localhost:80"), "write an IP address"));
    CHECK(has(why("203.0.113.7:0"), "choose an address that this machine has"));
    CHECK(has(why("here"), "such as 127.0.0.1:8080"));
}

TEST_CASE("a thousand requests go over few connections") {
    stand here;
    client asks{here.loop, {.most_connections = 4, .most_waiting = 1'000}};
    int right = 0;
    for (int each = 0; each < 1'000; ++each)
        asks.ask(
            {.at = {"127.0.0.1", here.port}, .target = "/" + std::to_string(each)}, here.loop.now() + generous,
            [&, each](const answer& told) { right += told.body == "GET /" + std::to_string(each) + " []\n" ? 1 : 0; });
    here.loop.run();
    CHECK(right == 1'000);
    CHECK(here.serves->figures().accepted == 4);
}
