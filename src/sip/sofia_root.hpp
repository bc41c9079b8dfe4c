// src/sip/sofia_root.hpp - sofia-sip's event loop, stepped so that it sleeps until a timer is due instead of spinning.
#pragma once

#include "palabre/core/runtime.hpp"

#include <sofia-sip/su_time.h>
#include <sofia-sip/su_wait.h>

#include <functional>
#include <vector>

namespace palabre::sip {

/// The steady time of a stack's thread; the runtime's may only be asked on its strand. (Not su_nanocounter(): that counts
/// the process's own work.)
inline instant thread_now() {
    return instant{std::chrono::duration_cast<duration>(std::chrono::nanoseconds{su_monotime(nullptr)})};
}

/// su_root_step() rounds the time to the next timer down to milliseconds and polls without waiting through the last of
/// them. So we step it without waiting, and sleep ourselves on the epoll descriptor that it keeps, until the next beat of
/// 20 ms after it is due: each call leaves timers behind for 32 s, and none minds. It does not tell that descriptor; Linux
/// does (proc(5), fdinfo). Elsewhere su_root_step() waits.
///
/// Owns:    the root, and the descriptor by which other threads wake it.
/// Threads: the one that made it; wake() from any.
class sofia_root {
public:
    /// `woken` is called from step() after wake(); several calls may become one.
    explicit sofia_root(std::function<void()> woken);
    sofia_root(const sofia_root&) = delete;
    sofia_root& operator=(const sofia_root&) = delete;
    ~sofia_root();

    su_root_t* get() const noexcept { return root_; }
    void wake() const noexcept;

    /// Does what is to be done now. False where more of it may wait already.
    bool step() {
        due_ = su_root_step(root_, epoll_ < 0 ? longest_wait : 0);
        at_once_ = due_ == 0 ? at_once_ + 1 : 0;
        return due_ != 0 || at_once_ >= enough;
    }

    /// Waits for more, `most` milliseconds at the longest where that is not negative.
    void sleep(int most = -1) noexcept;

    /// The descriptors that the root watches; empty where the system does not tell.
    std::vector<int> watched() const;

private:
    static constexpr su_duration_t longest_wait = 5;
    static constexpr long beat = 20;  // ms
    /// It says "at once" also of a timer within the same millisecond: where nothing else is left after so many steps, and
    /// thousands of calls end at some time of each millisecond, it would spin for ever.
    static constexpr unsigned enough = 3;
    static int on_wake(su_root_magic_t*, su_wait_t*, su_wakeup_arg_t* self);

    std::function<void()> woken_;
    int alarm_ = -1;
    int epoll_ = -1;
    su_root_t* root_ = nullptr;
    su_duration_t due_ = 0;
    unsigned at_once_ = 0;
};

}  // namespace palabre::sip
