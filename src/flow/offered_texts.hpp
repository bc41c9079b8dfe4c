// src/flow/offered_texts.hpp - offered texts as one of a flow's files, and put where they are missing.
#pragma once

#include "flow/file_reader.hpp"
#include "palabre/flow/offered.hpp"

#include <string>
#include <vector>

namespace palabre::flow::detail {

/// No file is called so.
inline constexpr const char* offered_file = "(offered texts)";

std::string write_offered(const std::vector<offered_text>& texts);

/// Puts the texts of `written` into what was read. Throws error{errc::invalid_file}.
void put_offered(const std::string& written, graph& plan, std::vector<std::pair<std::string, node>>& nodes);

/// The first language that has it, and the text there; "" where none has, or where it is the same in all.
std::pair<std::string, std::string> source_of(const wording& of, const std::vector<spoken_language>& languages);

/// The phrase in the flow's first language, its own or the player's.
std::string phrase_source(const graph& of, std::string_view name);

}  // namespace palabre::flow::detail
