// src/media/bytes.hpp - numbers in network order, read and written where the caller has made sure of the room.
#pragma once

#include <cstdint>

namespace palabre::media {

constexpr std::uint16_t read_16(const std::uint8_t* at) noexcept {
    return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

constexpr std::uint32_t read_24(const std::uint8_t* at) noexcept {
    return static_cast<std::uint32_t>(at[0]) << 16U | static_cast<std::uint32_t>(at[1]) << 8U | at[2];
}

constexpr std::uint32_t read_32(const std::uint8_t* at) noexcept {
    return static_cast<std::uint32_t>(read_16(at)) << 16U | read_16(at + 2);
}

constexpr void write_16(std::uint8_t* at, std::uint16_t number) noexcept {
    at[0] = static_cast<std::uint8_t>(number >> 8U);
    at[1] = static_cast<std::uint8_t>(number);
}

constexpr void write_32(std::uint8_t* at, std::uint32_t number) noexcept {
    write_16(at, static_cast<std::uint16_t>(number >> 16U));
    write_16(at + 2, static_cast<std::uint16_t>(number));
}

}  // namespace palabre::media
