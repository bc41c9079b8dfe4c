// examples/palabre_center/agent_queues.cpp - a queue that agents serve, key by key.
#include "agent_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

constexpr std::int64_t most_points = 1'000'000;
constexpr auto strategies = std::to_array<std::string_view>(
    {"longest_idle", "fewest_handled", "least_talk_time", "round_robin", "weighted", "sequential", "ring_all"});
constexpr auto emptinesses = std::to_array<std::string_view>({"never", "nobody_on_duty", "nobody_working"});

/// A list of maps, or one map.
template<class Read> void each_of(settings_reader& from, const yaml_node& map, std::string_view key, Read read) {
    const auto* const found = map.find(key);
    if (found == nullptr) return;
    if (found->is == yaml_node::kind::map) return read(*found);
    if (found->is != yaml_node::kind::list) return from.report(*found, "this is no list", "write [{...}, {...}]");
    for (const auto& each : found->items) read(each);
}

void read_points(settings_reader& from, const yaml_node& map, routing::segment& into) {
    if (!from.yaml().expect_map(map, {"priority", "ageing"})) return;
    from.number(map, "priority", -most_points, most_points, into.priority);
    from.time(map, "ageing", 1s, 24h, into.ageing);
}

void read_emptiness(settings_reader& from, const yaml_node& map, std::string_view key, routing::emptiness& into) {
    if (const auto* const found = map.find(key))
        into = static_cast<routing::emptiness>(from.word(*found, emptinesses).value_or(0));
}

/// Words for each language: a text, {text, clip}, or a list of them, so that a number stands alone between recordings.
void read_spoken(settings_reader& from, const yaml_node& node, std::vector<utterance>& into) {
    if (node.is != yaml_node::kind::map) return read_words(from, node, into);
    for (const auto& each : node.entries) {
        const auto one = [&](const yaml_node& part) {
            yaml_node alone;
            alone.is = yaml_node::kind::map;
            alone.line = part.line;
            alone.column = part.column;
            alone.entries.push_back({each.key, each.line, each.column, part});
            read_words(from, alone, into);
        };
        if (each.value.is != yaml_node::kind::list) {
            one(each.value);
            continue;
        }
        for (const auto& part : each.value.items) one(part);
    }
}

void read_announcements(settings_reader& from, const yaml_node& map, queue_plan& into) {
    each_of(from, map, "announcements", [&](const yaml_node& one) {
        if (!from.yaml().expect_map(one, {"say", "after", "every", "position"})) return;
        auto& made = into.rules.announcements.emplace_back();
        made.message = std::to_string(into.rules.announcements.size());
        if (const auto* const words = from.yaml().required(one, "say"))
            read_spoken(from, *words, into.says[made.message]);
        from.time(one, "after", 1s, 24h, made.after);
        from.time(one, "every", 5s, 24h, made.every);
        from.number(one, "position", 1, 10'000, made.position);
        if (made.after == duration{0}) made.after = made.every;
        if (made.after == duration{0} && made.position == 0)
            from.report(one, "it would never be said", "give it 'after', 'every' or 'position'");
    });
}

void read_callback(settings_reader& from, const yaml_node& map, queue_plan& into) {
    const auto* const of = from.section(map, "callback", {"key", "say", "attempts", "retry"});
    if (of == nullptr) return;
    std::string key;
    if (const auto* const found = from.yaml().required(*of, "key")) {
        key = from.text(*found);
        if (key.size() == 1 && std::string_view{"0123456789*#"}.find(key) != std::string_view::npos)
            into.callback_key = key[0];
        else
            from.report(*found, fmt::format("{} is no key", shown(key)), "write one of 0-9, * and #");
    }
    if (const auto* const words = of->find("say")) read_spoken(from, *words, into.callback_says);
    from.number(*of, "attempts", 1, 100, into.rules.callback.attempts);
    from.time(*of, "retry", 10s, 24h, into.rules.callback.retry);
}

void read_lookup(settings_reader& from, const yaml_node& map, queue_plan& into) {
    const auto* const of = from.section(map, "segment", {"lookup", "with", "field", "within"});
    if (of == nullptr) return;
    auto& made = into.segment.emplace();
    if (const auto* const asked = from.yaml().required(*of, "lookup")) {
        const auto text = from.text(*asked);
        const auto dot = text.find('.');
        if (dot == std::string::npos || dot == 0 || dot + 1 == text.size())
            from.report(*asked, fmt::format("{} names no operation", shown(text)), "write CONNECTOR.OPERATION");
        else
            made.connector = text.substr(0, dot), made.operation = text.substr(dot + 1);
    }
    from.named_texts(*of, "with", made.arguments);
    from.text(*of, "field", made.field);
    from.time(*of, "within", 50ms, 10s, made.limit);
}

void read_rules(settings_reader& from, const yaml_node& map, routing::queue& into) {
    if (const auto* const which = map.find("strategy"))
        into.strategy = static_cast<routing::strategy>(from.word(*which, strategies).value_or(0));
    from.number(map, "priority", -most_points, most_points, into.priority);
    if (const auto* const all = from.entries(map, "segments", "NAME: {priority: NUMBER, ageing: TIME}"))
        for (const auto& each : all->entries) {
            auto& made = into.segments.emplace_back();
            made.name = each.key;
            read_points(from, each.value, made);
        }
    if (const auto* const rest = map.find("others")) read_points(from, *rest, into.others);
    from.number(map, "max_penalty", 0, most_points, into.max_penalty);
    each_of(from, map, "widens", [&](const yaml_node& one) {
        if (!from.yaml().expect_map(one, {"after", "lower_by", "max_penalty"})) return;
        auto& made = into.widens.emplace_back();
        from.time(one, "after", 1s, 24h, made.after);
        from.number(one, "lower_by", 0, 100, made.lower_by);
        from.number(one, "max_penalty", 0, most_points, made.max_penalty);
    });
    read_emptiness(from, map, "join_empty", into.join_empty);
    read_emptiness(from, map, "leave_empty", into.leave_empty);
    each_of(from, map, "overflow", [&](const yaml_node& one) {
        if (!from.yaml().expect_map(one, {"after", "above", "to"})) return;
        auto& made = into.overflows.emplace_back();
        from.time(one, "after", 1s, 24h, made.after);
        from.number(one, "above", 1, 1'000'000, made.above);
        from.text(one, "to", made.to);
        if (made.after == duration{0} && made.above == 0)
            from.report(one, "it never comes to that", "give it 'after' or 'above'");
    });
    if (const auto* const of = from.section(map, "no_answer", {"ring", "pause_after", "pause_code", "pass_over"})) {
        from.time(*of, "ring", 1s, 10min, into.no_answer.ring);
        from.number(*of, "pause_after", 0, 100, into.no_answer.pause_after);
        from.text(*of, "pause_code", into.no_answer.pause_code);
        from.time(*of, "pass_over", 0s, 24h, into.no_answer.pass_over);
    }
    if (const auto* const of = from.section(map, "sticky", {"remember", "wait"})) {
        from.time(*of, "remember", 1min, 24h * 3650, into.sticky.remember);
        from.time(*of, "wait", 1s, 1h, into.sticky.wait);
    }
    if (const auto* const of = from.section(map, "target", {"within", "share", "short_abandon"})) {
        from.time(*of, "within", 1s, 24h, into.target.within);
        from.rate(*of, "share", 1, into.target.share);
        from.time(*of, "short_abandon", 0s, 1h, into.target.short_abandon);
    }
    from.time(map, "wrap_up", 0s, 24h, into.wrap_up);
    from.time(map, "expected_handling", 1s, 24h, into.expected_handling);
}

}  // namespace

void read_agents_queue(settings_reader& from, const yaml_entry& of, const std::string& company, agent_settings& into) {
    auto& made = into.queues.emplace_back();
    into.queues_where.push_back(from.yaml().place_of(of));
    made.company = company;
    made.rules.name = of.key;
    const auto& map = of.value;
    if (!from.yaml().expect_map(
            map, {"strategy",    "priority", "segments",          "others",    "max_penalty", "widens",   "join_empty",
                  "leave_empty", "overflow", "announcements",     "no_answer", "sticky",      "callback", "target",
                  "wrap_up",     "language", "segment",           "music",     "record",      "announce", "pause_key",
                  "caller_id",   "trunk",    "expected_handling", "form"}))
        return;
    read_rules(from, map, made.rules);
    read_announcements(from, map, made);
    read_callback(from, map, made);
    read_lookup(from, map, made);
    read_form(from, map, made.form);
    if (const auto* const need = from.section(map, "language", {"least", "floor"})) {
        auto& asks = made.language.emplace();
        from.number(*need, "least", 0, 100, asks.least);
        from.number(*need, "floor", 0, 100, asks.floor);
    }
    auto& how = made.joins;
    std::string music;
    from.text(map, "music", music);
    if (!music.empty()) how.music = {{.clip = music}};
    from.yes_or_no(map, "record", how.records);
    if (const auto* const words = map.find("announce")) read_words(from, *words, how.announced);
    from.text(map, "pause_key", how.pause_key);
    from.text(map, "caller_id", how.caller_id);
    from.text(map, "trunk", how.trunk);
}

}  // namespace palabre_center
