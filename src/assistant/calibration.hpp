// src/assistant/calibration.hpp - from what a search measures to how often it is right.
#pragma once

#include <cmath>
#include <span>

namespace palabre::assistant::detail {

/// Platt's sigmoid over two measures.
struct calibration {
    double bias = -4.5, likeness = 7, margin = 5;  // Of files too small to learn from.

    double confidence(double how_like, double how_far) const noexcept {
        return 1 / (1 + std::exp(-(bias + likeness * how_like + margin * how_far)));
    }
};

struct trial {
    double likeness = 0, margin = 0;
    bool right = false;
};

/// The sigmoid that makes these trials most likely; the default one where they are fewer than 40, or all alike.
calibration calibrated(std::span<const trial> trials);

}  // namespace palabre::assistant::detail
