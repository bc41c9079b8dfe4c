// src/flow/load_top.cpp - what a flow file says above its nodes: languages, connectors, calendars, notices.
#include "core/calendar_rules.hpp"
#include "flow/file_reader.hpp"
#include "flow/file_words.hpp"
#include "flow/moment.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace palabre::flow::detail {
namespace {

using is = yaml_node::kind;
using palabre::detail::shown;

class top_reader {
public:
    top_reader(file_reader& from, graph& plan) : from_{from}, yaml_{from.yaml}, plan_{plan} {}

    void read(const yaml_node& root) {
        if (const auto* const name = yaml_.required(root, "flow")) plan_.name = from_.text(*name);
        if (const auto* const about = root.find("about")) plan_.about = from_.text(*about);
        if (const auto* const zone = root.find("time_zone")) read_time_zone(*zone);  // calendars and notices need it
        if (const auto* const all = root.find("languages")) read_languages(*all);
        if (const auto* const all = root.find("channels")) plan_.channels = from_.channels(*all);
        if (const auto* const all = root.find("variables")) plan_.variables = from_.fields(*all);
        if (const auto* const all = root.find("connectors")) read_connectors(*all);
        if (const auto* const all = root.find("calendars")) read_calendars(*all);
        if (const auto* const all = root.find("notices")) read_notices(*all);
        if (const auto* const prompts = root.find("prompts")) plan_.prompts = from_.text(*prompts);
        if (const auto* const id = root.find("on_hang_up")) plan_.on_hang_up = from_.node_id(*id);
        from_.number(root.find("steps_without_customer"), ranges::steps_without_customer, plan_.steps_without_customer);
    }

private:
    void read_time_zone(const yaml_node& node) {
        const std::string name = from_.text(node);
        if (name.empty()) return;
        try {
            plan_.time_zone = time_zone{name}.name();
        } catch (const error& failed) {
            for (const problem& each : failed.problems()) yaml_.report(yaml_.place_of(node), each.what, each.cure);
        }
    }

    /// [fr, en] or CODE: {name: ..., ...}
    void read_languages(const yaml_node& node) {
        if (node.is != is::map) {
            if (!from_.expect_list(node, "languages")) return;
            for (const yaml_node& each : node.items) {
                auto code = from_.language_code(each);
                if (!code) continue;
                if (std::ranges::find(plan_.languages, *code, &spoken_language::code) != plan_.languages.end())
                    yaml_.report(yaml_.place_of(each), shown(*code) + " is in the list already", "remove one of them");
                else
                    plan_.languages.push_back({*code, *code});
            }
            return;
        }
        if (!from_.expect_entries(node, "LANGUAGE: {name: ...}")) return;
        for (const yaml_entry& each : node.entries) read_language(each);
    }

    void read_language(const yaml_entry& entry) {
        if (!is_language(entry.key))
            yaml_.report(yaml_.place_of(entry), shown(entry.key) + " is no language", std::string{language_rule});
        spoken_language& made = plan_.languages.emplace_back();
        made.code = made.name = entry.key;
        if (entry.value.is == is::null || !yaml_.expect_map(entry.value, keys::language)) return;
        static constexpr auto voices = std::to_array<std::string_view>({"synthetic", "recorded"});
        static constexpr auto states = std::to_array<std::string_view>({"complete", "pending"});
        if (const auto* const name = entry.value.find("name")) made.name = from_.text(*name);
        if (const auto* const voice = entry.value.find("voice"))
            made.recorded = from_.word(*voice, voices, "voice") == 1U;
        if (const auto* const recordings = entry.value.find("recordings"))
            made.pending = from_.word(*recordings, states, "state of recordings") == 1U;
        const auto* const phrases = entry.value.find("phrases");
        if (phrases == nullptr || !from_.expect_entries(*phrases, "PHRASE: TEXT")) return;
        for (const yaml_entry& each : phrases->entries)
            if (from_.name(each)) made.phrases.emplace(each.key, from_.words_of_one(each.value));
    }

    void read_connectors(const yaml_node& node) {
        if (!from_.expect_entries(node, "CONNECTOR: {OPERATION: ...}")) return;
        for (const yaml_entry& connector : node.entries) {
            from_.name(connector);
            if (!from_.expect_entries(connector.value, "OPERATION: {arguments: ..., result: ...}")) continue;
            for (const yaml_entry& each : connector.value.entries) read_operation(connector.key, each);
        }
    }

    void read_operation(const std::string& connector, const yaml_entry& entry) {
        from_.name(entry);
        operation& made = plan_.operations.emplace_back();
        made.connector = connector;
        made.name = entry.key;
        if (entry.value.is == is::null || !yaml_.expect_map(entry.value, keys::operation)) return;
        if (const auto* const arguments = entry.value.find("arguments")) made.arguments = from_.fields(*arguments);
        if (const auto* const result = entry.value.find("result")) made.result = from_.type_of(*result);
        from_.boolean(entry.value.find("writes"), made.writes);
        from_.boolean(entry.value.find("confirmed"), made.confirmed);
    }

    /// NAME: the calendar itself, or the name of its file.
    void read_calendars(const yaml_node& node) {
        if (!from_.expect_entries(node, "NAME: CALENDAR")) return;
        for (const yaml_entry& each : node.entries) {
            if (!is_id(each.key))
                yaml_.report(yaml_.place_of(each), shown(each.key) + " is no id", std::string{id_rule});
            auto read = each.value.is == is::map ? palabre::detail::read_calendar(yaml_, each.value, plan_.time_zone)
                                                 : calendar_of_file(each.value);
            if (read) plan_.calendars.emplace(each.key, std::move(*read));
        }
    }

    std::optional<calendar> calendar_of_file(const yaml_node& node) {
        const std::string name = from_.text(node);
        if (name.empty()) return std::nullopt;
        if (!is_yaml_name(name)) {
            yaml_.report(yaml_.place_of(node), shown(name) + " is neither a calendar nor the name of its file",
                         "write FILE.yaml, or the calendar itself");
            return std::nullopt;
        }
        const std::string file = beside(yaml_.place_of(node).file, name);
        try {
            return calendar::load(from_.files.text_of(file), file);
        } catch (const error& failed) {
            for (const problem& each : failed.problems())
                if (failed.code() == errc::invalid_file)
                    yaml_.report(each.where, each.what, each.cure);
                else
                    yaml_.report(yaml_.place_of(node), fmt::format("{}: {}", file, each.what), each.cure);
        }
        return std::nullopt;
    }

    void read_notices(const yaml_node& node) {
        if (!from_.expect_list(node, "{id: ..., text: ...}")) return;
        for (const yaml_node& each : node.items) {
            if (!yaml_.expect_map(each, keys::notice)) continue;
            notice made;
            if (const auto* const id = yaml_.required(each, "id")) {
                made.id = from_.id(*id);
                if (!made.id.empty() && std::ranges::find(plan_.notices, made.id, &notice::id) != plan_.notices.end())
                    yaml_.report(yaml_.place_of(*id), fmt::format("two notices are called '{}'", made.id),
                                 "rename one");
            }
            if (const auto* const words = yaml_.required(each, "text")) made.words = from_.words_of(*words);
            read_moment(each.find("begins"), made.begins);
            read_moment(each.find("ends"), made.ends);
            if (made.begins >= made.ends)
                yaml_.report(yaml_.place_of(each), "the notice ends before it begins", "exchange begins and ends");
            if (const auto* const concerns = each.find("concerns")) made.concerns = from_.condition(*concerns);
            plan_.notices.push_back(std::move(made));
        }
    }

    /// RFC 3339, or YYYY-MM-DD HH:MM by the flow's time zone.
    void read_moment(const yaml_node* node, calendar_time& into) {
        if (node == nullptr) return;
        const std::string written = from_.text(*node);
        if (written.empty()) return;
        using namespace std::chrono;
        if (const auto at = parse_moment(written)) {
            into = sys_seconds{seconds{at->seconds}} + floor<microseconds>(nanoseconds{at->nanoseconds});
            return;
        }
        if (written.size() == 16 && written[10] == ' ') {
            std::string as_utc = written + ":00Z";
            as_utc[10] = 'T';
            if (const auto at = parse_moment(as_utc)) {
                into = time_zone{plan_.time_zone}.from_local(local_time{seconds{at->seconds}});
                return;
            }
        }
        yaml_.report(yaml_.place_of(*node), shown(written) + " is no moment",
                     "write 2026-03-20 08:00, or with an offset 2026-03-20T08:00:00+01:00");
    }

    file_reader& from_;
    yaml_reader& yaml_;
    graph& plan_;
};

}  // namespace

void read_top(file_reader& from, const yaml_node& root, graph& plan) {
    top_reader{from, plan}.read(root);
}

}  // namespace palabre::flow::detail
