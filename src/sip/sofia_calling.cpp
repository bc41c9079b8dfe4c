// src/sip/sofia_calling.cpp - calls of ours: INVITE, logins, what is heard before the answer, CANCEL, and how they end.
#include "sip/sofia_line_parts.hpp"
#include "sip/sofia_login.hpp"
#include "sip/tls_sessions.hpp"

#include <boost/asio/ip/address.hpp>

#include <sofia-sip/msg_header.h>
#include <sofia-sip/su_uniqueid.h>

#include <algorithm>
#include <cstdlib>

namespace palabre::sip {
namespace {

constexpr std::size_t most_elsewhere = 10;
constexpr unsigned most_logins_within = 6;  // of one call

/// The contacts of a 3xx, by their q (RFC 3261, 20.10: 1 where it says none).
std::vector<std::string> contacts_of(const sip_t& sip) {
    std::vector<std::pair<double, std::string>> found;
    for (auto* each = sip.sip_contact; each != nullptr && found.size() < most_elsewhere; each = each->m_next) {
        if (!can_be_called(*each->m_url)) continue;
        su_home_t home[1] = {SU_HOME_INIT(home)};
        if (const char* const text = url_as_string(home, each->m_url))
            found.emplace_back(each->m_q != nullptr ? std::strtod(each->m_q, nullptr) : 1.0, text_of(text));
        su_home_deinit(home);
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, [](const auto& each) { return each.first; });
    std::vector<std::string> all;
    for (auto& each : found) all.push_back(std::move(each.second));
    return all;
}

}  // namespace

/// The listener that calls over this transport are placed from; nullptr where there is none.
sofia_line::port* sofia_line::port_for(transport over, const std::string& host) {
    boost::system::error_code fault;
    const bool v6 = boost::asio::ip::make_address(host, fault).is_v6() && !fault;
    port* other = nullptr;
    for (const auto& each : ports_) {
        if (each->at.over != over) continue;
        if ((each->at.host.find(':') != each->at.host.npos) == v6) return each.get();
        if (other == nullptr) other = each.get();
    }
    return other;
}

void sofia_line::place(call_id as, outgoing how) {
    const auto number = static_cast<std::uint64_t>(as);
    const auto host = host_of(how.route.empty() ? how.to : how.route);
    auto* const from = port_for(how.over, host);
    const auto fail = [&](int status, std::string why) {
        events_.emplace_back(ended{as, ended::by::stack, status, 0, std::move(why)});
    };
    if (stopping_) return fail(503, "the line is closing");
    if (from == nullptr) return fail(503, fmt::format("the line does not listen over {}", to_string(how.over)));
    if (host.empty()) return fail(400, fmt::format("'{}' cannot be called", how.to));
    const bool events = how.dtmf != dtmf_mode::info && how.dtmf != dtmf_mode::inband;
    negotiation talk{{how.codecs, events, how.sound}, number & ~our_calls};
    auto made = std::unique_ptr<call>{
        new call{*this, number, nullptr, peers_.size(), {host, 0}, how.over, std::move(talk), call::phase::inviting}};
    made->contact = contact_towards(host, *from);
    if (how.from.ends_with('@') || how.from.ends_with(':')) how.from += address_towards(host, *from);
    if (how.over == transport::tls) name_tls_host(host, how.at.host);
    made->ours = how.ours;
    made->dtmf = how.dtmf;
    made->sip_id = how.sip_id.empty() ? new_token() : how.sip_id;
    made->placed = std::make_unique<calling>(calling{std::move(how), new_token()});
    auto& about = *made;
    calls_.emplace(number, std::move(made));
    if (invite(about, {}, false)) return;
    calls_.erase(number);
    fail(400, "it cannot be called");
}

/// Each login takes a handle and a transaction of its own within the same Call-ID (RFC 3261, 8.1.3.5).
bool sofia_line::invite(call& about, const std::string& login, bool by_proxy) {
    auto& placed = *about.placed;
    auto* const at = port_for(placed.how.over, about.source.host);
    if (at == nullptr) return false;
    const auto from = fmt::format("{}<{}>;tag={}", display(placed.how.name), placed.how.from, placed.tag);
    const auto to = fmt::format("<{}>", without_parameters(placed.how.to));
    const auto number = fmt::format("{} INVITE", ++placed.sequence);  // NUA counts it up once more
    auto* const handle = nua_handle(at->nua, reinterpret_cast<nua_hmagic_t*>(&about), NUTAG_URL(placed.how.to.c_str()),
                                    SIPTAG_FROM_STR(from.c_str()), SIPTAG_TO_STR(to.c_str()), TAG_END());
    if (handle == nullptr) return false;
    if (about.handle != nullptr) {
        nua_handle_bind(about.handle, nullptr);  // NUA ends it by itself
        about.talk = negotiation{about.talk.ready(), about.number & ~our_calls};
    }
    about.handle = handle;
    std::string more;
    for (const auto& [name, value] : placed.how.headers)
        more += fmt::format("{}: {}\r\n", one_line(name), one_line(value));
    if (!login.empty()) more += fmt::format("{}: {}\r\n", by_proxy ? "Proxy-Authorization" : "Authorization", login);
    if (!placed.how.replaces.empty()) more += fmt::format("Replaces: {}\r\n", one_line(placed.how.replaces));
    const auto text = sdp::write(about.talk.offer(about.ours));
    auto route = placed.how.route;
    const auto& at_place = placed.how.at;
    if (route.empty() && !at_place.host.empty())  // by name, which TLS's certificate is held against, at that place
        route = fmt::format("sip:{}:{};maddr={};transport={}", bracketed(about.source.host), at_place.port,
                            bracketed(at_place.host), to_string(placed.how.over));
    nua_invite(handle, SIPTAG_CALL_ID_STR(about.sip_id.c_str()), SIPTAG_CSEQ_STR(number.c_str()),
               TAG_IF(!route.empty(), NUTAG_PROXY(route.c_str())),
               TAG_IF(placed.how.transfers, SIPTAG_ALLOW_STR(methods_with_refer)),
               TAG_IF(about.own_contact() != nullptr, SIPTAG_CONTACT_STR(about.own_contact())),
               TAG_IF(!more.empty(), SIPTAG_HEADER_STR(more.c_str())), SIPTAG_CONTENT_TYPE_STR(sdp_type),
               SIPTAG_PAYLOAD_STR(text.c_str()), NUTAG_SESSION_REFRESHER(nua_any_refresher), TAG_END());
    return true;
}

/// An answer to an INVITE that began a call.
void sofia_line::call_met(call& about, nua_handle_t* handle, int status, const char* phrase, const sip_t* sip) {
    auto& placed = *about.placed;
    if (handle != about.handle) return;
    const auto said = sip != nullptr ? body_of(*sip) : body{};
    if (status < 200) {
        if (about.wants_to_end) {
            if (!std::exchange(placed.progressed, true)) nua_cancel(handle, TAG_END());
            return;
        }
        placed.progressed = true;
        progressed told{about.id(), status, {}};
        if (said.kind == body_kind::sdp) {
            if (const auto read = sdp::parse(said.text))
                if (const auto verdict = about.talk.conclude(*read.found); verdict.agreed) {
                    about.holds = *verdict.agreed;
                    about.told = about.holds;
                    placed.agreed = true;
                    told.early = about.holds;
                }
        }
        events_.emplace_back(std::move(told));
        return;
    }
    if (status >= 300) {
        if (sip != nullptr) return refused_by(about, status, phrase, *sip);
        about.over = {about.id(), ended::by::stack, status, 0, text_of(phrase)};
        about.why_known = true;
        return;
    }
    about.at = call::phase::standing;
    // From here on he says where he is. Not over TLS, where an address has no certificate: that goes where the call went.
    if (!placed.how.at.host.empty() && placed.how.over != transport::tls)
        nua_set_hparams(handle, NUTAG_PROXY(static_cast<const char*>(nullptr)), TAG_END());
    if (sip != nullptr && sip->sip_contact != nullptr && !can_be_called(*sip)) return astray(about, true);
    nua_ack(handle, TAG_END());
    if (about.wants_to_end) return hang_up(about, nullptr);
    if (!placed.how.login.empty()) nua_set_hparams(handle, NUTAG_RETRY_COUNT(2), TAG_END());
    if (said.kind == body_kind::sdp || !placed.agreed) {
        conclude(about, sip, false);  // what was in the 183 already may come again, and be another's
        if (about.at != call::phase::standing) return;
    }
    placed.agreed = true;
    events_.emplace_back(established{about.id()});
}

/// A final refusal: a login that is wanted is tried once, and once more where only its nonce was too old.
void sofia_line::refused_by(call& about, int status, const char* phrase, const sip_t& sip) {
    auto& placed = *about.placed;
    if ((status == 401 || status == 407) && !placed.how.login.empty() && !about.wants_to_end) {
        const bool by_proxy = status == 407;
        const auto login =
            login_for(sip, by_proxy, placed.how.login, "INVITE", placed.how.to, placed.logins, &placed.realm);
        if (login && invite(about, *login, by_proxy)) return;
    }
    closing(about, ended::by::caller, &sip);
    if (about.over.who == ended::by::us) return;
    about.over.status = status;
    if (about.over.reason.empty()) about.over.reason = text_of(phrase);
    if (status < 400) about.over.elsewhere = contacts_of(sip);
    if (sip.sip_retry_after != nullptr) about.over.retry_after = std::chrono::seconds{sip.sip_retry_after->af_delta};
}

/// A call that stands, too, may be asked for its login: where it is asked again the request has failed.
bool sofia_line::challenged(call& about, nua_handle_t* handle, int status) {
    if ((status != 401 && status != 407) || !about.placed || about.placed->how.login.empty()) return false;
    const auto& who = about.placed->how.login;
    if (about.placed->logins++ > most_logins_within) {
        nua_authenticate(handle, TAG_END());
        return true;
    }
    const auto text = fmt::format("Digest:\"{}\":{}:{}", about.placed->realm, who.user, who.password);
    nua_authenticate(handle, NUTAG_AUTH(text.c_str()), TAG_END());
    return true;
}

/// It is over now, whatever the stack still has to do for it.
void sofia_line::forget(call& about) {
    events_.emplace_back(std::move(about.over));
    if (about.handle != nullptr) {
        nua_handle_bind(about.handle, nullptr);
        nua_handle_destroy(about.handle);
    }
    calls_.erase(about.number);
    if (stopping_ && calls_.empty()) shut();
}

}  // namespace palabre::sip
