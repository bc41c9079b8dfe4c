// palabre/channel/text_channel.hpp - conversations out of messages: WhatsApp, Messenger and SMS answered by flows.
#pragma once

#include "palabre/channel/carrier.hpp"
#include "palabre/channel/channel.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/phone_number.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace palabre {

/// Sends what a conversation says. `gone` is called once, from the loop, when the next message to the same customer may
/// follow: until then it waits, so that a greeting never overtakes another.
using text_sender = std::function<void(outbound_message what, task gone)>;

/// Sends by that carrier and no other, at once: what is put off is tried again for a minute, and what is lost is logged. It
/// keeps none of the carrier's limits. The runtime and the carrier must outlive it.
text_sender straight_to(runtime& on, carrier& by, logger log = {});

struct text_channel_options {
    std::string name;              ///< Unique in a center: "whatsapp".
    medium on = medium::whatsapp;  ///< Anything but voice and USSD.
    std::string company = {};      ///< outbound_message::company.
    std::string address = {};      ///< What flows know it by: "105"; "": inbound_message::to.
    country home = {};             ///< Of numbers that come without their country.
    logger log{};
};

/// A message from somebody opens a conversation, or goes on with the one that is open with him: one for each of our
/// addresses and each customer. Flows see his number in its normal form, answers go to the address that he wrote from.
///
/// What answers a message of ours (inbound_message::answers) is the flow's that it names, and the answer to that flow's first
/// question, which he has been asked already.
///
/// A tap on the buttons of a question that is over counts as the words on it, never as that key of the next question.
///
/// Owns:    what is still to be sent. Conversations that are open when it is destroyed let go of their handlers.
/// Threads: the strand.
class text_channel final : public channel {
public:
    /// Throws error{errc::invalid_argument} for voice and USSD, and without a name.
    text_channel(text_channel_options options, text_sender send);
    ~text_channel() override;

    text_channel(const text_channel&) = delete;
    text_channel& operator=(const text_channel&) = delete;

    const std::string& name() const override;
    void start(runtime& on, conversation_handler arrived) override;

    /// Messages that would open a conversation are left where they are kept; conversations that are kept are suspended.
    void drain() override;

    /// A message that is durable and new. What has no words, no file, no place and no token, such as a reaction, is left.
    /// `kept_as` and `turn` are conversation_info's: one that is open under others is suspended first, since its turn is over.
    /// False where the flow's turn has come to its end here: that is not written yet, and nobody has heard the message.
    bool received(const inbound_message& what, std::int64_t kept_as = 0, std::int64_t turn = 0);

    /// Somebody else answers from now on: the conversation that is kept as that, where it is open, is suspended.
    void suspend(std::int64_t kept_as);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
