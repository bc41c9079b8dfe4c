// benchmarks/load/bare_http.hpp - Beast and nothing else: reads a request, answers 200.
#pragma once

#include <cstdint>
#include <memory>

namespace palabre::bench {

/// On a thread of its own and a free port of the loopback.
///
/// Owns:    the thread and all connections.
class bare_http {
public:
    bare_http();
    ~bare_http();
    bare_http(const bare_http&) = delete;
    bare_http& operator=(const bare_http&) = delete;

    std::uint16_t port() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::bench
