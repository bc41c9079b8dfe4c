// src/sip/sofia_incoming.cpp - what comes in on a SIP line: new calls, and what is said within them.
#include "sip/info_body.hpp"
#include "sip/sofia_line_parts.hpp"
#include "sip/sofia_source.hpp"

#include <boost/asio/ip/address.hpp>

#include <sofia-sip/msg_addr.h>

#include <algorithm>

namespace palabre::sip {

source source_of(nua_t* nua) {
    namespace ip = boost::asio::ip;
    const auto& from = *msg_addr(nua_current_request(nua));
    const std::uint16_t port = ntohs(from.su_port);
    if (from.su_family != AF_INET6) return {ip::address_v4{ntohl(from.su_sin.sin_addr.s_addr)}, port};
    ip::address_v6::bytes_type bytes;
    std::copy_n(from.su_sin6.sin6_addr.s6_addr, bytes.size(), bytes.begin());
    const ip::address_v6 v6{bytes};
    if (v6.is_v4_mapped()) return {ip::make_address_v4(ip::v4_mapped, v6), port};
    return {v6, port};
}

namespace {

const std::string anywhere = "192.0.2.1";  // RFC 5737: where a name leads is the way to the world

/// Where a peer's messages come from, over whatever stands there.
std::string way_back(const place_on_net& source, transport by) {
    return fmt::format("sip:{}:{};transport={}", bracketed(source.host), source.port, to_string(by));
}

}  // namespace

/// "10.0.0.4:5060": as who is there reaches us.
std::string sofia_line::address_towards(const std::string& host, const port& at) {
    auto ours = at.is_everywhere ? addresses_.towards(host) : at.at.advertised.empty() ? at.at.host : at.at.advertised;
    if (ours.empty()) ours = addresses_.towards(anywhere);
    return fmt::format("{}:{}", bracketed(ours.empty() ? at.at.host : ours), at.at.port);
}

/// NUA names the machine's first address where it listens on all; a caller on another network would not reach that. Over TLS
/// it says sips:, which must go on over TLS to the end (RFC 3261, 26.2.2), and which some do not bear (baresip).
std::string sofia_line::contact_towards(const std::string& host, const port& at) {
    if (!at.is_everywhere && at.at.over != transport::tls) return {};
    return fmt::format("<sip:{};transport={}>", address_towards(host, at), to_string(at.at.over));
}

void sofia_line::turn_away(nua_handle_t* handle, int status, const char* phrase) {
    ++turned_away_;
    nua_respond(handle, status, phrase, TAG_IF(status == 503, SIPTAG_RETRY_AFTER_STR(retry_after_.c_str())), TAG_END());
}

bool sofia_line::is_stranger(port& at, std::optional<std::size_t>& peer, place_on_net& from, const char* method) {
    const auto [host, number] = source_of(at.nua);
    peer = peers_.find(host, at.at.over);
    from = {host.to_string(), number};
    if (peer) return false;
    const auto seen = strangers_.seen(host, thread_now());
    if (seen.log)
        log_.warning("a stranger was turned away",
                     {{"from", from.host}, {"method", method}, {"untold", std::to_string(seen.before)}});
    if (seen.block) block(host);
    return true;
}

bool sofia_line::overloaded(std::optional<std::size_t> peer) {
    if (draining_ || stopping_) return true;
    if (how_.bears.most_calls > 0 && calls_.size() >= how_.bears.most_calls) return true;
    if (peer && peers_[*peer].most_calls > 0 && calls_of_peer_[*peer] >= peers_[*peer].most_calls) return true;
    return !rate_.pass(thread_now());
}

void sofia_line::invited(port& at, nua_handle_t* handle, const sip_t& sip) {
    std::optional<std::size_t> peer;
    arrived told;
    told.user = caller_of(at, sip);
    sip::peer phone;
    if (!told.user.empty()) {
        if (!logs_in(at, handle, sip, told.user)) return;
        const auto [host, number] = source_of(at.nua);
        told.source = {host.to_string(), number};
        phone.name = "phone:" + told.user;
        phone.asserts_identity = false;
        phone.transfers = phones_.book().rights.find(told.user)->second.transfers;
    } else if (is_stranger(at, peer, told.source, "INVITE")) {
        return turn_away(handle, SIP_403_FORBIDDEN);
    }
    if (overloaded(peer)) return turn_away(handle, SIP_503_SERVICE_UNAVAILABLE);
    const auto& who = peer ? peers_[*peer] : phone;

    if (sip.sip_contact == nullptr || !can_be_called(sip)) return turn_away(handle, 400, bad_contact);
    if (sip.sip_replaces != nullptr) {
        const auto* const before = named_by(*sip.sip_replaces);
        if (before == nullptr || before->at != call::phase::standing) return turn_away(handle, SIP_481_NO_TRANSACTION);
        if (told.user.empty()) return turn_away(handle, SIP_403_FORBIDDEN);
        if (sip.sip_replaces->rp_early_only) return turn_away(handle, SIP_486_BUSY_HERE);
        told.replaces = before->id();
    }

    const bool events = who.dtmf != dtmf_mode::info && who.dtmf != dtmf_mode::inband;
    negotiation talk{{who.codecs, events, who.sound}, last_call_ + 1};
    const auto said = body_of(sip);
    if (said.kind == body_kind::other) {
        ++turned_away_;
        nua_respond(handle, SIP_415_UNSUPPORTED_MEDIA, SIPTAG_ACCEPT_STR(sdp_type), TAG_END());
        return;
    }
    std::optional<sdp::description> offer;
    if (said.kind == body_kind::sdp) {
        auto read = sdp::parse(said.text);
        if (!read) {
            log_.info("a call was refused", {{"peer", who.name}, {"status", "400"}, {"why", read.why}});
            return turn_away(handle, 400, "Bad Session Description");
        }
        const auto verdict = talk.consider(*read.found);
        if (!verdict.agreed) {
            log_.info("a call was refused", {{"peer", who.name}, {"status", "488"}, {"why", verdict.why}});
            return turn_away(handle, SIP_488_NOT_ACCEPTABLE);
        }
        told.offered = verdict.agreed;
        offer = std::move(read.found);
    }

    const std::uint64_t number = ++last_call_;
    auto made = std::unique_ptr<call>{
        new call{*this, number, handle, peer.value_or(peers_.size()), told.source, at.at.over, std::move(talk)}};
    if (sip.sip_request->rq_url->url_type != url_sips) made->contact = contact_towards(told.source.host, at);
    made->offer = std::move(offer);
    made->told = told.offered;
    made->sip_id = text_of(sip.sip_call_id->i_id);
    made->dtmf = who.dtmf;
    made->knows_timers = sip_has_feature(sip.sip_supported, "timer") || sip_has_feature(sip.sip_require, "timer");
    if (sip_is_allowed(sip.sip_allow, SIP_METHOD_UPDATE)) nua_set_hparams(handle, NUTAG_UPDATE_REFRESH(1), TAG_END());
    if (who.transfers) nua_set_hparams(handle, SIPTAG_ALLOW_STR(methods_with_refer), TAG_END());
    // A telephone's certificate, where it has one, is of no host: what is said within its call goes over its own connection.
    if (at.at.over == transport::tls)
        nua_set_hparams(handle, NUTAG_PROXY(way_back(told.source, transport::tls).c_str()), TAG_END());
    nua_handle_bind(handle, reinterpret_cast<nua_hmagic_t*>(made.get()));
    calls_.emplace(number, std::move(made));
    if (peer) ++calls_of_peer_[*peer];

    told.call = call_id{number};
    told.sip_id = calls_[number]->sip_id;
    told.from = plain_user(text_of(sip.sip_from->a_url->url_user));
    told.name = without_quotes(text_of(sip.sip_from->a_display));
    told.to = plain_user(text_of(sip.sip_request->rq_url->url_user));
    told.peer = who.name;
    told.over = at.at.over;
    for (auto* each = sip.sip_unknown; each != nullptr; each = each->un_next) {
        if (who.asserts_identity && same(each->un_name, "P-Asserted-Identity"))
            if (const auto user = user_of(each->un_value); !user.empty()) told.from = user;
        for (const auto& wanted : how_.headers)
            if (same(each->un_name, wanted.c_str())) told.headers.emplace_back(wanted, text_of(each->un_value));
    }
    events_.emplace_back(std::move(told));
}

/// OPTIONS: a peer's heart-beat.
void sofia_line::asked(port& at, nua_handle_t* handle) {
    std::optional<std::size_t> peer;
    place_on_net from;
    if (is_stranger(at, peer, from, "OPTIONS"))
        nua_respond(handle, SIP_403_FORBIDDEN, NUTAG_WITH_THIS(at.nua), TAG_END());
    else if (draining_ || stopping_)
        nua_respond(handle, SIP_503_SERVICE_UNAVAILABLE, NUTAG_WITH_THIS(at.nua),
                    SIPTAG_RETRY_AFTER_STR(retry_after_.c_str()), TAG_END());
    else
        nua_respond(handle, SIP_200_OK, NUTAG_WITH_THIS(at.nua), SIPTAG_ACCEPT_STR(sdp_type), TAG_END());
    if (nua_handle_magic(handle) == nullptr) nua_handle_destroy(handle);
}

/// INFO is agreed to within a call, whatever it told.
void sofia_line::informed(port& at, nua_handle_t* handle, const call* about) {
    std::optional<std::size_t> peer;
    place_on_net from;
    const auto answer = [&](int status, const char* phrase) {
        nua_respond(handle, status, phrase, NUTAG_WITH_THIS(at.nua), TAG_END());
    };
    if (about != nullptr) return answer(SIP_200_OK);
    if (is_stranger(at, peer, from, "INFO"))
        answer(SIP_403_FORBIDDEN);
    else
        answer(SIP_481_NO_TRANSACTION);
    nua_handle_destroy(handle);
}

/// A re-INVITE or an UPDATE: another offer, a request for ours, or no more than a sign of life.
void sofia_line::reoffered(port& at, call& about, const sip_t& sip, bool update) {
    const auto said = body_of(sip);
    const auto answer_with = [&](int status, const char* phrase, const std::string& text) {
        nua_respond(about.handle, status, phrase, NUTAG_WITH_THIS(at.nua),
                    TAG_IF(status == 200 && about.own_contact() != nullptr, SIPTAG_CONTACT_STR(about.own_contact())),
                    TAG_IF(!text.empty(), SIPTAG_CONTENT_TYPE_STR(sdp_type)),
                    TAG_IF(!text.empty(), SIPTAG_PAYLOAD_STR(text.c_str())), TAG_END());
    };
    if (said.kind == body_kind::none) {
        if (update) return answer_with(SIP_200_OK, {});
        about.awaits_answer = true;
        return answer_with(SIP_200_OK, sdp::write(about.talk.offer(about.ours)));
    }
    if (said.kind == body_kind::other) return answer_with(SIP_415_UNSUPPORTED_MEDIA, {});
    if (about.at == call::phase::arrived || about.awaits_answer || about.before)
        return answer_with(491, "Request Pending", {});
    const auto read = sdp::parse(said.text);
    if (!read) return answer_with(400, "Bad Session Description", {});
    if (!about.talk.consider(*read.found).agreed) return answer_with(SIP_488_NOT_ACCEPTABLE, {});
    answer_with(SIP_200_OK, sdp::write(about.talk.answer(*read.found, about.ours, about.holds)));
    tell_terms(about, false);
}

void sofia_line::acknowledged(call& about, const sip_t* sip) {
    const bool first = about.at == call::phase::answered;
    if (about.awaits_answer) {
        const bool re_invited = !first;
        const auto said = sip != nullptr ? body_of(*sip) : body{};
        about.awaits_answer = false;
        if (said.kind == body_kind::sdp || !re_invited) conclude(about, sip);
        if (about.at == call::phase::ending) return;
    }
    if (first) {
        about.at = call::phase::standing;
        events_.emplace_back(established{about.id()});
    }
    if (about.at != call::phase::standing) return;
    if (about.wants_to_end)
        hang_up(about, nullptr);
    else if (about.reoffers && !about.before && about.retry == nullptr)
        send_offer(about);
}

/// The other side has moved where nothing can be sent: what is left to say goes where his messages come from.
void sofia_line::astray(call& about, bool owes_ack) {
    if (about.at == call::phase::arrived) return refuse(about.id(), {400, bad_contact});
    if (about.at == call::phase::inviting) return;
    nua_set_hparams(about.handle, NUTAG_PROXY(way_back(about.source, about.by).c_str()), TAG_END());
    if (owes_ack) nua_ack(about.handle, TAG_END());
    if (!about.why_known) about.over = {about.id(), ended::by::stack, 400, 0, bad_contact};
    about.why_known = true;
    about.wants_to_end = true;
    if (about.at == call::phase::standing) hang_up(about, nullptr);
}

/// Says what holds, if that is news, or what came of an offer of ours.
void sofia_line::tell_terms(call& about, bool always) {
    if (!always && about.told == about.holds) return;
    about.told = about.holds;
    events_.emplace_back(agreed{about.id(), about.holds});
}

void sofia_line::told(call& about, const sip_t& sip) {
    if (about.dtmf == dtmf_mode::rfc4733 || about.dtmf == dtmf_mode::inband) return;
    if (sip.sip_payload == nullptr || sip.sip_content_type == nullptr) return;
    const auto key = read_info(text_of(sip.sip_content_type->c_type),
                               {sip.sip_payload->pl_data, std::min<std::size_t>(sip.sip_payload->pl_len, 1024)});
    if (key) events_.emplace_back(pressed{about.id(), key->key, key->held});
}

void sofia_line::closing(call& about, ended::by who, const sip_t* sip) {
    if (about.why_known) return;
    about.why_known = true;
    about.over = {about.id(), who, 0, 0, {}};
    for (auto* each = sip != nullptr ? sip->sip_reason : nullptr; each != nullptr; each = each->re_next) {
        if (same(each->re_protocol, "Q.850") && each->re_cause != nullptr)
            about.over.cause = q850_cause(std::string{"Q.850;cause="} + each->re_cause);
        if (each->re_text != nullptr && about.over.reason.empty())
            about.over.reason = without_quotes(text_of(each->re_text));
    }
}

void sofia_line::state_changed(call* about, nua_handle_t* handle, int status, const char* phrase, int state) {
    if (about == nullptr) {
        if (state == nua_callstate_terminated) nua_handle_destroy(handle);
        return;
    }
    if (state == nua_callstate_terminating && !about->why_known) {  // a lost ACK, a session that nobody refreshed
        about->over = {about->id(), ended::by::stack, status >= 300 ? status : 408, 0, text_of(phrase)};
        about->why_known = true;
        about->at = call::phase::ending;
    }
    if (state != nua_callstate_terminated || handle != about->handle) return;
    auto& over = about->over;
    if (!about->why_known) over = {about->id(), ended::by::stack, status >= 300 ? status : 408, 0, text_of(phrase)};
    if (over.status == 0) over.status = status;
    if (over.reason.empty()) over.reason = text_of(phrase);
    if (about->peer < calls_of_peer_.size()) --calls_of_peer_[about->peer];
    forget(*about);
}

}  // namespace palabre::sip
