// palabre/sim/caller.hpp - a customer made of memory, who presses, speaks, writes, hesitates and hangs up.
#pragma once

#include "palabre/channel/conversation.hpp"
#include "palabre/sim/chance.hpp"
#include "palabre/sim/story.hpp"

#include <deque>
#include <string>

namespace palabre::sim {

namespace detail {
class talk;
}

/// One customer with one story. What he does at a time is a script; what he answers when asked is a list of replies,
/// given after hesitating. Lines are told on every medium: he hears on voice and receives elsewhere.
///
/// Owns:    his story. The runtime must outlive him, and he his conversations.
/// Threads: the strand.
class caller {
public:
    /// `chronicle`, where given, is told everything too, under his number.
    caller(runtime& on, chance luck, std::string number, sim::story* chronicle = nullptr);

    caller(const caller&) = delete;
    caller& operator=(const caller&) = delete;

    const std::string& number() const noexcept { return number_; }

    /// Things he does at a time of his story, whatever he is asked. Times count from the start of the runtime.
    caller& press_at(duration when, std::string keys);
    caller& say_at(duration when, std::string words);
    caller& write_at(duration when, std::string text);
    caller& hang_up_at(duration when);

    /// Adds to what he answers, a question after the other: keys on voice, text elsewhere. "" is silence.
    caller& reply(std::string next);

    /// How long he thinks before a reply; 1 to 2 s unless told. Throws error{errc::invalid_argument} unless
    /// 0 <= least <= most.
    caller& hesitate(duration least, duration most);

    /// Does it now: "presses", "says", "writes", "taps" or "hangs up". False where he talks to nobody.
    bool does(const std::string& verb, const std::string& text = {});

    /// Whether he is in a conversation, and which.
    conversation_ptr talk() const;

    /// What he is being asked, once the prompt has been heard; nullptr else. Valid until time goes on.
    const question* asked() const;

    /// What he lived, and what he did, in order.
    std::string story() const { return story_.text(); }
    const sim::story& told() const noexcept { return story_; }

    /// Adds a line to his story now.
    void tell(std::string verb, std::string text = {});

    // What follows is for channels made of memory.

    void begins(std::shared_ptr<detail::talk> talk);
    void is_asked();

private:
    runtime& runtime_;
    chance luck_;
    std::string number_;
    sim::story story_;
    sim::story* chronicle_;
    std::deque<std::string> replies_;
    duration least_ = std::chrono::seconds{1};
    duration most_ = std::chrono::seconds{2};
    std::weak_ptr<detail::talk> talk_;
};

}  // namespace palabre::sim
