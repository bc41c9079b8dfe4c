// src/sip/sofia_asking.cpp - requests of ours that are no calls: REGISTER and OPTIONS, each until its answer.
#include "sip/sofia_line_parts.hpp"
#include "sip/sofia_login.hpp"
#include "sip/tls_sessions.hpp"

#include <algorithm>

namespace palabre::sip {

void sofia_line::ask(std::uint64_t ticket, request what) {
    if (stopping_) {
        events_.emplace_back(replied{ticket, 503, "the line is closing"});
        return;
    }
    auto made = std::make_unique<errand>(*this, ticket, std::move(what));
    made->tag = new_token();
    if (made->what.series.empty()) made->what.series = new_token();
    auto& about = *made;
    errands_.emplace(ticket, std::move(made));
    send(about, {}, false);
}

void sofia_line::send(errand& about, const std::string& login, bool by_proxy) {
    const auto& what = about.what;
    const auto host = host_of(what.route.empty() ? what.to : what.route);
    auto* const at = port_for(what.over, host);
    if (at == nullptr || host.empty()) return replied_to(about, 503, "the line does not listen over that", nullptr);
    if (about.handle != nullptr) {
        nua_handle_bind(about.handle, nullptr);
        nua_handle_destroy(about.handle);
    }
    if (what.over == transport::tls) name_tls_host(host, {});
    const bool registers = what.method == "REGISTER";
    const auto from = fmt::format("<{}>;tag={}", what.from, about.tag);
    const auto to = fmt::format("<{}>", registers ? what.from : without_parameters(what.to));
    // A trunk's REGISTERs count up within one Call-ID (RFC 3261, 10.2): by the seconds of this line, and their logins.
    about.sequence = std::max(about.sequence + 1, static_cast<unsigned>(++last_sequence_));
    const auto number = fmt::format("{} {}", about.sequence, what.method);
    std::string contact;
    if (registers) {
        contact = fmt::format(
            "<sip:{}{}{}{}>", what.contact_user, what.contact_user.empty() ? "" : "@", address_towards(host, *at),
            at->at.over == transport::udp ? "" : fmt::format(";transport={}", to_string(at->at.over)));
    }
    const auto expires = what.expires ? std::to_string(what.expires->count()) : std::string{};
    about.handle = nua_handle(at->nua, reinterpret_cast<nua_hmagic_t*>(&about), NUTAG_URL(what.to.c_str()),
                              SIPTAG_FROM_STR(from.c_str()), SIPTAG_TO_STR(to.c_str()), TAG_END());
    if (about.handle == nullptr) return replied_to(about, 400, "it cannot be asked", nullptr);
    nua_method(about.handle, NUTAG_METHOD(what.method.c_str()), SIPTAG_CALL_ID_STR(what.series.c_str()),
               SIPTAG_CSEQ_STR(number.c_str()), TAG_IF(!what.route.empty(), NUTAG_PROXY(what.route.c_str())),
               TAG_IF(!contact.empty(), SIPTAG_CONTACT_STR(contact.c_str())),
               TAG_IF(!expires.empty(), SIPTAG_EXPIRES_STR(expires.c_str())),
               TAG_IF(!login.empty() && !by_proxy, SIPTAG_AUTHORIZATION_STR(login.c_str())),
               TAG_IF(!login.empty() && by_proxy, SIPTAG_PROXY_AUTHORIZATION_STR(login.c_str())), TAG_END());
}

void sofia_line::replied_to(errand& about, int status, const char* phrase, const sip_t* sip) {
    if (status < 200) return;
    if (sip != nullptr && (status == 401 || status == 407) && !about.what.login.empty()) {
        const bool by_proxy = status == 407;
        if (const auto login =
                login_for(*sip, by_proxy, about.what.login, about.what.method.c_str(), about.what.to, about.logins))
            return send(about, *login, by_proxy);
    }
    replied told{about.ticket, status, text_of(phrase), about.what.expires.value_or(std::chrono::seconds{0})};
    if (sip != nullptr && sip->sip_expires != nullptr) told.expires = std::chrono::seconds{sip->sip_expires->ex_delta};
    if (sip != nullptr)  // ours is the one that was just set; others of this account are another's
        for (auto* each = sip->sip_contact; each != nullptr; each = each->m_next)
            if (each->m_expires != nullptr && same(each->m_url->url_user, about.what.contact_user.c_str()))
                told.expires = std::chrono::seconds{std::max(0, std::atoi(each->m_expires))};
    if (sip != nullptr && sip->sip_retry_after != nullptr)
        told.retry_after = std::chrono::seconds{sip->sip_retry_after->af_delta};
    events_.emplace_back(std::move(told));
    if (about.handle != nullptr) {
        nua_handle_bind(about.handle, nullptr);
        nua_handle_destroy(about.handle);
    }
    errands_.erase(about.ticket);
}

}  // namespace palabre::sip
