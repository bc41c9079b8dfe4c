// src/sip/certificates.hpp - the files of a line's TLS: whether they can be used, and why a peer's were not accepted.
#pragma once

#include <string>

namespace palabre::sip {

/// A line's folder has agent.pem (our certificate, its key) and cafile.pem (whom we trust). Throws error with all that is
/// wrong with them, since the library takes what it can read and stays silent about the rest.
void check_certificates(const std::string& folder);

/// A TLS connection of ours that was given up for its certificate's sake.
struct tls_trouble {
    std::string why = {};   ///< "its certificate is not sip.sahel.example's"; "": there was none.
    std::string host = {};  ///< "" where it is not known.
};

/// The last one on this thread since it was asked for.
tls_trouble take_tls_trouble();

/// To be called once: what the library says of certificates is kept for take_tls_trouble().
void listen_for_tls_trouble();

}  // namespace palabre::sip
