// src/history/thread_rules.hpp - what becomes of a thread by a change, the same in every store.
#pragma once

#include "palabre/history/change.hpp"

#include <optional>
#include <string>

namespace palabre::history {

/// The thread after it. Nothing, and `why` says so, where another turn has come meanwhile; the same move again changes
/// nothing.
std::optional<thread> moved(thread now, const change::move_thread& how, std::string& why);

/// Why it is a conflict; "": it is none.
std::string why_not_touched(const thread& now, const change::touch_thread& how);

/// What is left out stays; moments never go back.
thread touched(thread now, const change::touch_thread& how);

}  // namespace palabre::history
