// src/center/kept_caller.cpp - a caller who waits for an agent, and his page: who had him, and what came of it.
#include "center/kept_caller.hpp"

#include "center/fitting.hpp"
#include "center/kept_callback.hpp"
#include "center/noted_conversation.hpp"

#include <utility>

namespace palabre {
namespace {

/// Once it is known whose page it is.
void when_kept(const std::shared_ptr<ledger_page>& page, std::function<void(const kept_place&)> then) {
    page->when_kept([then = std::move(then)](const std::shared_ptr<ledger>& in, const conversation_info& about,
                                             history::customer_id who, history::interaction_id as) {
        then({in, who, as, about.on, about.from});
    });
}

void last_agent(const kept_place& at, duration since, std::function<void(history::user_id)> then) {
    constexpr std::size_t enough = 20;
    const auto oldest = at.in->loop().calendar_now() - since;
    at.in->book().interactions(at.customer, {}, enough,
                               [oldest, then](const history::reply<history::interaction_page>& page) {
                                   if (page)
                                       for (const auto& each : page->interactions)
                                           if (each.agent && each.ended.value_or(each.began) >= oldest)
                                               return then(each.agent);
                                   then({});
                               });
}

}  // namespace

known_caller kept_caller(const std::shared_ptr<ledger_page>& page, const history::person* who) {
    known_caller made;
    if (who != nullptr) {
        made.customer = who->who.id;
        made.segment = who->who.belongs_to.name;
        made.last_agent = [page](duration since, std::function<void(history::user_id)> then) {
            when_kept(page, [since, then = std::move(then)](const kept_place& at) { last_agent(at, since, then); });
        };
    }
    made.on_agent = [page](history::user_id by) {
        page->with_agent(by);
        when_kept(page, [by](const kept_place& at) { give_to(at, by); });
    };
    made.on_queue = [page](const std::string& queue) { page->waits_on_in(queue); };
    made.on_visit = [page](const history::queue_visit& visit) {
        when_kept(page, [visit](const kept_place& at) { keep_visit(at, visit); });
    };
    made.on_segment = [page](const std::string& segment) {
        when_kept(page, [segment](const kept_place& at) {
            if (!at.customer) return;
            at.in->write_behind(
                {history::change::put_segment{at.customer,
                                              {fitting(segment, history::longest_word), at.in->loop().calendar_now()}}},
                {at.customer, at.within}, {});
        });
    };
    made.keep = [page](history::user_id by, const wrap_notes& what, std::function<void(bool)> then) {
        when_kept(page, [=](const kept_place& at) { wrap_up(at, by, what, then); });
    };
    const auto owed = std::make_shared<history::promise_id>();
    made.owe = [page, owed](const arrival& as, std::function<void(bool)> then) {
        if (!as.due) page->asks_call_back();
        when_kept(page, [page, as, owed, then = std::move(then)](const kept_place& at) {
            owe_one(at, as, owed, [page, is_now = !as.due, then](bool kept) {
                if (is_now) page->called_back_later(kept);
                then(kept);
            });
        });
    };
    made.owed_no_more = [page, owed] { when_kept(page, [owed](const kept_place& at) { owe_none(at, owed); }); };
    return made;
}

void keep_placed(const std::shared_ptr<ledger>& in, const conversation_info& about, arrival& what,
                 std::function<void(const conversation_ptr&)> stands) {
    const auto page = std::make_shared<ledger_page>(in, about);
    page->goes_out();
    page->open();
    const auto known = kept_caller(page, nullptr);
    const auto agent = std::make_shared<history::user_id>();
    what.on_agent = [page, agent](history::user_id by) {  // behind the beginning, which may wait to be written yet
        *agent = by;
        page->when_kept([page, by](const auto&, const auto&, history::customer_id, history::interaction_id as) {
            page->add({history::change::assign_agent{as, by}});
        });
    };
    what.keep = known.keep;
    what.owe = known.owe;
    what.reached = [page, agent, stands = std::move(stands)](const conversation_ptr& who) -> conversation_ptr {
        if (who == nullptr) {
            page->ends(ending::failed);
            page->close({{"reached", false}});
            return nullptr;
        }
        page->with_agent(*agent);
        const auto made = std::make_shared<noted_conversation>(who, page);
        stands(made);
        return made;
    };
}

}  // namespace palabre
