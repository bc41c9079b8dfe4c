// src/flow/changed.cpp - calendars, notices and muted choices, written beside a flow and put into it.
#include "palabre/flow/changed.hpp"

#include "core/calendar_rules.hpp"
#include "flow/changed_parts.hpp"
#include "flow/file_words.hpp"
#include "flow/offered_texts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow {
namespace {

namespace json = boost::json;

const json::object* object_in(const value& of, std::string_view name) {
    const auto* const found = of.is_object() ? of.get_object().if_contains(name) : nullptr;
    return found != nullptr && found->is_object() ? &found->get_object() : nullptr;
}

/// `then` gets each muted choice: the node's id and the choice's key.
template<class Then> void each_muted(const value& changes, Then then) {
    const auto* const all = object_in(changes, "muted");
    if (all == nullptr) return;
    for (const auto& [id, keys] : *all)
        if (keys.is_array())
            for (const auto& key : keys.get_array())
                if (key.is_string()) then(std::string{id}, std::string{key.get_string()});
}

std::string hours_of(const day_hours& all) {
    std::string made;
    for (const auto& each : all)
        made += fmt::format("{}{:02}:{:02}-{:02}:{:02}", made.empty() ? "" : ", ", each.from.count() / 60,
                            each.from.count() % 60, each.to.count() / 60, each.to.count() % 60);
    return made.empty() ? "closed" : made;
}

json::object week_of(const week_hours& all) {
    json::object made;
    for (std::size_t day = 0; day < all.size(); ++day)
        if (!all[day].empty()) made[palabre::detail::day_name(day)] = hours_of(all[day]);
    if (made.empty()) made[palabre::detail::day_name(0)] = "closed";
    return made;
}

std::string date_of(std::chrono::year_month_day on) {
    return fmt::format("{:04}-{:02}-{:02}", int{on.year()}, unsigned{on.month()}, unsigned{on.day()});
}

}  // namespace

value written(const calendar_rules& of) {
    json::object made{{"time_zone", of.time_zone}, {"hours", week_of(of.hours)}};
    made["valid_from"] = date_of(of.valid_from);
    made["valid_to"] = date_of(of.valid_to);
    json::object holidays, exceptions;
    for (const auto& each : of.holidays) {
        const auto* const on = std::get_if<std::chrono::month_day>(&each.on);
        const auto key = on != nullptr ? fmt::format("{:02}-{:02}", unsigned{on->month()}, unsigned{on->day()})
                                       : fmt::format("easter{:+}", std::get<easter>(each.on).days);
        holidays[key] = json::object{{"name", each.name}, {"hours", hours_of(each.hours)}};
    }
    for (const auto& each : of.exceptions)
        exceptions[date_of(each.on)] = json::object{{"name", each.name}, {"hours", hours_of(each.hours)}};
    json::array periods;
    for (const auto& each : of.periods)
        periods.push_back(json::object{{"name", each.name},
                                       {"from", date_of(each.from)},
                                       {"to", date_of(each.to)},
                                       {"hours", week_of(each.hours)}});
    if (!holidays.empty()) made["holidays"] = std::move(holidays);
    if (!periods.empty()) made["periods"] = std::move(periods);
    if (!exceptions.empty()) made["exceptions"] = std::move(exceptions);
    return made;
}

void detail::mute(const std::string& written, std::vector<std::pair<std::string, node>>& nodes) {
    each_muted(json::parse(written), [&](const std::string& id, const std::string& key) {
        const auto found = std::ranges::find(nodes, id, &std::pair<std::string, node>::first);
        auto* const menu = found == nodes.end() ? nullptr : std::get_if<step::menu>(&found->second.step);
        if (menu == nullptr || menu->choices.size() < 2) return;
        if (std::erase_if(menu->choices, [&](const step::menu_choice& each) { return each.key == key; }) > 0)
            std::erase_if(found->second.edges, [&](const edge& each) { return each.outcome == key; });
    });
}

void detail::put_changes(const std::string& written, graph& plan, source_texts& sources) {
    const auto all = json::parse(written);
    json::object top{{"flow", plan.name}, {"time_zone", plan.time_zone}};
    json::object calendars;
    if (const auto* const given = object_in(all, "calendars"))
        for (const auto& [name, each] : *given)
            if (plan.calendars.contains(std::string{name})) calendars[name] = each;
    if (!calendars.empty()) top["calendars"] = std::move(calendars);
    const auto* const notices = all.get_object().if_contains("notices");
    if (notices != nullptr && notices->is_array() && !notices->get_array().empty()) top["notices"] = *notices;

    file_reader from{changes_file, "", sources};
    graph read;
    read_top(from, from.yaml.parse(json::serialize(top)), read);
    from.yaml.finish();
    for (auto& [name, each] : read.calendars) plan.calendars.insert_or_assign(name, std::move(each));
    for (auto& each : read.notices) {
        std::erase_if(plan.notices, [&](const notice& one) { return one.id == each.id; });
        plan.notices.push_back(std::move(each));
    }
}

graph with_changes(const graph& of, const value& changes) {
    if (of.files.empty())
        throw error{errc::invalid_argument, "a flow in code cannot be changed beside it", "write it into a file"};
    auto files = of.files;
    if (files.back().name == detail::changes_file) files.pop_back();
    if (changes.is_object() && !changes.get_object().empty())
        files.push_back({detail::changes_file, json::serialize(changes)});
    return load_files(files);
}

std::string folders_of_prompts(const graph& of) {
    auto folder = of.folder_of_prompts();
    if (folder.empty() || of.files.empty() || of.files.back().name != detail::changes_file) return folder;
    boost::system::error_code failed;
    const auto all = json::parse(of.files.back().text, failed);
    const auto* const name = !failed && all.is_object() ? all.get_object().if_contains("prompts") : nullptr;
    return name != nullptr && name->is_string() ? std::string{name->get_string()} + '\n' + folder : folder;
}

std::vector<std::string> lost_changes(const graph& of, const value& changes) {
    std::vector<std::string> lost;
    if (const auto* const given = object_in(changes, "calendars"))
        for (const auto& [name, each] : *given)
            if (!of.calendars.contains(std::string{name}))
                lost.push_back(fmt::format("the calendar '{}'", std::string_view{name}));
    each_muted(changes, [&](const std::string& id, const std::string& key) {
        const auto* const found = of.find(id);
        const auto* const menu = found == nullptr ? nullptr : std::get_if<step::menu>(&found->step);
        if (menu == nullptr || std::ranges::find(menu->choices, key, &step::menu_choice::key) == menu->choices.end())
            lost.push_back(fmt::format("the choice '{}' of '{}'", key, id));
    });
    return lost;
}

}  // namespace palabre::flow
