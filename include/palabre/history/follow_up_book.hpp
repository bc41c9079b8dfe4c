// palabre/history/follow_up_book.hpp - port: what is to follow calls, and what customers answered when asked.
#pragma once

#include "palabre/history/follow_up.hpp"
#include "palabre/history/reply.hpp"

#include <cstddef>
#include <vector>

namespace palabre::history {

/// The part of a company's store that knows what follows its calls.
///
/// Threads: the strand.
class follow_up_book {
public:
    virtual ~follow_up_book() = default;

    /// Those that wait, due or not, by `due` and then by id. `limit` is 1 to 1000.
    virtual void waiting(std::size_t limit, on_reply<std::vector<follow_up>> then) = 0;

    /// The ones of that kind that were done for his group, the latest first. `limit` is 1 to 1000.
    virtual void done_for(customer_id who, follow_up_kind which, std::size_t limit,
                          on_reply<std::vector<follow_up>> then) = 0;

    virtual void follow_up_of(follow_up_id which, on_reply<follow_up> then) = 0;
    virtual void answers_to(follow_up_id which, on_reply<std::vector<survey_answer>> then) = 0;  ///< By question.

    /// By group, bytewise; an agent's by his id as text.
    virtual void counts(const survey_question& which, on_reply<std::vector<survey_count>> then) = 0;
};

}  // namespace palabre::history
