// bindings/engine/events.cpp - a change, a name, and what belongs to it.
#include "engine/events.hpp"

#include "core/moment.hpp"

#include <optional>
#include <string>
#include <utility>

namespace palabre::bindings {
namespace {

namespace json = boost::json;
namespace change = history::change;

void add(json::object& to, const char* name, std::string_view text) {
    if (!text.empty()) to[name] = text;
}

template<class Of> void add(json::object& to, const char* name, id<Of> which) {
    if (which) to[name] = to_string(which);
}

json::object named(const char* name) {
    return {{"event", name}};
}

std::optional<json::object> event_of(const change::begin_interaction& what) {
    const auto& of = what.what;
    auto made = named("interaction_started");
    add(made, "interaction", of.id);
    add(made, "customer", of.customer);
    made["kind"] = to_string(of.kind);
    made["direction"] = to_string(of.way);
    made["channel"] = to_string(of.on);
    add(made, "address", of.address);
    add(made, "service", of.service);
    add(made, "reference", of.reference);
    made["at"] = detail::write_moment(of.began);
    return made;
}

std::optional<json::object> event_of(const change::end_interaction& what) {
    auto made = named("interaction_ended");
    add(made, "interaction", what.which);
    made["how"] = what.how_ended;
    add(made, "language", what.language);
    add(made, "flow", what.flow);
    if (!what.details.is_null()) made["details"] = what.details;
    made["at"] = detail::write_moment(what.at);
    return made;
}

std::optional<json::object> event_of(const change::dispose& what) {
    auto made = named("disposition");
    add(made, "interaction", what.which);
    made["code"] = what.code;
    return made;
}

/// Said, heard, sent, looked up: what the timeline shows. A disposition has an event of its own.
std::optional<json::object> event_of(const change::add_entry& what) {
    const auto& of = what.what;
    if (of.kind == history::entry_kind::disposed) return {};
    auto made = named("message");
    add(made, "interaction", of.within);
    add(made, "customer", of.customer);
    made["kind"] = to_string(of.kind);
    made["channel"] = to_string(of.on);
    add(made, "text", of.text);
    if (!of.details.is_null()) made["details"] = of.details;
    made["at"] = detail::write_moment(of.at);
    return made;
}

std::optional<json::object> event_of(const change::queue_message& what) {
    const auto& of = what.what;
    auto made = named("message_queued");
    add(made, "message", of.id);
    add(made, "interaction", of.because_of);
    add(made, "customer", of.customer);
    made["channel"] = to_string(of.on);
    made["to"] = of.to;
    add(made, "text", of.text);
    made["at"] = detail::write_moment(of.made);
    return made;
}

std::optional<json::object> event_of(const change::settle_message& what) {
    auto made = named("message_settled");
    add(made, "message", what.which);
    made["state"] = to_string(what.state);
    add(made, "why", what.why);
    return made;
}

std::optional<json::object> event_of(const change::prefer_language& what) {
    auto made = named("language");
    add(made, "customer", what.who);
    made["language"] = what.speaks.language;
    return made;
}

template<class Other> std::optional<json::object> event_of(const Other&) {
    return {};
}

}  // namespace

std::vector<json::object> events_of(std::string_view company, const std::vector<change::any>& changes) {
    std::vector<json::object> all;
    for (const auto& each : changes)
        if (auto made = std::visit([](const auto& what) { return event_of(what); }, each)) {
            (*made)["company"] = company;
            all.push_back(std::move(*made));
        }
    return all;
}

}  // namespace palabre::bindings
