// src/center/ledger.hpp - one company's history as a center keeps it, behind the talk.
#pragma once

#include "center/ledger_promises.hpp"
#include "history/post_events.hpp"
#include "palabre/center.hpp"
#include "palabre/core/numbering_plan.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre {

/// Lives as long as a conversation of it has something to write.
class ledger : public std::enable_shared_from_this<ledger> {
public:
    /// `hears` is shared by all ledgers of a center; it may be empty, and change.
    ledger(runtime& on, history::store& in, keeping whose, logger log, std::shared_ptr<plain_host> around,
           std::shared_ptr<history::event_listener> hears);

    /// Opens the company and takes its lease; tries again until it has both.
    void open();
    void close();

    bool is_open() const noexcept { return state_ == state::open; }

    /// Another center serves the company: what arrives here belongs there.
    const char* state_name() const noexcept {
        return state_ == state::opening ? "opening" : state_ == state::open ? "serving" : "elsewhere";
    }
    std::size_t unwritten() const noexcept { return pages_ + in_flight_ + again_.size(); }

    bool served_elsewhere() const noexcept { return state_ == state::elsewhere; }
    bool is_of(const history::store& in, history::company_id which) const noexcept {
        return &store_ == &in && company_ == which;
    }
    void lost();
    std::int64_t lease() const noexcept { return lease_; }  ///< 0: it is not served here.
    const std::string& company() const noexcept { return whose_.company; }

    /// Whether conversations at this address of ours are the company's: by name, or because it takes all others.
    bool names(const std::string& address) const;
    bool takes_all_others() const noexcept { return whose_.addresses.empty(); }

    /// Calls `then` when the company is open, at once if it is; with false where another center turns out to serve it.
    /// False where too many wait already.
    bool when_open(std::function<void(bool)> then);

    /// Pages that are not yet written to their end.
    void page_opened() { ++pages_; }
    void page_done();

    /// Nothing is to be written any more.
    bool idle() const noexcept { return pages_ == 0 && in_flight_ == 0 && again_.empty() && gathered_.empty(); }

    /// Calls `then` once, from the loop, when it is idle.
    void when_idle(std::function<void()> then);

    /// Only when open.
    history::company_store& book() { return store_.of(company_); }
    history::store& store() noexcept { return store_; }

    /// Writes, in the order of the calls, and again for as long as the database is away. `then`, where given, is told
    /// how it ended; what could not be written is logged. `about` completes the events that it brings about.
    void write(std::vector<history::change::any> changes, const history::event_context& about,
               std::function<void(history::verdict)> then = {}) {
        const bool is_awaited = then != nullptr;
        write_behind(std::move(changes), about, std::move(then));
        if (is_awaited) send_gathered();
    }

    /// The same where nobody waits for `then`: it may share a commit with what comes after it.
    void write_behind(std::vector<history::change::any> changes, const history::event_context& about,
                      std::function<void(history::verdict)> then);

    /// How many changes a write may have, with the events of each.
    static constexpr std::size_t most_changes = 500;

    /// The same for anything else that goes to the store and that nobody waits for.
    void gather(std::function<void()> send);

    /// What the company owes its customers.
    ledger_promises& promises() noexcept { return promises_; }

    std::optional<history::identity> identify(const conversation_info& about) const;
    const recording_rules& recordings() const noexcept { return whose_.recordings; }
    duration patience() const noexcept { return whose_.patience; }
    const std::string& title() const noexcept { return whose_.title.empty() ? whose_.company : whose_.title; }
    const onward_rules& onward() const noexcept { return whose_.onward; }
    runtime& loop() noexcept { return runtime_; }
    const logger& log() const noexcept { return log_; }

private:
    enum class state { opening, open, elsewhere, closed };

    struct kept_write {
        std::uint64_t number;
        std::vector<history::change::any> changes;
        std::vector<history::event> events;  // what is told when they are there
        std::function<void(history::verdict)> then;
    };
    using kept_write_ptr = std::shared_ptr<const kept_write>;

    void serve();
    void try_again(void (ledger::*what)());
    void settle_orphans();
    void load_promises();
    void send_gathered();
    void take(const kept_write_ptr& what);
    void send(const kept_write_ptr& what);
    void written(const kept_write_ptr& what, const history::reply<history::nothing>& how);
    void send_again();
    void tell(const std::vector<history::event>& events) const;
    void consider_idle();

    runtime& runtime_;
    history::store& store_;
    keeping whose_;
    logger log_;
    numbering::plans plans_;
    std::shared_ptr<history::event_listener> hears_;
    history::company_id company_;
    std::int64_t lease_ = 0;
    state state_ = state::opening;
    std::vector<std::function<void(bool)>> waiting_;
    std::map<std::uint64_t, kept_write_ptr>
        again_;  // what an absent database did not take, and what came after, in order
    std::vector<std::function<void()>> gathered_;  // in order; sent together, they share a commit
    timer gathering_;
    ledger_promises promises_;
    std::size_t pages_ = 0, in_flight_ = 0;
    std::uint64_t written_ = 0;
    bool away_ = false;
    std::function<void()> when_idle_;
};

}  // namespace palabre
