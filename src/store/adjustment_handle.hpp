// src/store/adjustment_handle.hpp - one company's adjustments of flows in the SQL store.
#pragma once

#include "palabre/history/adjustment_book.hpp"
#include "store/keeping.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class adjustment_handle final : public history::adjustment_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    adjustment_handle(keeping& by, std::int64_t company) : by_{by}, company_{company} {}

    void put(history::adjustment what, std::string content, on_reply<history::nothing> then) override;
    void current(on_reply<std::vector<history::adjustment>> then) override;
    void adjustments(const std::string& kind, const std::string& key, std::size_t limit,
                     on_reply<std::vector<history::adjustment>> then) override;
    void content_of(history::adjustment_id which, on_reply<std::string> then) override;

private:
    keeping& by_;
    const std::int64_t company_;
};

}  // namespace palabre::sql
