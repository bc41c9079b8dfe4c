// src/store/duty_handle.hpp - where agents are, in the SQL store.
#pragma once

#include "palabre/history/duty_book.hpp"
#include "store/keeping.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class duty_handle final : public history::duty_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    explicit duty_handle(keeping& by) : by_{by} {}

    void write(std::vector<history::duty_change::any> changes, on_reply<history::nothing> then) override;
    void duty_of(history::user_id who, on_reply<history::duty_view> then) override;
    void device_by(const std::string& digest, on_reply<history::known_device> then) override;
    void last_fixes(history::company_id in, on_reply<std::vector<history::kept_fix>> then) override;
    void fixes_of(history::company_id in, history::user_id who, calendar_time from, std::size_t limit,
                  on_reply<std::vector<history::fix>> then) override;
    void wake_addresses(history::user_id who, calendar_time used_since, calendar_time now,
                        on_reply<std::vector<history::wake_address>> then) override;
    void sweep(calendar_time before, std::size_t most, on_reply<std::size_t> then) override;

private:
    keeping& by_;
};

}  // namespace palabre::sql
