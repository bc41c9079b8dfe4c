// src/history/recording_sweep.cpp - deletes recordings that have been kept long enough, and theirs who were erased.
#include "palabre/history/recording_sweep.hpp"

#include <deque>
#include <utility>

namespace palabre::history {

/// Answers hold it weakly.
struct recording_sweep::impl : std::enable_shared_from_this<impl> {
    static constexpr std::size_t page = 100;

    struct run {
        std::string company;
        company_store& in;
        std::function<void(const swept_recordings&)> then;
        std::deque<recording> due = {};
        bool is_last = false;
        swept_recordings done = {};
    };
    using run_ptr = std::shared_ptr<run>;

    impl(runtime& on, recording_remover remove, logger log)
        : runtime_{on}, remove_{std::move(remove)}, log_{std::move(log)} {}

    void look(const run_ptr& it) {
        it->in.recordings_due(runtime_.calendar_now(), page,
                              [weak = weak_from_this(), it](reply<std::vector<recording>> found) {
                                  const auto self = weak.lock();
                                  if (!self) return;
                                  if (!found) return self->stop(it, found.why);
                                  it->is_last = found->size() < page;
                                  it->due = {found->begin(), found->end()};
                                  self->next(it);
                              });
    }

    void next(const run_ptr& it) {
        if (it->due.empty()) return it->is_last ? it->then(it->done) : look(it);
        auto what = std::move(it->due.front());
        it->due.pop_front();
        const auto file = what.file;
        remove_(file, [weak = weak_from_this(), it, what = std::move(what)](const reply<nothing>& how) {
            if (const auto self = weak.lock()) self->removed(it, what, how);
        });
    }

    void removed(const run_ptr& it, const recording& what, const reply<nothing>& how) {
        change::any news = change::drop_recording{what.id};
        if (how) {
            it->done.deleted.push_back(what.file);
        } else {
            it->done.left.push_back(what.file);
            log_.error("a recording cannot be deleted", {{"company", it->company},
                                                         {"file", what.file},
                                                         {"attempts", std::to_string(what.attempts + 1)},
                                                         {"why", how.why}});
            news = change::touch_recording{
                .which = what.id, .until = runtime_.calendar_now() + between_tries, .why = how.why};
        }
        it->in.write({std::move(news)}, [weak = weak_from_this(), it](const reply<nothing>& written) {
            const auto self = weak.lock();
            if (!self) return;
            written ? self->next(it) : self->stop(it, written.why);
        });
    }

    /// What has been deleted is found again by its row, and deleting it again is no harm.
    void stop(const run_ptr& it, const std::string& why) {
        log_.warning("recordings wait to be deleted", {{"company", it->company}, {"why", why}});
        it->done.problem = why;
        it->then(it->done);
    }

    runtime& runtime_;
    recording_remover remove_;
    logger log_;
};

recording_sweep::recording_sweep(runtime& on, recording_remover remove, logger log)
    : impl_{std::make_shared<impl>(on, std::move(remove), std::move(log))} {
}

void recording_sweep::sweep(const std::string& company, company_store& in,
                            std::function<void(const swept_recordings&)> then) {
    impl_->look(std::make_shared<impl::run>(impl::run{company, in, std::move(then)}));
}

}  // namespace palabre::history
