// tests/sip/test_negotiation.cpp - offers and answers: what is taken up, how it is said, and what holds then.
#include "sip/negotiation.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace palabre::sip;

namespace {

const local_media ours{.at = {"10.9.0.1", 40000}};

sdp::description read(const std::string& lines, const std::string& at = "c=IN IP4 10.0.0.5\r\n") {
    auto found = sdp::parse("v=0\r\no=- 1 1 IN IP4 10.0.0.5\r\ns=-\r\n" + at + "t=0 0\r\n" + lines);
    REQUIRE(found);
    return *found.found;
}

std::string refused(const std::string& lines, const std::string& at = "c=IN IP4 10.0.0.5\r\n") {
    const auto verdict = negotiation{{}, 1}.consider(read(lines, at));
    CHECK_FALSE(verdict.agreed);
    return verdict.why;
}

/// The media lines of our answer to it.
std::string answered(const std::string& lines, terms& agreed, const readiness& ready = {},
                     const local_media& from = ours) {
    negotiation talk{ready, 1};
    REQUIRE(talk.consider(read(lines)).agreed);
    const auto text = sdp::write(talk.answer(read(lines), from, agreed));
    return text.substr(text.find("m="));
}

std::string answered(const std::string& lines) {
    terms agreed;
    return answered(lines, agreed);
}

}  // namespace

TEST_CASE("an offer is taken up with its first codec that the peer may use, and one only") {
    terms agreed;
    const std::string offer = "m=audio 6000 RTP/AVP 18 0 8 96\r\na=rtpmap:96 telephone-event/8000\r\n";
    CHECK(answered(offer, agreed) == "m=audio 40000 RTP/AVP 0 96\r\n"
                                     "a=rtpmap:0 PCMU/8000\r\n"
                                     "a=rtpmap:96 telephone-event/8000\r\n"
                                     "a=fmtp:96 0-15\r\n"
                                     "a=ptime:20\r\n"
                                     "a=sendrecv\r\n");
    CHECK(agreed == terms{.carries = codec::pcmu,
                          .payload_type = 0,
                          .telephone_event = 96,
                          .remote = {"10.0.0.5", 6000},
                          .remote_rtcp = 6001});
    answered(offer, agreed, {.codecs = {codec::pcma}, .telephone_event = false});
    CHECK(agreed.carries == codec::pcma);
    CHECK_FALSE(agreed.telephone_event);
}

TEST_CASE("a codec under a number of the offer's own") {
    terms agreed;
    CHECK(answered("m=audio 6000 RTP/AVP 8 97\r\na=rtpmap:8 G726-32/8000\r\na=rtpmap:97 pcma/8000\r\n", agreed) ==
          "m=audio 40000 RTP/AVP 97\r\na=rtpmap:97 PCMA/8000\r\na=ptime:20\r\na=sendrecv\r\n");
    CHECK(agreed.payload_type == 97);
}

TEST_CASE("offers that cannot be taken up say why") {
    CHECK(refused("m=video 6000 RTP/AVP 31\r\n") == "no audio offered");
    CHECK(refused("m=audio 0 RTP/AVP 8\r\n") == "no audio offered");
    CHECK(refused("m=audio 6000 RTP/AVP 18\r\n") == "no codec in common");
    CHECK(refused("m=audio 6000 RTP/AVP 8\r\na=rtpmap:8 PCMA/16000\r\n") == "no codec in common");
    CHECK(refused("m=audio 6000 RTP/SAVP 8\r\n") == "audio over RTP/SAVP");
    CHECK(refused("m=audio 6000 RTP/AVP 8\r\n", "") == "no address to send to");
    CHECK(refused("m=audio 6000 RTP/AVP 8\r\n", "c=IN IP4 phone.example\r\n") == "no address to send to");
    CHECK(refused("m=audio 6000 RTP/AVP 8\r\n", "c=IN IP4 224.2.1.1/127\r\n") == "no address to send to");
    CHECK(refused("m=audio 6000 RTP/AVP 8\r\n", "c=IN IP6 10.0.0.5\r\n") == "no address to send to");
}

TEST_CASE("every line of the offer keeps its place, one is taken, the others have port 0") {
    CHECK(answered("m=video 7000 RTP/AVP 31 34\r\nm=audio 7002 RTP/SAVP 8\r\nm=audio 6000 RTP/AVP 8\r\n"
                   "m=audio 6002 RTP/AVP 8\r\nm=application 9 TCP/BFCP *\r\n") ==
          "m=video 0 RTP/AVP 31\r\n"
          "m=audio 0 RTP/SAVP 8\r\n"
          "m=audio 40000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\na=sendrecv\r\n"
          "m=audio 0 RTP/AVP 8\r\n"
          "m=application 0 TCP/BFCP *\r\n");
}

TEST_CASE("who sends and who listens") {
    struct row {
        const char* offered;
        const char* host;
        bool we_send, we_receive;
        const char* answer;
    };
    for (const auto& [offered, host, we_send, we_receive, answer] :
         {row{"sendrecv", "IP4 10.0.0.5", true, true, "sendrecv"},
          row{"sendonly", "IP4 10.0.0.5", false, true, "recvonly"},
          row{"recvonly", "IP4 10.0.0.5", true, false, "sendonly"},
          row{"inactive", "IP4 10.0.0.5", false, false, "inactive"},
          row{"sendrecv", "IP4 0.0.0.0", false, true, "recvonly"},
          row{"recvonly", "IP4 0.0.0.0", false, false, "inactive"},
          row{"sendrecv", "IP6 ::", false, true, "recvonly"}}) {
        CAPTURE(offered);
        CAPTURE(host);
        const auto offer =
            read(std::string{"m=audio 6000 RTP/AVP 8\r\na="} + offered + "\r\n", std::string{"c=IN "} + host + "\r\n");
        negotiation talk{{}, 1};
        terms agreed;
        const auto said = talk.answer(offer, ours, agreed);
        CHECK(agreed.we_send == we_send);
        CHECK(agreed.we_receive == we_receive);
        CHECK(to_string(*said.lines[0].flow) == answer);
    }
    terms agreed;
    auto deaf = ours;
    deaf.receives = false;
    CHECK(answered("m=audio 6000 RTP/AVP 8\r\n", agreed, {}, deaf).ends_with("a=sendonly\r\n"));
    CHECK_FALSE(agreed.we_receive);
}

TEST_CASE("RTCP goes where he says, one port above where he does not, to the same where both want that") {
    terms agreed;
    auto mux = ours;
    mux.rtcp_mux = true;
    const std::string plain = "m=audio 6000 RTP/AVP 8\r\n";
    answered(plain, agreed, {}, mux);
    CHECK(agreed.remote_rtcp == 6001);
    answered(plain + "a=rtcp:7000\r\n", agreed);
    CHECK(agreed.remote_rtcp == 7000);
    CHECK(answered(plain + "a=rtcp-mux\r\n", agreed).find("rtcp-mux") == std::string::npos);
    CHECK(agreed.remote_rtcp == 6001);
    CHECK(answered(plain + "a=rtcp-mux\r\n", agreed, {}, mux).find("a=rtcp-mux") != std::string::npos);
    CHECK(agreed.remote_rtcp == 6000);
    answered("m=audio 65535 RTP/AVP 8\r\n", agreed);
    CHECK(agreed.remote_rtcp == 0);
}

TEST_CASE("the version grows when what we say changes, and only then") {
    negotiation talk{{}, 7};
    terms agreed;
    const auto offer = read("m=audio 6000 RTP/AVP 8\r\n"), hold = read("m=audio 6000 RTP/AVP 8\r\na=sendonly\r\n");
    CHECK(talk.answer(offer, ours, agreed).from.version == 7);
    CHECK(talk.answer(offer, ours, agreed).from.version == 7);
    CHECK(talk.answer(hold, ours, agreed).from.version == 8);
    CHECK(talk.answer(offer, ours, agreed).from.version == 9);
    CHECK(talk.offer(ours).from.version == 9);
    CHECK(talk.offer({.at = {"10.9.0.1", 40002}}).from.version == 10);
    CHECK(talk.offer(ours).from.session == 7);
}

TEST_CASE("our offer, and what his answer means") {
    negotiation talk{{}, 1};
    const auto said = sdp::write(talk.offer({.at = {"2001:db8::7", 40000}}));
    CHECK(said == "v=0\r\no=palabre 1 1 IN IP6 2001:db8::7\r\ns=-\r\nc=IN IP6 2001:db8::7\r\nt=0 0\r\n"
                  "m=audio 40000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
                  "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n");
    const auto good = talk.conclude(read("m=audio 6000 RTP/AVP 0\r\na=recvonly\r\n"));
    REQUIRE(good.agreed);
    CHECK(good.agreed->carries == codec::pcmu);
    CHECK(good.agreed->we_send);
    CHECK_FALSE(good.agreed->we_receive);
    CHECK(talk.conclude(read("m=audio 0 RTP/AVP 0\r\n")).why == "no audio accepted");
    CHECK(talk.conclude(read("m=audio 6000 RTP/AVP 18\r\n")).why == "no codec in common");
    CHECK(talk.conclude(read("")).why == "the answer has other lines than the offer");
}

TEST_CASE("within a session our offer keeps every line, and the numbers agreed on") {
    negotiation talk{{}, 1};
    terms agreed;
    talk.answer(read("m=video 7000 RTP/AVP 31\r\nm=audio 6000 RTP/AVP 97 96\r\na=rtpmap:97 PCMU/8000\r\n"
                     "a=rtpmap:96 telephone-event/8000\r\n"),
                ours, agreed);
    auto hold = ours;
    hold.receives = false;
    const auto text = sdp::write(talk.offer(hold));
    CHECK(text.substr(text.find("m=")) ==
          "m=video 0 RTP/AVP 31\r\n"
          "m=audio 40000 RTP/AVP 97 96\r\na=rtpmap:97 PCMU/8000\r\n"
          "a=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\na=ptime:20\r\na=sendonly\r\n");
}

TEST_CASE("whatever is offered, the answer fits it") {
    std::mt19937 chance{3264};
    const auto one_of = [&](std::initializer_list<const char*> words) {
        return words.begin()[chance() % words.size()];
    };
    int taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string lines;
        for (unsigned left = 1 + chance() % 4; left > 0; --left) {
            lines += std::string{"m="} + one_of({"audio", "video", "audio"}) + " " + one_of({"0", "6000", "65535"}) +
                     " " + one_of({"RTP/AVP", "RTP/SAVP", "RTP/AVP"});
            for (unsigned formats = 1 + chance() % 5; formats > 0; --formats)
                lines += std::string{" "} + one_of({"0", "8", "18", "97", "101"});
            lines += "\r\n";
            if (chance() % 2) lines += "a=rtpmap:101 telephone-event/8000\r\n";
            if (chance() % 2) lines += std::string{"a=rtpmap:97 "} + one_of({"PCMA", "PCMU", "X"}) + "/8000\r\n";
            if (chance() % 2) lines += std::string{"a="} + one_of({"sendonly", "recvonly", "inactive"}) + "\r\n";
        }
        const auto offer = read(lines);
        negotiation talk{{}, 1};
        const auto verdict = talk.consider(offer);
        terms agreed;
        const auto said = talk.answer(offer, ours, agreed);
        CAPTURE(lines);
        REQUIRE(said.lines.size() == offer.lines.size());
        int live = 0;
        for (std::size_t at = 0; at < said.lines.size(); ++at) {
            const auto &theirs = offer.lines[at], &mine = said.lines[at];
            REQUIRE(mine.kind == theirs.kind);
            REQUIRE(mine.transport == theirs.transport);
            REQUIRE(!mine.formats.empty());
            for (const auto& each : mine.formats) {
                bool offered = false;
                for (const auto& other : theirs.formats) offered = offered || other.payload_type == each.payload_type;
                REQUIRE(offered);
            }
            if (mine.port == 0) continue;
            ++live;
            REQUIRE(theirs.port != 0);
            REQUIRE((!sdp::sends(*mine.flow) || sdp::receives(sdp::flow(offer, theirs))));
            REQUIRE((!sdp::receives(*mine.flow) || sdp::sends(sdp::flow(offer, theirs))));
        }
        REQUIRE(live == (verdict.agreed ? 1 : 0));
        taken += live;
        REQUIRE(sdp::parse(sdp::write(said)));
    }
    CHECK(taken > 5'000);
}

TEST_CASE("G.722 and Opus are taken up by their names and numbers") {
    terms agreed;
    const readiness wide{.codecs = {codec::opus, codec::g722, codec::pcma}};
    CHECK(answered("m=audio 6000 RTP/AVP 9 8\r\n", agreed, wide) ==
          "m=audio 40000 RTP/AVP 9\r\na=rtpmap:9 G722/8000\r\na=ptime:20\r\na=sendrecv\r\n");
    CHECK(agreed.carries == codec::g722);
    CHECK(answered("m=audio 6000 RTP/AVP 111 8\r\na=rtpmap:111 opus/48000/2\r\n", agreed, wide) ==
          "m=audio 40000 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 "
          "maxaveragebitrate=24000;useinbandfec=1\r\na=ptime:20\r\n"
          "a=sendrecv\r\n");
    CHECK(agreed.carries == codec::opus);
    CHECK(agreed.payload_type == 111);
    answered("m=audio 6000 RTP/AVP 111 8\r\na=rtpmap:111 opus/48000\r\n", agreed, wide);
    CHECK(agreed.carries == codec::pcma);
    answered("m=audio 6000 RTP/AVP 9 8\r\n", agreed);  // a peer that may not use it
    CHECK(agreed.carries == codec::pcma);
    const auto offer = sdp::write(negotiation{wide, 1}.offer(ours));
    CHECK(offer.find("m=audio 40000 RTP/AVP 107 9 8 101\r\n") != offer.npos);
}

TEST_CASE("sound is encrypted where both can, and refused where one must and the other cannot") {
    const std::string key = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
    const std::string secret = "m=audio 6000 RTP/SAVP 8\r\na=crypto:1 AEAD_AES_128_GCM " + key +
                               "\r\na=crypto:2 AES_CM_128_HMAC_SHA1_32 " + key + "|2^31\r\n";
    local_media from = ours;
    from.secret.emplace();
    const readiness taken{.sound = encryption::taken}, required{.sound = encryption::required};
    for (const auto& ready : {taken, required}) {
        terms agreed;
        CHECK(answered(secret, agreed, ready, from) ==
              "m=audio 40000 RTP/SAVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
              "a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
              "a=ptime:20\r\na=sendrecv\r\n");
        REQUIRE(agreed.encrypted);
        CHECK(agreed.encrypted->tag == 2);
        CHECK(agreed.encrypted->key[0] == 'Y');
    }
    const auto why = [](const std::string& lines, const readiness& ready) {
        return negotiation{ready, 1}.consider(read(lines)).why;
    };
    CHECK(why(secret, {}) == "audio over RTP/SAVP");
    CHECK(why("m=audio 6000 RTP/SAVP 8\r\n", taken) == "no key in common");
    CHECK(why("m=audio 6000 RTP/SAVP 8\r\na=crypto:1 AEAD_AES_128_GCM " + key + "\r\n", taken) == "no key in common");
    CHECK(why("m=audio 6000 RTP/AVP 8\r\n", required) == "audio in the clear");
    CHECK(why("m=audio 6000 RTP/AVP 8\r\n", taken).empty());

    negotiation talk{required, 1};
    const auto offer = talk.offer(from);
    REQUIRE(offer.lines[0].crypto.size() == 1);
    CHECK(offer.lines[0].transport == "RTP/SAVP");
    CHECK(sdp::parse(sdp::write(offer)).found == offer);
    const auto concluded = [&](const std::string& lines) { return talk.conclude(read(lines)); };
    CHECK(concluded("m=audio 6000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 " + key + "\r\n").agreed);
    CHECK(concluded("m=audio 6000 RTP/SAVP 8\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 " + key + "\r\n").why ==
          "an answer that was not offered");
    CHECK(concluded("m=audio 6000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_32 " + key + "\r\n").why ==
          "an answer that was not offered");
    CHECK(concluded("m=audio 6000 RTP/AVP 8\r\n").why == "audio in the clear");
}
