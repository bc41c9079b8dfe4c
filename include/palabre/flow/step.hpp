// palabre/flow/step.hpp - what a node can do: the kinds of step and what each is told.
#pragma once

#include "palabre/channel/capability.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/flow/expression.hpp"
#include "palabre/flow/wording.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Each step names its outcomes: the edges that lead on from it. An outcome in [brackets] may stay unwired; the
/// conversation then ends there. Every step also has [hang_up].
namespace palabre::flow::step {

/// How a question bears silence and wrong answers. The last silence or wrong answer takes the edge.
struct patience {
    duration no_input = std::chrono::seconds{5};      ///< On voice, after the prompt. USSD: the network's affair.
    duration text_no_input = std::chrono::hours{24};  ///< On channels that show text.
    int retries = 2;                                  ///< How often it asks again.
    wording on_no_input = {};                         ///< Said before asking again; else a phrase of the language.
    wording on_no_match = {};
    bool barge_in = true;
};

/// Says something. Outcome: next.
struct say {
    wording words;
};

struct menu_choice {
    std::string key;      ///< What is pressed or typed; the outcome's name.
    wording label;        ///< As short as a button.
    wording spoken = {};  ///< On voice, instead of "For LABEL, press KEY."
};

/// Asks for one of its choices. Outcomes: each key, [no_input], [no_match].
struct menu {
    wording prompt;
    std::vector<menu_choice> choices;
    patience asks = {};
    std::string into = {};  ///< Keeps the chosen key there, where not "".
};

/// Asks for digits or words. Outcomes: next, [no_input], [no_match].
struct collect {
    enum class kind { digits, text };

    wording prompt;
    std::string into;
    kind wants = kind::digits;
    std::size_t least = 1;  ///< Code points.
    std::size_t most = 32;
    char terminator = '#';                 ///< On voice; 0: none.
    std::optional<expression> valid = {};  ///< Sees the answer under `into`'s name.
    wording confirm = {};                  ///< Asked with yes and no, the answer under `into`'s name; "" does not ask.
    patience asks = {};
    bool secret = false;  ///< What the customer gives may not be written down: a PIN.
};

/// Finds the language: the customer's remembered one, else the only one, else asks, and remembers.
/// Outcomes: next, [no_input], [no_match].
struct language {
    std::vector<std::string> offer = {};  ///< Empty: all of the flow's.
    wording prompt = {};                  ///< Said before the languages.
    bool again = false;                   ///< Asks although one is remembered.
    /// Whether the choice is remembered for the customer's next conversation; looked at when this one is over, so that
    /// a phone that turned out to be borrowed does not learn. Nothing: yes.
    std::optional<expression> remember = {};
    patience asks = {};
};

struct argument {
    std::string name;
    expression is;
};

/// Asks a connector. Outcomes: value, [stale], not_found, unavailable. Stale data with no edge of its own is taken
/// for unavailable: old news is only told where the flow says so.
struct lookup {
    std::string connector;
    std::string operation;
    std::vector<argument> with = {};
    std::string into = {};  ///< Keeps the answer there; "": the operation's name.
    duration timeout = std::chrono::seconds{3};
    wording meanwhile = {};  ///< Said before, to fill the wait.
    bool secret = false;     ///< The whole answer may not be written down: a PUK.
};

/// Tells a connector to change something. Outcomes: done, not_found, unavailable.
struct act {
    lookup calls;
    std::string confirmed_by = {};  ///< The node at which the customer has agreed to it, on every way here.
};

/// Sends a message. Outcome: next; whether it arrives is known later.
struct send {
    wording words;
    std::optional<medium> on = {};      ///< Nothing: SMS from voice and USSD, else the conversation's own channel.
    std::optional<expression> to = {};  ///< Nothing: the customer's address.
    bool at_end = false;                ///< When the conversation is over; else now.
};

/// Owes what a connector does not tell now: it is asked again until it does, and what it tells is sent, once. Outcomes:
/// next (whatever happens now, it is kept), unavailable (it cannot be: no address, no history).
struct promise {
    lookup calls;
    send answer;             ///< Sees the answer by its name; sent when it has come.
    wording not_found = {};  ///< Sent instead where there is no such thing; none: `apology`.
    wording apology = {};    ///< Sent when the time is over; none: nothing is.
    duration within = std::chrono::hours{24};
};

/// R4: offers those of the channels that reach this customer; voice is an outcome, the others are promised and opened
/// when the conversation ends. Outcomes: voice, [no_input], [no_match], [answered] (an agent has
/// written, and gives the conversation back).
struct offer_channels {
    std::vector<medium> offer = {medium::sms, medium::whatsapp, medium::messenger, medium::voice};
    std::string queue;  ///< Where the conversation waits for an agent.
    wording prompt = {};
    wording promise = {};  ///< Said before the conversation ends; else a phrase of the language.
    patience asks = {};
};

/// Hands the customer over. Outcomes: [answered] (who answered has hung up, or the conversation is another's now), [busy],
/// [no_answer], unavailable, which stands in for both where they have no edge.
struct transfer {
    enum class kind { queue, number, sip };

    kind where = kind::queue;
    text_template to = text_template::parse("");  ///< The queue's name, the number or the SIP address.
    wording before = {};
    duration ring = std::chrono::seconds{30};  ///< For numbers and SIP addresses.
    bool records = false;                      ///< Both sides, also where the queue does not say so.
};

/// Goes where the first condition holds. Outcomes: "1", "2", ... in the order of `conditions`, else.
struct branch {
    std::vector<expression> conditions;
};

/// Computes variables, in order. Outcome: next.
struct set {
    std::vector<argument> variables;
};

/// Asks a calendar of the flow's. Outcomes: open, closed.
struct hours {
    std::string calendar;
};

/// Goes by a word, such as the customer's category. Outcomes: any names, and else.
struct segment {
    expression of;
};

/// R5: says the notices that concern this customer now, if any. Outcome: next.
struct announce {};

/// Records a voice message. Outcomes: recorded, [empty]. Channels that show text ask for words instead.
struct record {
    wording prompt;
    std::string into = "recording";
    duration longest = std::chrono::minutes{2};
    duration silence = std::chrono::seconds{4};  ///< Ends it.
};

/// Plays another flow's nodes and comes back. Outcome: next.
struct call_flow {
    std::string entry;  ///< A node's id; the loader gives nodes of other files the file's name before a '/'.
};

/// Back to the node that called this flow; the end of the conversation where none did. No outcomes.
struct give_back {};

struct survey_question {
    std::string id;
    wording ask;
    int least = 0, most = 10;  ///< A number between; with most 0, free words.
};

/// Asks a few questions, keeps the answers under its name.
/// Outcomes: next, [no_input], [no_match].
struct survey {
    std::string into = "survey";
    std::vector<survey_question> questions;
    patience asks = {};
};

/// Asks for a call back. Outcomes: next, unavailable.
struct schedule_callback {
    std::string queue;
    std::optional<expression> number = {};  ///< Nothing: the customer's address.
    std::optional<expression> at = {};      ///< A timestamp; nothing: as soon as an agent is free.
};

/// How what an assistant has had done is told.
struct bot_answer {
    std::string connector, operation;
    wording words;  ///< Sees the answer under the operation's name.
};

/// An assistant answers what the customer writes, until it is done or hands over. It may have those operations done whose
/// answers the node can tell, and no others. Outcomes: done, hand_over, unavailable, and edges that its intents name.
struct bot {
    std::string assistant;
    wording greeting = {};  ///< Where the customer has not written yet.
    std::vector<bot_answer> answers = {};
    std::string into = {};                            ///< Why it handed over: {reason, edge}; "": nowhere.
    int turns = 20;                                   ///< Messages that it answers; one more hands over.
    duration timeout = std::chrono::seconds{20};      ///< For one answer.
    duration text_no_input = std::chrono::hours{24};  ///< Silence after which it is done.
};

/// Lets time pass. Outcome: next.
struct wait {
    duration length;
};

/// Sets the conversation's disposition. Outcome: next.
struct tag {
    std::string disposition;
};

/// Says a last word and ends. No outcomes.
struct hangup {
    wording words = {};
};

using any =
    std::variant<say, menu, collect, language, lookup, act, send, promise, offer_channels, transfer, branch, set, hours,
                 segment, announce, record, call_flow, give_back, survey, schedule_callback, bot, wait, tag, hangup>;

}  // namespace palabre::flow::step
