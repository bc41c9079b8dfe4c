// src/flow/lexer.hpp - cuts an expression into tokens and says what CEL would write instead.
#pragma once

#include "flow/program.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace palabre::flow::detail {

enum class token_kind : std::uint8_t {
    end,
    name,
    quoted_name,  // `a-b`
    literal,
    beyond_int,  // 9223372036854775808, which only a minus makes fit
    left_paren,
    right_paren,
    left_bracket,
    right_bracket,
    left_brace,
    right_brace,
    dot,
    comma,
    colon,
    question,
    bang,
    minus,
    plus,
    star,
    slash,
    percent,
    equal,
    unequal,
    less,
    less_equal,
    greater,
    greater_equal,
    and_and,
    or_or,
    in,
};

struct token {
    token_kind kind = token_kind::end;
    std::size_t offset = 0;
    std::string_view text;
    cell literal;
};

/// Ends with token_kind::end. What string literals decode to is kept in `into`. For a text it ends before the "}" that
/// matches no "{".
std::vector<token> cut(std::string_view source, bool in_text, program& into, std::vector<complaint>& complaints);

}  // namespace palabre::flow::detail
