// src/store/lead_handle.hpp - one company's lists of leads in the SQL store.
#pragma once

#include "palabre/history/lead_book.hpp"
#include "store/keeping.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class lead_handle final : public history::lead_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    lead_handle(keeping& by, history::company_id which) : by_{by}, company_{which.value()} {}

    void open_list(const history::lead_list& what, on_reply<history::lead_list> then) override;
    void lists(on_reply<std::vector<history::lead_list>> then) override;
    void list_by(const std::string& name, on_reply<history::lead_list> then) override;
    void counts(history::lead_list_id of, on_reply<history::lead_counts> then) override;
    void begin_upload(const history::lead_upload& what, on_reply<history::lead_upload> then) override;
    void add_rows(history::lead_upload_id to, history::listed_rows rows, on_reply<history::lead_upload> then) override;
    void end_upload(history::lead_upload_id which, const std::string& why, on_reply<history::nothing> then) override;
    void uploads(history::lead_list_id into, on_reply<std::vector<history::lead_upload>> then) override;
    void upload_of(history::lead_upload_id which, on_reply<history::lead_upload> then) override;
    void faults(history::lead_upload_id of, std::int64_t line, int place, std::size_t limit,
                on_reply<std::vector<history::lead_fault>> then) override;
    void leads(history::lead_list_id in, history::lead_id after, std::size_t limit,
               on_reply<std::vector<history::lead>> then) override;
    void lead_of(history::lead_id which, on_reply<history::lead> then) override;
    void leads_with(const std::string& address, std::size_t limit, on_reply<std::vector<history::lead>> then) override;
    void attempts_of(history::lead_id which, on_reply<std::vector<history::lead_attempt>> then) override;
    void claim_leads(const history::lead_question& what, on_reply<std::vector<history::lead>> then) override;
    void settle_lead_orphans(calendar_time now, calendar_time due,
                             on_reply<std::vector<history::lead_attempt>> then) override;

private:
    /// Answers `refused` where there is a reason to; true then.
    template<class Value> bool refuses(std::string why, on_reply<Value>& then);
    /// `ask` gives the value.
    template<class Value, class Ask> void ask(Ask ask, on_reply<Value> then);
    /// `ask` may give nothing: `missing` says what is not there.
    template<class Value, class Ask> void find(const char* missing, Ask ask, on_reply<Value> then);

    keeping& by_;
    const std::int64_t company_;
};

}  // namespace palabre::sql
