// src/core/asio_runtime.cpp - the real runtime: clocks, chance and signals; the only file that reads them.
#include "palabre/asio_runtime.hpp"

#include "core/timer_queue.hpp"
#include "palabre/core/error.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <unistd.h>

namespace palabre {
namespace net = boost::asio;

/// Handlers that wait in a brought io_context hold this part weakly, so that they find out when the runtime has gone, and
/// no job: what a job captures may need the runtime to die, so it dies before it.
struct asio_runtime::impl : std::enable_shared_from_this<impl> {
    impl(std::unique_ptr<net::io_context> own, net::io_context& context) : own_{std::move(own)}, context_{context} {}

    static instant clock_now() { return std::chrono::time_point_cast<duration>(std::chrono::steady_clock::now()); }

    /// Time stands still inside a callback: each one begins by reading the clock, and all that it asks sees that.
    void run_callback(task& job) {
        frozen_ = clock_now();
        struct thaw {
            impl& self;
            ~thaw() {
                self.frozen_.reset();
                self.frozen_calendar_.reset();
            }
        } const at_end{*this};
        job();
    }

    /// An alarm that has become too early rings for nothing, which costs less than to set it again with each cancelled
    /// timer: most are timeouts that never come.
    void arm() {
        const auto next = timers_.next();
        if (!next || (armed_for_ && *armed_for_ <= *next)) return;
        armed_for_ = next;
        alarm_.expires_at(std::min(*next, last_alarm));
        alarm_.async_wait([weak = weak_from_this(), due = *next](const boost::system::error_code& cancelled) {
            const auto self = weak.lock();
            if (self == nullptr || cancelled || self->armed_for_ != due) return;
            self->armed_for_.reset();
            self->fire();
        });
    }

    /// Runs what was due when it began; what becomes due meanwhile waits its turn behind other work of the loop.
    void fire() {
        struct rearm {
            impl& self;
            ~rearm() { self.arm(); }
        } const at_end{*this};
        const instant until = clock_now();
        for (auto next = timers_.next(); next && *next <= until; next = timers_.next()) {
            task job = timers_.take();
            run_callback(job);
            if (context_.stopped()) return;
        }
    }

    void wait_for_signal() {
        signals_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled, int number) {
            const auto self = weak.lock();
            if (self == nullptr || cancelled) return;
            if (!self->terminate_) {
                std::signal(number, SIG_DFL);
                std::raise(number);
                return;
            }
            task job = std::move(self->terminate_);
            self->wait_for_signal();
            self->run_callback(job);
        });
    }

    void wait_for_hangup() {
        hangups_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled, int) {
            const auto self = weak.lock();
            if (self == nullptr || cancelled) return;
            self->wait_for_hangup();
            task job{self->reload_};  // a copy: it may be replaced while it runs
            if (self->reload_) self->run_callback(job);
        });
    }

    void post(task job) {
        bool is_first = false;
        {
            const std::lock_guard hold{posted_mutex_};
            posted_.push_back(std::move(job));
            is_first = !std::exchange(comes_, true);
        }
        if (is_first) come();
    }

    /// Waking a thread costs more than most jobs: so whatever is posted until the loop comes to it takes one turn of it.
    ///
    /// Asio wakes its thread with a lock held, which that thread then waits for, and there are four changes of thread
    /// instead of two. So other threads ring a bell.
    void come() {
        if (bell_hangs_ && !strand_.running_in_this_thread()) {
            context_.get_executor().on_work_started();  // until it has been heard
            const std::uint64_t once = 1;
            static_cast<void>(!write(bell_.native_handle(), &once, sizeof once));
            return;
        }
        net::post(strand_, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (self == nullptr) return;
            if (!self->bell_hangs_) self->hang_bell();
            self->run_posted();
        });
    }

    void hang_bell() {
        const int bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (bell < 0) return;
        bell_.assign(bell);
        listen_for_bell();
        bell_hangs_ = true;
    }

    /// Asio takes this for work that run() is to wait for, and is told that it is none. (Bound to the strand it would count
    /// twice.)
    void listen_for_bell() {
        bell_.async_wait(net::posix::stream_descriptor::wait_read,
                         [weak = weak_from_this(), &context = context_](const boost::system::error_code& fault) {
                             context.get_executor().on_work_started();  // Asio counts it off again
                             const auto self = weak.lock();
                             if (self == nullptr || fault) return;
                             net::dispatch(self->strand_, [weak] {
                                 if (const auto here = weak.lock()) here->bell_rang();
                             });
                         });
        context_.get_executor().on_work_finished();
    }

    void bell_rang() {
        struct done {
            impl& self;
            std::uint64_t times;
            ~done() { self.work_finished(times); }
        } const at_end{*this, heard_bell()};
        listen_for_bell();
        run_posted();
    }

    /// How often it has rung since it was last heard.
    std::uint64_t heard_bell() {
        std::uint64_t times = 0;
        return read(bell_.native_handle(), &times, sizeof times) == sizeof times ? times : 0;
    }

    void work_finished(std::uint64_t times) {
        while (times-- > 0) context_.get_executor().on_work_finished();
    }

    /// Runs what was posted when it began; what is posted meanwhile waits its turn behind other work of the loop.
    void run_posted() {
        struct come_again {
            impl& self;
            ~come_again() {
                {
                    const std::lock_guard hold{self.posted_mutex_};
                    self.comes_ = !self.posted_.empty();
                    if (!self.comes_) return;
                }
                self.come();
            }
        } const at_end{*this};
        for (std::size_t left = waiting(); left > 0 && !context_.stopped(); --left) {
            task job = take_posted();
            run_callback(job);
        }
    }

    std::size_t waiting() {
        const std::lock_guard hold{posted_mutex_};
        return posted_.size();
    }

    task take_posted() {
        const std::lock_guard hold{posted_mutex_};
        task job = std::move(posted_.front());
        posted_.pop_front();
        return job;
    }

    /// Destroys what is still to be run; its captures may call the runtime meanwhile.
    void clear() {
        terminate_.reset();
        reload_ = nullptr;
        while (timers_.pending() > 0 || !posted_.empty()) {
            timers_.clear();
            if (!posted_.empty()) take_posted();
        }
        if (bell_hangs_) work_finished(heard_bell());  // nobody is going to hear it
    }

    /// Asio counts nanoseconds: 292 years.
    static constexpr instant last_alarm = std::chrono::time_point_cast<duration>(net::steady_timer::time_point::max());

    std::unique_ptr<net::io_context> own_;
    net::io_context& context_;
    net::strand<net::io_context::executor_type> strand_ = net::make_strand(context_);
    net::steady_timer alarm_{strand_};
    net::signal_set signals_{strand_}, hangups_{strand_};
    net::posix::stream_descriptor bell_{context_};
    std::atomic<bool> bell_hangs_ = false;
    detail::timer_queue timers_;
    std::mutex posted_mutex_;
    std::deque<task> posted_;
    bool comes_ = false;  // to run them
    std::optional<instant> armed_for_;
    std::optional<instant> frozen_;
    std::optional<calendar_time> frozen_calendar_;
    task terminate_;
    std::function<void()> reload_;
    bool listens_for_signals_ = false, listens_for_hangups_ = false;
    std::array<std::uint64_t, 32> drawn_{};
    std::size_t left_ = 0;
};

asio_runtime::asio_runtime() {
    auto own = std::make_unique<net::io_context>(1);
    auto& context = *own;
    impl_ = std::make_shared<impl>(std::move(own), context);
}

asio_runtime::asio_runtime(net::io_context& brought) : impl_{std::make_shared<impl>(nullptr, brought)} {
}

asio_runtime::~asio_runtime() {
    impl_->clear();
}

net::io_context& asio_runtime::context() noexcept {
    return impl_->context_;
}

instant asio_runtime::now() const {
    return impl_->frozen_ ? *impl_->frozen_ : impl::clock_now();
}

calendar_time asio_runtime::calendar_now() const {
    const auto read = std::chrono::time_point_cast<duration>(std::chrono::system_clock::now());
    if (!impl_->frozen_) return read;
    if (!impl_->frozen_calendar_) impl_->frozen_calendar_ = read;
    return *impl_->frozen_calendar_;
}

timer_id asio_runtime::after(duration wait, task job) {
    const timer_id pending = impl_->timers_.add(detail::later(now(), wait), std::move(job));
    impl_->arm();
    return pending;
}

bool asio_runtime::cancel(timer_id pending) noexcept {
    const bool was_pending = impl_->timers_.cancel(pending);
    if (impl_->timers_.pending() == 0 && impl_->armed_for_) {  // so that run() can end
        impl_->armed_for_.reset();
        impl_->alarm_.cancel();
    }
    return was_pending;
}

void asio_runtime::post(task job) {
    impl_->post(std::move(job));
}

std::uint64_t asio_runtime::random() {
    auto& drawn = impl_->drawn_;
    if (impl_->left_ == 0) {
        while (getrandom(drawn.data(), sizeof drawn, 0) != static_cast<ssize_t>(sizeof drawn))
            if (errno != EINTR) throw error{errc::io, "the kernel gives no random bytes", "check getrandom(2)"};
        impl_->left_ = drawn.size();
    }
    return std::exchange(drawn[--impl_->left_], 0);
}

void asio_runtime::on_terminate(task job) {
    impl_->terminate_ = std::move(job);
    if (impl_->listens_for_signals_) return;
    impl_->signals_.add(SIGINT);
    impl_->signals_.add(SIGTERM);
    impl_->listens_for_signals_ = true;
    impl_->wait_for_signal();
}

void asio_runtime::on_reload(std::function<void()> job) {
    impl_->reload_ = std::move(job);
    if (std::exchange(impl_->listens_for_hangups_, true)) return;
    impl_->hangups_.add(SIGHUP);
    impl_->wait_for_hangup();
}

std::shared_ptr<void> asio_runtime::work() {
    return std::make_shared<net::executor_work_guard<net::io_context::executor_type>>(impl_->context_.get_executor());
}

void asio_runtime::run() {
    impl_->context_.restart();
    impl_->context_.run();
}

void asio_runtime::stop() {
    impl_->context_.stop();
}

}  // namespace palabre
