// src/sip/sofia_transfer.cpp - REFER both ways: who is to be called instead, and what came of it.
#include "sip/sofia_line_parts.hpp"
#include "sip/sofia_login.hpp"

#include <sofia-sip/sip_util.h>

#include <charconv>

namespace palabre::sip {
namespace {

/// "SIP/2.0 180 Ringing": its status, 0 where it is none (RFC 3515, 2.4.5).
int fragment_status(std::string_view text) {
    constexpr std::string_view begins = "SIP/2.0 ";
    int status = 0;
    if (!text.starts_with(begins)) return 0;
    std::from_chars(text.data() + begins.size(), text.data() + text.size(), status);
    return status >= 100 && status < 700 ? status : 0;
}

/// What `%40` and the like stand for.
std::string unescaped(std::string_view text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr == text.data() + i + 3) {
            made += static_cast<char>(byte);
            i += 2;
        } else {
            made += text[i];
        }
    }
    return made;
}

std::string escaped(std::string_view text) {
    std::string made;
    for (const char each : text)
        if ((each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
            std::string_view{"-_.!~*'()"}.find(each) != std::string_view::npos)
            made += each;
        else
            made += fmt::format("%{:02X}", static_cast<unsigned char>(each));
    return made;
}

}  // namespace

/// The call of ours that a Replaces means: its Call-ID and both tags are what only its two sides know.
sofia_line::call* sofia_line::named_by(const sip_replaces_t& header) const {
    for (const auto& each : ports_) {
        auto* const handle = nua_handle_by_replaces(each->nua, &header);
        for (const auto& [number, one] : calls_)
            if (handle != nullptr && one->handle == handle) return one.get();
    }
    return nullptr;
}

void sofia_line::refer_wanted(port& at, call& about, const sip_t& sip) {
    const auto refuse = [&](int status, const char* phrase) {
        nua_respond(about.handle, status, phrase, NUTAG_WITH_THIS(at.nua), TAG_END());
    };
    if (about.at != call::phase::standing || about.is_asked) return refuse(491, "Request Pending");
    if (sip.sip_refer_to == nullptr || !can_be_called(*sip.sip_refer_to->r_url)) return refuse(400, "Bad Refer-To");
    transfer_wanted told{about.id()};
    const auto& url = *sip.sip_refer_to->r_url;
    su_home_t home[1] = {SU_HOME_INIT(home)};
    url_t plain = url;
    plain.url_headers = nullptr;
    if (const char* const text = url_as_string(home, &plain)) told.to = text_of(text);
    if (url.url_headers != nullptr) {
        const std::string_view headers{url.url_headers};
        const auto found = headers.find("Replaces=");
        if (found != headers.npos) {
            told.replaces = unescaped(headers.substr(found + 9, headers.find('&', found) - found - 9));
            if (auto* const header = sip_replaces_make(home, told.replaces.c_str()))
                if (const auto* const other = named_by(*header)) told.other = other->id();
        }
    }
    su_home_deinit(home);
    about.is_asked = true;
    nua_respond(about.handle, SIP_202_ACCEPTED, NUTAG_WITH_THIS(at.nua), TAG_END());
    events_.emplace_back(std::move(told));
}

void sofia_line::transfer_told(call_id id, int status) {
    auto* const about = find(id);
    if (about == nullptr || !about->is_asked) return;
    const bool last = status >= 200;
    const char* const phrase = sip_status_phrase(status);
    const auto text = fmt::format("SIP/2.0 {} {}\r\n", status, phrase != nullptr ? phrase : "Unknown");
    nua_notify(about->handle, SIPTAG_EVENT_STR("refer"), SIPTAG_CONTENT_TYPE_STR("message/sipfrag;version=2.0"),
               SIPTAG_PAYLOAD_STR(text.c_str()), NUTAG_SUBSTATE(last ? nua_substate_terminated : nua_substate_active),
               TAG_END());
    if (last) about->is_asked = false;
}

void sofia_line::transfer(call_id id, const std::string& to, call_id other) {
    auto* const about = find(id);
    const auto fail = [&] { events_.emplace_back(transferred{id, 503}); };
    if (about == nullptr || about->at != call::phase::standing || about->asks) return fail();
    auto target = to;
    if (other != call_id::none) {
        const auto* const with = find(other);
        if (with == nullptr || with->at != call::phase::standing) return fail();
        const auto* const replaces = nua_handle_make_replaces(with->handle, nua_handle_home(with->handle), 0);
        if (replaces == nullptr) return fail();
        su_home_t home[1] = {SU_HOME_INIT(home)};
        const char* const text = sip_header_as_string(home, reinterpret_cast<const sip_header_t*>(replaces));
        if (text != nullptr) target += "?Replaces=" + escaped(text);
        su_home_deinit(home);
    }
    about->asks = true;
    const auto refer_to = fmt::format("<{}>", target);
    nua_refer(about->handle, SIPTAG_REFER_TO_STR(refer_to.c_str()), TAG_END());
}

/// An answer to our REFER, or a NOTIFY about it.
void sofia_line::refer_told(call& about, int status, const sip_t* sip) {
    if (!about.asks) return;
    if (sip != nullptr) {
        const auto said = body_of(*sip);
        status = fragment_status(said.text);
        const auto* const state = sip->sip_subscription_state;
        const bool over = state != nullptr && same(state->ss_substate, "terminated");
        if (status < 200 && over) status = 200;  // it does not tell, and is done
        if (status == 0) return;
    } else if (status < 300) {
        return;  // what it comes to is told by NOTIFY
    }
    events_.emplace_back(transferred{about.id(), status});
    if (status >= 200) about.asks = false;
}

}  // namespace palabre::sip
