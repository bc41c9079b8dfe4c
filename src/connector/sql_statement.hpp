// src/connector/sql_statement.hpp - the arguments that a statement names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace palabre::detail {

/// Each once, in their order. Quoted texts and names, comments, dollar quotes and `::` hold none.
std::vector<std::string> argument_names(std::string_view statement);

/// Whether it only asks for rows, so that it may stand in brackets: it begins with select, with or values.
bool is_query(std::string_view statement);

}  // namespace palabre::detail
