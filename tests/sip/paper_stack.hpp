// tests/sip/paper_stack.hpp - a SIP stack made of paper: it remembers what it is told, and when.
#pragma once

#include "palabre/sim/clock.hpp"
#include "sip/dialler.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace palabre::test {

using namespace sip;

/// Remembers what it is told.
class paper_stack final : public stack {
public:
    explicit paper_stack(sim::clock& on) : clock_{on} {}
    void ring(call_id) override {}
    void early(call_id, const local_media&) override {}
    void answer(call_id, const local_media&) override {}
    void refuse(call_id, sip::refusal) override {}
    void end(call_id call) override { tell("ends " + std::to_string(number(call))); }
    void offer(call_id, const local_media&) override {}
    call_id call(outgoing how) override {
        placed.push_back(how);
        tell(fmt::format("calls {}{}{}{}", how.to, how.route.empty() ? "" : " by ", how.route,
                         how.at.host.empty() ? "" : fmt::format(" at {}:{}", how.at.host, how.at.port)));
        return call_id{placed.size() | our_calls};
    }
    std::uint64_t ask(request what) override {
        asked.push_back(what);
        tell(fmt::format("{} {}{}", what.method, what.to,
                         what.expires ? fmt::format(" for {} s", what.expires->count()) : std::string{}));
        return asked.size();
    }
    std::uint64_t search(std::string host, std::uint16_t port, transport over) override {
        tell(fmt::format("looks for {}{} over {}", host, port != 0 ? ":" + std::to_string(port) : "", to_string(over)));
        return ++searches;
    }
    void press(call_id, char, duration) override {}
    void transfer(call_id, std::string, call_id) override {}
    void transfer_told(call_id, int) override {}
    void drain() override {}
    void serve(std::vector<peer>, admission) override {}
    void serve(phone_book) override {}
    void stop() override {}
    const std::vector<listener>& listening() const noexcept override { return at_; }
    std::uint64_t turned_away() const noexcept override { return 0; }
    std::uint64_t logins_refused() const noexcept override { return 0; }

    void tell(const std::string& what) {
        const auto seconds = std::chrono::duration<double>(clock_.now().time_since_epoch()).count();
        story += fmt::format("{:.1f} {}\n", seconds, what);
    }
    static std::uint64_t number(call_id call) { return static_cast<std::uint64_t>(call) & ~our_calls; }

    std::vector<outgoing> placed;
    std::vector<request> asked;
    std::string story;
    std::uint64_t searches = 0;

private:
    sim::clock& clock_;
    std::vector<listener> at_ = {{}};
};

}  // namespace palabre::test
