// palabre/channel/carrier.hpp - port: what takes messages out to a provider, and brings in receipts and answers.
#pragma once

#include "palabre/channel/callback.hpp"
#include "palabre/channel/carried.hpp"
#include "palabre/channel/media.hpp"
#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace palabre {

/// What a carrier can do, and how much of it: the sending path keeps within these, so that a carrier need not count.
struct carrier_traits {
    std::string name;  ///< Unique in a center: "kannel-moov", "whatsapp-support". Part of its callbacks' path.
    medium on = medium::sms;

    /// The provider recognises outbound_message::id: the same id twice reaches the customer once. False: an attempt
    /// without an answer is only repeated where the message's purpose allows it.
    bool recognises_repeats = false;

    double per_second = 0;   ///< Messages, on average; 0: no limit.
    std::size_t burst = 1;   ///< How many may go at once after a pause; at least 1.
    duration pair_every{0};  ///< Between two to one address, on average; 0: no limit. WhatsApp: 6 s.
    std::size_t pair_burst = 1;
    std::size_t at_once = 16;  ///< Most that wait for the provider's answer; at least 1.

    duration window{0};  ///< Free words only so long after the customer's last message; 0: always. WhatsApp: 24 h.
    duration agent_window{0};    ///< The same of what a person wrote ({"author": "agent"}); 0: as the window.
    bool has_templates = false;  ///< Approved templates go at any time: outbound_message::details["template"].
    bool may_begin = true;       ///< May write to somebody who did not write first; false: Messenger.
    bool tells_delivery = false, tells_read = false;
    bool can_be_answered = true;  ///< False: an alphanumeric sender.

    bool fetches_files = false;         ///< fetch() gets what attachments name.
    files_out files = files_out::none;  ///< How outbound_message::details["attachment"] with a hash of ours goes.
    bool shows_read = false, shows_typing = false;  ///< What show() shows.

    std::set<std::string> operators =
        {};  ///< Of SMS: whose numbers it reaches, as numbering plans name them; none: all.
};

/// What hears of a carrier's news: the sending path.
///
/// Threads: the center's strand.
class carrier_listener {
public:
    virtual ~carrier_listener() = default;

    /// All of one callback, in its order. then(true) once all of it is durable, or was known already: only then the
    /// provider gets its 200. then(false): it is to be told again (503). `then` is called exactly once, from the loop.
    virtual void happened(const carrier_traits& at, std::vector<carried> what, std::function<void(bool)> then) = 0;
};

/// One way to a provider: an SMS gateway, a WhatsApp number, a Messenger page.
///
/// Threads: the center's strand; adapters keep their own threads inside and post to it.
class carrier {
public:
    virtual ~carrier() = default;

    virtual const carrier_traits& about() const = 0;

    /// From now on news goes to `to`, which outlives the carrier. Once, before anything else.
    virtual void start(carrier_listener& to) = 0;

    /// Hands one message to the provider. `then` is called exactly once, from the loop, never from inside send(), and
    /// within a time of the carrier's own (10 s unless configured): what is not answered by then is send_result::unknown.
    /// What is surely not taken, such as a refused connection, is later. Called by whoever keeps the limits above.
    virtual void send(outbound_message what, std::function<void(send_result)> then) = 0;

    /// What the provider calls back at /callbacks/NAME, with the rest of the path. `then` exactly once. Here: 404.
    virtual void called_back(callback_request what, std::function<void(callback_answer)> then);

    /// Gets a file that an inbound message named, of at most `most` bytes. `then` exactly once, from the loop. Here: lost, at
    /// once.
    virtual void fetch(attachment what, std::size_t most, std::function<void(fetched_file)> then);

    /// Puts a file at the provider: accepted with an id for details["attachment"]["id"] of messages of the same sender, or
    /// why not, as send() would tell of a message. `then` exactly once, from the loop. Here: rejected, at once.
    virtual void upload(file_to_upload what, std::function<void(send_result)> then);

    /// Shows the customer that he is read, or that somebody types. Nothing where that is not among the traits.
    virtual void show(presence) {}

    /// Why this message cannot go by this carrier, before anything is asked of the provider: too long, a template
    /// that is not there. "" where nothing is known against it.
    virtual std::string problem_with(const outbound_message&) const { return {}; }
};

}  // namespace palabre
