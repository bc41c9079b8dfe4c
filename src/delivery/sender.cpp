// src/delivery/sender.cpp - the sending path's parts put together: opened, listened to, ended.
#include "palabre/delivery/sender.hpp"

#include "delivery/answers.hpp"
#include "delivery/comes_back.hpp"
#include "delivery/dispatcher.hpp"
#include "delivery/file_carrier.hpp"
#include "delivery/file_fetcher.hpp"
#include "delivery/intake.hpp"
#include "delivery/repeats.hpp"
#include "delivery/unanswered.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palabre::delivery {
namespace {

constexpr duration between_tries = std::chrono::seconds{1};

/// The parts of one callback, which is answered when all of them are.
struct callback {
    std::size_t open;
    std::function<void(bool)> then;
    bool well = true;
};

}  // namespace

struct sender::impl final : carrier_listener, std::enable_shared_from_this<impl> {
    impl(runtime& on, history::store& of, sender_options with)
        : in{on, of, listening(std::move(with))}, receipts_{in}, intake_{in},
          answers_{in, [this](medium by, const std::string& from) { return dispatcher_->shows(by, from); }},
          dispatcher_{std::make_shared<dispatcher>(in, receipts_)} {
        in.files = fetcher_.get();
        in.before = &unanswered_;
        in.look = [this] { dispatcher_->look(); };
        in.writes->when_empty = [this] { consider_end(); };
        dispatcher_->when_idle = [this] { consider_end(); };
    }

    /// Who wrote is remembered before the channel hears of it, and answers.
    sender_options listening(sender_options with) {
        with.on_message = [this,
                           then = std::move(with.on_message)](const carrier_traits& at, const inbound_message& what,
                                                              const history::thread& in, history::customer_id from) {
            answers_.met(at.on, what, from, in.of);
            if (then) then(at, what, in, from);
        };
        return with;
    }

    void open() {
        const auto& options = in.options;
        in.store.open_company(options.company, options.title, [weak = weak_from_this()](const auto& opened) {
            const auto self = weak.lock();
            if (!self || self->stopping) return;
            if (!opened) {
                self->in.log.warning("the outbox is not open yet", {{"why", opened.why}});
                self->in.loop.after_in_background(between_tries, [weak] {
                    if (const auto again = weak.lock()) again->open();
                });
                return;
            }
            self->in.company = opened->id;
            self->in.book = &self->in.store.of(opened->id);
            self->in.writes->open(*self->in.book);
            self->in.book->on_queued([weak](medium on, calendar_time due) {
                if (const auto here = weak.lock(); here && !here->stopping) here->dispatcher_->expect(on, due);
            });
            self->dispatcher_->open();
            self->fetcher_->open();
            if (self->serves()) self->unanswered_.look();
            self->poll();
        });
    }

    void poll() {
        polling = in.loop.after_in_background(in.options.look_every, [this] {
            dispatcher_->look();
            dispatcher_->look_for_strays();
            if (serves()) unanswered_.look();
            poll();
        });
    }

    bool serves() const { return in.book != nullptr && !stopping && (!in.options.serves || in.options.serves()); }

    void happened(const carrier_traits& at, std::vector<carried> what, std::function<void(bool)> then) override {
        if (!serves() || what.empty())
            return in.loop.post([then = std::move(then), done = what.empty()] { then(done); });
        unanswered_.look();
        const auto all = std::make_shared<callback>(callback{what.size(), std::move(then)});
        const auto each_done = [all](bool durable) {
            all->well = all->well && durable;
            if (--all->open == 0) all->then(all->well);
        };
        const bool unsettled = dispatcher_->waits_for(at);
        for (auto& each : what)
            if (const auto* const told = std::get_if<receipt>(&each))
                receipts_.take(at, *told, unsettled, each_done);
            else
                take(at, std::move(std::get<inbound_message>(each)), each_done);
    }

    void take(const carrier_traits& at, inbound_message what, const std::function<void(bool)>& then) {
        if (auto answer = repeats_.admit(at, what.provider_id, then))
            intake_.take(at, std::move(what), std::move(answer));
    }

    void consider_end() {
        if (!ended || !dispatcher_->idle() || in.writes->waiting() > 0) return;
        in.loop.post(std::exchange(ended, std::nullopt).value());
    }

    void close() {
        stopping = true;
        in.loop.cancel(polling);
        dispatcher_->close();
        fetcher_->close();
    }

    office in;
    receipts receipts_;
    intake intake_;
    unanswered unanswered_{in};
    repeats repeats_{in};
    delivery::answers answers_;
    std::shared_ptr<dispatcher> dispatcher_;
    std::shared_ptr<file_fetcher> fetcher_ = std::make_shared<file_fetcher>(in);
    std::vector<std::unique_ptr<file_carrier>> carriers_;
    timer_id polling = timer_id::none;
    bool started = false, stopping = false;
    std::optional<task> ended;
};

sender::sender(runtime& on, history::store& of, sender_options options) {
    std::vector<problem> found;
    const auto range = [&](const char* name, auto given, auto least, auto most) {
        if (given < least || given > most)
            found.push_back({{}, fmt::format("{} is {}", name, given), fmt::format("choose {} to {}", least, most)});
    };
    constexpr std::int64_t second = 1'000'000, day = 86'400 * second;
    if (options.company.empty()) found.push_back({{}, "the sender has no company", "name it as the store does"});
    range("attempts_most", options.attempts_most, 1, 100);
    range("look_every, in microseconds,", options.look_every.count(), second / 100, 3600 * second);
    range("retry_first, in microseconds,", options.retry_first.count(), second / 100, day);
    range("retry_most, in microseconds,", options.retry_most.count(), options.retry_first.count(), day);
    range("files.largest", options.files.largest, std::size_t{1}, std::size_t{100'000'000});
    range("files.at_once", options.files.at_once, std::size_t{1}, std::size_t{100});
    range("files.attempts_most", options.files.attempts_most, 1, 1000);
    range("files.retry_first, in microseconds,", options.files.retry_first.count(), second / 100, day);
    range("files.retry_most, in microseconds,", options.files.retry_most.count(), options.files.retry_first.count(),
          day);
    range("doubt, in microseconds,", options.doubt.count(), std::int64_t{0}, day);
    range("doubt_most, in microseconds,", options.doubt_most.count(), std::int64_t{0}, 30 * day);
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    impl_ = std::make_shared<impl>(on, of, std::move(options));
}

sender::~sender() {
    impl_->close();
}

sender& sender::add(carrier& by) {
    if (impl_->started) throw error{errc::wrong_state, "a carrier comes after the start", "add it before start()"};
    impl_->carriers_.push_back(std::make_unique<file_carrier>(impl_->in, by));
    impl_->dispatcher_->add(*impl_->carriers_.back());
    impl_->fetcher_->add(by);
    impl_->in.carriers.push_back(by.about());
    by.start(*impl_);
    return *this;
}

text_sender sender::answers() {
    return [weak = std::weak_ptr{impl_}](outbound_message what, task gone) {
        if (const auto self = weak.lock()) self->answers_.say(std::move(what), std::move(gone));
    };
}

void sender::start() {
    if (std::exchange(impl_->started, true))
        throw error{errc::wrong_state, "this sender has been started", "make another"};
    impl_->open();
}

void sender::look() {
    if (!impl_->stopping) impl_->dispatcher_->look();
}

void sender::can_send(history::customer_id who, medium on, std::string purpose, std::function<void(permission)> then) {
    if (auto* const leave = impl_->dispatcher_->leave())
        return leave->can_send(who, on, std::move(purpose), std::move(then));
    impl_->in.loop.post([on, then = std::move(then)] {
        then({.on = on, .refused = refusal_of_sending::unavailable, .why = "the company is not open yet"});
    });
}

void sender::stop(task then) {
    if (impl_->stopping) return;
    impl_->close();
    impl_->ended = std::move(then);
    impl_->in.loop.post([weak = std::weak_ptr{impl_}] {
        if (const auto self = weak.lock()) self->consider_end();
    });
}

void sender::show(const std::string& carrier, presence what) {
    for (const auto& each : impl_->carriers_)
        if (each->about().name == carrier) return each->show(std::move(what));
}

bool sender::show_typing(const history::thread& in) {
    const auto by = std::ranges::find(impl_->in.carriers, in.carrier, &carrier_traits::name);
    if (by == impl_->in.carriers.end() || !by->shows_typing || in.address.empty()) return false;
    auto last = impl_->answers_.last_heard(in.on, in.address);
    if (in.on == medium::whatsapp && last.empty()) return false;
    show(in.carrier, {presence::kind::typing, in.address, in.service, std::move(last)});
    return true;
}

void sender::heard_late(const carrier_traits& at, inbound_message what, const history::thread& in,
                        history::customer_id from) {
    hear_again(impl_->in, at, std::move(what), in, from);
}

sender_figures sender::figures() const {
    auto told = impl_->in.figures;
    impl_->dispatcher_->tell(told);
    told.unwritten = impl_->in.writes->waiting();
    return told;
}

}  // namespace palabre::delivery
