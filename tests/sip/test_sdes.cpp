// tests/sip/test_sdes.cpp - a=crypto lines by table: RFC 4568's own, others', and what is refused.
#include "sip/sdes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace palabre::sip;

namespace {

constexpr std::string_view key = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";  // RFC 4568 section 9.1

std::string line(std::string_view suite, std::string_view behind = {}) {
    return "1 " + std::string{suite} + " inline:" + std::string{key} + std::string{behind};
}

}  // namespace

TEST_CASE("a key is read, and written as it was") {
    const auto read = read_crypto(line("AES_CM_128_HMAC_SHA1_80"));
    REQUIRE(read);
    CHECK(read->tag == 1);
    CHECK(read->suite == crypto_suite::aes_128_sha1_80);
    const std::string_view text{"YS___semctl () {\t220;}\n}\nunles"};
    CHECK(std::string{read->key.begin(), read->key.end()} == text);
    CHECK(write(*read) == line("AES_CM_128_HMAC_SHA1_80"));
    const auto shorter = read_crypto("17 AES_CM_128_HMAC_SHA1_32 inline:" + std::string{key});
    REQUIRE(shorter);
    CHECK(shorter->tag == 17);
    CHECK(shorter->suite == crypto_suite::aes_128_sha1_32);
    CHECK(read_crypto(write(*shorter)) == shorter);
}

TEST_CASE("lifetimes and what may be passed over change nothing") {
    for (const auto* behind : {"|2^20", "|1048576", "|2^31 WSH=64", " -FEC_KEY=x", "  WSH=128  -UNKNOWN "}) {
        CAPTURE(behind);
        CHECK(read_crypto(line("AES_CM_128_HMAC_SHA1_80", behind)));
    }
}

TEST_CASE("what cannot be followed is no key") {
    for (const auto* behind : {"|2^20|1:4", "|1:4", "|", "|2^", "|x", ";inline:AAAA", " UNENCRYPTED_SRTP", " KDR=1",
                               " UNAUTHENTICATED_SRTP", " FEC_ORDER=FEC_SRTP", " UNKNOWN"}) {
        CAPTURE(behind);
        CHECK_FALSE(read_crypto(line("AES_CM_128_HMAC_SHA1_80", behind)));
    }
    for (const auto* suite :
         {"F8_128_HMAC_SHA1_80", "AES_256_CM_HMAC_SHA1_80", "AEAD_AES_128_GCM", "", "aes_cm_128_hmac_sha1_80"})
        CHECK_FALSE(read_crypto(line(suite)));
    for (const auto* text : {"", " ", "1", "1 AES_CM_128_HMAC_SHA1_80", "1 AES_CM_128_HMAC_SHA1_80 inline:",
                             "x AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
                             "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGV",
                             "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGV=",
                             "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVzz",
                             "1 AES_CM_128_HMAC_SHA1_80 uri:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
                             "9999999999 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"}) {
        CAPTURE(text);
        CHECK_FALSE(read_crypto(text));
    }
}
