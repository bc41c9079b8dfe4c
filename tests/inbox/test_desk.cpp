// tests/inbox/test_desk.cpp - who has a conversation, what he says in it, and how he loses it.
#include "palabre/inbox/desk.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre::tests {
namespace {

using namespace std::chrono_literals;
using namespace history;

const user_id afi{7}, kossi{8};

/// A company with one conversation that waits in a queue.
struct room {
    explicit room(inbox::desk_options options = {.company = "moov-benin"})
        : store{std::make_unique<sim::memory_store>(clock, disk)}, desk{clock, *store, std::move(options)} {
        store->open_company("moov-benin", "", [this](const auto& opened) { book = &store->of(opened->id); });
        desk.start();
        pass(1s);
        who = store->ids().next<customer>();
        talk.of = store->ids().next<interaction>();
        talk.customer = who;
        talk.on = medium::whatsapp;
        talk.service = "ours";
        talk.address = "22997000001";
        talk.owner = thread_owner::nobody;
        talk.queue = "gold";
        talk.opened = clock.calendar_now();
        talk.waits_since = talk.opened;
        put({change::add_customer{{.id = who}, {{identity_kind::phone, "+2290197000001", "+2290197000001"}}},
             change::begin_interaction{{.id = talk.of, .customer = who, .on = talk.on, .began = talk.opened}},
             change::open_thread{talk}});
    }

    void pass(duration time) { clock.run_for(time); }

    void put(std::vector<change::any> changes) {
        std::string how = "no answer";
        book->write(std::move(changes), [&](const auto& done) { how = std::string{to_string(done.what)} + done.why; });
        pass(1s);
        REQUIRE(how == "done");
    }

    /// What a command answered: "agent 7, open", or why not.
    template<typename Command> std::string does(Command command) {
        std::string how = "no answer";
        command([&](const reply<history::thread>& now) { how = tell(now); });
        pass(1s);
        return how;
    }
    static std::string tell(const reply<history::thread>& now) {
        if (!now) return std::string{to_string(now.what)} + ": " + now.why;
        std::string told{to_string(now->owner)};
        if (now->agent) told += ' ' + to_string(now->agent);
        return told + ", " + std::string{to_string(now->state)};
    }

    history::thread kept() {
        std::optional<history::thread> found;
        book->thread_of(talk.of, [&](const auto& it) { found = *it; });
        pass(1s);
        return found.value();
    }
    std::vector<std::string> lines() {
        std::vector<std::string> found;
        book->entries_of(talk.of, [&](const auto& all) {
            for (const auto& each : *all)
                found.push_back((each.by ? to_string(each.by) + " " : std::string{}) + each.text);
        });
        pass(1s);
        return found;
    }
    std::vector<outgoing> outbox() {
        std::vector<outgoing> found;
        book->messages(who, 100, [&](const auto& all) { found = *all; });
        pass(1s);
        return found;
    }
    reply<inbox::said> says(user_id agent, const std::string& text, const std::string& key = {}) {
        reply<inbox::said> how{verdict::unavailable, {}, "no answer"};
        desk.say(talk.of, {.agent = agent, .text = text, .key = key}, [&](auto now) { how = std::move(now); });
        pass(1s);
        return how;
    }

    sim::clock clock;
    sim::memory_disk disk;
    std::unique_ptr<history::store> store;
    company_store* book = nullptr;
    inbox::desk desk;
    customer_id who;
    history::thread talk;
};

TEST_CASE("of two agents who take a conversation one has it") {
    room in;
    std::string first, second;
    in.desk.take(in.talk.of, afi, false, [&](const auto& now) { first = room::tell(now); });
    in.desk.take(in.talk.of, kossi, false, [&](const auto& now) { second = room::tell(now); });
    in.pass(1s);
    CHECK(first == "agent 7, open");
    CHECK(second.starts_with("conflict: "));
    CHECK(in.kept().agent == afi);
    CHECK(in.does([&](auto then) { in.desk.take(in.talk.of, kossi, true, then); }) == "agent 8, open");
    CHECK(in.does([&](auto then) { in.desk.take(in.talk.of, {}, false, then); }) == "refused: no agent is named");
    CHECK(in.lines() == std::vector<std::string>{"7 taken", "8 taken"});
}

TEST_CASE("what an agent says is in the outbox and in the timeline at once, and with one key once") {
    room in;
    const auto first = in.says(afi, "Bonjour, ici Afi.", "k1");
    REQUIRE(first.what == verdict::done);
    CHECK(first->now.agent == afi);  // nobody had it
    const auto again = in.says(afi, "Bonjour, ici Afi.", "k1");
    CHECK(again->known);
    CHECK(again->message == first->message);
    REQUIRE(in.outbox().size() == 1);
    const auto message = in.outbox().front();
    CHECK(message.to == "22997000001");
    CHECK(message.on == medium::whatsapp);
    CHECK(message.details.at("author") == "agent");
    CHECK(message.details.at("from") == "ours");
    CHECK(message.because_of == in.talk.of);
    CHECK(in.lines() == std::vector<std::string>{"7 Bonjour, ici Afi."});
    CHECK(in.says(kossi, "Bonjour").what == verdict::conflict);
    CHECK(in.says(afi, "").what == verdict::refused);
    CHECK(in.outbox().size() == 1);
    CHECK(in.kept().last_out.has_value());
}

TEST_CASE("who does nothing for the length of a lease loses what he had, who works keeps it") {
    room in{{.company = "moov-benin", .lease = 10min}};
    in.does([&](auto then) { in.desk.take(in.talk.of, afi, false, then); });
    in.pass(8min);
    CHECK(in.says(afi, "Un instant.").what == verdict::done);
    in.pass(8min);
    CHECK(in.kept().agent == afi);
    in.pass(3min);
    CHECK(in.kept().owner == thread_owner::nobody);
    CHECK(in.kept().queue == "gold");
    CHECK(in.lines().back() == "7 given back");
    CHECK(in.does([&](auto then) { in.desk.take(in.talk.of, kossi, false, then); }) == "agent 8, open");
}

TEST_CASE("what is put off comes back at its moment, to whom it was") {
    room in;
    in.does([&](auto then) { in.desk.take(in.talk.of, afi, false, then); });
    const auto later = in.clock.calendar_now() + 2h;
    CHECK(in.does([&](auto then) { in.desk.snooze(in.talk.of, kossi, later, then); }).starts_with("conflict"));
    CHECK(in.does([&](auto then) { in.desk.snooze(in.talk.of, afi, later, then); }) == "agent 7, snoozed");
    in.pass(1h);
    CHECK(in.kept().state == thread_state::snoozed);
    in.pass(61min);
    CHECK(in.kept().state == thread_state::open);
    CHECK(in.kept().agent == afi);
    CHECK(in.does([&](auto then) { in.desk.snooze(in.talk.of, afi, later, then); }).starts_with("refused"));
}

TEST_CASE("what is given back to its flow ends where the customer never writes again") {
    room in{{.company = "moov-benin", .flow_waits = 2h}};
    in.does([&](auto then) { in.desk.take(in.talk.of, afi, false, then); });
    CHECK(in.does([&](auto then) { in.desk.give_back(in.talk.of, kossi, then); }).starts_with("conflict"));
    CHECK(in.does([&](auto then) { in.desk.give_back(in.talk.of, afi, then); }) == "flow, open");
    CHECK(in.does([&](auto then) { in.desk.give_back(in.talk.of, afi, then); }).starts_with("conflict"));
    in.pass(1h);
    CHECK(in.kept().state == thread_state::open);
    in.pass(61min);
    CHECK(in.kept().state == thread_state::closed);
}

TEST_CASE("a conversation is handed on, closed with its disposition, and opened again") {
    room in;
    in.does([&](auto then) { in.desk.take(in.talk.of, afi, false, then); });
    CHECK(in.does([&](auto then) { in.desk.assign(in.talk.of, afi, kossi, then); }) == "agent 8, open");
    CHECK(in.does([&](auto then) { in.desk.transfer(in.talk.of, kossi, "billing", then); }) == "nobody, open");
    CHECK(in.kept().queue == "billing");
    in.does([&](auto then) { in.desk.take(in.talk.of, kossi, false, then); });
    CHECK(in.does([&](auto then) { in.desk.note(in.talk.of, kossi, "veut un reçu", then); }) == "agent 8, open");
    CHECK(in.does([&](auto then) { in.desk.close(in.talk.of, kossi, "solved", then); }) == "nobody, closed");
    CHECK(in.does([&](auto then) { in.desk.close(in.talk.of, kossi, "", then); }).starts_with("conflict"));
    CHECK(in.says(kossi, "encore").what == verdict::conflict);
    std::optional<interaction> ended;
    in.book->interaction_of(in.talk.of, [&](const auto& it) { ended = *it; });
    in.pass(1s);
    CHECK(ended->disposition == "solved");
    CHECK(ended->ended.has_value());
    CHECK(in.does([&](auto then) { in.desk.reopen(in.talk.of, afi, then); }) == "agent 7, open");
    CHECK(in.kept().reopened == 1);
    CHECK(in.does([&](auto then) { in.desk.take(interaction_id{99}, afi, false, then); }).starts_with("not_found"));
}

}  // namespace
}  // namespace palabre::tests
