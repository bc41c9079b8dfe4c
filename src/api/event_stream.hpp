// src/api/event_stream.hpp - who listens at /api/v1/events, and what he is told.
#pragma once

#include "api/caller.hpp"
#include "api/logins.hpp"
#include "http/web_socket.hpp"
#include "palabre/api/event_hub.hpp"

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre::api {

/// Numbers begin with the moment of its making, in microseconds, so that those of another life are told apart.
///
/// Owns:    the latest events. Sockets hold it weakly.
/// Threads: the strand.
class event_stream final : public event_hub, public std::enable_shared_from_this<event_stream> {
public:
    static constexpr std::size_t most_kept = 10'000, most_kept_bytes = 8'000'000;
    static constexpr std::size_t most_caught_up = 128'000;  ///< Bytes at once: well below what a socket lets wait.

    explicit event_stream(runtime& on)
        : last_{static_cast<std::uint64_t>(on.calendar_now().time_since_epoch().count())}, gone_{last_} {}

    void publish(const std::string& company, scope needs, const value& what) override;

    /// Takes a connection: `who` hears of his companies, or of `only` one of them. Behind `after` first of what he missed;
    /// where that is too much he is told that he missed it.
    std::shared_ptr<http::web_socket_taker> take(caller who, const std::string& only,
                                                 std::optional<std::uint64_t> after);

    /// Lets go of those whose login has ended, or whose rights are others now.
    void check(logins& users);

    /// Keys are others now: whoever listens by one comes again.
    void keys_changed();

    std::size_t listening() const noexcept { return listeners_.size(); }

private:
    struct kept {
        std::uint64_t number;
        std::string company;
        scope needs;
        std::shared_ptr<const std::string> text;
    };
    struct listener {
        caller who;
        std::string only;
        http::web_socket_ptr socket;

        bool hears(const std::string& company, scope needs) const {
            return (only.empty() || only == company) && who.may(company, needs);
        }
    };

    void welcome(const listener& who, std::optional<std::uint64_t> after) const;
    template<class Which> void let_go(Which which, int code, const char* why);

    std::uint64_t last_;  ///< The number given last.
    std::uint64_t gone_;  ///< The last that is kept no more.
    std::deque<kept> kept_;
    std::size_t bytes_ = 0;
    unsigned keys_ = 0;  ///< How often the keys have changed.
    std::list<listener> listeners_;
};

}  // namespace palabre::api
