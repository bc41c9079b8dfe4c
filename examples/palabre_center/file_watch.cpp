// examples/palabre_center/file_watch.cpp - tells the loop when something in a folder has changed.
#include "file_watch.hpp"

#include <thread>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace palabre_center {

using namespace palabre;

struct file_watch::impl {
    impl(runtime& on, const std::vector<std::string>& folders, std::function<task()> look)
        : runtime_{on}, look_{std::move(look)} {
        static_cast<void>(on.work());  // from now on the thread may post
        for (const auto& each : folders)
            ::inotify_add_watch(news_, each.c_str(),
                                IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR);
        thread_ = std::thread{[this] { watch(); }};
    }

    ~impl() {
        ::eventfd_write(end_, 1);
        thread_.join();
        ::close(news_);
        ::close(end_);
    }

    void watch() {
        constexpr int settles_ms = 50;  // a certificate and its key are two files
        for (;;) {
            runtime_.post(look_());
            pollfd of[] = {{news_, POLLIN, 0}, {end_, POLLIN, 0}};
            while (::poll(of, 2, -1) < 0) {
            }
            if (of[1].revents != 0 || of[0].revents == 0) return;
            do drop_news();
            while (::poll(of, 2, settles_ms) > 0 && of[1].revents == 0);
            if (of[1].revents != 0) return;
        }
    }

    void drop_news() const {
        char buffer[4096];
        while (::read(news_, buffer, sizeof buffer) > 0) {
        }
    }

    runtime& runtime_;
    std::function<task()> look_;
    const int news_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    const int end_ = ::eventfd(0, EFD_CLOEXEC);
    std::thread thread_;
};

file_watch::file_watch(runtime& on, std::vector<std::string> folders, std::function<task()> look)
    : impl_{std::make_unique<impl>(on, folders, std::move(look))} {
}

file_watch::~file_watch() = default;

bool file_watch::works() const noexcept {
    return impl_->news_ >= 0;
}

}  // namespace palabre_center
