// src/sip/sofia_line.cpp - calls on sofia-sip's NUA: what its events mean, and which requests our commands become.
#include "sip/sofia_line.hpp"

#include "palabre/core/error.hpp"
#include "sip/info_body.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>
#include <fmt/format.h>

#include <sofia-sip/msg_addr.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_tagarg.h>
#include <sofia-sip/su_uniqueid.h>
#include <sofia-sip/tport_tag.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <system_error>

#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

namespace palabre::sip {
namespace {

constexpr const char* sdp_type = "application/sdp";
constexpr const char* our_methods = "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO";
/// All that waits on a connection counts as one message to the library, which answers 413 and closes beyond its limit. So
/// the kernel holds less than that (twice what it is asked for), and a peer who is ahead of us waits.
constexpr int stream_room = 256 * 1024;
constexpr unsigned longest_backlog = 1024 * 1024;
constexpr const char* bad_contact = "Bad Contact";
constexpr std::size_t longest_text = 256;  // of what others say about themselves

std::string text_of(const char* text) {
    if (text == nullptr) return {};
    const std::string_view all{text};
    return std::string{all.substr(0, longest_text)};
}

bool same(const char* one, const char* other) {
    return one != nullptr && strcasecmp(one, other) == 0;
}

enum class body_kind { none, sdp, other };

struct body {
    body_kind kind = body_kind::none;
    std::string_view text = {};
};

body body_of(const sip_t& sip) {
    if (sip.sip_payload == nullptr || sip.sip_payload->pl_len == 0) return {};
    const std::string_view text{sip.sip_payload->pl_data, sip.sip_payload->pl_len};
    // Some telephones leave the type out; nothing else is ever meant.
    const bool is_sdp = (sip.sip_content_type == nullptr || same(sip.sip_content_type->c_type, sdp_type)) &&
                        sip.sip_content_encoding == nullptr;
    return {is_sdp ? body_kind::sdp : body_kind::other, text};
}

bool can_be_called(const url_t& where) {
    return (where.url_type == url_sip || where.url_type == url_sips) && where.url_host != nullptr &&
           where.url_host[0] != 0;
}

/// Whether requests can be sent where that message says that its sender is. NUA takes anything for a target, and where
/// its re-INVITE cannot even leave, tries BYE, and BYE, until the stack is full.
bool can_be_called(const sip_t& sip) {
    for (auto* each = sip.sip_record_route; each != nullptr; each = each->r_next)
        if (!can_be_called(*each->r_url)) return false;
    return sip.sip_contact == nullptr || can_be_called(*sip.sip_contact->m_url);
}

struct source {
    boost::asio::ip::address host;
    std::uint16_t port = 0;
};

/// Where the request came from, by its packet and not by what it says.
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

/// Why nobody can listen there, or "". NUA does not tell, and leaks what it had made until then.
std::string refused_there(const boost::asio::ip::address& host, const listener& at) {
    const boost::asio::ip::udp::endpoint there{host, at.port};
    const bool stream = at.over == transport::tcp;
    const int tried = socket(there.data()->sa_family, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
    const int yes = 1;
    if (stream) setsockopt(tried, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    std::string why;
    if (bind(tried, there.data(), static_cast<socklen_t>(there.size())) != 0 || (stream && ::listen(tried, 1) != 0))
        why = std::system_category().message(errno);
    if (tried >= 0) close(tried);
    return why;
}

std::string bracketed(const std::string& host) {
    return host.find(':') == host.npos ? host : fmt::format("[{}]", host);
}

/// 0 where it is bound to none.
std::uint16_t bound_port(int socket) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
    if (bound.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in&>(bound).sin_port);
    if (bound.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6&>(bound).sin6_port);
    return 0;
}

double burst_of(const admission& bears) {
    return bears.burst > 0 ? bears.burst : std::max(10.0, bears.calls_per_second / 10);
}

std::string without_quotes(std::string name) {
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    return name;
}

}  // namespace

struct sofia_line::port {
    sofia_line& line;
    listener at;
    bool is_everywhere = false;  ///< On 0.0.0.0 or ::, and nothing else is to be told.
    nua_t* nua = nullptr;
    bool shut = false;
    bool failed = false;
};

struct sofia_line::call {
    enum class phase {
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

    call_id id() const noexcept { return call_id{number}; }
    const char* own_contact() const noexcept { return contact.empty() ? nullptr : contact.c_str(); }
    ~call() {
        if (retry != nullptr) su_timer_destroy(retry);
    }
};

sofia_line::sofia_line(sofia_root& root, const options& how, logger log)
    : root_{root}, how_{how}, log_{std::move(log)}, peers_{how.peers}, rate_{how.bears.calls_per_second,
                                                                             burst_of(how.bears)},
      strangers_{how.strangers}, retry_after_{std::to_string(how.bears.retry_after.count())},
      calls_of_peer_(peers_.size()) {
    try {
        for (const auto& each : how_.listen) open(each);
        apply_filter();
    } catch (...) {
        shut();
        while (!done()) root_.step(), root_.sleep();
        for (const auto& each : ports_) nua_destroy(each->nua);
        throw;
    }
}

sofia_line::~sofia_line() {
    if (unblock_ != nullptr) su_timer_destroy(unblock_);
    calls_.clear();
    for (const auto& each : ports_) nua_destroy(each->nua);
}

void sofia_line::open(const listener& at) {
    boost::system::error_code fault;
    const auto host = boost::asio::ip::make_address(at.host, fault);
    if (fault)
        throw error{errc::invalid_argument, fmt::format("'{}' is no address to listen on", at.host),
                    "use an IP address of this machine, or 0.0.0.0"};
    const auto cannot = [&](const std::string& why) {
        return error{errc::io, fmt::format("SIP cannot listen on {}: {}", to_string(at), why),
                     "is the address this machine's, and the port free?"};
    };
    if (const auto why = refused_there(host, at); !why.empty()) throw cannot(why);
    const auto number = at.port == 0 ? std::string{"*"} : std::to_string(at.port);
    const auto advertised = at.advertised.empty() ? at.host : at.advertised;
    auto url = fmt::format("sip:{}:{};transport={}", bracketed(advertised), number, to_string(at.over));
    if (advertised != at.host) url += fmt::format(";maddr={}", bracketed(at.host));

    const auto before = root_.watched();
    auto made = std::make_unique<port>(port{*this, at, host.is_unspecified() && at.advertised.empty()});
    const auto t1 = static_cast<unsigned>(how_.round_trip.count());
    made->nua = nua_create(
        root_.get(), &sofia_line::on_event, reinterpret_cast<nua_magic_t*>(made.get()), NUTAG_URL(url.c_str()),
        NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOANSWER(0), NUTAG_AUTOALERT(0), NUTAG_AUTOACK(0), NUTAG_AUTO100(0),
        NUTAG_EARLY_MEDIA(1), NUTAG_ONLY183_100REL(1), NUTAG_ENABLEMESSAGE(0), NUTAG_RETRY_COUNT(0),
        SIPTAG_ALLOW_STR(our_methods), NUTAG_APPL_METHOD("OPTIONS, UPDATE, INFO"),
        SIPTAG_SUPPORTED_STR("timer, 100rel"), NUTAG_SESSION_TIMER(static_cast<unsigned>(how_.session_expires.count())),
        NUTAG_MIN_SE(static_cast<unsigned>(how_.least_session.count())), NUTAG_SESSION_REFRESHER(nua_remote_refresher),
        NUTAG_USER_AGENT(how_.product.c_str()), NTATAG_EXTRA_100(1), NTATAG_MAXSIZE(longest_backlog),
        NTATAG_UDP_MTU(65'507), NTATAG_SIP_T1(t1), NTATAG_SIP_T1X64(64 * t1), NTATAG_SIP_T2(8 * t1),
        NTATAG_SIP_T4(10 * t1), TPTAG_UDP_RMEM(4'000'000), TPTAG_TIMEOUT(64 * t1),
        TPTAG_IDLE(static_cast<unsigned>(how_.idle.count())), TPTAG_STUN_SERVER(0), TAG_END());
    if (made->nua == nullptr) throw cannot("the stack refused");
    ports_.push_back(std::move(made));
    listening_.push_back(at);
    for (const int each : root_.watched()) {
        if (std::ranges::find(before, each) != before.end()) continue;
        const auto number_found = bound_port(each);
        if (number_found == 0) continue;
        listening_.back().port = ports_.back()->at.port = number_found;
        sockets_.push_back(each);
        if (at.over == transport::tcp)  // its connections inherit it
            setsockopt(each, SOL_SOCKET, SO_RCVBUF, &stream_room, sizeof stream_room);
    }
}

void sofia_line::apply_filter() {
    const bool silent = how_.strangers.silent;
    if (!silent && blocked_.empty() && !filtered_) return;
    std::vector<address_range> ranges;
    for (const auto& [host, until] : blocked_) ranges.push_back(whole(host));
    filtered_ = filter_.apply(sockets_, silent ? peers_.ranges() : std::vector<address_range>{}, ranges);
    if (!filtered_ && (silent || !ranges.empty()))
        log_.warning("the kernel cannot drop what strangers send; they get 403");
}

void sofia_line::block(const boost::asio::ip::address& host) {
    if (blocked_.size() >= most_blocked) return;
    const auto wait = how_.strangers.interval;
    if (!blocked_.emplace(host, thread_now() + wait).second) return;
    apply_filter();
    if (unblock_ != nullptr) return;
    unblock_ = su_timer_create(su_root_task(root_.get()), 0);
    su_timer_set_interval(
        unblock_,
        [](su_root_magic_t*, su_timer_t*, su_timer_arg_t* self) { reinterpret_cast<sofia_line*>(self)->unblock(); },
        reinterpret_cast<su_timer_arg_t*>(this), std::chrono::ceil<std::chrono::milliseconds>(wait).count());
}

void sofia_line::unblock() {
    su_timer_destroy(std::exchange(unblock_, nullptr));
    const auto now = thread_now();
    std::erase_if(blocked_, [&](const auto& each) { return each.second <= now; });
    const auto left = std::exchange(blocked_, {});
    apply_filter();
    for (const auto& [host, until] : left) block(host);
}

void sofia_line::serve(peer_table peers, admission bears) {
    std::vector<std::size_t> counts(peers.size());
    for (const auto& [number, each] : calls_) {  // by name: the numbers of peers are those of one table
        std::size_t now = peers.size();
        for (std::size_t i = 0; i < peers.size() && each->peer < peers_.size(); ++i)
            if (peers[i].name == peers_[each->peer].name) now = i;
        each->peer = now;
        if (now < counts.size()) ++counts[now];
    }
    peers_ = std::move(peers);
    calls_of_peer_ = std::move(counts);
    rate_ = rate_limit{bears.calls_per_second, burst_of(bears)};
    retry_after_ = std::to_string(bears.retry_after.count());
    how_.bears = bears;
    apply_filter();
}

sofia_line::call* sofia_line::find(call_id id) const {
    const auto found = calls_.find(static_cast<std::uint64_t>(id));
    return found == calls_.end() ? nullptr : found->second.get();
}

// ---- What comes in ----

void sofia_line::on_event(nua_event_t what, int status, const char* phrase, nua_t*, nua_magic_t* magic,
                          nua_handle_t* handle, nua_hmagic_t* hmagic, const sip_t* sip, tagi_t* tags) noexcept {
    auto& at = *reinterpret_cast<port*>(magic);
    try {
        at.line.happened(what, status, phrase, at, handle, reinterpret_cast<call*>(hmagic), sip, tags);
    } catch (const std::exception& thrown) {
        at.line.log_.error("a SIP event failed", {{"event", nua_event_name(what)}, {"why", thrown.what()}});
    }
}

void sofia_line::happened(nua_event_t what, int status, const char* phrase, port& at, nua_handle_t* handle, call* about,
                          const sip_t* sip, tagi_t* tags) {
    const bool asks = what == nua_i_invite || what == nua_i_update;
    const bool moves = asks || ((what == nua_r_invite || what == nua_r_update) && status < 300);  // RFC 3261, 12.2
    if (moves && about != nullptr && sip != nullptr && !can_be_called(*sip)) {
        if (asks && status < 200) nua_respond(about->handle, 400, bad_contact, NUTAG_WITH_THIS(at.nua), TAG_END());
        return astray(*about, what == nua_r_invite);
    }
    switch (what) {
    case nua_i_invite:
        // NUA may have refused it by itself (422, 491); then its state tells the rest.
        if (status >= 200 || sip == nullptr) return;
        if (about == nullptr) return invited(at, handle, *sip);
        return reoffered(at, *about, *sip, false);
    case nua_i_update:
        if (about != nullptr && status < 200 && sip != nullptr) reoffered(at, *about, *sip, true);
        return;
    case nua_i_ack:
        if (about != nullptr) acknowledged(*about, sip);
        return;
    case nua_i_options: return asked(at, handle);
    case nua_i_info:
        if (about != nullptr && sip != nullptr) told(*about, *sip);
        return informed(at, handle, about);
    case nua_i_cancel:
        if (about != nullptr) closing(*about, ended::by::caller, sip);
        return;
    case nua_i_bye:
        if (about != nullptr) closing(*about, ended::by::caller, sip);
        return;
    case nua_r_invite:
        if (about != nullptr && status >= 200) our_offer_met(*about, status, sip);
        return;
    case nua_i_state: {
        int state = nua_callstate_init;
        tl_gets(tags, NUTAG_CALLSTATE_REF(state), TAG_END());
        return state_changed(about, handle, status, phrase, state);
    }
    case nua_r_shutdown:
        if (status >= 200) at.shut = true;
        return;
    default: return;
    }
}

/// NUA names the machine's first address where it listens on all; a caller on another network would not reach that.
std::string sofia_line::contact_towards(const std::string& host, const port& at) {
    if (!at.is_everywhere) return {};
    const auto& ours = addresses_.towards(host);
    if (ours.empty()) return {};
    const bool v6 = ours.find(':') != ours.npos;
    return fmt::format("<sip:{}{}{}:{};transport={}>", v6 ? "[" : "", ours, v6 ? "]" : "", at.at.port,
                       to_string(at.at.over));
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

bool sofia_line::overloaded(std::size_t peer) {
    if (draining_ || stopping_) return true;
    if (how_.bears.most_calls > 0 && calls_.size() >= how_.bears.most_calls) return true;
    if (peers_[peer].most_calls > 0 && calls_of_peer_[peer] >= peers_[peer].most_calls) return true;
    return !rate_.pass(thread_now());
}

void sofia_line::invited(port& at, nua_handle_t* handle, const sip_t& sip) {
    std::optional<std::size_t> peer;
    arrived told;
    if (is_stranger(at, peer, told.source, "INVITE")) return turn_away(handle, SIP_403_FORBIDDEN);
    if (overloaded(*peer)) return turn_away(handle, SIP_503_SERVICE_UNAVAILABLE);

    if (sip.sip_contact == nullptr || !can_be_called(sip)) return turn_away(handle, 400, bad_contact);

    const auto& who = peers_[*peer];
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
    auto made = std::make_unique<call>(call{*this, number, handle, *peer, told.source, at.at.over, std::move(talk)});
    made->contact = contact_towards(told.source.host, at);
    made->offer = std::move(offer);
    made->told = told.offered;
    made->knows_timers = sip_has_feature(sip.sip_supported, "timer") || sip_has_feature(sip.sip_require, "timer");
    if (sip_is_allowed(sip.sip_allow, SIP_METHOD_UPDATE)) nua_set_hparams(handle, NUTAG_UPDATE_REFRESH(1), TAG_END());
    nua_handle_bind(handle, reinterpret_cast<nua_hmagic_t*>(made.get()));
    calls_.emplace(number, std::move(made));
    ++calls_of_peer_[*peer];

    told.call = call_id{number};
    told.sip_id = text_of(sip.sip_call_id->i_id);
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

/// Takes their answer to an offer of ours, or ends the call where there is none that can be.
void sofia_line::conclude(call& about, const sip_t* sip) {
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
        return tell_terms(about, true);
    }
    about.over = {about.id(), ended::by::stack, 488, 0, verdict.why};
    about.why_known = true;
    hang_up(about, "SIP;cause=488;text=\"Not Acceptable Here\"");
}

/// The other side has moved where nothing can be sent: what is left to say goes where his messages come from.
void sofia_line::astray(call& about, bool owes_ack) {
    if (about.at == call::phase::arrived) return refuse(about.id(), {400, bad_contact});
    const auto back =
        fmt::format("sip:{}:{};transport={}", bracketed(about.source.host), about.source.port, to_string(about.by));
    nua_set_hparams(about.handle, NUTAG_PROXY(back.c_str()), TAG_END());
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
    const auto mode = about.peer < peers_.size() ? peers_[about.peer].dtmf : dtmf_mode::automatic;
    if (mode == dtmf_mode::rfc4733 || mode == dtmf_mode::inband) return;
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
    if (state != nua_callstate_terminated) return;
    auto& over = about->over;
    if (!about->why_known) over = {about->id(), ended::by::stack, status >= 300 ? status : 408, 0, text_of(phrase)};
    if (over.status == 0) over.status = status;
    if (over.reason.empty()) over.reason = text_of(phrase);
    events_.emplace_back(std::move(over));
    if (about->peer < calls_of_peer_.size()) --calls_of_peer_[about->peer];
    const auto number = about->number;
    nua_handle_destroy(handle);
    calls_.erase(number);
    if (stopping_ && calls_.empty()) shut();
}

// ---- What goes out ----

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
    if (about == nullptr || about->at == call::phase::arrived || about->at == call::phase::ending) return;
    if (!about->before && about->retry == nullptr && !about->reoffers) about->ours_before = about->ours;
    about->ours = ours;
    if (about->at != call::phase::standing || about->before || about->awaits_answer || about->retry != nullptr)
        about->reoffers = true;
    else
        send_offer(*about);
}

void sofia_line::send_offer(call& about) {
    about.reoffers = false;
    about.before = about.talk;
    const auto text = sdp::write(about.talk.offer(about.ours));
    nua_invite(about.handle, TAG_IF(about.own_contact() != nullptr, SIPTAG_CONTACT_STR(about.own_contact())),
               SIPTAG_CONTENT_TYPE_STR(sdp_type), SIPTAG_PAYLOAD_STR(text.c_str()), TAG_END());
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

// ---- The end ----

void sofia_line::stop() {
    if (stopping_) return;
    stopping_ = true;
    std::vector<call_id> all;
    for (const auto& [number, each] : calls_) all.push_back(call_id{number});
    std::ranges::sort(all);
    for (const auto each : all) end(each);
    if (calls_.empty()) shut();
}

void sofia_line::stop_hard() {
    stopping_ = true;
    shut();
}

void sofia_line::shut() {
    if (std::exchange(shut_, true)) return;
    for (const auto& each : ports_) nua_shutdown(each->nua);
}

bool sofia_line::done() const noexcept {
    return shut_ && std::ranges::all_of(ports_, [](const auto& each) { return each->shut; });
}

}  // namespace palabre::sip
