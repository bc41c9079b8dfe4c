// palabre/core/value.hpp - data without a fixed shape: what lookups return and flows keep.
#pragma once

#include <boost/json/value.hpp>

namespace palabre {

/// A JSON value. Integers stay 64-bit integers (boost::json keeps int64, uint64 and double apart).
using value = boost::json::value;

}  // namespace palabre
