// src/flow/assigned.hpp - which variables a step sets, by which outcome, and of which type.
#pragma once

#include "flow/check.hpp"

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace palabre::flow::checks {

/// What the conversation itself knows (session::facts).
const std::vector<field>& facts();

/// Calls `then` with each variable that a step sets when it leads on by `outcome`.
void assigned_by(const graph& of, const step::any& what, std::string_view outcome,
                 const std::function<void(std::string_view)>& then);

/// All the variables of a flow and their types, as far as they are known.
///
/// Owns:    its table, whose names refer to the plan's graph.
/// Threads: one at a time.
class variables {
public:
    explicit variables(const plan& of);

    /// True where steps set it, and it has no value before: a declared number or text begins as 0 or "".
    bool begins_unset(std::string_view name) const;

    /// True where its type is one that begins with a value, once it is declared.
    bool begins_empty_if_declared(std::string_view name) const;

    bool known(std::string_view name) const { return types_.contains(name); }

    /// Facts, variables and `extra`: as many as an expression with these paths needs, as a closed structure.
    type environment(const std::vector<std::string>& paths, std::span<const std::string_view> extra) const;

    /// Every name that may be read, for suggestions.
    const std::vector<std::string_view>& names() const noexcept { return names_; }

    /// The declared type; nullptr where it is not declared.
    const type* declared(std::string_view name) const;

private:
    void put(std::string_view name, const type& is);
    void infer(const plan& of);

    std::unordered_map<std::string_view, type> types_;
    std::unordered_map<std::string_view, const type*> declared_;
    std::unordered_map<std::string_view, bool> setters_;
    std::vector<std::string_view> names_;
    std::deque<std::string> ages_;  // names made here: "balance_age_ms"
};

}  // namespace palabre::flow::checks
