// src/store/access_handle.hpp - who is logged in, and the log of access, in the SQL store.
#pragma once

#include "palabre/history/access_book.hpp"
#include "palabre/history/user_book.hpp"
#include "store/duty_handle.hpp"
#include "store/keeping.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class access_handle final : public history::access_book, public history::duty_keeper, public history::user_book {
public:
    explicit access_handle(keeping& by) : by_{by}, duty_{by} {}

    void write(std::vector<history::access_change::any> changes, history::on_reply<history::nothing> then) override;
    void login_by(const std::string& digest, history::on_reply<history::known_login> then) override;
    void notes(const history::note_filter& which, history::position after, std::size_t limit,
               history::on_reply<history::note_page> then) override;
    void sweep(calendar_time logins_before, calendar_time notes_before, std::size_t most,
               history::on_reply<std::size_t> then) override;
    history::duty_book& duty() override { return duty_; }
    void users_in(history::company_id in, const std::string& after, std::size_t limit,
                  history::on_reply<std::vector<history::user>> then) override;

private:
    keeping& by_;
    duty_handle duty_;
};

}  // namespace palabre::sql
