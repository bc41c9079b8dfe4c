// palabre/flow/changed.hpp - a flow as people have changed it beside its file: hours, notices, menu entries.
#pragma once

#include "palabre/core/value.hpp"
#include "palabre/flow/graph.hpp"

#include <string>
#include <vector>

namespace palabre::flow {

/// The same flow with what was changed of it, in the form
///
///     {"calendars": {"office": CALENDAR}, "notices": [{"id": .., "text": {..}, "begins": .., "ends": .., "concerns": ..}],
///      "muted": {"main": ["2"]}, "prompts": "changed at the desk/sahel/operator"}
///
/// A calendar and a notice are written as in a flow's file, and stand in the place of those of their name; calendars that the
/// flow does not have are passed over. A muted choice is neither told nor taken. `prompts`
/// names recordings that stand before the flow's own (speech::prompts::replace()). All of this becomes one of its `files`, so
/// that load_files() makes the same plan again, and what was changed before is replaced; {} takes everything back.
/// Throws error{errc::invalid_file} with every problem, error{errc::invalid_argument} for a graph in code.
graph with_changes(const graph& of, const value& changes);

/// What of `changes` the flow has no place for any more: "the calendar 'office'", "the choice '2' of 'main'".
std::vector<std::string> lost_changes(const graph& of, const value& changes);

/// graph::folder_of_prompts(), as speech::clip_name has it: with the changed ones before it.
std::string folders_of_prompts(const graph& of);

/// A calendar as docs/manual/calendars.md writes it, as JSON.
value written(const calendar_rules& of);

}  // namespace palabre::flow
