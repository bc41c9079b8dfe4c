// tests/examples/test_faults_are_edges.cpp - each fault of a real system comes out of the flow's wired edge, in time.
#include "server/program.hpp"

#include <doctest/doctest.h>

using palabre::test::own_folder;
using palabre::test::program;

TEST_CASE("whatever a system does, the caller hears what the flow says of a system that is away") {
    const own_folder folder;
    program office{{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/http/back_office.py"}};
    const auto port = office.first_line();
    REQUIRE_MESSAGE(!port.empty(), office.log());
    // The flow's patience is what ends the wait: the connector's own is longer than the test waits.
    const auto config =
        folder.write("center.yaml", "flows: {\"105\": flow.yaml}\nvoice: {listen: [udp:127.0.0.1:5060]}\nconnectors:\n"
                                    "  crm: {url: http://127.0.0.1:" +
                                        port + ", limit: 5min, paths: {broken: /status/500}}\n");
    const auto story = folder.write("call.story", "00:00 is +2290197123456\n00:00 calls 105\n");
    const auto hears = [&](const std::string& operation) {
        const auto flow = folder.write("flow.yaml", R"(flow: faults
languages: {en: {name: English}}
nodes:
  ask:
    lookup: crm.)" + operation + R"(
    into: it
    timeout_ms: 400
    to: {value: told, stale: told, not_found: none, unavailable: away}
  told: {hangup: {en: It answered.}}
  none: {hangup: {en: There is none.}}
  away: {hangup: {en: It is away.}}
)");
        program ran{{PALABRE_FLOW, "play", flow, "--config", config, "--story", story, "--record", folder / "told"}};
        CHECK_MESSAGE(ran.ended() == 0, operation << ": " << ran.log());
        const auto told = ran.out();
        for (const char* const words : {"It answered.", "There is none.", "It is away."})
            if (told.find(words) != std::string::npos) return std::string{words};
        return "nothing: " + told;
    };
    CHECK(hears("account") == "It answered.");
    CHECK(hears("none") == "There is none.");
    for (const char* const fault : {"silence", "drip", "half", "garbage", "page", "latin", "deep", "nonsense",
                                    "headers", "gigabyte", "endless", "broken", "busy", "closed_until"})
        CHECK_MESSAGE(hears(fault) == "It is away.", fault);
    office.signal(9);
    CHECK(office.ended() == 128 + 9);
    CHECK(hears("account") == "It is away.");
}
