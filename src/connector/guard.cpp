// src/connector/guard.cpp - calls in their order, each ended once; the breaker, the cache and second attempts.
#include "palabre/connector/guard.hpp"

#include "connector/answer_cache.hpp"
#include "connector/breaker.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <unordered_map>
#include <utility>

namespace palabre {
namespace {

/// One call, from its beginning to its one end.
struct flight {
    flight(runtime& on, const operation& of, std::string name, instant deadline, std::function<void(outcome)> then)
        : of{&of}, name{std::move(name)}, deadline{deadline}, then{std::move(then)}, alarm{on} {}

    const operation* of;
    const std::string name;
    value arguments;
    const instant deadline;
    std::function<void(outcome)> then;
    std::string key;  // in the cache; "" where nothing is kept
    instant asked_at{};
    std::size_t attempt = 0;   // counts from 1
    std::uint64_t era = 0;     // the breaker's, when this attempt began
    std::uint64_t writes = 0;  // so many were known then
    std::size_t place = 0;     // among those under way
    bool asking = false;       // the connector has it
    bool probe = false, inside = false;
    timer alarm;  // its deadline, the attempt's end, or the time of the next attempt
};
using flight_ptr = std::shared_ptr<flight>;

bool may_repeat(const operation& of) noexcept {
    return !of.writes || of.idempotent;
}

bool has_secret_result(const operation& of) noexcept {
    return std::ranges::any_of(of.result, &operation_field::secret);
}

bool failed(const outcome& came) noexcept {
    return came.what == outcome::kind::unavailable && !came.misasked;
}

void refuse_bad(const guard_options& options) {
    auto found = check(options.operations);
    const auto range = [&](const char* name, auto given, auto least, auto most) {
        if (given < least || given > most)
            found.push_back({{}, fmt::format("{} is {}", name, given), fmt::format("choose {} to {}", least, most)});
    };
    constexpr std::int64_t hour = 3'600'000'000;
    range("at_once", options.at_once, std::size_t{1}, std::size_t{10'000});
    range("most_waiting", options.most_waiting, std::size_t{0}, std::size_t{1'000'000});
    range("of_last", options.of_last, std::size_t{1}, std::size_t{64});
    range("failures", options.failures, std::size_t{1}, std::max(options.of_last, std::size_t{1}));
    range("retries", options.retries, std::size_t{0}, std::size_t{10});
    range("cache_most", options.cache_most, std::size_t{0}, std::size_t{10'000'000'000});
    range("limit, in microseconds,", options.limit.count(), std::int64_t{1}, hour);
    range("open_for, in microseconds,", options.open_for.count(), std::int64_t{1}, 24 * hour);
    range("open_most, in microseconds,", options.open_most.count(), std::max(options.open_for.count(), std::int64_t{1}),
          24 * hour);
    range("retry_after, in microseconds,", options.retry_after.count(), std::int64_t{0}, hour);
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
}

}  // namespace

std::string_view to_string(breaker_state what) noexcept {
    switch (what) {
    case breaker_state::closed: return "closed";
    case breaker_state::open: return "open";
    case breaker_state::half_open: return "half_open";
    }
    return "unknown";
}

/// Callbacks hold it weakly; what runs holds it while it runs, since whoever is answered may destroy the guard.
struct guard::core : std::enable_shared_from_this<core> {
    core(runtime& on, std::unique_ptr<connector> given, guard_options with)
        : on{on}, options{std::move(with)}, to{std::move(given)},
          rule{options.failures, options.of_last, options.open_for, options.open_most}, cache{options.cache_most} {
        for (const auto& each : options.operations) known.emplace(each.name, &each);
        undescribed.writes = true;  // perhaps
    }
    ~core() { on.cancel(opens_again); }
    core(const core&) = delete;
    core& operator=(const core&) = delete;

    void call(const std::string& name, value arguments, instant deadline, std::function<void(outcome)> then);
    void admit(const flight_ptr& each);
    void ask(const flight_ptr& each);
    void answered(const flight_ptr& each, outcome came);
    void count(const flight_ptr& each, const outcome& came);
    bool tries_again(const flight_ptr& each, const outcome& came);
    void end(const flight_ptr& each, outcome came);
    void end_without(const flight_ptr& each, std::uint64_t& counter, outcome why);
    void open(const outcome& why, const operation& of);
    void change(breaker_state now, std::string why);
    void serve_next();

    bool asks_now() const noexcept {
        return rule.state() == breaker_state::closed || (rule.state() == breaker_state::half_open && !probing);
    }

    runtime& on;
    const guard_options options;
    const std::unique_ptr<connector> to;
    std::unordered_map<std::string, const operation*> known;
    operation undescribed;
    detail::breaker rule;
    detail::answer_cache cache;
    std::vector<flight_ptr> under_way;  // all of them
    std::deque<flight_ptr> waiting;     // those that wait for a place
    std::size_t at_work = 0;
    std::uint64_t era = 0;  // counts what the breaker was: an answer from before it opened tells nothing any more
    bool probing = false;
    bool inside_call = false;  // nobody is answered from there
    bool gone = false;         // the guard is
    std::uint64_t writes = 0;  // begun and ended: what was asked before another one may be out of date
    timer_id opens_again = timer_id::none;
    instant open_until{};
    guard_figures figures;
};

void guard::core::call(const std::string& name, value arguments, instant deadline, std::function<void(outcome)> then) {
    const auto found = known.find(name);
    const operation* const of = found != known.end() ? found->second : known.empty() ? &undescribed : nullptr;
    auto why = of == nullptr ? std::string{"it has no such operation"} : argument_problem(*of, arguments);
    if (!why.empty()) {
        ++figures.misasked;
        options.log.warning("a call that cannot be", {{"operation", name}, {"why", why}});
        on.post([then = std::move(then), why = fmt::format("{}: {}", name, why)] { then(outcome::misasking(why)); });
        return;
    }
    const auto each = std::make_shared<flight>(on, *of, name, deadline, std::move(then));
    if (of->fresh_for > duration{0} || of->stale_for > duration{0}) {
        each->key = detail::question_key(name, arguments);
        const auto* const kept = cache.find(each->key);
        if (kept != nullptr && kept->writes == writes && on.now() - kept->asked_at <= of->fresh_for) {
            ++figures.remembered;
            on.post([each, data = kept->data]() mutable { each->then(outcome::of(std::move(data))); });
            return;
        }
    }
    each->arguments = std::move(arguments);
    each->place = under_way.size();
    under_way.push_back(each);
    const bool before = std::exchange(inside_call, true);
    admit(each);
    inside_call = before;
}

/// To the connector, among those that wait, or away.
void guard::core::admit(const flight_ptr& each) {
    if (!asks_now())
        return end_without(each, figures.refused, outcome::unavailable("it has failed too often, and is left alone"));
    if (each->deadline <= on.now())
        return end_without(each, figures.crowded, outcome::unavailable("there is no time left to ask"));
    if (at_work < options.at_once) return ask(each);
    if (waiting.size() >= options.most_waiting)
        return end_without(each, figures.crowded, outcome::unavailable("too many calls wait for it"));
    waiting.push_back(each);
    each->alarm.start(each->deadline - on.now(), [this, each = each.get()] {
        const auto self = shared_from_this();
        const auto found = std::ranges::find(waiting, each, &flight_ptr::get);
        const auto late = *found;
        waiting.erase(found);
        end_without(late, figures.crowded, outcome::unavailable("all its calls were taken until the deadline"));
    });
}

void guard::core::ask(const flight_ptr& each) {
    const auto& of = *each->of;
    ++at_work;
    ++figures.attempts;
    const auto attempt = ++each->attempt;
    each->asked_at = on.now();
    each->era = era;
    each->writes = writes;
    each->asking = true;
    each->probe = rule.state() == breaker_state::half_open;
    if (each->probe) probing = true;
    if (of.writes) ++writes;

    const auto patience = of.timeout > duration{0} ? of.timeout : options.limit;
    const auto until = std::min(each->deadline, each->asked_at + patience);
    auto take = [here = weak_from_this(), each = std::weak_ptr{each}, attempt](outcome came) {
        const auto self = here.lock();
        if (!self) return;
        const auto still = each.lock();
        if (!still || !still->asking || still->attempt != attempt) {
            ++self->figures.late;
            return;
        }
        if (!still->inside) return self->answered(still, std::move(came));
        still->asking = false;  // the first answer counts, once call() has returned
        self->on.post([here, still, came = std::move(came)]() mutable {
            const auto later = here.lock();
            if (!later) return;
            still->asking = true;
            later->answered(still, std::move(came));
        });
    };
    each->inside = true;
    try {
        const bool last = !may_repeat(of) || attempt > options.retries;
        to->call(each->name, last ? std::move(each->arguments) : each->arguments, until, take);
    } catch (const std::exception& thrown) {
        const std::string words = has_secret(of) || known.empty() ? "" : fmt::format(": {}", thrown.what());
        take(outcome::unavailable("its code threw an exception" + words));
    } catch (...) {
        take(outcome::unavailable("its code threw something strange"));
    }
    each->inside = false;
    if (!each->asking) return;  // it has answered already
    each->alarm.start(until - on.now(), [this, each = each.get()] {
        answered(under_way[each->place], outcome::unavailable("no answer in time"));
    });
}

void guard::core::answered(const flight_ptr& given, outcome came) {
    const auto self = shared_from_this();
    const auto each = given;  // what was given may be its place among the others
    const auto& of = *each->of;
    each->asking = false;
    each->alarm.cancel();
    --at_work;
    if (of.writes) ++writes;
    if (came.what == outcome::kind::value || came.what == outcome::kind::stale)
        if (auto why = result_problem(of, came.data); !why.empty())
            came = outcome::unavailable(fmt::format("{}: {}", each->name, why));
    if (has_secret_result(of)) came.secret = true;
    count(each, came);
    if (failed(came)) {
        if (!tries_again(each, came)) end_without(each, figures.failed, std::move(came));
        return serve_next();
    }
    switch (came.what) {
    case outcome::kind::value:
        ++figures.answered;
        if (!each->key.empty()) cache.keep(each->key, {came.data, each->asked_at, each->writes});
        break;
    case outcome::kind::not_found:
        ++figures.answered;
        if (!each->key.empty()) cache.forget(each->key);
        break;
    case outcome::kind::stale: ++figures.stale; break;
    case outcome::kind::unavailable: ++figures.misasked; break;
    }
    end(each, std::move(came));
    serve_next();
}

/// What this attempt tells of the system.
void guard::core::count(const flight_ptr& each, const outcome& came) {
    if (std::exchange(each->probe, false)) {
        probing = false;
        if (failed(came)) return open(came, *each->of);
        rule.close();
        ++era;
        return change(breaker_state::closed, "");
    }
    if (rule.state() != breaker_state::closed || each->era != era) return;
    if (rule.takes(failed(came)) || came.leave_for > duration{0}) open(came, *each->of);
}

bool guard::core::tries_again(const flight_ptr& each, const outcome& came) {
    if (!may_repeat(*each->of) || each->attempt > options.retries || rule.state() != breaker_state::closed)
        return false;
    const auto longest = options.retry_after * (std::int64_t{1} << (each->attempt - 1));
    const auto half = longest.count() / 2;
    const duration wait{half + static_cast<std::int64_t>(on.random() % (static_cast<std::uint64_t>(half) + 1))};
    if (on.now() + wait >= each->deadline || came.leave_for > wait) return false;
    ++figures.retries;
    each->alarm.start(wait, [this, each = each.get()] {
        const auto self = shared_from_this();
        admit(flight_ptr{under_way[each->place]});
    });
    return true;
}

void guard::core::end(const flight_ptr& each, outcome came) {
    each->alarm.cancel();
    std::swap(under_way[each->place], under_way.back());
    under_way[each->place]->place = each->place;
    under_way.pop_back();
    if (gone) return;
    if (!inside_call) return std::exchange(each->then, nullptr)(std::move(came));
    on.post([here = weak_from_this(), then = std::move(each->then), came = std::move(came)]() mutable {
        if (here.lock()) then(std::move(came));
    });
}

/// With what was answered earlier, or with why there is nothing.
void guard::core::end_without(const flight_ptr& each, std::uint64_t& counter, outcome why) {
    if (!each->key.empty()) {
        const auto& of = *each->of;
        const auto* const kept = cache.find(each->key);
        const auto age = kept == nullptr ? duration{0} : on.now() - kept->asked_at;
        if (kept != nullptr && age <= of.fresh_for + of.stale_for) {
            ++figures.stale;
            return end(each, outcome::stale(kept->data, age));
        }
    }
    ++counter;
    end(each, std::move(why));
}

void guard::core::open(const outcome& why, const operation& of) {
    rule.open(why.leave_for);
    ++era;
    ++figures.opened;
    on.cancel(opens_again);
    open_until = on.now() + rule.open_for();
    opens_again = on.after_in_background(rule.open_for(), [this] {
        const auto self = shared_from_this();
        rule.half_open();
        ++era;
        change(breaker_state::half_open, "");
    });
    change(breaker_state::open, has_secret(of) ? "a call with a secret failed" : why.reason);
    for (const auto& each : std::exchange(waiting, {}))
        end_without(each, figures.refused, outcome::unavailable("it has failed too often, and is left alone"));
}

void guard::core::change(breaker_state now, std::string why) {
    const auto seconds = std::chrono::duration<double>(rule.open_for()).count();
    switch (now) {
    case breaker_state::open:
        options.log.warning("a system is left alone", {{"why", why}, {"seconds", fmt::format("{:g}", seconds)}});
        break;
    case breaker_state::half_open: options.log.info("the next call tries the system again"); break;
    case breaker_state::closed: options.log.info("the system answers again"); break;
    }
    if (options.on_event)
        on.post([handler = options.on_event, event = guard_event{now, std::move(why)}] { handler(event); });
}

void guard::core::serve_next() {
    while (!gone && !waiting.empty() && at_work < options.at_once && asks_now()) {
        const auto next = std::move(waiting.front());
        waiting.pop_front();
        next->alarm.cancel();
        ask(next);
    }
}

guard::guard(runtime& on, std::unique_ptr<connector> to, guard_options options) {
    if (!to) throw error{errc::invalid_argument, "a guard without a connector", "give it one"};
    if (options.operations.empty()) options.operations = to->operations();
    refuse_bad(options);
    core_ = std::make_shared<core>(on, std::move(to), std::move(options));
}

guard::~guard() {
    core_->gone = true;
}

void guard::call(const std::string& operation, value arguments, instant deadline, std::function<void(outcome)> then) {
    core_->call(operation, std::move(arguments), deadline, std::move(then));
}

std::vector<operation> guard::operations() const {
    return core_->options.operations;
}

duration guard::rest() const {
    switch (core_->rule.state()) {
    case breaker_state::closed: break;
    case breaker_state::open: return std::max(core_->open_until - core_->on.now(), duration{1});
    case breaker_state::half_open: return core_->probing ? std::chrono::seconds{1} : duration{0};
    }
    return duration{0};
}

guard_figures guard::figures() const {
    auto now = core_->figures;
    now.breaker = core_->rule.state();
    now.at_work = core_->at_work;
    now.waiting = core_->waiting.size();
    now.cached = core_->cache.size();
    now.cached_bytes = core_->cache.bytes();
    return now;
}

}  // namespace palabre
