// src/center/flow_runner.cpp - carries one flow through one conversation: events in, actions out.
#include "center/flow_runner.hpp"

#include "palabre/core/secret.hpp"
#include "palabre/flow/changed.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace palabre {

using namespace std::chrono_literals;

flow_runner::flow_runner(runtime& on, std::shared_ptr<flow::host> house, std::shared_ptr<const flow::player> plays,
                         conversation_ptr talk, logger log, std::shared_ptr<tally> counts)
    : runtime_{on}, house_{std::move(house)}, plays_{std::move(plays)}, talk_{std::move(talk)}, about_{talk_->about()},
      log_{std::move(log)}, counts_{std::move(counts)}, session_{plays_->open(about_.on, about_.from, about_.to)} {
}

void flow_runner::start() {
    talk_->on_ended([self = shared_from_this()](ending why) {
        self->ended_ = true;
        self->suspended_ = why == ending::suspended;
        if (self->suspended_) return void(++self->requests_);  // it is kept as it was when it asked
        // Whoever ended it, a drain included: the flow is told unless it has come to its own end.
        if (self->begun_ && !self->session_.over) self->happened(flow::event::hung_up{});
        self->guarded([&] { self->carry_out(std::exchange(self->when_over_, {})); });
        self->guarded([&] { self->house_->over(self->about_, self->session_, self->plays_->node_of(self->session_)); });
    });
    if (const auto folder = flow::folders_of_prompts(plays_->plan()); !folder.empty()) talk_->speak_from(folder);
    house_->resume(about_, [self = shared_from_this()](std::optional<flow::resumed> from) {
        if (self->suspended_) return;
        if (from && !self->ended_)
            self->go_on(*std::move(from));
        else
            self->begin();
    });
}

/// What he has written answers the question that was open: by a button's words, or as they are.
void flow_runner::go_on(flow::resumed from) {
    plays_ = std::move(from.plays);
    session_ = std::move(from.talk);
    begun_ = true;
    guarded([&] {
        const bool asks_again = from.was_an_agents && !plays_->take_back(session_);
        auto open = plays_->ask_again(session_, runtime_.calendar_now());
        if (asks_again && !open.empty()) return carry_out(std::move(open));
        for (auto& each : open) {
            const auto* const asks = std::get_if<flow::action::ask>(&each);
            if (asks == nullptr) continue;
            answer given{answer::kind::given, about_.text};
            for (const auto& one : present({}, asks->what.choices, talk_->can()).tappable)
                if (one.label == given.text) given.text = one.key;
            return happened(flow::event::answered{std::move(given)});
        }
        log_.warning("a kept conversation waits for nothing, and is over", {{"node", plays_->node_of(session_)}});
        talk_->end();
    });
}

void flow_runner::begin() {
    house_->recognise(about_, [self = shared_from_this()](flow::event::begins who) {
        if (self->suspended_) return;
        self->begun_ = true;
        if (who.variables.is_null()) who.variables = self->about_.fields;
        who.wrote = self->about_.text;
        // Only lines on which words are understood say how many of them.
        if (const auto& can = self->talk_->can(); can.speech && can.text > 0) {
            if (!who.variables.is_object()) who.variables.emplace_object();
            who.variables.as_object()["@hears_words"] = true;
        }
        self->happened(std::move(who));
        if (self->ended_ && !self->session_.over) self->happened(flow::event::hung_up{});  // he did not wait for it
    });
}

/// One conversation's bad luck must not end the others'.
template<typename Deed> void flow_runner::guarded(Deed deed) {
    try {
        deed();
    } catch (const std::exception& thrown) {
        // Whoever threw may quote what he could not handle.
        const bool secret = !plays_->secrets(session_).is_null();
        log_.error("the flow failed",
                   {{"node", plays_->node_of(session_)},
                    {"what", secret ? "not shown: the conversation holds a secret" : thrown.what()}});
        session_.over = true;
        talk_->drop();
    }
}

void flow_runner::happened(const flow::event::any& what) {
    guarded([&] {
        flow::actions then;
        trail_.clear();
        plays_->advance(session_, what, runtime_.calendar_now(), then, &trail_);
        std::string walked;  // for who watches a flow as it goes
        for (const auto at : trail_) {
            const auto& node = plays_->plan().nodes()[at].first;
            house_->walked(about_, node);
            if (log_.takes(log_level::debug)) walked += (walked.empty() ? "" : " ") + node;
        }
        log_.debug("flow", {{"node", plays_->node_of(session_)},
                            {"walked", std::move(walked)},
                            {"actions", std::to_string(then.size())}});
        carry_out(std::move(then));
    });
}

std::function<void(flow::event::settled)> flow_runner::settles() {
    return [self = shared_from_this(), request = ++requests_](flow::event::settled how) {
        if (request == self->requests_) self->happened(std::move(how));
    };
}

/// An act's arguments, secrets masked: those of the flow, and those of the description.
value flow_runner::written_down(const flow::action::call& what, const connector* asked) {
    auto arguments = what.arguments;
    for (const auto& name : what.secret_arguments) arguments.as_object()[name] = masked_secret;
    if (asked == nullptr) return arguments;
    const auto described = asked->operations();
    const auto is = std::ranges::find(described, what.operation, &operation::name);
    return is == described.end() ? arguments : without_secrets(std::move(arguments), is->arguments);
}

/// What follows the end waits until the last word has been heard.
void flow_runner::carry_out(flow::actions then) {
    for (auto each = then.begin(); each != then.end(); ++each) {
        if (std::holds_alternative<flow::action::end>(*each)) {
            if (ended_) continue;
            when_over_.assign(std::make_move_iterator(each + 1), std::make_move_iterator(then.end()));
            return talk_->end();
        }
        carry_out_one(*each);
    }
}

void flow_runner::carry_out_one(flow::action::any& what) {
    namespace action = flow::action;
    namespace event = flow::event;
    struct {
        flow_runner& run;

        void operator()(action::say& it) const { run.talk_->say(std::move(it.words)); }
        void operator()(action::ask& it) const {
            run.house_->paused(run.about_, run.session_, it.what);
            run.talk_->ask(std::move(it.what),
                           [self = run.shared_from_this(), request = ++run.requests_](answer given) {
                               if (request == self->requests_) self->happened(flow::event::answered{std::move(given)});
                           });
        }
        void operator()(action::call& it) const {
            connector* const asked = run.house_->connected(it.connector);
            auto written = it.writes ? run.written_down(it, asked) : value{};
            auto then = [self = run.shared_from_this(), request = ++run.requests_, connector = it.connector,
                         operation = it.operation, asked = run.runtime_.now(), writes = it.writes, secret = it.secret,
                         written = std::move(written)](outcome came) {
                const auto took = self->runtime_.now() - asked;
                self->counts_->looked_up(connector, operation, came.what, took);
                if (came.what == outcome::kind::unavailable)
                    self->log_.warning("a lookup came to nothing", {{"operation", connector + "." + operation},
                                                                    {"why", secret ? "not shown" : came.reason},
                                                                    {"ms", std::to_string(took / 1ms)}});
                if (came.secret && !secret && came.what == outcome::kind::value)
                    self->log_.error("an answer has a secret, and the flow does not say so: it is taken for none",
                                     {{"operation", connector + "." + operation}});
                self->guarded([&] {
                    writes ? self->house_->acted(self->about_, {connector + "." + operation, written, came.what})
                           : self->house_->looked_up(self->about_, connector + "." + operation, came.what);
                });
                if (request == self->requests_) self->happened(flow::event::came{std::move(came)});
            };
            if (asked != nullptr)
                asked->call(it.operation, std::move(it.arguments), run.runtime_.now() + it.timeout, std::move(then));
            else
                run.runtime_.post([then = std::move(then), name = it.connector] {
                    then(outcome::unavailable("nothing called '" + name + "' is connected"));
                });
        }
        void operator()(action::send& it) const { run.house_->send(run.about_, it.what); }
        void operator()(action::promise& it) const {
            run.house_->promise(run.about_, it.what,
                                [&on = run.runtime_, then = run.settles()](flow::event::settled how) {
                                    on.post([then, how = std::move(how)]() mutable { then(std::move(how)); });
                                });
        }
        void operator()(action::remember_language& it) const { run.house_->remember_language(run.about_, it.language); }
        void operator()(action::tag& it) const { run.house_->tag(run.about_, it.disposition); }
        void operator()(action::transfer& it) const { run.house_->transfer(run.talk_, it, run.settles()); }
        void operator()(action::open_conversation& it) const {
            run.house_->open_conversation(run.about_, it, run.session_);
        }
        void operator()(action::record& it) const { run.house_->record(run.talk_, it, run.settles()); }
        void operator()(action::schedule_callback& it) const {
            run.house_->schedule_callback(run.about_, it, run.settles());
        }
        void operator()(action::ask_assistant& it) const {
            run.house_->ask_assistant(
                run.about_, it,
                [&on = run.runtime_, self = run.shared_from_this(), request = ++run.requests_](event::assisted said) {
                    on.post([self, request, said = std::move(said)]() mutable {
                        if (request == self->requests_) self->happened(std::move(said));
                    });
                });
        }
        void operator()(action::wait& it) const {
            run.runtime_.after(it.length, [then = run.settles()] { then({"done"}); });
        }
        void operator()(action::end&) const {}  // carry_out()'s
    } const carry{*this};
    std::visit(carry, what);
}

}  // namespace palabre
