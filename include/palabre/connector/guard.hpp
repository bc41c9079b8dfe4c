// palabre/connector/guard.hpp - nobody waits for a system that hangs, nobody asks one that is down.
#pragma once

#include "palabre/connector/connector.hpp"
#include "palabre/core/log.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre {

/// Whether the system is asked.
enum class breaker_state {
    closed,     ///< It is.
    open,       ///< It has failed too often, and is left alone for a while.
    half_open,  ///< The next call finds out.
};

/// "closed", "open", "half_open".
std::string_view to_string(breaker_state what) noexcept;

struct guard_event {
    breaker_state now = breaker_state::closed;
    std::string why;  ///< The last failure's reason; "" where it closed.
};

struct guard_options {
    std::vector<operation> operations = {};    ///< None: the connector's own. Others than these are not asked.
    duration limit = std::chrono::seconds{5};  ///< For one attempt of an operation without a timeout of its own.

    std::size_t at_once = 32;        ///< Calls that the system has at one time; the others wait in their order.
    std::size_t most_waiting = 256;  ///< Beyond: unavailable at once.

    std::size_t failures = 5;                      ///< It opens when so many
    std::size_t of_last = 10;                      ///< of the last so many attempts have failed; 1 to 64.
    duration open_for = std::chrono::seconds{10};  ///< Then it is half-open; twice as long each time that fails,
    duration open_most = std::chrono::minutes{2};  ///< at most so long, a system's own wish included.

    std::size_t retries = 1;                                ///< After the first attempt, of what may be asked twice.
    duration retry_after = std::chrono::milliseconds{200};  ///< Half of it and a random half; twice as long each time.

    std::size_t cache_most = 16'000'000;  ///< Bytes, about; what was used longest ago goes first.

    std::function<void(const guard_event&)> on_event = {};  ///< From the loop, where the breaker changes.
    logger log{};
};

/// What a guard has done since it was made. Every call is in exactly one of the first seven when it is over.
struct guard_figures {
    std::uint64_t answered = 0;    ///< By the system: a value or not_found.
    std::uint64_t remembered = 0;  ///< From the cache, fresh.
    std::uint64_t stale = 0;       ///< An earlier answer, because the system was silent.
    std::uint64_t failed = 0;      ///< The system did not answer, or not so that one could read it.
    std::uint64_t refused = 0;     ///< Not asked: the breaker was not closed.
    std::uint64_t crowded = 0;     ///< Not asked: too many waited, or it waited until its deadline.
    std::uint64_t misasked = 0;    ///< No such operation, or arguments that it does not take.

    std::uint64_t attempts = 0;  ///< Calls of the connector, retries included.
    std::uint64_t retries = 0;
    std::uint64_t opened = 0;  ///< Times that the breaker opened.
    std::uint64_t late = 0;    ///< Answers that came after they had been given up, or twice.

    breaker_state breaker = breaker_state::closed;
    std::size_t at_work = 0, waiting = 0;
    std::size_t cached = 0, cached_bytes = 0;
};

/// A connector before a connector. Whatever that one does (hangs, throws, answers twice, at once or never), a call ends
/// once, by its deadline. Answers that do not fit their description are unavailable. After a write nothing that was cached
/// before counts as fresh.
///
/// Owns:    the connector, the cache, calls under way. Destroying it forgets these.
/// Threads: the strand.
class guard final : public connector {
public:
    /// Throws error{errc::invalid_argument} with all that is wrong with the options. The runtime must outlive it.
    guard(runtime& on, std::unique_ptr<connector> to, guard_options options = {});
    ~guard() override;

    guard(const guard&) = delete;
    guard& operator=(const guard&) = delete;

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override;
    std::vector<operation> operations() const override;

    /// Until it is half-open; then 0 for the one call that finds out, and a second while that is under way.
    duration rest() const override;

    guard_figures figures() const;

private:
    struct core;
    std::shared_ptr<core> core_;
};

}  // namespace palabre
