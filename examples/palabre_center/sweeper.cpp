// examples/palabre_center/sweeper.cpp - removes what companies have kept long enough, once an hour.
#include "sweeper.hpp"

#include <algorithm>
#include <utility>

namespace palabre_center {

using namespace palabre;

/// Answers hold it weakly: what is asked may come after its end.
struct sweeper::impl : std::enable_shared_from_this<impl> {
    static constexpr duration between = std::chrono::hours{1};
    static constexpr std::size_t rows = 1000;  // at a time, so that conversations' writes pass between

    impl(runtime& on, history::store& in, std::vector<company> of, logger log)
        : runtime_{on}, store_{in}, companies_{std::move(of)}, log_{std::move(log)} {}

    void wait() {
        runtime_.after_in_background(between, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            self->begin();
            self->wait();
        });
    }

    void begin() {
        store_.companies([weak = weak_from_this()](const auto& all) {
            const auto self = weak.lock();
            if (!self || !all) return;
            for (const auto& each : self->companies_)
                if (const auto found = std::ranges::find(*all, each.keeps.company, &history::company::name);
                    found != (*all).end())
                    self->sweep(found->id, each, 0);
        });
    }

    void sweep(history::company_id which, const company& of, std::size_t before) {
        store_.of(which).sweep(
            of.forgets, runtime_.calendar_now(), rows, [weak = weak_from_this(), which, of, before](const auto& done) {
                const auto self = weak.lock();
                if (!self) return;
                if (!done)
                    return self->log_.warning("retention waits", {{"company", of.keeps.company}, {"why", done.why}});
                const auto removed = before + done->entries + done->interactions + done->messages + done->sessions +
                                     done->customers + done->graphs + done->events;
                if (done->more) return self->sweep(which, of, removed);
                if (removed > 0)
                    self->log_.info("kept long enough",
                                    {{"company", of.keeps.company}, {"removed", std::to_string(removed)}});
            });
    }

    runtime& runtime_;
    history::store& store_;
    std::vector<company> companies_;
    logger log_;
};

sweeper::sweeper(runtime& on, history::store& in, std::vector<company> of, logger log) {
    std::erase_if(of, [](const company& each) {
        const auto& rules = each.forgets;
        return !rules.entries && !rules.interactions && !rules.messages && !rules.sessions && !rules.customers &&
               !rules.events;
    });
    impl_ = std::make_shared<impl>(on, in, std::move(of), std::move(log));
    if (!impl_->companies_.empty()) impl_->wait();
}

}  // namespace palabre_center
