// examples/palabre_center/messaging_rules.cpp - what the file says of whom a company may write to, and when.
#include "messaging_rules.hpp"

#include "settings_reader.hpp"

#include "core/file_text.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre_center {

using namespace palabre;
using detail::shown;

namespace {

void read_hours(settings_reader& from, const yaml_node& node, delivery::permission_rules& into) {
    const auto file = from.path(node);
    if (file.empty()) return;
    try {
        into.hours = calendar::load(detail::file_text(file, 4'000'000), file);
    } catch (const error& wrong) {
        const bool missing = wrong.code() == errc::not_found;
        for (const auto& each : wrong.problems())
            from.yaml().report(missing ? from.yaml().place_of(node) : each.where,
                               missing ? file + ": " + each.what : each.what, each.cure);
    }
}

void read_costs(settings_reader& from, const yaml_node& rules, delivery::permission_rules& into) {
    const auto* const costs = from.entries(rules, "costs", "MEDIUM: AMOUNT CURRENCY");
    if (costs == nullptr) return;
    for (const auto& each : costs->entries) try {
            into.costs.insert_or_assign(medium_from(each.key), money::parse(from.text(each.value)));
        } catch (const error& wrong) {
            from.report(each.value, wrong.problems().front().what, wrong.problems().front().cure);
        }
}

void read_portability(settings_reader& from, const yaml_node& rules, writing_rules& into) {
    const auto* const asked = from.section(rules, "portability", {"ask", "argument", "field", "names", "limit"});
    if (asked == nullptr) return;
    auto& how = into.ported.emplace();
    into.ported_where = from.yaml().place_of(*asked);
    const auto* const ask = from.yaml().required(*asked, "ask");
    if (ask == nullptr) return;
    how.operation = from.text(*ask);
    into.ported_where = from.yaml().place_of(*ask);
    const auto dot = how.operation.find('.');
    if (dot == std::string::npos || dot == 0 || dot + 1 == how.operation.size())
        from.report(*ask, fmt::format("{} names no operation", shown(how.operation)), "write CONNECTOR.OPERATION");
    from.text(*asked, "argument", how.argument);
    from.text(*asked, "field", how.field);
    from.named_texts(*asked, "names", how.names);
    from.time(*asked, "limit", std::chrono::milliseconds{100}, std::chrono::seconds{10}, how.limit);
}

/// In place of those that stand there, where the file names some.
void read_words(settings_reader& from, const yaml_node& rules, std::string_view key, std::set<std::string>& into) {
    if (rules.find(key) == nullptr) return;
    std::vector<std::string> all;
    from.texts(rules, key, all);
    into = {all.begin(), all.end()};
}

}  // namespace

std::map<std::string, writing_rules> read_writing_rules(settings_reader& from, const yaml_node& section,
                                                        const std::vector<std::string>& companies) {
    std::map<std::string, writing_rules> made;
    const auto* const all = from.entries(section, "rules", "COMPANY: {hours: calendar.yaml}");
    if (all == nullptr) return made;
    for (const auto& each : all->entries) {
        if (std::ranges::find(companies, each.key) == companies.end())
            from.report(each.value, fmt::format("no company here is called {}", shown(each.key)),
                        "name one of companies");
        const auto* const rules = from.section(
            *all, each.key, {"hours", "needs_consent", "may_wait", "templates", "costs", "stop_words", "portability"});
        if (rules == nullptr) continue;
        auto& with = made[each.key];
        if (const auto* const hours = rules->find("hours")) read_hours(from, *hours, with.may);
        read_words(from, *rules, "needs_consent", with.may.needs_consent);
        read_words(from, *rules, "may_wait", with.may.may_wait);
        read_words(from, *rules, "templates", with.may.templates);
        read_words(from, *rules, "stop_words", with.stop_words);
        read_costs(from, *rules, with.may);
        read_portability(from, *rules, with);
    }
    return made;
}

}  // namespace palabre_center
