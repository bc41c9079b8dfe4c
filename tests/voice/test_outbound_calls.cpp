// tests/voice/test_outbound_calls.cpp - whose queues and flows a company's campaigns reach.
#include "palabre/center/outbound_calls.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

using namespace palabre;

namespace {

struct no_line final : voice_line {
    const std::string& name() const override { return called; }
    void start(runtime&, conversation_handler) override {}
    void drain() override {}
    std::vector<std::string> listening() const override { return {}; }
    voice_figures figures() const override { return {}; }
    void serve(std::vector<voice_peer>, voice_limits) override {}
    void serve(std::vector<voice_trunk>, voice_phones) override {}
    std::uint64_t call(call_request, call_handlers) override { return 0; }
    void cancel(std::uint64_t) override {}
    std::vector<voice_phone> phones() const override { return {}; }
    void on_phones(std::function<void(const std::string&, bool)>) override {}
    void refer(const std::string&, const std::string&, std::function<void(int)>, const std::string&) override {}

    std::string called = "voice";
};

queue_plan queue_of(const std::string& company, const std::string& name) {
    queue_plan made;
    made.company = company;
    made.rules.name = name;
    return made;
}

}  // namespace

TEST_CASE("a company's campaigns reach its own queues and everybody's, and no other company's") {
    sim::clock clock;
    center all{clock};
    no_line line;
    all.agents().put(queue_of("moov", "sales"));
    all.agents().put(queue_of("mtn", "sales"));
    all.agents().put(queue_of("mtn", "care"));
    all.agents().put(queue_of("", "support"));
    const outbound_calls ports{clock, all, line, {.company = "moov"}};
    CHECK(ports.has("sales"));
    CHECK(ports.has("moov/sales"));
    CHECK(ports.has("support"));
    CHECK_FALSE(ports.has("care"));
    CHECK_FALSE(ports.has("mtn/sales"));
    CHECK_FALSE(ports.has("mtn/care"));
}

TEST_CASE("a company's campaigns play its own flows, and never where those arrive who are called") {
    sim::clock clock;
    center all{clock};
    no_line line;
    int played = 0;
    for (const std::string address : {"100", "200", "campaign:mtn"})
        all.answer(address, [&](const conversation_ptr&) { ++played; });
    outbound_calls ports{
        clock, all, line, {.company = "moov", .flows = [](const std::string& address) { return address != "200"; }}};
    CHECK(ports.play("100", {}));
    CHECK(played == 1);
    CHECK_FALSE(ports.play("200", {}));
    CHECK_FALSE(ports.play("campaign:mtn", {}));
    CHECK_FALSE(ports.has_flow("campaign:mtn"));
    CHECK(played == 1);
}
