// src/flow/secrets.hpp - which variables of a flow are secret, and where it would write one down.
#pragma once

#include "palabre/flow/graph.hpp"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::flow {

/// What stands in the place of a secret in what is written down.
inline constexpr std::string_view secret_mask = "••••";

/// For what find_written() finds.
inline constexpr std::string_view written_cure =
    "tell it in a text of its own; choices' names and addresses are written down";

using secret_names = std::set<std::string, std::less<>>;

/// The variables that keep what is marked secret, and those that `set` computes from them, however long the way. A
/// name is secret everywhere or nowhere, since flows and the flows that they call share their variables.
secret_names secrets_of(const graph& of);

/// Whether one of these paths ("puk.code") begins at a secret variable.
bool mentions(const std::vector<std::string>& paths, const secret_names& secrets);

/// The variable that keeps what a step's customer, connector or recording answers; "" for other steps.
std::string_view kept_by(const step::any& what) noexcept;

/// Calls `then` for each secret that stands where it would be written down: in the name of a choice, in an address, in
/// a phrase that names choices. `node` is its number, or that of no node for phrases.
void find_written(const graph& of, const secret_names& secrets,
                  const std::function<void(std::size_t node, const place& where, std::string what)>& then);

}  // namespace palabre::flow
