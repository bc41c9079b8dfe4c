// src/channel/spoken_talk.hpp - a conversation by voice: turns, keys, silence, barge-in; the sound is another's.
#pragma once

#include "palabre/channel/conversation.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre {

/// Says one thing after the other, and begins to listen when the question's prompt has been heard or, with barge-in, at the
/// first key. Keys pressed before a question are kept for it, as VoiceXML does. A question for sound beeps, then keeps what
/// is said until a key, a silence or its longest has come; keys pressed before do not end it.
///
/// A question for text, where words are understood, listens like one for sound, without the beep: what was said is its
/// answer, and so are keys, which end the listening. Silence and what has no words are no input; where nobody can tell what he
/// said, the no_input says why in its text: before a word is said, where his language is not understood. What is secret is asked
/// by keys alone.
///
/// A real call and a simulated one differ in what makes the sound, and in nothing else.
class spoken_talk : public conversation, public std::enable_shared_from_this<spoken_talk> {
public:
    spoken_talk(runtime& on, conversation_info about);

    const conversation_info& about() const override { return about_; }
    const capability& can() const override { return can_; }
    using conversation::say;
    void say(std::vector<utterance> words) override;
    void ask(question what, std::function<void(answer)> then) override;
    void end() override;
    void wait(std::vector<utterance> music, std::function<void(char)> pressed) override;
    using conversation::refuse;
    void refuse(refusal why) override;
    void drop() override;
    void on_ended(std::function<void(ending)> then) override;

    // What comes from the customer, and from the line.

    void pressed(const std::string& keys);
    void spoke(const std::string& words);

    /// He has put us on hold, or is back: meanwhile his silence counts for nothing.
    void held(bool away);

    /// It is over, and not because we ended it.
    void lost(ending why) { finish(why); }

    /// Drops its handlers, uncalled: its line has gone, and who holds a conversation in its own handler holds it forever.
    void let_go();

    bool over() const noexcept { return over_; }

    /// The question that listens now; nullptr while something is said, or nothing is asked.
    const question* listening() const noexcept { return asked_ && !speaking_ ? &*asked_ : nullptr; }

protected:
    /// Makes it heard; heard() is called when that is done, never from inside play().
    virtual void play(std::vector<utterance> words) = 0;

    /// What who waits hears; heard() when it may begin again.
    virtual void play_music(std::vector<utterance> music) { play(std::move(music)); }

    /// Silence at once; what played is not reported.
    virtual void hush() = 0;

    /// The open question has begun to listen, with nothing pressed ahead.
    virtual void listens() {}

    /// It is over: the line lets go of the call. Called once, before the handlers of the end.
    virtual void closed(ending why) = 0;

    /// True where sound can be kept: then these three are called for a question that wants it. Elsewhere words answer it.
    virtual bool can_record() const { return false; }

    /// The tone after which one speaks; heard() as after play().
    virtual void beep() {}

    /// Keeps what he says from now on: voice_heard() while he speaks, recorded() once, when it is complete. That comes
    /// after stop_recording(), and after closed() too.
    virtual void record() {}
    virtual void stop_recording() {}

    /// True where words are understood, of some language or of that one. Then record_words() keeps what he says as record()
    /// does, apart from what is kept of calls: what recorded() gives is understood, or dropped, and no more than that.
    virtual bool can_understand() const { return false; }
    virtual bool can_understand(const std::string& language) const {
        static_cast<void>(language);
        return can_understand();
    }
    virtual void record_words() {}

    /// Finds out what was said there: `then` once, from the loop, with the words, or why there are none.
    virtual void understand(const std::string& name, const std::string& language,
                            std::function<void(std::string text, std::string why)> then) {
        static_cast<void>(name), static_cast<void>(language), static_cast<void>(then);
    }
    virtual void drop_words(const std::string& name) { static_cast<void>(name); }

    /// Calls it when what is being said has been heard, from the loop; not at all where it is over before. Keys that were
    /// pressed until then are nobody's. Throws error{errc::wrong_state} while a question is open.
    void when_said(task then);

    /// What he waited for is there.
    void stop_waiting();

    void heard() { go_on(); }
    void voice_heard();
    void recorded(std::string name);  ///< "": nothing was said, or it could not be kept.

    /// What plays is the last that is said.
    bool says_last() const noexcept { return ending_ && to_say_.empty(); }
    refusal refused_as() const noexcept { return refused_as_; }
    runtime& loop() noexcept { return runtime_; }

private:
    struct waiting {
        std::vector<utterance> music;
        std::function<void(char)> pressed;
    };

    void play_next(std::vector<utterance> words);
    void fall_silent();
    void go_on();
    void listen();
    void await();
    void consider_keys();
    bool wants_sound() const { return asked_->wants == question::kind::sound && can_record(); }
    bool wants_words() const { return asked_->wants == question::kind::text && !asked_->secret && can_understand(); }
    void take_words(const std::string& name);
    void understood(std::string text, std::string why);
    void end_sound();
    void give(answer::kind what, std::string text = {});
    void finish(ending why);

    runtime& runtime_;
    conversation_info about_;
    const capability& can_;

    std::deque<std::vector<utterance>> to_say_;
    std::optional<waiting> waits_;
    task after_words_;
    std::string keys_;  // pressed and not yet taken by a question
    std::optional<question> asked_;
    std::function<void(answer)> then_;
    std::vector<std::function<void(ending)>> on_ended_;
    timer silence_, longest_;
    ending why_ = ending::completed;
    refusal refused_as_ = refusal::unavailable;
    bool begun_ = false, speaking_ = false, ending_ = false, over_ = false, held_ = false;
    bool hums_ = false;  // what is played is the music
    bool beeped_ = false, recording_ = false, voice_ = false;
    bool for_words_ = false, thinks_ = false;  // what is recorded is for nobody's ears; somebody finds out what it says
    std::uint64_t asks_ = 0;                   // which question is open
};

}  // namespace palabre
