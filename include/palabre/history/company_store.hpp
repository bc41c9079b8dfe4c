// palabre/history/company_store.hpp - port: one company's history; nothing in it can reach another company's.
#pragma once

#include "palabre/history/campaign_book.hpp"
#include "palabre/history/change.hpp"
#include "palabre/history/message_book.hpp"
#include "palabre/history/reply.hpp"
#include "palabre/history/retention.hpp"
#include "palabre/history/thread_book.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace palabre::history {

class adjustment_book;
class follow_up_book;
class lead_book;
class phrase_book;
class report_book;
class work_book;

/// Whether an address may be written to or called.
struct contact_rules {
    std::vector<do_not_contact> forbidden;  ///< Those that hold now for this address, by list.
    std::vector<consent> consents;          ///< The newest of each purpose and medium, of the customer behind it.
};

/// A company's history. Every call answers exactly once, from the loop and never from inside the call; what was
/// acknowledged is seen by every later read. What asks about a customer or an interaction that is not kept is
/// not_found; empty or over-long addresses, references and keys, and limits beyond 1 to 1000, are refused.
///
/// Threads: the strand of the runtime that the store was opened with.
class company_store : public message_book, public thread_book {
public:
    ~company_store() override = default;

    /// All of them or none, in order, after what was written before, on the disk before `then`. More than 1000 changes
    /// are refused, more than a store's waiting_most busy. `why` of a refusal names the first change that could not be:
    /// "add_identity: +2290190011234 belongs to customer 17".
    virtual void write(std::vector<change::any> changes, on_reply<nothing> then) = 0;

    /// The customer who is known by that address. not_found where nobody is.
    virtual void find(const identity& who, on_reply<person> then) = 0;

    /// not_found where there is none of that id. Any record of a merged group finds the group.
    virtual void find(customer_id who, on_reply<person> then) = 0;

    /// Finds him, or makes a record for the address: a write, durable before `then`.
    virtual void meet(const identity& who, on_reply<person> then) = 0;

    /// What happened with him, all his merged records and all channels, older than `after`. `limit` is 1 to 1000.
    virtual void timeline(customer_id who, position after, std::size_t limit, on_reply<timeline_page> then) = 0;

    /// The same of whoever is known by that address, with who it is. not_found where nobody is.
    virtual void timeline(const identity& who, position after, std::size_t limit, on_reply<known_timeline> then) = 0;
    virtual void interactions(customer_id who, position after, std::size_t limit, on_reply<interaction_page> then) = 0;

    virtual void interaction_of(interaction_id which, on_reply<interaction> then) = 0;

    /// The one that was imported, or that a provider knows, under that reference.
    virtual void interaction_by(const std::string& source, const std::string& reference,
                                on_reply<interaction> then) = 0;

    /// What happened within it, the oldest first.
    virtual void entries_of(interaction_id which, on_reply<std::vector<entry>> then) = 0;

    /// When he, any of his merged records, last wrote on that medium; nothing where he never did.
    virtual void last_heard(customer_id who, medium on, on_reply<std::optional<calendar_time>> then);

    virtual void rules_for(const identity& whom, calendar_time now, on_reply<contact_rules> then) = 0;

    /// All merges that name a record of his group, the oldest first, those undone too.
    virtual void merges_of(customer_id who, on_reply<std::vector<merge>> then) = 0;

    /// By code; the retired ones too.
    virtual void dispositions(on_reply<std::vector<disposition>> then) = 0;

    /// What a crash left behind, here or in another center that served this company: messages attempting that this store
    /// has not claimed become unknown, and are given here; interactions that it has not begun, that never ended, and that
    /// neither a saved session nor a thread that is not closed goes on with, end as "interrupted", at their last entry or else their beginning.
    virtual void settle_orphans(on_reply<std::vector<outgoing>> then) = 0;

    /// What is still owed, by id, from the one behind `after` on. `limit` is 1 to 1000.
    virtual void promises(promise_id after, std::size_t limit, on_reply<std::vector<promise>> then) = 0;

    /// What is still to be fetched, due or not, by id, from the one behind `after` on. `limit` is 1 to 1000.
    virtual void files_wanted(file_id after, std::size_t limit, on_reply<std::vector<kept_file>> then) = 0;

    /// The newest that names that content; not_found where nothing does any more: it may be removed then.
    virtual void file_by(const std::string& hash, on_reply<kept_file> then) = 0;

    /// All of them, the oldest first: what goes on after a restart.
    virtual void sessions(on_reply<std::vector<saved_session>> then) = 0;
    virtual void session_of(interaction_id which, on_reply<saved_session> then) = 0;
    virtual void graph(const std::string& digest, on_reply<kept_graph> then) = 0;

    /// Events behind that position, in the order of their positions. `limit` is 1 to 1000.
    virtual void events(std::int64_t after, std::size_t limit, on_reply<std::vector<kept_event>> then) = 0;

    /// Of the events behind that position those that this webhook is still to be told of, due or not.
    virtual void deliveries(const std::string& webhook, std::int64_t after, std::size_t limit,
                            on_reply<std::vector<delivery>> then) = 0;

    /// What campaigns ask; it lives as long as this.
    virtual campaign_book& campaigns() = 0;

    /// What outbound calling asks; it lives as long as this.
    virtual lead_book& leads() = 0;

    /// What follows its calls; it lives as long as this.
    virtual follow_up_book& follow_ups() = 0;

    /// What is to be done for its customers; it lives as long as this.
    virtual work_book& work() = 0;

    /// What is changed of its flows beside their files; it lives as long as this.
    virtual adjustment_book& adjustments() = 0;

    /// What reports ask; it lives as long as this.
    virtual report_book& reports() = 0;

    /// Its texts in other languages; it lives as long as this.
    virtual phrase_book& phrases() = 0;

    /// Everything that is kept about him, for him: docs/manual/history.md has the form.
    virtual void export_customer(customer_id who, on_reply<value> then) = 0;

    /// Forgets him and his whole group: addresses, name, language, segment, consents, entries, events, messages (those
    /// still to be sent too), promises and sessions go, his recordings are nobody's and due at once, and the words of his
    /// merges go; that contacts took place stays, without address and details,
    /// and so do his do-not-contact entries. Nothing where he is erased already.
    virtual void erase_customer(customer_id who, on_reply<nothing> then) = 0;

    /// Removes what has been kept long enough, at most `most` rows in all (at least 1; an erased customer is one for each
    /// record, and a merged group is erased whole).
    virtual void sweep(const retention& rules, calendar_time now, std::size_t most, on_reply<swept> then) = 0;

    /// Those whose time is over by then, and that do not go on, the longest overdue first. `limit` is 1 to 1000.
    virtual void recordings_due(calendar_time by, std::size_t limit, on_reply<std::vector<recording>> then) = 0;

    /// His group's, the oldest first.
    virtual void recordings_of(customer_id who, on_reply<std::vector<recording>> then) = 0;

    /// Called from the loop, before the write's own `then`, where messages that were queued through here are durable: for
    /// each medium once, with the first moment at which one is due. Replaces the handler before.
    void on_queued(std::function<void(medium on, calendar_time due)> then) { on_queued_ = std::move(then); }

protected:
    /// The write's `then`, with on_queued's handler before it where the changes queue something.
    on_reply<nothing> telling(const std::vector<change::any>& changes, on_reply<nothing> then) const;

private:
    std::function<void(medium, calendar_time)> on_queued_;
};

}  // namespace palabre::history
