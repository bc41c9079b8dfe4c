// src/sim/talk.hpp - a simulated conversation, seen from both ends.
#pragma once

#include "palabre/channel/conversation.hpp"
#include "palabre/sim/caller.hpp"

#include <deque>
#include <optional>

namespace palabre::sim::detail {

/// The company's end is `conversation`; the customer's is press(), utter(), write() and hang_up().
///
/// A voice talk plays one stretch of speech after the other, and begins to listen when the question's prompt has been
/// heard or, with barge-in, at the first key. Keys pressed before a question are kept for it, as VoiceXML does.
class talk final : public conversation, public std::enable_shared_from_this<talk> {
public:
    talk(runtime& on, caller& who, conversation_info about);

    const conversation_info& about() const override { return about_; }
    const capability& can() const override { return can_; }
    using conversation::say;
    void say(std::vector<utterance> words) override;
    void ask(question what, std::function<void(answer)> then) override;
    void end() override;
    void refuse() override;
    void drop() override;
    void on_ended(std::function<void(ending)> then) override;

    void press(const std::string& keys);
    void utter(const std::string& words);
    void write(const std::string& text);
    void hang_up();

    /// Drops its handlers, uncalled: its line has gone, and who holds a conversation in its own handler holds it forever.
    void let_go();

    bool over() const noexcept { return over_; }

    /// The question that listens now; nullptr while something is said, or nothing is asked.
    const question* listening() const noexcept { return asked_ && !speaking_ ? &*asked_ : nullptr; }

    /// The label on the button that `text` stands for; "" where there is no such button.
    std::string tapped(const std::string& text) const;

private:
    bool on_voice() const noexcept { return about_.on == medium::voice; }
    bool speaking() const noexcept { return speaking_; }

    void play(std::string text);
    void go_on();
    void show_screen(const std::string& question);
    void listen();
    void consider_keys();
    void give(answer::kind what, std::string text = {});
    void finish(ending why);

    runtime& runtime_;
    caller& who_;
    conversation_info about_;
    const capability& can_;

    std::deque<std::string> to_say_;
    std::string screen_;  // said on USSD and not yet shown
    std::string keys_;    // pressed and not yet taken by a question
    std::optional<question> asked_;
    std::function<void(answer)> then_;
    std::vector<choice> shown_;  // what can be tapped
    std::vector<std::function<void(ending)>> on_ended_;
    timer speech_;
    timer silence_;
    ending why_ = ending::completed;
    bool begun_ = false, speaking_ = false, ending_ = false, over_ = false;
};

}  // namespace palabre::sim::detail
