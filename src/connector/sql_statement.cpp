// src/connector/sql_statement.cpp - a statement read as far as its colons.
#include "connector/sql_statement.hpp"

#include <algorithm>
#include <cctype>

namespace palabre::detail {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Behind what begins at `at` and holds no arguments; `at` itself where nothing of the kind begins there.
std::size_t skipped(std::string_view text, std::size_t at) {
    const auto behind = [&](std::string_view end, std::size_t from) {
        const auto found = text.find(end, from);
        return found == std::string_view::npos ? text.size() : found + end.size();
    };
    const char c = text[at];
    if (c == '\'' || c == '"' || c == '`') return behind(std::string_view{&c, 1}, at + 1);
    if (text.substr(at, 2) == "--") return behind("\n", at);
    if (text.substr(at, 2) == "/*") return behind("*/", at + 2);
    if (text.substr(at, 2) == "::") return at + 2;
    if (c == '$' && (at == 0 || !is_word(text[at - 1]))) {
        auto end = at + 1;
        while (end < text.size() && is_word(text[end])) ++end;
        if (end < text.size() && text[end] == '$') return behind(text.substr(at, end + 1 - at), end + 1);
    }
    return at;
}

/// Calls `plain` with what is the statement's own and `name` with each argument, in their order.
template<class Plain, class Name> void read_through(std::string_view statement, Plain plain, Name name) {
    for (std::size_t at = 0; at < statement.size();) {
        auto end = skipped(statement, at);
        if (end == at) {
            ++end;
            if (statement[at] == ':' && (at == 0 || !is_word(statement[at - 1])))
                while (end < statement.size() && is_word(statement[end])) ++end;
            if (end > at + 1) {
                name(statement.substr(at + 1, end - at - 1));
                at = end;
                continue;
            }
        }
        plain(statement.substr(at, end - at));
        at = end;
    }
}

}  // namespace

std::vector<std::string> argument_names(std::string_view statement) {
    std::vector<std::string> names;
    read_through(
        statement, [](std::string_view) {},
        [&](std::string_view name) {
            if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
        });
    return names;
}

numbered_statement numbered(std::string_view statement, char mark) {
    numbered_statement made;
    read_through(
        statement, [&](std::string_view plain) { made.text += plain; },
        [&](std::string_view name) {
            made.names.emplace_back(name);
            made.text += mark + std::to_string(made.names.size());
        });
    return made;
}

bool is_query(std::string_view statement) {
    const auto from = statement.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return false;
    std::string word;
    for (auto at = from; at < statement.size() && is_word(statement[at]); ++at)
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(statement[at])));
    return word == "select" || word == "with" || word == "values";
}

}  // namespace palabre::detail
