// examples/palabre_center/hand_over.hpp - brings a standby's calls and messages to the main center, when it is back.
#pragma once

#include "standby_outbox.hpp"

#include "palabre/core/secret.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace palabre_center {

struct hand_over_options {
    std::string url;      ///< Of the main center's API: "http://10.0.0.4:8080".
    palabre::secret key;  ///< Of the API, with the scopes write and send.
    std::string authorities = {};
    palabre::duration every = std::chrono::seconds{5};
};

/// Each call becomes an interaction and, where one is due, a message in the main center's outbox. Both have keys there, so that
/// what is handed over twice is there once; what is settled here has been answered by the main center's disk.
///
/// Owns:    its connections.
/// Threads: the strand.
class hand_over {
public:
    /// Throws palabre::error for a URL or authorities that cannot be.
    hand_over(palabre::runtime& on, standby_outbox& from, hand_over_options how, palabre::logger log);
    ~hand_over();

    std::uint64_t done() const noexcept;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre_center
