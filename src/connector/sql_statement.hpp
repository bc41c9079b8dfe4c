// src/connector/sql_statement.hpp - the arguments that a statement names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace palabre::detail {

/// Each once, in their order. Quoted texts and names, comments, dollar quotes and `::` hold none.
std::vector<std::string> argument_names(std::string_view statement);

/// The same statement with its arguments by number, `$1` and so on, each time another one; and which names these are.
struct numbered_statement {
    std::string text;
    std::vector<std::string> names;
};
numbered_statement numbered(std::string_view statement, char mark);

/// Whether it only asks for rows, so that it may stand in brackets: it begins with select, with or values.
bool is_query(std::string_view statement);

}  // namespace palabre::detail
