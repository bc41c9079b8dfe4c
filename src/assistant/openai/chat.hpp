// src/assistant/openai/chat.hpp - requests to /chat/completions, and what came back, as plain data.
#pragma once

#include "palabre/assistant/operations.hpp"
#include "palabre/core/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::assistant::detail {

struct tool_call {
    std::string id;
    std::string name;  ///< "crm__balance".
    value arguments;   ///< Null where they are no JSON object.
};

struct completion {
    std::string text;
    std::vector<tool_call> calls = {};
    value message = {};  ///< As it came, to be sent back with the tools' answers.
    std::int64_t tokens_in = 0, tokens_out = 0;
};

/// Nothing where the body is no chat completion; whatever else is in it does not count.
std::optional<completion> read_completion(std::string_view body);

/// The allowed operations as function tools, and "hand_over".
value tools_of(const operations_allowed& allowed);

/// {"role": ROLE, "content": TEXT}.
value message_of(std::string_view role, std::string_view text);

}  // namespace palabre::assistant::detail
