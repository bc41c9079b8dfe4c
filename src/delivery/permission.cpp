// src/delivery/permission.cpp - window, consent, lists, quiet hours, templates, cost: medium by medium.
#include "palabre/delivery/permission.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre::delivery {
namespace {

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
        judge(*whom, it->purpose, about, [weak = weak_from_this(), it](permission so_far) {
            const auto self = weak.lock();
            if (!self) return;
            if (so_far.refused != refusal_of_sending::none) return self->judged(it, std::move(so_far));
            self->in_window(it->who, std::move(so_far), self->rules.templates.contains(it->purpose), false,
                            [weak, it](permission told) {
                                if (const auto here = weak.lock()) here->judged(it, std::move(told));
                            });
        });
    }

    using answer = std::function<void(permission)>;

    /// What lists, consents and hours say: `about` as it came where they say nothing.
    void judge(const history::identity& whom, const std::string& purpose, permission about, answer then) {
        book.rules_for(whom, loop.calendar_now(),
                       [weak = weak_from_this(), purpose, about = std::move(about),
                        then = std::move(then)](const history::reply<history::contact_rules>& found) {
                           const auto self = weak.lock();
                           if (!self) return;
                           then(found ? self->judged_by(purpose, about, *found)
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

    permission judged_by(const std::string& purpose, permission about, const history::contact_rules& found) const {
        const auto now = loop.calendar_now();
        const bool may_wait = rules.may_wait.contains(purpose);
        const auto concerns = [&](const auto& each) { return !each.on || *each.on == about.on; };
        if (may_wait)
            for (const auto& each : found.forbidden)
                if (concerns(each))
                    return refused(about, refusal_of_sending::forbidden,
                                   fmt::format("list '{}': {}", each.list, each.why));
        const history::consent* newest = nullptr;
        for (const auto& each : found.consents)
            if (each.purpose == purpose && concerns(each) && (newest == nullptr || newest->at < each.at))
                newest = &each;
        if (newest != nullptr ? !newest->given : rules.needs_consent.contains(purpose))
            return refused(about, refusal_of_sending::no_consent,
                           newest == nullptr ? fmt::format("he has not agreed to '{}'", purpose)
                                             : fmt::format("he has withdrawn '{}': {}", purpose, newest->proof));
        if (may_wait && rules.hours && !rules.hours->is_open(now)) {
            about.from = rules.hours->next_open(now);
            return refused(about, refusal_of_sending::quiet_hours, rules.hours->why(now));
        }
        return about;
    }

    /// Whether it matters when he last wrote.
    bool has_window(medium on) const {
        const auto [first, last] = carriers.equal_range(on);
        return std::any_of(first, last, [](const auto& each) {
            return each.second->about().window > duration{0} || !each.second->about().may_begin;
        });
    }

    void in_window(history::customer_id who, permission about, bool has_template, bool by_agent, answer then) {
        if (!has_window(about.on)) {
            about.yes = true;
            return then(std::move(about));
        }
        if (!who) return then(within(std::move(about), has_template, by_agent));
        book.last_heard(who, about.on,
                        [weak = weak_from_this(), about, has_template, by_agent,
                         then = std::move(then)](const history::reply<std::optional<calendar_time>>& found) mutable {
                            const auto self = weak.lock();
                            if (!self) return;
                            if (!found && found.what != history::verdict::not_found)
                                return then(refused(about, refusal_of_sending::unavailable, found.why));
                            about.last_heard = found.value;
                            then(self->within(std::move(about), has_template, by_agent));
                        });
    }

    /// Of several carriers of a medium the most generous decides.
    permission within(permission about, bool has_template, bool by_agent) const {
        const auto now = loop.calendar_now();
        bool begins = false, templates = false;
        for (auto [one, end] = carriers.equal_range(about.on); one != end; ++one) {
            const auto& can = one->second->about();
            const auto window = by_agent ? std::max(can.window, can.agent_window) : can.window;
            const bool open = can.window <= duration{0} || (about.last_heard && now - *about.last_heard < window);
            if (open && (can.may_begin || about.last_heard)) {
                about.yes = true;
                return about;
            }
            begins = begins || can.may_begin;
            templates = templates || (can.has_templates && can.may_begin && has_template);
        }
        about.by_template = about.yes = templates;
        if (templates) return about;
        return begins ? refused(about, refusal_of_sending::window_closed,
                                "he has not written lately, and no template is there")
                      : refused(about, refusal_of_sending::must_begin, "he has to write first");
    }

    void may_go(const history::outgoing& what, answer then) {
        permission about{.on = what.on, .to = what.to};
        const auto whom = history::identify(what.on, what.to, plans, rules.home);
        const auto* const details = what.details.if_object();
        const bool has_template = details != nullptr && details->contains("template");
        const auto* const author = details == nullptr ? nullptr : details->if_contains("author");
        const bool by_agent = author != nullptr && author->is_string() && author->get_string() == "agent";
        auto on_window = [weak = weak_from_this(), who = what.customer, whom, has_template, by_agent,
                          then = std::move(then)](permission so_far) {
            const auto self = weak.lock();
            if (!self) return;
            if (so_far.refused != refusal_of_sending::none) return then(std::move(so_far));
            if (who || !whom || !self->has_window(so_far.on))
                return self->in_window(who, std::move(so_far), has_template, by_agent, then);
            self->book.find(*whom,
                            [weak, so_far, has_template, by_agent, then](const history::reply<history::person>& found) {
                                if (const auto here = weak.lock())
                                    here->in_window(found ? found->who.id : history::customer_id{}, so_far,
                                                    has_template, by_agent, then);
                            });
        };
        // No consent is recorded for what has no purpose, and no list holds for it.
        if (what.purpose.empty() || !whom) return on_window(std::move(about));
        judge(*whom, what.purpose, std::move(about), std::move(on_window));
    }

    runtime& loop;
    history::company_store& book;
    const permission_rules rules;
    const numbering::plans plans = numbering::plans::builtin();
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

void permissions::may_go(const history::outgoing& what, std::function<void(permission)> then) {
    impl_->may_go(what, std::move(then));
}

}  // namespace palabre::delivery
