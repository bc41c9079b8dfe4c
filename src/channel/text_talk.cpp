// src/channel/text_talk.cpp - turns in writing.
#include "channel/text_talk.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <utility>

namespace palabre {
namespace {

constexpr std::size_t most_before = 4096;

}  // namespace

text_talk::text_talk(runtime& on, conversation_info about)
    : runtime_{on}, about_{std::move(about)}, can_{capabilities(about_.on)}, silence_{on} {
}

void text_talk::say(std::vector<utterance> words) {
    if (over_) return;
    begun_ = true;
    written made{plain_text(words), recorded_text(words)};
    if (made.text.empty()) return;
    if (about_.on != medium::ussd) return show(std::move(made));
    screen_.text += made.text + '\n';
    screen_.recorded += made.recorded + '\n';
}

void text_talk::ask(question what, std::function<void(answer)> then) {
    if (asked_) throw error{errc::wrong_state, "a question is still open", "ask after its answer has come"};
    if (over_) {
        runtime_.post([then = std::move(then)] { then({answer::kind::gone, {}}); });
        return;
    }
    begun_ = true;
    asked_ = std::move(what);
    then_ = std::move(then);
    auto shown = present(plain_text(asked_->prompt), asked_->choices, can_);
    tappable_ = shown.tappable;
    if (answer_) return void(wrote(*std::exchange(answer_, std::nullopt)));
    written made = std::exchange(screen_, {});
    made.text += shown.text;
    made.recorded += present(recorded_text(asked_->prompt), asked_->choices, can_).text;
    made.tappable = std::move(shown.tappable);
    silence_.start(asked_->no_input, [this] { give(answer::kind::no_input); });
    if (!made.text.empty() || !made.tappable.empty() || about_.on == medium::ussd) show(std::move(made));
    asked();
    const auto before = std::exchange(before_, {});
    if (asked_ && asked_->looks_back && !before.empty()) wrote(before);
}

void text_talk::refuse(refusal) {
    if (begun_) throw error{errc::wrong_state, "the conversation has begun", "end() it, or drop() it"};
    finish(ending::refused);
}

void text_talk::on_ended(std::function<void(ending)> then) {
    if (over_)
        runtime_.post([then = std::move(then), why = why_] { then(why); });
    else
        on_ended_.push_back(std::move(then));
}

/// Closes the question, and answers it when the company's end has returned to the loop.
void text_talk::give(answer::kind what, std::string text) {
    silence_.cancel();
    asked_.reset();
    tappable_.clear();
    runtime_.post([then = std::exchange(then_, nullptr), given = answer{what, std::move(text)}] { then(given); });
}

void text_talk::finish(ending why) {
    if (over_) return;
    over_ = true;
    why_ = why;
    const auto self = shared_from_this();  // a handler may let go of the last other hold
    if (why == ending::completed && !screen_.text.empty()) {
        for (auto* each : {&screen_.text, &screen_.recorded})
            if (each->ends_with('\n')) each->pop_back();
        show(std::exchange(screen_, {}));
    }
    closed(why);
    if (asked_) give(answer::kind::gone);
    for (const auto& then : std::exchange(on_ended_, {})) then(why);
}

void text_talk::let_go() {
    silence_.cancel();
    asked_.reset();
    const auto uncalled = std::exchange(then_, nullptr);
    const auto uncalled_too = std::exchange(on_ended_, {});
}

bool text_talk::wrote(const std::string& text) {
    if (!asked_ && !over_ && before_.size() + text.size() < most_before)
        before_ += before_.empty() ? text : '\n' + text;
    if (!asked_ || over_) return false;
    const auto tapped =
        std::find_if(tappable_.begin(), tappable_.end(), [&](const auto& each) { return each.label == text; });
    give(answer::kind::given, tapped != tappable_.end() ? tapped->key : text);
    return true;
}

bool text_talk::chose(const std::string& key) {
    if (!asked_ || over_) return false;
    const auto has = std::any_of(tappable_.begin(), tappable_.end(), [&](const auto& each) { return each.key == key; });
    if (has) give(answer::kind::given, key);
    return has;
}

}  // namespace palabre
