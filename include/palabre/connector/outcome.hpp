// palabre/connector/outcome.hpp - what came of asking a company's system: data, never an exception.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <string>
#include <string_view>

namespace palabre {

/// The answer of a back office, or the honest lack of one.
struct outcome {
    enum class kind {
        value,        ///< `data` is the answer.
        stale,        ///< `data` is an earlier answer, `age` old, because the system is silent now.
        not_found,    ///< The system answered: there is no such thing.
        unavailable,  ///< It did not answer in time, or not so that one could read it; `reason` says how.
    };

    kind what = kind::unavailable;
    value data;
    duration age{0};
    std::string reason;  ///< For logs and operators, not for customers.
    bool misasked =
        false;            ///< Unavailable because the question is at fault: asking again is no use, the system is well.
    bool secret = false;  ///< Something in `data` may not be written down: its description says so.
    duration leave_for{0};  ///< Unavailable, and the system wants to be left alone for so long (HTTP's Retry-After).

    static outcome of(value data) { return {kind::value, std::move(data), {}, {}}; }
    static outcome stale(value data, duration age) { return {kind::stale, std::move(data), age, {}}; }
    static outcome not_found() { return {kind::not_found, {}, {}, {}}; }
    static outcome unavailable(std::string reason) { return {kind::unavailable, {}, {}, std::move(reason)}; }
    static outcome misasking(std::string reason) { return {kind::unavailable, {}, {}, std::move(reason), true}; }
};

/// "value", "stale", "not_found", "unavailable": the names of a lookup's edges.
std::string_view to_string(outcome::kind what) noexcept;

}  // namespace palabre
