// examples/palabre_center/clock_guard.cpp - nothing goes out while the clock is not set after a power cut.
#include "clock_guard.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <utility>
#include <vector>

#include <sys/timex.h>

namespace palabre_center {

using namespace palabre;

namespace {

constexpr duration between_looks = std::chrono::seconds{1};
constexpr duration tolerance = std::chrono::minutes{1};  // two machines' clocks, and ids that ran ahead of them

std::string shown(calendar_time at) {
    return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", std::chrono::floor<std::chrono::seconds>(at));
}

}  // namespace

struct clock_guard::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, clock_guard_options how) : runtime_{on}, options{std::move(how)} {}

    std::string problem_now() const {
        const auto now = runtime_.calendar_now();
        if (now < options.built)
            return fmt::format("the clock says {}, and this program was built {}", shown(now), shown(options.built));
        if (options.newest) {
            const auto newest = options.newest();
            if (!newest) return {};  // of a database that is away /readyz tells by itself
            if (now + tolerance < *newest)
                return fmt::format("the clock says {}, and the newest row is of {}", shown(now), shown(*newest));
        }
        if (options.is_synchronised && !options.is_synchronised()) return "the kernel's clock is not synchronised";
        return {};
    }

    void look() {
        const auto why = problem_now();
        if (!why.empty()) {
            if (problem.empty())
                options.log.error("the clock is not set: nobody is called or written to until it is", {{"why", why}});
            problem = why;
        } else if (!problem.empty()) {
            options.log.info("the clock is set", {{"waited", std::to_string(waiting.size())}});
            problem.clear();
        }
        if (problem.empty())
            for (auto& each : std::exchange(waiting, {})) runtime_.post(std::move(each));
        // The store may open late, so that a clock that seemed well is looked at until it has spoken.
        if (problem.empty() && (!options.newest || options.newest())) return;
        runtime_.after_in_background(between_looks, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->look();
        });
    }

    runtime& runtime_;
    const clock_guard_options options;
    std::string problem;
    std::vector<task> waiting;
};

clock_guard::clock_guard(runtime& on, clock_guard_options how) : impl_{std::make_shared<impl>(on, std::move(how))} {
    impl_->look();
}

clock_guard::~clock_guard() = default;

std::string clock_guard::problem() const {
    return impl_->problem;
}

void clock_guard::when_set(task then) {
    if (impl_->problem.empty()) return then();
    impl_->waiting.push_back(std::move(then));
}

calendar_time built_at() {
    return calendar_time{std::chrono::seconds{PALABRE_BUILT_AT}};
}

bool kernel_is_synchronised() {
    timex asked{};
    const int state = ::adjtimex(&asked);
    return state >= 0 && state != TIME_ERROR && (asked.status & STA_UNSYNC) == 0;
}

}  // namespace palabre_center
