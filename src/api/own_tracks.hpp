// src/api/own_tracks.hpp - a fix as the OwnTracks apps post it.
#pragma once

#include "api/fault.hpp"
#include "palabre/core/value.hpp"
#include "palabre/history/duty_book.hpp"

#include <optional>
#include <string>

namespace palabre::api {

struct own_tracks_reading {
    std::optional<history::fix> where = {};  ///< Nothing, and no fault: it is about something else.
    maybe_fault wrong = {};
};

/// A payload of the HTTP mode, as https://owntracks.org/booklet/tech/json has it: of "location" lat, lon, tst and acc count.
/// Other types, and what is empty, are passed over.
own_tracks_reading read_own_tracks(const std::string& body);

/// A number of degrees as millionths; nothing where it is none, or beyond `most` degrees.
std::optional<std::int64_t> degrees(const value* of, std::int64_t most);

/// A radius in whole metres, 0 where there is none; nothing where it is none that could be.
std::optional<std::int64_t> metres(const value* of);

}  // namespace palabre::api
