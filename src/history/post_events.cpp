// src/history/post_events.cpp - the events that a write brings about, written with it.
#include "history/post_events.hpp"

#include "core/moment.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace palabre::history {
namespace {

namespace json = boost::json;

/// An object that leaves out what is empty.
class data {
public:
    data& text(const char* name, std::string_view given) {
        if (!given.empty()) object_[name] = given;
        return *this;
    }
    template<class Of> data& named(const char* name, id<Of> given) {
        if (given) object_[name] = to_string(given);
        return *this;
    }
    data& at(const char* name, calendar_time given) {
        object_[name] = detail::write_moment(given);
        return *this;
    }
    data& any(const char* name, const value& given) {
        if (!given.is_null()) object_[name] = given;
        return *this;
    }
    value take() { return std::move(object_); }

private:
    json::object object_;
};

/// Fills in type, moment and data, and whom it is about where the change says so; no type: nobody is told.
struct telling {
    event& made;

    void operator()(const change::begin_interaction& begun) const {
        const auto& what = begun.what;
        made.type = "interaction.started";
        made.customer = what.customer;
        made.interaction = what.id;
        made.data = data{}
                        .text("kind", to_string(what.kind))
                        .text("way", to_string(what.way))
                        .text("on", to_string(what.on))
                        .text("address", what.address)
                        .text("service", what.service)
                        .at("began", what.began)
                        .text("flow", what.flow)
                        .text("campaign", what.campaign)
                        .text("queue", what.queue)
                        .text("source", what.source)
                        .text("reference", what.reference)
                        .take();
    }
    void operator()(const change::end_interaction& what) const {
        made.type = "interaction.ended";
        made.interaction = what.which;
        made.data = data{}
                        .at("ended", what.at)
                        .text("how_ended", what.how_ended)
                        .text("language", what.language)
                        .text("flow", what.flow)
                        .text("queue", what.queue)
                        .any("details", what.details)
                        .take();
    }
    void operator()(const change::add_entry& added) const {
        const auto& what = added.what;
        made.type = "entry.added";
        made.at = what.at;
        made.customer = what.customer;
        made.interaction = what.within;
        made.data = data{}
                        .named("entry", what.id)
                        .text("kind", to_string(what.kind))
                        .text("on", to_string(what.on))
                        .text("text", what.text)
                        .any("details", what.details)
                        .named("by", what.by)
                        .take();
    }
    void operator()(const change::dispose& what) const {
        made.type = "disposition.given";
        made.interaction = what.which;
        made.data = data{}.text("code", what.code).take();
    }
    void operator()(const change::queue_message& queued) const {
        const auto& what = queued.what;
        made.type = "message.queued";
        made.customer = what.customer;
        made.interaction = what.because_of;
        made.data = data{}
                        .named("message", what.id)
                        .text("on", to_string(what.on))
                        .text("to", what.to)
                        .text("text", what.text)
                        .at("due", what.due)
                        .take();
    }
    void operator()(const change::settle_message& what) const {
        made.type = "message.settled";
        made.data = data{}
                        .named("message", what.which)
                        .text("state", what.due ? "waiting" : to_string(what.state))
                        .text("why", what.why)
                        .take();
    }
    void operator()(const change::prefer_language& what) const {
        made.type = "customer.language";
        made.customer = what.who;
        made.data = data{}.text("language", what.speaks.language).text("from", to_string(what.speaks.from)).take();
    }
    /// An agent is asked to take it.
    void operator()(const change::open_thread& opened) const {
        const auto& what = opened.what;
        if (what.owner != thread_owner::nobody || what.state != thread_state::open) return;
        made.type = "conversation.waiting";
        made.customer = what.customer;
        made.interaction = what.of;
        made.data = data{}
                        .text("on", to_string(what.on))
                        .text("address", what.address)
                        .text("queue", what.queue)
                        .text("language", what.language)
                        .named("continues", what.continues)
                        .take();
    }
    void operator()(const change::move_thread& what) const {
        if (what.owner != thread_owner::nobody || what.state != thread_state::open) return;
        made.type = "conversation.waiting";
        made.interaction = what.which;
        made.data = data{}.text("queue", what.queue).take();
    }
    void operator()(const auto&) const {}
};

}  // namespace

std::vector<event> events_of(const std::vector<change::any>& changes, const event_context& about, id_generator& ids,
                             calendar_time now) {
    std::vector<event> all;
    for (const auto& each : changes) {
        event made;
        made.at = now;
        made.customer = about.customer;
        made.interaction = about.interaction;
        std::visit(telling{made}, each);
        if (made.type.empty()) continue;
        made.id = ids.next<event>();
        all.push_back(std::move(made));
    }
    return all;
}

void post(std::vector<change::any>& changes, const std::vector<event>& events, const event_rules& rules) {
    if (!rules.kept) return;
    for (const auto& each : events) {
        change::post_event made{each, {}};
        for (const auto& target : rules.targets) {
            const auto wants = [&](const std::string& word) { return means_event(word, each.type); };
            if (target.types.empty() || std::ranges::any_of(target.types, wants)) made.to.push_back(target.webhook);
        }
        changes.emplace_back(std::move(made));
    }
}

}  // namespace palabre::history
