// src/connector/argument_template.hpp - texts and JSON with {arguments}, filled by value.
#pragma once

#include "palabre/core/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::detail {

/// A text as it stands, any other value as JSON writes it.
std::string written(const value& of);

/// "Bearer {token}". `{{` and `}}` are braces.
///
/// Owns:    its parts.
/// Threads: a value.
class argument_template {
public:
    /// Throws error{errc::invalid_argument}, with the place in the text, for one that is none; `what` names it.
    static argument_template parse(std::string_view text, std::string_view what);

    /// Nothing where it takes arguments and none of them is there; a single missing one is empty. `arguments` is an object
    /// or null. `escape` sees each argument, not what stands around it.
    std::optional<std::string> fill(const value& arguments, std::string (*escape)(std::string_view) = nullptr) const;

    /// The argument where the text is nothing but "{name}", else nullptr.
    const std::string* only() const noexcept;

    std::vector<std::string> names() const;

private:
    struct part {
        std::string before, name;
    };
    std::vector<part> parts_;
    std::string rest_;
};

/// JSON whose texts are templates.
///
/// Owns:    its parts.
/// Threads: a value.
class json_template {
public:
    /// Throws as argument_template::parse.
    static json_template parse(const value& shape, std::string_view what);

    value fill(const value& arguments) const;
    std::vector<std::string> names() const;

private:
    std::optional<value> filled(const value& arguments) const;

    value plain_;  // neither text nor list nor object
    std::optional<argument_template> text_;
    std::vector<std::pair<std::string, json_template>> members_;  // of a list without names
    bool is_list_ = false, is_object_ = false;
};

}  // namespace palabre::detail
