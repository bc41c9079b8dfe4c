// palabre/channel/conversation.hpp - port: one talk with one customer, on whatever carries it.
#pragma once

#include "palabre/channel/connect.hpp"
#include "palabre/channel/message.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre {

/// What is known of a conversation when it begins.
struct conversation_info {
    std::string id;  ///< Unique among the center's live conversations; what logs follow.
    medium on = medium::voice;
    std::string from;  ///< The customer's address as the channel gave it; "" where withheld.
    std::string to;    ///< The address that was called or written to: "100", "sip:hello".
    std::string text;  ///< What the customer wrote to begin with; "" on voice.
    calendar_time began{};
};

/// What a customer is asked. On voice the times count from the end of the prompt.
struct question {
    enum class kind {
        choice,  ///< One of `choices`, by key, button or number.
        digits,  ///< Keys, at most `longest`, ended by `terminator` or by a pause.
        text,    ///< Free words. On voice they need a channel that recognises speech.
        sound,   ///< What is said, kept as it sounds: the answer's text is the recording's name. Ended by a key, by
                 ///< `between_keys` of silence, by `longest_sound`, and by the end, when it is kept all the same.
    };

    std::vector<utterance> prompt = {};
    kind wants = kind::choice;
    std::vector<choice> choices = {};
    std::size_t longest = 0;                          ///< Most digits; 0: until terminator or pause.
    char terminator = '#';                            ///< Ends digits, not part of them; 0: none.
    duration no_input = std::chrono::seconds{5};      ///< Silence that counts as no answer.
    duration between_keys = std::chrono::seconds{3};  ///< Pause that ends digits, or an ambiguous choice.
    bool barge_in = true;  ///< A key stops the prompt; false: keys wait until it has been heard.
    bool secret = false;   ///< The answer may not be written down: a PIN.
    duration longest_sound = std::chrono::minutes{2};
};

/// What came of a question.
struct answer {
    enum class kind {
        given,     ///< `text` is what the customer pressed, wrote or tapped (a tap gives the choice's key).
        no_input,  ///< Nothing within the time.
        gone,      ///< The conversation ended first.
    };

    kind what = kind::given;
    std::string text = {};
};

/// Of a file that is recorded.
struct recording_news {
    std::string name;  ///< In the channel's folder of recordings.
    bool is_over = false;
    bool leaves_file = true;  ///< False: nothing was said, and nothing lies on the disk.
    duration length{0};       ///< Of what was kept; 0 where that is not whole.
};

/// Why a conversation is over.
enum class ending {
    completed,  ///< We ended it.
    hung_up,    ///< The customer did, or the network for him.
    refused,    ///< We never took it.
    failed,     ///< The channel broke.
};

std::string_view to_string(ending why) noexcept;

/// Why a conversation is turned away, for channels that can say so.
enum class refusal {
    unavailable,  ///< Voice: 480.
    unknown,      ///< Nothing answers at that address. Voice: 404.
    elsewhere,    ///< Another center may take it, or this one later. Voice: 503 with Retry-After.
};

/// One talk. Everything said is heard in order; a conversation that is over ignores what comes.
///
/// Owns:    what is still to be said; its handlers, which it drops when it ends or, uncalled, when its channel is
///          destroyed before.
/// Threads: the center's strand.
class conversation {
public:
    virtual ~conversation() = default;

    virtual const conversation_info& about() const = 0;
    virtual const capability& can() const = 0;

    /// Says it after what is being said. The first word of a call answers it.
    virtual void say(std::vector<utterance> words) = 0;
    void say(std::string text) { say(std::vector{utterance{std::move(text)}}); }

    /// Asks, after what is being said. One question at a time: throws error{errc::wrong_state} while one is open.
    /// The handler is called exactly once.
    virtual void ask(question what, std::function<void(answer)> then) = 0;

    /// Says that nobody can be served, and ends it: before the answer where the customer is known to hear it then (voice: 183,
    /// and 480 when it has been heard), else as say() and end() do. Only as the first word.
    virtual void announce(std::vector<utterance> words) {
        say(std::move(words));
        end();
    }

    /// Ends it after what is being said has been heard; an open question is not answered any more.
    virtual void end() = 0;

    /// Turns it away without a word. Throws error{errc::wrong_state} after the first word.
    virtual void refuse(refusal why) = 0;
    void refuse() { refuse(refusal::unavailable); }

    /// Ends it at once, whatever is being said.
    virtual void drop() = 0;

    /// Connects him with somebody else after what is being said, until one of them hangs up; then the conversation goes on,
    /// unless it was he. One at a time, while no question is open: throws error{errc::wrong_state}. `over` is not called
    /// from inside, but by channels that cannot connect anybody: those say at once that nobody is there.
    virtual void connect(connect_request whom, connect_handlers then) {
        static_cast<void>(whom);
        then.over({});
    }

    /// For secrets: of what is recorded of a connection, silence of the same length.
    virtual void pause_recording(bool paused) { static_cast<void>(paused); }

    /// Where the recordings are that utterances name: FOLDER/LANGUAGE/CLIP.wav. Text channels have no use for it.
    virtual void speak_from(const std::string& folder) { static_cast<void>(folder); }

    /// What was measured of it, such as {"mos":4.3,"loss_percent":0.2}, once it is over: at once, or soon after its
    /// handlers were told of the end. Null where nothing is measured.
    virtual void measured(std::function<void(value)> then) { then(nullptr); }

    /// Adds a handler for the end; several are called in the order in which they came, one that comes too late from
    /// the loop.
    virtual void on_ended(std::function<void(ending)> then) = 0;

    /// A third one for two who are connected. Of whom it is already it changes how, at once. `then` is called once.
    virtual void supervise(supervision what, std::function<void(supervised)> then) {
        static_cast<void>(what);
        then(supervised::not_connected);
    }
    virtual void end_supervision() {}

    /// Nothing while nobody is connected with him.
    virtual std::optional<connection_state> connection() const { return {}; }

    /// Tells of each recording when it begins, before anything of it is on the disk, and once when it has ended. A later
    /// handler replaces an earlier one.
    virtual void on_recording(std::function<void(const recording_news&)> then) { static_cast<void>(then); }
};

using conversation_ptr = std::shared_ptr<conversation>;

/// What an application does with a conversation that begins.
using conversation_handler = std::function<void(conversation_ptr)>;

}  // namespace palabre
