// src/sip/sofia_outgoing.cpp - what goes out on a SIP line: our answers, offers and goodbyes.
#include "sip/sofia_line_parts.hpp"

#include <sofia-sip/su_uniqueid.h>

#include <algorithm>

namespace palabre::sip {

void sofia_line::respond(call& about, int status, const sdp::description& ours) {
    const auto text = sdp::write(ours);
    // RFC 4028, 9: for whoever knows no timers we refresh, or who holds us and vanishes would stay for good.
    nua_respond(about.handle, status, status == 200 ? sip_200_OK : sip_183_Session_progress,
                TAG_IF(!about.knows_timers, NUTAG_SESSION_REFRESHER(nua_local_refresher)),
                TAG_IF(about.own_contact() != nullptr, SIPTAG_CONTACT_STR(about.own_contact())),
                SIPTAG_CONTENT_TYPE_STR(sdp_type), SIPTAG_PAYLOAD_STR(text.c_str()), TAG_END());
}

void sofia_line::ring(call_id id) {
    auto* const about = find(id);
    if (about == nullptr || about->at != call::phase::arrived) return;
    nua_respond(about->handle, SIP_180_RINGING, TAG_END());
}

void sofia_line::early(call_id id, const local_media& ours) {
    auto* const about = find(id);
    if (about == nullptr || about->at != call::phase::arrived) return;
    if (!about->offer) return ring(id);  // whoever wants our offer gets it in the 200
    about->ours = ours;
    respond(*about, 183, about->talk.answer(*about->offer, ours, about->holds));
    tell_terms(*about, false);
}

void sofia_line::answer(call_id id, const local_media& ours) {
    auto* const about = find(id);
    if (about == nullptr || about->at != call::phase::arrived) return;
    about->at = call::phase::answered;
    about->ours = ours;
    about->awaits_answer = !about->offer;
    if (!about->offer) return respond(*about, 200, about->talk.offer(ours));
    respond(*about, 200, about->talk.answer(*about->offer, ours, about->holds));
    about->offer.reset();
    tell_terms(*about, false);
}

void sofia_line::refuse(call_id id, const refusal& why) {
    auto* const about = find(id);
    if (about == nullptr || about->at != call::phase::arrived) return;
    const int status = std::clamp(why.status, 300, 699);
    const char* const standard = sip_status_phrase(status);
    const auto phrase = !why.reason.empty() ? why.reason : standard != nullptr ? standard : "Refused";
    const auto wait = std::to_string(why.retry_after.count());
    about->at = call::phase::ending;
    about->why_known = true;
    about->over = {id, ended::by::us, status, 0, phrase};
    nua_respond(about->handle, status, about->over.reason.c_str(),  // NUA reads it later
                TAG_IF(why.retry_after.count() > 0, SIPTAG_RETRY_AFTER_STR(wait.c_str())), TAG_END());
}

void sofia_line::end(call_id id) {
    auto* const about = find(id);
    if (about == nullptr) return;
    if (about->at == call::phase::arrived) return refuse(id, {});
    if (about->at == call::phase::inviting) {
        if (std::exchange(about->wants_to_end, true)) return;
        about->over = {id, ended::by::us, 487, 0, {}};
        about->why_known = true;
        if (!about->placed->progressed) return forget(*about);  // NUA sends CANCEL as soon as it may
        nua_cancel(about->handle, TAG_END());
        return;
    }
    about->wants_to_end = true;  // RFC 3261, 15: no BYE before the ACK
    if (about->at == call::phase::standing) hang_up(*about, nullptr);
}

void sofia_line::hang_up(call& about, const char* reason) {
    about.at = call::phase::ending;
    if (!about.why_known) about.over = {about.id(), ended::by::us, 0, 0, {}};
    about.why_known = true;
    nua_bye(about.handle, TAG_IF(reason != nullptr, SIPTAG_REASON_STR(reason)), TAG_END());
}

void sofia_line::offer(call_id id, const local_media& ours) {
    auto* const about = find(id);
    if (about == nullptr || about->at == call::phase::arrived || about->at == call::phase::inviting ||
        about->at == call::phase::ending)
        return;
    if (!about->before && about->retry == nullptr && !about->reoffers) about->ours_before = about->ours;
    about->ours = ours;
    if (about->at != call::phase::standing || about->before || about->awaits_answer || about->retry != nullptr)
        about->reoffers = true;
    else
        send_offer(*about);
}

void sofia_line::press(call_id id, char key, duration held) {
    auto* const about = find(id);
    if (about == nullptr || about->at != call::phase::standing) return;
    const auto text = fmt::format("Signal={}\r\nDuration={}\r\n", key, held / std::chrono::milliseconds{1});
    nua_info(about->handle, SIPTAG_CONTENT_TYPE_STR("application/dtmf-relay"), SIPTAG_PAYLOAD_STR(text.c_str()),
             TAG_END());
}

void sofia_line::send_offer(call& about) {
    about.reoffers = false;
    about.before = about.talk;
    const auto text = sdp::write(about.talk.offer(about.ours));
    nua_invite(about.handle, TAG_IF(about.own_contact() != nullptr, SIPTAG_CONTACT_STR(about.own_contact())),
               SIPTAG_CONTENT_TYPE_STR(sdp_type), SIPTAG_PAYLOAD_STR(text.c_str()), TAG_END());
}

/// Takes their answer to an offer of ours, or ends the call where there is none that can be.
void sofia_line::conclude(call& about, const sip_t* sip, bool always) {
    const auto said = sip != nullptr ? body_of(*sip) : body{};
    negotiation::verdict verdict;
    if (said.kind == body_kind::sdp) {
        const auto read = sdp::parse(said.text);
        if (read)
            verdict = about.talk.conclude(*read.found);
        else
            verdict.why = read.why;
    } else {
        verdict.why = "no answer to our offer";
    }
    if (verdict.agreed) {
        about.holds = *verdict.agreed;
        return tell_terms(about, always);
    }
    about.over = {about.id(), ended::by::stack, 488, 0, verdict.why};
    about.why_known = true;
    hang_up(about, "SIP;cause=488;text=\"Not Acceptable Here\"");
}

void sofia_line::our_offer_met(call& about, int status, const sip_t* sip) {
    const bool offered = about.before.has_value();
    if (status < 300) {
        const auto said = sip != nullptr ? body_of(*sip) : body{};
        std::string text;
        if (!offered && said.kind == body_kind::sdp) {  // NUA's own refresh, without an offer: theirs is to be answered
            if (const auto read = sdp::parse(said.text); read && about.talk.consider(*read.found).agreed)
                text = sdp::write(about.talk.answer(*read.found, about.ours, about.holds));
        }
        nua_ack(about.handle, TAG_IF(!text.empty(), SIPTAG_CONTENT_TYPE_STR(sdp_type)),
                TAG_IF(!text.empty(), SIPTAG_PAYLOAD_STR(text.c_str())), TAG_END());
        about.before.reset();
        if (offered && about.at == call::phase::standing) conclude(about, sip);
    } else if (offered) {
        about.talk = std::move(*about.before);
        about.before.reset();
        if (status == 491 && about.at == call::phase::standing) {
            // RFC 3261, 14.1: whoever did not make the Call-ID waits up to two seconds, in steps of ten milliseconds.
            about.retry = su_timer_create(su_root_task(root_.get()), 0);
            su_timer_set_interval(
                about.retry,
                [](su_root_magic_t*, su_timer_t* timer, su_timer_arg_t* arg) {
                    auto& waited = *reinterpret_cast<call*>(arg);
                    su_timer_destroy(timer);
                    waited.retry = nullptr;
                    waited.reoffers = true;
                    if (waited.at == call::phase::standing && !waited.awaits_answer) waited.line.send_offer(waited);
                },
                reinterpret_cast<su_timer_arg_t*>(&about), su_randint(0, 200) * 10);
            return;
        }
        about.ours = about.ours_before;
        tell_terms(about, true);
    }
    if (about.reoffers && about.at == call::phase::standing && about.retry == nullptr) send_offer(about);
}

}  // namespace palabre::sip
