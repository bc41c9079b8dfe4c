// palabre/history/file_store.hpp - port: the content of files, by its hash, each company's apart.
#pragma once

#include "palabre/history/customer.hpp"
#include "palabre/history/file.hpp"
#include "palabre/history/reply.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::history {

/// Keeps bytes under their SHA-256. What they are and whom they concern is in the company_store (kept_file): here are no
/// names, no types and no dates. Every call answers exactly once, from the loop and never from inside the call; what is no
/// hash is refused.
///
/// Threads: the strand of its runtime.
class file_store {
public:
    virtual ~file_store() = default;

    /// Durable before `then`, which tells the hash. The same content twice is one file. unavailable, with the reason, where
    /// it cannot be written: a disk that is full; nothing is left of it then.
    virtual void keep(company_id of, std::string content, on_reply<std::string> then) = 0;

    /// not_found where there is none, or where what lies there is something else.
    virtual void read(company_id of, const std::string& hash, on_reply<std::string> then) = 0;

    /// Hashes behind `after`, in their order, of what was kept or asked to be kept last before `until`. `limit` is 1 to 1000.
    virtual void list(company_id of, const std::string& after, calendar_time until, std::size_t limit,
                      on_reply<std::vector<std::string>> then) = 0;

    /// Removes it, unless it was asked to be kept since `until`. Nothing where there is none.
    virtual void remove(company_id of, const std::string& hash, calendar_time until, on_reply<nothing> then) = 0;
};

}  // namespace palabre::history
