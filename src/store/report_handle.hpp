// src/store/report_handle.hpp - one company's figures in the SQL store.
#pragma once

#include "palabre/history/report_book.hpp"
#include "store/keeping.hpp"
#include "store/report_rows.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class report_handle final : public history::report_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    report_handle(keeping& by, history::company_id which) : by_{by}, company_{which.value()} {}

    void counts(const history::report_question& what, on_reply<std::vector<history::report_line>> then) override;
    void behind(const history::behind_question& what, history::position after, std::size_t limit,
                on_reply<history::behind_page> then) override;
    void forms(const history::form_question& what, on_reply<std::vector<history::form_line>> then) override;
    void recordings(const history::recording_question& what, history::position after, std::size_t limit,
                    on_reply<history::recording_page> then) override;
    void build(calendar_time over_by, std::size_t most, on_reply<std::size_t> then) override;

private:
    class question;
    class form_question;

    // What build() does, each from the answer to the one before: marks are taken, records counted, cells written.
    void take(std::vector<quarter> due, on_reply<std::size_t> then);
    void count(counted_quarters made, std::vector<quarter> taken, on_reply<std::size_t> then);

    keeping& by_;
    const std::int64_t company_;
};

}  // namespace palabre::sql
