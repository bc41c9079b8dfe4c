// src/campaign/drafts.cpp - a campaign that has not begun, whatever it goes by: its plan, and what is wrong in one.
#include "campaign/drafts.hpp"

#include "palabre/history/campaign_book.hpp"

#include <fmt/format.h>

#include <utility>

namespace palabre::campaign {

using history::campaign_state;
using history::reply;
using history::verdict;

std::string told_problems(const error& of) {
    std::string all;
    for (const auto& each : of.problems()) {
        if (!all.empty()) all += '\n';
        all += to_string(each);
    }
    return all;
}

void put_draft(runtime& loop, history::store& in, history::company_store& book, const std::string& name, value plan,
               std::weak_ptr<void> asks, history::on_reply<history::campaign> then) {
    book.campaigns().campaign_by(name, [&loop, &in, &book, name, plan = std::move(plan), asks = std::move(asks),
                                        then = std::move(then)](reply<history::campaign> known) mutable {
        if (asks.expired()) return;
        if (!known && known.what != verdict::not_found) return then(std::move(known));
        auto what = std::move(known.value);
        if (known && what.state != campaign_state::draft)
            return then({verdict::conflict, {}, fmt::format("'{}' is {}", name, to_string(what.state))});
        if (!known) {
            what.id = in.ids().next<history::campaign>();
            what.name = name;
            what.made = loop.calendar_now();
        }
        what.plan = std::move(plan);
        book.write({history::change::put_campaign{what}}, [what, asks, then](const auto& how) {
            if (!asks.expired()) then({how.what, how ? what : history::campaign{}, how.why});
        });
    });
}

}  // namespace palabre::campaign
