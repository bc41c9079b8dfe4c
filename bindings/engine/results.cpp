// bindings/engine/results.cpp - a table under a lock.
#include "engine/results.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/serialize.hpp>

namespace palabre::bindings {

namespace json = boost::json;

namespace {

constexpr std::size_t most = 100'000;

std::string told(const result& how) {
    if (how.code.empty()) return json::serialize(json::object{{"result", how.data}});
    return json::serialize(json::object{{"error", {{"code", how.code}, {"message", clean_utf8(how.message)}}}});
}

}  // namespace

std::int64_t results::begin() {
    const std::lock_guard hold{mutex_};
    if (all_.size() >= most) throw error{errc::too_large, "too many operations are under way", "await what was begun"};
    all_.emplace(++last_, std::nullopt);
    return last_;
}

void results::end(std::int64_t which, const result& how) {
    auto text = told(how);
    const std::lock_guard hold{mutex_};
    const auto found = all_.find(which);
    if (found == all_.end() || found->second) return;
    found->second = std::move(text);
    ended_.notify_all();
}

std::string results::await(std::int64_t which, std::chrono::milliseconds wait) {
    std::unique_lock hold{mutex_};
    if (!all_.contains(which)) throw error{errc::invalid_argument, "no operation has that number", "await each once"};
    const auto ready = [&] {
        const auto found = all_.find(which);
        return found == all_.end() || found->second;
    };
    // A look without a wait is no system call: pumps look after every task.
    if (!ready() && (wait.count() == 0 || !ended_.wait_for(hold, wait, ready))) return {};
    const auto found = all_.find(which);
    if (found == all_.end()) return {};
    auto text = std::move(*found->second);
    all_.erase(found);
    return text;
}

void results::end_all(const result& how) {
    const auto text = told(how);
    const std::lock_guard hold{mutex_};
    for (auto& [which, each] : all_)
        if (!each) each = text;
    ended_.notify_all();
}

}  // namespace palabre::bindings
