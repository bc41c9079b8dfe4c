// palabre/history/adjustment_book.hpp - port: what people change of a company's flows beside its configuration.
#pragma once

#include "palabre/core/id.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/history/reply.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::history {

struct adjustment;
using adjustment_id = id<adjustment>;

/// Another prompt, other hours, a notice, a menu entry that is left out. The newest of a kind and key holds; all before it stay,
/// so that they tell who changed what, and can be taken up again.
struct adjustment {
    adjustment_id which{};
    std::string kind;  ///< "prompt", "calendar", "notice", "muted"; 1 to 64 bytes.
    std::string key;   ///< What of that kind: "operator/fr/welcome"; 1 to 256 bytes.
    std::string body;  ///< As the kind has it, at most 64 kB; "": as the configuration has it, from then on.
    std::string by;    ///< "user:rose", "key:crm".
    calendar_time at{};
    std::size_t bytes = 0;  ///< Of its content; written by put().

    bool operator==(const adjustment&) const = default;
};

/// The part of a company's store that keeps these. No customer is in it: erasing one does not look into it.
///
/// Threads: the strand.
class adjustment_book {
public:
    virtual ~adjustment_book() = default;

    /// Durable when answered; the same id again changes nothing. `content` is a recording's bytes, at most 8 MB.
    virtual void put(adjustment what, std::string content, on_reply<nothing> then) = 0;

    /// The newest of each kind and key, by these; those with an empty body too.
    virtual void current(on_reply<std::vector<adjustment>> then) = 0;

    /// The newest first; of all kinds, or all keys, where these are "". `limit` is 1 to 1000.
    virtual void adjustments(const std::string& kind, const std::string& key, std::size_t limit,
                             on_reply<std::vector<adjustment>> then) = 0;

    /// not_found where there is no such adjustment, or it has none.
    virtual void content_of(adjustment_id which, on_reply<std::string> then) = 0;
};

}  // namespace palabre::history
