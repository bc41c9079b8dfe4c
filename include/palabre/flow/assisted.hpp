// palabre/flow/assisted.hpp - what a flow asks of an assistant, and what that makes of it.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <string>
#include <vector>

namespace palabre::flow {

namespace action {

struct ask_assistant {  ///< Answer with event::assisted, by the timeout.
    std::string assistant;
    std::string message;
    std::string language;
    value turns = boost::json::array_kind;  ///< [{"by": "customer", "text": ..}], the oldest first; not the message.
    value memory = nullptr;                 ///< Of the answer before.
    std::vector<std::string> may = {};      ///< "crm.balance": the operations that it may have done.
    duration timeout{0};
    bool anew = false;  ///< It answers no question of that memory: an agent has had the conversation since.
};

}  // namespace action

namespace event {

struct assisted {
    enum class kind { reply, question, act, hand_over, unavailable };

    kind what = kind::unavailable;
    std::string text = {};                           ///< Of a reply, a question; of a hand_over, why.
    std::vector<std::string> choices = {};           ///< Of a question.
    std::string connector = {}, operation = {};      ///< Of an act.
    value arguments = nullptr;                       ///< Of an act.
    std::vector<std::string> secret_arguments = {};  ///< Of an act: their names.
    bool confirmed = false;                          ///< Of an act: the customer has said yes to it.
    std::string edge = {};                           ///< Of a hand_over; "": an agent.
    value slots = nullptr;                           ///< Of a hand_over: what was understood.
    value memory = nullptr;
    value noted = nullptr;  ///< For the timeline: confidence, sources, cost. The player has no use for it.
};

}  // namespace event

}  // namespace palabre::flow
