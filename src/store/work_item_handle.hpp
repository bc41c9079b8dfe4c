// src/store/work_item_handle.hpp - one company's work items in the SQL store.
#pragma once

#include "palabre/history/work_book.hpp"
#include "store/keeping.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class work_item_handle final : public history::work_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    work_item_handle(keeping& by, std::int64_t company) : by_{by}, company_{company} {}

    void open(history::work_item what, std::vector<history::change::any> with,
              on_reply<history::work_item> then) override;
    void move(history::work_move how, std::vector<history::change::any> with,
              on_reply<history::work_item> then) override;
    void item_of(history::work_item_id which, on_reply<history::work_item> then) override;
    void item_by(const std::string& key, on_reply<history::work_item> then) override;
    void items(const history::work_filter& which, history::work_item_id after, std::size_t limit,
               on_reply<std::vector<history::work_item>> then) override;

private:
    keeping& by_;
    const std::int64_t company_;
};

}  // namespace palabre::sql
