// tests/voice/relay.hpp - a bad network between a telephone and a line: packets lost, late and out of order, by a seed.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <random>

namespace palabre::test {

/// A UDP port on 127.0.0.1. What the telephone sends goes to the line, everything else to the telephone.
class relay {
public:
    relay(runtime& on, std::uint16_t telephone, double loss, duration jitter, unsigned seed);
    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;
    ~relay();

    std::uint16_t port() const { return port_; }
    unsigned lost() const { return lost_; }

private:
    void look();

    runtime& runtime_;
    timer next_;
    std::mt19937 chance_;
    std::uint16_t telephone_, line_ = 0, port_ = 0;
    double loss_;
    duration jitter_;
    unsigned lost_ = 0;
    int fd_;
};

}  // namespace palabre::test
