// src/sip/sofia_line_parts.hpp - what the files of a SIP line share: a call's state, and how messages are read.
#pragma once

#include "sip/sofia_line.hpp"

#include <fmt/format.h>

#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_tagarg.h>

#include <memory>
#include <string>
#include <string_view>

#include <strings.h>

namespace palabre::sip {

inline constexpr const char* sdp_type = "application/sdp";
/// NUA notifies whoever sends REFER, a stranger too, so only calls whose peer may transfer know it.
inline constexpr const char* methods_with_refer =
    "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, NOTIFY, REGISTER, REFER";
inline constexpr const char* bad_contact = "Bad Contact";
inline constexpr std::size_t longest_text = 256;  // of what others say about themselves

inline std::string text_of(const char* text) {
    if (text == nullptr) return {};
    const std::string_view all{text};
    return std::string{all.substr(0, longest_text)};
}

inline bool same(const char* one, const char* other) {
    return one != nullptr && strcasecmp(one, other) == 0;
}

enum class body_kind { none, sdp, other };

struct body {
    body_kind kind = body_kind::none;
    std::string_view text = {};
};

inline body body_of(const sip_t& sip) {
    if (sip.sip_payload == nullptr || sip.sip_payload->pl_len == 0) return {};
    const std::string_view text{sip.sip_payload->pl_data, sip.sip_payload->pl_len};
    // Some telephones leave the type out; nothing else is ever meant.
    const bool is_sdp = (sip.sip_content_type == nullptr || same(sip.sip_content_type->c_type, sdp_type)) &&
                        sip.sip_content_encoding == nullptr;
    return {is_sdp ? body_kind::sdp : body_kind::other, text};
}

inline bool can_be_called(const url_t& where) {
    return (where.url_type == url_sip || where.url_type == url_sips) && where.url_host != nullptr &&
           where.url_host[0] != 0;
}

/// Whether requests can be sent where that message says that its sender is. NUA takes anything for a target, and where
/// its re-INVITE cannot even leave, tries BYE, and BYE, until the stack is full.
inline bool can_be_called(const sip_t& sip) {
    for (auto* each = sip.sip_record_route; each != nullptr; each = each->r_next)
        if (!can_be_called(*each->r_url)) return false;
    return sip.sip_contact == nullptr || can_be_called(*sip.sip_contact->m_url);
}

inline std::string bracketed(const std::string& host) {
    return host.find(':') == host.npos ? host : fmt::format("[{}]", host);
}

inline std::string without_quotes(std::string name) {
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    return name;
}

struct sofia_line::port {
    sofia_line& line;
    listener at;
    bool is_everywhere = false;  ///< On 0.0.0.0 or ::, and nothing else is to be told.
    nua_t* nua = nullptr;
    bool shut = false;
    bool failed = false;
};

/// A REGISTER or OPTIONS of ours, until its answer.
struct sofia_line::errand {
    errand(sofia_line& on, std::uint64_t as, request how) : line{on}, ticket{as}, what{std::move(how)} {}

    sofia_line& line;
    std::uint64_t ticket;
    request what;
    nua_handle_t* handle = nullptr;
    std::string tag = {};
    unsigned sequence = 0;
    unsigned logins = 0;
};

/// A name that DNS is asked for.
struct sofia_line::searching {
    sofia_line& line;
    std::uint64_t ticket;
    std::string host;
    std::uint16_t port;
    transport over;
    std::uint16_t type = 0;
};

/// What only a call of ours has.
struct calling {
    outgoing how;
    std::string tag = {};  ///< Of From.
    unsigned sequence = 0;
    unsigned logins = 0;      ///< With which it answered challenges.
    bool progressed = false;  ///< Somebody works on it.
    bool agreed = false;      ///< Our offer has been answered.
    std::string realm = {};   ///< Of who asked for the login last.
};

struct sofia_line::call {
    enum class phase {
        inviting,  ///< A call of ours without a final answer.
        arrived,   ///< To be answered.
        answered,  ///< Our 200 is not acknowledged.
        standing,
        ending,  ///< Our BYE, or our refusal, is on its way.
    };

    sofia_line& line;
    std::uint64_t number;
    nua_handle_t* handle;
    std::size_t peer;
    place_on_net source;
    transport by;
    negotiation talk;
    phase at = phase::arrived;
    std::string contact = {};                    ///< Our own by which he reaches us; "": the port's.
    std::optional<sdp::description> offer = {};  ///< Theirs, until we answer for good.
    local_media ours = {};
    terms holds = {};
    std::optional<terms> told = {};  ///< What the application believes to hold.
    bool knows_timers = false;       ///< RFC 4028.
    bool awaits_answer = false;      ///< To an offer of ours.
    bool wants_to_end = false;
    std::optional<negotiation> before = {};  ///< What was said before our re-INVITE.
    local_media ours_before = {};
    bool reoffers = false;  ///< An offer waits until the one under way is over.
    su_timer_t* retry = nullptr;
    ended over = {};
    bool why_known = false;
    std::unique_ptr<calling> placed = {};  ///< Of a call of ours.
    std::string sip_id = {};               ///< Call-ID.
    dtmf_mode dtmf = dtmf_mode::automatic;
    bool is_asked = false;  ///< To transfer, by the other side, and has not said what came of it.
    bool asks = false;      ///< The other side to transfer.

    call_id id() const noexcept { return call_id{number}; }
    const char* own_contact() const noexcept { return contact.empty() ? nullptr : contact.c_str(); }
    ~call() {
        if (retry != nullptr) su_timer_destroy(retry);
    }
};

}  // namespace palabre::sip
