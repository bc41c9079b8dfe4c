// src/api/service_conversations.cpp - conversations in writing: read with what came before, led by agents.
#include "api/service_task.hpp"
#include "api/timeline.hpp"
#include "core/moment.hpp"
#include "palabre/inbox/desk.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace palabre::api {
namespace {

using history::interaction_id;
using history::thread;
using history::user_id;

constexpr const char* no_talk = "there is no such conversation";

json::object told(const thread& of) {
    json::object made{{"id", to_string(of.of)},
                      {"state", to_string(of.state)},
                      {"owner", to_string(of.owner)},
                      {"on", to_string(of.on)},
                      {"opened", detail::write_moment(of.opened)}};
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) made[name] = text;
    };
    const auto at = [&](const char* name, const std::optional<calendar_time>& when) {
        if (when) made[name] = detail::write_moment(*when);
    };
    if (of.agent) made["agent"] = to_string(of.agent);
    add("address", of.address);
    add("service", of.service);
    if (of.customer) made["customer"] = to_string(of.customer);
    add("queue", of.queue);
    add("language", of.language);
    if (const auto* const known = of.slots.if_object(); known != nullptr && !known->empty()) made["slots"] = of.slots;
    add("disposition", of.disposition);
    at("waits_since", of.waits_since);
    at("wakes", of.wakes);
    at("last_in", of.last_in);
    at("last_out", of.last_out);
    if (of.continues) made["continues"] = to_string(of.continues);
    return made;
}

json::array told(const std::vector<history::entry>& all) {
    json::array made;
    for (const auto& each : all) made.push_back(api::told(each));
    return made;
}

}  // namespace

/// What an operation tells: a conversation, and what goes with it.
struct service::talk {
    thread is;
    std::optional<history::person> who = {};
    std::vector<history::entry> entries = {}, before = {};
};

void service::list_conversations(const job& of) {
    history::thread_filter by;
    const auto state = of->text("state", "open");
    if (state != "any") by.state = history::thread_state_from(state);
    if (const auto owner = of->text("owner"); !owner.empty()) by.owner = history::thread_owner_from(owner);
    if (const auto queue = of->text("queue"); !queue.empty()) by.queue = queue;
    if (const auto agent = of->id<user_id>("agent")) by.agent = agent;
    if (const auto customer = of->id<history::customer_id>("customer")) by.customer = customer;
    const auto most = of->count("limit", 50);
    of->in->threads(by, of->id<interaction_id>("after"), most + 1,
                    alive([of, most](service&, reply<std::vector<thread>> found) {
                        if (!found) return of->refuse(found, no_talk);
                        auto& all = found.value;
                        value next = nullptr;
                        if (all.size() > most) {
                            all.resize(most);
                            next = to_string(all.back().of);
                        }
                        json::array page;
                        for (const auto& each : all) page.push_back(told(each));
                        of->tell({{"conversations", std::move(page)}, {"next", std::move(next)}});
                    }));
}

void service::read_conversation(const job& of) {
    const auto tell = [of](const talk& what) {
        json::object made{
            {"conversation", told(what.is)}, {"entries", told(what.entries)}, {"before", told(what.before)}};
        if (what.who) made["customer"] = api::told(*what.who);
        of->tell(std::move(made));
    };
    const auto with_before = [of, tell](service& self, const std::shared_ptr<talk>& what) {
        if (!what->is.continues) return tell(*what);
        of->in->entries_of(what->is.continues,
                           self.alive([what, tell](service&, reply<std::vector<history::entry>> found) {
                               if (found) what->before = std::move(found.value);
                               tell(*what);
                           }));
    };
    const auto with_customer = [of, with_before](service& self, const std::shared_ptr<talk>& what) {
        if (!what->is.customer) return with_before(self, what);
        of->in->find(what->is.customer, self.alive([what, with_before](service& on, reply<history::person> him) {
            if (him) what->who = std::move(him.value);
            with_before(on, what);
        }));
    };
    of->in->thread_of(
        of->id<interaction_id>("conversation"), alive([of, with_customer](service& self, reply<thread> found) {
            if (!found) return of->refuse(found, no_talk);
            const auto here = std::make_shared<talk>();
            here->is = std::move(found.value);
            of->in->entries_of(here->is.of, self.alive([of, here, with_customer](
                                                           service& on, reply<std::vector<history::entry>> words) {
                if (!words) return of->refuse(words, no_talk);
                here->entries = std::move(words.value);
                with_customer(on, here);
            }));
        }));
}

/// The company's desk does it, and what it is then is told.
template<class Command> void service::at_desk(const job& of, Command command) {
    auto* const desk = desks_ ? desks_(of->with.company) : nullptr;
    if (desk == nullptr) return of->unavailable("no desk of this company is here");
    command(*desk, of->id<interaction_id>("conversation"), of->id<user_id>("agent"),
            alive([of](service&, reply<thread> now) {
                if (!now) return of->refuse(now, no_talk);
                of->tell(told(*now));
            }));
}

void service::take_conversation(const job& of) {
    at_desk(of, [](auto& desk, auto which, auto agent, auto then) { desk.take(which, agent, false, then); });
}

/// Whoever led it: that is a supervisor's.
void service::assign_conversation(const job& of) {
    at_desk(of, [](auto& desk, auto which, auto agent, auto then) { desk.assign(which, {}, agent, then); });
}

void service::release_conversation(const job& of) {
    at_desk(of, [](auto& desk, auto which, auto agent, auto then) { desk.transfer(which, agent, {}, then); });
}

void service::transfer_conversation(const job& of) {
    at_desk(of, [queue = of->text("queue")](auto& desk, auto which, auto agent, auto then) {
        desk.transfer(which, agent, queue, then);
    });
}

void service::return_conversation(const job& of) {
    at_desk(of, [](auto& desk, auto which, auto agent, auto then) { desk.give_back(which, agent, then); });
}

void service::snooze_conversation(const job& of) {
    at_desk(of, [until = of->moment("until")](auto& desk, auto which, auto agent, auto then) {
        desk.snooze(which, agent, until.value_or(calendar_time{}), then);
    });
}

void service::close_conversation(const job& of) {
    at_desk(of, [code = of->text("disposition")](auto& desk, auto which, auto agent, auto then) {
        desk.close(which, agent, code, then);
    });
}

void service::reopen_conversation(const job& of) {
    at_desk(of, [](auto& desk, auto which, auto agent, auto then) { desk.reopen(which, agent, then); });
}

/// As write_message(): of who has it, or could.
void service::show_typing(const job& of) {
    of->in->thread_of(
        of->id<interaction_id>("conversation"), alive([of](service& self, const reply<thread>& found) {
            if (!found) return of->refuse(found, no_talk);
            if (found->state == history::thread_state::closed)
                return of->refuse(409, "conversation " + to_string(found->of) + " is closed", "reopen it");
            if (found->owner == history::thread_owner::agent && found->agent != of->id<user_id>("agent"))
                return of->refuse(409, "agent " + to_string(found->agent) + " has conversation " + to_string(found->of),
                                  "take it first");
            of->tell({{"conversation", to_string(found->of)},
                      {"shown", self.typing_ && self.typing_(of->with.company, *found)}});
        }));
}

void service::write_message(const job& of) {
    auto* const desk = desks_ ? desks_(of->with.company) : nullptr;
    if (desk == nullptr) return of->unavailable("no desk of this company is here");
    inbox::saying what;
    what.agent = of->id<user_id>("agent");
    what.text = of->text("text");
    what.details = of->any("details");
    if (const auto original = of->text("original"); !original.empty()) {
        const auto language = of->text("original_language");
        if (language.empty())
            return of->refuse(400, "nobody says which language 'original' is in", "say which", "original_language");
        what.original = {{"text", original}, {"language", language}, {"by", of->text("translated_by", "machine")}};
    }
    what.key = of->text("conversation") + ' ' + of->text("key");
    desk->say(of->id<interaction_id>("conversation"), std::move(what), alive([of](service&, reply<inbox::said> how) {
                  if (!how) return of->refuse(how, no_talk);
                  of->tell({{"message", to_string(how->message)},
                            {"conversation", to_string(how->now.of)},
                            {"state", to_string(history::send_state::waiting)},
                            {"known", how->known}},
                           how->known ? 200 : 201);
              }));
}

}  // namespace palabre::api
