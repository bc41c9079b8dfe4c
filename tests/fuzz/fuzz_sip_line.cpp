// tests/fuzz/fuzz_sip_line.cpp - any messages at a line: each call ends once, and a peer is served after all of them.
#include "sip/sofia_line.hpp"

#include <sofia-resolv/sres.h>
#include <sofia-sip/su.h>
#include <sofia-sip/su_log.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

/// The library's hook for tests of its timers: it may change the time that has been read.
extern "C" void (*_su_time)(su_time_t* read);

/// In place of the library's own: names are not looked up, since that takes a network and its time.
extern "C" sres_resolver_t* sres_resolver_create(su_root_t*, char const*, tag_type_t, tag_value_t, ...) {
    return nullptr;
}

/// url_param() reads on behind a parameter that begins like the one it looks for and is longer (";lr2"), up to the next
/// zero. It only reads, and at worst finds a parameter that is not there; Debian 12 has no newer library.
extern "C" const char* __asan_default_suppressions() {
    return "interceptor_via_fun:url_param\n";
}

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

std::uint64_t passed_us = 0;

/// A microsecond passes at each look: the library waits for time that stands still.
void tell_time(su_time_t* read) {
    ++passed_us;
    read->tv_sec = 4'000'000'000U + passed_us / 1'000'000;
    read->tv_usec = passed_us % 1'000'000;
}

sockaddr_in place(const char* host, std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    inet_pton(AF_INET, host, &at.sin_addr);
    return at;
}

/// One who sends to the line from an address of loopback.
class sender {
public:
    sender(int type, const char* from, std::uint16_t to) : socket_{::socket(AF_INET, type | SOCK_NONBLOCK, 0)} {
        const auto there = place("127.0.0.1", to);
        auto here = place(from, 0);
        socklen_t size = sizeof here;
        require(bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0);
        static_cast<void>(connect(socket_, reinterpret_cast<const sockaddr*>(&there), sizeof there));
        require(getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size) == 0);
        name_ = std::string{from} + ":" + std::to_string(ntohs(here.sin_port));
    }
    sender(const sender&) = delete;
    sender& operator=(const sender&) = delete;
    ~sender() {
        const linger at_once{1, 0};  // else each connection keeps its port for a minute
        setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close(socket_);
    }

    void say(std::string_view text) const { static_cast<void>(send(socket_, text.data(), text.size(), MSG_NOSIGNAL)); }

    /// All that has come since, and the tag that the line gave last.
    std::string hear() {
        std::string all;
        std::array<char, 65536> buffer;
        for (;;) {
            const auto got = recv(socket_, buffer.data(), buffer.size(), 0);
            if (got <= 0) break;
            all.append(buffer.data(), static_cast<std::size_t>(got));
        }
        if (const auto asked = all.rfind(" SIP/2.0\r\n"); asked != all.npos) {
            answer_.clear();
            for (const auto* const name : {"\r\nVia:", "\r\nFrom:", "\r\nTo:", "\r\nCall-ID:", "\r\nCSeq:"})
                if (const auto at = all.find(name, asked); at != all.npos)
                    answer_ += all.substr(at + 2, all.find("\r\n", at + 2) - at);
        }
        const auto to = all.rfind("\r\nTo:");
        const auto tag = all.find(";tag=", to == all.npos ? all.size() : to);
        if (tag != all.npos && tag < all.find("\r\n", to + 2))
            tag_ = all.substr(tag, all.find_first_of("\r\n;", tag + 1) - tag);
        return all;
    }

    /// What an answer to the line's last request begins with.
    const std::string& answer() const noexcept { return answer_; }
    void forget() {
        tag_.clear();
        answer_.clear();
    }
    const std::string& name() const noexcept { return name_; }
    const std::string& tag() const noexcept { return tag_; }

private:
    int socket_;
    std::string name_, tag_, answer_;
};

/// A line of its own loop; nothing happens in it but in pass().
class stage {
public:
    stage() {
        su_init();
        su_log_redirect(
            nullptr, [](void*, const char*, va_list) {}, nullptr);
        _su_time = &tell_time;
        root_ = std::make_unique<sofia_root>([] {});
        options how;
        how.listen = {{.over = transport::udp, .host = "127.0.0.1", .port = 0},
                      {.over = transport::tcp, .host = "127.0.0.1", .port = 0}};
        how.peers = {{.name = "loop", .from = {"127.0.0.1"}}};
        how.strangers.answers = 1'000'000'000;
        how.least_session = 1s;
        how.headers = {"Diversion"};
        how.phones.users = {{"awa", "baobab"}};
        how.phones.most_challenges = how.phones.most_failures = 1'000'000'000;
        line_ = std::make_unique<sofia_line>(*root_, how, logger{});
        peer_ = std::make_unique<sender>(SOCK_DGRAM, "127.0.0.1", port(0));
        stranger_ = std::make_unique<sender>(SOCK_DGRAM, "127.0.0.2", port(0));
        stream_ = std::make_unique<sender>(SOCK_STREAM, "127.0.0.1", port(1));
        beats_ = std::make_unique<sender>(SOCK_DGRAM, "127.0.0.1", port(0));
    }
    ~stage() {
        line_->stop_hard();
        while (!line_->done()) pass(500);
        line_.reset();
        root_.reset();
        su_deinit();
    }

    void play(std::string_view input) {
        ++number_;
        answers_at_once_ = true;
        for (const auto* each : {&peer_, &stranger_}) (*each)->forget();
        stream_ = std::make_unique<sender>(SOCK_STREAM, "127.0.0.1", port(1));
        while (!input.empty()) {
            const auto end = std::min(input.find_first_of("\1\2\3\4\5\6\7\x8\x0e\x0f"), input.size());
            deliver(input.substr(0, end));
            pass(10);
            if (end == input.size()) break;
            act(input[end]);
            input.remove_prefix(end + 1);
            pass(10);
        }
        stream_.reset();
        for (const auto& [id, over] : calls_) line_->end(id);
        for (int i = 0; i < 400 && open_ > 0; ++i) pass(500);
        require(open_ == 0);
        calls_.clear();
        for (int i = 0; i < 70; ++i) pass(1'000);  // transactions live for 64 round trips
        beat();
    }

private:
    std::uint16_t port(std::size_t which) const { return line_->listening()[which].port; }

    void pass(std::uint64_t ms) {
        passed_us += 1'000 * ms;
        for (int quiet = 0; quiet < 3;) quiet = root_->step() ? quiet + 1 : 0;
        for (auto& each : line_->take_events()) std::visit([this](auto& what) { happened(what); }, each);
        for (const auto* each : {&peer_, &stranger_, &stream_})
            if (*each) (*each)->hear();
    }

    /// $N is another word in each input, $T the tag that the line gave last, $H where the sender is, $P the line's port,
    /// $A the first headers of an answer to the line's last request.
    void deliver(std::string_view text) {
        auto* from = peer_.get();
        std::size_t over = 0;
        if (text.starts_with('~')) from = stranger_.get();
        if (text.starts_with('|')) from = stream_.get(), over = 1;
        if (from != peer_.get()) text.remove_prefix(1);
        std::string filled;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char next = text[i] == '$' && i + 1 < text.size() ? text[i + 1] : ' ';
            if (next == 'N')
                filled += std::to_string(number_);
            else if (next == 'T')
                filled += from->tag();
            else if (next == 'H')
                filled += from->name();
            else if (next == 'A')
                filled += from->answer();
            else if (next == 'P')
                filled += std::to_string(port(over));
            else {
                filled += text[i];
                continue;
            }
            ++i;
        }
        from->say(filled);
    }

    void act(char what) {
        const local_media ours{.at = {"127.0.0.1", 40000}};
        switch (what) {
        case 1: answers_at_once_ = false; break;
        case 2: return pass(1'000);
        case 3:
            for (int i = 0; i < 40; ++i) pass(1'000);
            return;
        case 4: return line_->answer(last_, ours);
        case 5: return line_->early(last_, ours);
        case 6: return line_->refuse(last_, {486, "", 3s});
        case 7: return line_->end(last_);
        case 14:
            last_ = call_id{++placed_ | our_calls};
            require(calls_.emplace(last_, false).second);
            ++open_;
            return line_->place(last_, {.to = "sip:100@" + peer_->name(), .from = "sip:us@127.0.0.1", .ours = ours});
        case 15: return line_->transfer(last_, "sip:200@127.0.0.1", call_id::none);
        default: return line_->offer(last_, {.at = {"127.0.0.1", 40002}, .sends = passed_us / 10'000 % 2 == 0});
        }
    }

    void happened(const arrived& what) {
        require(calls_.emplace(what.call, false).second);
        require(what.from.size() <= 256 && what.to.size() <= 256 && what.sip_id.size() <= 256);
        ++open_;
        last_ = what.call;
        if (answers_at_once_) line_->answer(last_, {.at = {"127.0.0.1", 40000}});
    }
    void happened(const ended& what) {
        going(what.call);
        calls_[what.call] = true;
        --open_;
    }
    void happened(const established& what) { going(what.call); }
    void happened(const agreed& what) { going(what.call); }
    void happened(const pressed& what) { going(what.call); }
    void happened(const progressed& what) { going(what.call); }
    void happened(const found&) {}
    void happened(const replied& what) { require(what.status >= 200 && what.status < 1000); }
    void happened(const registered& what) { require(what.user == "awa" && what.at.size() <= 5); }
    void happened(const transfer_wanted& what) {
        going(what.call);
        require(what.to.size() <= 256);
        line_->transfer_told(what.call, passed_us / 10'000 % 2 == 0 ? 200 : 100);
    }
    void happened(const transferred&) {}  // also of a call that is no more: it answers a wish of ours
    void happened(const stopped&) {}
    void going(call_id call) const {
        const auto found = calls_.find(call);
        require(found != calls_.end() && !found->second);
    }

    void beat() {
        const auto id = std::to_string(++beat_);
        beats_->say("OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP " + beats_->name() + ";branch=z9hG4bK-beat-" +
                    id + "\r\nFrom: <sip:b@127.0.0.1>;tag=b\r\nTo: <sip:127.0.0.1>\r\nCall-ID: beat-" + id +
                    "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
        pass(10);
        require(beats_->hear().starts_with("SIP/2.0 200"));
    }

    std::unique_ptr<sofia_root> root_;
    std::unique_ptr<sofia_line> line_;
    std::unique_ptr<sender> peer_, stranger_, stream_, beats_;
    std::map<call_id, bool> calls_;
    std::size_t open_ = 0;
    call_id last_ = call_id::none;
    bool answers_at_once_ = true;
    std::uint64_t number_ = 0, beat_ = 0, placed_ = 0;
};

}  // namespace

/// The input is a row of messages, each by a peer's datagram, a stranger's (`~`) or a peer's connection (`|`); what the
/// application does, and how much time passes, are bytes between them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static stage line;
    line.play({reinterpret_cast<const char*>(data), size});
    return 0;
}
