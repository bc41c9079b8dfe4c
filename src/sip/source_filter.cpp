// src/sip/source_filter.cpp - lets the kernel drop what certain sources send, before the stack reads it.
#include "sip/source_filter.hpp"

#include <cstdint>
#include <cstring>

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <sys/socket.h>

namespace palabre::sip {
namespace {

using program = std::vector<sock_filter>;

void add(program& to, std::uint16_t code, std::uint32_t k, std::uint8_t yes = 0, std::uint8_t no = 0) {
    to.push_back({code, yes, no, k});
}

constexpr std::uint32_t pass = 0xffff'ffff, drop = 0;
constexpr std::size_t longest = BPF_MAXINSNS;

std::uint32_t word(const address_range& of, unsigned index) {
    std::uint32_t found = 0;
    std::memcpy(&found, of.from.data() + 4 * index, 4);
    return ntohl(found);
}

std::uint32_t mask(const address_range& of, unsigned index) {
    const unsigned from = 32 * index;
    if (of.bits >= from + 32) return 0xffff'ffff;
    return of.bits <= from ? 0 : ~std::uint32_t{0} << (32 - (of.bits - from));
}

bool is_v4(const address_range& each) {
    return each.bits >= 96 && word(each, 0) == 0 && word(each, 1) == 0 && word(each, 2) == 0xffff;
}

/// Returns `then` where the source is within `each`; its address begins at `offset` of the network header and is the
/// words from `first` on.
void test(program& to, const address_range& each, std::uint32_t offset, unsigned first, std::uint32_t then) {
    constexpr std::uint32_t net = SKF_NET_OFF;
    for (unsigned i = first; i < 4; ++i) {
        const auto kept = mask(each, i);
        if (kept == 0) break;
        add(to, BPF_LD | BPF_W | BPF_ABS, net + offset + 4 * (i - first));
        add(to, BPF_ALU | BPF_AND | BPF_K, kept);
        unsigned left = 0;  // the words still to be compared, each of three instructions
        for (unsigned j = i + 1; j < 4 && mask(each, j) != 0; ++j) ++left;
        add(to, BPF_JMP | BPF_JEQ | BPF_K, word(each, i) & kept, 0, static_cast<std::uint8_t>(3 * left + 1));
    }
    add(to, BPF_RET | BPF_K, then);
}

program family(bool v4, const std::vector<address_range>& only, const std::vector<address_range>& blocked) {
    program made;
    const std::uint32_t offset = v4 ? 12 : 8;  // of the source's address in both headers
    for (const auto& each : blocked)
        if (is_v4(each) == v4) test(made, each, offset, v4 ? 3 : 0, drop);
    for (const auto& each : only)
        if (is_v4(each) == v4) test(made, each, offset, v4 ? 3 : 0, pass);
    add(made, BPF_RET | BPF_K, only.empty() ? pass : drop);
    return made;
}

}  // namespace

bool source_filter::apply(const std::vector<int>& sockets, const std::vector<address_range>& only,
                          const std::vector<address_range>& blocked) const {
    const auto v4 = family(true, only, blocked), v6 = family(false, only, blocked);
    program all;
    add(all, BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL));
    add(all, BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IP, 1, 0);
    add(all, BPF_JMP | BPF_JA, static_cast<std::uint32_t>(v4.size()));
    all.insert(all.end(), v4.begin(), v4.end());
    all.insert(all.end(), v6.begin(), v6.end());
    const bool fits = all.size() <= longest;
    const sock_fprog attached{static_cast<unsigned short>(all.size()), all.data()};
    bool done = fits && !sockets.empty();
    for (const int each : sockets) {
        const int none = 0;
        if (!fits || (only.empty() && blocked.empty()))
            setsockopt(each, SOL_SOCKET, SO_DETACH_FILTER, &none, sizeof none);
        else
            done = setsockopt(each, SOL_SOCKET, SO_ATTACH_FILTER, &attached, sizeof attached) == 0 && done;
    }
    return done;
}

}  // namespace palabre::sip
