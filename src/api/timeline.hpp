// src/api/timeline.hpp - a customer and his history as the API tells them, and the cursor between two pages.
#pragma once

#include "palabre/core/value.hpp"
#include "palabre/history/outbox.hpp"
#include "palabre/history/timeline.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::api {

/// "1767600000000000_4711": the position as text. Clients give it back as it is.
std::string cursor_of(const history::position& at);
std::optional<history::position> read_cursor(std::string_view text);

/// As in an export ids are strings, moments RFC 3339 in UTC with microseconds, and what is empty is left out.
boost::json::object told(const history::person& who);
boost::json::object told(const history::entry& of);

/// {"customer": {...}, "entries": [...], "next": "..." or null}. Lines of what was sent tell where that stands now, as far as
/// `sent` has it: a line and its message are of one moment, to one address.
boost::json::object told(const history::person& who, const history::timeline_page& page,
                         const std::vector<history::outgoing>& sent = {});

}  // namespace palabre::api
