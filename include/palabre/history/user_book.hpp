// palabre/history/user_book.hpp - users by company: what an access book is too, where its store keeps them so.
#pragma once

#include "palabre/history/access_book.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::history {

/// Ours are; one of an application's own that is not shows no users to administrators.
///
/// Threads: the strand.
class user_book {
public:
    /// Those who are something in that company, by login (its bytes), after that one. `limit` is 1 to 1000.
    virtual void users_in(company_id in, const std::string& after, std::size_t limit,
                          on_reply<std::vector<user>> then) = 0;

protected:
    ~user_book() = default;
};

}  // namespace palabre::history
