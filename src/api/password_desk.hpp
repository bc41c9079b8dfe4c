// src/api/password_desk.hpp - threads that check passwords, as many at once as memory is meant for.
#pragma once

#include "api/password.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace palabre::api {

/// Owns:    its threads, which begin with the first question. Destroying it waits for those that compute.
/// Threads: the strand, where answers come too, none after the destructor.
class password_desk {
public:
    password_desk(runtime& on, const login_rules& rules);
    ~password_desk();
    password_desk(const password_desk&) = delete;
    password_desk& operator=(const password_desk&) = delete;

    /// Whether `shown` is what `hash` was made of. Without a hash one is computed all the same, which takes as long, and
    /// the answer is no. False where too many wait: then nobody is answered.
    bool check(std::string hash, secret shown, std::function<void(bool)> then);

    /// What is kept of a new password; "" where there is no memory for it, or it cannot be one. False as check()'s.
    bool hash(secret fresh, std::function<void(const std::string& hash)> then);

private:
    struct question {
        std::string hash;
        secret shown;
        std::function<void(bool)> then;
        std::shared_ptr<void> work;
        std::function<void(const std::string&)> made = {};  ///< Then it is hashed.
    };

    bool put(question what);

    void loop();
    void make_nobodys();

    runtime& runtime_;
    const password_cost cost_;
    const std::size_t at_once_, most_waiting_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // the strand's
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<question> waiting_;
    std::once_flag first_;
    std::string nobodys_;  // a hash of the right cost; made by the first who has to compute
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace palabre::api
