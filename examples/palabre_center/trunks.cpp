// examples/palabre_center/trunks.cpp - the sections `trunks` and `phones` of palabre-center's file.
#include "trunks.hpp"

#include "sound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

constexpr std::int64_t most_money = 1'000'000'000'000;

/// `"+229": {minute_costs: 50}`, or in a word `"+22989": premium`.
void read_destination(settings_reader& from, const yaml_entry& entry, voice_trunk& into) {
    static constexpr auto kinds = std::to_array<std::string_view>({"allowed", "refused", "premium", "emergency"});
    auto& made = into.destinations.emplace_back();
    made.prefix = entry.key;
    const auto kind = [&](const yaml_node& word) {
        made.is = static_cast<voice_destination::kind>(from.word(word, kinds).value_or(0));
    };
    if (entry.value.is == yaml_node::kind::text) return kind(entry.value);
    if (!from.yaml().expect_map(entry.value, {"is", "minute_costs", "first", "step"})) return;
    if (const auto* const is = entry.value.find("is")) kind(*is);
    from.number(entry.value, "minute_costs", 0, most_money, made.minute_costs);
    from.time(entry.value, "first", 1s, 1h, made.first);
    from.time(entry.value, "step", 1s, 1h, made.step);
}

void read_trunk(settings_reader& from, const yaml_node& trunk, voice_trunk& into) {
    if (!from.yaml().expect_map(
            trunk, {"hosts",      "over",         "domain",     "user",      "password",         "registers",
                    "keep_alive", "codecs",       "dtmf",       "own_ports", "channels",         "calls_per_second",
                    "sims",       "destinations", "cost_a_day", "currency",  "minutes_a_day",    "utc_offset",
                    "alarm_at",   "caller_ids",   "dial_as",    "redirects", "asserts_identity", "unreachable_after",
                    "encryption"}))
        return;
    static constexpr auto transports = std::to_array<std::string_view>({"udp", "tcp", "tls"});
    if (from.yaml().required(trunk, "hosts") != nullptr) from.texts(trunk, "hosts", into.hosts);
    if (const auto* const over = trunk.find("over"))
        if (const auto which = from.word(*over, transports)) into.over = transports.at(*which);
    from.text(trunk, "domain", into.domain);
    from.text(trunk, "user", into.user);
    if (const auto* const password = trunk.find("password")) into.password = secret{from.text(*password)};
    from.time(trunk, "registers", 0s, 24h, into.registers);
    from.time(trunk, "keep_alive", 0s, 1h, into.keep_alive);
    read_sound(from, trunk, {into.codecs, into.dtmf, into.encryption});
    from.yes_or_no(trunk, "own_ports", into.own_ports);
    from.number(trunk, "channels", 0, 1'000'000, into.channels);
    from.rate(trunk, "calls_per_second", 100'000, into.calls_per_second);
    if (const auto* const sims = from.entries(trunk, "sims", "NAME: {prefix: DIGITS}"))
        for (const auto& each : sims->entries) {
            auto& made = into.sims.emplace_back();
            made.name = each.key;
            if (!from.yaml().expect_map(each.value, {"prefix", "minutes_a_day"})) continue;
            from.text(each.value, "prefix", made.prefix);
            from.number(each.value, "minutes_a_day", 0, 1'440, made.minutes_a_day);
        }
    if (const auto* const all = from.entries(trunk, "destinations", "PREFIX: {minute_costs: NUMBER}"))
        for (const auto& each : all->entries) read_destination(from, each, into);
    from.number(trunk, "minutes_a_day", 0, 10'000'000, into.minutes_a_day);
    from.number(trunk, "cost_a_day", 0, most_money, into.cost_a_day);
    from.text(trunk, "currency", into.currency);
    from.time(trunk, "utc_offset", -14h, 14h, into.utc_offset);
    from.rate(trunk, "alarm_at", 1, into.alarm_at);
    from.texts(trunk, "caller_ids", into.caller_ids);
    from.yes_or_no(trunk, "asserts_identity", into.asserts_identity);
    std::map<std::string, std::string> dialled;
    from.named_texts(trunk, "dial_as", dialled);
    into.dial_as.assign(dialled.begin(), dialled.end());
    from.time(trunk, "unreachable_after", 100ms, 1min, into.unreachable_after);
    from.number(trunk, "redirects", 0, 10, into.redirects);
}

}  // namespace

void read_caller_id(settings_reader& from, const yaml_node& of, const voice_options& line, std::string& into) {
    from.text(of, "caller_id", into);
    const auto may_show = [&](const voice_trunk& each) {
        return each.caller_ids.empty() || std::ranges::find(each.caller_ids, into) != each.caller_ids.end();
    };
    if (into.empty() || line.trunks.empty() || std::ranges::any_of(line.trunks, may_show)) return;
    from.report(*of.find("caller_id"), fmt::format("{} is no caller id of any trunk", shown(into)),
                "write one of trunks: NAME: caller_ids, or add it there");
}

void read_trunks(settings_reader& from, const yaml_node& root, voice_options& into) {
    const auto* const all = from.entries(root, "trunks", "NAME: {hosts: [ADDRESS, ...]}");
    if (all == nullptr) return;
    for (const auto& each : all->entries) {
        auto& made = into.trunks.emplace_back();
        made.name = each.key;
        read_trunk(from, each.value, made);
    }
}

void read_phones(settings_reader& from, const yaml_node& root, voice_options& into) {
    const auto* const phones = from.section(root, "phones",
                                            {"realm", "users", "digest", "shortest", "longest", "behind_nat",
                                             "most_contacts", "most_failures", "browsers"});
    if (phones == nullptr) return;
    auto& made = into.phones;
    from.text(*phones, "realm", made.realm);
    static constexpr auto digests = std::to_array<std::string_view>({"md5", "sha256", "both"});
    if (const auto* const digest = phones->find("digest"))
        made.digest = static_cast<voice_digest>(from.word(*digest, digests).value_or(0));
    from.time(*phones, "shortest", 10s, 24h, made.shortest);
    from.time(*phones, "longest", 10s, 24h, made.longest);
    from.time(*phones, "behind_nat", 10s, 24h, made.behind_nat);
    from.number(*phones, "most_contacts", 1, 100, made.most_contacts);
    from.number(*phones, "most_failures", 1, 1'000, made.most_failures);
    if (const auto* const users = from.entries(*phones, "users", "NAME: {password: TEXT}"))
        for (const auto& each : users->entries) {
            auto& user = made.users.emplace_back();
            user.name = each.key;
            if (!from.yaml().expect_map(each.value,
                                        {"password", "transfers", "calls", "caller_id", "encrypted", "browser"}))
                continue;
            from.yes_or_no(each.value, "transfers", user.transfers);
            from.yes_or_no(each.value, "calls", user.calls);
            read_caller_id(from, each.value, into, user.caller_id);
            from.yes_or_no(each.value, "encrypted", user.encrypted);
            from.yes_or_no(each.value, "browser", user.browser);
            const auto* const password =
                user.browser ? each.value.find("password") : from.yaml().required(each.value, "password");
            if (password != nullptr) user.password = secret{from.text(*password)};
        }
}

}  // namespace palabre_center
