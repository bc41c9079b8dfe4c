// src/api/password_desk.cpp - threads that check passwords, as many at once as memory is meant for.
#include "api/password_desk.hpp"

#include "palabre/core/error.hpp"

#include <utility>

namespace palabre::api {

password_desk::password_desk(runtime& on, const login_rules& rules)
    : runtime_{on}, cost_{rules.cost}, at_once_{rules.at_once}, most_waiting_{rules.most_waiting} {
}

password_desk::~password_desk() {
    *alive_ = false;
    std::deque<question> dropped;  // what they capture dies on the strand
    {
        const std::lock_guard hold{mutex_};
        closing_ = true;
        dropped.swap(waiting_);
    }
    wake_.notify_all();
    for (auto& each : threads_) each.join();
}

bool password_desk::check(std::string hash, secret shown, std::function<void(bool)> then) {
    return put({std::move(hash), std::move(shown), std::move(then), runtime_.work()});
}

bool password_desk::hash(secret fresh, std::function<void(const std::string&)> then) {
    return put({{}, std::move(fresh), {}, runtime_.work(), std::move(then)});
}

bool password_desk::put(question what) {
    {
        const std::lock_guard hold{mutex_};
        if (waiting_.size() >= most_waiting_) return false;
        waiting_.push_back(std::move(what));
    }
    if (threads_.size() < at_once_) threads_.emplace_back([this] { loop(); });
    wake_.notify_one();
    return true;
}

void password_desk::make_nobodys() {
    try {
        nobodys_ = hash_password(new_password(), cost_);
    } catch (const error&) {  // without memory nobody logs in, and no name takes longer than another
    }
}

void password_desk::loop() {
    while (true) {
        question asked;
        {
            std::unique_lock hold{mutex_};
            wake_.wait(hold, [this] { return closing_ || !waiting_.empty(); });
            if (closing_) return;
            asked = std::move(waiting_.front());
            waiting_.pop_front();
        }
        if (asked.made) {
            std::string hash;
            try {
                hash = hash_password(asked.shown, cost_);
            } catch (const error&) {  // told by its being empty
            }
            runtime_.post([alive = alive_, then = std::move(asked.made), work = std::move(asked.work), hash] {
                if (*alive) then(hash);
            });
            continue;
        }
        std::call_once(first_, [this] { make_nobodys(); });
        const bool known = !asked.hash.empty();
        const bool right = is_password(known ? asked.hash : nobodys_, asked.shown) && known;
        runtime_.post([alive = alive_, then = std::move(asked.then), work = std::move(asked.work), right] {
            if (*alive) then(right);
        });
    }
}

}  // namespace palabre::api
