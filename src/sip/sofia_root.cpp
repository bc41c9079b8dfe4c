// src/sip/sofia_root.cpp - sofia-sip's event loop, stepped so that it sleeps until a timer is due instead of spinning.
#include "sip/sofia_root.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace palabre::sip {
namespace {

/// What an epoll descriptor of this process watches: the lines `tfd: N ...` of its fdinfo.
std::vector<int> watched_by(int epoll) {
    std::vector<int> found;
    std::ifstream info{"/proc/self/fdinfo/" + std::to_string(epoll)};
    for (std::string word; info >> word;) {
        int each = 0;
        if (word == "tfd:" && info >> each) found.push_back(each);
    }
    return found;
}

/// The epoll descriptor that watches `descriptor`, or -1.
int epoll_that_watches(int descriptor) {
    std::error_code fault;
    for (const auto& each : std::filesystem::directory_iterator{"/proc/self/fd", fault}) {
        const auto target = std::filesystem::read_symlink(each.path(), fault);
        if (fault || target != "anon_inode:[eventpoll]") continue;
        const auto name = each.path().filename().string();
        int epoll = -1;
        std::from_chars(name.data(), name.data() + name.size(), epoll);
        const auto watched = watched_by(epoll);
        if (std::ranges::find(watched, descriptor) != watched.end()) return epoll;
    }
    return -1;
}

}  // namespace

sofia_root::sofia_root(std::function<void()> woken) : woken_{std::move(woken)} {
    alarm_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    root_ = su_root_create(nullptr);
    if (alarm_ < 0 || root_ == nullptr) {
        if (root_ != nullptr) su_root_destroy(root_);
        if (alarm_ >= 0) close(alarm_);
        throw error{errc::io, "the SIP stack's loop cannot be made", "check the limit of open files (ulimit -n)"};
    }
    su_root_threading(root_, 0);
    su_wait_t wait;
    su_wait_create(&wait, alarm_, SU_WAIT_IN);
    su_root_register(root_, &wait, &sofia_root::on_wake, reinterpret_cast<su_wakeup_arg_t*>(this), 0);
    epoll_ = epoll_that_watches(alarm_);
}

sofia_root::~sofia_root() {
    su_root_destroy(root_);
    close(alarm_);
}

int sofia_root::on_wake(su_root_magic_t*, su_wait_t*, su_wakeup_arg_t* self) {
    auto& root = *reinterpret_cast<sofia_root*>(self);
    std::uint64_t times = 0;
    static_cast<void>(!read(root.alarm_, &times, sizeof times));
    root.woken_();
    return 0;
}

void sofia_root::wake() const noexcept {
    const std::uint64_t once = 1;
    static_cast<void>(!write(alarm_, &once, sizeof once));
}

void sofia_root::sleep(int most) noexcept {
    if (epoll_ < 0 || (due_ == 0 && at_once_ < enough)) return;
    at_once_ = 0;
    pollfd both{epoll_, POLLIN, 0};
    int wait = due_ == SU_WAIT_FOREVER ? -1 : static_cast<int>(std::min<su_duration_t>(due_, 60'000)) + 1;
    if (wait > 0) {
        const auto now = thread_now().time_since_epoch().count() / 1'000;
        wait += static_cast<int>((beat - (now + wait) % beat) % beat);
    }
    if (most >= 0) wait = wait < 0 ? most : std::min(wait, most);
    poll(&both, 1, wait);
}

std::vector<int> sofia_root::watched() const {
    return epoll_ < 0 ? std::vector<int>{} : watched_by(epoll_);
}

}  // namespace palabre::sip
