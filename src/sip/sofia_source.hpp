// src/sip/sofia_source.hpp - where a request came from, by its packet and not by what it says.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <sofia-sip/nua.h>

#include <cstdint>

namespace palabre::sip {

struct source {
    boost::asio::ip::address host;
    std::uint16_t port = 0;
};

/// Of the request that is being handled.
source source_of(nua_t* nua);

}  // namespace palabre::sip
