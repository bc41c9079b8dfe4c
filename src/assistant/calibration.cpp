// src/assistant/calibration.cpp - logistic regression by Newton's steps, a little held back.
#include "assistant/calibration.hpp"

#include <array>
#include <cstddef>

namespace palabre::assistant::detail {
namespace {

constexpr double ridge = 0.05;  // Trials that separate cleanly would make the curve a step.

using three = std::array<double, 3>;

/// Cramer's rule; `of` is positive definite.
three solved(const std::array<three, 3>& of, const three& right) {
    const auto minor = [&](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
        return of[a][c] * of[b][d] - of[a][d] * of[b][c];
    };
    const three first{minor(1, 2, 1, 2), -minor(1, 2, 0, 2), minor(1, 2, 0, 1)};
    const double whole = of[0][0] * first[0] + of[0][1] * first[1] + of[0][2] * first[2];
    const three second{-minor(0, 2, 1, 2), minor(0, 2, 0, 2), -minor(0, 2, 0, 1)};
    const three third{minor(0, 1, 1, 2), -minor(0, 1, 0, 2), minor(0, 1, 0, 1)};
    three made{};
    for (std::size_t i = 0; i < 3; ++i)
        made[i] = (first[i] * right[0] + second[i] * right[1] + third[i] * right[2]) / whole;
    return made;
}

}  // namespace

calibration calibrated(std::span<const trial> trials) {
    double right = 0;
    for (const auto& each : trials) right += each.right ? 1 : 0;
    const double wrong = static_cast<double>(trials.size()) - right;
    if (trials.size() < 40 || right < 5 || wrong < 5) return {};
    // Platt's targets: no trial is ever quite certain.
    const double high = (right + 1) / (right + 2), low = 1 / (wrong + 2);
    three weights{};
    for (int step = 0; step < 25; ++step) {
        three slope{};
        std::array<three, 3> curve{};
        for (std::size_t i = 0; i < 3; ++i) {
            slope[i] = -ridge * weights[i];
            curve[i][i] = ridge;
        }
        for (const auto& each : trials) {
            const three x{1, each.likeness, each.margin};
            const double p = calibration{weights[0], weights[1], weights[2]}.confidence(each.likeness, each.margin);
            for (std::size_t i = 0; i < 3; ++i) {
                slope[i] += ((each.right ? high : low) - p) * x[i];
                for (std::size_t j = 0; j < 3; ++j) curve[i][j] += p * (1 - p) * x[i] * x[j];
            }
        }
        const auto change = solved(curve, slope);
        for (std::size_t i = 0; i < 3; ++i) weights[i] += change[i];
    }
    return {weights[0], weights[1], weights[2]};
}

}  // namespace palabre::assistant::detail
