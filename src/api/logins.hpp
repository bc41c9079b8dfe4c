// src/api/logins.hpp - users who log in: their passwords, their sessions, and what slows down who guesses.
#pragma once

#include "api/attempts.hpp"
#include "api/audit_trail.hpp"
#include "api/caller.hpp"
#include "api/fault.hpp"
#include "api/password_desk.hpp"
#include "palabre/core/log.hpp"
#include "palabre/history/access_book.hpp"
#include "palabre/history/store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace palabre::api {

/// A login just made.
struct new_login {
    std::string token;  ///< For the client's cookie: shown once.
    history::known_login what;
};

/// What came of asking for one.
template<class What> struct login_answer {
    std::optional<What> what = {};
    fault why = {};      ///< Where there is none.
    duration wait = {};  ///< Of a 429.
};

/// What is found is remembered for `recheck`: so long after another process has ended a login it may go on here.
///
/// Owns:    the threads that check passwords.
/// Threads: the strand. What the store is asked holds it weakly.
class logins : public std::enable_shared_from_this<logins> {
public:
    static constexpr duration recheck = std::chrono::seconds{5};
    static constexpr duration used_every = std::chrono::minutes{1};  ///< A use is written, at most.

    logins(runtime& on, const login_rules& rules, history::store* of, std::shared_ptr<audit_trail> trail, logger log);

    /// `instead_of` is the token that the client shows already, "" for none: that login ends.
    void log_in(const std::string& name, secret password, const std::string& from, const std::string& instead_of,
                std::function<void(login_answer<new_login>)> then);

    /// Who that token lets in, which counts as a use.
    void find(const std::string& token, std::function<void(login_answer<history::known_login>)> then);

    /// The same by the token's digest, asked anew; `uses`: it counts.
    void look(const std::string& digest, bool uses, std::function<void(login_answer<history::known_login>)> then);

    void end(const std::string& digest, std::function<void(maybe_fault)> then);

    /// All of that user's: by who administers the installation, or every company where he has a grant.
    void end_others(const caller& by, const std::string& name, std::function<void(maybe_fault)> then);

    /// He has been changed: whoever is logged in so is looked at anew.
    void look_again(history::user_id whose);

    password_desk& passwords() noexcept { return passwords_; }

    /// Where a login may have ended by order.
    std::function<void()> on_end;

    /// Forgets what nobody asked for lately, and removes from the store what is too old.
    void tidy();

    static std::string digest_of(const std::string& token);
    static std::string csrf_of(const std::string& token);

private:
    struct remembered {
        history::known_login what;
        instant checked{};
    };
    struct attempt;

    void found(const std::shared_ptr<attempt>& of, history::user who, bool any);
    void checked(const std::shared_ptr<attempt>& of, const history::user& who, bool right);
    void opened(const std::shared_ptr<attempt>& of, const std::string& token);
    login_answer<history::known_login> judged(const history::known_login& what, bool uses);
    void end_all(history::user_id whose, const std::function<void(maybe_fault)>& then);
    void note(const std::string& who, const char* operation, const std::string& subject, const std::string& from,
              int status);

    runtime& runtime_;
    const login_rules rules_;
    history::store* store_;
    std::shared_ptr<audit_trail> trail_;
    logger log_;
    password_desk passwords_;
    attempts by_name_, by_address_;
    std::map<std::string, remembered> known_;  // by digest
};

}  // namespace palabre::api
