// tests/desk/test_mobile.cpp - an agent in the street at the desk: located, on the map, woken. Wall clock.
#include "desk/place.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <csignal>

using namespace palabre;

TEST_CASE("an agent who agrees is on his supervisor's map while he is on duty, and is woken when work comes") {
    const test::own_folder keys;
    const auto key = keys.write("push.pem", "-----BEGIN PRIVATE KEY-----\n"
                                            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgImuH+ebX0kMu7VH9\n"
                                            "/r3DW92mCDhBkx8BL7Ndxqd98PyhRANCAATYQQ2L235ZkOc+y9T6zWCkazlgeM0x\n"
                                            "AGoHPNSB7KbUK46jSXHa7ypo7TECBJZ0Dypah1kswOOKyLEjJu6gTjdv\n"
                                            "-----END PRIVATE KEY-----\n");
    const auto port = test::free_udp_port();
    test::desk_place at{
        {},
        {},
        false,
        fmt::format("positions: {{every: 1h, stale: 2h}}, push: {{key: {}, contact: \"mailto:ops@sahel.example\", "
                    "services: [\"http://127.0.0.1:{}\"]}}",
                    key, port)};
    const auto told = at.browse("mobile.mjs", std::to_string(port));
    CAPTURE(at.center->log());
    CHECK(told == "off duty: 409 he is not on duty\n"
                  "on the map: Afi Dossou at 6.36536, 2.41833 · à 14 m près\n"
                  "age: true\n"
                  "OwnTracks: 200 []\n"
                  "route: 2 points\n"
                  "another company: 403,403\n"
                  "installable but for: \n"
                  "woken by: {\"kind\":\"conversation\"}\n"
                  "vouched for: true true true true mailto:ops@sahel.example\n"
                  "headers: /push/afi?token=1 aes128gcm high palabre-work true\n"
                  "while he looks: 0\n"
                  "asleep: Une conversation vous attend.\n"
                  "gone: 2 asked\n"
                  "consent taken back: 0 on the map, 0 pins\n"
                  "what is kept: 0\n"
                  "OwnTracks then: 403\n"
                  "too wide: \n"
                  "axe: \n"
                  "faults: \n");
    at.center->signal(SIGTERM);
    CHECK(at.center->ended() == 0);
}
