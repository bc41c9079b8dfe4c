// src/delivery/permission.cpp - window, consent, lists, quiet hours, templates, cost: medium by medium.
#include "palabre/delivery/permission.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre::delivery {
namespace {

constexpr std::size_t looked_back = 1000;  // entries, for what he last wrote

history::identity_kind kind_on(medium on) {
    using enum history::identity_kind;
    switch (on) {
    case medium::messenger: return messenger;
    case medium::web_chat: return web;
    default: return phone;
    }
}

/// His address on that medium: WhatsApp knows him by a number, or by a user id where that stays hidden.
const history::identity* address_on(medium on, const history::person& of) {
    const auto by = [&](history::identity_kind kind) -> const history::identity* {
        const auto found = std::find_if(of.identities.begin(), of.identities.end(),
                                        [kind](const history::identity& each) { return each.kind == kind; });
        return found == of.identities.end() ? nullptr : &*found;
    };
    const auto* const found = by(kind_on(on));
    return found == nullptr && on == medium::whatsapp ? by(history::identity_kind::whatsapp) : found;
}

permission refused(permission of, refusal_of_sending why, std::string told) {
    of.yes = false;
    of.refused = why;
    of.why = std::move(told);
    return of;
}

}  // namespace

std::string_view to_string(refusal_of_sending why) noexcept {
    static constexpr std::array<std::string_view, 10> names{"none",       "no_carrier", "unknown",     "no_address",
                                                            "forbidden",  "no_consent", "quiet_hours", "window_closed",
                                                            "must_begin", "unavailable"};
    return names.at(static_cast<std::size_t>(why));
}

struct permissions::impl : std::enable_shared_from_this<impl> {
    /// One question on its way through the media, the one that was asked for first.
    struct question {
        history::customer_id who;
        medium asked;
        std::string purpose;
        std::function<void(permission)> then;
        history::person person = {};
        std::vector<history::entry> heard = {};
        std::vector<medium> left = {};
        std::optional<permission> first = {}, best = {};
    };
    using question_ptr = std::shared_ptr<question>;

    impl(runtime& on, history::company_store& in, permission_rules with) : loop{on}, book{in}, rules{std::move(with)} {}

    void begin(const question_ptr& it) {
        book.find(it->who, [weak = weak_from_this(), it](const history::reply<history::person>& found) {
            const auto self = weak.lock();
            if (!self) return;
            if (!found || found->who.erased)
                return it->then(refused({.on = it->asked},
                                        found || found.what == history::verdict::not_found
                                            ? refusal_of_sending::unknown
                                            : refusal_of_sending::unavailable,
                                        found ? "he is erased" : found.why));
            it->person = *found;
            self->look_back(it);
        });
    }

    void look_back(const question_ptr& it) {
        book.timeline(it->who, {}, looked_back,
                      [weak = weak_from_this(), it](const history::reply<history::timeline_page>& found) {
                          const auto self = weak.lock();
                          if (!self) return;
                          if (!found)
                              return it->then(refused({.on = it->asked}, refusal_of_sending::unavailable, found.why));
                          for (const auto& each : found->entries)
                              if (each.kind == history::entry_kind::heard) it->heard.push_back(each);
                          it->left = {it->asked};
                          for (const auto& [on, by] : self->carriers)
                              if (on != it->asked) it->left.push_back(on);
                          self->next(it);
                      });
    }

    /// Medium by medium; the others only where the one that was asked for is refused.
    void next(const question_ptr& it) {
        if (it->first && (it->first->yes || it->left.empty())) {
            if (!it->first->yes && it->best) it->first->instead = it->best->on;
            return it->then(*it->first);
        }
        const auto on = it->left.front();
        it->left.erase(it->left.begin());
        permission about{.on = on};
        if (const auto cost = rules.costs.find(on); cost != rules.costs.end()) about.cost = cost->second;
        if (!carriers.contains(on))
            return judged(it, refused(about, refusal_of_sending::no_carrier,
                                      fmt::format("nothing here sends on {}", to_string(on))));
        const auto* const whom = address_on(on, it->person);
        if (whom == nullptr)
            return judged(it, refused(about, refusal_of_sending::no_address,
                                      fmt::format("he has no address on {}", to_string(on))));
        about.to = whom->address;
        book.rules_for(*whom, loop.calendar_now(),
                       [weak = weak_from_this(), it, about](const history::reply<history::contact_rules>& found) {
                           const auto self = weak.lock();
                           if (!self) return;
                           self->judged(it, found ? self->judge(*it, about, *found)
                                                  : refused(about, refusal_of_sending::unavailable, found.why));
                       });
    }

    void judged(const question_ptr& it, permission of) {
        const auto dearer = [](const permission& a, const permission& b) {
            if (!a.cost || !b.cost) return b.cost.has_value();
            return a.cost->minor() > b.cost->minor();
        };
        if (!it->first)
            it->first = std::move(of);
        else if (of.yes && (!it->best || dearer(*it->best, of)))
            it->best = std::move(of);
        next(it);
    }

    permission judge(const question& it, permission about, const history::contact_rules& found) const {
        const auto now = loop.calendar_now();
        const bool may_wait = rules.may_wait.contains(it.purpose);
        const auto concerns = [&](const auto& each) { return !each.on || *each.on == about.on; };
        if (may_wait)
            for (const auto& each : found.forbidden)
                if (concerns(each))
                    return refused(about, refusal_of_sending::forbidden,
                                   fmt::format("list '{}': {}", each.list, each.why));
        const history::consent* newest = nullptr;
        for (const auto& each : found.consents)
            if (each.purpose == it.purpose && concerns(each) && (newest == nullptr || newest->at < each.at))
                newest = &each;
        if (newest != nullptr ? !newest->given : rules.needs_consent.contains(it.purpose))
            return refused(about, refusal_of_sending::no_consent,
                           newest == nullptr ? fmt::format("he has not agreed to '{}'", it.purpose)
                                             : fmt::format("he has withdrawn '{}': {}", it.purpose, newest->proof));
        if (may_wait && rules.hours && !rules.hours->is_open(now)) {
            about.from = rules.hours->next_open(now);
            return refused(about, refusal_of_sending::quiet_hours, rules.hours->why(now));
        }
        return in_window(it, about, now);
    }

    /// Of several carriers of a medium the most generous decides.
    permission in_window(const question& it, permission about, calendar_time now) const {
        for (const auto& each : it.heard)
            if (each.on == about.on && (!about.last_heard || *about.last_heard < each.at)) about.last_heard = each.at;
        bool begins = false, templates = false;
        for (auto [one, end] = carriers.equal_range(about.on); one != end; ++one) {
            const auto& can = one->second->about();
            const bool open = can.window <= duration{0} || (about.last_heard && now - *about.last_heard < can.window);
            if (open && (can.may_begin || about.last_heard)) {
                about.yes = true;
                return about;
            }
            begins = begins || can.may_begin;
            templates = templates || (can.has_templates && can.may_begin && rules.templates.contains(it.purpose));
        }
        about.by_template = about.yes = templates;
        if (templates) return about;
        return begins ? refused(about, refusal_of_sending::window_closed,
                                fmt::format("he has not written lately, and '{}' has no template", it.purpose))
                      : refused(about, refusal_of_sending::must_begin, "he has to write first");
    }

    runtime& loop;
    history::company_store& book;
    const permission_rules rules;
    std::multimap<medium, const carrier*> carriers;
};

permissions::permissions(runtime& on, history::company_store& book, permission_rules rules)
    : impl_{std::make_shared<impl>(on, book, std::move(rules))} {
}

permissions::~permissions() = default;

permissions& permissions::add(const carrier& by) {
    impl_->carriers.emplace(by.about().on, &by);
    return *this;
}

void permissions::can_send(history::customer_id who, medium on, std::string purpose,
                           std::function<void(permission)> then) {
    impl_->begin(std::make_shared<impl::question>(
        impl::question{.who = who, .asked = on, .purpose = std::move(purpose), .then = std::move(then)}));
}

}  // namespace palabre::delivery
