// palabre/channel/call_request.hpp - a call that is to be placed, and what comes of it.
#pragma once

#include "palabre/channel/answer_kind.hpp"
#include "palabre/channel/conversation.hpp"
#include "palabre/channel/trunk.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre {

/// A call that is to be placed.
struct call_request {
    std::string to;              ///< "+2290197000001", "phone:awa" (all of her telephones ring), "sip:100@10.0.0.7".
    std::string caller_id = {};  ///< One of the trunk's own; "": its first.
    std::string name = {};       ///< Shown with it.
    std::string trunk = {};      ///< Only by this one; "": the first that leads there, then the next.
    std::string as = {};      ///< Of ours: what answers there talks to who is reached. "": the handler `answered` does.
    std::string beside = {};  ///< A conversation, by its id, that who is reached is going to be connected with.
    bool is_withheld = false;  ///< The number is not shown (RFC 3323).
    std::string diverted_from = {};
    duration ring_for = std::chrono::seconds{45};
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::optional<answer_detection> detects = {};  ///< Who answers is found out, by these limits.
    /// Called before the first INVITE, to write down that this is attempted; go(false) calls it off.
    std::function<void(std::function<void(bool)> go)> before_invite = {};
};

/// What happens to it. Exactly one of the last two is called, from the loop.
struct call_handlers {
    std::function<void(int status, bool early_sound)> ringing = {};  ///< 180, 183; several times.
    std::function<void(conversation_ptr)> answered = {};  ///< With `as` it has been handed over: only to be told.
    std::function<void(const call_outcome&)> ended = {};  ///< Nobody answered.
    /// Where it `detects`: before the answer, behind it, or both.
    answer_handlers answer = {};
};

}  // namespace palabre
