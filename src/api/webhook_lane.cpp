// src/api/webhook_lane.cpp - one webhook's events on their way: what is next, what failed and waits, when it is paused.
#include "api/webhook_lane.hpp"

#include "api/webhook_signature.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace palabre::api {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_in_window = 1000;
constexpr int most_failures = 5;  // in a row, then it is paused
constexpr duration longest_wait = 1h, first_pause = 10s, longest_pause = 10min, between_tries = 3s, longest_end = 2s;

/// 5 s, 20 s, 80 s, ..., an hour, each a tenth longer or shorter by chance, so that what failed together comes apart.
duration wait_after(int attempts, std::uint64_t chance) {
    duration wait = 5s;
    for (int each = 1; each < attempts && wait < longest_wait; ++each) wait *= 4;
    wait = std::min(wait, longest_wait);
    return wait + duration{wait.count() / 10 * (static_cast<std::int64_t>(chance % 2001) - 1000) / 1000};
}

/// Events of one of these are told in their order: a customer, else a conversation, else each by itself.
std::int64_t row_of(const history::delivery& of) {
    if (of.what.customer) return of.what.customer.value();
    return of.what.interaction ? of.what.interaction.value() : of.position;
}

/// What 429 and 503 ask for; nothing where it is no number of seconds.
duration retry_after(const http::answer& told) {
    const auto* const header = http::header_of(told.headers, "Retry-After");
    std::int64_t seconds = 0;
    if (header == nullptr || (told.status != 429 && told.status != 503)) return {};
    const auto [end, failed] = std::from_chars(header->data(), header->data() + header->size(), seconds);
    if (failed != std::errc{} || end != header->data() + header->size() || seconds < 0) return {};
    return std::min<duration>(std::chrono::seconds{std::min<std::int64_t>(seconds, 86'400)}, longest_wait);
}

std::string why_not(const http::answer& told) {
    if (!told) return told.failure;
    if (told.status >= 300 && told.status < 400) return fmt::format("it redirects ({})", told.status);
    return fmt::format("it answered {}", told.status);
}

}  // namespace

webhook_lane::webhook_lane(runtime& on, history::store& of, webhook what, http::origin at, std::string target,
                           sender send, const webhook_options& options)
    : runtime_{on}, store_{of}, webhook_{std::move(what)}, at_{std::move(at)}, target_{std::move(target)},
      send_{std::move(send)}, serves_{options.serves}, look_every_{options.look_every},
      log_{options.log.with({{"webhook", webhook_.name}, {"company", webhook_.company}})} {
}

webhook_lane::~webhook_lane() {
    runtime_.cancel(wake_);
}

duration webhook_lane::oldest() const {
    if (window_.empty()) return {};
    return std::max(duration{}, duration{runtime_.calendar_now() - window_.begin()->second.what.at});
}

void webhook_lane::look() {
    if (std::exchange(asked_, true)) return;
    runtime_.post([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self == nullptr) return;
        self->asked_ = false;
        self->go_on();
    });
}

void webhook_lane::wake_in(duration wait) {
    runtime_.cancel(wake_);
    wake_ = runtime_.after_in_background(wait, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->go_on();
    });
}

void webhook_lane::go_on() {
    if (stopped_) return;
    wake_in(look_every_);
    if (!company_) return find_company();
    if (serves_ && !serves_(webhook_.company)) {  // whoever serves it reads all of it, and so shall we then
        if (under_way_.empty()) window_.clear();
        read_to_ = 0;
        return;
    }
    read();
    dispatch();
}

void webhook_lane::find_company() {
    store_.companies([weak = weak_from_this()](const history::reply<std::vector<history::company>>& told) {
        const auto self = weak.lock();
        if (self == nullptr || !told) return;
        const auto found = std::ranges::find(*told, self->webhook_.company, &history::company::name);
        if (found == (*told).end()) return;
        self->company_ = found->id;
        self->go_on();
    });
}

void webhook_lane::read() {
    if (reading_ || window_.size() > most_in_window / 2) return;
    reading_ = true;
    const auto limit = most_in_window - window_.size();
    store_.of(company_).deliveries(
        webhook_.name, read_to_, limit,
        [weak = weak_from_this(), limit, from = read_to_](history::reply<std::vector<history::delivery>> told) {
            const auto self = weak.lock();
            if (self == nullptr) return;
            self->reading_ = false;
            if (!told || self->stopped_ || self->read_to_ != from) return;
            for (auto& each : told.value) {
                self->read_to_ = each.position;
                self->window_.try_emplace(each.position, std::move(each));
            }
            self->full_ = told.value.size() == limit;
            self->dispatch();
        });
}

void webhook_lane::expire() {
    const auto now = runtime_.calendar_now();
    std::size_t count = 0;
    for (auto each = window_.begin(); each != window_.end();) {
        const bool is_old = now - each->second.what.at > webhook_.give_up_after;
        if (!is_old || under_way_.contains(each->first)) {
            ++each;
            continue;
        }
        settle({.webhook = webhook_.name, .position = each->first});
        each = window_.erase(each);
        ++count;
    }
    if (count == 0) return;
    counts_.expired += count;
    log_.error("events were given up: their receiver did not take them in time", {{"events", std::to_string(count)}});
}

/// Sends what may go: of each customer the first, as many at once as are allowed, one while the receiver is paused.
void webhook_lane::dispatch() {
    if (stopped_) return;
    expire();
    const auto now = runtime_.calendar_now();
    if (paused_ && (now < paused_until_ || !under_way_.empty()))
        return now < paused_until_ ? wake_in(std::min<duration>(paused_until_ - now, look_every_)) : void();
    if (paused_ && !std::exchange(fresh_, true)) {  // who was erased meanwhile is not told of
        window_.clear();
        read_to_ = 0;
        return read();
    }
    const std::size_t most = paused_ ? 1 : webhook_.at_once;
    std::set<std::int64_t> rows;
    for (const auto position : under_way_) rows.insert(row_of(window_.at(position)));
    auto next = now + look_every_;
    for (auto& [position, each] : window_) {
        if (under_way_.size() >= most) break;
        if (!rows.insert(row_of(each)).second) continue;
        if (each.due > now && !paused_)
            next = std::min(next, each.due);
        else
            send(each);
    }
    wake_in(std::max<duration>(next - now, duration{1}));
    if (full_ && window_.size() <= most_in_window / 2) {
        full_ = false;
        read();
    }
}

void webhook_lane::send(history::delivery& what) {
    under_way_.insert(what.position);
    http::inquiry made;
    made.at = at_;
    made.method = "POST";
    made.target = target_;
    made.body = boost::json::serialize(history::told(what.what, webhook_.company));
    made.headers = {{"Content-Type", "application/json"},
                    {"User-Agent", "palabre"},
                    {"Palabre-Event-Id", to_string(what.what.id)},
                    {"Palabre-Event-Type", what.what.type},
                    {"Palabre-Attempt", std::to_string(what.attempts + 1)},
                    {"Palabre-Signature", signature(webhook_.secrets, runtime_.calendar_now(), made.body)}};
    made.repeatable = true;  // receivers drop repeats anyway
    send_(std::move(made), runtime_.now() + webhook_.limit,
          [weak = weak_from_this(), position = what.position](const http::answer& told) {
              if (const auto self = weak.lock()) self->answered(position, told);
          });
}

void webhook_lane::answered(std::int64_t position, const http::answer& told) {
    under_way_.erase(position);
    const auto found = window_.find(position);
    if (found == window_.end()) return consider_end();
    if (told && told.status >= 200 && told.status < 300) {
        ++counts_.delivered;
        failures_ = 0;
        settle({.webhook = webhook_.name, .position = position});
        window_.erase(found);
        if (std::exchange(paused_, false)) {
            log_.info("the receiver takes events again");
            for (auto& [at, each] : window_) each.due = runtime_.calendar_now();
        }
    } else {
        failed(found->second, told);
    }
    dispatch();
    consider_end();
}

void webhook_lane::failed(history::delivery& what, const http::answer& told) {
    ++counts_.failed;
    fresh_ = false;
    ++what.attempts;
    const auto now = runtime_.calendar_now();
    what.why = why_not(told);
    what.due = now + std::max(wait_after(what.attempts, runtime_.random()), retry_after(told));
    settle({webhook_.name, what.position, what.due, what.why, what.attempts});
    ++failures_;
    if (paused_) {
        if (now < paused_until_) return;  // it was under way when the pause began
        pause_ = std::min(pause_ * 2, longest_pause);
        paused_until_ = now + pause_;
    } else if (failures_ >= most_failures) {
        paused_ = true;
        pause_ = first_pause;
        paused_until_ = now + pause_;
        log_.warning("the receiver is paused: it has failed again and again",
                     {{"failures", std::to_string(failures_)}, {"why", what.why}});
    } else {
        log_.info("an event was not taken",
                  {{"event", to_string(what.what.id)}, {"attempt", std::to_string(what.attempts)}, {"why", what.why}});
    }
}

/// What one moment brings is one write.
void webhook_lane::settle(history::change::settle_delivery what) {
    settled_.emplace_back(std::move(what));
    if (settled_.size() > 1 || writing_) return;
    runtime_.post([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->write_settled();
    });
}

/// Until it is written: an event whose settling is lost is told twice after the next start.
void webhook_lane::write_settled() {
    if (writing_ || settled_.empty()) return;
    writing_ = true;
    const auto count = std::min<std::size_t>(settled_.size(), most_in_window);
    const auto end = settled_.begin() + static_cast<std::ptrdiff_t>(count);
    store_.of(company_).write({settled_.begin(), end}, [weak = weak_from_this(), count](const auto& how) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        self->writing_ = false;
        const bool later = how.what == history::verdict::unavailable || how.what == history::verdict::busy;
        if (!later)
            self->settled_.erase(self->settled_.begin(), self->settled_.begin() + static_cast<std::ptrdiff_t>(count));
        if (later)
            self->runtime_.after_in_background(between_tries, [weak] {
                if (const auto again = weak.lock()) again->write_settled();
            });
        else
            self->write_settled();
        self->consider_end();
    });
}

void webhook_lane::stop(task then) {
    stopped_ = true;
    ended_ = std::move(then);
    runtime_.cancel(wake_);
    wake_ = runtime_.after_in_background(std::min(webhook_.limit, longest_end),
                                         [weak = weak_from_this()] {  // what hangs comes again after the next start
                                             const auto self = weak.lock();
                                             if (self != nullptr && self->ended_)
                                                 self->runtime_.post(std::exchange(self->ended_, task{}));
                                         });
    consider_end();
}

void webhook_lane::consider_end() {
    if (!stopped_ || !ended_ || !under_way_.empty() || writing_ || !settled_.empty()) return;
    runtime_.post(std::exchange(ended_, task{}));
}

}  // namespace palabre::api
