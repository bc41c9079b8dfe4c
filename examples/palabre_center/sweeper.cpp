// examples/palabre_center/sweeper.cpp - removes what companies have kept long enough, once an hour.
#include "sweeper.hpp"

#include "palabre/history/recording_sweep.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace palabre_center {

using namespace palabre;

/// Answers hold it weakly: what is asked may come after its end.
struct sweeper::impl : std::enable_shared_from_this<impl> {
    static constexpr duration between = std::chrono::hours{1};
    static constexpr std::size_t rows = 1000;  // at a time, so that conversations' writes pass between

    impl(runtime& on, history::store& in, std::vector<company> of, const std::string& recordings,
         std::function<bool(const std::string&)> serves, logger log)
        : runtime_{on}, store_{in}, companies_{std::move(of)}, serves_{std::move(serves)}, log_{log},
          recordings_{on, history::recordings_in_folder(on, recordings), std::move(log)} {}

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
                    found != (*all).end()) {
                    if (has_rules(each)) self->sweep(found->id, each, 0);
                    if (self->serves_(each.keeps.company)) self->sweep_recordings(found->id, each);
                }
        });
    }

    static bool has_rules(const company& of) {
        const auto& rules = of.forgets;
        return rules.entries || rules.interactions || rules.messages || rules.sessions || rules.customers ||
               rules.events;
    }

    void sweep_recordings(history::company_id which, const company& of) {
        const auto& name = of.keeps.company;
        if (!busy_.insert(name).second) return;
        recordings_.sweep(name, store_.of(which), [weak = weak_from_this(), name](const auto& done) {
            const auto self = weak.lock();
            if (!self) return;
            self->busy_.erase(name);
            if (!done.deleted.empty())
                self->log_.info("recordings deleted",
                                {{"company", name}, {"count", std::to_string(done.deleted.size())}});
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
    std::function<bool(const std::string&)> serves_;
    std::set<std::string> busy_;
    logger log_;
    history::recording_sweep recordings_;
};

sweeper::sweeper(runtime& on, history::store& in, std::vector<company> of, const std::string& recordings,
                 std::function<bool(const std::string&)> serves, logger log)
    : impl_{std::make_shared<impl>(on, in, std::move(of), recordings, std::move(serves), std::move(log))} {
    if (!impl_->companies_.empty()) impl_->wait();
}

}  // namespace palabre_center
