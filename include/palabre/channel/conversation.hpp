// palabre/channel/conversation.hpp - port: one talk with one customer, on whatever carries it.
#pragma once

#include "palabre/channel/connect.hpp"
#include "palabre/channel/consult.hpp"
#include "palabre/channel/message.hpp"
#include "palabre/channel/question.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <cstdint>
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

    /// Where the history has its beginning already, and what the customer writes: its interaction there, and whose turn it
    /// was (history::thread); 0: the center keeps it.
    std::int64_t kept_as = 0, turn = 0;
    bool begins_anew = false;  ///< Whatever a flow has kept of it: another one answers now.
    value fields = nullptr;    ///< What is known of the matter, by name: a flow that begins has it in its variables.
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
    suspended,  ///< It goes on later, from where it was kept: we end, or somebody else answers now.
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

    /// One that is kept (conversation_info::kept_as) goes on elsewhere, or later: it is over here, as ending::suspended.
    /// Others do not hear of it.
    virtual void suspend() {}

    /// Connects him with somebody else after what is being said, until one of them hangs up; then the conversation goes on,
    /// unless it was he. One at a time, while no question is open: throws error{errc::wrong_state}. `over` is not called
    /// from inside, but by channels that cannot connect anybody: those say at once that nobody is there.
    virtual void connect(connect_request whom, connect_handlers then) {
        static_cast<void>(whom);
        then.over({});
    }

    /// He waits for somebody, once all that is being said has been heard: he hears `music` again and again (none: the line's
    /// ringing tone), what is said meanwhile instead of it, and each key is told from the loop. ask(), connect() and end() end it
    /// at once, also in the middle of a word; so does another wait(). Channels in writing are silent. Throws as ask() does.
    virtual void wait(std::vector<utterance> music, std::function<void(char key)> pressed) {
        static_cast<void>(music), static_cast<void>(pressed);
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

    /// Hold and consultation; nullptr while nobody is connected with him. To be used at once.
    virtual consulting* consults() { return nullptr; }

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
