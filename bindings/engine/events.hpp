// bindings/engine/events.hpp - what was written into a company's history, as events for the host.
#pragma once

#include "palabre/history/change.hpp"

#include <boost/json/object.hpp>

#include <string_view>
#include <vector>

namespace palabre::bindings {

/// One object a change, in their order; changes that concern nobody outside make none. bindings/README.md lists them.
std::vector<boost::json::object> events_of(std::string_view company, const std::vector<history::change::any>& changes,
                                           id_generator& ids, calendar_time now);

}  // namespace palabre::bindings
