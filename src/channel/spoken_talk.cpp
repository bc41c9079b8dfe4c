// src/channel/spoken_talk.cpp - a conversation by voice: turns, keys, silence, barge-in; the sound is another's.
#include "channel/spoken_talk.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <utility>

namespace palabre {
namespace {

// Longer than this nobody asks a question, and recognisers take as long as they are told things.
constexpr duration longest_words = std::chrono::seconds{30};

bool is_heard(const std::vector<utterance>& words) {
    return std::ranges::any_of(words, [](const utterance& each) { return !each.text.empty() || !each.clip.empty(); });
}

std::string spoken_in(const question& of) {
    return of.prompt.empty() ? std::string{} : of.prompt.back().language;
}

}  // namespace

spoken_talk::spoken_talk(runtime& on, conversation_info about)
    : runtime_{on}, about_{std::move(about)}, can_{capabilities(about_.on)}, silence_{on}, longest_{on} {
}

void spoken_talk::say(std::vector<utterance> words) {
    if (over_ || ending_) return;
    begun_ = true;
    if (is_heard(words)) play_next(std::move(words));
}

void spoken_talk::ask(question what, std::function<void(answer)> then) {
    if (over_ || ending_) {
        runtime_.post([then = std::move(then)] { then({answer::kind::gone, {}}); });
        return;
    }
    if (asked_) throw error{errc::wrong_state, "a question is still open", "ask after its answer has come"};
    begun_ = true;
    stop_waiting();
    asked_ = std::move(what);
    then_ = std::move(then);
    beeped_ = false;
    ++asks_;
    if (wants_words() && !can_understand(spoken_in(*asked_)))
        return give(answer::kind::no_input, "nobody here understands '" + spoken_in(*asked_) + "'");
    if (!asked_->barge_in || wants_sound()) keys_.clear();
    if (keys_.empty() && is_heard(asked_->prompt)) play_next(asked_->prompt);
    if (!speaking_) go_on();
}

void spoken_talk::end() {
    if (!over_) stop_waiting();
    ending_ = true;
    if (!over_ && !speaking_) finish(ending::completed);
}

void spoken_talk::refuse(refusal why) {
    if (begun_) throw error{errc::wrong_state, "the conversation has begun", "end() it, or drop() it"};
    refused_as_ = why;
    finish(ending::refused);
}

void spoken_talk::drop() {
    finish(ending::completed);
}

void spoken_talk::on_ended(std::function<void(ending)> then) {
    if (over_)
        runtime_.post([then = std::move(then), why = why_] { then(why); });
    else
        on_ended_.push_back(std::move(then));
}

void spoken_talk::when_said(task then) {
    if (asked_) throw error{errc::wrong_state, "a question is still open", "connect after its answer has come"};
    begun_ = true;
    stop_waiting();
    after_words_ = std::move(then);
    if (speaking_) return;
    runtime_.post([weak = weak_from_this()] {
        if (const auto self = weak.lock(); self != nullptr && !self->speaking_) self->go_on();
    });
}

void spoken_talk::wait(std::vector<utterance> music, std::function<void(char)> pressed) {
    if (over_ || ending_) return;
    if (asked_) throw error{errc::wrong_state, "a question is still open", "wait after its answer has come"};
    begun_ = true;
    if (hums_) fall_silent();
    waits_ = {std::move(music), std::move(pressed)};
    if (!speaking_) go_on();
}

void spoken_talk::fall_silent() {
    hush();
    to_say_.clear();
    speaking_ = hums_ = false;
}

void spoken_talk::stop_waiting() {
    if (!waits_) return;
    waits_.reset();
    if (speaking_) fall_silent();
}

void spoken_talk::play_next(std::vector<utterance> words) {
    if (hums_) fall_silent();
    to_say_.push_back(std::move(words));
    if (!speaking_) go_on();
}

/// Says the next thing; when all has been said, listens or ends.
void spoken_talk::go_on() {
    hums_ = false;
    speaking_ = !to_say_.empty();
    if (speaking_) {
        auto words = std::move(to_say_.front());
        to_say_.pop_front();
        play(std::move(words));
    } else if (ending_) {
        finish(ending::completed);
    } else if (after_words_) {
        keys_.clear();
        auto then = std::move(after_words_);
        then();
    } else if (asked_ && wants_sound() && !beeped_) {
        beeped_ = speaking_ = true;
        beep();
    } else if (asked_) {
        listen();
    } else if (waits_) {
        hums_ = speaking_ = true;
        play_music(waits_->music);
    }
}

void spoken_talk::listen() {
    if (wants_sound()) {
        recording_ = true;
        voice_ = false;
        longest_.start(asked_->longest_sound, [this] { end_sound(); });
        await();
        return record();
    }
    if (wants_words() && keys_.empty()) {
        recording_ = for_words_ = true;
        voice_ = false;
        longest_.start(std::min(asked_->longest_sound, longest_words), [this] { end_sound(); });
        await();
        return record_words();
    }
    await();
    if (keys_.empty())
        listens();
    else
        consider_keys();
}

/// How long he may say nothing, from now on.
void spoken_talk::await() {
    silence_.cancel();
    if (held_ || listening() == nullptr || (thinks_ && keys_.empty())) return;
    if (recording_)
        silence_.start(voice_ ? asked_->between_keys : asked_->no_input, [this] { end_sound(); });
    else if (keys_.empty())
        silence_.start(asked_->no_input, [this] { give(answer::kind::no_input); });
    else
        silence_.start(asked_->between_keys, [this] { give(answer::kind::given, std::exchange(keys_, {})); });
}

void spoken_talk::held(bool away) {
    held_ = away;
    await();
}

void spoken_talk::voice_heard() {
    if (!recording_ || over_) return;
    voice_ = true;
    await();
}

void spoken_talk::end_sound() {
    silence_.cancel();
    longest_.cancel();
    stop_recording();
}

void spoken_talk::recorded(std::string name) {
    if (!std::exchange(recording_, false)) {
        if (std::exchange(for_words_, false) && !name.empty()) drop_words(name);  // nobody waits for them any more
        return;
    }
    longest_.cancel();
    if (std::exchange(for_words_, false)) return take_words(std::move(name));
    const auto nothing = over_ ? answer::kind::gone : answer::kind::no_input;
    const auto what = name.empty() ? nothing : answer::kind::given;
    give(what, std::move(name));
}

/// Keys that came meanwhile are the answer.
void spoken_talk::take_words(const std::string& name) {
    silence_.cancel();
    if (!name.empty() && (over_ || !keys_.empty())) drop_words(name);
    if (over_) return give(answer::kind::gone);
    if (!keys_.empty()) return consider_keys();
    if (name.empty()) return give(answer::kind::no_input);
    thinks_ = true;
    understand(name, spoken_in(*asked_), [weak = weak_from_this(), asks = asks_](std::string text, std::string why) {
        const auto self = weak.lock();
        if (self == nullptr || self->over_ || !self->thinks_ || self->asks_ != asks) return;
        self->understood(std::move(text), std::move(why));
    });
}

/// Who has begun to press keys goes on with them.
void spoken_talk::understood(std::string text, std::string why) {
    thinks_ = false;
    if (!keys_.empty()) return;
    text.empty() ? give(answer::kind::no_input, std::move(why)) : give(answer::kind::given, std::move(text));
}

void spoken_talk::consider_keys() {
    const auto& wanted = *asked_;
    bool complete = false, starts_another = false;
    std::string given = keys_;
    if (wanted.wants == question::kind::choice) {
        for (const auto& each : wanted.choices) {
            complete |= each.key == given;
            starts_another |= each.key.size() > given.size() && each.key.starts_with(given);
        }
        complete = !starts_another;  // either a choice, or none and never one
        // Who presses ahead answers the next questions too: as much as is a choice is taken, the rest is kept.
        for (std::size_t taken = keys_.size(); complete && taken > 0; --taken)
            if (std::ranges::any_of(wanted.choices,
                                    [&](const choice& each) { return keys_.compare(0, taken, each.key) == 0; })) {
                given = keys_.substr(0, taken);
                break;
            }
    } else {
        const auto end = wanted.terminator != 0 ? given.find(wanted.terminator) : std::string::npos;
        complete = end != std::string::npos || (wanted.longest > 0 && given.size() >= wanted.longest);
        given = given.substr(0, std::min(end, wanted.longest > 0 ? wanted.longest : std::string::npos));
        if (complete) keys_.erase(0, std::min(end, given.size()) + (end == given.size() ? 1 : 0));
    }
    if (complete) {
        if (wanted.wants == question::kind::choice) keys_.erase(0, given.size());
        return give(answer::kind::given, given);
    }
    await();
}

/// Closes the question, and answers it when the company's end has returned to the loop.
void spoken_talk::give(answer::kind what, std::string text) {
    silence_.cancel();
    asked_.reset();
    thinks_ = false;
    runtime_.post([then = std::exchange(then_, nullptr), given = answer{what, std::move(text)}] { then(given); });
}

void spoken_talk::finish(ending why) {
    if (over_) return;
    over_ = true;
    why_ = why;
    const auto self = shared_from_this();  // a handler may let go of the last other hold
    to_say_.clear();
    after_words_.reset();
    waits_.reset();
    speaking_ = hums_ = false;
    hush();
    silence_.cancel();
    longest_.cancel();
    closed(why);
    if (asked_ && !recording_) give(answer::kind::gone);  // what was being kept is the answer all the same
    for (const auto& then : std::exchange(on_ended_, {})) then(why);
}

void spoken_talk::let_go() {
    silence_.cancel();
    longest_.cancel();
    recording_ = false;
    asked_.reset();
    after_words_.reset();
    waits_.reset();
    const auto uncalled = std::exchange(then_, nullptr);
    const auto uncalled_too = std::exchange(on_ended_, {});
}

void spoken_talk::pressed(const std::string& keys) {
    if (over_ || ending_) return;  // the last words are heard to their end
    if (waits_) {
        for (const char key : keys)
            if (waits_->pressed) runtime_.post([then = waits_->pressed, key] { then(key); });
        return;
    }
    if (asked_ && wants_sound()) {
        if (recording_) return end_sound();
        if (beeped_ || !asked_->barge_in) return;
        hush();
        to_say_.clear();
        return go_on();
    }
    keys_ += keys;
    if (recording_ && for_words_) return end_sound();
    if (!asked_ || (speaking_ && !asked_->barge_in)) return;
    if (speaking_) {
        hush();
        to_say_.clear();
        speaking_ = false;
    }
    consider_keys();
}

void spoken_talk::spoke(const std::string& words) {
    if (asked_ && !over_ && !ending_) give(answer::kind::given, words);
}

}  // namespace palabre
