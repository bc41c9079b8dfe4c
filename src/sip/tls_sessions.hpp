// src/sip/tls_sessions.hpp - OpenSSL's hooks around the library's TLS: the host is named (SNI), what is over is freed.
#pragma once

#include <string>

namespace palabre::sip {

/// sofia-sip 1.12 names no host to the other side, and frees no SSL: some 60 kB a connection stay. It gives its sessions to
/// nobody, but OpenSSL tells of each one that is made. A library that frees them itself is left to do so.
///
/// Threads: the calling one's sessions are looked after, each thread's apart.
void watch_tls_sessions();

/// Connections to that address that begin from now on name that host. Without an address: those to addresses that nothing
/// is known of, as long as there is no second host.
void name_tls_host(const std::string& host, const std::string& address);

/// To be called between the library's steps: frees what it has let go of.
void sweep_tls_sessions();

}  // namespace palabre::sip
