// src/history/change.cpp - what copies, moves and ends a change, made once for everybody who writes one.
#include "palabre/history/change.hpp"

#include <type_traits>

namespace palabre::history::change {

static_assert(std::is_nothrow_move_constructible_v<one_of>);

any::any(const any&) = default;
any::any(any&&) noexcept = default;
any& any::operator=(const any&) = default;
any& any::operator=(any&&) = default;
any::~any() = default;

}  // namespace palabre::history::change
