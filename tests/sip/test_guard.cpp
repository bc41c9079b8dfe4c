// tests/sip/test_guard.cpp - who may call, how often; and where a line listens.
#include "sip/guard.hpp"

#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

std::string found(const peer_table& peers, const char* from, transport over = transport::udp) {
    const auto index = peers.find(boost::asio::ip::make_address(from), over);
    return index ? peers[*index].name : "stranger";
}

}  // namespace

TEST_CASE("a peer is found by the narrowest range that holds where he calls from") {
    const peer_table peers{{{.name = "net", .from = {"10.0.0.0/8", "2001:db8::/32"}},
                            {.name = "trunk", .from = {"10.1.2.0/23"}},
                            {.name = "by tcp", .from = {"10.1.2.3"}, .over = transport::tcp},
                            {.name = "odd", .from = {"192.0.2.128/25"}}}};
    CHECK(found(peers, "10.9.9.9") == "net");
    CHECK(found(peers, "10.1.3.255") == "trunk");
    CHECK(found(peers, "10.1.4.0") == "net");
    CHECK(found(peers, "10.1.2.3") == "trunk");
    CHECK(found(peers, "10.1.2.3", transport::tcp) == "by tcp");
    CHECK(found(peers, "::ffff:10.1.2.3") == "trunk");
    CHECK(found(peers, "2001:db8:1::1") == "net");
    CHECK(found(peers, "2001:db9::1") == "stranger");
    CHECK(found(peers, "192.0.2.129") == "odd");
    CHECK(found(peers, "192.0.2.127") == "stranger");
    CHECK(found(peers, "11.0.0.1") == "stranger");
    CHECK(found(peer_table{{{.name = "all", .from = {"0.0.0.0/0"}}}}, "8.8.8.8") == "all");
}

TEST_CASE("all that is wrong with peers is told at once") {
    try {
        peer_table{{{.name = "a", .from = {"10.0.0.300", "10.0.0.0/33", "::/129", "x"}},
                    {.name = "a", .from = {"::1"}},
                    {.name = "", .codecs = {}}}};
        FAIL("accepted");
    } catch (const error& e) {
        CHECK(e.code() == errc::invalid_argument);
        CHECK(e.problems().size() == 8);
        CHECK(e.problems()[0].what == "SIP peer 'a' cannot call from '10.0.0.300'");
        CHECK(e.problems()[4].what == "two SIP peers are called 'a'");
    }
}

TEST_CASE("a bucket of tokens") {
    rate_limit limit{10, 3};
    const instant began{1h};
    int passed = 0;
    for (int i = 0; i < 100; ++i) passed += limit.pass(began);
    CHECK(passed == 3);
    CHECK_FALSE(limit.pass(began + 50ms));
    CHECK(limit.pass(began + 110ms));
    passed = 0;
    for (int i = 0; i < 1000; ++i) passed += limit.pass(began + 1s + i * 1ms);
    CHECK(passed >= 12);
    CHECK(passed <= 13);
    rate_limit none{0, 0};
    CHECK(none.pass(began));
}

TEST_CASE("a stranger is told of once in an interval, and blocked after his answers") {
    stranger_watch watch{{.answers = 3, .interval = 60s}};
    const auto scanner = boost::asio::ip::make_address("192.0.2.1"), other = boost::asio::ip::make_address("192.0.2.2");
    const instant began{1h};
    CHECK(watch.seen(scanner, began).log);
    CHECK_FALSE(watch.seen(scanner, began + 1s).log);
    CHECK(watch.seen(other, began + 1s).log);
    const auto third = watch.seen(scanner, began + 2s);
    CHECK(third.block);
    CHECK_FALSE(third.log);
    const auto later = watch.seen(scanner, began + 60s);
    CHECK(later.log);
    CHECK(later.before == 2);
    CHECK_FALSE(later.block);
}

TEST_CASE("strangers from everywhere fill no memory and no log") {
    stranger_watch watch{{.answers = 3, .interval = 60s}};
    int told = 0;
    for (unsigned i = 0; i < 100'000; ++i)
        told += watch.seen(boost::asio::ip::address_v4{0x0b000000 + i}, instant{1h}).log;
    CHECK(told == 4096);
    CHECK(watch.seen(boost::asio::ip::make_address("12.0.0.1"), instant{2h}).log);
}

TEST_CASE("addresses to listen on are read and written") {
    for (const auto* const text : {"udp:127.0.0.1:5060", "tcp:[::1]:0", "udp:0.0.0.0:65535"})
        CHECK(to_string(listener_from(text)) == text);
    for (const auto* const text : {"", "127.0.0.1:5060", "udp:127.0.0.1", "udp:localhost:5060", "udp:::1:5060",
                                   "udp:127.0.0.1:65536", "udp:127.0.0.1:", "tcp:[127.0.0.1]:1", "udp:"})
        CHECK_THROWS_WITH(listener_from(text), doctest::Contains("is no address to listen on"));
}
