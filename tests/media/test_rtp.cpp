// tests/media/test_rtp.cpp - RTP's header, addresses, order, and what arrived of a stream.
#include "media/endpoint.hpp"
#include "media/reception.hpp"
#include "media/reorder.hpp"
#include "media/rtp.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace palabre;
using namespace palabre::media;
using namespace std::chrono_literals;

namespace {

using bytes = std::vector<std::uint8_t>;

bytes header(std::uint8_t first = 0x80) {
    bytes made(rtp_header_size);
    write_rtp({.payload_type = 8, .marker = true, .sequence = 0xFFFE, .timestamp = 0xDEADBEEF, .ssrc = 7},
              std::span<std::uint8_t, rtp_header_size>{made});
    made[0] = first;
    return made;
}

bytes operator+(bytes one, const bytes& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

struct stream {
    reception heard;
    instant now{1h};

    reception::order packet(std::uint16_t sequence, duration late = 0ms) {
        return heard.receive(sequence, sequence * 160U, now + sequence * 20ms + late);
    }
};

}  // namespace

TEST_CASE("a header is read as it was written") {
    const bytes packet = header() + bytes{1, 2, 3};
    const auto read = read_rtp(packet);
    REQUIRE(read);
    CHECK(read->header == rtp_header{8, true, 0xFFFE, 0xDEADBEEF, 7});
    CHECK(bytes{read->payload.begin(), read->payload.end()} == bytes{1, 2, 3});
}

TEST_CASE("sources, extension and padding are passed over") {
    const bytes source{0, 0, 0, 1};
    const bytes extension{0xBE, 0xDE, 0, 1, 9, 9, 9, 9};
    const bytes packet = header(0x80 | 0x20 | 0x10 | 2) + source + source + extension + bytes{5, 6, 0, 0, 3};
    const auto read = read_rtp(packet);
    REQUIRE(read);
    CHECK(bytes{read->payload.begin(), read->payload.end()} == bytes{5, 6});
}

TEST_CASE("what does not fit is no RTP") {
    CHECK_FALSE(read_rtp({}));
    CHECK_FALSE(read_rtp(bytes(11, 0x80)));
    CHECK_FALSE(read_rtp(header(0x40)));                            // version 1
    CHECK_FALSE(read_rtp(header(0x8F)));                            // 15 sources that are not there
    CHECK_FALSE(read_rtp(header(0x90)));                            // no room for the extension's length
    CHECK_FALSE(read_rtp(header(0x90) + bytes{0, 0, 0xFF, 0xFF}));  // an extension of 256 kB
    CHECK_FALSE(read_rtp(header(0xA0) + bytes{0}));                 // padding of nothing
    CHECK_FALSE(read_rtp(header(0xA0) + bytes{1, 1, 200}));         // more padding than packet
    CHECK(read_rtp(header(0xA0) + bytes{2, 2})->payload.empty());
    CHECK_FALSE(read_rtp(header(0xA0)));  // the header's own byte is no padding
}

TEST_CASE("addresses are read, told and classed") {
    CHECK(to_string(*endpoint::parse("192.0.2.1", 4000)) == "192.0.2.1:4000");
    CHECK(to_string(*endpoint::parse("2001:db8::1", 4000)) == "[2001:db8::1]:4000");
    CHECK(*endpoint::parse("::ffff:192.0.2.1", 5) == *endpoint::parse("192.0.2.1", 5));
    for (const char* wrong : {"", "example.org", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ",
                              "a text that is much longer than any address can be, so that it has no room"})
        CHECK_FALSE(endpoint::parse(wrong, 1));
    for (const char* inside :
         {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "169.254.1.1", "fd00::1", "fe80::1"})
        CHECK(endpoint::parse(inside, 1)->is_private());
    for (const char* outside : {"11.1.2.3", "172.32.0.1", "192.169.1.1", "100.128.0.1", "127.0.0.1", "2001:db8::1"})
        CHECK_FALSE(endpoint::parse(outside, 1)->is_private());
    CHECK(endpoint::parse("0.0.0.0", 1)->is_unspecified());
    CHECK(endpoint::parse("::", 1)->is_unspecified());
    CHECK_FALSE(endpoint::parse("0.0.0.1", 1)->is_unspecified());
}

TEST_CASE("loss, duplicates and stragglers are told apart") {
    stream on;
    for (std::uint16_t each : {10, 11, 13, 14, 18}) CHECK(on.packet(each) == reception::order::next);
    CHECK(on.packet(12) == reception::order::late);
    CHECK(on.packet(14) == reception::order::duplicate);
    CHECK(on.packet(12) == reception::order::duplicate);
    CHECK(on.heard.expected() == 9);
    CHECK(on.heard.received() == 6);
    CHECK(on.heard.lost() == 3);
    CHECK(on.heard.duplicates() == 2);
    CHECK(on.heard.late() == 1);
    CHECK(on.packet(9) == reception::order::late);  // sent before the first that came
    CHECK(on.heard.expected() == 10);
}

TEST_CASE("sequence numbers wrap") {
    stream on;
    for (unsigned i = 0; i < 200'000; ++i) on.packet(static_cast<std::uint16_t>(65'000 + i));
    CHECK(on.heard.expected() == 200'000);
    CHECK(on.heard.lost() == 0);
    CHECK(on.heard.report(1).highest == ((65'000 + 199'999) & 0xFFFF) + 65'536 * ((65'000 + 199'999) / 65'536));
}

TEST_CASE("a sender that begins anew is followed, one wild packet is not") {
    stream on;
    for (std::uint16_t i = 0; i < 10; ++i) on.packet(i);
    on.packet(40'000);
    on.packet(10);
    CHECK(on.heard.expected() == 11);
    CHECK(on.heard.lost() == 0);
    on.packet(50'000);
    on.packet(50'001);
    on.packet(50'002);
    CHECK(on.heard.expected() == 13);
    CHECK(on.heard.lost() == 0);
}

TEST_CASE("the fraction in a report is of what came since the last one") {
    stream on;
    for (std::uint16_t i = 0; i < 100; ++i)
        if (i % 4 != 1) on.packet(i);
    const auto first = on.heard.report(9);
    CHECK(first.ssrc == 9);
    CHECK(first.fraction_lost == 64);
    CHECK(first.lost == 25);
    for (std::uint16_t i = 100; i < 200; ++i) on.packet(i);
    const auto second = on.heard.report(9);
    CHECK(second.fraction_lost == 0);
    CHECK(second.lost == 25);
    CHECK(on.heard.report(9).fraction_lost == 0);
}

TEST_CASE("jitter settles at the mean deviation between neighbours") {
    stream even, uneven;
    for (std::uint16_t i = 0; i < 500; ++i) {
        even.packet(i);
        uneven.packet(i, i % 2 == 0 ? 0ms : 8ms);
    }
    CHECK(even.heard.jitter() == 0ms);
    CHECK(uneven.heard.jitter() >= 7ms);
    CHECK(uneven.heard.jitter() <= 8ms);
}

TEST_CASE("packets are put back in order, once each") {
    reorder<4, 8> order;
    std::string taken;
    const auto add = [&](int sequence) {
        const bytes payload{static_cast<std::uint8_t>(sequence)};
        order.add({.sequence = static_cast<std::uint16_t>(sequence), .payload = payload},
                  [&](const voice_frame& each) { taken += std::to_string(each.payload[0]) + " "; });
        return std::exchange(taken, "");
    };
    CHECK(add(65'534) == "254 ");
    CHECK(add(65'536) == "");
    CHECK(add(65'535) == "255 0 ");
    CHECK(add(65'535) == "");  // twice
    CHECK(add(2) == "");
    CHECK(add(3) == "");
    CHECK(add(2) == "");
    CHECK(add(5) == "2 3 ");  // 1 is given up
    CHECK(add(1) == "");
    CHECK(add(4) == "4 5 ");
    CHECK(add(30'000) == "48 ");  // a new beginning
    CHECK(add(30'002) == "");
    order.flush([&](const voice_frame& each) { taken += std::to_string(each.payload[0]) + " "; });
    CHECK(taken == "50 ");
    taken.clear();
    order.add({.sequence = 30'004, .payload = bytes(9)}, [&](const voice_frame&) { taken += "too long"; });
    CHECK(taken == "");
}
