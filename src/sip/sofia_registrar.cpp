// src/sip/sofia_registrar.cpp - REGISTERs that come in: from the message to the registrar, and its answer back.
#include "sip/sofia_line_parts.hpp"
#include "sip/sofia_login.hpp"
#include "sip/sofia_source.hpp"

#include <sofia-sip/su_uniqueid.h>

#include <algorithm>

namespace palabre::sip {
namespace {

constexpr std::size_t most_contacts = 10;

std::optional<digest::parameters> login_of(const sip_t& sip) {
    for (auto* each = sip.sip_authorization; each != nullptr; each = each->au_next)
        if (same(each->au_scheme, "Digest")) return digest::read(elements_of(*each));
    return {};
}

registration registration_of(const sip_t& sip) {
    registration said;
    said.user = text_of(sip.sip_to->a_url->url_user);
    said.series = text_of(sip.sip_call_id->i_id);
    said.number = sip.sip_cseq->cs_seq;
    if (sip.sip_expires != nullptr) said.expires = std::chrono::seconds{sip.sip_expires->ex_delta};
    for (auto* each = sip.sip_contact; each != nullptr && said.contacts.size() < most_contacts; each = each->m_next) {
        if (each->m_url->url_type == url_any) {
            said.all = true;
            continue;
        }
        if (!can_be_called(*each->m_url)) continue;
        su_home_t home[1] = {SU_HOME_INIT(home)};
        registration::contact found{text_of(url_as_string(home, each->m_url))};
        su_home_deinit(home);
        if (each->m_expires != nullptr) found.expires = std::chrono::seconds{std::max(0, std::atoi(each->m_expires))};
        said.contacts.push_back(std::move(found));
    }
    said.login = login_of(sip);
    if (sip.sip_user_agent != nullptr) said.product = text_of(sip.sip_user_agent->g_string);
    return said;
}

}  // namespace

void sofia_line::registers(port& at, nua_handle_t* handle, const sip_t& sip) {
    const auto respond = [&](int status, const char* phrase, const std::string& headers = {}) {
        nua_respond(handle, status, phrase, NUTAG_WITH_THIS(at.nua),
                    TAG_IF(!headers.empty(), SIPTAG_HEADER_STR(headers.c_str())), TAG_END());
    };
    const auto done = [&] {
        if (nua_handle_magic(handle) == nullptr) nua_handle_destroy(handle);
    };
    const auto [host, number] = source_of(at.nua);
    if (phones_.book().users.empty()) {  // nobody may
        std::optional<std::size_t> peer;
        place_on_net from;
        ++logins_refused_;
        if (is_stranger(at, peer, from, "REGISTER"))
            respond(SIP_403_FORBIDDEN);
        else
            respond(SIP_405_METHOD_NOT_ALLOWED);
        return done();
    }
    auto said = registration_of(sip);
    said.from = {host.to_string(), number};
    said.over = at.at.over;
    said.by_proxy = peers_.find(host, at.at.over).has_value();
    const auto now = thread_now();
    const auto answer = phones_.take(said, now);
    logins_refused_ = phones_.refused();
    if (answer.block && !peers_.find(host, at.at.over)) {
        log_.warning("an address guesses passwords of telephones", {{"from", said.from.host}, {"user", said.user}});
        block(host);
    }
    if (answer.status == 0) return done();
    if (answer.challenge) {
        respond(SIP_401_UNAUTHORIZED, challenges_of(answer));
        return done();
    }
    if (answer.status == 423) {
        respond(SIP_423_INTERVAL_TOO_BRIEF, fmt::format("Min-Expires: {}\r\n", phones_.book().shortest.count()));
        return done();
    }
    if (answer.status != 200) {
        respond(answer.status, sip_status_phrase(answer.status));
        return done();
    }
    std::string headers;
    for (const auto& [uri, left] : answer.contacts)
        headers += fmt::format("Contact: <{}>;expires={}\r\n", uri, left.count());
    respond(SIP_200_OK, headers);
    if (answer.changed) tell_contacts(said.user);
    await_lapse();
    done();
}

std::string sofia_line::challenges_of(const registration_answer& answer) const {
    std::string headers;
    for (const auto each : phones_.book().digests)
        headers += fmt::format("WWW-Authenticate: Digest realm=\"{}\", nonce=\"{}\", algorithm={}, qop=\"auth\"{}\r\n",
                               phones_.book().realm, answer.nonce, digest::to_string(each),
                               answer.stale ? ", stale=true" : "");
    return headers;
}

/// The user whose telephone calls, by what it says; "" where it is none that may call. A trunk, too, may have callers that
/// are called like a user: who calls from a peer's address is a telephone only where one has registered from there.
std::string sofia_line::caller_of(port& at, const sip_t& sip) const {
    const auto user = text_of(sip.sip_from->a_url->url_user);
    const auto found = phones_.book().rights.find(user);
    if (found == phones_.book().rights.end() || !found->second.calls) return {};
    const auto [host, number] = source_of(at.nua);
    const bool is_peer = peers_.find(host, at.at.over).has_value();
    return !is_peer || phones_.knows(user, {host.to_string(), number}) ? user : std::string{};
}

/// False where the INVITE has been answered: asked for the password, or refused.
bool sofia_line::logs_in(port& at, nua_handle_t* handle, const sip_t& sip, const std::string& user) {
    const auto [host, number] = source_of(at.nua);
    const bool by_proxy = peers_.find(host, at.at.over).has_value();
    const auto answer =
        phones_.let_in({user, login_of(sip), {host.to_string(), number}, by_proxy}, "INVITE", thread_now());
    logins_refused_ = phones_.refused();
    if (answer.status == 200) return true;
    if (answer.block && !peers_.find(host, at.at.over)) {
        log_.warning("an address guesses passwords of telephones", {{"from", host.to_string()}, {"user", user}});
        block(host);
    }
    if (answer.challenge)
        nua_respond(handle, SIP_401_UNAUTHORIZED, SIPTAG_HEADER_STR(challenges_of(answer).c_str()), TAG_END());
    else
        turn_away(handle, SIP_403_FORBIDDEN);
    return false;
}

void sofia_line::tell_contacts(const std::string& user) {
    events_.emplace_back(registered{user, phones_.contacts(user)});
}

/// One timer for all: looks every few seconds while anybody is registered.
void sofia_line::await_lapse() {
    if (lapsing_ != nullptr || !phones_.next_lapse()) return;
    lapsing_ = su_timer_create(su_root_task(root_.get()), 0);
    su_timer_set_interval(
        lapsing_,
        [](su_root_magic_t*, su_timer_t* timer, su_timer_arg_t* self) {
            auto& line = *reinterpret_cast<sofia_line*>(self);
            su_timer_destroy(timer);
            line.lapsing_ = nullptr;
            for (const auto& user : line.phones_.lapse(thread_now())) line.tell_contacts(user);
            line.await_lapse();
        },
        reinterpret_cast<su_timer_arg_t*>(this), 1'000);
}

void sofia_line::serve(phone_book phones) {
    for (const auto& user : phones_.serve(std::move(phones))) tell_contacts(user);
}

}  // namespace palabre::sip
