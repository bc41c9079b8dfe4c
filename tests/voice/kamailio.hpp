// tests/voice/kamailio.hpp - Kamailio as an operator's edge: TLS with certificates towards us, UDP towards its network.
#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

namespace palabre::test {

/// It listens on own_host, 5071 over TLS and 5072 over UDP. What comes over TLS goes to the network over UDP, and the other
/// way round; both sides' certificates are wanted and checked, and it stays in the call (Record-Route).
///
/// Owns:    the process, ended by its number.
class kamailio {
public:
    /// `certificates`: a folder of authority::folder_for(). `network` and `ours` are "HOST:PORT".
    kamailio(const std::string& folder, const std::string& certificates, const std::string& network,
             const std::string& ours);
    kamailio(const kamailio&) = delete;
    kamailio& operator=(const kamailio&) = delete;
    ~kamailio();

    /// Once it listens.
    bool is_ready() const;

    std::string log() const;

private:
    std::string folder_;
    pid_t process_ = -1;
};

}  // namespace palabre::test
