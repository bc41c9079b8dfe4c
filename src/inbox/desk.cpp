// src/inbox/desk.cpp - commands on conversations: read, decided, and written by the turn that was seen.
#include "inbox/desk_impl.hpp"

#include "history/post_events.hpp"
#include "history/thread_rules.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace palabre::inbox {

using namespace history;

namespace {

constexpr duration between_tries = std::chrono::seconds{1};
constexpr std::size_t far_enough = 1000;  // of his messages, to find one with a key

/// The thread after a move that was written.
history::thread after(const history::thread& was, const change::move_thread& how) {
    std::string why;
    return history::moved(was, how, why).value_or(was);
}

}  // namespace

void desk::impl::open() {
    store.open_company(options.company, {}, [weak = weak_from_this()](const auto& opened) {
        const auto self = weak.lock();
        if (!self || self->closed) return;
        if (!opened) {
            self->loop.after_in_background(between_tries, [weak] {
                if (const auto again = weak.lock(); again && !again->closed) again->open();
            });
            return;
        }
        self->book = &self->store.of(opened->id);
        self->look();
    });
}

entry desk::impl::line(const history::thread& it, entry_kind kind, std::string text, user_id by, value details) const {
    entry made;
    made.id = store.ids().next<entry>();
    made.customer = it.customer;
    made.within = it.of;
    made.kind = kind;
    made.on = it.on;
    made.at = loop.calendar_now();
    made.by = by;
    made.text = std::move(text);
    made.details = std::move(details);
    return made;
}

void desk::impl::change(interaction_id which, std::function<move(const history::thread&)> rule, std::string tells,
                        user_id by, std::function<void(const history::thread&, changes&)> also, then_thread then) {
    if (book == nullptr) return answer(std::move(then), verdict::unavailable, "the database is not there yet");
    book->thread_of(which, [self = shared_from_this(), rule = std::move(rule), tells = std::move(tells), by,
                            also = std::move(also), then = std::move(then)](const auto& found) mutable {
        if (!found) return then(found);
        const history::thread was = *found;
        auto decided = rule(was);
        if (const auto* const not_so = std::get_if<refusal>(&decided))
            return then({not_so->conflict ? verdict::conflict : verdict::refused, {}, not_so->why});
        const auto& how = std::get<change::move_thread>(decided);
        changes all{how};
        if (!tells.empty()) {
            boost::json::object details{{"state", to_string(how.state)}, {"owner", to_string(how.owner)}};
            if (how.agent) details["agent"] = to_string(how.agent);
            if (!how.queue.empty()) details["queue"] = how.queue;
            all.emplace_back(
                change::add_entry{self->line(was, entry_kind::transferred, tells, by, std::move(details))});
        }
        if (how.agent && how.agent != was.agent) all.emplace_back(change::assign_agent{was.of, how.agent});
        if (also) also(was, all);
        self->write(was, std::move(all),
                    [self, now = after(was, how), then = std::move(then)](const reply<nothing>& written) {
                        if (!written) return then({written.what, {}, written.why});
                        if (self->options.on_moved) self->options.on_moved(now);
                        then({verdict::done, now, {}});
                    });
    });
}

void desk::impl::end(const history::thread& it, const char* how, changes& all) const {
    change::end_interaction end;
    end.which = it.of;
    end.at = loop.calendar_now();
    end.how_ended = how;
    end.language = it.language;
    end.queue = it.queue;
    all.emplace_back(std::move(end));
    all.emplace_back(change::drop_session{it.of});
}

void desk::impl::write(const history::thread& about, changes all, on_reply<nothing> then) {
    std::vector<event> events;
    if (options.events.kept || options.on_event)
        events = events_of(all, {about.customer, about.of}, store.ids(), loop.calendar_now());
    post(all, events, options.events);
    book->write(std::move(all), [self = shared_from_this(), events = std::move(events),
                                 then = std::move(then)](const reply<nothing>& how) {
        then(how);
        if (!how || !self->options.on_event) return;
        try {
            for (const auto& each : events) self->options.on_event(each);
        } catch (const std::exception& thrown) {
            self->log.error("a listener to events failed", {{"why", thrown.what()}});
        }
    });
}

desk::desk(runtime& on, store& in, desk_options options) {
    std::vector<problem> found;
    const auto range = [&](const char* name, duration given, duration least, duration most) {
        if (given < least || given > most)
            found.push_back(
                {{},
                 fmt::format("{} is {} s", name, given / std::chrono::seconds{1}),
                 fmt::format("choose {} to {} s", least / std::chrono::seconds{1}, most / std::chrono::seconds{1})});
    };
    using namespace std::chrono;
    if (options.company.empty()) found.push_back({{}, "the desk has no company", "name it as the store does"});
    range("lease", options.lease, minutes{1}, days{7});
    range("look_every", options.look_every, seconds{1}, hours{1});
    range("lasts", options.lasts, minutes{1}, days{30});
    range("flow_waits", options.flow_waits, minutes{1}, days{30});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    impl_ = std::make_shared<impl>(on, in, std::move(options));
}

desk::~desk() {
    impl_->closed = true;
    impl_->loop.cancel(impl_->looking);
}

void desk::start() {
    impl_->open();
}

history::company_store* desk::book() const {
    return impl_->book;
}

void desk::take(interaction_id which, user_id agent, bool by_force, then_thread then) {
    impl_->change(
        which, [raw = impl_.get(), agent, by_force](const auto& it) { return taken(it, agent, by_force, raw->now()); },
        "taken", agent, {}, std::move(then));
}

void desk::assign(interaction_id which, user_id by, user_id to, then_thread then) {
    impl_->change(
        which, [raw = impl_.get(), by, to](const auto& it) { return assigned(it, by, to, raw->now()); }, "assigned", by,
        {}, std::move(then));
}

void desk::transfer(interaction_id which, user_id by, const std::string& queue, then_thread then) {
    impl_->change(
        which, [raw = impl_.get(), by, queue](const auto& it) { return transferred(it, by, queue, raw->now()); },
        "waits for an agent", by, {}, std::move(then));
}

void desk::give_back(interaction_id which, user_id by, then_thread then) {
    impl_->change(
        which, [raw = impl_.get(), by](const auto& it) { return returned(it, by, raw->now()); },
        "given back to its flow", by, {}, std::move(then));
}

void desk::snooze(interaction_id which, user_id by, calendar_time until, then_thread then) {
    impl_->change(
        which, [raw = impl_.get(), by, until](const auto& it) { return snoozed(it, by, until, raw->now()); }, "snoozed",
        by, {}, std::move(then));
}

void desk::wake(interaction_id which, then_thread then) {
    impl_->change(
        which, [raw = impl_.get()](const auto& it) { return woken(it, raw->now()); }, "woken", {}, {}, std::move(then));
}

void desk::close(interaction_id which, user_id by, const std::string& disposition, then_thread then) {
    impl_->change(
        which, [by, disposition](const auto& it) { return closed(it, by, disposition); }, "closed", by,
        [raw = impl_.get(), disposition, by](const history::thread& it, impl::changes& all) {
            raw->end(it, "completed", all);
            if (disposition.empty()) return;
            all.emplace_back(change::dispose{it.of, disposition});
            all.emplace_back(change::add_entry{raw->line(it, entry_kind::disposed, disposition, by)});
        },
        std::move(then));
}

void desk::reopen(interaction_id which, user_id agent, then_thread then) {
    impl_->change(
        which, [raw = impl_.get(), agent](const auto& it) { return reopened(it, agent, raw->now()); }, "reopened",
        agent, {}, std::move(then));
}

void desk::say(interaction_id which, saying what, std::function<void(reply<said>)> then) {
    auto& in = *impl_;
    if (in.book == nullptr) return in.answer(std::move(then), verdict::unavailable, "the database is not there yet");
    if (what.text.empty() && what.details.is_null())
        return in.answer(std::move(then), verdict::refused, "there is nothing to say");
    const auto write = [self = impl_, which, what, then] {
        outgoing made;
        made.id = self->store.ids().next<outgoing>();
        auto rule = [self, agent = what.agent](const history::thread& it) -> move {
            if (it.address.empty())
                return refusal{
                    true, fmt::format("conversation {} waits for the customer to come by its link", to_string(it.of))};
            return taken(it, agent, false, self->now());
        };
        auto also = [self, what, made](const history::thread& it, impl::changes& all) mutable {
            const auto now = self->loop.calendar_now();
            boost::json::object details;
            if (const auto* const given = what.details.if_object()) details = *given;
            details["author"] = "agent";
            // By the address that he wrote to: of another he knows nothing, and platforms keep a window for each.
            if (!it.service.empty()) details["from"] = it.service;
            made.customer = it.customer;
            made.because_of = it.of;
            made.on = it.on;
            made.to = it.address;
            made.text = what.text;
            made.details = std::move(details);
            made.priority = send_priority::urgent;
            made.purpose = "conversation";
            made.key = what.key;
            made.made = made.due = now;
            made.expires = now + self->options.lasts;
            boost::json::object shown{{"on", to_string(it.on)}, {"to", it.address}};
            if (const auto* const file = made.details.as_object().if_contains("attachment"))
                shown["attachment"] = *file;
            if (!what.original.is_null()) shown["original"] = what.original;
            auto told = self->line(it, entry_kind::sent, what.text, what.agent, std::move(shown));
            all.emplace_back(change::add_entry{std::move(told)});
            all.emplace_back(change::queue_message{made});
            change::touch_thread heard;
            heard.which = it.of;
            heard.last_out = now;
            all.emplace_back(std::move(heard));
        };
        self->change(which, std::move(rule), {}, what.agent, std::move(also), [id = made.id, then](const auto& now) {
            if (!now) return then({now.what, {}, now.why});
            then({verdict::done, {id, false, *now}, {}});
        });
    };
    if (what.key.empty()) return write();
    in.book->thread_of(which, [self = impl_, key = what.key, write, then](const reply<history::thread>& it) {
        if (!it) return then({it.what, {}, it.why});
        self->book->messages(it->customer, far_enough, [now = *it, key, write, then](const auto& sent) {
            if (!sent && sent.what != verdict::not_found) return then({sent.what, {}, sent.why});
            const auto& all = *sent;
            const auto known = std::ranges::find(all, key, &outgoing::key);
            if (known == all.end()) return write();
            then({verdict::done, {known->id, true, now}, {}});
        });
    });
}

void desk::note(interaction_id which, user_id agent, const std::string& text, then_thread then) {
    auto& in = *impl_;
    if (in.book == nullptr) return in.answer(std::move(then), verdict::unavailable, "the database is not there yet");
    in.book->thread_of(which, [self = impl_, agent, text, then = std::move(then)](const reply<history::thread>& it) {
        if (!it) return then(it);
        self->write(*it, {change::add_entry{self->line(*it, entry_kind::noted, text, agent)}},
                    [now = *it, then](const reply<nothing>& how) {
                        if (!how) return then({how.what, {}, how.why});
                        then({verdict::done, now, {}});
                    });
    });
}

}  // namespace palabre::inbox
