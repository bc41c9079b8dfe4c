// tests/sip/test_sdp.cpp - descriptions: what telephones and gateways write, what is refused, and what is written back.
#include "sip/sdp.hpp"

#include <doctest/doctest.h>

#include <random>
#include <sstream>

using namespace palabre::sip;

namespace {

const std::string telephone = "v=0\r\n"
                              "o=alice 2890844526 2890844527 IN IP4 10.0.0.5\r\n"
                              "s=a call\r\n"
                              "c=IN IP4 10.0.0.5/127\r\n"
                              "t=0 0\r\n"
                              "a=tool:some telephone\r\n"
                              "m=audio 49170/2 RTP/AVP 8 0 101 8\r\n"
                              "b=AS:80\r\n"
                              "a=rtpmap:8 PCMA/8000\r\n"
                              "a=rtpmap:101 telephone-event/8000/1\r\n"
                              "a=fmtp:101 0-15 \r\n"
                              "a=rtcp:49200 IN IP4 10.0.0.9\r\n"
                              "a=ptime:20.0\r\n"
                              "a=maxptime:40\r\n"
                              "a=sendonly\r\n"
                              "m=video 0 RTP/AVP 31\r\n"
                              "c=IN IP6 2001:db8::1\r\n"
                              "m=application 9 TCP/BFCP *\r\n";

std::string one_line(const std::string& line) {
    return "v=0\r\no=- 1 1 IN IP4 10.0.0.5\r\ns=-\r\nc=IN IP4 10.0.0.5\r\nt=0 0\r\n" + line + "\r\n";
}

std::string why(const std::string& text) {
    const auto read = sdp::parse(text);
    CHECK(bool{read} == read.why.empty());
    return read.why;
}

}  // namespace

TEST_CASE("a telephone's description is read") {
    const auto read = sdp::parse(telephone);
    REQUIRE(read);
    const auto& all = *read.found;
    CHECK(all.from.user == "alice");
    CHECK(all.from.session == 2890844526);
    CHECK(all.from.version == 2890844527);
    CHECK(all.name == "a call");
    REQUIRE(all.lines.size() == 3);
    const auto& audio = all.lines[0];
    CHECK(audio.port == 49170);
    REQUIRE(audio.formats.size() == 3);  // the second 8 says nothing new
    CHECK(audio.formats[0] == sdp::format{.payload_type = 8, .name = "PCMA", .rate = 8000});
    CHECK(audio.formats[1] == sdp::format{.payload_type = 0});
    CHECK(audio.formats[2] ==
          sdp::format{.payload_type = 101, .name = "telephone-event", .rate = 8000, .parameters = "0-15"});
    CHECK(audio.rtcp_port == 49200);
    CHECK(audio.ptime == 20);
    CHECK(audio.max_ptime == 40);
    CHECK(sdp::flow(all, audio) == sdp::direction::sendonly);
    CHECK(sdp::where(all, audio) == sdp::connection{"10.0.0.5", false});
    CHECK(sdp::where(all, all.lines[1]) == sdp::connection{"2001:db8::1", true});
    CHECK(sdp::flow(all, all.lines[1]) == sdp::direction::sendrecv);
    CHECK(all.lines[2].other_formats == std::vector<std::string>{"*"});
}

TEST_CASE("what gateways leave out, or write in their own way, is read all the same") {
    CHECK(why("v=0\no=- 1 1 IN IP4 1.2.3.4\ns=-\nm=audio 1 RTP/AVP 0\n").empty());  // LF alone
    CHECK(why("v=0\r\nm=audio 1 RTP/AVP 0").empty());                               // no o=, s=, t=, no last line end
    CHECK(why("v=0\r\n\r\nm=audio 1 RTP/AVP 0\r\n\r\n").empty());
    CHECK(why(one_line("m=audio  6000  RTP/AVP   8 0 ")).empty());
    CHECK(why("v=0\r\no=- 99999999999999999999999 1 IN IP4 1.2.3.4\r\ns=\r\n").empty());
    CHECK(
        why(one_line("m=audio 6000 RTP/AVP 8\r\na=ptime:abc\r\na=rtcp:x\r\na=fmtp:x y\r\na=rtpmap:99 X/8000")).empty());
    CHECK(sdp::flow(*sdp::parse("v=0\r\na=recvonly\r\nm=audio 1 RTP/AVP 0\r\n").found, {}) == sdp::direction::recvonly);
}

TEST_CASE("what is no description is refused with its line") {
    CHECK(why("") == "empty");
    CHECK(why("hello") == "line 1: is not LETTER=VALUE");
    CHECK(why("o=- 1 1 IN IP4 1.2.3.4\r\n") == "line 1: v= stands first, and once");
    CHECK(why("v=1\r\n") == "line 1: the version is not 0");
    CHECK(why("v=0\r\nv=0\r\n") == "line 2: v= stands first, and once");
    CHECK(why(std::string{"v=0\r\ns=\0\r\n", 10}) == "a NUL byte");
    CHECK(why("v=0\r\no=-\r\n") == "line 2: no number in o=");
    CHECK(why("v=0\r\nc=IN IP4\r\n") == "line 2: not an IN IP4 or IN IP6 address");
    CHECK(why("v=0\r\nc=ATM NSAP 1\r\n") == "line 2: not an IN IP4 or IN IP6 address");
    CHECK(why("v=0\r\nm=audio 70000 RTP/AVP 8\r\n") == "line 2: no port in m=");
    CHECK(why("v=0\r\nm=audio 6000 RTP/AVP\r\n") == "line 2: no format in m=");
    CHECK(why("v=0\r\nm=audio 6000 RTP/AVP 128\r\n") == "line 2: a payload type is 0 to 127");
    CHECK(why("v=0\r\nm=audio 6000 RTP/AVP 8\r\na=rtpmap:8 PCMA\r\n") == "line 3: rtpmap is NAME/RATE");
    CHECK(why("v=0\r\n" + std::string(sdp::most_bytes, 'x')) == "more than 16384 bytes");
    std::string many = "v=0\r\n", formats;
    for (std::size_t i = 0; i <= sdp::most_lines; ++i) many += "m=audio 1 RTP/AVP 0\r\n";
    for (std::size_t i = 0; i <= sdp::most_formats; ++i) formats += " 0";
    CHECK(why(many) == "line 34: too many m= lines");
    CHECK(why("v=0\r\nm=audio 1 RTP/AVP" + formats + "\r\n") == "line 2: too many formats in m=");
}

TEST_CASE("the description that makes sofia-sip's own parser run for ever is read at once") {
    const auto read = sdp::parse(one_line("m=audio 4000 X ="));
    REQUIRE(read);
    CHECK(read.found->lines[0].other_formats == std::vector<std::string>{"="});
}

TEST_CASE("what is written is canonical, and is read back as it was") {
    const auto first = sdp::parse(telephone);
    REQUIRE(first);
    const auto text = sdp::write(*first.found);
    CHECK(text == "v=0\r\n"
                  "o=alice 2890844526 2890844527 IN IP4 10.0.0.5\r\n"
                  "s=a call\r\n"
                  "c=IN IP4 10.0.0.5\r\n"
                  "t=0 0\r\n"
                  "m=audio 49170 RTP/AVP 8 0 101\r\n"
                  "a=rtpmap:8 PCMA/8000\r\n"
                  "a=rtpmap:101 telephone-event/8000\r\n"
                  "a=fmtp:101 0-15\r\n"
                  "a=rtcp:49200\r\n"
                  "a=ptime:20\r\n"
                  "a=maxptime:40\r\n"
                  "a=sendonly\r\n"
                  "m=video 0 RTP/AVP 31\r\n"
                  "c=IN IP6 2001:db8::1\r\n"
                  "m=application 9 TCP/BFCP *\r\n");
    const auto again = sdp::parse(text);
    REQUIRE(again);
    CHECK(*again.found == *first.found);
}

TEST_CASE("lines in any order and number: refused, or read and written alike") {
    const std::vector<std::string> lines = [] {
        std::vector<std::string> all;
        std::istringstream from{telephone};
        for (std::string line; std::getline(from, line);) all.push_back(line + "\n");
        all.insert(all.end(),
                   {"a=inactive\r\n", "a=rtcp-mux\r\n", "m=audio 1 RTP/AVP 9 8\r\n", "a=rtpmap:9 G722/8000\r\n",
                    "a=rtpmap:8 opus/48000/2\r\n", "a=fmtp:8 a=b; c\r\n", "s=\r\n", "c=IN IP6 ::\r\n"});
        return all;
    }();
    std::mt19937 chance{8866};
    std::size_t read_well = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = "v=0\r\n";
        for (unsigned left = chance() % 16; left > 0; --left) text += lines[1 + chance() % (lines.size() - 1)];
        const auto read = sdp::parse(text);
        if (!read) continue;
        ++read_well;
        const auto again = sdp::parse(sdp::write(*read.found));
        CAPTURE(text);
        REQUIRE(again);
        REQUIRE(*again.found == *read.found);
    }
    CHECK(read_well > 10'000);
}
