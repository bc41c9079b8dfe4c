// tests/desk/test_campaigns.cpp - a list goes in at the desk, and a campaign calls it. Wall clock.
#include "desk/place.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <csignal>

using namespace palabre;

TEST_CASE(
    "at the desk a list with errors is mapped, uploaded and reported on, and its campaign is watched to its end") {
    const auto trunk = test::free_udp_port();
    const test::own_folder plans;
    const auto plan = plans.write("printemps.yaml", "# printemps.yaml - a good day for everybody.\nkind: call\nmode: "
                                                    "agentless\nflow: \"107\"\nlists: [mars]\nlines: {most: 4}\n");
    const auto visits = plans.write("visites.yaml", "# visites.yaml - seen before they are called.\nkind: call\nmode: "
                                                    "preview\nqueue: support\nlists: [avril]\n");
    test::desk_place at{
        fmt::format("voice: {{listen: [\"udp:127.0.0.1:0\"]}}\n"
                    "trunks: {{phones: {{hosts: [\"127.0.0.1:{}\"], caller_ids: [\"+22921300000\"]}}}}\n"
                    "campaigns: {{printemps: {{company: sahel, plan: {}}}, visites: "
                    "{{company: sahel, plan: {}}}}}",
                    trunk, plan, visits),
        "+22961000000"};
    const auto told = at.browse("campaigns.mjs",
                                fmt::format("{} {} {}", PALABRE_SIPP, PALABRE_SOURCE_DIR "/tests/peers/sipp", trunk));
    CAPTURE(at.center->log());
    CHECK(told == "campaign: Brouillon\n"
                  "may be sent before a number is named: false\n"
                  "faults shown: 2\n"
                  "rows, added, unchanged, duplicate, forbidden, invalid: 11 8 0 1 0 2\n"
                  "report: 4,,,no_number\n"
                  "report: 5,Ligne directe,97 12,number_short_code\n"
                  "report: 6,Ligne directe,0197123456,duplicate\n"
                  "the same file again: 11 8 0 1 0 2\n"
                  "list: mars\n"
                  "connected: 7\n"
                  "results: 7 répondus, 1 rejetés\n"
                  "second list: 200 200\n"
                  "offered: À appeler\n"
                  "before it is dialled: Ama Kpodo Tel +229 01 97 00 02 00 Offre Fibre 20 Mb Solde 1 200 F\n"
                  "dialled: 1\n"
                  "an agent sees the page: 0\n"
                  "another company sees: 403 404 200 200\n"
                  "too wide: \n"
                  "axe: \n"
                  "faults: \n");
    at.center->signal(SIGTERM);
    CHECK(at.center->ended() == 0);
}
