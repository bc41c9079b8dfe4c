// palabre/assistant/operations.hpp - whether what an assistant wants done may be done.
#pragma once

#include "palabre/assistant/assistant.hpp"
#include "palabre/connector/operation.hpp"

#include <map>
#include <string>
#include <vector>

namespace palabre::assistant {

/// What may be asked of which connector: the described operations that the flow allows, and nothing else.
using operations_allowed = std::map<std::string, std::vector<operation>>;

/// Why it may not be run, "" where it may: it is not among the allowed ones, a role other than the flow's is needed, its
/// arguments are none of the operation's, or it changes something and the customer has not said yes. Never quotes arguments.
std::string why_not_run(const act& wanted, const operations_allowed& allowed);

/// Whether the customer has to say yes first: it writes, and does not say `confirmed: false`.
bool needs_yes(const operation& of) noexcept;

}  // namespace palabre::assistant
