// src/sip/sofia_tls.cpp - requests to a host whose certificate was not accepted: over at once, with the reason.
#include "sip/certificates.hpp"
#include "sip/sofia_line_parts.hpp"
#include "sip/sofia_login.hpp"
#include "sip/tls_sessions.hpp"

#include <algorithm>
#include <set>

namespace palabre::sip {

/// The library closes such a connection and tells nobody, so that its requests would wait for 32 s. It names the host only
/// of a certificate that is another's; of any other it is known where one host alone is being reached.
void sofia_line::look_after_tls() {
    if (!has_tls_) return;
    sweep_tls_sessions();
    const auto trouble = take_tls_trouble();
    if (trouble.why.empty()) return;
    log_.warning("a TLS connection is not made", {{"host", trouble.host}, {"why", trouble.why}});
    std::vector<call*> calls;
    std::vector<errand*> errands;
    std::set<std::string> hosts;
    for (const auto& [number, each] : calls_)
        if (each->placed && each->by == transport::tls && each->at == call::phase::inviting &&
            !each->placed->progressed) {
            calls.push_back(each.get());
            hosts.insert(each->source.host);
        }
    const auto host_asked = [](const errand& of) {
        return host_of(of.what.route.empty() ? of.what.to : of.what.route);
    };
    for (const auto& [ticket, each] : errands_)
        if (each->what.over == transport::tls) {
            errands.push_back(each.get());
            hosts.insert(host_asked(*each));
        }
    const auto host = !trouble.host.empty() ? trouble.host : hosts.size() == 1 ? *hosts.begin() : std::string{};
    if (host.empty()) return;
    for (auto* const each : calls) {
        if (each->source.host != host) continue;
        if (!each->why_known) each->over = {each->id(), ended::by::stack, 503, 0, trouble.why};
        forget(*each);
    }
    for (auto* const each : errands)
        if (host_asked(*each) == host) replied_to(*each, 503, trouble.why.c_str(), nullptr);
}

}  // namespace palabre::sip
