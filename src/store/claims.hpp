// src/store/claims.hpp - messages given to a sender, and what a crash left half done.
#pragma once

#include "store/writing.hpp"

#include <vector>

namespace palabre::sql {

/// `claim` names this claim: where it has been made already, it gives the same messages again. One whose
/// secret cannot be unsealed is settled as failed instead.
std::vector<history::outgoing> claim(writing& in, medium on, calendar_time now, std::size_t limit, std::int64_t claim);

/// What another life of the store left attempting or open.
std::vector<history::outgoing> settle_orphans(writing& in);

}  // namespace palabre::sql
