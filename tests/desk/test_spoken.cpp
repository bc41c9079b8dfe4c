// tests/desk/test_spoken.cpp - calls at the desk: they ring, are talked with, go on, and are written up. Wall clock.
#include "desk/place.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <csignal>

using namespace palabre;

TEST_CASE("at the desk a call rings, is talked with, watched by the supervisor, ended and given its disposition") {
    const auto trunk = test::free_udp_port();
    test::desk_place at{fmt::format("voice: {{listen: [\"udp:127.0.0.1:0\"], media: {{dead_after: 10min}}}}\n"
                                    "trunks: {{phones: {{hosts: [\"127.0.0.1:{}\"], caller_ids: [\"+22921300000\"]}}}}",
                                    trunk),
                        "+22961000000"};
    const auto told = at.browse(
        "spoken.mjs", fmt::format("{} {} {} {}", PALABRE_SIPP, PALABRE_SOURCE_DIR "/tests/peers/sipp", at.sip, trunk));
    CAPTURE(at.center->log());
    CHECK(told == "offered: Appel entrant +229 01 97 12 34 56\n"
                  "connected: En ligne\n"
                  "board: avec +229 61 00 00 00\n"
                  "the caller was hung up on: 0\n"
                  "wrap-up: Post-appel\n"
                  "form: {\"amount\":12000,\"offer\":\"big\"}\n"
                  "timeline: Note Statut\n"
                  "state: Disponible\n"
                  "recording: Afi Dossou sold audio/wav true\n"
                  "too wide: \n"
                  "axe: \n"
                  "faults: \n");
    at.center->signal(SIGTERM);
    CHECK(at.center->ended() == 0);
}

TEST_CASE("at the desk who gave up in the queue is work: taken, called back by one click, and closed") {
    const auto trunk = test::free_udp_port();
    test::desk_place at{fmt::format("voice: {{listen: [\"udp:127.0.0.1:0\"], media: {{dead_after: 10min}}}}\n"
                                    "trunks: {{phones: {{hosts: [\"127.0.0.1:{}\"], caller_ids: [\"+22921300000\"]}}}}",
                                    trunk),
                        "+22961000000"};
    const auto told = at.browse(
        "left.mjs", fmt::format("{} {} {} {}", PALABRE_SIPP, PALABRE_SOURCE_DIR "/tests/peers/sipp", at.sip, trunk));
    CAPTURE(at.center->log());
    CHECK(told == "waits: A raccroché dans la file, 1 appel +229 01 97 12 34 56\n"
                  "mine: assigned\n"
                  "calls back: +2290197123456\n"
                  "closed: done no_answer Rappeler demain.\n"
                  "too wide: \n"
                  "axe: \n"
                  "faults: \n");
    at.center->signal(SIGTERM);
    CHECK(at.center->ended() == 0);
}
