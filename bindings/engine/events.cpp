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

/// An event under way: what is empty is left out of its data.
class event {
public:
    explicit event(const char* type) : made_{{"type", type}, {"version", 1}} {}

    event& at(calendar_time when) { return made_["at"] = detail::write_moment(when), *this; }
    event& of(history::customer_id who) { return add(made_, "customer", who), *this; }
    event& of(history::interaction_id which) { return add(made_, "interaction", which), *this; }

    event& text(const char* name, std::string_view given) {
        if (!given.empty()) data_[name] = given;
        return *this;
    }
    template<class Of> event& named(const char* name, id<Of> which) { return add(data_, name, which), *this; }
    event& moment(const char* name, calendar_time when) { return data_[name] = detail::write_moment(when), *this; }
    event& any(const char* name, const value& given) {
        if (!given.is_null()) data_[name] = given;
        return *this;
    }

    std::optional<json::object> take() {
        made_["data"] = std::move(data_);
        return std::move(made_);
    }

private:
    template<class Of> static void add(json::object& to, const char* name, id<Of> which) {
        if (which) to[name] = to_string(which);
    }

    json::object made_, data_;
};

std::optional<json::object> event_of(const change::begin_interaction& begun) {
    const auto& what = begun.what;
    return event{"interaction.started"}
        .of(what.customer)
        .of(what.id)
        .text("kind", to_string(what.kind))
        .text("way", to_string(what.way))
        .text("on", to_string(what.on))
        .text("address", what.address)
        .text("service", what.service)
        .moment("began", what.began)
        .text("flow", what.flow)
        .text("campaign", what.campaign)
        .text("queue", what.queue)
        .text("source", what.source)
        .text("reference", what.reference)
        .take();
}

std::optional<json::object> event_of(const change::end_interaction& what) {
    return event{"interaction.ended"}
        .of(what.which)
        .moment("ended", what.at)
        .text("how_ended", what.how_ended)
        .text("language", what.language)
        .text("flow", what.flow)
        .text("queue", what.queue)
        .any("details", what.details)
        .take();
}

std::optional<json::object> event_of(const change::add_entry& added) {
    const auto& what = added.what;
    return event{"entry.added"}
        .at(what.at)
        .of(what.customer)
        .of(what.within)
        .named("entry", what.id)
        .text("kind", to_string(what.kind))
        .text("on", to_string(what.on))
        .text("text", what.text)
        .any("details", what.details)
        .named("by", what.by)
        .take();
}

std::optional<json::object> event_of(const change::dispose& what) {
    return event{"disposition.given"}.of(what.which).text("code", what.code).take();
}

std::optional<json::object> event_of(const change::queue_message& queued) {
    const auto& what = queued.what;
    return event{"message.queued"}
        .of(what.customer)
        .of(what.because_of)
        .named("message", what.id)
        .text("on", to_string(what.on))
        .text("to", what.to)
        .text("text", what.text)
        .moment("due", what.due)
        .take();
}

std::optional<json::object> event_of(const change::settle_message& what) {
    return event{"message.settled"}
        .named("message", what.which)
        .text("state", what.due ? "waiting" : to_string(what.state))
        .text("why", what.why)
        .take();
}

std::optional<json::object> event_of(const change::prefer_language& what) {
    return event{"customer.language"}
        .of(what.who)
        .text("language", what.speaks.language)
        .text("from", to_string(what.speaks.from))
        .take();
}

template<class Other> std::optional<json::object> event_of(const Other&) {
    return {};
}

}  // namespace

std::vector<json::object> events_of(std::string_view company, const std::vector<change::any>& changes,
                                    id_generator& ids, calendar_time now) {
    std::vector<json::object> all;
    for (const auto& each : changes)
        if (auto made = std::visit([](const auto& what) { return event_of(what); }, each)) {
            (*made)["id"] = std::to_string(ids.next_value());
            (*made)["company"] = company;
            made->emplace("at", detail::write_moment(now));
            all.push_back(std::move(*made));
        }
    return all;
}

}  // namespace palabre::bindings
