// palabre/channel/channel.hpp - port: where conversations come from, and one-way messages go.
#pragma once

#include "palabre/channel/conversation.hpp"

#include <string>

namespace palabre {

/// A way to customers: a SIP line, a WhatsApp number, a USSD code, or memory (`sim::line`).
///
/// Threads: the center's strand; adapters keep their own threads inside and post to it.
class channel {
public:
    virtual ~channel() = default;

    /// Unique in a center: "voice", "whatsapp-support".
    virtual const std::string& name() const = 0;

    /// From now on hands what arrives to `arrived`. Throws error{errc::io} where it cannot, saying what to change.
    virtual void start(runtime& on, conversation_handler arrived) = 0;

    /// Takes nothing new; live conversations go on.
    virtual void drain() = 0;
};

}  // namespace palabre
