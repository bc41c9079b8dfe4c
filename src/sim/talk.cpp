// src/sim/talk.cpp - simulated conversations, seen from both ends.
#include "sim/talk.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <utility>

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

heard_talk::heard_talk(runtime& on, caller& who, conversation_info about)
    : spoken_talk{on, std::move(about)}, who_{who}, speech_{on} {
}

void heard_talk::play(std::vector<utterance> words) {
    std::string text = plain_text(words);
    if (text.empty()) text = "[" + words.front().clip + "]";  // a recording without its words
    who_.tell("hears", text);
    speech_.start(length_of(text), [this] { heard(); });
}

void heard_talk::closed(ending why) {
    if (why == ending::refused) who_.tell("is", "refused");
    if (why == ending::completed) who_.tell("is", "disconnected");
}

written_talk::written_talk(runtime& on, caller& who, conversation_info about)
    : runtime_{on}, who_{who}, about_{std::move(about)}, can_{capabilities(about_.on)}, silence_{on} {
}

void written_talk::say(std::vector<utterance> words) {
    if (over_) return;
    begun_ = true;
    const std::string text = plain_text(words);
    if (text.empty()) return;
    if (about_.on == medium::ussd)  // what is said stands above the next question, on the same screen
        screen_ += text + '\n';
    else
        who_.tell("receives", text);
}

/// What has been said on USSD, and the question where there is one: the network shows one screen a turn.
void written_talk::show_screen(const std::string& question) {
    std::string screen = std::exchange(screen_, {}) + question;
    if (screen.ends_with('\n')) screen.pop_back();
    if (!screen.empty()) who_.tell("receives", screen);
}

void written_talk::ask(question what, std::function<void(answer)> then) {
    if (asked_) throw error{errc::wrong_state, "a question is still open", "ask after its answer has come"};
    if (over_) {
        runtime_.post([then = std::move(then)] { then({answer::kind::gone, {}}); });
        return;
    }
    begun_ = true;
    asked_ = std::move(what);
    then_ = std::move(then);
    const auto shown = present(plain_text(asked_->prompt), asked_->choices, can_);
    shown_ = shown.tappable;
    about_.on == medium::ussd ? show_screen(shown_text(shown)) : who_.tell("receives", shown_text(shown));
    silence_.start(asked_->no_input, [this] { give(answer::kind::no_input); });
    who_.is_asked();
}

void written_talk::refuse(refusal) {
    if (begun_) throw error{errc::wrong_state, "the conversation has begun", "end() it, or drop() it"};
    finish(ending::refused);
}

void written_talk::on_ended(std::function<void(ending)> then) {
    if (over_)
        runtime_.post([then = std::move(then), why = why_] { then(why); });
    else
        on_ended_.push_back(std::move(then));
}

/// Closes the question, and answers it when the company's end has returned to the loop.
void written_talk::give(answer::kind what, std::string text) {
    silence_.cancel();
    asked_.reset();
    shown_.clear();
    runtime_.post([then = std::exchange(then_, nullptr), given = answer{what, std::move(text)}] { then(given); });
}

void written_talk::finish(ending why) {
    if (over_) return;
    over_ = true;
    why_ = why;
    const auto self = shared_from_this();  // a handler may let go of the last other hold
    if (why == ending::completed) show_screen({});
    if (why == ending::refused) who_.tell("is", "refused");
    if (asked_) give(answer::kind::gone);
    for (const auto& then : std::exchange(on_ended_, {})) then(why);
}

void written_talk::drop_handlers() {
    silence_.cancel();
    asked_.reset();
    const auto uncalled = std::exchange(then_, nullptr);
    const auto uncalled_too = std::exchange(on_ended_, {});
}

void written_talk::write(const std::string& text) {
    if (!asked_ || over_) return;
    for (const auto& each : shown_)
        if (each.label == text) return give(answer::kind::given, each.key);
    give(answer::kind::given, text);
}

std::string written_talk::tapped(const std::string& text) const {
    for (const auto& each : shown_)
        if (each.label == text || each.key == text) return each.label;
    return {};
}

}  // namespace palabre::sim::detail
