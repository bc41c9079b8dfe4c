// bindings/engine/without_signals.hpp - threads that leave the application's signals to the application.
#pragma once

#include <csignal>

namespace palabre::bindings {

/// While it lives, threads that are made see no signals: those belong to the application's threads.
class without_signals {
public:
    without_signals() {
        sigset_t all;
        sigfillset(&all);
        for (const int mine : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) sigdelset(&all, mine);
        pthread_sigmask(SIG_BLOCK, &all, &before_);
    }
    ~without_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    without_signals(const without_signals&) = delete;
    without_signals& operator=(const without_signals&) = delete;

private:
    sigset_t before_;
};

}  // namespace palabre::bindings
