// benchmarks/voice_signalling.cpp - what a call's signalling costs, beside a bare NUA loop.
#include "palabre/asio_runtime.hpp"
#include "sip/sofia_root.hpp"
#include "sip/stack.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <sofia-sip/nta_tag.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_tagarg.h>
#include <sofia-sip/tport_tag.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <future>
#include <string_view>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

using namespace palabre;

namespace {

double cpu_seconds(clockid_t of) {
    timespec used{};
    clock_gettime(of, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

/// Places calls over one UDP socket, as cheaply as it can.
class caller {
public:
    explicit caller(std::uint16_t to) : to_{to} {
        socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_in here = on_loopback(0), there = on_loopback(to);
        socklen_t size = sizeof here;
        const int room = 4'000'000;
        setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here);
        connect(socket_, reinterpret_cast<sockaddr*>(&there), sizeof there);
        getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size);
        port_ = ntohs(here.sin_port);
    }
    caller(const caller&) = delete;
    caller& operator=(const caller&) = delete;
    ~caller() { close(socket_); }

    /// `calls` of them, `rate` a second, each hung up as soon as it is answered. How many failed.
    int run(int calls, int rate) {
        const auto began = std::chrono::steady_clock::now();
        const auto patience = std::chrono::seconds{10};
        int placed = 0;
        done_ = failed_ = 0;
        while (done_ + failed_ < calls) {
            const auto passed = std::chrono::steady_clock::now() - began;
            for (const auto due = std::min<long>(calls, passed * rate / std::chrono::seconds{1} + 1); placed < due;
                 ++placed)
                say("INVITE", ++last_, "", "Content-Type: application/sdp\r\n", offer);
            pollfd ready{socket_, POLLIN, 0};
            if (poll(&ready, 1, 1) > 0) hear();
            if (passed > patience + std::chrono::seconds{calls / rate}) return calls - done_;
        }
        return failed_;
    }

private:
    static constexpr const char* offer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                                         "m=audio 6000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

    static sockaddr_in on_loopback(std::uint16_t port) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return at;
    }

    void say(const char* method, long call, std::string_view tag, const char* headers, std::string_view body) {
        const bool bye = method[0] == 'B';
        const auto text = fmt::format("{0} sip:100@127.0.0.1:{1} SIP/2.0\r\n"
                                      "Via: SIP/2.0/UDP 127.0.0.1:{2};branch=z9hG4bK-{3}-{0}\r\n"
                                      "Max-Forwards: 70\r\nFrom: <sip:a@127.0.0.1>;tag={3}\r\n"
                                      "To: <sip:100@127.0.0.1:{1}>{4}\r\nCall-ID: {2}-{3}\r\nCSeq: {5} {0}\r\n"
                                      "Contact: <sip:a@127.0.0.1:{2}>\r\n{6}Content-Length: {7}\r\n\r\n{8}",
                                      method, to_, port_, call, tag, bye ? 2 : 1, headers, body.size(), body);
        static_cast<void>(send(socket_, text.data(), text.size(), 0));
    }

    static std::string_view header(std::string_view text, std::string_view name) {
        const auto at = text.find(name);
        if (at == text.npos) return {};
        return text.substr(at + name.size(), text.find("\r\n", at + 2) - at - name.size());
    }

    void hear() {
        std::array<char, 4096> buffer;
        for (;;) {
            const auto got = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (got <= 0) return;
            const std::string_view text{buffer.data(), static_cast<std::size_t>(got)};
            if (!text.starts_with("SIP/2.0 ") || text[8] == '1') continue;
            if (text[8] != '2') {
                ++failed_;
                continue;
            }
            if (header(text, "\r\nCSeq: ").ends_with("BYE")) {
                ++done_;
                continue;
            }
            const auto to = header(text, "\r\nTo: ");
            const auto tag = to.substr(std::min(to.find(";tag="), to.size()));
            const auto id = header(text, "\r\nCall-ID: ");
            const long call = std::atol(std::string{id.substr(id.find('-') + 1)}.c_str());
            say("ACK", call, tag, "", "");
            say("BYE", call, tag, "", "");
        }
    }

    int socket_ = -1;
    std::uint16_t to_, port_ = 0;
    long last_ = 0;
    int done_ = 0, failed_ = 0;
};

/// A line whose application answers each call at once.
class our_line {
public:
    our_line() {
        sip::options how;
        how.listen = {{.host = "127.0.0.1", .port = 0}};
        how.peers = {{.name = "load", .from = {"127.0.0.0/8"}}};
        line_ = sip::sofia_stack(runtime_, std::move(how), [this](const sip::event& what) {
            if (const auto* const call = std::get_if<sip::arrived>(&what))
                line_->answer(call->call, {.at = {"127.0.0.1", 40000}});
            if (std::holds_alternative<sip::stopped>(what)) runtime_.stop();
        });
        strand_ = std::thread{[this] { runtime_.run(); }};
    }
    our_line(const our_line&) = delete;
    our_line& operator=(const our_line&) = delete;
    ~our_line() {
        runtime_.post([this] { line_->stop(); });
        strand_.join();
    }
    std::uint16_t port() const { return line_->listening().front().port; }

private:
    asio_runtime runtime_;
    std::unique_ptr<sip::stack> line_;
    std::thread strand_;
};

/// NUA and nothing else: every call is answered with the same text.
class bare_nua {
public:
    bare_nua() {
        std::promise<void> ready;
        auto opened = ready.get_future();
        thread_ = std::thread{[this, &ready] { run(ready); }};
        opened.get();
    }
    bare_nua(const bare_nua&) = delete;
    bare_nua& operator=(const bare_nua&) = delete;
    ~bare_nua() {
        stopping_ = true;
        root_->wake();
        thread_.join();
    }
    std::uint16_t port() const { return port_; }

private:
    void run(std::promise<void>& ready) {
        sip::sofia_root root{[] {}};
        root_ = &root;
        const auto before = root.watched();
        auto* const nua = nua_create(root.get(), &bare_nua::on_event, reinterpret_cast<nua_magic_t*>(this),
                                     NUTAG_URL("sip:127.0.0.1:*;transport=udp"), NUTAG_MEDIA_ENABLE(0),
                                     NUTAG_AUTOANSWER(0), NUTAG_AUTOALERT(0), NUTAG_AUTO100(0), NUTAG_ENABLEMESSAGE(0),
                                     TPTAG_UDP_RMEM(4'000'000), TAG_END());
        for (const int each : root.watched()) {
            sockaddr_in bound{};
            socklen_t size = sizeof bound;
            if (getsockname(each, reinterpret_cast<sockaddr*>(&bound), &size) == 0 && bound.sin_port != 0)
                port_ = ntohs(bound.sin_port);
        }
        ready.set_value();
        bool shutting = false;
        while (!shut_) {
            if (stopping_ && !shutting) {
                shutting = true;
                nua_shutdown(nua);
            }
            root.step();
            if (!shut_) root.sleep();
        }
        nua_destroy(nua);
    }

    static void on_event(nua_event_t what, int status, const char*, nua_t*, nua_magic_t* self, nua_handle_t* handle,
                         nua_hmagic_t*, const sip_t*, tagi_t* tags) {
        if (what == nua_i_invite && status < 200)
            nua_respond(
                handle, SIP_200_OK, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                SIPTAG_PAYLOAD_STR("v=0\r\no=palabre 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                                   "m=audio 40000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n"
                                   "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n"
                                   "a=sendrecv\r\n"),
                TAG_END());
        if (what == nua_i_state) {
            int state = 0;
            tl_gets(tags, NUTAG_CALLSTATE_REF(state), TAG_END());
            if (state == nua_callstate_terminated) nua_handle_destroy(handle);
        }
        if (what == nua_r_shutdown && status >= 200) reinterpret_cast<bare_nua*>(self)->shut_ = true;
    }

    std::uint16_t port_ = 0;
    sip::sofia_root* root_ = nullptr;
    std::atomic<bool> stopping_ = false;
    bool shut_ = false;
    std::thread thread_;
};

/// The CPU that everything but the caller used.
double cpu_of_calls(caller& from, int calls, int rate, int& failed) {
    const double all = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID), own = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    failed += from.run(calls, rate);
    return cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - all - (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - own);
}

/// Both in turns, so that a noisy machine disturbs both alike; each is idle while the other works.
void calls(benchmark::State& state) {
    const int rate = static_cast<int>(state.range(0));
    const int batch = std::max(100, rate / 5);
    our_line ours;
    bare_nua bare;
    caller to_ours{ours.port()}, to_bare{bare.port()};
    double ours_took = 0, bare_took = 0;
    int placed = 0, failed = 0, warm_up = 0;
    cpu_of_calls(to_ours, batch, rate, warm_up);
    cpu_of_calls(to_bare, batch, rate, warm_up);
    for (auto _ : state) {
        const double took = cpu_of_calls(to_ours, batch, rate, failed);
        state.SetIterationTime(took);
        ours_took += took;
        bare_took += cpu_of_calls(to_bare, batch, rate, failed);
        placed += batch;
    }
    if (failed > 0) state.SkipWithError(fmt::format("{} calls failed", failed).c_str());
    state.counters["us/call"] = 1e6 * ours_took / placed;
    state.counters["bare us/call"] = 1e6 * bare_took / placed;
    state.counters["time:bare"] = ours_took / bare_took;
}
BENCHMARK(calls)->Arg(300)->Arg(1'000)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
