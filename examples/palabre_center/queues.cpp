// examples/palabre_center/queues.cpp - the section `queues` of palabre-center's file, and a company's own.
#include "queues.hpp"

#include "trunks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

constexpr std::string_view telephone = "phone:";

}  // namespace

void read_words(settings_reader& from, const yaml_node& node, std::vector<utterance>& into) {
    if (node.is == yaml_node::kind::text) {
        into.push_back({.text = from.text(node)});
        return;
    }
    if (node.is != yaml_node::kind::map)
        return from.report(node, "this is nothing to be said", "write a text, or {fr: TEXT, en: TEXT}");
    for (const auto& each : node.entries) {
        auto& made = into.emplace_back();
        made.language = each.key;
        if (each.value.is == yaml_node::kind::text) {
            made.text = from.text(each.value);
        } else if (from.yaml().expect_map(each.value, {"text", "clip"})) {
            from.text(each.value, "text", made.text);
            from.text(each.value, "clip", made.clip);
        }
    }
}

namespace {

std::string why_not(const std::string& to, const voice_phones& phones) {
    if (to.starts_with(telephone)) {
        const auto user = std::string_view{to}.substr(telephone.size());
        if (std::ranges::any_of(phones.users, [&](const auto& each) { return each.name == user; })) return {};
        return fmt::format("no telephone's user is called {}", shown(user));
    }
    const bool is_number = !to.empty() && to.find_first_not_of("+0123456789*#") == std::string::npos;
    return is_number || to.starts_with("sip:") ? std::string{} : fmt::format("{} cannot be called", shown(to));
}

}  // namespace

void read_queues(settings_reader& from, const yaml_node& of, const voice_options& line,
                 const std::vector<std::string>& addresses, const std::string& company, agent_settings& served,
                 std::vector<queue_settings>& into) {
    const auto* const all = from.entries(of, "queues", "NAME: {to: [phone:USER, ...]}");
    if (all == nullptr) return;
    for (const auto& each : all->entries) {
        if (each.value.find("strategy") != nullptr && each.key != "*") {
            read_agents_queue(from, each, company, served);
            continue;
        }
        auto& made = into.emplace_back();
        made.name = each.key;
        made.addresses = addresses;
        if (!from.yaml().expect_map(
                each.value, {"to", "caller_id", "trunk", "ring_for", "music", "record", "announce", "pause_key"}))
            continue;
        auto& whom = made.whom;
        const bool is_place = each.key == "*";
        if (is_place ? each.value.find("to") != nullptr : from.yaml().required(each.value, "to") != nullptr)
            from.texts(
                each.value, "to", whom.to, [&](const std::string& to) { return why_not(to, line.phones); },
                "write phone:USER of phones.users, a number, or sip:USER@HOST");
        read_caller_id(from, each.value, line, whom.caller_id);
        from.text(each.value, "trunk", whom.trunk);
        const auto is_it = [&](const voice_trunk& one) { return one.name == whom.trunk; };
        if (!whom.trunk.empty() && std::ranges::none_of(line.trunks, is_it))
            from.report(*each.value.find("trunk"), fmt::format("no trunk is called {}", shown(whom.trunk)),
                        "name one of `trunks`, or leave it out");
        from.time(each.value, "ring_for", 1s, 10min, whom.ring_for);
        std::string music;
        from.text(each.value, "music", music);
        if (!music.empty()) whom.music = {{.clip = music}};
        from.yes_or_no(each.value, "record", whom.records);
        if (const auto* const words = each.value.find("announce")) read_words(from, *words, whom.announced);
        from.text(each.value, "pause_key", whom.pause_key);
        const bool is_key = whom.pause_key.empty() ||
                            (whom.pause_key.size() == 1 &&
                             std::string_view{"0123456789*#ABCD"}.find(whom.pause_key) != std::string_view::npos);
        if (!is_key)
            from.report(*each.value.find("pause_key"), fmt::format("{} is no key", shown(whom.pause_key)),
                        "write one of 0-9, * and #");
    }
}

void set_queues(center& in, const std::vector<queue_settings>& before, const std::vector<queue_settings>& wanted) {
    for (const auto& each : before) in.queue(each.name, {}, each.addresses);
    for (const auto& each : wanted) in.queue(each.name, each.whom, each.addresses);
}

}  // namespace palabre_center
