// bindings/engine/observed_store.cpp - every call goes through; writes are told when they are acknowledged.
#include "engine/observed_store.hpp"

#include "history/post_events.hpp"

#include <utility>

namespace palabre::bindings {
namespace {

using namespace history;

struct listener {
    runtime& on;
    store& in;
    std::function<bool()> listens;
    on_event then;
};

/// As webhooks are told them, under the same ids where they are kept for those.
std::vector<boost::json::object> events_in(std::string_view company, const std::vector<change::any>& changes,
                                           const listener& to) {
    std::vector<event> events;
    for (const auto& each : changes)
        if (const auto* const posted = std::get_if<change::post_event>(&each)) events.push_back(posted->what);
    if (events.empty()) events = events_of(changes, {}, to.in.ids(), to.on.calendar_now());
    std::vector<boost::json::object> all;
    for (const auto& each : events) all.push_back(told(each, company).as_object());
    return all;
}

class observed_company final : public company_store {
public:
    observed_company(company_store& inside, std::shared_ptr<const std::string> name, std::shared_ptr<const listener> to)
        : inside_{inside}, name_{std::move(name)}, to_{std::move(to)} {}

    void write(std::vector<change::any> changes, on_reply<nothing> then) override {
        then = telling(changes, std::move(then));
        if (!to_->listens()) return inside_.write(std::move(changes), std::move(then));
        auto events = events_in(*name_, changes, *to_);
        inside_.write(std::move(changes), [to = to_, events = std::move(events), then = std::move(then)](auto how) {
            if (how)
                for (const auto& each : events) to->then(each);
            if (then) then(std::move(how));
        });
    }

    void find(const identity& who, on_reply<person> then) override { inside_.find(who, std::move(then)); }
    void find(customer_id who, on_reply<person> then) override { inside_.find(who, std::move(then)); }
    void meet(const identity& who, on_reply<person> then) override { inside_.meet(who, std::move(then)); }
    void timeline(customer_id who, position after, std::size_t limit, on_reply<timeline_page> then) override {
        inside_.timeline(who, after, limit, std::move(then));
    }
    void timeline(const identity& who, position after, std::size_t limit, on_reply<known_timeline> then) override {
        inside_.timeline(who, after, limit, std::move(then));
    }
    void interactions(customer_id who, position after, std::size_t limit, on_reply<interaction_page> then) override {
        inside_.interactions(who, after, limit, std::move(then));
    }
    void interaction_of(interaction_id which, on_reply<interaction> then) override {
        inside_.interaction_of(which, std::move(then));
    }
    void interaction_by(const std::string& source, const std::string& reference, on_reply<interaction> then) override {
        inside_.interaction_by(source, reference, std::move(then));
    }
    void entries_of(interaction_id which, on_reply<std::vector<entry>> then) override {
        inside_.entries_of(which, std::move(then));
    }
    void last_heard(customer_id who, medium on, on_reply<std::optional<calendar_time>> then) override {
        inside_.last_heard(who, on, std::move(then));
    }
    void rules_for(const identity& whom, calendar_time now, on_reply<contact_rules> then) override {
        inside_.rules_for(whom, now, std::move(then));
    }
    void merges_of(customer_id who, on_reply<std::vector<merge>> then) override {
        inside_.merges_of(who, std::move(then));
    }
    void dispositions(on_reply<std::vector<disposition>> then) override { inside_.dispositions(std::move(then)); }
    void claim(medium on, calendar_time now, std::size_t limit, on_reply<std::vector<outgoing>> then) override {
        inside_.claim(on, now, limit, std::move(then));
    }
    void settle_orphans(on_reply<std::vector<outgoing>> then) override { inside_.settle_orphans(std::move(then)); }
    void message_of(outgoing_id which, on_reply<outgoing> then) override { inside_.message_of(which, std::move(then)); }
    void message_by(medium on, const std::string& provider_id, on_reply<outgoing> then) override {
        inside_.message_by(on, provider_id, std::move(then));
    }
    void messages(customer_id who, std::size_t limit, on_reply<std::vector<outgoing>> then) override {
        inside_.messages(who, limit, std::move(then));
    }
    void messages_in(send_state where, outgoing_id after, std::size_t limit,
                     on_reply<std::vector<outgoing>> then) override {
        inside_.messages_in(where, after, limit, std::move(then));
    }
    void promises(promise_id after, std::size_t limit, on_reply<std::vector<promise>> then) override {
        inside_.promises(after, limit, std::move(then));
    }
    void files_wanted(file_id after, std::size_t limit, on_reply<std::vector<kept_file>> then) override {
        inside_.files_wanted(after, limit, std::move(then));
    }
    void file_by(const std::string& hash, on_reply<kept_file> then) override { inside_.file_by(hash, std::move(then)); }
    void received_as(const std::string& carrier, const std::string& reference, on_reply<entry_id> then) override {
        inside_.received_as(carrier, reference, std::move(then));
    }
    void session_of(interaction_id which, on_reply<saved_session> then) override {
        inside_.session_of(which, std::move(then));
    }
    void recordings_due(calendar_time by, std::size_t limit, on_reply<std::vector<recording>> then) override {
        inside_.recordings_due(by, limit, std::move(then));
    }
    void recordings_of(customer_id who, on_reply<std::vector<recording>> then) override {
        inside_.recordings_of(who, std::move(then));
    }
    void thread_of(interaction_id which, on_reply<thread> then) override { inside_.thread_of(which, std::move(then)); }
    void thread_with(medium on, const std::string& service, const std::string& address,
                     on_reply<thread> then) override {
        inside_.thread_with(on, service, address, std::move(then));
    }
    void thread_by(const std::string& token, on_reply<thread> then) override {
        inside_.thread_by(token, std::move(then));
    }
    void threads(const thread_filter& which, interaction_id after, std::size_t limit,
                 on_reply<std::vector<thread>> then) override {
        inside_.threads(which, after, limit, std::move(then));
    }
    void threads_due(calendar_time by, std::size_t limit, on_reply<std::vector<thread>> then) override {
        inside_.threads_due(by, limit, std::move(then));
    }
    void sessions(on_reply<std::vector<saved_session>> then) override { inside_.sessions(std::move(then)); }
    void graph(const std::string& digest, on_reply<kept_graph> then) override {
        inside_.graph(digest, std::move(then));
    }
    void events(std::int64_t after, std::size_t limit, on_reply<std::vector<kept_event>> then) override {
        inside_.events(after, limit, std::move(then));
    }
    void deliveries(const std::string& webhook, std::int64_t after, std::size_t limit,
                    on_reply<std::vector<delivery>> then) override {
        inside_.deliveries(webhook, after, limit, std::move(then));
    }
    campaign_book& campaigns() override { return inside_.campaigns(); }
    lead_book& leads() override { return inside_.leads(); }
    follow_up_book& follow_ups() override { return inside_.follow_ups(); }
    work_book& work() override { return inside_.work(); }
    adjustment_book& adjustments() override { return inside_.adjustments(); }
    report_book& reports() override { return inside_.reports(); }
    phrase_book& phrases() override { return inside_.phrases(); }
    void export_customer(customer_id who, on_reply<value> then) override {
        inside_.export_customer(who, std::move(then));
    }
    void erase_customer(customer_id who, on_reply<nothing> then) override {
        inside_.erase_customer(who, std::move(then));
    }
    void sweep(const retention& rules, calendar_time now, std::size_t most, on_reply<swept> then) override {
        inside_.sweep(rules, now, most, std::move(then));
    }

private:
    company_store& inside_;
    std::shared_ptr<const std::string> name_;
    std::shared_ptr<const listener> to_;
};

class observed_store final : public store {
public:
    observed_store(std::unique_ptr<store> inside, listener to)
        : to_{std::make_shared<const listener>(std::move(to))}, inside_{std::move(inside)} {}

    id_generator& ids() override { return inside_->ids(); }

    company_store& of(company_id which) override {
        const auto known = companies_.find(which);
        if (known != companies_.end()) return *known->second;
        auto& name = names_[which];
        if (!name) name = std::make_shared<const std::string>(to_string(which));
        return *companies_.emplace(which, std::make_unique<observed_company>(inside_->of(which), name, to_))
                    .first->second;
    }

    condition state() const override { return inside_->state(); }
    void on_state(std::function<void(const condition&)> then) override { inside_->on_state(std::move(then)); }

    void open_company(const std::string& name, const std::string& title, on_reply<company> then) override {
        inside_->open_company(name, title, [this, then = std::move(then)](reply<company> opened) {
            if (opened) names_.try_emplace(opened->id, std::make_shared<const std::string>(opened->name));
            then(std::move(opened));
        });
    }
    void companies(on_reply<std::vector<company>> then) override { inside_->companies(std::move(then)); }
    void put_user(const user& who, on_reply<nothing> then) override { inside_->put_user(who, std::move(then)); }
    void find_user(const std::string& login, on_reply<user> then) override {
        inside_->find_user(login, std::move(then));
    }
    void users(on_reply<std::vector<user>> then) override { inside_->users(std::move(then)); }
    access_book& access() override { return inside_->access(); }
    void serve(company_id which, on_reply<lease> then) override { inside_->serve(which, std::move(then)); }
    void leave(company_id which, on_reply<nothing> then) override { inside_->leave(which, std::move(then)); }
    void on_lost(std::function<void(company_id)> then) override { inside_->on_lost(std::move(then)); }

private:
    std::shared_ptr<const listener> to_;
    std::map<company_id, std::shared_ptr<const std::string>> names_;
    std::map<company_id, std::unique_ptr<observed_company>> companies_;
    std::unique_ptr<store> inside_;  // dies first: what it still calls back needs the rest
};

}  // namespace

std::unique_ptr<store> observe(runtime& on, std::unique_ptr<store> inside, std::function<bool()> listens,
                               on_event then) {
    listener to{on, *inside, std::move(listens), std::move(then)};
    return std::make_unique<observed_store>(std::move(inside), std::move(to));
}

}  // namespace palabre::bindings
