// src/api/service.hpp - what each operation does with a company's history, whichever face asked for it.
#pragma once

#include "api/arguments.hpp"
#include "api/service_agents.hpp"
#include "api/service_campaigns.hpp"
#include "history/post_events.hpp"
#include "palabre/api/server.hpp"
#include "palabre/center/wrap_form.hpp"
#include "palabre/history/work_book.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace palabre::api {

/// What came of it: an object as the operation tells it, or a fault.
struct answer {
    int status = 200;
    boost::json::object told = {};
    maybe_fault wrong = {};
};

using on_answer = std::function<void(answer)>;

/// An operation on its way.
struct errand {
    std::string company;       ///< One that the key may see.
    std::string caller;        ///< The key's name.
    arguments given;           ///< Checked.
    std::string only_as = {};  ///< The id of a user who acts in his own name only.
};

/// Owns:    what it has found out about companies.
/// Threads: the strand. What the store is asked holds it weakly.
class service : public std::enable_shared_from_this<service> {
public:
    service(runtime& on, const server_options& options, history::store* of);

    /// `then` comes from the loop, or at once.
    void run(const operation& what, errand with, on_answer then);

    /// Its id where it has been asked for before, else nothing.
    history::company_id known(const std::string& company) const {
        const auto found = companies_.find(company);
        return found != companies_.end() ? found->second : history::company_id{};
    }

    /// The same, asked for where it is not known yet; nothing where there is no such company, or nobody to ask.
    void look_up(const std::string& company, std::function<void(history::company_id)> then);

private:
    struct task_of;
    using job = std::shared_ptr<task_of>;
    using step = void (service::*)(const job&);

    void find_company(const job& of);
    void run_campaigns(const job& of);
    void run_reports(const job& of);
    void read_timeline(const job& of);
    void find_customer(const job& of);
    void write_interaction(const job& of);
    void write_contact(const job& of);
    void write_disposition(const job& of);
    void dispose(const job& of, const history::interaction& what);
    void start_conversation(const job& of);
    void queue(const job& of);
    void queue_for(const job& of, history::person who);
    void list_events(const job& of);
    void list_audit(const job& of);
    void count_surveys(const job& of);

    void list_conversations(const job& of);
    void read_conversation(const job& of);
    void write_message(const job& of);
    void suggest_answer(const job& of);
    void judge_suggestion(const job& of);
    void take_conversation(const job& of);
    void assign_conversation(const job& of);
    void release_conversation(const job& of);
    void transfer_conversation(const job& of);
    void return_conversation(const job& of);
    void snooze_conversation(const job& of);
    void close_conversation(const job& of);
    void reopen_conversation(const job& of);
    void translate_entry(const job& of);
    void preview_translation(const job& of);
    void translate(const job& of, const std::string& text, const std::string& from, const std::string& into);
    void show_typing(const job& of);
    void can_send(const job& of);
    void list_work(const job& of);
    void read_work(const job& of);
    void create_work(const job& of);
    void assign_work(const job& of);
    void close_work(const job& of);
    work_desk* work_desk_of(const job& of) const;
    void move_work(const job& of, std::function<history::work_move(const history::work_item&)> how);
    bool has_queue(const job& of, const std::string& queue) const;
    std::optional<form_problem> form_problem_of(const std::string& company, const history::work_item& is,
                                                const history::work_move& how) const;
    void list_positions(const job& of);
    void read_route(const job& of);
    void list_calls(const job& of);
    void pause_recording(const job& of);
    void supervise_call(const job& of);
    void list_recordings(const job& of);
    void recordings_of(const job& of, history::customer_id who);
    conversation_ptr live_call(const job& of) const;
    struct talk;
    void with_words(const job& of,
                    std::function<void(service&, const history::thread&, const std::vector<history::entry>&)> then);
    template<class Command> void at_desk(const job& of, Command command);

    void meet(const job& of, step then);
    void write(const job& of, std::vector<history::change::any> changes, const history::event_context& about,
               std::function<void(const history::reply<history::nothing>&)> then);
    maybe_fault read_address(task_of& of) const;

    /// Wraps what comes back from a store, so that it finds this one alive or nobody.
    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto told) {
            if (const auto self = weak.lock()) then(*self, std::move(told));
        };
    }

    runtime& runtime_;
    history::store* store_;
    const campaign_service campaigns_;
    const agent_service agents_;
    std::function<inbox::desk*(const std::string&)> desks_;
    std::function<bool(const std::string&, const history::thread&)> typing_;
    decltype(server_options::can_send) can_send_;
    decltype(server_options::suggests) suggests_;
    std::function<bool(const std::string&)> serves_;
    decltype(server_options::follows) follows_;
    std::function<void(const std::string&, const history::event&)> on_event_;
    std::function<std::vector<conversation_ptr>(const std::string&)> live_;
    std::function<work_desk*(const std::string&)> work_;
    agents* crew_;
    const std::optional<position_rules> positions_;
    std::function<std::shared_ptr<translator::translator>(const std::string&)> translators_;
    std::map<std::uint64_t, std::shared_ptr<void>> translating_;
    std::uint64_t translations_ = 0;
    logger log_;
    numbering::plans plans_ = numbering::plans::builtin();
    std::map<std::string, company_home> homes_;
    std::map<std::string, history::company_id> companies_;   // those found so far
    std::set<std::pair<std::string, std::string>> queuing_;  // keys of messages that are being written, by company
};

}  // namespace palabre::api
