// src/delivery/dispatcher.hpp - claims what is due, hands it to a carrier, writes down what came of it.
#pragma once

#include "delivery/doubts.hpp"
#include "delivery/lane.hpp"
#include "delivery/receipts.hpp"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace palabre::delivery {

/// Owns:    what is between its claim and its outcome.
/// Threads: the strand.
class dispatcher : public std::enable_shared_from_this<dispatcher> {
public:
    dispatcher(office& in, receipts& known);

    /// Of one medium the earlier is asked first.
    void add(carrier& by);

    /// The book is open: looks for what is due, and for what a crash left in doubt.
    void open();

    /// Something may have become due.
    void look();

    /// Something of that medium is due then.
    void expect(medium on, calendar_time due);

    /// Fails what is due on media that nothing here sends on.
    void look_for_strays();

    /// No claims any more.
    void close();

    /// Nothing is under way.
    bool idle() const;

    /// Sends of that carrier are without an answer.
    bool waits_for(const carrier_traits& at) const;

    /// Some carrier of that medium may send in that name.
    bool shows(medium on, const std::string& from) const;

    void tell(sender_figures& figures) const;

    /// Once the book is open.
    permissions* leave() noexcept { return leave_ ? &*leave_ : nullptr; }

    std::function<void()> when_idle = {};  ///< Called when something has come to its end.

private:
    struct desk {
        std::vector<std::unique_ptr<lane>> lanes;
        bool claiming = false;
        bool more = false;  ///< There may be more that is due than was claimed.
        timer_id waking = timer_id::none;
        std::set<calendar_time> dues = {};  ///< When something becomes due, as far as that is known here.
        timer_id until_due = timer_id::none;
    };
    /// One message between its claim and its outcome.
    struct passage {
        history::outgoing what;
        std::string to;
        std::set<const lane*> tried = {};
        send_result last = {};
        std::optional<calendar_time> last_heard = {};  ///< Of him, where that matters.
        std::string network = {};                      ///< Of an SMS: the operator that has his number.
    };
    using passage_ptr = std::shared_ptr<passage>;

    void pump(medium on, desk& of);
    void claimed(medium on, std::size_t limit, const history::reply<std::vector<history::outgoing>>& due);
    void wake_when_ready(medium on, desk& of);
    void wake_when_due(medium on, desk& of);
    void stray(medium on);
    void write(const passage& it, history::change::settle_message what);
    void admit(const passage_ptr& it);
    void find_network(const passage_ptr& it);
    outbound_message told(const passage& it) const;
    void dispatch(const passage_ptr& it);
    void send(const passage_ptr& it, lane& by, outbound_message out);
    void answered(const passage_ptr& it, lane& by, send_result how);
    void taken(const passage_ptr& it, lane& by);
    void rest(lane& by, const send_result& how);
    void put_off_by_answer(const passage_ptr& it);
    void put_off(const passage_ptr& it, duration wait, const std::string& why, bool untried, bool steps_back = false);
    void refused(const passage_ptr& it, const permission& why);
    void dead(const passage_ptr& it, send_fault fault, const std::string& why);
    void over();

    office& in_;
    receipts& receipts_;
    doubts doubts_;
    std::optional<permissions> leave_;
    std::map<medium, desk> desks_;
    std::size_t passing_ = 0;
    bool closed_ = false;
};

}  // namespace palabre::delivery
