// src/sip/trunks.cpp - the trunks of a line: their gates, their hosts, the logins and questions that keep them known.
#include "sip/trunks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::sip {
namespace {

constexpr std::chrono::seconds shortest_holding{10};

std::string host_and_port(const voice_trunk& of, std::size_t host) {
    return of.hosts[host];
}

std::string without_port(const std::string& host) {
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

/// What may not stand in a URI's user part as it is (RFC 3261, 25.1).
std::string user_text(const std::string& user) {
    std::string made;
    for (const char each : user)
        if ((each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
            std::string_view{"-_.!~*'()&=+$,/"}.find(each) != std::string_view::npos)
            made += each;
        else
            made += fmt::format("%{:02X}", static_cast<unsigned char>(each));
    return made;
}

}  // namespace

transport transport_of(const voice_trunk& of) {
    return of.over == "tcp" ? transport::tcp : of.over == "tls" ? transport::tls : transport::udp;
}

std::string trunk_uri(const voice_trunk& of, std::size_t host, const std::string& number) {
    return fmt::format("sip:{}{}{}{}", user_text(number), number.empty() ? "" : "@", host_and_port(of, host),
                       of.over == "udp" ? "" : ";transport=" + of.over);
}

std::string own_uri(const voice_trunk& of, std::size_t host, const std::string& user) {
    const auto domain = of.domain.empty() ? without_port(of.hosts[host]) : of.domain;
    return fmt::format("sip:{}{}{}", user_text(user), user.empty() ? "" : "@", domain);
}

trunks::trunks(runtime& on, stack& through, std::vector<voice_trunk> all, logger log)
    : runtime_{on}, stack_{through}, log_{std::move(log)} {
    serve(std::move(all));
}

void trunks::serve(std::vector<voice_trunk> all) {
    std::vector<std::shared_ptr<trunk>> kept;
    for (auto& rules : all) {
        const auto known = std::ranges::find(all_, rules.name, [](const auto& each) { return each->rules().name; });
        const bool same_way =
            known != all_.end() && (*known)->rules().hosts == rules.hosts && (*known)->rules().over == rules.over &&
            (*known)->rules().user == rules.user && (*known)->rules().password == rules.password &&
            (*known)->rules().registers == rules.registers && (*known)->rules().keep_alive == rules.keep_alive;
        if (known == all_.end()) {
            kept.push_back(std::make_shared<trunk>(runtime_, std::move(rules)));
            begin(kept.back());
            continue;
        }
        const auto each = *known;
        each->gate.serve(std::move(rules));
        if (!same_way) {
            each->hosts = trunk_hosts{each->rules().hosts.size()};
            each->registrar = 0;
            each->is_registered = false;
            begin(each);
        }
        kept.push_back(each);
    }
    for (const auto& each : all_)
        if (std::ranges::find(kept, each) == kept.end()) {
            if (each->is_registered) log_in(each, std::chrono::seconds{0});
            each->refreshing.cancel();
            each->asking.cancel();
        }
    all_ = std::move(kept);
}

void trunks::stop() {
    for (const auto& each : all_) {
        each->refreshing.cancel();
        each->asking.cancel();
        if (each->is_registered) log_in(each, std::chrono::seconds{0});
    }
}

void trunks::begin(const std::shared_ptr<trunk>& each) {
    each->refreshing.cancel();
    each->asking.cancel();
    each->series = fmt::format("{:016x}{:016x}", runtime_.random(), runtime_.random());
    if (each->rules().registers.count() > 0) log_in(each, each->rules().registers);
    if (each->rules().keep_alive.count() > 0) ask_all(each);
}

void trunks::log_in(const std::shared_ptr<trunk>& each, std::chrono::seconds holding) {
    const auto& rules = each->rules();
    request what;
    what.method = "REGISTER";
    what.over = transport_of(rules);
    what.to = rules.domain.empty() ? trunk_uri(rules, each->registrar) : "sip:" + rules.domain;
    if (!rules.domain.empty()) what.route = trunk_uri(rules, each->registrar) + ";lr";
    what.from = own_uri(rules, each->registrar, rules.user);
    what.contact_user = rules.user;
    what.login = {rules.user, rules.password.reveal()};
    what.expires = holding;
    what.series = each->series;
    asked_[stack_.ask(std::move(what))] = {each, each->registrar, true};
}

void trunks::ask_all(const std::shared_ptr<trunk>& each) {
    const auto& rules = each->rules();
    for (std::size_t i = 0; i < rules.hosts.size(); ++i) {
        request what;
        what.over = transport_of(rules);
        what.to = trunk_uri(rules, i);
        what.from = own_uri(rules, i, rules.user.empty() ? "palabre" : rules.user);
        what.login = {rules.user, rules.password.reveal()};
        asked_[stack_.ask(std::move(what))] = {each, i, false};
    }
    each->asking.start(rules.keep_alive, [this, kept = std::weak_ptr{each}] {
        if (const auto one = kept.lock()) ask_all(one);
    });
}

void trunks::heard_of(trunk& of, std::size_t host, bool answers) {
    if (host >= of.hosts.size()) return;
    const auto& rules = of.rules();
    if (answers) {
        const bool was_down = of.hosts.of(host) == trunk_hosts::state::down;
        if (of.hosts.answered(host) && was_down)
            log_.info("a trunk's host answers again", {{"trunk", rules.name}, {"host", rules.hosts[host]}});
    } else if (of.hosts.failed(host, runtime_.now(), runtime_.random())) {
        log_.warning("a trunk's host does not answer", {{"trunk", rules.name}, {"host", rules.hosts[host]}});
    }
}

void trunks::replied(const sip::replied& what) {
    const auto found = asked_.find(what.ticket);
    if (found == asked_.end()) return;
    const auto [weak, host, registers] = found->second;
    asked_.erase(found);
    const auto each = weak.lock();
    if (each == nullptr) return;
    // Whatever it says, it is there; but who is full, or closing, is not to be called.
    const bool answers = what.status != 408 && what.status != 503;
    if (!registers) return heard_of(*each, host, answers);
    if (!answers) heard_of(*each, host, false);
    if (each->rules().registers.count() == 0) return;
    const bool was = each->is_registered;
    if (what.status >= 200 && what.status < 300) {
        each->is_registered = what.expires.count() > 0;
        each->was_refused = false;
        each->again.reset();
        if (each->is_registered && !was) log_.info("registered with a trunk", {{"trunk", each->rules().name}});
        if (!each->is_registered) return;
        // Before it lapses: there is time for a second try, and for a third.
        const auto holds = std::max(what.expires, shortest_holding);
        each->refreshing.start(holds * 3 / 4, [this, weak = weak] {
            if (const auto one = weak.lock()) log_in(one, one->rules().registers);
        });
        return;
    }
    each->is_registered = false;
    if (was || !std::exchange(each->was_refused, true))
        log_.warning("a trunk does not register us", {{"trunk", each->rules().name},
                                                      {"host", each->rules().hosts[host]},
                                                      {"status", std::to_string(what.status)},
                                                      {"reason", what.reason}});
    each->registrar = (each->registrar + 1) % each->rules().hosts.size();
    const auto wait = std::max<duration>(each->again.next(runtime_.random()), what.retry_after);
    each->refreshing.start(wait, [this, weak = weak] {
        if (const auto one = weak.lock()) log_in(one, one->rules().registers);
    });
}

std::shared_ptr<trunk> trunks::find(const std::string& name) const {
    for (const auto& each : all_)
        if (each->rules().name == name) return each;
    return nullptr;
}

std::vector<voice_trunk_figures> trunks::figures() {
    std::vector<voice_trunk_figures> made;
    for (const auto& each : all_) {
        voice_trunk_figures one;
        one.name = each->rules().name;
        const auto state = each->hosts.together();
        one.state = state == trunk_hosts::state::down                             ? "down"
                    : each->rules().registers.count() > 0 && !each->is_registered ? "unregistered"
                    : state == trunk_hosts::state::up                             ? "up"
                                                                                  : "unknown";
        one.calls = each->gate.calls();
        one.placed = each->placed;
        one.answered = each->answered;
        one.refused_here = each->refused;
        one.minutes_today = each->gate.seconds_today(runtime_.now(), runtime_.calendar_now()) / 60;
        one.cost_today = each->gate.cost_today(runtime_.now(), runtime_.calendar_now());
        one.is_alarmed = each->gate.is_alarmed();
        made.push_back(std::move(one));
    }
    return made;
}

}  // namespace palabre::sip
