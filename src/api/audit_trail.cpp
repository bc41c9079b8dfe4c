// src/api/audit_trail.cpp - what is noted of who saw and did what, a few at a time.
#include "api/audit_trail.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <algorithm>
#include <utility>

namespace palabre::api {
namespace {

/// As the store takes it: what a client wrote may be longer, and hold anything.
void tidy(std::string& text) {
    constexpr std::size_t longest = 256;
    std::erase(text, '\0');
    while (text.size() > longest || !valid_utf8(text)) {
        if (text.size() <= longest) {
            text = clean_utf8(text);
            continue;
        }
        text.resize(longest);
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0U) == 0x80U) text.pop_back();
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xc0U) text.pop_back();
    }
}

}  // namespace

audit_trail::audit_trail(runtime& on, history::store* of, logger log)
    : runtime_{on}, store_{of}, log_{std::move(log)}, due_{on} {
}

audit_trail::~audit_trail() {
    runtime_.cancel(again_);
}

void audit_trail::add(history::access_note what) {
    what.at = runtime_.calendar_now();
    for (auto* const each : {&what.who, &what.operation, &what.subject, &what.from}) tidy(*each);
    waiting_.push_back(std::move(what));
}

void audit_trail::note(history::access_note what) {
    if (store_ == nullptr) return;
    add(std::move(what));
    if (std::exchange(armed_, true)) return;
    due_.start(gathers, [this] { write(); });
}

void audit_trail::note(history::access_note what, std::function<void(bool)> then) {
    if (store_ == nullptr) return then(true);
    add(std::move(what));
    whom_.push_back(std::move(then));
    write();
}

void audit_trail::flush() {
    if (store_ != nullptr) write();
}

void audit_trail::close() {
    flush();
    runtime_.cancel(again_);
    store_ = nullptr;
}

void audit_trail::write() {
    if (store_ == nullptr) return;
    due_.cancel();
    armed_ = false;
    constexpr std::size_t most = 1000;
    std::vector<history::access_change::any> all;
    // Whoever waits is told with the last line of all: his is among them.
    const auto whom = waiting_.size() <= most ? std::exchange(whom_, {}) : std::vector<told>{};
    try {
        auto& ids = store_->ids();
        for (; !waiting_.empty() && all.size() < most; waiting_.pop_front()) {
            auto& next = waiting_.front();
            if (!next.id) next.id = ids.next<history::access_note>();
            all.emplace_back(history::access_change::note{std::move(next)});
        }
    } catch (const error&) {  // the database has never been there
        return written({}, whom, history::verdict::unavailable);
    }
    if (all.empty()) return;
    under_way_ += all.size();
    auto copy = all;
    store_->access().write(std::move(copy), [weak = weak_from_this(), all = std::move(all),
                                             whom](const history::reply<history::nothing>& how) mutable {
        if (const auto self = weak.lock()) {
            self->under_way_ -= all.size();
            self->written(std::move(all), whom, how.what);
        }
    });
    if (!waiting_.empty()) write();
}

void audit_trail::written(std::vector<history::access_change::any> all, const std::vector<told>& whom,
                          history::verdict how) {
    const bool done = how == history::verdict::done;
    const bool again = how == history::verdict::unavailable || how == history::verdict::busy;
    if (!done && !std::exchange(failing_, true))
        log_.error("the audit log cannot be written", {{"why", std::string{to_string(how)}}});
    if (done) failing_ = false;
    if (again) {
        for (auto& each : all) waiting_.push_back(std::move(std::get<history::access_change::note>(each).what));
        runtime_.cancel(std::exchange(again_, runtime_.after_in_background(pause, [this] { write(); })));
    }
    for (const auto& each : whom) each(done);
}

}  // namespace palabre::api
