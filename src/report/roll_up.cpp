// src/report/roll_up.cpp - keeps a company's roll-ups up to date behind what is written.
#include "palabre/report/roll_up.hpp"

#include <set>
#include <utility>

namespace palabre::report {

/// Answers hold it weakly.
struct roll_up::impl : std::enable_shared_from_this<impl> {
    static constexpr std::size_t at_once = 8;  // a write of some milliseconds, so that others pass between

    using books = std::function<void(std::function<void(std::vector<history::report_book*>)>)>;

    impl(runtime& on, books of, logger log) : runtime_{on}, books_{std::move(of)}, log_{std::move(log)} {}

    void wait() {
        runtime_.after_in_background(between, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            self->books_([weak](const std::vector<history::report_book*>& all) {
                if (const auto still = weak.lock())
                    for (auto* const each : all) still->begin(*each, {});
            });
            self->wait();
        });
    }

    void begin(history::report_book& in, std::function<void(std::size_t)> then) {
        if (!busy_.insert(&in).second) return;
        build(in, 0, std::move(then));
    }

    void build(history::report_book& in, std::size_t before, std::function<void(std::size_t)> then) {
        in.build(runtime_.calendar_now(), at_once,
                 [weak = weak_from_this(), &in, before, then = std::move(then)](const auto& built) {
                     const auto self = weak.lock();
                     if (!self) return;
                     if (built && *built > 0) return self->build(in, before + *built, then);
                     if (!built) self->log_.warning("roll-ups wait", {{"why", built.why}});
                     self->busy_.erase(&in);
                     if (then) then(before);
                 });
    }

    runtime& runtime_;
    books books_;
    logger log_;
    std::set<history::report_book*> busy_;
};

roll_up::roll_up(runtime& on, std::function<void(std::function<void(std::vector<history::report_book*>)>)> books,
                 logger log)
    : impl_{std::make_shared<impl>(on, std::move(books), std::move(log))} {
    if (impl_->books_) impl_->wait();
}

void roll_up::run(history::report_book& in, std::function<void(std::size_t)> then) {
    impl_->begin(in, std::move(then));
}

}  // namespace palabre::report
