// palabre/api/event_hub.hpp - port: what happens now, told to everybody who is connected and may hear it.
#pragma once

#include "palabre/api/scope.hpp"
#include "palabre/core/value.hpp"

#include <string>

namespace palabre::api {

/// Each event gets a number, larger than those before it, is put into words once, and goes to all who listen to that company
/// with that scope. The latest are kept in memory for who was away for a moment. Who takes them too slowly is let go.
///
/// Threads: the strand.
class event_hub {
public:
    virtual ~event_hub() = default;

    /// `what` is told as it is: an object. Nothing personal for a scope that does not show it.
    virtual void publish(const std::string& company, scope needs, const value& what) = 0;
};

}  // namespace palabre::api
