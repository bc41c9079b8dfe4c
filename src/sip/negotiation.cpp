// src/sip/negotiation.cpp - offer and answer (RFC 3264) about one audio stream.
#include "sip/negotiation.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace palabre::sip {
namespace {

constexpr unsigned packet_ms = 20;  // what we send
constexpr std::uint8_t our_event_type = 101;

bool same_word(std::string_view one, std::string_view other) noexcept {
    const auto lower = [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each | 0x20) : each; };
    return std::ranges::equal(one, other, {}, lower, lower);
}

/// RFC 3551: 0, 8 and 9 need no rtpmap; where there is one it decides.
std::optional<codec> codec_of(const sdp::format& each) noexcept {
    if (each.name.empty()) {
        if (each.payload_type == 8) return codec::pcma;
        if (each.payload_type == 0) return codec::pcmu;
        if (each.payload_type == 9) return codec::g722;
        return {};
    }
    if (same_word(each.name, "opus") && each.rate == 48'000 && each.channels == 2) return codec::opus;
    if (each.rate != 8000 || each.channels != 1) return {};
    for (const auto known : {codec::pcma, codec::pcmu, codec::g722})
        if (same_word(each.name, to_string(known))) return known;
    return {};
}

/// What we offer it as.
std::uint8_t payload_type(codec which) noexcept {
    switch (which) {
    case codec::pcma: return 8;
    case codec::pcmu: return 0;
    case codec::g722: return 9;
    case codec::opus: break;
    }
    return 107;
}

/// The first way to encrypt that is spoken here.
std::optional<crypto> key_of(const sdp::media& line) {
    for (const auto& each : line.crypto)
        if (auto read = read_crypto(each)) return read;
    return {};
}

bool is_offered(const crypto& answered, const sdp::media& by) {
    return std::ranges::any_of(by.crypto, [&](const std::string& each) {
        const auto said = read_crypto(each);
        return said && said->tag == answered.tag && said->suite == answered.suite;
    });
}

constexpr std::string_view in_the_clear = "RTP/AVP", encrypted = "RTP/SAVP";

bool is_event(const sdp::format& each) noexcept {
    return each.rate == 8000 && same_word(each.name, "telephone-event");
}

sdp::format format_of(codec which, std::uint8_t payload_type) {
    // Always said to be stereo, RFC 7587 section 7; one channel is sent. No more is wanted than we send ourselves: browsers
    // would take 32 kbit/s and more.
    if (which == codec::opus)
        return {payload_type, to_string(which), 48'000, 2, "maxaveragebitrate=24000;useinbandfec=1"};
    return {.payload_type = payload_type, .name = to_string(which), .rate = 8000};
}

sdp::format event_format(std::uint8_t payload_type) {
    return {.payload_type = payload_type, .name = "telephone-event", .rate = 8000, .parameters = "0-15"};
}

/// RFC 3550, 11: one above the audio's where nothing else is said.
std::uint16_t rtcp_port(const sdp::media& line, bool mux) noexcept {
    if (mux) return line.port;
    if (line.rtcp_port != 0) return line.rtcp_port;
    return static_cast<std::uint16_t>(line.port == 65535 ? 0 : line.port + 1);
}

}  // namespace

/// Fills `into` with what `line` means, if it can carry our audio.
bool negotiation::take_line(const sdp::description& all, const sdp::media& line, terms& into, std::string& why) const {
    if (line.kind != "audio" || line.port == 0) return false;
    const bool is_secret = line.transport == encrypted && ready_.sound != encryption::never;
    if (line.transport != in_the_clear && !is_secret) {
        why = "audio over " + line.transport;
        return false;
    }
    if (!is_secret && ready_.sound == encryption::required) {
        why = "audio in the clear";
        return false;
    }
    into.encrypted = is_secret ? key_of(line) : std::nullopt;
    if (is_secret && !into.encrypted) {
        why = "no key in common";
        return false;
    }
    const auto at = sdp::where(all, line);
    boost::system::error_code fault;
    const auto address = boost::asio::ip::make_address(at.host, fault);
    if (fault || address.is_v6() != at.v6 || address.is_multicast()) {
        why = "no address to send to";
        return false;
    }
    const sdp::format* chosen = nullptr;
    for (const auto& each : line.formats) {
        const auto which = codec_of(each);
        if (which && std::ranges::find(ready_.codecs, *which) != ready_.codecs.end()) {
            into.carries = *which;
            chosen = &each;
            break;
        }
    }
    if (chosen == nullptr) {
        why = "no codec in common";
        return false;
    }
    into.payload_type = chosen->payload_type;
    into.telephone_event.reset();
    const auto event = std::ranges::find_if(line.formats, is_event);
    if (ready_.telephone_event && event != line.formats.end() && event->payload_type != chosen->payload_type)
        into.telephone_event = event->payload_type;
    into.remote = {address.to_string(), line.port};
    into.rtcp_mux = line.rtcp_mux;
    into.remote_rtcp = rtcp_port(line, line.rtcp_mux);
    // An address of zeros is how RFC 2543 held a call: he does not listen.
    const auto flow = sdp::flow(all, line);
    into.we_send = sdp::receives(flow) && !address.is_unspecified();
    into.we_receive = sdp::sends(flow);
    into.ptime = line.ptime != 0 ? line.ptime : packet_ms;
    if (line.max_ptime != 0) into.ptime = std::min(into.ptime, line.max_ptime);
    return true;
}

std::optional<negotiation::choice> negotiation::choose(const sdp::description& offer, std::string& why) const {
    for (std::size_t i = 0; i < offer.lines.size(); ++i) {
        choice found{i, {}};
        if (take_line(offer, offer.lines[i], found.agreed, why)) return found;
    }
    if (why.empty()) why = "no audio offered";
    return {};
}

negotiation::verdict negotiation::consider(const sdp::description& offer) const {
    verdict found;
    if (const auto chosen = choose(offer, found.why)) found = {chosen->agreed, {}};
    return found;
}

/// A description of ours so far without lines.
sdp::description negotiation::begin(const local_media& ours) const {
    boost::system::error_code fault;
    const bool v6 = boost::asio::ip::make_address(ours.at.host, fault).is_v6();
    sdp::description said;
    said.at = sdp::connection{ours.at.host, v6 && !fault};
    said.from = {.user = "palabre", .session = session_, .version = last_.from.version, .at = *said.at};
    return said;
}

/// RFC 3264, 8: the version grows by one whenever the description changes, and only then.
sdp::description negotiation::number(sdp::description said) {
    if (!said_) {
        said.from.version = session_;
    } else if (said != last_) {
        said.from.version = last_.from.version + 1;
    }
    said_ = true;
    return last_ = said;
}

sdp::description negotiation::answer(const sdp::description& offer, const local_media& ours, terms& agreed) {
    std::string why;
    const auto chosen = choose(offer, why);
    sdp::description said = begin(ours);
    for (std::size_t i = 0; i < offer.lines.size(); ++i) {
        const auto& offered = offer.lines[i];
        sdp::media line;
        line.kind = offered.kind;
        line.transport = offered.transport;
        if (!chosen || i != chosen->line) {
            // RFC 3264, 6: a line that is turned down stays, with port 0 and at least one of its formats.
            if (!offered.formats.empty())
                line.formats = {offered.formats.front()};
            else
                line.other_formats = {offered.other_formats.front()};
            said.lines.push_back(std::move(line));
            continue;
        }
        agreed = chosen->agreed;
        line.port = ours.at.port;
        line.formats = {format_of(agreed.carries, agreed.payload_type)};
        if (agreed.telephone_event) line.formats.push_back(event_format(*agreed.telephone_event));
        if (agreed.encrypted && ours.secret)
            line.crypto = {write({agreed.encrypted->tag, agreed.encrypted->suite, *ours.secret})};
        line.ptime = packet_ms;
        agreed.rtcp_mux = line.rtcp_mux = agreed.rtcp_mux && ours.rtcp_mux;
        agreed.remote_rtcp = rtcp_port(offered, agreed.rtcp_mux);
        agreed.we_send = agreed.we_send && ours.sends;
        agreed.we_receive = agreed.we_receive && ours.receives;
        line.flow = sdp::flow_of(agreed.we_send, agreed.we_receive);
        said.lines.push_back(std::move(line));
    }
    return number(std::move(said));
}

sdp::description negotiation::offer(const local_media& ours) {
    sdp::description said = begin(ours);
    const auto flow = sdp::flow_of(ours.sends, ours.receives);
    said.lines = last_.lines;
    for (auto& line : said.lines) {
        if (line.port == 0) continue;
        line.port = ours.at.port;
        line.flow = flow;
    }
    if (said_) return number(std::move(said));
    sdp::media line;
    line.port = ours.at.port;
    for (const auto each : ready_.codecs) line.formats.push_back(format_of(each, payload_type(each)));
    if (ready_.telephone_event) line.formats.push_back(event_format(our_event_type));
    if (ready_.sound == encryption::required && ours.secret) {
        line.transport = encrypted;
        line.crypto = {write({1, crypto_suite::aes_128_sha1_80, *ours.secret})};
    }
    line.ptime = packet_ms;
    line.rtcp_mux = ours.rtcp_mux;
    line.flow = flow;
    said.lines.push_back(std::move(line));
    return number(std::move(said));
}

negotiation::verdict negotiation::conclude(const sdp::description& answer) const {
    verdict found;
    if (answer.lines.size() != last_.lines.size()) return {{}, "the answer has other lines than the offer"};
    for (std::size_t i = 0; i < last_.lines.size(); ++i) {
        const auto& said = last_.lines[i];
        terms agreed;
        if (said.port == 0 || !take_line(answer, answer.lines[i], agreed, found.why)) continue;
        // RFC 4568, 5.1.3: the answer takes one of the ways that were offered.
        if (answer.lines[i].transport != said.transport || (agreed.encrypted && !is_offered(*agreed.encrypted, said))) {
            found.why = "an answer that was not offered";
            continue;
        }
        agreed.rtcp_mux = agreed.rtcp_mux && said.rtcp_mux;
        agreed.remote_rtcp = rtcp_port(answer.lines[i], agreed.rtcp_mux);
        const auto flow = said.flow.value_or(sdp::direction::sendrecv);
        agreed.we_send = agreed.we_send && sdp::sends(flow);
        agreed.we_receive = agreed.we_receive && sdp::receives(flow);
        return {agreed, {}};
    }
    if (found.why.empty()) found.why = "no audio accepted";
    return found;
}

}  // namespace palabre::sip
