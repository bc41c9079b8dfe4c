// src/media/departed.hpp - streams of calls that have just ended: what is still on its way from them is nobody else's.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace palabre::media {

/// A gateway sends a little longer than its call lasts, and the next call from there, not heard yet, may come from any of
/// its ports. Without this its first packets would be the other's last.
///
/// Owns:    a table, allocated once; where two streams meet in a row the newer one is remembered.
/// Threads: one at a time.
class departed {
public:
    static constexpr duration memory = std::chrono::seconds{1};

    void add(std::uint64_t address, std::uint32_t ssrc, instant now) noexcept {
        rows_[row(address, ssrc)] = {address, ssrc, now};
    }

    bool has(std::uint64_t address, std::uint32_t ssrc, instant now) const noexcept {
        const auto& found = rows_[row(address, ssrc)];
        return found.address == address && found.ssrc == ssrc && now - found.when < memory;
    }

private:
    struct stream {
        std::uint64_t address = 0;
        std::uint32_t ssrc = 0;
        instant when{};
    };
    static constexpr std::size_t room = 4'096;

    static std::size_t row(std::uint64_t address, std::uint32_t ssrc) noexcept {
        return static_cast<std::size_t>((address ^ ssrc * 0x9E3779B97F4A7C15ULL) * 0xD6E8FEB86659FD93ULL >> 32U) % room;
    }

    std::vector<stream> rows_ = std::vector<stream>(room);
};

}  // namespace palabre::media
