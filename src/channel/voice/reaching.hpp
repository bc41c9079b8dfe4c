// src/channel/voice/reaching.hpp - who is called for a customer: one after the other, until somebody answers.
#pragma once

#include "palabre/channel/call_request.hpp"
#include "palabre/channel/connect.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::detail {

/// Policy alone: who calls, and what is heard meanwhile, is others' affair. Tests play it on a stack of paper.
///
/// Owns:    the call that rings; destroying this cancels it, and nothing is told any more.
/// Threads: the strand.
class reaching {
public:
    struct ways {
        std::function<std::uint64_t(const std::string& to, call_handlers)> call;
        std::function<void(std::uint64_t)> cancel;
    };
    struct handlers {
        std::function<void(int status, bool early_sound)> ringing = {};
        std::function<void(const conversation_ptr&, const std::string& by)> answered;
        /// Nobody did: the best word of all, and who was tried last.
        std::function<void(connect_result::kind, const std::string& last)> failed;
    };

    reaching(std::vector<std::string> to, ways by, handlers told)
        : to_{std::move(to)}, by_{std::move(by)}, told_{std::move(told)} {}
    reaching(const reaching&) = delete;
    reaching& operator=(const reaching&) = delete;
    ~reaching() { cancel(); }

    /// Once. `failed` comes from inside where there is nobody to be called.
    void begin() { next(); }

    /// From now on it reaches for somebody else: what rings, rings on for him.
    void serve(ways by, handlers told) {
        by_ = std::move(by);
        told_ = std::move(told);
    }

private:
    void next();
    void ended(const call_outcome& why);
    void cancel();

    const std::vector<std::string> to_;
    ways by_;
    handlers told_;
    std::size_t at_ = 0;
    std::uint64_t ringing_ = 0;
    connect_result::kind best_ = connect_result::kind::unavailable;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// What a call that came to nothing means to who waits for it.
connect_result::kind meaning_of(const call_outcome& why) noexcept;

}  // namespace palabre::detail
