// src/http/io_thread.hpp - one thread that runs an io_context of its own. For .cpp files only: it includes Asio.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>

namespace palabre::http {

/// Owns:    the context, the thread once it is started.
/// Threads: start() and stop() on the strand.
class io_thread {
public:
    io_thread() = default;
    io_thread(const io_thread&) = delete;
    io_thread& operator=(const io_thread&) = delete;
    ~io_thread() { stop(); }

    boost::asio::io_context& context() noexcept { return context_; }

    void start() {
        thread_ = std::thread{[this] { context_.run(); }};
    }

    /// After this no handler runs any more.
    void stop() {
        context_.stop();
        if (thread_.joinable()) thread_.join();
    }

private:
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{context_.get_executor()};
    std::thread thread_;
};

}  // namespace palabre::http
