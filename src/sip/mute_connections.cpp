// src/sip/mute_connections.cpp - TCP connections on which nobody has said anything: how long, and how many.
#include "sip/mute_connections.hpp"

#include <algorithm>
#include <utility>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace palabre::sip {
namespace {

constexpr int established = 1;  // TCP_ESTABLISHED of netinet/tcp.h, which cannot stand beside linux/tcp.h

bool is_mute(int descriptor) {
    tcp_info told{};
    socklen_t size = sizeof told;
    return getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &told, &size) == 0 && told.tcpi_state == established &&
           size >= offsetof(tcp_info, tcpi_segs_out) && told.tcpi_bytes_received == 0 && told.tcpi_bytes_acked <= 1;
}

}  // namespace

std::vector<int> mute_connections::overdue(const std::vector<int>& descriptors, instant now) {
    std::map<int, instant> mute;
    for (const int each : descriptors) {
        if (!is_mute(each)) continue;
        const auto known = since_.find(each);
        mute.emplace(each, known == since_.end() ? now : known->second);
    }
    since_ = std::move(mute);
    std::vector<std::pair<instant, int>> oldest;
    for (const auto& [descriptor, since] : since_) oldest.emplace_back(since, descriptor);
    std::ranges::sort(oldest);
    std::vector<int> over;
    for (std::size_t i = 0; i < oldest.size(); ++i)
        if (now - oldest[i].first >= longest_ || oldest.size() - i > most_) over.push_back(oldest[i].second);
    for (const int each : over) since_.erase(each);
    return over;
}

}  // namespace palabre::sip
