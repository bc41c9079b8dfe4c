// src/center/work_desk.cpp - work items among an agent's work: offered when they are due, assigned, and over.
#include "palabre/center/work_desk.hpp"

#include "center/work_writes.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace palabre {

using history::user_id;
using history::work_item;
using history::work_item_id;
using history::work_move;
using history::work_state;

struct work_desk::impl : std::enable_shared_from_this<impl> {
    /// An item that is a task.
    struct known {
        std::string task;
        user_id agent = {};      ///< Who has accepted it.
        std::int64_t turn = 0;   ///< As it is known here.
        bool is_moving = false;  ///< Until that is durable.
    };
    using listed = std::map<work_item_id, work_item>;

    impl(runtime& on, history::store& in, agents& by, work_desk_options options)
        : runtime_{on}, agents_{by}, options_{std::move(options)},
          writes_{
              std::make_shared<work_writes>(work_ways{on, options_.book, [&in]() -> id_generator& { return in.ids(); },
                                                      options_.events, options_.on_event, options_.log})} {}

    void look() {
        runtime_.cancel(std::exchange(next_, timer_id::none));
        if (is_looking_) {
            once_more_ = true;
            return;
        }
        auto* const store = options_.book();
        auto* const book = store == nullptr ? nullptr : &store->work();
        if (book == nullptr) return look_later(options_.look_every);
        is_looking_ = true;
        read(*book, {}, {});
    }

    /// All of them, page by page; nothing is followed by halves.
    void read(history::work_book& book, work_item_id after, listed so_far) {
        constexpr std::size_t page = 500;
        book.items({.over = false}, after, page,
                   [weak = weak_from_this(), &book,
                    so_far = std::move(so_far)](const history::reply<std::vector<work_item>>& found) mutable {
                       const auto self = weak.lock();
                       if (!self) return;
                       if (!found) return self->done({});
                       for (const auto& each : *found) so_far.emplace(each.id, each);
                       if (found->size() < page) return self->follow(so_far);
                       self->read(book, found->back().id, std::move(so_far));
                   });
    }

    void follow(const listed& all) {
        const auto now = runtime_.calendar_now();
        const auto waits = [&](const work_item& each) {
            return each.state == work_state::open && (!each.due || *each.due <= now);
        };
        for (auto each = tasks_.begin(); each != tasks_.end();) {
            auto& [which, is] = *each;
            const auto found = all.find(which);
            const bool his = found != all.end() && is.agent && found->second.agent == is.agent;
            const bool stands = is.is_moving || his || (found != all.end() && !is.agent && waits(found->second));
            if (his && !is.is_moving) is.turn = found->second.turn;
            if (!stands) agents_.withdraw(is.task);
            each = stands ? std::next(each) : tasks_.erase(each);
        }
        std::optional<calendar_time> next;
        for (const auto& [which, what] : all) {
            if (waits(what) && !tasks_.contains(which)) add(what);
            if (what.state == work_state::open && what.due && *what.due > now)
                next = std::min(next.value_or(*what.due), *what.due);
        }
        done(next);
    }

    void add(const work_item& what) {
        arrival made;
        made.queue = agents_.full_name(options_.company, what.queue);
        if (made.queue.empty()) return;  // perhaps it comes
        made.kind = routing::work::item;
        made.thread = to_string(what.id);
        made.from = what.address;
        made.company = options_.company;
        made.customer = what.customer;
        made.waited =
            std::max(runtime_.calendar_now() - std::max(what.made, what.due.value_or(what.made)), duration{0});
        made.on_agent = [weak = weak_from_this(), which = what.id](user_id agent) {
            if (const auto self = weak.lock()) self->accepted(which, agent);
        };
        made.keep = [weak = weak_from_this(), which = what.id,
                     whose = what.customer](user_id by, const wrap_notes& notes, std::function<void(bool)> then) {
            const auto self = weak.lock();
            self ? self->close(which, whose, by, notes, std::move(then)) : then(false);
        };
        auto& is = tasks_[what.id];  // before it is offered
        is.turn = what.turn;
        is.task = agents_.add(std::move(made));
    }

    void accepted(work_item_id which, user_id agent) {
        const auto found = tasks_.find(which);
        if (found == tasks_.end()) return;
        found->second.agent = agent;
        found->second.is_moving = true;
        writes_->move({.which = which,
                       .turn = found->second.turn,
                       .state = work_state::assigned,
                       .agent = agent,
                       .at = runtime_.calendar_now()},
                      {}, [weak = weak_from_this(), which, agent](const history::reply<work_item>& how) {
                          const auto self = weak.lock();
                          if (!self) return;
                          const auto is = self->tasks_.find(which);
                          if (is == self->tasks_.end()) return;
                          is->second.is_moving = false;
                          if (how) {
                              is->second.turn = how->turn;
                              return;
                          }
                          self->options_.log.warning(
                              "a work item is not his",
                              {{"item", to_string(which)}, {"agent", to_string(agent)}, {"why", how.why}});
                          self->agents_.withdraw(is->second.task);
                          self->tasks_.erase(is);
                          self->look();
                      });
    }

    /// What its agent says came of it. It may be closed by other ways meanwhile: then his notes are nobody's.
    void close(work_item_id which, history::customer_id whose, user_id by, const wrap_notes& notes,
               std::function<void(bool)> then) {
        auto* const store = options_.book();
        auto* const book = store == nullptr ? nullptr : &store->work();
        if (book == nullptr) return then(false);
        book->item_of(
            which, [weak = weak_from_this(), which, whose, by, notes, then](const history::reply<work_item>& now) {
                const auto self = weak.lock();
                if (!self || !now) return then(false);
                if (now->is_over()) return then(true);
                self->move({.which = which,
                            .turn = now->turn,
                            .state = work_state::done,
                            .agent = by,
                            .at = self->runtime_.calendar_now(),
                            .disposition = notes.disposition,
                            .note = notes.note,
                            .form = notes.fields.is_object() ? notes.fields : value{}},
                           whose, [then](const history::reply<work_item>& how) { then(static_cast<bool>(how)); });
            });
    }

    void move(work_move how, history::customer_id whose, on_item then) {
        writes_->move(std::move(how), whose,
                      [weak = weak_from_this(), then = std::move(then)](const history::reply<work_item>& now) {
                          if (const auto self = weak.lock(); self && now) self->look();
                          then(now);
                      });
    }

    void open(work_item what, on_item then) {
        writes_->open(std::move(what),
                      [weak = weak_from_this(), then = std::move(then)](const history::reply<work_item>& now) {
                          if (const auto self = weak.lock(); self && now) self->look();
                          then(now);
                      });
    }

    void done(std::optional<calendar_time> next) {
        is_looking_ = false;
        if (std::exchange(once_more_, false)) return look();
        const auto in = next ? *next - runtime_.calendar_now() : options_.look_every;
        look_later(std::clamp(in, duration{0}, options_.look_every));
    }

    void look_later(duration in) {
        next_ = runtime_.after_in_background(in, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->look();
        });
    }

    runtime& runtime_;
    agents& agents_;
    work_desk_options options_;
    std::shared_ptr<work_writes> writes_;
    std::map<work_item_id, known> tasks_;
    timer_id next_ = timer_id::none;
    bool is_looking_ = false, once_more_ = false;
};

work_desk::work_desk(runtime& on, history::store& in, agents& by, work_desk_options options)
    : impl_{std::make_shared<impl>(on, in, by, std::move(options))} {
}

work_desk::~work_desk() {
    impl_->runtime_.cancel(impl_->next_);
}

void work_desk::look() {
    impl_->look();
}

void work_desk::open(history::work_item what, on_item then) {
    impl_->open(std::move(what), std::move(then));
}

void work_desk::move(history::work_move how, history::customer_id whose, on_item then) {
    impl_->move(std::move(how), whose, std::move(then));
}

void work_desk::passes(history::customer_id who, user_id by) {
    impl_->writes_->pass(who, by, [weak = std::weak_ptr{impl_}] {
        if (const auto self = weak.lock()) self->look();
    });
}

}  // namespace palabre
