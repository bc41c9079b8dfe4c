// src/store/keeping.hpp - what all parts of an open SQL store share: its threads, its key, its leases.
#pragma once

#include "palabre/history/sql_store.hpp"
#include "store/gathered_rows.hpp"
#include "store/heart.hpp"
#include "store/leases.hpp"
#include "store/readers.hpp"
#include "store/reads.hpp"
#include "store/sealer.hpp"
#include "store/writer.hpp"
#include "store/writing.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace palabre::sql {

/// Counts what has been asked and not yet answered, and keeps the loop going as long as there is any.
///
/// Threads: the loop.
class open_questions {
public:
    explicit open_questions(runtime& on) : runtime_{on} {}
    void begin() {
        if (count_++ == 0) keeps_going_ = runtime_.work();
    }
    void end() {
        if (--count_ == 0) keeps_going_.reset();
    }

private:
    runtime& runtime_;
    std::size_t count_ = 0;
    std::shared_ptr<void> keeps_going_;
};

/// Owns:    the threads and their connections.
/// Threads: the loop, but for what says otherwise.
class keeping {
public:
    keeping(runtime& on, history::sql_store_options options, const holder& as, node of,
            std::unique_ptr<connection> first, const std::string& key_file);
    ~keeping();
    keeping(const keeping&) = delete;
    keeping& operator=(const keeping&) = delete;

    /// Asks on a reader's thread: `ask` is called with `asking`, and gives a reply.
    template<class Value, class Ask> void read(std::int64_t company, Ask ask, history::on_reply<Value> then);

    /// Writes on the writer's thread: `write` is called with `writing`, and gives a value, or throws a refusal. One that
    /// `gathers` flushes the rows by itself where it must.
    template<class Value, class Write> void write(std::int64_t company, Write write, history::on_reply<Value> then,
                                                  std::size_t weight = 1, std::size_t bytes = 256,
                                                  bool gathers = false);

    /// The same for what belongs to the installation: called with the connection.
    template<class Value, class Ask> void read_all(Ask ask, history::on_reply<Value> then);
    template<class Value, class Write> void write_all(Write write, history::on_reply<Value> then);

    /// Answers from the loop, later.
    template<class Value> void answer(history::reply<Value> with, history::on_reply<Value> then);

    id_generator& ids() noexcept { return ids_; }

    /// On the writer's thread: that id is written now, so that the next life's are beyond it.
    void keeps(std::int64_t id) noexcept { largest_ = std::max(largest_, id); }
    calendar_time now() const { return runtime_.calendar_now(); }
    health state() const { return writer_.state(); }
    void on_health(std::function<void(const health&)> then) { on_health_ = std::move(then); }

    void serve(history::company_id which, history::on_reply<history::lease> then);
    void leave(history::company_id which, history::on_reply<history::nothing> then);
    void on_lost(std::function<void(history::company_id)> then) { on_lost_ = std::move(then); }

private:
    struct served {
        std::int64_t token = 0;
        bool lost = false;
    };
    struct checked {  ///< What has been found out in the transaction of that number; the writer's thread only.
        std::uint64_t transaction = 0;
        std::map<std::int64_t, std::int64_t> tokens;
    };

    template<class Value, class Run> class asked;

    /// Any thread of ours.
    bool is_kept(connection& on, std::int64_t company);
    /// On the writer's thread. Throws a refusal where another center has the company.
    void check_fence(connection& on, std::int64_t company, std::int64_t token);
    void before_commit(connection& on);
    void beat(std::uint64_t count);
    void lose(std::int64_t company, std::int64_t token);
    std::int64_t token_for(std::int64_t company) const;

    runtime& runtime_;
    const history::sql_store_options options_;
    const holder holder_;
    const node node_;
    const sealer seals_;
    id_generator ids_;
    open_questions open_;
    answers answers_;

    std::int64_t largest_ = 0;   ///< Of the ids written; the writer's thread, as the next four.
    std::int64_t reserved_ = 0;  ///< What the node's row says.
    checked checked_;
    marks marks_;
    gathered_rows rows_{marks_};

    std::mutex mutex_;                              ///< Of the next two.
    std::set<std::int64_t> kept_;                   ///< Companies that are known to be there: they never go.
    std::map<std::int64_t, std::int64_t> renewed_;  ///< Tokens to renew, by company.

    std::map<std::int64_t, served> served_;
    std::function<void(const health&)> on_health_;
    std::function<void(history::company_id)> on_lost_;

    heart heart_{std::chrono::milliseconds{100}};
    writer writer_;
    readers readers_;
};

}  // namespace palabre::sql

#include "store/keeping_asked.hpp"  // IWYU pragma: keep
