// tests/delivery/raw_request.hpp - bytes to a port of the loopback, whatever they are, and the status that comes back.
#pragma once

#include <string>
#include <string_view>

namespace palabre::tests {

/// 0 where the connection was closed without one, or nothing came for a minute.
int status_of(int port, std::string_view bytes);

}  // namespace palabre::tests
