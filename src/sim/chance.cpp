// src/sim/chance.cpp - seeded chance: the same seed gives the same world, on every machine.
#include "palabre/sim/chance.hpp"

#include "palabre/core/error.hpp"

// Boost's distributions give the same draws everywhere; the standard library's differ between implementations.
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace palabre::sim {
namespace {

duration seconds(double count) {
    return duration{std::llround(count * 1e6)};
}

double in_seconds(duration length) {
    return static_cast<double>(length.count()) * 1e-6;
}

}  // namespace

std::uint64_t default_seed() {
    const char* const set = std::getenv("PALABRE_SEED");
    std::uint64_t seed = 1;
    if (set != nullptr) std::from_chars(set, set + std::string_view{set}.size(), seed);
    return seed;
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
    return seconds(boost::random::exponential_distribution<double>{}(engine_)*in_seconds(mean));
}

duration chance::log_normal(duration median, double spread) {
    return seconds(boost::random::lognormal_distribution<double>{std::log(in_seconds(median)), spread}(engine_));
}

}  // namespace palabre::sim
