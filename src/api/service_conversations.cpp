// src/api/service_conversations.cpp - conversations in writing: read with what came before, taken, answered, closed.
#include "api/service_task.hpp"
#include "api/timeline.hpp"
#include "core/moment.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace palabre::api {

/// One that an operation is about. While it is being changed no other operation of this center changes it, and no other
/// center may: an agent who takes it is the only one who does.
struct service::talk {
    talk(service& in, std::pair<std::string, std::string> place) : in_{in.weak_from_this()}, place_{std::move(place)} {}
    ~talk() {
        if (const auto in = in_.lock()) in->changing_.erase(place_);
    }
    talk(const talk&) = delete;
    talk& operator=(const talk&) = delete;

    history::interaction is;
    std::optional<history::person> who = {};
    value slots = nullptr;
    std::vector<history::entry> entries = {}, before = {};

private:
    std::weak_ptr<service> in_;
    std::pair<std::string, std::string> place_;
};

namespace {

using history::interaction;
using history::interaction_id;

constexpr const char* no_talk = "there is no such conversation";

bool is_written(const interaction& of) {
    return of.kind == history::interaction_kind::conversation && of.on != medium::voice && of.on != medium::ussd;
}

interaction_id continued(const interaction& of) {
    const auto* const details = of.details.if_object();
    const auto* const from = details == nullptr ? nullptr : details->if_contains("continues");
    return from != nullptr && from->is_string() ? interaction_id::parse(from->get_string()) : interaction_id{};
}

json::object told(const interaction& of, const value& slots) {
    json::object made{{"id", to_string(of.id)},
                      {"state", of.ended ? "closed" : "open"},
                      {"owner", of.agent ? "agent" : "nobody"},
                      {"on", to_string(of.on)},
                      {"opened", detail::write_moment(of.began)}};
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) made[name] = text;
    };
    if (of.agent) made["agent"] = to_string(of.agent);
    add("address", of.address);
    add("service", of.service);
    if (of.customer) made["customer"] = to_string(of.customer);
    add("queue", of.queue);
    add("language", of.language);
    if (const auto* const known = slots.if_object(); known != nullptr && !known->empty()) made["slots"] = slots;
    if (of.ended) made["closed"] = detail::write_moment(*of.ended);
    if (const auto from = continued(of)) made["continues"] = to_string(from);
    return made;
}

value slots_of(const history::saved_session& of) {
    const auto* const state = of.state.if_object();
    const auto* const variables = state == nullptr ? nullptr : state->if_contains("variables");
    return variables == nullptr ? value{} : *variables;
}

json::array told(const std::vector<history::entry>& all) {
    json::array made;
    for (const auto& each : all) made.push_back(api::told(each));
    return made;
}

/// Where he wrote last; what goes to him before he has goes where the conversation is.
medium answers_on(const interaction& of, const std::vector<history::entry>& entries) {
    const auto last =
        std::ranges::find(entries.rbegin(), entries.rend(), history::entry_kind::heard, &history::entry::kind);
    return last == entries.rend() ? of.on : last->on;
}

std::string known_by(const std::optional<history::person>& who, history::identity_kind kind) {
    if (!who) return {};
    const auto found = std::ranges::find(who->identities, kind, &history::identity::kind);
    return found == who->identities.end() ? std::string{} : found->address;
}

std::string address_on(medium on, const interaction& of, const std::optional<history::person>& who) {
    using history::identity_kind;
    if (on == of.on && !of.address.empty()) return of.address;
    if (on == medium::messenger) return known_by(who, identity_kind::messenger);
    const auto number = known_by(who, identity_kind::phone);
    if (on != medium::whatsapp) return number;
    return number.empty() ? known_by(who, identity_kind::whatsapp) : number.substr(1);
}

}  // namespace

/// A cursor of list_conversations is the id of the last one. One that a flow's session waits behind is open until it ends.
void service::list_conversations(const job& of) {
    const auto after = of->id<interaction_id>("after");
    of->in->sessions(alive([of, after](service& self, reply<std::vector<history::saved_session>> told_of) {
        if (!told_of) return of->refuse(told_of, "");
        struct listing {
            std::vector<history::saved_session> left;
            json::array found = {};
            std::function<void()> next = {};
        };
        auto here = std::make_shared<listing>(listing{std::move(told_of.value)});
        std::ranges::sort(here->left, std::ranges::greater{}, &history::saved_session::of);
        const auto text_of = [of](const char* name) { return of->text(name); };
        const auto wanted = [text_of](const interaction& each) {
            const auto is = [&](const char* name, const std::string& held) {
                const auto asked = text_of(name);
                return asked.empty() || asked == held;
            };
            return is_written(each) && !each.ended && is("queue", each.queue) &&
                   is("owner", each.agent ? "agent" : "nobody") && is("agent", to_string(each.agent)) &&
                   is("customer", to_string(each.customer));
        };
        const auto most = of->count("limit", 50);
        here->next = [&self, of, weak = std::weak_ptr{here}, wanted, most, after] {
            const auto now = weak.lock();
            while (!now->left.empty() && now->left.back().of <= after) now->left.pop_back();
            const bool full = now->found.size() == most;
            if (now->left.empty() || full) {
                value next = nullptr;
                if (full && !now->left.empty()) next = now->found.back().as_object().at("id");
                return of->tell({{"conversations", std::move(now->found)}, {"next", std::move(next)}});
            }
            auto one = std::move(now->left.back());
            now->left.pop_back();
            of->in->interaction_of(
                one.of, self.alive([of, now, wanted, slots = slots_of(one)](service&, reply<interaction> found) {
                    if (found && wanted(*found)) now->found.push_back(told(*found, slots));
                    now->next();
                }));
        };
        here->next();
    }));
}

void service::open_talk(const job& of, bool changes, on_talk then) {
    std::pair<std::string, std::string> place;
    if (changes) {
        place = {of->with.company, of->text("conversation")};
        if (!changing_.insert(place).second) return of->unavailable("that conversation is being changed");
    }
    auto here = std::make_shared<talk>(*this, place);
    of->in->interaction_of(of->id<interaction_id>("conversation"),
                           alive([of, here, then = std::move(then)](service& self, reply<interaction> found) {
                               if (!found) return of->refuse(found, no_talk);
                               if (!is_written(*found)) return of->refuse(404, no_talk, "check it");
                               here->is = std::move(found.value);
                               then(self, here);
                           }));
}

/// With its words, and who he is.
void service::read_talk(const job& of, const std::shared_ptr<talk>& what, on_talk then) {
    of->in->entries_of(what->is.id, alive([of, what, then](service& self, reply<std::vector<history::entry>> found) {
                           if (!found) return of->refuse(found, no_talk);
                           what->entries = std::move(found.value);
                           if (!what->is.customer) return then(self, what);
                           of->in->find(what->is.customer,
                                        self.alive([what, then](service& on, reply<history::person> him) {
                                            if (him) what->who = std::move(him.value);
                                            then(on, what);
                                        }));
                       }));
}

void service::read_conversation(const job& of) {
    const auto tell = [of](service&, const std::shared_ptr<talk>& what) {
        json::object made{{"conversation", told(what->is, what->slots)},
                          {"entries", told(what->entries)},
                          {"before", told(what->before)}};
        if (what->who) made["customer"] = api::told(*what->who);
        of->tell(std::move(made));
    };
    const auto with_before = [of, tell](service& self, const std::shared_ptr<talk>& what) {
        const auto from = continued(what->is);
        if (!from) return tell(self, what);
        of->in->entries_of(from, self.alive([what, tell](service& on, reply<std::vector<history::entry>> found) {
            if (found) what->before = std::move(found.value);
            tell(on, what);
        }));
    };
    open_talk(of, false, [of, with_before](service& self, const std::shared_ptr<talk>& what) {
        self.read_talk(of, what, [of, with_before](service& on, const std::shared_ptr<talk>& read) {
            of->in->sessions(on.alive([read, with_before](service& in, reply<std::vector<history::saved_session>> all) {
                const auto own = std::ranges::find(*all, read->is.id, &history::saved_session::of);
                if (own != (*all).end()) read->slots = slots_of(*own);
                with_before(in, read);
            }));
        });
    });
}

void service::take_conversation(const job& of) {
    lead(of, false);
}

void service::assign_conversation(const job& of) {
    lead(of, true);
}

void service::lead(const job& of, bool whoever_led) {
    open_talk(of, true, [of, whoever_led](service& self, const std::shared_ptr<talk>& what) {
        const auto agent = of->id<history::user_id>("agent");
        auto& now = what->is;
        if (now.ended) return of->refuse(409, "the conversation is closed", "write to him anew");
        if (now.agent == agent) return of->tell(told(now, nullptr));
        if (now.agent && !whoever_led)
            return of->refuse(409, fmt::format("agent {} leads it", to_string(now.agent)), "take another one");
        now.agent = agent;
        self.write(of, {history::change::assign_agent{now.id, agent}}, {now.customer, now.id},
                   [of, what](const reply<history::nothing>& how) {
                       if (!how) return of->refuse(how, no_talk);
                       of->tell(told(what->is, nullptr));
                   });
    });
}

void service::close_conversation(const job& of) {
    open_talk(of, true, [of](service& self, const std::shared_ptr<talk>& what) {
        using namespace history;
        auto& now = what->is;
        if (now.agent && now.agent != of->id<user_id>("agent"))
            return of->refuse(409, fmt::format("agent {} leads it", to_string(now.agent)), "leave it to him");
        if (now.ended) return of->tell(told(now, nullptr));
        std::vector<change::any> changes;
        if (const auto code = of->text("disposition"); !code.empty())
            changes.emplace_back(change::dispose{now.id, code});
        now.ended = self.runtime_.calendar_now();
        changes.emplace_back(change::end_interaction{now.id, *now.ended, "completed"});
        changes.emplace_back(change::drop_session{now.id});
        self.write(of, std::move(changes), {now.customer, now.id}, [of, what](const reply<nothing>& how) {
            if (!how) return of->refuse(how, no_talk);
            of->tell(told(what->is, nullptr));
        });
    });
}

/// What is said again with its key is found among his messages, and told as it stands.
void service::write_message(const job& of) {
    open_talk(of, true, [of](service& self, const std::shared_ptr<talk>& what) {
        if (what->is.agent && what->is.agent != of->id<history::user_id>("agent"))
            return of->refuse(409, fmt::format("agent {} leads it", to_string(what->is.agent)), "leave it to him");
        self.read_talk(of, what, [of](service& on, const std::shared_ptr<talk>& read) {
            if (!read->who) return of->refuse(409, "nobody is known behind it", "he cannot be written to");
            constexpr std::size_t far_enough = 1000;
            of->in->messages(read->who->who.id, far_enough,
                             on.alive([of, read](service& in, reply<std::vector<history::outgoing>> all) {
                                 if (!all) return of->refuse(all, no_talk);
                                 const auto key = to_string(read->is.id) + " " + of->text("key");
                                 const auto found = std::ranges::find(*all, key, &history::outgoing::key);
                                 if (found == (*all).end()) return in.say(of, *read);
                                 of->tell({{"message", to_string(found->id)},
                                           {"conversation", to_string(read->is.id)},
                                           {"state", to_string(found->state)},
                                           {"known", true}});
                             }));
        });
    });
}

void service::say(const job& of, talk& in) {
    using namespace history;
    auto& now = in.is;
    if (now.ended) return of->refuse(409, "the conversation is closed", "write to him anew");
    const auto agent = of->id<user_id>("agent");
    outgoing message;
    message.on = answers_on(now, in.entries);
    message.to = address_on(message.on, now, in.who);
    if (message.to.empty())
        return of->refuse(409, fmt::format("he has no address on {} yet", to_string(message.on)),
                          "wait until he has come by the link");
    entry line;
    line.id = store_->ids().next<entry>();
    line.customer = now.customer;
    line.within = now.id;
    line.kind = entry_kind::said;
    line.on = message.on;
    line.at = runtime_.calendar_now();
    line.by = agent;
    line.text = of->text("text");
    message.id = store_->ids().next<outgoing>();
    message.customer = now.customer;
    message.because_of = now.id;
    message.text = line.text;
    message.details = of->any("details");
    if (message.details.is_null()) message.details.emplace_object();
    if (auto* const details = message.details.if_object()) (*details)["author"] = "agent";
    message.priority = send_priority::urgent;
    message.purpose = "conversation";
    message.key = to_string(now.id) + " " + of->text("key");
    message.made = message.due = line.at;
    line.details = {{"message", to_string(message.id)}};
    const auto id = message.id;
    std::vector<change::any> changes;
    if (!now.agent) changes.emplace_back(change::assign_agent{now.id, agent});
    changes.emplace_back(change::add_entry{std::move(line)});
    changes.emplace_back(change::queue_message{std::move(message)});
    write(of, std::move(changes), {now.customer, now.id}, [of, id, as = now.id](const reply<nothing>& how) {
        if (!how) return of->refuse(how, no_talk);
        of->tell({{"message", to_string(id)},
                  {"conversation", to_string(as)},
                  {"state", to_string(send_state::waiting)},
                  {"known", false}},
                 201);
    });
}

}  // namespace palabre::api
