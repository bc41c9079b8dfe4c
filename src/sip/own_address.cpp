// src/sip/own_address.cpp - by which of this machine's addresses somebody reaches it.
#include "sip/own_address.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

namespace palabre::sip {
namespace {

std::string ask_kernel(const std::string& host) {
    namespace ip = boost::asio::ip;
    boost::system::error_code fault;
    const auto there = ip::make_address(host, fault);
    if (fault) return {};
    boost::asio::io_context unused;
    ip::udp::socket socket{unused};
    constexpr unsigned short any_port = 9;  // nothing is sent there
    socket.connect({there, any_port}, fault);
    if (fault) return {};
    const auto here = socket.local_endpoint(fault);
    return fault ? std::string{} : here.address().to_string();
}

}  // namespace

const std::string& own_addresses::towards(const std::string& host) {
    const auto known = found_.find(host);
    if (known != found_.end()) return known->second;
    if (found_.size() >= most) found_.clear();
    return found_.emplace(host, ask_kernel(host)).first->second;
}

}  // namespace palabre::sip
