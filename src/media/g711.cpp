// src/media/g711.cpp - A-law and mu-law: segments by arithmetic one way, tables the other.
#include "media/g711.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace palabre::media {

namespace {

// A-law inverts every second bit, mu-law all of them, so that silence keeps a line's clock going.
constexpr unsigned a_law_mask = 0x55;
constexpr int mu_law_bias = 33;
constexpr int mu_law_most = 0x1FFF;

constexpr std::uint8_t to_a_law(std::int16_t sample) {
    const bool positive = sample >= 0;
    const auto size = static_cast<unsigned>(positive ? sample : ~sample) >> 4U;  // 11 bits
    unsigned coded = size;
    if (size > 15) {
        const auto segment = static_cast<unsigned>(std::bit_width(size)) - 4;  // 1..7
        coded = segment << 4U | ((size >> (segment - 1)) & 0x0FU);
    }
    return static_cast<std::uint8_t>((coded | (positive ? 0x80U : 0U)) ^ a_law_mask);
}

constexpr std::int16_t from_a_law(std::uint8_t byte) {
    const unsigned plain = byte ^ a_law_mask;
    const unsigned segment = (plain >> 4U) & 7U;
    int size = static_cast<int>((plain & 0x0FU) << 4U) + 8;
    if (segment > 0) size = (size + 0x100) << (segment - 1);
    return static_cast<std::int16_t>((plain & 0x80U) != 0 ? size : -size);
}

constexpr std::uint8_t to_mu_law(std::int16_t sample) {
    const bool positive = sample >= 0;
    const int biased = std::min(((positive ? sample : -sample) + 4 * mu_law_bias) >> 2, mu_law_most);
    const auto segment = static_cast<unsigned>(std::bit_width(static_cast<unsigned>(biased))) - 6;  // 0..7
    const unsigned coded = segment << 4U | ((static_cast<unsigned>(biased) >> (segment + 1)) & 0x0FU);
    return static_cast<std::uint8_t>(~(coded | (positive ? 0U : 0x80U)));
}

constexpr std::int16_t from_mu_law(std::uint8_t byte) {
    const unsigned plain = ~byte & 0xFFU;
    const unsigned segment = (plain >> 4U) & 7U;
    const int size = static_cast<int>((((plain & 0x0FU) << 3U) + 0x84U) << segment) - 0x84;
    return static_cast<std::int16_t>((plain & 0x80U) != 0 ? -size : size);
}

template<typename T, typename F> constexpr std::array<T, 256> table(F entry) {
    std::array<T, 256> all{};
    for (unsigned byte = 0; byte < 256; ++byte) all[byte] = entry(static_cast<std::uint8_t>(byte));
    return all;
}

constexpr std::array decoded{table<std::int16_t>(from_a_law), table<std::int16_t>(from_mu_law)};
constexpr std::array to_other_law{
    table<std::uint8_t>([](std::uint8_t byte) { return to_mu_law(from_a_law(byte)); }),
    table<std::uint8_t>([](std::uint8_t byte) { return to_a_law(from_mu_law(byte)); }),
};

constexpr std::size_t row(codec of) {
    return static_cast<std::size_t>(of);
}

}  // namespace

std::uint8_t encode(codec as, std::int16_t sample) noexcept {
    return as == codec::pcma ? to_a_law(sample) : to_mu_law(sample);
}

std::int16_t decode(codec from, std::uint8_t byte) noexcept {
    return decoded[row(from)][byte];
}

void encode(codec as, std::span<const std::int16_t> samples, std::span<std::uint8_t> out) noexcept {
    std::transform(samples.begin(), samples.end(), out.begin(), as == codec::pcma ? to_a_law : to_mu_law);
}

void decode(codec from, std::span<const std::uint8_t> bytes, std::span<std::int16_t> out) noexcept {
    const auto& sound = decoded[row(from)];
    std::transform(bytes.begin(), bytes.end(), out.begin(), [&sound](std::uint8_t byte) { return sound[byte]; });
}

void transcode(codec from, codec to, std::span<std::uint8_t> bytes) noexcept {
    if (from == to) return;
    const auto& other = to_other_law[row(from)];
    for (auto& byte : bytes) byte = other[byte];
}

}  // namespace palabre::media
