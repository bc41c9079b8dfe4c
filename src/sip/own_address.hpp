// src/sip/own_address.hpp - by which of this machine's addresses somebody reaches it.
#pragma once

#include <map>
#include <string>

namespace palabre::sip {

/// The kernel's routes decide: a connected UDP socket sends nothing and tells its own address. Asked once a peer.
///
/// Owns:    what it has found, for at most a thousand hosts.
/// Threads: one at a time.
class own_addresses {
public:
    /// "192.0.2.1"; "" where there is no way to `host`.
    const std::string& towards(const std::string& host);

private:
    static constexpr std::size_t most = 1'000;
    std::map<std::string, std::string> found_;
};

}  // namespace palabre::sip
