// tests/voice/name_server.hpp - a DNS server (dnsmasq) that this process asks, in the network of its own.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace palabre::test {

/// Gives this process mounts of its own. Why that cannot be had here, such as in a chroot, whose root is no mount; "" where it
/// can.
std::string enter_own_mounts();

/// After enter_own_network() and enter_own_mounts(): dnsmasq answers on 127.0.0.1:53, and /etc/resolv.conf is another's for this process alone.
///
/// Owns:    the process, ended by its number.
class name_server {
public:
    /// dnsmasq's own words: "host-record=trunk.example,10.99.0.1", "srv-host=_sip._udp.example,trunk.example,5060,10,1".
    name_server(const std::string& folder, const std::vector<std::string>& records);
    name_server(const name_server&) = delete;
    name_server& operator=(const name_server&) = delete;
    ~name_server();

    bool is_listening() const;

    /// What it was asked and has answered, line by line.
    std::string log() const;

private:
    std::string folder_;
    pid_t process_ = -1;
};

}  // namespace palabre::test
