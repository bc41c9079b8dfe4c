// src/core/id.cpp - how ids are counted, written and read.
#include "palabre/core/id.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace palabre {
namespace {

constexpr int node_bits = 10;
constexpr int sequence_bits = 12;
constexpr std::int64_t sequences = std::int64_t{1} << sequence_bits;
constexpr std::int64_t last_tick = (std::int64_t{1} << (41 + sequence_bits)) - 1;

}  // namespace

std::int64_t detail::checked_id(std::int64_t value) {
    if (value < 0) throw error{errc::invalid_argument, fmt::format("{} is no id", value), "ids are positive"};
    return value;
}

std::int64_t detail::parse_id(std::string_view text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, value);
    if (failure != std::errc{} || stop != end || text[0] == '-' || text[0] == '0')
        throw error{errc::invalid_argument, fmt::format("'{:.40}' is no id", text),
                    "an id is decimal digits, 1 to 9223372036854775807, without a leading zero"};
    return value;
}

id_generator::id_generator(const runtime& on, int node, std::int64_t largest_stored)
    : runtime_{&on}, node_{node}, last_{0} {
    if (node < 0 || node > last_node)
        throw error{errc::invalid_argument, fmt::format("node {} does not exist", node),
                    fmt::format("nodes are 0 to {}", last_node)};
    // The rest of the stored id's millisecond is given up: it may be a larger node's.
    if (detail::checked_id(largest_stored) > 0)
        last_ = (largest_stored >> (node_bits + sequence_bits)) * sequences + sequences - 1;
}

std::int64_t id_generator::next_value() {
    using std::chrono::floor, std::chrono::milliseconds;
    const std::int64_t now = floor<milliseconds>(runtime_->calendar_now().time_since_epoch()).count() - epoch_ms;
    // A clock beyond the range must not overflow the shift either.
    const std::int64_t clock = std::clamp<std::int64_t>(now, 0, (last_tick >> sequence_bits) + 1) * sequences;
    const std::int64_t tick = std::max(last_ + 1, clock);
    if (tick > last_tick)
        throw error{errc::overflow, "ids have run out: 41 bits of milliseconds end on 2094-09-07",
                    "check the clock and the largest stored id"};
    last_ = tick;
    return (tick / sequences) << (node_bits + sequence_bits) | node_ << sequence_bits | tick % sequences;
}

}  // namespace palabre
