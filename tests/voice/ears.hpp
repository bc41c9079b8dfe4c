// tests/voice/ears.hpp - three on a line, each humming his own tone: who hears whom.
#pragma once

#include "voice/hearing.hpp"
#include "voice/telephone.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

namespace palabre::test {

// Whole waves in 20 ms: what a jitter buffer takes away or adds on a busy machine leaves them as they are.
inline constexpr double caller_hertz = 500, agent_hertz = 800, boss_hertz = 1250;

inline samples hum(double hertz) {
    samples made(8'000 * 60);
    for (std::size_t i = 0; i < made.size(); ++i)
        made[i] =
            static_cast<std::int16_t>(4'000 * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / 8'000));
    return made;
}

/// Whether the last half second has that tone (Goertzel's algorithm).
inline bool has_tone(const samples& heard, double hertz) {
    constexpr std::size_t window = 4'000;
    if (heard.size() < window) return false;
    const double turn = 2 * std::cos(2 * std::numbers::pi * hertz / 8'000);
    double one = 0, two = 0;
    for (std::size_t i = heard.size() - window; i < heard.size(); ++i)
        two = std::exchange(one, heard[i] + turn * one - two);
    return 2 * std::sqrt(std::max(0.0, one * one + two * two - turn * one * two)) / window > 1'200;
}

/// "caller: agent boss, agent: caller ...": whom each hears now.
inline std::string who_hears_whom(const telephone& caller, const telephone& agent, const telephone& boss) {
    const auto of = [](const char* who, const telephone& at) {
        std::string all = who;
        for (const auto& [name, hertz] :
             {std::pair{" caller", caller_hertz}, {" agent", agent_hertz}, {" boss", boss_hertz}})
            if (has_tone(at.heard(), hertz)) all += name;
        return all;
    };
    return of("caller:", caller) + ", " + of("agent:", agent) + ", " + of("boss:", boss);
}

}  // namespace palabre::test
