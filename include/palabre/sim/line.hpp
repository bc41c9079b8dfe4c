// palabre/sim/line.hpp - a channel made of memory: voice, SMS, WhatsApp, Messenger, USSD or web chat.
#pragma once

#include "palabre/channel/channel.hpp"
#include "palabre/sim/caller.hpp"

namespace palabre::sim {

/// Carries conversations between a center and simulated callers. On voice, speech takes time (15 characters a second)
/// and keys stop it; elsewhere messages arrive at once.
///
/// Owns:    nothing but its name: conversations belong to the center. Those still open when it is destroyed let go of
///          their handlers.
/// Threads: the strand.
class line final : public channel {
public:
    explicit line(medium on) : medium_{on}, name_{to_string(on)} {}
    ~line() override;

    line(const line&) = delete;
    line& operator=(const line&) = delete;

    const std::string& name() const override { return name_; }
    void start(runtime& on, conversation_handler arrived) override;
    void drain() override { draining_ = true; }

    /// `who` calls, or writes `text`, to `address`. A line that drains refuses.
    void open(caller& who, std::string address, std::string text = {});

private:
    medium medium_;
    std::string name_;
    runtime* runtime_ = nullptr;
    conversation_handler arrived_;
    std::uint64_t opened_ = 0;
    std::vector<std::weak_ptr<detail::talk>> talks_;  // some of which are over; swept when they fill their room
    bool draining_ = false;
};

}  // namespace palabre::sim
