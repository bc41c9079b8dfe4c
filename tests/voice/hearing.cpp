// tests/voice/hearing.cpp - what was heard, compared by machine with what should have been.
#include "voice/hearing.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numbers>
#include <string_view>

namespace palabre::test {
namespace {

int from_a_law(std::uint8_t byte) {
    byte ^= 0x55U;
    const int exponent = byte >> 4U & 7U;
    int magnitude = (byte & 15U) << 4U | 8;
    if (exponent > 0) magnitude = (magnitude + 256) << (exponent - 1);
    return (byte & 128U) != 0 ? magnitude : -magnitude;
}

int from_mu_law(std::uint8_t byte) {
    byte = static_cast<std::uint8_t>(~byte);
    const int magnitude = ((((byte & 15U) << 3U) + 132) << (byte >> 4U & 7U)) - 132;
    return (byte & 128U) != 0 ? -magnitude : magnitude;
}

/// Every fourth sample, of a moving average: enough to find where speech begins.
std::vector<float> coarse(const samples& of) {
    std::vector<float> made(of.size() / 4);
    for (std::size_t i = 0; i < made.size(); ++i)
        for (std::size_t k = 0; k < 4; ++k) made[i] += static_cast<float>(of[4 * i + k]) / 4;
    return made;
}

template<typename Row> double correlation(const Row& sought, const Row& heard, std::size_t from) {
    double both = 0, one = 0, other = 0;
    for (std::size_t i = 0; i < sought.size(); ++i) {
        const double a = sought[i], b = heard[from + i];
        both += a * b, one += a * a, other += b * b;
    }
    return one > 0 && other > 0 ? both / std::sqrt(one * other) : 0;
}

}  // namespace

samples decoded(std::span<const std::uint8_t> bytes, unsigned payload_type) {
    samples made(bytes.size());
    std::ranges::transform(bytes, made.begin(), [&](std::uint8_t byte) {
        return static_cast<std::int16_t>(payload_type == 8 ? from_a_law(byte) : from_mu_law(byte));
    });
    return made;
}

std::uint8_t a_law(std::int16_t sample) {
    // The nearest of all 256: slow, and beyond doubt.
    static const auto table = [] {
        std::vector<std::uint8_t> made(65'536);
        std::vector<std::pair<int, std::uint8_t>> steps;
        for (int byte = 0; byte < 256; ++byte)
            steps.emplace_back(from_a_law(static_cast<std::uint8_t>(byte)), static_cast<std::uint8_t>(byte));
        std::ranges::sort(steps);
        std::size_t at = 0;
        for (int value = -32'768; value < 32'768; ++value) {
            while (at + 1 < steps.size() && std::abs(steps[at + 1].first - value) <= std::abs(steps[at].first - value))
                ++at;
            made[static_cast<std::uint16_t>(value)] = steps[at].second;
        }
        return made;
    }();
    return table[static_cast<std::uint16_t>(sample)];
}

likeness find(const samples& sought, const samples& heard) {
    if (sought.empty() || heard.size() < sought.size()) return {};
    const auto small = coarse(sought), large = coarse(heard);
    likeness best;
    std::size_t near = 0;
    double energy = 0;
    for (std::size_t i = 0; i < small.size(); ++i) energy += static_cast<double>(large[i]) * large[i];
    double own = 0;
    for (const double each : small) own += each * each;
    for (std::size_t from = 0; from + small.size() <= large.size(); ++from) {
        float both = 0;
        for (std::size_t i = 0; i < small.size(); ++i) both += small[i] * large[from + i];
        if (const double much = energy > 1 ? both / std::sqrt(own * energy) : 0; much > best.much) {
            best.much = much;
            near = 4 * from;
        }
        if (from + small.size() < large.size()) {
            energy -= static_cast<double>(large[from]) * large[from];
            energy += static_cast<double>(large[from + small.size()]) * large[from + small.size()];
        }
    }
    best.much = 0;
    for (std::size_t from = near > 8 ? near - 8 : 0; from <= near + 8 && from + sought.size() <= heard.size(); ++from)
        if (const double much = correlation(sought, heard, from); much > best.much) best = {much, from};
    return best;
}

samples read_wav(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    const std::string all{std::istreambuf_iterator<char>{in}, {}};
    std::uint32_t rate = 0;
    std::uint16_t channels = 0;
    for (std::size_t at = 12; at + 8 <= all.size();) {
        std::uint32_t size = 0;
        std::memcpy(&size, all.data() + at + 4, 4);
        const auto kind = std::string_view{all}.substr(at, 4);
        if (kind == "fmt ") {
            std::memcpy(&channels, all.data() + at + 10, 2);
            std::memcpy(&rate, all.data() + at + 12, 4);
        }
        if (kind == "data" && channels > 0 && rate >= 8'000 && rate % 8'000 == 0) {
            samples made(std::min<std::size_t>(size, all.size() - at - 8) / 2);
            std::memcpy(made.data(), all.data() + at + 8, made.size() * 2);
            const std::size_t each = rate / 8'000 * channels;
            for (std::size_t i = 0; i < made.size() / each; ++i) {
                int sum = 0;
                for (std::size_t j = 0; j < each; ++j) sum += made[each * i + j];
                made[i] = static_cast<std::int16_t>(sum / static_cast<int>(each));
            }
            made.resize(made.size() / each);
            return made;
        }
        at += 8 + size + size % 2;
    }
    return {};
}

samples wav_side(const std::string& file, std::size_t which) {
    std::ifstream in{file, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    samples made;
    for (std::size_t at = 44 + 2 * which; at + 1 < bytes.size(); at += 4)
        made.push_back(
            static_cast<std::int16_t>(static_cast<unsigned char>(bytes[at]) |
                                      static_cast<unsigned>(static_cast<unsigned char>(bytes[at + 1])) << 8U));
    return made;
}

void write_wav(const std::string& file, const samples& sound, unsigned rate, unsigned channels) {
    const auto bytes = static_cast<std::uint32_t>(2 * sound.size());
    std::string wav(44, '\0');
    const auto put = [&wav](std::size_t at, auto number) { std::memcpy(wav.data() + at, &number, sizeof number); };
    wav.replace(0, 4, "RIFF").replace(8, 8, "WAVEfmt ").replace(36, 4, "data");
    put(4, std::uint32_t{36 + bytes});
    put(16, std::uint32_t{16});
    put(20, std::uint16_t{1});
    put(22, static_cast<std::uint16_t>(channels));
    put(24, std::uint32_t{rate});
    put(28, std::uint32_t{2 * rate * channels});
    put(32, static_cast<std::uint16_t>(2 * channels));
    put(34, std::uint16_t{16});
    put(40, bytes);
    wav.append(reinterpret_cast<const char*>(sound.data()), bytes);
    std::filesystem::create_directories(std::filesystem::path{file}.parent_path());
    std::ofstream{file, std::ios::binary} << wav;
}

samples key_tone(char key, unsigned milliseconds) {
    constexpr std::string_view keypad = "123A456B789C*0#D";
    constexpr double low[] = {697, 770, 852, 941}, high[] = {1209, 1336, 1477, 1633};
    const auto at = keypad.find(key);
    samples made(std::size_t{8} * milliseconds);
    for (std::size_t i = 0; i < made.size(); ++i) {
        const double time = 2 * std::numbers::pi * static_cast<double>(i) / 8'000;
        made[i] = static_cast<std::int16_t>(5'000 * (std::sin(low[at / 4] * time) + std::sin(high[at % 4] * time)));
    }
    return made;
}

}  // namespace palabre::test
