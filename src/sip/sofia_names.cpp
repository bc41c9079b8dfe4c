// src/sip/sofia_names.cpp - a host's name as the places that DNS gives for it: SRV by priority and weight, then A.
#include "sip/sofia_line_parts.hpp"

#include <sofia-resolv/sres.h>
#include <sofia-resolv/sres_record.h>
#include <sofia-sip/sresolv.h>
#include <sofia-sip/su_uniqueid.h>

#include <arpa/inet.h>

#include <algorithm>
#include <iterator>

namespace palabre::sip {
namespace {

constexpr std::uint16_t usual_port(transport over) {
    return over == transport::tls ? 5061 : 5060;
}

const char* service(transport over) {
    return over == transport::udp ? "_sip._udp." : over == transport::tcp ? "_sip._tcp." : "_sips._tcp.";
}

bool is_of(const sres_record_t& each, std::uint16_t type) {
    return each.sr_record->r_status == SRES_OK && each.sr_record->r_type == type;
}

struct target {
    place_on_net at;
    unsigned priority = 0, weight = 0;
};

/// RFC 2782: by priority, and among equals by lot, each with a chance that its weight says.
std::vector<place_on_net> in_order(std::vector<target> all) {
    std::vector<place_on_net> made;
    while (!all.empty()) {
        const auto first = std::ranges::min(all, {}, [](const target& each) { return each.priority; }).priority;
        int sum = 0;
        for (const auto& each : all)
            if (each.priority == first) sum += static_cast<int>(each.weight);
        int drawn = su_randint(0, sum);
        auto chosen = all.end();
        for (auto each = all.begin(); each != all.end(); ++each) {
            if (each->priority != first) continue;
            chosen = each;
            if ((drawn -= static_cast<int>(each->weight)) <= 0) break;
        }
        made.push_back(std::move(chosen->at));
        all.erase(chosen);
    }
    return made;
}

}  // namespace

void sofia_line::search(std::uint64_t ticket, std::string host, std::uint16_t port, transport over) {
    if (resolver_ == nullptr) resolver_ = sres_resolver_create(root_.get(), nullptr, TAG_END());
    auto made = std::make_unique<searching>(searching{*this, ticket, std::move(host), port, over});
    auto& about = *made;
    searches_.emplace(ticket, std::move(made));
    if (port == 0)
        ask_names(about, sres_type_srv, service(over) + about.host);
    else
        ask_names(about, sres_type_a, about.host);
}

void sofia_line::ask_names(searching& about, std::uint16_t type, const std::string& name) {
    const auto came = [](sres_context_t* context, sres_query_t*, sres_record_t** answers) {
        auto& of = *reinterpret_cast<searching*>(context);
        of.line.named(of, answers);
    };
    about.type = type;
    auto* const context = reinterpret_cast<sres_context_t*>(&about);
    if (resolver_ == nullptr) return named(about, nullptr);
    if (auto** const known = sres_cached_answers(resolver_, type, name.c_str())) return named(about, known);
    if (sres_query(resolver_, came, context, type, name.c_str()) == nullptr) named(about, nullptr);
}

void sofia_line::named(searching& about, sres_record** all) {
    std::vector<target> targets;
    for (auto** each = all; each != nullptr && *each != nullptr && targets.size() < most_places; ++each) {
        if (about.type == sres_type_srv && is_of(**each, sres_type_srv)) {
            const auto& srv = *(*each)->sr_srv;
            targets.push_back({{text_of(srv.srv_target), srv.srv_port}, srv.srv_priority, srv.srv_weight});
            if (auto& name = targets.back().at.host; name.ends_with('.')) name.pop_back();
        } else if (about.type == sres_type_a && is_of(**each, sres_type_a)) {
            char text[INET_ADDRSTRLEN] = {};
            inet_ntop(AF_INET, &(*each)->sr_a->a_addr, text, sizeof text);
            targets.push_back({{text, about.port != 0 ? about.port : usual_port(about.over)}});
        }
    }
    if (all != nullptr) sres_free_answers(resolver_, all);
    if (targets.empty() && about.type == sres_type_srv) return ask_names(about, sres_type_a, about.host);
    events_.emplace_back(found{about.ticket, in_order(std::move(targets))});
    searches_.erase(about.ticket);
}

void sofia_line::forget_names() {
    if (resolver_ != nullptr) sres_resolver_destroy(resolver_);
    resolver_ = nullptr;
}

}  // namespace palabre::sip
