// src/sim/talk.hpp - simulated conversations, seen from both ends.
#pragma once

#include "channel/spoken_talk.hpp"
#include "channel/text_talk.hpp"
#include "palabre/sim/caller.hpp"

namespace palabre::sim::detail {

/// The customer's end. The company's is a conversation.
class talk {
public:
    virtual ~talk() = default;

    virtual conversation_ptr company_end() = 0;

    virtual void press(const std::string& keys) = 0;
    virtual void utter(const std::string& words) = 0;
    virtual void write(const std::string& text) = 0;
    virtual void hang_up() = 0;

    /// As spoken_talk::let_go.
    virtual void drop_handlers() = 0;

    virtual bool is_over() const noexcept = 0;

    /// The question that listens now; nullptr while something is said, or nothing is asked.
    virtual const question* open_question() const noexcept = 0;

    /// The label on the button that `text` stands for; "" where there is no such button.
    virtual std::string tapped(const std::string& text) const = 0;
};

/// By voice: what is played takes its time, and is told when it begins.
class heard_talk final : public spoken_talk, public talk {
public:
    heard_talk(runtime& on, caller& who, conversation_info about);

    conversation_ptr company_end() override { return shared_from_this(); }
    void press(const std::string& keys) override { pressed(keys); }
    void utter(const std::string& words) override { spoke(words); }
    void write(const std::string& words) override { spoke(words); }
    void hang_up() override { lost(ending::hung_up); }
    void drop_handlers() override { let_go(); }
    bool is_over() const noexcept override { return over(); }
    const question* open_question() const noexcept override { return listening(); }
    std::string tapped(const std::string&) const override { return {}; }

private:
    void play(std::vector<utterance> words) override;
    void play_music(std::vector<utterance> music) override;
    void hush() override { speech_.cancel(); }
    void listens() override { who_.is_asked(); }
    void closed(ending why) override;

    caller& who_;
    timer speech_;
    std::string hums_;
};

/// By text: what is written is told when it is sent.
class written_talk final : public text_talk, public talk {
public:
    written_talk(runtime& on, caller& who, conversation_info about);

    conversation_ptr company_end() override { return shared_from_this(); }
    void press(const std::string& keys) override { wrote(keys); }
    void utter(const std::string& words) override { wrote(words); }
    void write(const std::string& text) override { wrote(text); }
    void hang_up() override { lost(ending::hung_up); }
    void drop_handlers() override { let_go(); }
    bool is_over() const noexcept override { return over(); }
    const question* open_question() const noexcept override { return listening(); }
    std::string tapped(const std::string& text) const override;

private:
    void show(written what) override;
    void asked() override { who_.is_asked(); }
    void closed(ending why) override;

    caller& who_;
};

}  // namespace palabre::sim::detail
