// src/sip/dialler_ways.cpp - by which trunk, host, redirect or telephone a dialling goes next.
#include "sip/dialler_attempt.hpp"
#include "sip/sofia_login.hpp"
#include "sip/voice_terms.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

namespace palabre::sip {
namespace {

bool is_ours(const voice_trunk& of, const std::string& host) {
    if (host == of.domain) return true;
    return std::ranges::any_of(of.hosts, [&](const std::string& each) {
        return each == host || each.starts_with(host + ":") || each.starts_with("[" + host + "]");
    });
}

/// It came by a proxy's WebSocket (RFC 7118), and so it speaks Opus (RFC 7874).
bool is_browser(const phone_contact& of) {
    const auto at = of.uri.find(";transport=ws");
    return at != std::string::npos && (of.uri.size() == at + 13 || std::strchr(";s?", of.uri[at + 13]) != nullptr);
}

/// The name and the port, 0 for none, of a host; no name where it is an address.
std::pair<std::string, std::uint16_t> name_of(const std::string& host) {
    if (host.starts_with('[')) return {};
    const auto colon = host.find(':');
    const auto name = host.substr(0, colon);
    if (name.find_first_not_of("0123456789.") == std::string::npos) return {};
    const auto port = colon == std::string::npos ? 0UL : std::strtoul(host.c_str() + colon + 1, nullptr, 10);
    return {name, static_cast<std::uint16_t>(port)};
}

}  // namespace

/// The next trunk that lets it pass. What the first one said against it is told where none does.
bool dialler::take_trunk(attempt& of) {
    release(of);
    while (!of.left.empty()) {
        const auto by = of.left.front();
        of.left.pop_front();
        const auto& rules = by->rules();
        auto shown = of.how.caller_id;
        if (shown.empty() && !rules.caller_ids.empty()) shown = rules.caller_ids.front();
        const bool owned =
            rules.caller_ids.empty() || std::ranges::find(rules.caller_ids, shown) != rules.caller_ids.end();
        std::string why;
        auto what = call_result::not_allowed;
        int cause = 21;
        if (!owned) {
            why = fmt::format("'{}' is no caller id of trunk '{}'", shown, rules.name);
        } else {
            of.ticket = by->gate.admit(of.how.to, runtime_.now(), runtime_.calendar_now());
            if (of.ticket.alarm) log_.warning("a trunk's cap of the day is near", {{"trunk", rules.name}});
            if (of.ticket.is == trunk_gate::verdict::go) {
                of.by = by;
                of.caller_id = shown;
                of.target.clear();
                for (const auto host : by->hosts.order(runtime_.now())) of.hosts.push_back(host);
                return true;
            }
            why = to_string(of.ticket.is);
            if (of.ticket.is == trunk_gate::verdict::no_channel || of.ticket.is == trunk_gate::verdict::too_fast) {
                what = call_result::failed;
                cause = 34;
            }
        }
        ++by->refused;
        log_.info("a trunk does not take a call", {{"trunk", rules.name}, {"to", of.how.to}, {"why", why}});
        if (!of.last) of.last = call_outcome{what, 0, cause, why};
    }
    return false;
}

void dialler::release(attempt& of) {
    if (of.by != nullptr && of.ticket.number != 0)
        of.by->gate.ended(of.ticket.number, runtime_.now(), runtime_.calendar_now());
    of.by.reset();
    of.ticket = {};
    of.hosts.clear();
    of.places.clear();
    of.search = 0;
}

/// A host with a name may be at several places (RFC 3263), each of which is given up as a host is.
void dialler::try_host(attempt& of) {
    of.host = of.hosts.front();
    of.hosts.pop_front();
    of.places.clear();
    const auto& rules = of.by->rules();
    const auto [name, port] = name_of(rules.hosts[of.host]);
    if (name.empty()) return try_place(of, {});
    of.search = stack_.search(name, port, transport_of(rules));
    of.reaching.start(rules.unreachable_after, [this, number = of.number] { unreached(number); });
}

bool dialler::found_places(const found& what) {
    const auto one = std::ranges::find(all_, what.ticket, [](const auto& each) { return each.second->search; });
    if (one == all_.end()) return false;
    auto& of = *one->second;
    of.search = 0;
    of.reaching.cancel();
    of.places.assign(what.places.begin(), what.places.end());
    if (of.places.empty()) of.places.emplace_back();  // the library looks further, and says so where nobody is
    next(of);
    return true;
}

void dialler::try_place(attempt& of, place_on_net at) {
    const auto host = of.host;
    const auto& rules = of.by->rules();
    outgoing made;
    if (of.target.empty() || is_number(of.target)) {
        auto number = dialled(rules.dial_as, of.target.empty() ? of.how.to : of.target);
        if (of.ticket.sim) number = rules.sims[*of.ticket.sim].prefix + number;
        made.to = trunk_uri(rules, host, number);
    } else {
        made.to = of.target;
        made.route = trunk_uri(rules, host) + ";lr";
    }
    const auto identity = own_uri(rules, host, of.caller_id.empty() ? rules.user : of.caller_id);
    made.from = of.how.is_withheld ? "sip:anonymous@anonymous.invalid" : identity;
    made.name = of.how.is_withheld ? "Anonymous" : of.how.name;
    if (of.how.is_withheld) made.headers.emplace_back("Privacy", "id");
    if (rules.asserts_identity) made.headers.emplace_back("P-Asserted-Identity", fmt::format("<{}>", identity));
    if (!of.how.diverted_from.empty())
        made.headers.emplace_back("Diversion",
                                  fmt::format("<{}>;reason=unconditional", own_uri(rules, host, of.how.diverted_from)));
    made.codecs.clear();
    for (const auto each : rules.codecs) made.codecs.push_back(codec_of(each));
    made.dtmf = mode_of(rules.dtmf);
    made.sound = encryption_of(rules.encryption);
    made.over = transport_of(rules);
    made.at = std::move(at);
    made.login = {rules.user, rules.password.reveal()};
    place(of, std::move(made), host);
    of.reaching.start(rules.unreachable_after, [this, number = of.number] { unreached(number); });
}

/// All of a user's telephones ring.
void dialler::ring_phones(attempt& of) {
    if (of.last || !of.legs.empty()) return give_up(of, of.last.value_or(call_outcome{}));
    const auto phones = of.how.phones;
    for (const auto& each : phones) {
        outgoing made;
        made.to = each.uri;
        const bool v6 = each.from.host.find(':') != std::string::npos;
        made.route = fmt::format("sip:{}{}{}:{};transport={};lr", v6 ? "[" : "", each.from.host, v6 ? "]" : "",
                                 each.from.port, to_string(each.over));
        made.over = each.over;
        made.from = of.how.caller_id.empty() ? "sip:" : fmt::format("sip:{}@", of.how.caller_id);
        made.name = of.how.name;
        made.codecs = of.how.codecs;
        if (is_browser(each)) made.codecs.insert(made.codecs.begin(), codec::opus);
        made.sound = of.how.sound;
        place(of, std::move(made), 0);
    }
}

/// Where a 3xx leads: the trunk's own hosts are believed, elsewhere only the number counts, and must be allowed.
bool dialler::follow(attempt& of, const ended& how) {
    const auto& rules = of.by->rules();
    if (of.redirects >= rules.redirects) return false;
    for (const auto& each : how.elsewhere) {
        const auto user = user_part(each);
        if (!is_number(user) || of.by->gate.allows(user) != trunk_gate::verdict::go) {
            log_.warning("a redirect is not followed", {{"trunk", rules.name}, {"to", each}});
            continue;
        }
        ++of.redirects;
        of.target = is_ours(rules, host_of(each)) ? each : user;
        of.hosts.clear();
        for (const auto host : of.by->hosts.order(runtime_.now())) of.hosts.push_back(host);
        try_host(of);
        return true;
    }
    return false;
}

}  // namespace palabre::sip
