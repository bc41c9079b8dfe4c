// src/store/phrase_handle.hpp - one company's translations in the SQL store.
#pragma once

#include "palabre/history/phrase_book.hpp"
#include "store/keeping.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class phrase_handle final : public history::phrase_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    phrase_handle(keeping& by, std::int64_t company) : by_{by}, company_{company} {}

    void put(std::vector<history::phrase> all, on_reply<std::size_t> then) override;
    void phrase_of(const std::string& from, const std::string& source, const std::string& to,
                   on_reply<history::phrase> then) override;
    void phrases(const history::phrase_filter& which, const history::phrase_place& after, std::size_t limit,
                 on_reply<std::vector<history::phrase>> then) override;

private:
    keeping& by_;
    const std::int64_t company_;
};

}  // namespace palabre::sql
