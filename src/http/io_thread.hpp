// src/http/io_thread.hpp - one thread that runs an io_context of its own. For .cpp files only: it includes Asio.
#pragma once

#include "palabre/core/task.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cerrno>
#include <cstdint>
#include <mutex>
#include <sys/eventfd.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace palabre::http {

/// Owns:    the context, the thread once it is started, and what is posted and has not run.
/// Threads: start() and stop() on the strand; post() from any.
class io_thread {
public:
    io_thread() {
        if (bell_.native_handle() < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
        listen();
    }
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

    /// Runs it in the thread, with what else is posted until the thread comes to it. By a bell, as in asio_runtime.cpp: when
    /// Asio wakes a thread it holds the lock that this one needs next.
    void post(task job) {
        {
            const std::lock_guard hold{mutex_};
            posted_.push_back(std::move(job));
            if (std::exchange(comes_, true)) return;
        }
        const std::uint64_t once = 1;
        static_cast<void>(!write(bell_.native_handle(), &once, sizeof once));
    }

private:
    void listen() {
        bell_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                         [this](const boost::system::error_code& fault) {
                             if (fault) return;
                             std::uint64_t times = 0;  // heard first: what is still to be read would ring again
                             static_cast<void>(!read(bell_.native_handle(), &times, sizeof times));
                             listen();
                             run_posted();
                         });
    }

    void run_posted() {
        std::vector<task> jobs;
        {
            const std::lock_guard hold{mutex_};
            jobs.swap(posted_);
            comes_ = false;
        }
        for (auto& each : jobs) each();
    }

    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{context_.get_executor()};
    boost::asio::posix::stream_descriptor bell_{context_, eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
    std::mutex mutex_;
    std::vector<task> posted_;
    bool comes_ = false;  // to run them
    std::thread thread_;
};

}  // namespace palabre::http
