// palabre/history/store.hpp - port: where the history of all companies is kept.
#pragma once

#include "palabre/history/company.hpp"
#include "palabre/history/company_store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace palabre::history {

class access_book;

/// How a store is.
struct condition {
    enum class kind {
        ready,
        degraded,  ///< The database is away, full, locked or read-only: writes wait, reads may fail; it tries again.
        broken,    ///< Corrupted, or not ours: somebody must act. Nothing is written any more.
    };

    kind what = kind::ready;
    std::string why = {};  ///< What is wrong and what to do about it; "" when ready.

    bool operator==(const condition&) const = default;
};

std::string_view to_string(condition::kind what) noexcept;

/// A company served by one center at a time. Every write carries the token; a larger one fences it.
struct lease {
    company_id on;
    std::int64_t token = 0;
    std::string holder;  ///< Who has it, for people: "center-2 (pid 4711)".

    bool operator==(const lease&) const = default;
};

/// The memory behind everything: customers, what happened with them, what was promised to them.
///
/// Owns:    its connections and threads; `of` gives references that live as long as it does.
/// Threads: the strand of the runtime that it was opened with.
class store {
public:
    virtual ~store() = default;

    /// Makes ids for whatever is written here: of a node of this store's own, beyond all that are kept.
    virtual id_generator& ids() = 0;

    /// Throws error{errc::invalid_argument} for the id 0. A company that is not kept answers everything with not_found.
    virtual company_store& of(company_id which) = 0;

    virtual condition state() const = 0;

    /// Called from the loop at each change of state(). A new handler replaces the old one; nullptr takes it away.
    virtual void on_state(std::function<void(const condition&)> then) = 0;

    /// The company of that name; made, with that title, where there was none.
    virtual void open_company(const std::string& name, const std::string& title, on_reply<company> then) = 0;
    virtual void companies(on_reply<std::vector<company>> then) = 0;  ///< By name.

    /// New, or in place of the user of that id: grants and all. His logins end with another password, and with `active`.
    /// Conflict where the login is another's, not_found where a
    /// grant's company is not kept.
    virtual void put_user(const user& who, on_reply<nothing> then) = 0;
    virtual void find_user(const std::string& login, on_reply<user> then) = 0;
    virtual void users(on_reply<std::vector<user>> then) = 0;  ///< By login.

    virtual access_book& access() = 0;  ///< Who is logged in, and who saw and did what.

    /// Serves that company from here: takes its lease and renews it until leave(). Conflict, with the lease that
    /// stands, where another center has it. Without a lease writes are not fenced, as tools need it; after one was lost
    /// they are, until serve() or leave().
    virtual void serve(company_id which, on_reply<lease> then) = 0;
    virtual void leave(company_id which, on_reply<nothing> then) = 0;

    /// Called from the loop, once, when a lease was lost to another center, as a renewal or a fenced write finds out:
    /// drain that company. Replaces the handler before.
    virtual void on_lost(std::function<void(company_id)> then) = 0;
};

}  // namespace palabre::history
