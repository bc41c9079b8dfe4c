// palabre/sim/line.hpp - a channel made of memory: voice, SMS, WhatsApp, Messenger, USSD or web chat.
#pragma once

#include "palabre/channel/channel.hpp"
#include "palabre/sim/caller.hpp"

namespace palabre::sim {

/// Carries conversations between a center and simulated callers. On voice, speech takes time (15 characters a second)
/// and keys stop it; elsewhere messages arrive at once.
///
/// Owns:    nothing but its name: conversations belong to the center.
/// Threads: the strand.
class line final : public channel {
public:
    explicit line(medium on) : medium_{on}, name_{to_string(on)} {}

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
    bool draining_ = false;
};

}  // namespace palabre::sim
