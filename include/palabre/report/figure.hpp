// palabre/report/figure.hpp - the standard figures of a contact centre, each defined once: name, formula, unit, source.
#pragma once

#include "palabre/history/report_book.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::report {

/// What a figure is told in.
enum class unit {
    count,
    share,    ///< 0 to 1.
    seconds,  ///< A mean.
    minutes,  ///< A sum.
    hours,    ///< A sum.
    points,   ///< NPS: -100 to 100.
};
std::string_view to_string(unit which) noexcept;

/// One term of a formula: a sum, or how many of a histogram took at most a target.
struct term {
    enum class kind {
        sum,
        answered_within,  ///< target::within.
        short_abandons,   ///< target::short_abandon.
    };
    std::string_view name;  ///< As formulas show it.
    history::measure what = history::measure::contacts;
    int times = 1;  ///< 1 or -1.
    kind is = kind::sum;
};

/// `over` alone, or divided by `under`: nothing where that is 0.
struct figure {
    std::string_view name;  ///< Stable: "service_level".
    std::string_view english, french;
    unit in = unit::count;
    std::span<const term> over, under = {};
    std::string_view source;  ///< Which records, in words.

    std::string formula() const;
    std::vector<history::source> sources() const;
    /// The measure whose interactions stand behind it: of its first term.
    history::measure behind() const { return over.front().what; }
};

/// Thresholds that a queue's figures rest on. Both are ends of history::bin_ends().
struct target {
    duration within = std::chrono::seconds{20};
    duration short_abandon = std::chrono::seconds{5};
};
/// Why it cannot be one, with the nearest that can; "" where it can.
std::string why_refused(const target& what);

/// All of them, in the order of the manual.
std::span<const figure> figures() noexcept;
/// Throws error{errc::not_found} that names the nearest.
const figure& figure_of(std::string_view name);

/// Nothing where there is nobody to count.
std::optional<double> value_of(const figure& what, const history::tally& counts, const target& by = {});

}  // namespace palabre::report
