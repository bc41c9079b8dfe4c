// src/store/company_handle.hpp - one company's history in the SQL store.
#pragma once

#include "palabre/history/company_store.hpp"
#include "store/adjustment_handle.hpp"
#include "store/campaign_handle.hpp"
#include "store/follow_up_handle.hpp"
#include "store/keeping.hpp"
#include "store/lead_handle.hpp"
#include "store/phrase_handle.hpp"
#include "store/report_handle.hpp"
#include "store/work_item_handle.hpp"

namespace palabre::sql {

/// Owns:    nothing; `by` must outlive it.
/// Threads: the loop.
class company_handle final : public history::company_store {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    company_handle(keeping& by, history::company_id which)
        : by_{by}, company_{which.value()}, campaigns_{by, which}, leads_{by, which}, follow_ups_{by, which},
          phrases_{by, which.value()}, work_{by, which.value()}, reports_{by, which}, adjustments_{by, which.value()} {}

    void write(std::vector<history::change::any> changes, on_reply<history::nothing> then) override;
    void find(const history::identity& who, on_reply<history::person> then) override;
    void find(history::customer_id who, on_reply<history::person> then) override;
    void meet(const history::identity& who, on_reply<history::person> then) override;
    void timeline(history::customer_id who, history::position after, std::size_t limit,
                  on_reply<history::timeline_page> then) override;
    void timeline(const history::identity& who, history::position after, std::size_t limit,
                  on_reply<history::known_timeline> then) override;
    void interactions(history::customer_id who, history::position after, std::size_t limit,
                      on_reply<history::interaction_page> then) override;
    void interaction_of(history::interaction_id which, on_reply<history::interaction> then) override;
    void interaction_by(const std::string& source, const std::string& reference,
                        on_reply<history::interaction> then) override;
    void entries_of(history::interaction_id which, on_reply<std::vector<history::entry>> then) override;
    void last_heard(history::customer_id who, medium on, on_reply<std::optional<calendar_time>> then) override;
    void rules_for(const history::identity& whom, calendar_time now, on_reply<history::contact_rules> then) override;
    void merges_of(history::customer_id who, on_reply<std::vector<history::merge>> then) override;
    void dispositions(on_reply<std::vector<history::disposition>> then) override;
    void claim(medium on, calendar_time now, std::size_t limit, on_reply<std::vector<history::outgoing>> then) override;
    void settle_orphans(on_reply<std::vector<history::outgoing>> then) override;
    void message_of(history::outgoing_id which, on_reply<history::outgoing> then) override;
    void message_by(medium on, const std::string& provider_id, on_reply<history::outgoing> then) override;
    void messages(history::customer_id who, std::size_t limit, on_reply<std::vector<history::outgoing>> then) override;
    void messages_in(history::send_state where, history::outgoing_id after, std::size_t limit,
                     on_reply<std::vector<history::outgoing>> then) override;
    void promises(history::promise_id after, std::size_t limit, on_reply<std::vector<history::promise>> then) override;
    void files_wanted(history::file_id after, std::size_t limit,
                      on_reply<std::vector<history::kept_file>> then) override;
    void file_by(const std::string& hash, on_reply<history::kept_file> then) override;
    void received_as(const std::string& carrier, const std::string& reference,
                     on_reply<history::entry_id> then) override;
    void session_of(history::interaction_id which, on_reply<history::saved_session> then) override;
    void recordings_due(calendar_time by, std::size_t limit, on_reply<std::vector<history::recording>> then) override;
    void recordings_of(history::customer_id who, on_reply<std::vector<history::recording>> then) override;
    void thread_of(history::interaction_id which, on_reply<history::thread> then) override;
    void thread_with(medium on, const std::string& service, const std::string& address,
                     on_reply<history::thread> then) override;
    void thread_by(const std::string& token, on_reply<history::thread> then) override;
    void threads(const history::thread_filter& which, history::interaction_id after, std::size_t limit,
                 on_reply<std::vector<history::thread>> then) override;
    void threads_due(calendar_time by, std::size_t limit, on_reply<std::vector<history::thread>> then) override;
    void sessions(on_reply<std::vector<history::saved_session>> then) override;
    void graph(const std::string& digest, on_reply<history::kept_graph> then) override;
    void events(std::int64_t after, std::size_t limit, on_reply<std::vector<history::kept_event>> then) override;
    void deliveries(const std::string& webhook, std::int64_t after, std::size_t limit,
                    on_reply<std::vector<history::delivery>> then) override;
    history::campaign_book& campaigns() override { return campaigns_; }
    history::lead_book& leads() override { return leads_; }
    history::follow_up_book& follow_ups() override { return follow_ups_; }
    history::phrase_book& phrases() override { return phrases_; }
    history::work_book& work() override { return work_; }
    history::report_book& reports() override { return reports_; }
    history::adjustment_book& adjustments() override { return adjustments_; }
    void export_customer(history::customer_id who, on_reply<value> then) override;
    void erase_customer(history::customer_id who, on_reply<history::nothing> then) override;
    void sweep(const history::retention& rules, calendar_time now, std::size_t most,
               on_reply<history::swept> then) override;

private:
    /// Answers `refused` where there is a reason to; true then.
    template<class Value> bool refuses(std::string why, on_reply<Value>& then);
    template<class Value, class Ask> void ask(Ask ask, on_reply<Value> then);

    keeping& by_;
    const std::int64_t company_;
    campaign_handle campaigns_;
    lead_handle leads_;
    follow_up_handle follow_ups_;
    phrase_handle phrases_;
    work_item_handle work_;
    report_handle reports_;
    adjustment_handle adjustments_;
};

}  // namespace palabre::sql
