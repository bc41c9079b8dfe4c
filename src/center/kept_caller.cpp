// src/center/kept_caller.cpp - a caller who waits for an agent, and his page: who had him, and what came of it.
#include "center/kept_caller.hpp"

#include "center/fitting.hpp"
#include "center/kept_callback.hpp"

#include <utility>

namespace palabre {
namespace {

/// Once it is known whose page it is.
void when_kept(const std::shared_ptr<ledger_page>& page, std::function<void(const kept_place&)> then) {
    page->when_kept([then = std::move(then)](const std::shared_ptr<ledger>& in, const conversation_info& about,
                                             history::customer_id who, history::interaction_id as) {
        then({in, who, as, about.on});
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
    made.on_agent = [page](history::user_id by) { when_kept(page, [by](const kept_place& at) { give_to(at, by); }); };
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
    made.keep = [page](history::user_id by, std::string code, std::string note, std::function<void(bool)> then) {
        when_kept(page, [=](const kept_place& at) { wrap_up(at, by, code, note, then); });
    };
    const auto owed = std::make_shared<history::promise_id>();
    made.owe = [page, owed](const arrival& as, std::function<void(bool)> then) {
        when_kept(page,
                  [as, owed, then = std::move(then)](const kept_place& at) { *owed = owe_call_back(at, as, then); });
    };
    made.owed_no_more = [page, owed] {
        if (*owed)
            when_kept(page, [which = *owed](const kept_place& at) {
                if (at.in->is_open()) at.in->write({history::change::drop_promise{which}}, {at.customer, at.within});
            });
    };
    return made;
}

}  // namespace palabre
