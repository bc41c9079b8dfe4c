// examples/palabre_center/wall.hpp - real time beside a simulation: a loop in a thread of its own.
#pragma once

#include "palabre/asio_runtime.hpp"

#include <thread>

namespace palabre_center {

/// Owns:    its loop and thread; what is pending when it is destroyed is dropped.
class wall {
public:
    wall() : busy_{loop_.work()}, thread_{[this] { loop_.run(); }} {}
    ~wall() {
        loop_.post([this] { loop_.stop(); });
        thread_.join();
    }
    wall(const wall&) = delete;
    wall& operator=(const wall&) = delete;

    palabre::runtime& loop() noexcept { return loop_; }

private:
    palabre::asio_runtime loop_;
    std::shared_ptr<void> busy_;
    std::thread thread_;
};

}  // namespace palabre_center
