// src/api/logins.cpp - users who log in: their passwords, their sessions, and what slows down who guesses.
#include "api/logins.hpp"

#include "api/client_address.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

namespace palabre::api {
namespace {

using history::verdict;
namespace change = history::access_change;

constexpr std::size_t longest_name = 64;

std::string hex(const unsigned char* bytes, std::size_t count) {
    std::string made(count * 2 + 1, '\0');
    sodium_bin2hex(made.data(), made.size(), bytes, count);
    made.pop_back();
    return made;
}

std::string hashed(std::string_view text, std::string_view purpose) {
    std::array<unsigned char, 32> made{};
    crypto_generichash(made.data(), made.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
    return hex(made.data(), made.size());
}

fault away() {
    return {503, "the users cannot be read now", "try again in a moment"};
}

fault not_logged_in() {
    return {401, "nobody is logged in so, or not any more", "log in with POST /api/v1/session"};
}

}  // namespace

struct logins::attempt {
    std::string name, from, counted, instead_of;
    secret password;
    std::function<void(login_answer<new_login>)> then;

    void refuse(fault why, duration wait = {}) const { then({{}, std::move(why), wait}); }
};

logins::logins(runtime& on, const login_rules& rules, history::store* of, std::shared_ptr<audit_trail> trail,
               logger log)
    : runtime_{on}, rules_{rules}, store_{of}, trail_{std::move(trail)}, log_{std::move(log)},
      passwords_{on, rules}, by_name_{rules.by_name}, by_address_{rules.by_address} {
}

std::string logins::digest_of(const std::string& token) {
    return hashed(token, "palabre login digest");
}

std::string logins::csrf_of(const std::string& token) {
    return hashed(token, "palabre csrf token");
}

void logins::note(const std::string& who, const char* operation, const std::string& subject, const std::string& from,
                  int status) {
    trail_->note({.who = who, .operation = operation, .subject = subject, .from = from, .status = status});
}

void logins::log_in(const std::string& name, secret password, const std::string& from, const std::string& instead_of,
                    std::function<void(login_answer<new_login>)> then) {
    const auto of = std::make_shared<attempt>(attempt{name, from, counted_address(from),
                                                      instead_of.empty() ? "" : digest_of(instead_of),
                                                      std::move(password), std::move(then)});
    if (store_ == nullptr) return of->refuse({503, "this center keeps no users", "name a store in its configuration"});
    if (name.empty() || name.size() > longest_name || of->password.empty() ||
        of->password.reveal().size() > longest_password)
        return of->refuse({400, "a login is a name of 1 to 64 bytes and a password of 1 to 200", "send both"});
    const auto now = runtime_.now();
    if (const auto wait = std::max(by_name_.wait_of(name, now), by_address_.wait_of(of->counted, now));
        wait > duration{}) {
        log_.warning("a login is refused after too many that failed", {{"name", name}, {"remote", from}});
        return of->refuse({429, "too many attempts have failed", "wait, and try again"}, wait);
    }
    by_name_.begin(name, now);
    by_address_.begin(of->counted, now);
    store_->find_user(name, [weak = weak_from_this(), of](history::reply<history::user> told) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        if (!told && told.what != verdict::not_found && told.what != verdict::refused) {
            self->by_name_.take_back(of->name);
            self->by_address_.take_back(of->counted);
            return of->refuse(away());
        }
        self->found(of, std::move(told.value), static_cast<bool>(told));
    });
}

/// Whoever nobody is, is no longer active or has no password costs as long as who is there.
void logins::found(const std::shared_ptr<attempt>& of, history::user who, bool any) {
    auto hash = any && who.active ? who.password_hash : std::string{};
    const bool asked = passwords_.check(std::move(hash), std::exchange(of->password, {}),
                                        [weak = weak_from_this(), of, who = std::move(who)](bool right) {
                                            if (const auto self = weak.lock()) self->checked(of, who, right);
                                        });
    if (asked) return;
    by_name_.take_back(of->name);
    by_address_.take_back(of->counted);
    of->refuse({503, "too many log in at once", "try again in a moment"});
}

void logins::checked(const std::shared_ptr<attempt>& of, const history::user& who, bool right) {
    if (!right) {
        log_.warning("a login failed", {{"name", of->name}, {"remote", of->from}});
        note("user:" + of->name, "log_in", "", of->from, 401);
        return of->refuse({401, "name and password do not match", "check both; an administrator can set a new one"});
    }
    by_name_.forgive(of->name);
    by_address_.take_back(of->counted);
    std::array<std::uint64_t, 4> bits{};
    for (auto& each : bits) each = runtime_.random();
    const auto token = hex(reinterpret_cast<const unsigned char*>(bits.data()), sizeof bits);
    const auto now = runtime_.calendar_now();
    const history::login made{digest_of(token), who.id, now, now, now + rules_.longest, of->from};
    history::access_note entry{.id = store_->ids().next<history::access_note>(),
                               .at = now,
                               .who = "user:" + who.login,
                               .operation = "log_in",
                               .from = of->from,
                               .status = 200};
    known_.erase(of->instead_of);
    store_->access().write({change::open{made, of->instead_of, who.password_hash}, change::note{std::move(entry)}},
                           [weak = weak_from_this(), of, token](const history::reply<history::nothing>& how) {
                               const auto self = weak.lock();
                               if (self == nullptr) return;
                               if (how.what == verdict::not_found) return of->refuse(not_logged_in());
                               if (!how) return of->refuse(away());
                               self->opened(of, token);
                           });
}

void logins::opened(const std::shared_ptr<attempt>& of, const std::string& token) {
    find(token, [of, token](login_answer<history::known_login> told) {
        if (!told.what) return of->refuse(std::move(told.why));
        of->then({new_login{token, *std::move(told.what)}, {}, {}});
    });
}

void logins::find(const std::string& token, std::function<void(login_answer<history::known_login>)> then) {
    const auto digest = digest_of(token);
    const auto known = known_.find(digest);
    if (known != known_.end() && runtime_.now() - known->second.checked < recheck)
        return then(judged(known->second.what, true));
    look(digest, true, std::move(then));
}

void logins::look(const std::string& digest, bool uses, std::function<void(login_answer<history::known_login>)> then) {
    if (store_ == nullptr) return then({{}, not_logged_in(), {}});
    store_->access().login_by(digest, [weak = weak_from_this(), digest, uses,
                                       then = std::move(then)](history::reply<history::known_login> told) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        if (!told) {
            self->known_.erase(digest);
            return then({{}, told.what == verdict::not_found ? not_logged_in() : away(), {}});
        }
        self->known_.insert_or_assign(digest, remembered{*told, self->runtime_.now()});
        then(self->judged(*told, uses));
    });
}

/// Whether it still holds; that it was used is written now and then.
login_answer<history::known_login> logins::judged(const history::known_login& what, bool uses) {
    const auto now = runtime_.calendar_now();
    const auto kept = known_.find(what.what.digest);
    if (now >= what.what.ends || now - what.what.used >= rules_.idle) {
        const auto digest = what.what.digest;
        store_->access().write({change::end{digest}}, [](const auto&) {});
        if (kept != known_.end()) known_.erase(kept);
        return {{}, not_logged_in(), {}};
    }
    login_answer<history::known_login> told{what, {}, {}};
    if (uses && now - what.what.used >= std::min(used_every, rules_.idle / 4) && kept != known_.end()) {
        kept->second.what.what.used = now;
        store_->access().write({change::use{what.what.digest, now}}, [](const auto&) {});
    }
    return told;
}

void logins::end(const std::string& digest, std::function<void(maybe_fault)> then) {
    known_.erase(digest);
    store_->access().write({change::end{digest}}, [weak = weak_from_this(), digest, then = std::move(then)](
                                                      const history::reply<history::nothing>& how) {
        if (const auto self = weak.lock()) {
            self->known_.erase(digest);  // who asked meanwhile has found it
            if (self->on_end) self->on_end();
        }
        then(how ? maybe_fault{} : away());
    });
}

void logins::end_others(const caller& by, const std::string& name, std::function<void(maybe_fault)> then) {
    const fault nobody{404, "there is no such user, or he is in companies that you do not administer",
                       "check the name"};
    store_->find_user(
        name, [weak = weak_from_this(), nobody, by, then = std::move(then)](const history::reply<history::user>& told) {
            const auto self = weak.lock();
            if (self == nullptr) return;
            if (!told) return then(told.what == verdict::not_found || told.what == verdict::refused ? nobody : away());
            // As the store knows their names: whoever asks has a login of his own.
            self->store_->companies(
                [weak, nobody, by, then, whose = *told](const history::reply<std::vector<history::company>>& all) {
                    const auto still = weak.lock();
                    if (still == nullptr) return;
                    if (!all) return then(away());
                    const auto administered = [&](const history::grant& each) {
                        return std::ranges::any_of(*all, [&](const history::company& one) {
                            return one.id == each.in && by.may(one.name, scope::audit);
                        });
                    };
                    const bool may = by.administers || (!whose.grants.empty() && !whose.administers &&
                                                        std::ranges::all_of(whose.grants, administered));
                    may ? still->end_all(whose.id, then) : then(nobody);
                });
        });
}

void logins::end_all(history::user_id whose, const std::function<void(maybe_fault)>& then) {
    store_->access().write({change::end_all{whose}},
                           [weak = weak_from_this(), whose, then](const history::reply<history::nothing>& how) {
                               const auto self = weak.lock();
                               if (self == nullptr) return;
                               self->look_again(whose);
                               then(how ? maybe_fault{} : away());
                           });
}

void logins::look_again(history::user_id whose) {
    std::erase_if(known_, [&](const auto& each) { return each.second.what.what.whose == whose; });
    if (on_end) on_end();
}

void logins::tidy() {
    const auto now = runtime_.now();
    std::erase_if(known_, [&](const auto& each) { return now - each.second.checked > recheck; });
    if (store_ == nullptr) return;
    const auto at = runtime_.calendar_now();
    constexpr std::size_t most = 1000;
    store_->access().sweep(at - rules_.idle, at - rules_.notes_kept, most,
                           [weak = weak_from_this()](const history::reply<std::size_t>& gone) {
                               const auto self = weak.lock();
                               if (self && gone && *gone == most) self->tidy();  // there is more
                           });
}

}  // namespace palabre::api
