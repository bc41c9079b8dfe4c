// src/channel/voice/options.cpp - what an application says of its line, as the SIP stack and the media engine want it.
#include "channel/voice/options.hpp"

#include "palabre/core/error.hpp"
#include "sip/certificates.hpp"
#include "sip/guard.hpp"
#include "sip/voice_terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>

namespace palabre::detail {
namespace {

using problems = std::vector<problem>;

/// What a part throws is kept, so that all that is wrong is told at once.
template<typename Part> void gather(problems& all, Part part) {
    try {
        part();
    } catch (const error& wrong) {
        std::ranges::copy(wrong.problems(), std::back_inserter(all));
    }
}

media::dtmf_mode media_mode(voice_dtmf how) {
    switch (how) {
    case voice_dtmf::rfc4733: return media::dtmf_mode::rfc4733;
    case voice_dtmf::info: return media::dtmf_mode::info;
    case voice_dtmf::inband: return media::dtmf_mode::inband;
    case voice_dtmf::both: return media::dtmf_mode::both;
    default: return media::dtmf_mode::automatic;
    }
}

std::optional<sip::transport> transport_of(const voice_peer& who, problems& all) {
    if (who.over.empty()) return {};
    if (who.over == "tcp") return sip::transport::tcp;
    if (who.over == "tls") return sip::transport::tls;
    if (who.over != "udp")
        all.push_back({{},
                       fmt::format("peer '{}' comes over '{}'", who.name, who.over),
                       "write udp, tcp or tls, or leave it out for any"});
    return sip::transport::udp;
}

/// Where all listeners share a host, sound goes there too; else to every address, and each peer is told his.
std::string media_host(const std::vector<sip::listener>& all) {
    if (all.empty()) return "0.0.0.0";
    const auto& first = all.front().host;
    if (std::ranges::all_of(all, [&](const auto& each) { return each.host == first; })) return first;
    const bool v6 = std::ranges::any_of(all, [](const auto& each) { return each.host.find(':') != each.host.npos; });
    return v6 ? "::" : "0.0.0.0";
}

media::engine_options media_of(const voice_options& options, const std::vector<sip::listener>& listeners) {
    const auto& wanted = options.media;
    media::engine_options made;
    made.address = wanted.address.empty() ? media_host(listeners) : wanted.address;
    made.announced = wanted.announced;
    made.first_port = wanted.first_port;
    made.last_port = wanted.last_port;
    made.threads = wanted.threads;
    made.between = wanted.silence_packets ? media::comfort::silence : media::comfort::nothing;
    made.dead_after = wanted.dead_after;
    made.longest_recording = options.longest_recording;
    return made;
}

}  // namespace

std::vector<sip::peer> sip_peers(std::vector<voice_peer> peers, peer_manners& manners) {
    if (peers.empty()) peers = {{.name = "local", .from = {"127.0.0.0/8", "::1"}}};
    problems wrong;
    std::vector<sip::peer> all;
    manners.clear();
    for (auto& each : peers) {
        sip::peer made;
        made.over = transport_of(each, wrong);
        made.codecs.clear();
        for (const auto codec : each.codecs) made.codecs.push_back(sip::codec_of(codec));
        made.sound = sip::encryption_of(each.encryption);
        made.dtmf = sip::mode_of(each.dtmf);
        made.most_calls = each.most_calls;
        made.asserts_identity = each.asserts_identity;
        made.name = each.name;
        made.from = std::move(each.from);
        manners[each.name] = manner_of(each.dtmf, each.own_ports);
        manners[each.name].early_media = each.early_media;
        all.push_back(std::move(made));
    }
    gather(wrong, [&] { sip::peer_table{all}; });
    if (!wrong.empty()) throw error{errc::invalid_argument, std::move(wrong)};
    return all;
}

peer_manner manner_of(voice_dtmf keys, bool own_ports) {
    return {.dtmf = media_mode(keys), .ports = own_ports ? media::port_use::own : media::port_use::automatic};
}

sip::admission admission_of(const voice_limits& limits) {
    problems wrong;
    if (!(limits.calls_per_second >= 0))
        wrong.push_back({{}, fmt::format("{} calls a second", limits.calls_per_second), "0 is no limit"});
    if (!(limits.burst >= 0)) wrong.push_back({{}, fmt::format("a burst of {} calls", limits.burst), "0 chooses one"});
    if (limits.retry_after.count() < 0)
        wrong.push_back({{}, fmt::format("Retry-After {} s", limits.retry_after.count()), "0 or more seconds"});
    if (!wrong.empty()) throw error{errc::invalid_argument, std::move(wrong)};
    return {limits.most_calls, limits.calls_per_second, limits.burst, limits.retry_after};
}

voice_plan plan_of(const voice_options& options) {
    voice_plan made;
    problems wrong;
    made.sip.listen.clear();
    for (const auto& each : options.listen)
        gather(wrong, [&] {
            made.sip.listen.push_back(sip::listener_from(each));
            made.sip.listen.back().advertised = options.announced;
        });
    if (options.listen.empty()) wrong.push_back({{}, "the line listens nowhere", "listen on udp:0.0.0.0:5060"});
    if (std::ranges::any_of(made.sip.listen, [](const auto& each) { return each.over == sip::transport::tls; }))
        gather(wrong, [&] { sip::check_certificates(options.certificates); });
    gather(wrong, [&] { made.sip.peers = sip_peers(options.peers, made.peers); });
    gather(wrong, [&] { check_trunks(options.trunks, made.sip.listen); });
    gather(wrong, [&] { made.sip.phones = phone_book_of(options.phones); });
    gather(wrong, [&] { made.sip.bears = admission_of(options.limits); });
    made.sip.strangers.silent = options.strangers_get_silence;
    made.sip.session_expires = options.session_expires;
    made.sip.round_trip = options.round_trip;
    made.sip.headers = options.headers;
    made.sip.certificates = options.certificates;
    const auto refuse = [&](bool is_wrong, std::string what, const char* cure) {
        if (is_wrong) wrong.push_back({{}, std::move(what), cure});
    };
    refuse(options.name.empty(), "the voice channel has no name", "give it one, such as voice");
    refuse(options.round_trip.count() < 10 || options.round_trip.count() > 10'000,
           fmt::format("a round trip of {} ms", options.round_trip.count()), "RFC 3261's T1 is 10 to 10,000 ms here");
    refuse(options.session_expires.count() != 0 && options.session_expires < made.sip.least_session,
           fmt::format("sessions of {} s", options.session_expires.count()),
           "90 s is the shortest (RFC 4028), and 0 is never");
    refuse(options.recordings.empty(), "no folder for recordings", "name one; it is made where it is missing");
    refuse(options.longest_recording <= duration{0} || options.longest_recording > std::chrono::hours{24},
           fmt::format("recordings of {} s at most", options.longest_recording / std::chrono::seconds{1}),
           "a day is the longest");
    refuse(options.media.dead_after < duration{0}, "dead media after a negative time", "0 is never");
    made.media = media_of(options, made.sip.listen);
    std::ranges::copy(media::problems_of(made.media), std::back_inserter(wrong));
    if (!wrong.empty()) throw error{errc::invalid_argument, std::move(wrong)};
    return made;
}

}  // namespace palabre::detail
