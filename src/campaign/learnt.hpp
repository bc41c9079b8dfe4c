// src/campaign/learnt.hpp - estimates that begin with a belief, learn from what is seen, and forget what is old.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace palabre::campaign {

/// A probability, with how sure it is: a beta distribution whose memory fades.
class learnt_share {
public:
    /// `memory`: of how many cases at most it knows.
    learnt_share(double believed, double weight, double memory)
        : yes_{believed * weight}, no_{(1 - believed) * weight}, memory_{memory} {}

    void saw(bool yes) {
        const double fade = 1 - 1 / memory_;
        yes_ = yes_ * fade + (yes ? 1 : 0);
        no_ = no_ * fade + (yes ? 0 : 1);
    }

    double mean() const { return yes_ / (yes_ + no_); }
    double variance() const {
        const double all = yes_ + no_;
        return yes_ * no_ / (all * all * (all + 1));
    }

private:
    double yes_, no_, memory_;
};

/// How long something takes, as a hazard in bins that grow: of those that had lasted so long, how many ended there. What still
/// lasts counts too (Kaplan and Meier's estimate): who has only seen the short ones end would think that all are short.
class learnt_time {
public:
    /// Believed to be log-normal about that median (seconds), with the weight of so many cases.
    learnt_time(double median, double spread, double weight, double memory) : memory_{memory} {
        const auto below = [&](double at) {
            return at <= 0 ? 0 : 0.5 * std::erfc(-std::log(at / median) / (spread * std::sqrt(2.0)));
        };
        for (std::size_t i = 0; i < bins; ++i) {
            risked_[i] = weight * std::max(1e-3, 1 - below(edge(i)));
            ended_[i] = weight * std::max(1e-4, below(edge(i + 1)) - below(edge(i)));
        }
        tabulate({});
    }

    void saw(double seconds) {
        const double fade = 1 - 1 / memory_;
        const auto last = bin(seconds);
        for (std::size_t i = 0; i < bins; ++i) {
            ended_[i] = ended_[i] * fade + (i == last ? 1 : 0);
            risked_[i] = risked_[i] * fade + (i <= last ? 1 : 0);
        }
        ++unused_;
    }

    bool stale() const { return unused_ >= refreshed_every; }

    /// Uses what was seen, and how long the others have lasted so far.
    void tabulate(std::span<const double> lasting) {
        std::array<double, bins> risked = risked_;
        for (const double each : lasting)
            for (std::size_t i = 0; i < bin(each); ++i) ++risked[i];
        double still = 1;
        mean_ = 0;
        std::size_t second = 0;
        for (std::size_t i = 0; i < bins; ++i) {
            const double hazard = std::min(0.999, ended_[i] / std::max(risked[i], ended_[i]));
            const double width = edge(i + 1) - edge(i), rate = -std::log1p(-hazard) / width;
            for (; second < table_.size() && static_cast<double>(second) < edge(i + 1); ++second)
                table_[second] = still * std::exp(-rate * (static_cast<double>(second) - edge(i)));
            const double after = still * (1 - hazard);
            mean_ += 0.5 * (still + after) * width;
            still = after;
        }
        for (; second < table_.size(); ++second) table_[second] = still;
        unused_ = 0;
    }

    /// P(T > seconds), to the second.
    double lasts(double seconds) const {
        if (seconds <= 0) return 1;
        return table_[std::min(static_cast<std::size_t>(seconds + 0.5), table_.size() - 1)];
    }

    /// P(T <= seconds + more | T > seconds); of what has lasted longer than anything seen: soon.
    double ends_within(double seconds, double more) const {
        const double now = lasts(seconds);
        return now < 1e-4 ? std::min(1.0, more / std::max(1.0, seconds)) : 1 - lasts(seconds + more) / now;
    }

    double mean() const { return mean_; }

private:
    static constexpr std::size_t bins = 56, refreshed_every = 10;
    static constexpr double first = 0.5, growth = 1.18;  // to an hour

    static double edge(std::size_t i) {
        static const auto all = [] {
            std::array<double, bins + 1> made{};
            for (std::size_t at = 1; at < made.size(); ++at)
                made[at] = first * std::pow(growth, static_cast<double>(at - 1));
            return made;
        }();
        return all[i];
    }
    static std::size_t bin(double seconds) {
        if (seconds < first) return 0;
        return std::min(static_cast<std::size_t>(std::log(seconds / first) / std::log(growth)) + 1, bins - 1);
    }

    double memory_, mean_ = 0;
    std::array<double, bins> ended_{}, risked_{};
    std::array<double, 3601> table_{};  ///< P(T > second), for an hour.
    std::size_t unused_ = 0;
};

}  // namespace palabre::campaign
