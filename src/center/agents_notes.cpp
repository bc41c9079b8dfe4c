// src/center/agents_notes.cpp - what an agent says came of a call, and when its customer is called again.
#include "center/agents_impl.hpp"

namespace palabre {

using namespace routing;
using kind = agent_reply::kind;

void agents::wrap_up(const std::string& who, const std::string& task, wrap_notes what,
                     std::function<void(agent_reply)> then) {
    const auto later = [on = &impl_->runtime_, then](agent_reply how) { on->post([then, how] { then(how); }); };
    std::shared_ptr<job> of;
    if (auto wrong = impl_->owns(who, task, false, of); !wrong) return later(std::move(wrong));
    if (of->state == task_state::talking) return later({kind::conflict, "they are still talking"});
    if (auto wrong = problem_of(impl_->plan_of(*of).form, what))
        return later({kind::refused, std::move(wrong->why), std::move(wrong->field)});
    const auto id = impl_->find(who)->plan.works.id;
    const auto done = [weak = std::weak_ptr{impl_}, id, of, later](bool kept) {
        const auto self = weak.lock();
        if (!self) return;
        if (!kept) return later({kind::conflict, "the history cannot be written now"});
        if (of->state == task_state::wrap_up) {
            self->touch(id);
            self->does(&router::end_wrap_up, id);
        }
        later({});
    };
    if (what.disposition.empty() && what.note.empty() && !what.call_back) return done(true);
    if (!of->what.keep) return later({kind::refused, "no history is kept of it"});
    // Where only the rest was not kept, he says it again: it is the same call-back.
    const auto wish = std::pair{what.call_back.value_or(calendar_time{}), what.himself};
    if (!what.call_back || of->will_call == wish) return of->what.keep(id, what, done);
    call_back(who, task, *what.call_back, what.himself, [of, id, what, wish, done, then](agent_reply how) {
        if (how) {
            of->will_call = wish;
            return of->what.keep(id, what, done);
        }
        how.field = "callback_at";
        then(how);
    });
}

void agents::call_back(const std::string& who, const std::string& task, calendar_time when, bool himself,
                       std::function<void(agent_reply)> then) {
    const auto later = [on = &impl_->runtime_, then = std::move(then)](agent_reply how) {
        on->post([then, how] { then(how); });
    };
    std::shared_ptr<job> of;
    if (auto wrong = impl_->owns(who, task, false, of); !wrong) return later(std::move(wrong));
    if (!of->asked_by.expired()) return later({kind::conflict, "it is another agent's caller"});
    if (of->what.kind != work::call || of->what.from.empty()) return later({kind::refused, "nobody knows his number"});
    if (!of->what.owe) return later({kind::refused, "no history is kept of it"});
    if (when <= impl_->runtime_.calendar_now()) return later({kind::refused, "that time is over"});
    arrival as;
    as.queue = of->queue;
    as.from = of->what.from;
    as.company = of->what.company;
    as.segment = of->what.segment;
    as.language = of->what.language;
    as.due = when;
    if (himself) as.wanted = of->by;
    of->what.owe(as, [later](bool kept) {
        later(kept ? agent_reply{} : agent_reply{kind::conflict, "the history cannot be written now"});
    });
}

}  // namespace palabre
