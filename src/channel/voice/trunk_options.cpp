// src/channel/voice/trunk_options.cpp - what cannot be in trunks and telephones.
#include "channel/voice/options.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace palabre::detail {
namespace {

using problems = std::vector<problem>;

bool is_dialled(const std::string& text) {
    return std::ranges::all_of(
        text, [](char each) { return (each >= '0' && each <= '9') || each == '+' || each == '*' || each == '#'; });
}

bool is_host(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, [](char each) {
        return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
               std::string_view{".-_:[]"}.find(each) != std::string_view::npos;
    });
}

void check(const voice_trunk& of, problems& wrong) {
    const auto refuse = [&](bool is_wrong, std::string what, const char* cure) {
        if (is_wrong) wrong.push_back({{}, fmt::format("trunk '{}' {}", of.name, what), cure});
    };
    refuse(of.hosts.empty(), "has no host", "say where it is: 10.0.0.5, or sip.example.bj");
    for (const auto& each : of.hosts)
        refuse(!is_host(each), fmt::format("cannot be at '{}'", each),
               "write a name or an address, IPv6 in brackets, and :PORT");
    refuse(of.over != "udp" && of.over != "tcp" && of.over != "tls", fmt::format("goes over '{}'", of.over),
           "write udp, tcp or tls");
    refuse(of.codecs.empty(), "has no codec", "name at least one");
    refuse(of.user.empty() && of.registers.count() > 0, "registers as nobody", "give it a user and a password");
    refuse(of.registers.count() != 0 && (of.registers.count() < 30 || of.registers.count() > 86'400),
           fmt::format("registers for {} s", of.registers.count()), "30 s to a day, or 0 for never");
    refuse(of.keep_alive.count() != 0 && (of.keep_alive.count() < 5 || of.keep_alive.count() > 3600),
           fmt::format("is asked every {} s", of.keep_alive.count()), "5 s to an hour, or 0 for never");
    refuse(!(of.calls_per_second >= 0), fmt::format("takes {} calls a second", of.calls_per_second), "0 is no limit");
    refuse(of.minutes_a_day < 0 || of.cost_a_day < 0, "has a negative cap", "0 is no cap");
    refuse(!(of.alarm_at > 0 && of.alarm_at <= 1), fmt::format("warns at {} of a cap", of.alarm_at),
           "a share, such as 0.8");
    refuse(of.unreachable_after.count() < 100 || of.unreachable_after.count() > 60'000,
           fmt::format("is given up after {} ms", of.unreachable_after.count()), "100 ms to a minute");
    refuse(of.redirects > 10, fmt::format("follows {} redirects", of.redirects), "10 are the most");
    for (const auto& each : of.destinations) {
        refuse(!is_dialled(each.prefix), fmt::format("leads to '{}'", each.prefix),
               "write digits, with + for a country");
        refuse(each.first.count() < 1 || each.step.count() < 1, fmt::format("bills '{}' by nothing", each.prefix),
               "1 second is the least");
        refuse(each.minute_costs < 0, fmt::format("is paid for '{}'", each.prefix), "0 is free");
    }
    for (const auto& [from, to] : of.dial_as)
        refuse(!is_dialled(from) || !is_dialled(to), fmt::format("dials '{}' as '{}'", from, to),
               "write digits, + * #");
    for (const auto& each : of.caller_ids)
        refuse(!is_dialled(each) || each.empty(), fmt::format("shows '{}'", each), "write a number");
    std::set<std::string> names;
    for (const auto& each : of.sims) {
        refuse(each.name.empty() || !names.insert(each.name).second, fmt::format("has two SIMs called '{}'", each.name),
               "names are unique");
        refuse(!is_dialled(each.prefix), fmt::format("dials '{}' for a SIM", each.prefix), "write digits, + * #");
        refuse(each.minutes_a_day < 0, "has a SIM with a negative cap", "0 is no cap");
    }
}

}  // namespace

void check_trunks(const std::vector<voice_trunk>& trunks, const std::vector<sip::listener>& listening) {
    problems wrong;
    std::set<std::string> names;
    for (const auto& each : trunks) {
        if (each.name.empty()) wrong.push_back({{}, "a trunk has no name", "give it one"});
        if (!names.insert(each.name).second)
            wrong.push_back({{}, fmt::format("two trunks are called '{}'", each.name), "names are unique"});
        check(each, wrong);
        if (std::ranges::none_of(listening, [&](const auto& at) { return sip::to_string(at.over) == each.over; }))
            wrong.push_back(
                {{},
                 fmt::format("trunk '{}' goes over {}, and the line does not listen over it", each.name, each.over),
                 fmt::format("listen on {}:0.0.0.0:{} too", each.over, each.over == "tls" ? 5061 : 5060)});
    }
    if (!wrong.empty()) throw error{errc::invalid_argument, std::move(wrong)};
}

sip::phone_book phone_book_of(const voice_phones& phones) {
    problems wrong;
    sip::phone_book made;
    const auto refuse = [&](bool is_wrong, std::string what, const char* cure) {
        if (is_wrong) wrong.push_back({{}, std::move(what), cure});
    };
    refuse(phones.realm.empty() || phones.realm.find_first_of("\"\\\r\n") != std::string::npos,
           fmt::format("'{}' is no realm", phones.realm), "a name without quotes");
    refuse(phones.shortest.count() < 10 || phones.longest < phones.shortest || phones.longest.count() > 86'400,
           fmt::format("telephones register for {} to {} s", phones.shortest.count(), phones.longest.count()),
           "10 s to a day, the shorter first");
    refuse(phones.behind_nat.count() < 10, "telephones behind NAT register for less than 10 s",
           "60 s keeps most ways open");
    refuse(phones.most_contacts == 0, "users have no telephone", "1 is the least");
    refuse(phones.most_failures == 0, "no password may be wrong", "1 is the least");
    for (const auto& each : phones.users) {
        refuse(each.name.empty(), "a telephone's user has no name", "give it one, such as awa");
        refuse(each.password.empty() && !each.browser, fmt::format("telephone user '{}' has no password", each.name),
               "give it one");
        if (!made.users.emplace(each.name, each.password.reveal()).second)
            refuse(true, fmt::format("two telephone users are called '{}'", each.name), "names are unique");
        if (each.calls || each.transfers || each.browser)
            made.rights[each.name] = {each.calls, each.transfers, each.browser};
    }
    made.realm = phones.realm;
    made.lends = phones.lends;
    made.digests.clear();
    if (phones.digest != voice_digest::md5) made.digests.push_back(sip::digest::algorithm::sha256);
    if (phones.digest != voice_digest::sha256) made.digests.push_back(sip::digest::algorithm::md5);
    made.shortest = phones.shortest;
    made.longest = phones.longest;
    made.behind_nat = phones.behind_nat;
    made.most_contacts = phones.most_contacts;
    made.most_failures = phones.most_failures;
    if (!wrong.empty()) throw error{errc::invalid_argument, std::move(wrong)};
    return made;
}

}  // namespace palabre::detail
