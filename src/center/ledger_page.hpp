// src/center/ledger_page.hpp - one conversation's page in the ledger: who it is, and what happened.
#pragma once

#include "center/ledger.hpp"

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre {

/// Nothing here is waited for by the conversation but recognition, and that for no longer than the ledger's patience.
class ledger_page : public std::enable_shared_from_this<ledger_page> {
public:
    ledger_page(std::shared_ptr<ledger> in, conversation_info about);

    /// We call him. Before open().
    void goes_out() { way_ = history::direction::out; }

    /// Finds out who it is, and writes that the conversation has begun.
    void open();

    /// Who it is: nullptr for a new customer, for one who withholds his address, and where the store is silent.
    void when_recognised(std::function<void(const history::person*)> then);

    void note(history::entry_kind kind, std::string text, value details = nullptr);
    void said(std::string text, value details = nullptr);  ///< By the flow: not where its turn is over.
    void speaks(const std::string& language);              ///< The customer chose it, for next time too.
    void plays(const std::string& flow) { flow_ = flow; }
    void came_to(const std::string& node, const std::string& language);  ///< Where the flow was at the end.
    void dispose(const std::string& code);
    void records(const recording_news& what, const std::string& queue);  ///< "": he speaks to a flow.

    /// He comes to a queue of agents, or waits in it again. Who ends without one having had him has left it: work for later.
    void waits_in(const std::string& queue);
    void waits_again() { waits_ = !queue_.empty(); }
    void waits_on_in(const std::string& queue) { queue_ = queue; }  ///< He was handed on, or has overflown.
    void left_queue();
    void with_agent(history::user_id by);
    /// A call back is being promised him, and then is or is not: until that is known his end leaves no work.
    void asks_call_back() { ++promising_; }
    void called_back_later(bool is_promised);
    void left_message(const std::string& recording);  ///< For whoever serves the queue that he came to, if he did.
    void turned_away(std::string reason, std::string why);  ///< It came to no flow.

    /// Durable before `then` is called with its id; with nothing where it could not be kept, and
    /// not at all where the page is lost before.
    void queue(history::outgoing message, std::function<void(std::optional<history::outgoing_id>)> then);
    void settle(history::outgoing_id which, history::send_state state);

    /// The same for one with a key, where that customer has none with it yet.
    void queue_once(history::outgoing message, std::function<void(std::optional<history::outgoing_id>)> then);

    void did(const flow::deed& what);  ///< The flow, by a connector: who, what, and what came of it.
    void owe(const flow::promise& what, std::function<void(bool)> then);  ///< True: it is kept.
    const std::string& company() const noexcept { return ledger_->company(); }
    ledger_promises& promises() noexcept { return ledger_->promises(); }

    /// Calls `then` with whose page it is and what it is kept as, once that is known; not at all where it is lost.
    void when_kept(std::function<void(const std::shared_ptr<ledger>& in, const conversation_info& about,
                                      history::customer_id who, history::interaction_id as)>
                       then) {
        when_known([this, then = std::move(then)] {
            flush();  // what it writes comes behind the beginning, which may wait for the moment's end
            then(ledger_, about_, customer_, id_);
        });
    }

    /// What the customer writes is in the history already, under this interaction.
    bool is_kept_elsewhere() const noexcept { return about_.kept_as != 0; }

    /// Of one that is kept elsewhere: from now on it waits in that queue for an agent ("": in the one that it came by), with
    /// what the flow has learnt.
    void hand_over(const std::string& queue, const std::string& language, value slots);

    /// Changes that belong to this page, in their order among what is noted.
    void add(std::vector<history::change::any> changes);

    /// The same in a write of their own: none of them where one is a flow's whose turn is over, and what was noted stands.
    void add_together(std::vector<history::change::any> changes);

    history::interaction_id as() const noexcept { return id_; }
    std::int64_t turn() const noexcept { return about_.turn; }

    /// The conversation has taken his words; what came since it has not heard.
    void takes_words() { taken_ = now(); }
    calendar_time taken() const noexcept { return taken_; }
    calendar_time now() const { return ledger_->loop().calendar_now(); }

    /// It is over, now; the row's end is written by close(), with what was measured of it.
    void ends(ending why);
    void close(value measured);

    void log_failure(const char* doing, const std::exception& what) {
        ledger_->log().error("the host failed", {{"doing", doing}, {"conversation", about_.id}, {"what", what.what()}});
    }
    void post(task job) { ledger_->loop().post(std::move(job)); }
    void later(duration wait, task job) { ledger_->loop().after_in_background(wait, std::move(job)); }

private:
    void look_up();
    void begin();
    void lose(const char* why);
    void meet(const history::identity& who);
    void recognised(const history::person* who);
    void known(history::customer_id as);
    void when_known(std::function<void()> then);
    void add(history::entry_kind kind, calendar_time at, std::string text, value details);
    history::change::add_entry line(history::entry_kind kind, calendar_time at, std::string text, value details) const;
    void write(history::change::any change);
    void flush();
    history::change::end_interaction end_of(value details);
    void leave_work(history::work_origin from, const std::string& recording);

    std::shared_ptr<ledger> ledger_;
    conversation_info about_;
    history::interaction_id id_;
    history::customer_id customer_;
    timer patience_;
    std::vector<std::function<void(const history::person*)>> asking_;
    std::map<std::string, history::recording_id> recordings_;  // that go on, by their names
    std::optional<history::person> person_;
    std::vector<std::function<void()>> held_;  // until it is known whose page this is
    std::vector<history::change::any> batch_;  // what one moment brings is written at once
    std::string language_, flow_, node_, turned_away_, why_turned_away_, queue_;
    ending why_ = ending::completed;
    history::direction way_ = history::direction::in;
    calendar_time ended_{}, taken_{};
    bool recognised_ = false, known_ = false, lost_ = false, handed_over_ = false;
    bool waits_ = false, left_ = false, had_agent_ = false, ends_unpromised_ = false;
    int promising_ = 0;
};

}  // namespace palabre
