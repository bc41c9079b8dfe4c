// src/center/written_work.cpp - conversations in writing among an agent's work: offered, taken, given back.
#include "palabre/center/written_work.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace palabre {

using history::interaction_id;
using history::thread;

struct written_work::impl : std::enable_shared_from_this<impl> {
    /// A conversation that is a task.
    struct known {
        std::string task;
        history::user_id agent = {};  ///< Who has accepted it.
        bool is_taking = false;       ///< Until that is durable.
    };
    using listed = std::map<interaction_id, thread>;

    impl(runtime& on, agents& in, written_work_options options)
        : runtime_{on}, agents_{in}, options_{std::move(options)} {}

    void look() {
        runtime_.cancel(std::exchange(next_, timer_id::none));
        if (is_looking_) {
            once_more_ = true;
            return;
        }
        auto* const book = options_.book();
        if (book == nullptr) return look_later();
        is_looking_ = true;
        read(*book, {.state = history::thread_state::open, .owner = history::thread_owner::nobody}, {}, {},
             [this, book](listed waiting) {  // called by read(), which finds this alive
                 read(*book, {.state = history::thread_state::open, .owner = history::thread_owner::agent}, {}, {},
                      [this, waiting = std::move(waiting)](const listed& led) { follow(waiting, led); });
             });
    }

    /// All of them, page by page; nothing is followed by halves.
    void read(history::company_store& book, history::thread_filter which, interaction_id after, listed so_far,
              std::function<void(listed)> then) {
        constexpr std::size_t page = 500;
        book.threads(which, after, page,
                     [weak = weak_from_this(), &book, which, so_far = std::move(so_far),
                      then = std::move(then)](const history::reply<std::vector<thread>>& found) mutable {
                         const auto self = weak.lock();
                         if (!self) return;
                         if (!found) return self->done();
                         for (const auto& each : *found) so_far.emplace(each.of, each);
                         if (found->size() < page) return then(std::move(so_far));
                         self->read(book, which, found->back().of, std::move(so_far), std::move(then));
                     });
    }

    void follow(const listed& waiting, const listed& led) {
        for (auto each = tasks_.begin(); each != tasks_.end();) {
            const auto& [which, is] = *each;
            const auto with = led.find(which);
            const bool waits = waiting.contains(which);
            const bool stands =
                is.is_taking || (is.agent ? with != led.end() && with->second.agent == is.agent : waits);
            if (!stands) agents_.withdraw(is.task);
            each = stands ? std::next(each) : tasks_.erase(each);
        }
        for (const auto& [which, what] : waiting)
            if (!tasks_.contains(which)) add(what);
        done();
    }

    void add(const thread& what) {
        arrival made;
        made.queue = agents_.full_name(options_.company, what.queue);
        if (made.queue.empty()) return;  // perhaps it comes
        made.kind = routing::work::conversation;
        made.thread = to_string(what.of);
        made.from = what.address;
        made.company = options_.company;
        made.customer = what.customer;
        made.language = what.language;
        if (what.waits_since) made.waited = std::max(runtime_.calendar_now() - *what.waits_since, duration{0});
        made.on_agent = [weak = weak_from_this(), which = what.of](history::user_id agent) {
            if (const auto self = weak.lock()) self->accepted(which, agent);
        };
        if (options_.visit_id)
            made.on_visit = [weak = weak_from_this(), which = what.of, on = what.on](history::queue_visit visit) {
                const auto self = weak.lock();
                auto* const book = self ? self->options_.book() : nullptr;
                if (book == nullptr) return;
                visit.id = self->options_.visit_id();
                visit.within = which;
                visit.on = on;
                book->write(
                    {history::change::add_visit{std::move(visit)}},
                    [self](const history::reply<history::nothing>& kept) {
                        if (!kept) self->options_.log.warning("a visit to a queue is not counted", {{"why", kept.why}});
                    });
            };
        auto& is = tasks_[what.of];  // before it is offered
        is.task = agents_.add(std::move(made));
    }

    void accepted(interaction_id which, history::user_id agent) {
        const auto found = tasks_.find(which);
        if (found == tasks_.end()) return;
        found->second.agent = agent;
        found->second.is_taking = true;
        options_.take(which, agent, [weak = weak_from_this(), which, agent](bool taken) {
            const auto self = weak.lock();
            if (!self) return;
            const auto is = self->tasks_.find(which);
            if (is == self->tasks_.end()) return;
            is->second.is_taking = false;
            if (taken) return;
            self->options_.log.warning("a conversation is another's already",
                                       {{"conversation", to_string(which)}, {"agent", to_string(agent)}});
            self->agents_.withdraw(is->second.task);
            self->tasks_.erase(is);
            self->look();
        });
    }

    void done() {
        is_looking_ = false;
        std::exchange(once_more_, false) ? look() : look_later();
    }

    void look_later() {
        next_ = runtime_.after_in_background(options_.look_every, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->look();
        });
    }

    runtime& runtime_;
    agents& agents_;
    written_work_options options_;
    std::map<interaction_id, known> tasks_;
    timer_id next_ = timer_id::none;
    bool is_looking_ = false, once_more_ = false;
};

written_work::written_work(runtime& on, agents& in, written_work_options options)
    : impl_{std::make_shared<impl>(on, in, std::move(options))} {
}

written_work::~written_work() {
    impl_->runtime_.cancel(impl_->next_);
}

void written_work::look() {
    impl_->look();
}

}  // namespace palabre
