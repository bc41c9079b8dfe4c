// src/store/follow_up_handle.hpp - what follows one company's calls, in the SQL store.
#pragma once

#include "palabre/history/follow_up_book.hpp"
#include "store/keeping.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class follow_up_handle final : public history::follow_up_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    follow_up_handle(keeping& by, history::company_id which) : by_{by}, company_{which.value()} {}

    void waiting(std::size_t limit, on_reply<std::vector<history::follow_up>> then) override;
    void done_for(history::customer_id who, history::follow_up_kind which, std::size_t limit,
                  on_reply<std::vector<history::follow_up>> then) override;
    void follow_up_of(history::follow_up_id which, on_reply<history::follow_up> then) override;
    void answers_to(history::follow_up_id which, on_reply<std::vector<history::survey_answer>> then) override;
    void counts(const history::survey_question& which, on_reply<std::vector<history::survey_count>> then) override;

private:
    keeping& by_;
    const std::int64_t company_;
};

}  // namespace palabre::sql
