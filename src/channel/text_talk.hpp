// src/channel/text_talk.hpp - a conversation in writing: turns, choices, screens; the messages are another's.
#pragma once

#include "palabre/channel/conversation.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre {

/// A message after the other, or on USSD a screen a turn: what is said stands above the next question there.
///
/// What is written while nothing is asked answers nothing. A real conversation and a simulated one differ in what carries the
/// messages, and in nothing else.
class text_talk : public conversation, public std::enable_shared_from_this<text_talk> {
public:
    text_talk(runtime& on, conversation_info about);

    const conversation_info& about() const override { return about_; }
    const capability& can() const override { return can_; }
    using conversation::say;
    void say(std::vector<utterance> words) override;
    void ask(question what, std::function<void(answer)> then) override;
    void end() override { finish(ending::completed); }
    using conversation::refuse;
    void refuse(refusal why) override;
    void drop() override { finish(ending::completed); }
    void suspend() override {
        if (about_.kept_as != 0) finish(ending::suspended);
    }
    void on_ended(std::function<void(ending)> then) override;

    // What comes from the customer, and from the network.

    /// He wrote that, or tapped what says so. False where nothing is asked; the next question may look back on it.
    bool wrote(const std::string& text);

    /// He wrote that before anything was asked, in answer to what stands elsewhere: the first question is answered by it, and
    /// not shown.
    void answers_first(std::string text) { answer_ = std::move(text); }

    /// He chose that key. False where no open question has it.
    bool chose(const std::string& key);

    /// It is over, and not because we ended it.
    void lost(ending why) { finish(why); }

    /// Drops its handlers, uncalled: its channel has gone, and who holds a conversation in its own handler holds it forever.
    void let_go();

    bool over() const noexcept { return over_; }

    /// nullptr where nothing is asked.
    const question* listening() const noexcept { return asked_ ? &*asked_ : nullptr; }

    /// What can be tapped now.
    const std::vector<choice>& tappable() const noexcept { return tappable_; }

protected:
    struct written {
        std::string text;
        std::string recorded;  ///< The same with secrets masked.
        std::vector<choice> tappable = {};
    };

    /// One message, or one screen; of a question before asked() is called.
    virtual void show(written what) = 0;

    /// A question is open.
    virtual void asked() {}

    /// It is over: the channel lets go of it. Called once, after the last show() and before the handlers of the end.
    virtual void closed(ending why) = 0;

    runtime& loop() noexcept { return runtime_; }

private:
    void give(answer::kind what, std::string text = {});
    void finish(ending why);

    runtime& runtime_;
    conversation_info about_;
    const capability& can_;

    written screen_;  // said on USSD and not yet shown
    std::optional<question> asked_;
    std::function<void(answer)> then_;
    std::vector<choice> tappable_;
    std::optional<std::string> answer_;  // to what has not been asked yet
    std::string before_;                 // written while nothing was asked
    std::vector<std::function<void(ending)>> on_ended_;
    timer silence_;
    ending why_ = ending::completed;
    bool begun_ = false, over_ = false;
};

}  // namespace palabre
