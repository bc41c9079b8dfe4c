// src/sim/chance.cpp - seeded chance: the same seed gives the same world, on every machine.
#include "palabre/sim/chance.hpp"

#include "palabre/core/error.hpp"

// Boost's distributions give the same draws everywhere; the standard library's differ between implementations.
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace palabre::sim {
namespace {

duration seconds(double count) {
    constexpr double most = 0x1p62;  // 146,000 years; what is longer does not fit
    return duration{std::llround(std::min(count * 1e6, most))};
}

double in_seconds(duration length) {
    return static_cast<double>(length.count()) * 1e-6;
}

}  // namespace

std::uint64_t default_seed() {
    const char* const set = std::getenv("PALABRE_SEED");
    std::uint64_t seed = 1;
    if (set == nullptr) return seed;
    const std::string_view text{set};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seed);
    return failed == std::errc{} && end == text.data() + text.size() ? seed : 1;
}

chance chance::stream(std::string_view name) const {
    std::uint64_t mixed = seed_ ^ 0xcbf29ce484222325U;  // FNV-1a of the name, begun at the seed
    for (const unsigned char letter : name) mixed = (mixed ^ letter) * 0x100000001b3U;
    return chance{mixed};
}

std::int64_t chance::between(std::int64_t least, std::int64_t most) {
    if (most < least) throw error{errc::invalid_argument, "between(least, most) needs least <= most", "swap them"};
    return boost::random::uniform_int_distribution<std::int64_t>{least, most}(engine_);
}

duration chance::exponential(duration mean) {
    if (mean < duration{0}) throw error{errc::invalid_argument, "exponential(mean) needs 0 <= mean", "give a length"};
    return seconds(boost::random::exponential_distribution<double>{}(engine_)*in_seconds(mean));
}

duration chance::log_normal(duration median, double spread) {
    if (median <= duration{0} || spread < 0)
        throw error{errc::invalid_argument, "log_normal(median, spread) needs 0 < median, 0 <= spread",
                    "give a length"};
    return seconds(boost::random::lognormal_distribution<double>{std::log(in_seconds(median)), spread}(engine_));
}

}  // namespace palabre::sim
