// src/connector/path_template.hpp - an operation's path with {arguments}, filled and escaped.
#pragma once

#include "palabre/core/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::detail {

/// What came of filling a template: a target, or why there is none. Reasons name arguments and never quote them.
struct filled_path {
    std::string target;
    std::string why;
};

/// "/subscribers/{number}/balance". Arguments that it does not take become the query, by name.
///
/// Owns:    its parts.
/// Threads: a value.
class path_template {
public:
    /// Throws error{errc::invalid_argument}, with the place in the text, for one that is none.
    static path_template parse(std::string_view text);

    /// "/OPERATION".
    static path_template of_operation(std::string_view operation);

    /// `arguments` is an object, or null for none. Texts stand as they are, other values as JSON writes them; null is left
    /// out of the query. What a path takes must be there, not empty, no list or object, and make no segment "." or "..".
    filled_path fill(const value& arguments) const;

    /// The arguments that it takes.
    std::vector<std::string> names() const;

private:
    struct part {
        std::string text;  ///< Before the argument, as it is sent.
        std::string argument;
    };

    std::vector<part> parts_;
    std::string rest_;
};

}  // namespace palabre::detail
