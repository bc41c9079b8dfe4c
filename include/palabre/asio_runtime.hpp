// palabre/asio_runtime.hpp - the real runtime: Boost.Asio's loop, the machine's clocks, the kernel's randomness.
#pragma once

#include "palabre/core/runtime.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace palabre {

/// Runs a center on an io_context, its own or one that the application brings.
///
/// With an io_context of the application's, that one may be run by any number of threads: callbacks go through one
/// strand. run() then runs the context in the calling thread too; an application that runs it itself need not call it.
///
/// Owns:    its timers, and the io_context unless it was brought, which then must outlive it.
/// Threads: as runtime. Destroy it only when no thread runs the io_context.
class asio_runtime final : public runtime {
public:
    asio_runtime();
    explicit asio_runtime(boost::asio::io_context& brought);
    ~asio_runtime() override;

    asio_runtime(const asio_runtime&) = delete;
    asio_runtime& operator=(const asio_runtime&) = delete;

    boost::asio::io_context& context() noexcept;

    instant now() const override;
    calendar_time calendar_now() const override;
    timer_id after(duration wait, task job) override;
    timer_id after_in_background(duration wait, task job) override { return after(wait, std::move(job)); }
    bool cancel(timer_id pending) noexcept override;
    void post(task job) override;
    std::uint64_t random() override;

    /// Installs handlers for SIGINT and SIGTERM until the runtime is destroyed. A second signal, while the first one
    /// is still being obeyed, ends the process.
    void on_terminate(task job) override;

    /// Calls `job` each time that the process is asked to read its configuration again (SIGHUP), until the runtime is
    /// destroyed; a new job replaces the old one.
    void on_reload(std::function<void()> job);

    std::shared_ptr<void> work() override;
    void run() override;
    void stop() override;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
