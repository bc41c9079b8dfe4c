// src/api/service_users.hpp - users as administrators see and change them.
#pragma once

#include "api/caller.hpp"
#include "api/gate.hpp"
#include "api/service.hpp"

#include <functional>
#include <memory>
#include <set>
#include <string>

namespace palabre::api {

/// Whoever administers a company sees who is something there, and changes those who are nothing elsewhere, but where he
/// administers that, too, or the installation.
///
/// Owns:    the names of those who are being changed: one change at a time.
/// Threads: the strand. What the store is asked holds it weakly.
class user_service : public std::enable_shared_from_this<user_service> {
public:
    user_service(history::store* of, std::shared_ptr<gate> by) : store_{of}, gate_{std::move(by)} {}

    /// One of user_operations(), for somebody who may do that in that company. `then` is called once.
    void run(const operation& what, const caller& who, errand with, on_answer then);

private:
    struct wish;
    using job = std::shared_ptr<wish>;
    using found = std::function<void(user_service&, const history::user&)>;
    using mutation = std::function<maybe_fault(history::user&)>;

    void list(const job& of);
    void create(const job& of);
    void make_password(const job& of, std::function<void(user_service&, const secret&, const std::string& hash)> then);
    void find(const job& of, bool also_from_elsewhere, found then);
    void change(const job& of, bool also_from_elsewhere, const secret& shown, mutation how);

    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](const auto&... told) {
            if (const auto self = weak.lock()) then(*self, told...);
        };
    }

    history::store* store_;
    std::shared_ptr<gate> gate_;
    std::set<std::string> changing_;
};

}  // namespace palabre::api
