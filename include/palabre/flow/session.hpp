// palabre/flow/session.hpp - where a conversation stands in its flow: plain data, saved and resumed as JSON.
#pragma once

#include "palabre/channel/message.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace palabre::flow {

/// A message that waits for the end of the conversation.
struct sending {
    medium on = medium::sms;
    std::string to;
    std::vector<utterance> words;
};

/// What the conversation waits for.
enum class awaits {
    nothing,       ///< It has not begun, or it is over.
    answer,        ///< The customer's, to an open question.
    confirmation,  ///< His yes or no to what he gave.
    outcome,       ///< A connector's.
    result,        ///< A transfer's, a recording's, the end of a wait.
    assistant,     ///< Its answer.
};

/// One conversation's state. Only flow::player changes it; flow::player saves and resumes it.
struct session {
    std::string graph;                      ///< The digest of the plan that it follows to its end.
    std::uint32_t at = 0;                   ///< The node, by its place in the graph.
    std::vector<std::uint32_t> stack = {};  ///< Nodes to come back to, innermost last.
    awaits waits_for = awaits::nothing;
    medium on = medium::voice;
    std::string from, to;  ///< The customer's address and the one he reached.
    std::string language;
    value variables = boost::json::object_kind;  ///< What set, collect and lookup have kept.
    value facts = boost::json::object_kind;      ///< channel, from, to, language, customer, now.
    value notices = boost::json::array_kind;     ///< Given when it began, besides the flow's own.
    std::string given;                           ///< What awaits confirmation.
    std::string wrote;                           ///< What he wrote to begin with, and no assistant has answered yet.
    value bot = nullptr;  ///< Of the assistant that answers: said, choices, turns, count, memory.
    std::string disposition;
    std::vector<sending> later;  ///< Sent when the conversation is over.
    int tries = 0;               ///< How often the open question has been asked again.
    int part = 0;                ///< Which question of a survey is open.
    int steps = 0;               ///< Since the customer's last turn.
    calendar_time deadline{};    ///< When the open question, or the wait, is over.
    bool gone = false;           ///< The customer has left; what is silent goes on.
    bool left = false;           ///< His hang-up has taken its edge, which it does once.
    bool over = false;
};

}  // namespace palabre::flow
