// src/assistant/openai/prompt.cpp - a prompt and its version, from its file.
#include "core/file_text.hpp"
#include "palabre/assistant/llm.hpp"
#include "palabre/core/error.hpp"

#include <algorithm>

namespace palabre::assistant {

prompt load_prompt(const std::string& file) {
    const auto text = palabre::detail::file_text(file, 64 * 1024);
    constexpr std::string_view key = "version: ";
    const auto end = std::min(text.find('\n'), text.size());
    if (!text.starts_with(key) || end == key.size())
        throw error{errc::invalid_file, place{file, 1, 1}, "a prompt begins with its version",
                    "write 'version: 1' there"};
    prompt made{text.substr(key.size(), end - key.size()), end < text.size() ? text.substr(end + 1) : ""};
    if (made.text.find_first_not_of(" \r\n\t") == std::string::npos)
        throw error{errc::invalid_file, place{file, 2, 1}, "the prompt is empty", "write what the model is to be told"};
    return made;
}

}  // namespace palabre::assistant
