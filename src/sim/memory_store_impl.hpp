// src/sim/memory_store_impl.hpp - a disk made of memory at work: writes that wait for it, reads that take their time.
#pragma once

#include "history/validate.hpp"
#include "palabre/history/adjustment_book.hpp"
#include "palabre/history/company_store.hpp"
#include "palabre/history/follow_up_book.hpp"
#include "palabre/history/lead_book.hpp"
#include "palabre/history/phrase_book.hpp"
#include "palabre/history/report_book.hpp"
#include "palabre/history/user_book.hpp"
#include "palabre/history/work_book.hpp"
#include "sim/memory_store_data.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace palabre::sim {

struct memory_store::impl {
    class company_part;
    class campaigns_part;
    class leads_part;
    class follow_ups_part;
    class phrases_part;
    class work_part;
    class reports_part;
    class adjustments_part;
    class access_part;
    class duty_part;

    impl(runtime& on, memory_disk kept, memory_store_options with);
    ~impl();

    /// Answers soon, without the disk.
    template<class Value> void answer(history::on_reply<Value> then, history::verdict what, std::string why) {
        loop.post([then = std::move(then), what, why = std::move(why)]() mutable { then({what, {}, std::move(why)}); });
    }

    /// Runs `job` on the disk when all that waited before it is there, and answers with what it gives.
    template<class Value> void write(std::size_t changes, history::on_reply<Value> then,
                                     std::function<history::reply<Value>(memory_disk::data&)> job) {
        if (state.what == history::condition::kind::broken)
            return answer(std::move(then), history::verdict::unavailable, state.why);
        if (waiting + changes > options.waiting_most)
            return answer(std::move(then), history::verdict::busy, "too much is waiting to be written");
        const auto shared = std::make_shared<history::on_reply<Value>>(std::move(then));
        enqueue(
            changes, [this, shared, job = std::move(job)] { (*shared)(job(*disk.contents())); },
            [this, shared](std::string why) {
                answer(std::move(*shared), history::verdict::unavailable, std::move(why));
            });
    }

    /// The same for a company's rows: not_found where it is not kept, fenced where another center has it.
    template<class Value> void write(history::company_id in, std::size_t changes, history::on_reply<Value> then,
                                     std::function<history::reply<Value>(memory::company_data&)> job) {
        write<Value>(changes, std::move(then),
                     [this, in, job = std::move(job)](memory_disk::data& all) -> history::reply<Value> {
                         const auto rows = all.companies.find(in);
                         if (rows == all.companies.end())
                             return {history::verdict::not_found, {}, "the company is not kept"};
                         if (fenced(in, rows->second))
                             return {history::verdict::fenced, {}, "served by " + rows->second.lease.holder + " now"};
                         return job(rows->second);
                     });
    }

    /// Answers from the disk as it is when the reading is over.
    template<class Value>
    void read(history::on_reply<Value> then, std::function<history::reply<Value>(const memory_disk::data&)> job) {
        loop.after(options.read, [this, watch = std::weak_ptr{alive}, then = std::move(then), job = std::move(job)] {
            if (watch.expired()) return;
            if (state.what != history::condition::kind::ready)
                then({history::verdict::unavailable, {}, state.why});
            else
                then(job(*disk.contents()));
        });
    }
    template<class Value> void read(history::company_id in, history::on_reply<Value> then,
                                    std::function<history::reply<Value>(const memory::company_data&)> job) {
        read<Value>(std::move(then), [in, job = std::move(job)](const memory_disk::data& all) -> history::reply<Value> {
            const auto rows = all.companies.find(in);
            if (rows == all.companies.end()) return {history::verdict::not_found, {}, "the company is not kept"};
            return job(rows->second);
        });
    }

    void enqueue(std::size_t changes, std::function<void()> run, std::function<void(std::string)> give_up);
    void commit_next();
    void become(history::condition how);

    bool fenced(history::company_id in, const memory::company_data& rows);
    history::reply<history::lease> serve(history::company_id which, memory::company_data& rows);
    void leave(history::company_id which, memory_disk::data& all);
    void renew();

    struct job {
        std::size_t changes = 0;
        instant due{};
        std::function<void()> run;
        std::function<void(std::string)> give_up;
    };
    struct held_lease {
        std::int64_t token = 0;
        bool lost = false;
    };

    runtime& loop;
    memory_disk disk;
    memory_store_options options;
    int node;
    std::int64_t opening;
    id_generator ids;
    history::condition state;
    std::function<void(const history::condition&)> on_state;
    std::function<void(history::company_id)> on_lost;
    std::map<history::company_id, std::unique_ptr<history::company_store>> companies;
    std::unique_ptr<history::access_book> access;

    std::deque<job> jobs;
    std::size_t waiting = 0;  ///< Changes in `jobs`.
    std::map<history::company_id, held_lease> leases;
    bool hangs = false;
    timer_id renewal = timer_id::none;
    std::shared_ptr<int> alive = std::make_shared<int>();  ///< Callbacks that come too late see it gone.
};

/// Where agents are.
class memory_store::impl::duty_part final : public history::duty_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    explicit duty_part(memory_store::impl& in) : store_{in} {}

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
    memory_store::impl& store_;
};

/// Who is logged in, and the log of access.
class memory_store::impl::access_part final : public history::access_book,
                                              public history::duty_keeper,
                                              public history::user_book {
public:
    explicit access_part(memory_store::impl& in) : store_{in}, duty_{in} {}

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
    memory_store::impl& store_;
    duty_part duty_;
};

/// Its campaigns.
class memory_store::impl::campaigns_part final : public history::campaign_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    campaigns_part(memory_store::impl& in, history::company_id of) : store_{in}, id_{of} {}

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
    memory_store::impl& store_;
    history::company_id id_;
};

/// Its figures: counted at each reading.
class memory_store::impl::reports_part final : public history::report_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    reports_part(memory_store::impl& in, history::company_id of) : store_{in}, id_{of} {}

    void counts(const history::report_question& what, on_reply<std::vector<history::report_line>> then) override;
    void behind(const history::behind_question& what, history::position after, std::size_t limit,
                on_reply<history::behind_page> then) override;
    void forms(const history::form_question& what, on_reply<std::vector<history::form_line>> then) override;
    void recordings(const history::recording_question& what, history::position after, std::size_t limit,
                    on_reply<history::recording_page> then) override;
    void build(calendar_time over_by, std::size_t most, on_reply<std::size_t> then) override;

private:
    memory_store::impl& store_;
    history::company_id id_;
};

/// Its lists of leads.
class memory_store::impl::leads_part final : public history::lead_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    leads_part(memory_store::impl& in, history::company_id of) : store_{in}, id_{of} {}

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
    memory_store::impl& store_;
    history::company_id id_;
};

/// What follows its calls.
class memory_store::impl::follow_ups_part final : public history::follow_up_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    follow_ups_part(memory_store::impl& in, history::company_id of) : store_{in}, id_{of} {}

    void waiting(std::size_t limit, on_reply<std::vector<history::follow_up>> then) override;
    void done_for(history::customer_id who, history::follow_up_kind which, std::size_t limit,
                  on_reply<std::vector<history::follow_up>> then) override;
    void follow_up_of(history::follow_up_id which, on_reply<history::follow_up> then) override;
    void answers_to(history::follow_up_id which, on_reply<std::vector<history::survey_answer>> then) override;
    void counts(const history::survey_question& which, on_reply<std::vector<history::survey_count>> then) override;

private:
    memory_store::impl& store_;
    history::company_id id_;
};

/// Its texts in other languages.
class memory_store::impl::phrases_part final : public history::phrase_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    phrases_part(memory_store::impl& in, history::company_id of) : store_{in}, id_{of} {}

    void put(std::vector<history::phrase> all, on_reply<std::size_t> then) override;
    void phrase_of(const std::string& from, const std::string& source, const std::string& to,
                   on_reply<history::phrase> then) override;
    void phrases(const history::phrase_filter& which, const history::phrase_place& after, std::size_t limit,
                 on_reply<std::vector<history::phrase>> then) override;

private:
    memory_store::impl& store_;
    history::company_id id_;
};

/// What is to be done.
class memory_store::impl::work_part final : public history::work_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    work_part(memory_store::impl& in, history::company_id of) : store_{in}, id_{of} {}

    void open(history::work_item what, std::vector<history::change::any> with,
              on_reply<history::work_item> then) override;
    void move(history::work_move how, std::vector<history::change::any> with,
              on_reply<history::work_item> then) override;
    void item_of(history::work_item_id which, on_reply<history::work_item> then) override;
    void item_by(const std::string& key, on_reply<history::work_item> then) override;
    void items(const history::work_filter& which, history::work_item_id after, std::size_t limit,
               on_reply<std::vector<history::work_item>> then) override;

private:
    memory_store::impl& store_;
    history::company_id id_;
};

/// What people change of its flows.
class memory_store::impl::adjustments_part final : public history::adjustment_book {
public:
    template<class Value> using on_reply = history::on_reply<Value>;

    adjustments_part(memory_store::impl& in, history::company_id of) : store_{in}, id_{of} {}

    void put(history::adjustment what, std::string content, on_reply<history::nothing> then) override;
    void current(on_reply<std::vector<history::adjustment>> then) override;
    void adjustments(const std::string& kind, const std::string& key, std::size_t limit,
                     on_reply<std::vector<history::adjustment>> then) override;
    void content_of(history::adjustment_id which, on_reply<std::string> then) override;

private:
    memory_store::impl& store_;
    history::company_id id_;
};

/// One company's part of a store.
class memory_store::impl::company_part final : public history::company_store {
public:
    company_part(memory_store::impl& in, history::company_id of)
        : store_{in}, id_{of}, campaigns_{in, of}, leads_{in, of},
          follow_ups_{in, of}, phrases_{in, of}, work_{in, of}, reports_{in, of}, adjustments_{in, of} {}

    void write(std::vector<history::change::any> changes, history::on_reply<history::nothing> then) override;
    void find(const history::identity& who, history::on_reply<history::person> then) override;
    void find(history::customer_id who, history::on_reply<history::person> then) override;
    void meet(const history::identity& who, history::on_reply<history::person> then) override;
    void timeline(history::customer_id who, history::position after, std::size_t limit,
                  history::on_reply<history::timeline_page> then) override;
    void timeline(const history::identity& who, history::position after, std::size_t limit,
                  history::on_reply<history::known_timeline> then) override;
    void interactions(history::customer_id who, history::position after, std::size_t limit,
                      history::on_reply<history::interaction_page> then) override;
    void interaction_of(history::interaction_id which, history::on_reply<history::interaction> then) override;
    void interaction_by(const std::string& source, const std::string& reference,
                        history::on_reply<history::interaction> then) override;
    void entries_of(history::interaction_id which, history::on_reply<std::vector<history::entry>> then) override;
    void rules_for(const history::identity& whom, calendar_time now,
                   history::on_reply<history::contact_rules> then) override;
    void merges_of(history::customer_id who, history::on_reply<std::vector<history::merge>> then) override;
    void dispositions(history::on_reply<std::vector<history::disposition>> then) override;
    void claim(medium on, calendar_time now, std::size_t limit,
               history::on_reply<std::vector<history::outgoing>> then) override;
    void settle_orphans(history::on_reply<std::vector<history::outgoing>> then) override;
    void message_of(history::outgoing_id which, history::on_reply<history::outgoing> then) override;
    void message_by(medium on, const std::string& provider_id, history::on_reply<history::outgoing> then) override;
    void messages(history::customer_id who, std::size_t limit,
                  history::on_reply<std::vector<history::outgoing>> then) override;
    void messages_in(history::send_state where, history::outgoing_id after, std::size_t limit,
                     history::on_reply<std::vector<history::outgoing>> then) override;
    void promises(history::promise_id after, std::size_t limit,
                  history::on_reply<std::vector<history::promise>> then) override;
    void files_wanted(history::file_id after, std::size_t limit,
                      history::on_reply<std::vector<history::kept_file>> then) override;
    void file_by(const std::string& hash, history::on_reply<history::kept_file> then) override;
    void received_as(const std::string& carrier, const std::string& reference,
                     history::on_reply<history::entry_id> then) override;
    void session_of(history::interaction_id which, history::on_reply<history::saved_session> then) override;
    void recordings_due(calendar_time by, std::size_t limit,
                        history::on_reply<std::vector<history::recording>> then) override;
    void recordings_of(history::customer_id who, history::on_reply<std::vector<history::recording>> then) override;
    void thread_of(history::interaction_id which, history::on_reply<history::thread> then) override;
    void thread_with(medium on, const std::string& service, const std::string& address,
                     history::on_reply<history::thread> then) override;
    void thread_by(const std::string& token, history::on_reply<history::thread> then) override;
    void threads(const history::thread_filter& which, history::interaction_id after, std::size_t limit,
                 history::on_reply<std::vector<history::thread>> then) override;
    void threads_due(calendar_time by, std::size_t limit,
                     history::on_reply<std::vector<history::thread>> then) override;
    void sessions(history::on_reply<std::vector<history::saved_session>> then) override;
    void graph(const std::string& digest, history::on_reply<history::kept_graph> then) override;
    void events(std::int64_t after, std::size_t limit,
                history::on_reply<std::vector<history::kept_event>> then) override;
    void deliveries(const std::string& webhook, std::int64_t after, std::size_t limit,
                    history::on_reply<std::vector<history::delivery>> then) override;
    history::campaign_book& campaigns() override { return campaigns_; }
    history::lead_book& leads() override { return leads_; }
    history::follow_up_book& follow_ups() override { return follow_ups_; }
    history::phrase_book& phrases() override { return phrases_; }
    history::work_book& work() override { return work_; }
    history::report_book& reports() override { return reports_; }
    history::adjustment_book& adjustments() override { return adjustments_; }
    void export_customer(history::customer_id who, history::on_reply<value> then) override;
    void erase_customer(history::customer_id who, history::on_reply<history::nothing> then) override;
    void sweep(const history::retention& rules, calendar_time now, std::size_t most,
               history::on_reply<history::swept> then) override;

private:
    memory_store::impl& store_;
    history::company_id id_;
    campaigns_part campaigns_;
    leads_part leads_;
    follow_ups_part follow_ups_;
    phrases_part phrases_;
    work_part work_;
    reports_part reports_;
    adjustments_part adjustments_;
};

}  // namespace palabre::sim
