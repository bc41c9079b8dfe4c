// tests/sip/test_info_body.cpp - keys in INFO, users in headers, causes in Reason: as gateways write them.
#include "sip/info_body.hpp"

#include <doctest/doctest.h>

using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

std::string key(std::string_view type, std::string_view body) {
    const auto told = read_info(type, body);
    if (!told) return "none";
    return std::string{told->key} + " " + std::to_string(told->held / 1ms);
}

}  // namespace

TEST_CASE("keys that INFO tells") {
    CHECK(key("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n") == "5 160");
    CHECK(key("Application/DTMF-Relay ; x=y", " signal = * \n") == "* 0");
    CHECK(key("application/dtmf-relay", "Duration=99999999999\nSignal=#") == "# 0");
    CHECK(key("application/dtmf-relay", "Duration=20000\nSignal=#") == "# 10000");
    CHECK(key("application/dtmf-relay", "Signal=10\n") == "* 0");
    CHECK(key("application/dtmf-relay", "Signal=15\n") == "D 0");
    CHECK(key("application/dtmf-relay", "Signal=16\n") == "none");  // hook flash
    CHECK(key("application/dtmf-relay", "Signal=hf\n") == "none");
    CHECK(key("application/dtmf-relay", "Duration=5\n") == "none");
    CHECK(key("application/dtmf-relay", "") == "none");
    CHECK(key("application/dtmf", " 5\r\n") == "5 0");
    CHECK(key("application/dtmf", "d") == "D 0");
    CHECK(key("application/dtmf", "55") == "none");
    CHECK(key("text/plain", "5") == "none");
}

TEST_CASE("whom a header names") {
    CHECK(user_of("\"A. \\\"K\\\" <x\" <sip:+2290197123456;npdi@host;user=phone>;x=y, <tel:7>") == "+2290197123456");
    CHECK(user_of("<tel:+22961;phone-context=bj>") == "+22961");
    CHECK(user_of("sip:7:secret@host") == "7");
    CHECK(user_of("SIPS:7@host") == "7");
    CHECK(user_of("<sip:%2B229%0a61@host>") == "+22961");
    CHECK(user_of("<sip:host>").empty());
    CHECK(user_of("<sip:Anonymous@anonymous.invalid>").empty());
    CHECK(user_of("\"unfinished <sip:7@host>").empty());
    CHECK(user_of("<mailto:7@host>").empty());
    CHECK(user_of("").empty());
    CHECK(plain_user("100;cpc=ordinary") == "100");
}

TEST_CASE("Q.850's cause of a reason") {
    CHECK(q850_cause("Q.850;cause=16;text=\"Normal call clearing\"") == 16);
    CHECK(q850_cause("SIP ;cause=200, q.850 ; text=x; Cause = 31") == 31);
    CHECK(q850_cause("SIP;cause=487") == 0);
    CHECK(q850_cause("Q.850;cause=999") == 0);
    CHECK(q850_cause("Q.850;cause=") == 0);
    CHECK(q850_cause("") == 0);
}
