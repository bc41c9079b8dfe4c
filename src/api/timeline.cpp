// src/api/timeline.cpp - entries as JSON.
#include "api/timeline.hpp"

#include "core/moment.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <charconv>

namespace palabre::api {
namespace {

namespace json = boost::json;

void add(json::object& to, const char* name, std::string_view text) {
    if (!text.empty()) to[name] = text;
}

template<class Of> void add(json::object& to, const char* name, id<Of> which) {
    if (which) to[name] = to_string(which);
}

/// The message that a line tells of; nullptr where none is of its moment and address.
const history::outgoing* message_of(const history::entry& line, const std::vector<history::outgoing>& sent) {
    const auto* const details = line.details.if_object();
    const auto* const to = details != nullptr ? details->if_contains("to") : nullptr;
    if (line.kind != history::entry_kind::sent || to == nullptr || !to->is_string()) return nullptr;
    for (const auto& each : sent)
        if (each.made == line.at && each.to == std::string_view{to->get_string()} && each.text == line.text)
            return &each;
    return nullptr;
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

}  // namespace

std::string cursor_of(const history::position& at) {
    return fmt::format("{}_{}", at.at.time_since_epoch().count(), at.id);
}

std::optional<history::position> read_cursor(std::string_view text) {
    const auto between = text.find('_');
    if (between == std::string_view::npos) return {};
    const auto at = number_of(text.substr(0, between));
    const auto id = number_of(text.substr(between + 1));
    if (!at || !id || *id < 0) return {};
    return history::position{calendar_time{duration{*at}}, *id};
}

json::object told(const history::entry& of) {
    json::object made;
    add(made, "id", of.id);
    made["at"] = detail::write_moment(of.at);
    made["on"] = to_string(of.on);
    made["kind"] = to_string(of.kind);
    add(made, "text", of.text);
    if (!of.details.is_null()) made["details"] = of.details;
    add(made, "interaction", of.within);
    add(made, "by", of.by);
    return made;
}

json::object told(const history::person& of) {
    json::object made;
    add(made, "id", of.who.id);
    add(made, "name", of.who.name);
    add(made, "language", of.who.speaks.language);
    add(made, "segment", of.who.belongs_to.name);
    json::array identities;
    for (const auto& each : of.identities)
        identities.push_back(json::object{{"kind", to_string(each.kind)}, {"address", each.address}});
    made["identities"] = std::move(identities);
    return made;
}

json::object told(const history::person& who, const history::timeline_page& page,
                  const std::vector<history::outgoing>& sent) {
    json::array entries;
    entries.reserve(page.entries.size());
    for (const auto& each : page.entries) {
        auto line = told(each);
        if (const auto* const message = message_of(each, sent)) line["state"] = to_string(message->state);
        entries.push_back(std::move(line));
    }
    return json::object{{"customer", told(who)},
                        {"entries", std::move(entries)},
                        {"next", page.next ? value(cursor_of(*page.next)) : value(nullptr)}};
}

}  // namespace palabre::api
