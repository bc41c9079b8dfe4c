// src/store/campaign_handle.hpp - one company's campaigns in the SQL store.
#pragma once

#include "palabre/history/campaign_book.hpp"
#include "store/keeping.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class campaign_handle final : public history::campaign_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    campaign_handle(keeping& by, history::company_id which) : by_{by}, company_{which.value()} {}

    void campaigns(on_reply<std::vector<history::campaign>> then) override;
    void campaign_by(const std::string& name, on_reply<history::campaign> then) override;
    void recipients(history::campaign_id in, std::int64_t after, std::size_t limit,
                    on_reply<std::vector<history::recipient>> then) override;
    void queued_among(history::campaign_id in, std::vector<history::customer_id> these,
                      on_reply<std::vector<history::customer_id>> then) override;
    void last_campaign_of(history::customer_id who, on_reply<history::recipient> then) override;
    void under_way(history::campaign_id in, on_reply<std::size_t> then) override;
    void progress(history::campaign_id in, on_reply<history::campaign_progress> then) override;
    void members(const std::string& segment, history::customer_id after, std::size_t limit,
                 on_reply<std::vector<history::customer_id>> then) override;

private:
    keeping& by_;
    const std::int64_t company_;
};

}  // namespace palabre::sql
