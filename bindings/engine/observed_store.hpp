// bindings/engine/observed_store.hpp - a store that tells what was written into it, once it is on the disk.
#pragma once

#include "palabre/history/store.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace palabre::bindings {

/// Called from the loop, in the order of the writes.
using on_event = std::function<void(boost::json::object)>;

/// Passes everything on, and makes events only while somebody `listens`.
///
/// Threads: the strand of `on`.
std::unique_ptr<history::store> observe(runtime& on, std::unique_ptr<history::store> inside,
                                        std::function<bool()> listens, on_event then);

}  // namespace palabre::bindings
