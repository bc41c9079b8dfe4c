// palabre/history/reply.hpp - what came of asking a store: data, never an exception.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace palabre::history {

enum class verdict {
    done,
    not_found,
    conflict,     ///< What was written contradicts what is kept; nothing was changed.
    refused,      ///< Beyond a documented limit, or malformed; nothing was changed.
    busy,         ///< Too much is waiting to be written: try later, and accept nothing meanwhile.
    fenced,       ///< Another center serves this company now; nothing was changed.
    unavailable,  ///< The database cannot be reached, or cannot be read. A write may have happened; it may be repeated.
};

std::string_view to_string(verdict what) noexcept;

/// In place of a value where there is none to give.
struct nothing {
    bool operator==(const nothing&) const = default;
};

template<class Value> struct reply {
    verdict what = verdict::done;
    Value value = {};
    std::string why = {};  ///< For logs and operators; "" when done.

    explicit operator bool() const noexcept { return what == verdict::done; }
    const Value& operator*() const noexcept { return value; }
    const Value* operator->() const noexcept { return &value; }
};

template<class Value> using on_reply = std::function<void(reply<Value>)>;

}  // namespace palabre::history
