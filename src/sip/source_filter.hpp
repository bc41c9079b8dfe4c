// src/sip/source_filter.hpp - lets the kernel drop what certain sources send, before the stack reads it.
#pragma once

#include <boost/asio/ip/address_v6.hpp>

#include <vector>

namespace palabre::sip {

/// Addresses of both families as 128 bits (IPv4 mapped, RFC 4291), with the bits that count.
struct address_range {
    boost::asio::ip::address_v6::bytes_type from{};
    unsigned bits = 128;
};

/// A classic BPF program on the listening sockets (Linux, socket(7): SO_ATTACH_FILTER): a scanner then costs the kernel
/// a few instructions a packet, and us nothing.
class source_filter {
public:
    /// From these on it is `only` (empty: anybody) and never `blocked`. False where the system cannot, or where there are
    /// too many of them for one program; the sockets then let everything pass.
    bool apply(const std::vector<int>& sockets, const std::vector<address_range>& only,
               const std::vector<address_range>& blocked) const;
};

}  // namespace palabre::sip
