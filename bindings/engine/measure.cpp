// bindings/engine/measure.cpp - threads that call and wait, as an engine's would.
#include "engine/measure.hpp"

#include "engine/host_connector.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace palabre::bindings {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

std::int64_t number(const json::object& from, std::string_view key, std::int64_t otherwise, std::int64_t most) {
    const auto* const found = from.if_contains(key);
    if (found == nullptr) return otherwise;
    if (!found->is_int64() || found->get_int64() < 1 || found->get_int64() > most)
        throw error{errc::invalid_argument, fmt::format("'{}' is out of its range", key),
                    fmt::format("write 1 to {}", most)};
    return found->get_int64();
}

std::string word(const json::object& from, std::string_view key) {
    const auto* const found = from.if_contains(key);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

/// What a host does, in C++: fetch, read, write, answer.
void serve(task_queue& queue) {
    for (;;) {
        const auto task = queue.next(100ms);
        if (task.empty()) continue;
        const auto read = json::parse(task);
        const auto* const which = read.get_object().if_contains("task");
        if (which == nullptr) return;  // closed
        queue.answer(which->get_int64(),
                     json::serialize(json::object{{"outcome", "value"}, {"data", read.at("arguments")}}));
    }
}

}  // namespace

outcome ask(task_queue& queue, const std::string& connector, const std::string& operation, const value& arguments,
            duration limit) {
    struct slot {
        std::mutex mutex;
        std::condition_variable filled;
        std::optional<outcome> with;
    };
    const auto into = std::make_shared<slot>();
    std::string why;
    const auto which = queue.submit(
        call_body(connector, operation, arguments),
        [into](const std::string& reply) {
            auto read = read_reply(reply);
            const std::lock_guard hold{into->mutex};
            into->with = std::move(read);
            into->filled.notify_one();
        },
        why);
    if (which == 0) return outcome::unavailable(std::move(why));
    std::unique_lock hold{into->mutex};
    const auto there = [&] { return into->with.has_value(); };
    if (into->filled.wait_for(hold, limit, there)) return std::move(*into->with);
    hold.unlock();
    if (const auto* const late = queue.abandon(which); *late != 0) return outcome::unavailable(late);
    hold.lock();  // it is being answered at this moment
    into->filled.wait(hold, there);
    return std::move(*into->with);
}

value measure(task_queue& queue, const json::object& what) {
    const auto calls = number(what, "calls", 10'000, 10'000'000);
    const auto threads = number(what, "threads", 2, 64);
    const auto limit = std::chrono::milliseconds{number(what, "limit_ms", 60'000, 3'600'000)};
    const auto connector = word(what, "connector"), operation = word(what, "operation");
    const auto* const given = what.if_contains("arguments");
    const value arguments = given != nullptr ? *given : value(json::object{});
    const auto* const bare = what.if_contains("bare");
    task_queue own;
    std::thread server;
    const bool is_bare = bare != nullptr && bare->is_bool() && bare->get_bool();
    if (is_bare) server = std::thread{[&own] { serve(own); }};
    auto& asked = is_bare ? own : queue;
    std::atomic<std::int64_t> left = calls, answered = 0;
    std::mutex telling;
    std::string reason;  // of the last one that was not answered
    std::vector<std::thread> callers;
    for (std::int64_t i = 0; i < threads; ++i)
        callers.emplace_back([&] {
            while (left.fetch_sub(1) > 0) {
                const auto came = ask(asked, connector, operation, arguments, limit);
                if (came.what == outcome::kind::value) {
                    ++answered;
                } else {
                    const std::lock_guard hold{telling};
                    reason = came.reason;
                }
            }
        });
    for (auto& each : callers) each.join();
    own.close();
    if (server.joinable()) server.join();
    return json::object{{"answered", answered.load()}, {"reason", clean_utf8(reason)}};
}

}  // namespace palabre::bindings
