// src/flow/changed_parts.hpp - what people have changed of a flow as one of its files, and put where it belongs.
#pragma once

#include "flow/file_reader.hpp"

#include <string>
#include <utility>
#include <vector>

namespace palabre::flow::detail {

/// No file is called so.
inline constexpr const char* changes_file = "(changed at the desk)";

/// Of the nodes of one file; throws error{errc::invalid_file}.
void mute(const std::string& written, std::vector<std::pair<std::string, node>>& nodes);

/// Calendars and notices; throws error{errc::invalid_file}.
void put_changes(const std::string& written, graph& plan, source_texts& sources);

}  // namespace palabre::flow::detail
