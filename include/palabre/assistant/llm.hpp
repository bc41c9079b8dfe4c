// palabre/assistant/llm.hpp - a language model behind an OpenAI-compatible endpoint, held on a short lead.
#pragma once

#include "palabre/assistant/assistant.hpp"
#include "palabre/assistant/operations.hpp"
#include "palabre/connector/connector.hpp"
#include "palabre/core/secret.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace palabre::assistant {

/// What the model is told first. Kept as a file whose first line is "version: NAME"; answers name it among their sources.
struct prompt {
    std::string version;
    std::string text;
};

/// Throws error{errc::invalid_file}, error{errc::not_found}.
prompt load_prompt(const std::string& file);

struct llm_options {
    std::string url;                ///< "http://127.0.0.1:8081/v1": where /chat/completions is.
    secret key = {};                ///< Sent as a bearer; "": none.
    std::string model = "default";  ///< As the endpoint calls it.
    prompt first = {};
    operations_allowed allowed = {};                    ///< Its tools, and nothing else.
    std::map<std::string, connector*> connectors = {};  ///< By the names in `allowed`; they outlive it.
    std::shared_ptr<assistant> faq = {};                ///< Asked for a passage to answer from; none: operations only.
    std::map<std::string, std::string> confirm =
        {};  ///< By language, "{operation}" and "{arguments}" in it; "" a default.
    std::vector<std::string> yes = {"oui", "yes"}, no = {"non", "no"};
    double confidence = 0.7;                    ///< Of a reply that rests on a passage or on an operation's answer.
    duration limit = std::chrono::seconds{15};  ///< For one request; the deadline counts too.
    int most_requests = 4;                      ///< For one message: an answer, and what its tools lead to.
    int most_messages = 20;                     ///< Of one conversation.
    std::int64_t price_in = 0, price_out = 0;   ///< Micro-units of a currency for 1000 tokens.
    std::int64_t most_cost = 0;                 ///< Micro-units for one conversation; 0: no limit.
    bool mask = true;  ///< Numbers of six digits and more and e-mail addresses leave as "<hidden 1>".
};

/// Speaks for the company only by what it was given: a reply that rests on no passage and on no operation's answer is not
/// given. Operations that read are asked at once; one that changes something becomes a question of ours, and on the
/// customer's yes an `act`. Unreachable, slow, over budget, malformed, refused twice, or unsure: it hands over.
/// Throws error{errc::invalid_argument} for a URL that cannot be read, or an allowed connector that is not there.
std::shared_ptr<assistant> make_llm(runtime& on, llm_options options);

}  // namespace palabre::assistant
