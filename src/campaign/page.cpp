// src/campaign/page.cpp - one page of recipients: who they are, which way each is written to.
#include "campaign/page.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace palabre::campaign {

using history::recipient_fate;

page::page(std::shared_ptr<const desk> of, history::campaign in, std::shared_ptr<const message_plan> plan,
           std::vector<history::recipient> all)
    : desk_{std::move(of)}, in_{std::move(in)}, plan_{std::move(plan)} {
    for (auto& each : all) slots_.push_back({.who = std::move(each)});
}

void page::look(calendar_time first, duration apart, std::function<void(result)> then) {
    first_ = first;
    apart_ = apart;
    then_ = std::move(then);
    left_ = slots_.size() + 1;
    for (std::size_t at = 0; at < slots_.size(); ++at) find(at);
    one_less(&page::all_found);
}

void page::one_less(void (page::*next)()) {
    if (--left_ == 0) (this->*next)();
}

void page::skip(std::size_t at, std::string why, recipient_fate as) {
    slots_[at].who.fate = as;
    slots_[at].who.why = std::move(why);
}

void page::find(std::size_t at) {
    auto& each = slots_[at].who;
    const auto then = [self = shared_from_this(), at](const history::reply<history::person>& who) {
        self->found(at, who);
        self->one_less(&page::all_found);
    };
    if (each.fate != recipient_fate::listed) return one_less(&page::all_found);  // invalid, or twice in the list
    if (!plan_->to.areas.empty() && !plan_->to.areas.contains(each.area)) {
        skip(at, "other_area");
        return one_less(&page::all_found);
    }
    if (each.customer) return desk_->book.find(each.customer, then);
    std::string why;
    const auto who = desk_->read_address(each.address.empty() ? each.written : each.address, why);
    if (!who) {
        skip(at, std::move(why), recipient_fate::invalid);
        return one_less(&page::all_found);
    }
    each.address = address_of(*who);
    desk_->book.meet(*who, then);
}

void page::found(std::size_t at, const history::reply<history::person>& who) {
    if (who && !who->who.erased) {
        slots_[at].person = *who;
        slots_[at].who.customer = who->who.id;
    } else if (who || who.what == history::verdict::not_found) {
        skip(at, "unknown");
    } else {
        unreadable_ = true;
    }
}

/// One message each, however often he is in the list: in this page, or in those before.
void page::all_found() {
    std::vector<history::customer_id> these;
    std::set<history::customer_id> seen;
    for (std::size_t at = 0; at < slots_.size(); ++at) {
        if (slots_[at].who.fate != recipient_fate::listed || unreadable_) continue;
        if (seen.insert(slots_[at].who.customer).second)
            these.push_back(slots_[at].who.customer);
        else
            skip(at, "", recipient_fate::duplicate);
    }
    if (unreadable_ || these.empty()) return finish();
    desk_->book.campaigns().queued_among(
        in_.id, std::move(these),
        [self = shared_from_this()](const history::reply<std::vector<history::customer_id>>& had) {
            if (!had) {
                self->unreadable_ = true;
                return self->finish();
            }
            const std::set<history::customer_id> before{(*had).begin(), (*had).end()};
            self->left_ = 1;
            for (std::size_t at = 0; at < self->slots_.size(); ++at) {
                auto& each = self->slots_[at].who;
                if (each.fate != recipient_fate::listed) continue;
                if (before.contains(each.customer)) {
                    self->skip(at, "", recipient_fate::duplicate);
                } else {
                    ++self->left_;
                    self->ask_way(at);
                }
            }
            self->one_less(&page::finish);
        });
}

void page::ask_way(std::size_t at) {
    auto& each = slots_[at];
    if (each.tries == plan_->media.size()) {
        skip(at, each.who.why);
        return one_less(&page::finish);
    }
    each.on = plan_->media[each.tries++];
    desk_->by.ask(each.who.customer, each.on, plan_->purpose,
                  [self = shared_from_this(), at](way told) { self->way_told(at, std::move(told)); });
}

/// What stood against the medium of the campaign's first choice is what is told, where none may be used.
void page::way_told(std::size_t at, way told) {
    auto& each = slots_[at];
    if (told.unknown) {
        unreadable_ = true;
        return one_less(&page::finish);
    }
    if (told.yes) {
        std::string why;
        auto words = write_letter(*plan_, each.who, each.person.who.speaks.language, each.on, told.by_template, why);
        if (words) {
            each.to = std::move(told.to);
            each.words = std::move(*words);
            each.goes = true;
            return one_less(&page::finish);
        }
        told.why = std::move(why);
    }
    if (told.from) {
        not_before_ = not_before_ ? std::min(*not_before_, *told.from) : *told.from;
        return one_less(&page::finish);
    }
    if (each.who.why.empty()) each.who.why = told.why;
    ask_way(at);
}

void page::finish() {
    const auto then = std::move(then_);
    if (unreadable_) return then({});
    if (not_before_) return then({.known = true, .not_before = not_before_});
    result made{.known = true};
    const auto now = desk_->loop.calendar_now();
    auto due = first_;
    auto& ids = desk_->store.ids();
    std::vector<history::change::any> fates;  // behind all the rest, which a store may write together
    for (auto& each : slots_) {
        auto& who = each.who;
        if (!each.goes) {
            fates.emplace_back(history::change::put_recipient{std::move(who)});
            continue;
        }
        who.fate = recipient_fate::queued;
        who.why.clear();
        who.message = ids.next<history::outgoing>();
        const auto contact = ids.next<history::interaction>();
        made.changes.emplace_back(history::change::begin_interaction{{.id = contact,
                                                                      .customer = who.customer,
                                                                      .kind = history::interaction_kind::notice,
                                                                      .way = history::direction::out,
                                                                      .on = each.on,
                                                                      .address = each.to,
                                                                      .language = each.words.language,
                                                                      .campaign = in_.name,
                                                                      .began = now,
                                                                      .ended = now,
                                                                      .how_ended = "completed"}});
        made.changes.emplace_back(history::change::add_entry{
            {.id = ids.next<history::entry>(),
             .customer = who.customer,
             .within = contact,
             .kind = history::entry_kind::sent,
             .on = each.on,
             .at = now,
             .text = each.words.text,
             .details = boost::json::object{
                 {"on", to_string(each.on)}, {"to", each.to}, {"message", to_string(who.message)}}}});
        made.changes.emplace_back(
            history::change::queue_message{{.id = who.message,
                                            .customer = who.customer,
                                            .because_of = contact,
                                            .on = each.on,
                                            .to = each.to,
                                            .text = each.words.text,
                                            .details = each.words.details,
                                            .priority = history::send_priority::bulk,
                                            .purpose = plan_->purpose,
                                            .key = history::campaign_key(in_.id, who.row),
                                            .made = now,
                                            .due = due,
                                            .expires = plan_->expires.value_or(calendar_time::max())}});
        fates.emplace_back(history::change::put_recipient{std::move(who)});
        due += apart_;
        ++made.queued;
    }
    made.changes.insert(made.changes.end(), std::make_move_iterator(fates.begin()),
                        std::make_move_iterator(fates.end()));
    then(std::move(made));
}

}  // namespace palabre::campaign
