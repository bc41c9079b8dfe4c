// src/flow/program.hpp - a parsed expression: a compact tree, its literals, names and patterns.
#pragma once

#include "flow/cell.hpp"
#include "flow/functions.hpp"
#include "palabre/core/error.hpp"
#include "palabre/flow/expression.hpp"

#include <re2/re2.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::flow::detail {

enum class op : std::uint8_t {
    literal,   // a: literals
    variable,  // a: names
    select,    // a: node, b: names
    has,       // as select
    index,     // a, b: nodes
    list,      // a: first of b in children
    map,       // a: first of b in children, keys and values in turn
    negate,    // a: node
    invert,
    add,  // a, b: nodes
    subtract,
    multiply,
    divide,
    remainder,
    equal,
    unequal,
    less,
    less_equal,
    greater,
    greater_equal,
    in,
    all_of,  // a: first of b in children
    any_of,
    choose,  // a, b, c: nodes
    call,    // a: first of b in children; c: patterns, for matches()
};

struct node {
    op what = op::literal;
    function called = function::size;
    std::uint32_t offset = 0;  // in the source: where to point when it fails
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = 0;
};

struct program {
    std::string source;
    place where;  // of the source's first character
    bool in_text = false;

    std::vector<node> nodes;
    std::vector<std::uint32_t> children;
    std::uint32_t root = 0;

    std::vector<cell> literals;
    std::vector<std::string> names;
    std::deque<std::string> texts;  // what string literals point to; a deque keeps them in place
    std::deque<std::vector<cell>> lists;
    std::vector<std::unique_ptr<const re2::RE2>> patterns;

    program() = default;
    program(const program&) = delete;
    program& operator=(const program&) = delete;
};

/// How an operator is written, for messages.
std::string_view spelling(op what) noexcept;

/// "balance.amount" for a variable or a selection from one, "" for anything else.
std::string path_of(const program& from, std::uint32_t node);

/// Where `offset` of a text stands that begins at `base`: the base's line plus the line breaks before it. After a line
/// break columns count from 1.
place locate(const place& base, std::string_view text, std::size_t offset);

/// A problem before its place is known.
struct complaint {
    std::size_t offset;
    std::string what;
    std::string cure;
};

/// Throws error{code} if there are complaints, in the order of the text.
void raise(errc code, std::vector<complaint> complaints, const place& base, std::string_view text);

/// Parses `source` up to its end, or for a text up to the "}" that closes its "${": `end` says where that stands.
/// Problems go to `complaints`.
struct parsed {
    std::shared_ptr<program> made;  // never null; only fit to run if there was no complaint
    std::size_t end = 0;
};
parsed parse(std::string_view source, bool in_text, std::vector<complaint>& complaints);

/// The dotted paths read, sorted, each once.
std::vector<std::string> variables_of(const program& from);

checked check(const program& given, const type& variables, kind wanted);

}  // namespace palabre::flow::detail
