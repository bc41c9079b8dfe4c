// benchmarks/load/http_crowd.hpp - many kept connections, one request under way on each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::bench {

/// How a crowd's requests were answered.
struct crowd_told {
    std::vector<double> ms;  ///< Of those answered 200, in ascending order: since each was due.
    std::size_t failed = 0;  ///< Another status.
    double wall = 0;         ///< Seconds.

    /// 0.99: what all but a hundredth stayed below.
    double within(double share) const;
};

/// Owns:    its connections.
/// Threads: one at a time.
class http_crowd {
public:
    /// Throws std::runtime_error where nobody listens on that port of the loopback.
    http_crowd(std::uint16_t port, std::size_t connections);
    ~http_crowd();
    http_crowd(const http_crowd&) = delete;
    http_crowd& operator=(const http_crowd&) = delete;

    /// All of them in their order. By the clock a request is due whether or not a connection is free for it, so that a
    /// server which stands still is not asked less for that. `per_second` 0: whenever a connection is free.
    crowd_told send(const std::vector<std::string>& requests, double per_second = 0);

private:
    struct line {
        int socket = -1;
        double due = 0;
        std::string read = {};
    };
    void ask(line& by, std::string_view request, double due);

    int ready_;
    std::vector<line> lines_;
};

}  // namespace palabre::bench
