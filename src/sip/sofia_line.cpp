// src/sip/sofia_line.cpp - a SIP line on sofia-sip's NUA: its listeners, its peers, where its events go, and its end.
#include "palabre/core/error.hpp"
#include "sip/certificates.hpp"
#include "sip/sofia_line_parts.hpp"
#include "sip/sofia_login.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>

#include <sofia-sip/msg.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/tport_tag.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <system_error>

#include <sys/socket.h>
#include <unistd.h>

namespace palabre::sip {
namespace {

constexpr const char* our_methods = "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, NOTIFY, REGISTER";
/// Those that NUA leaves to us. It has a list of its own, and joins another to it wrongly from eight on.
constexpr const char* our_methods_to_answer = "INVITE, REGISTER, OPTIONS, UPDATE, INFO, REFER";
/// All that waits on a connection counts as one message to the library, which answers 413 and closes beyond its limit. So
/// the kernel holds less than that (twice what it is asked for), and a peer who is ahead of us waits.
constexpr int stream_room = 256 * 1024;
constexpr unsigned longest_chain = 8;  // of certificates
constexpr unsigned longest_backlog = 1024 * 1024;

/// Why nobody can listen there, or "". NUA does not tell, and leaks what it had made until then.
std::string refused_there(const boost::asio::ip::address& host, const listener& at) {
    const boost::asio::ip::udp::endpoint there{host, at.port};
    const bool stream = at.over != transport::udp;
    const int tried = socket(there.data()->sa_family, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
    const int yes = 1;
    if (stream) setsockopt(tried, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    std::string why;
    if (bind(tried, there.data(), static_cast<socklen_t>(there.size())) != 0 || (stream && ::listen(tried, 1) != 0))
        why = std::system_category().message(errno);
    if (tried >= 0) close(tried);
    return why;
}

/// NUA 1.12.11 keeps a reference of its own to each 100 Trying that it tells us of: beside the transaction's and the event's
/// there is a third one that nobody lets go.
void forget_trying(msg_t* told) {
    if (told != nullptr && su_home_refcount(msg_home(told)) > 2) msg_destroy(told);
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

}  // namespace

sofia_line::sofia_line(sofia_root& root, const options& how, logger log)
    : root_{root}, how_{how}, log_{std::move(log)}, peers_{how.peers}, rate_{how.bears.calls_per_second,
                                                                             burst_of(how.bears)},
      strangers_{how.strangers}, retry_after_{std::to_string(how.bears.retry_after.count())},
      calls_of_peer_(peers_.size()), mute_{how.mute, how.most_mute}, phones_{how.phones, new_token() + new_token()} {
    try {
        for (const auto& each : how_.listen) open(each);
        apply_filter();
        if (std::ranges::any_of(listening_, [](const auto& each) { return each.over != transport::udp; })) watch_mute();
    } catch (...) {
        shut();
        while (!done()) root_.step(), root_.sleep();
        for (const auto& each : ports_) nua_destroy(each->nua);
        throw;
    }
}

sofia_line::~sofia_line() {
    if (unblock_ != nullptr) su_timer_destroy(unblock_);
    if (lapsing_ != nullptr) su_timer_destroy(lapsing_);
    if (watching_ != nullptr) su_timer_destroy(watching_);
    forget_names();
    calls_.clear();
    errands_.clear();
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
    if (at.over == transport::tls) check_certificates(how_.certificates);
    has_tls_ |= at.over == transport::tls;
    if (const auto why = refused_there(host, at); !why.empty()) throw cannot(why);
    const auto number = at.port == 0 ? std::string{"*"} : std::to_string(at.port);
    const auto advertised = at.advertised.empty() ? at.host : at.advertised;
    auto url = fmt::format("{}:{}:{};transport={}", at.over == transport::tls ? "sips" : "sip", bracketed(advertised),
                           number, to_string(at.over));
    if (advertised != at.host) url += fmt::format(";maddr={}", bracketed(at.host));

    const auto before = root_.watched();
    auto made = std::make_unique<port>(port{*this, at, host.is_unspecified() && at.advertised.empty()});
    const auto t1 = static_cast<unsigned>(how_.round_trip.count());
    made->nua = nua_create(
        root_.get(), &sofia_line::on_event, reinterpret_cast<nua_magic_t*>(made.get()), NUTAG_URL(url.c_str()),
        NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOANSWER(0), NUTAG_AUTOALERT(0), NUTAG_AUTOACK(0), NUTAG_AUTO100(0),
        NUTAG_EARLY_MEDIA(1), NUTAG_ONLY183_100REL(1), NUTAG_ENABLEMESSAGE(0), NUTAG_RETRY_COUNT(0),
        SIPTAG_ALLOW_STR(our_methods), NUTAG_APPL_METHOD(static_cast<const char*>(nullptr)),
        NUTAG_APPL_METHOD(our_methods_to_answer), SIPTAG_SUPPORTED_STR("timer, 100rel, replaces"),
        NUTAG_SESSION_TIMER(static_cast<unsigned>(how_.session_expires.count())),
        NUTAG_MIN_SE(static_cast<unsigned>(how_.least_session.count())), NUTAG_SESSION_REFRESHER(nua_remote_refresher),
        NUTAG_USER_AGENT(how_.product.c_str()), NTATAG_EXTRA_100(1), NTATAG_PASS_100(1),
        NTATAG_MAXSIZE(longest_backlog), NTATAG_UDP_MTU(65'507), NTATAG_SIP_T1(t1), NTATAG_SIP_T1X64(64 * t1),
        NTATAG_SIP_T2(8 * t1), NTATAG_SIP_T4(10 * t1), TPTAG_UDP_RMEM(4'000'000), TPTAG_TIMEOUT(64 * t1),
        TPTAG_IDLE(static_cast<unsigned>(how_.idle.count())), TPTAG_STUN_SERVER(0),
        TAG_IF(at.over == transport::tls, NUTAG_CERTIFICATE_DIR(how_.certificates.c_str())),
        TPTAG_TLS_VERIFY_POLICY(TPTLS_VERIFY_SUBJECTS_OUT), TPTAG_TLS_VERIFY_DEPTH(longest_chain), TAG_END());
    if (made->nua == nullptr) throw cannot("the stack refused");
    ports_.push_back(std::move(made));
    listening_.push_back(at);
    for (const int each : root_.watched()) {
        if (std::ranges::find(before, each) != before.end()) continue;
        const auto number_found = bound_port(each);
        if (number_found == 0) continue;
        listening_.back().port = ports_.back()->at.port = number_found;
        sockets_.push_back(each);
        if (at.over != transport::udp)  // its connections inherit it
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

/// The library counts idleness from a connection's first byte, so those without one are ours to close. It notices.
void sofia_line::watch_mute() {
    if (watching_ != nullptr) su_timer_destroy(watching_);
    watching_ = su_timer_create(su_root_task(root_.get()), 0);
    su_timer_set_interval(
        watching_,
        [](su_root_magic_t*, su_timer_t*, su_timer_arg_t* self) {
            auto& line = *reinterpret_cast<sofia_line*>(self);
            for (const int each : line.mute_.overdue(line.root_.watched(), thread_now())) ::shutdown(each, SHUT_RDWR);
            line.watch_mute();
        },
        reinterpret_cast<su_timer_arg_t*>(this), std::clamp<long>(how_.mute.count() / 4, 20, 1'000));
}

void sofia_line::serve(peer_table peers, admission bears) {
    std::vector<std::size_t> counts(peers.size());
    for (const auto& [number, each] : calls_) {  // by name: the numbers of peers are those of one table
        std::size_t now = peers.size();
        if (each->placed) continue;
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

// ---- What happens ----

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
    if (what == nua_r_method) {  // of nothing else
        if (about != nullptr) replied_to(*reinterpret_cast<errand*>(about), status, phrase, sip);
        return;
    }
    const bool begins = about != nullptr && about->at == call::phase::inviting;
    const bool moves = asks || ((what == nua_r_invite || what == nua_r_update) && status < 300);  // RFC 3261, 12.2
    if (moves && !begins && about != nullptr && sip != nullptr && !can_be_called(*sip)) {
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
        if (status == 100) forget_trying(nua_current_request(at.nua));
        if (begins && sip != nullptr && nta_is_internal_msg(nua_current_request(at.nua)))
            sip = nullptr;  // nobody has said that: the library makes up answers where there are none
        if (begins) return call_met(*about, handle, status, phrase, sip);
        if (about != nullptr && challenged(*about, handle, status)) return;
        if (about != nullptr && status >= 200) our_offer_met(*about, status, sip);
        return;
    case nua_r_bye:
    case nua_r_update:
        if (about != nullptr) challenged(*about, handle, status);
        return;
    case nua_i_register:
        if (sip != nullptr) registers(at, handle, *sip);
        return;
    case nua_i_refer:
        if (about != nullptr && sip != nullptr) return refer_wanted(at, *about, *sip);
        return informed(at, handle, about);
    case nua_r_refer:
        if (about != nullptr) refer_told(*about, status, nullptr);
        return;
    case nua_i_notify:
        if (about != nullptr) refer_told(*about, 0, sip);
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
