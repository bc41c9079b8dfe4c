// src/sim/talk.cpp - a simulated conversation, seen from both ends.
#include "sim/talk.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <algorithm>

namespace palabre::sim::detail {
namespace {

/// 150 words a minute, as newsreaders speak: about 15 characters a second.
duration length_of(const std::string& speech) {
    return std::chrono::seconds{1} * static_cast<std::int64_t>(code_points(speech)) / 15;
}

std::string shown_text(const presentation& shown) {
    std::string text = shown.text;
    for (const auto& each : shown.tappable) text += " [" + each.label + "]";
    return text;
}

}  // namespace

talk::talk(runtime& on, caller& who, conversation_info about)
    : runtime_{on}, who_{who}, about_{std::move(about)}, can_{capabilities(about_.on)}, speech_{on}, silence_{on} {
}

void talk::say(std::vector<utterance> words) {
    if (over_ || ending_) return;
    begun_ = true;
    const std::string text = plain_text(words);
    if (text.empty()) return;
    if (on_voice())
        play(text);
    else if (about_.on == medium::ussd)  // what is said stands above the next question, on the same screen
        screen_ += text + '\n';
    else
        who_.tell("receives", text);
}

/// What has been said on USSD, and the question where there is one: the network shows one screen a turn.
void talk::show_screen(const std::string& question) {
    std::string screen = std::exchange(screen_, {}) + question;
    if (screen.ends_with('\n')) screen.pop_back();
    if (!screen.empty()) who_.tell("receives", screen);
}

void talk::ask(question what, std::function<void(answer)> then) {
    if (asked_) throw error{errc::wrong_state, "a question is still open", "ask after its answer has come"};
    if (over_ || ending_) {
        runtime_.post([then = std::move(then)] { then({answer::kind::gone, {}}); });
        return;
    }
    begun_ = true;
    asked_ = std::move(what);
    then_ = std::move(then);
    const std::string prompt = plain_text(asked_->prompt);
    if (!on_voice()) {
        const auto shown = present(prompt, asked_->choices, can_);
        shown_ = shown.tappable;
        about_.on == medium::ussd ? show_screen(shown_text(shown)) : who_.tell("receives", shown_text(shown));
        listen();
        return;
    }
    if (!asked_->barge_in) keys_.clear();
    if (keys_.empty() && !prompt.empty()) play(prompt);
    if (!speaking()) listen();
}

void talk::end() {
    ending_ = true;
    if (!over_ && !speaking()) finish(ending::completed);
}

void talk::refuse() {
    if (begun_) throw error{errc::wrong_state, "the conversation has begun", "end() it, or drop() it"};
    finish(ending::refused);
}

void talk::drop() {
    finish(ending::completed);
}

void talk::on_ended(std::function<void(ending)> then) {
    if (over_)
        runtime_.post([then = std::move(then), why = why_] { then(why); });
    else
        on_ended_.push_back(std::move(then));
}

void talk::play(std::string text) {
    to_say_.push_back(std::move(text));
    if (!speaking()) go_on();
}

/// Says the next thing; when all has been said, listens or ends.
void talk::go_on() {
    speaking_ = !to_say_.empty();
    if (speaking_) {
        const std::string text = std::move(to_say_.front());
        to_say_.pop_front();
        who_.tell("hears", text);
        speech_.start(length_of(text), [this] { go_on(); });
    } else if (ending_) {
        finish(ending::completed);
    } else if (asked_) {
        listen();
    }
}

void talk::listen() {
    silence_.start(asked_->no_input, [this] { give(answer::kind::no_input); });
    if (keys_.empty())
        who_.is_asked();
    else
        consider_keys();
}

void talk::consider_keys() {
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
    silence_.start(wanted.between_keys, [this] { give(answer::kind::given, std::exchange(keys_, {})); });
}

/// Closes the question, and answers it when the company's end has returned to the loop.
void talk::give(answer::kind what, std::string text) {
    silence_.cancel();
    asked_.reset();
    shown_.clear();
    runtime_.post([then = std::exchange(then_, nullptr), given = answer{what, std::move(text)}] { then(given); });
}

void talk::finish(ending why) {
    if (over_) return;
    over_ = true;
    why_ = why;
    const auto self = shared_from_this();  // a handler may let go of the last other hold
    if (why == ending::completed) show_screen({});
    speech_.cancel();
    to_say_.clear();
    speaking_ = false;
    if (why == ending::refused) who_.tell("is", "refused");
    if (why == ending::completed && on_voice()) who_.tell("is", "disconnected");
    if (asked_) give(answer::kind::gone);
    for (const auto& then : std::exchange(on_ended_, {})) then(why);
}

void talk::let_go() {
    silence_.cancel();
    asked_.reset();
    const auto uncalled = std::exchange(then_, nullptr);
    const auto uncalled_too = std::exchange(on_ended_, {});
}

void talk::press(const std::string& keys) {
    if (over_ || ending_) return;  // the last words are heard to their end
    keys_ += keys;
    if (!asked_ || (speaking() && !asked_->barge_in)) return;
    if (speaking()) {
        speech_.cancel();
        to_say_.clear();
        speaking_ = false;
    }
    consider_keys();
}

void talk::utter(const std::string& words) {
    if (asked_ && !over_ && !ending_) give(answer::kind::given, words);
}

void talk::write(const std::string& text) {
    if (!asked_ || over_) return;
    for (const auto& each : shown_)
        if (each.label == text) return give(answer::kind::given, each.key);
    give(answer::kind::given, text);
}

void talk::hang_up() {
    finish(ending::hung_up);
}

std::string talk::tapped(const std::string& text) const {
    for (const auto& each : shown_)
        if (each.label == text || each.key == text) return each.label;
    return {};
}

}  // namespace palabre::sim::detail
