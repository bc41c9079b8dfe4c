// tests/contract/outbox.cpp - contract: messages promised, claimed once, settled by news in any order.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/parse.hpp>

#include <array>

namespace palabre::contract {
namespace {

using enum send_state;
constexpr std::array every_state{waiting, attempting, sent, delivered, read, failed, unknown, cancelled};

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002");

send_state state_of(const desk& acme, outgoing_id which) {
    const auto found = acme.message_of(which);
    REQUIRE(told(found) == "done");
    return found->state;
}

/// A message in that state, written so.
outgoing_id in_state(const desk& acme, send_state state) {
    const auto id = acme.next<outgoing>();
    acme.put({change::queue_message{{.id = id, .to = to_string(id), .clear = secret{"PUK 12345678"}, .state = state}}});
    return id;
}

void come_back(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const outgoing whole{
        .id = acme.next<outgoing>(),
        .customer = who,
        .because_of = acme.begin(who),
        .on = medium::whatsapp,
        .to = "whatsapp:22990011234",
        .text = "Votre PUK : •••• 🌳",
        .clear = secret{std::string{"Votre PUK : 12345678 \0 é", 25}},
        .details = boost::json::parse(R"({"template":"puk","parameters":["Afi"]})"),
        .priority = send_priority::urgent,
        .purpose = "code",
        .key = "call 7, puk",
        .made = morning,
        .due = morning + 1min,
        .expires = morning + 24h,
        .state = waiting,
        .attempts = 2,
        .provider_id = "wamid.1",
        .why = "131026",
        .instead = {{.on = medium::whatsapp, .details = boost::json::parse(R"({"template":"puk"})"), .lasts = 90min},
                    {.on = medium::sms, .to = "+2290190011234", .text = "\"PUK\" é"}}};
    acme.put({change::queue_message{whole}});
    CHECK(*acme.message_of(whole.id) == whole);
    auto changed = whole;
    changed.text = "never";
    acme.put({change::queue_message{changed}});
    stage.reopen();
    CHECK(*acme.message_of(whole.id) == whole);
    CHECK(*acme.messages(who) == std::vector{whole});
    CHECK(acme.message_of(whole.id)->clear.reveal() == whole.clear.reveal());
    CHECK(acme.message_of(acme.queue("bare"))->expires == calendar_time::max());
}

void claimed_by_their_time(store_stage& stage) {
    const desk acme{stage};
    acme.queue("third", morning + 2min);
    acme.queue("second", morning + 1min);
    acme.queue("first", morning + 1min - 1us);
    acme.queue("later", morning + 10min);
    acme.queue("elsewhere", morning, medium::whatsapp);
    CHECK(acme.claim(medium::sms, morning)->empty());
    const auto claimed = acme.claim(medium::sms, morning + 1min, 1);
    CHECK(texts(*claimed) == words{"first"});
    CHECK(claimed->at(0).state == attempting);
    CHECK(claimed->at(0).attempts == 1);
    CHECK(*acme.message_of(claimed->at(0).id) == claimed->at(0));
    CHECK(texts(*acme.claim(medium::sms, morning + 2min)) == words{"second", "third"});
    CHECK(acme.claim(medium::sms, morning + 2min)->empty());  // each once
    CHECK(texts(*acme.claim(medium::whatsapp, morning + 2min)) == words{"elsewhere"});
    const auto a = acme.queue("a", morning + 5min), b = acme.queue("b", morning + 5min);
    const auto both = acme.claim(medium::sms, morning + 5min);
    REQUIRE(both->size() == 2);
    CHECK(both->at(0).id == a);  // of one moment by id
    CHECK(both->at(1).id == b);
}

void claimed_by_priority(store_stage& stage) {
    const desk acme{stage};
    const auto add = [&](const std::string& text, send_priority priority, calendar_time due) {
        const auto id = acme.next<outgoing>();
        acme.put({change::queue_message{
            {.id = id, .to = to_string(id), .text = text, .priority = priority, .made = morning, .due = due}}});
    };
    using enum send_priority;
    add("bulk 1", bulk, morning);
    add("bulk 2", bulk, morning);
    add("notice", normal, morning + 1min);
    add("code", urgent, morning + 2min);
    add("code to come", urgent, morning + 9min);
    CHECK(texts(*acme.claim(medium::sms, morning + 2min, 3)) == words{"code", "notice", "bulk 1"});
    CHECK(texts(*acme.claim(medium::sms, morning + 2min, 3)) == words{"bulk 2"});
    stage.reopen();
    CHECK(texts(*acme.claim(medium::sms, morning + 9min)) == words{"code to come"});
}

void given_back(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.queue("too early for its address");
    for (int i = 0; i < 3; ++i) {
        CHECK(acme.claim(medium::sms, morning)->at(0).attempts == 1);
        acme.put({change::settle_message{.which = id, .due = morning, .untried = true}});
        CHECK(acme.message_of(id)->attempts == 0);
    }
    acme.put({change::settle_message{.which = id, .due = morning, .untried = true}});
    CHECK(acme.message_of(id)->attempts == 0);  // never fewer than none
    acme.put({change::settle_message{.which = id, .state = sent, .untried = true}});
    CHECK(acme.message_of(id)->attempts == 0);
}

void found_by_state(store_stage& stage) {
    const desk acme{stage};
    std::vector<outgoing_id> doubtful;
    for (const send_state each : every_state) {
        in_state(acme, each);
        doubtful.push_back(in_state(acme, unknown));
    }
    stage.reopen();
    const auto all = acme.messages_in(unknown);
    REQUIRE(all->size() == doubtful.size() + 1);
    std::erase_if(doubtful, [&](outgoing_id id) {
        return std::any_of(all->begin(), all->end(), [&](const outgoing& each) { return each.id == id; });
    });
    CHECK(doubtful.empty());
    CHECK(all->front().clear.reveal() == "PUK 12345678");
    const auto page = acme.messages_in(unknown, all->at(1).id, 2);
    REQUIRE(page->size() == 2);
    CHECK(page->at(0) == all->at(2));
    CHECK(page->at(1) == all->at(3));
    for (const send_state each : every_state)
        if (each != unknown) {
            INFO(to_string(each));
            const auto one = acme.messages_in(each);
            REQUIRE(one->size() == 1);
            CHECK(one->at(0).state == each);
        }
    CHECK(acme.messages_in(unknown, {}, 0).what == verdict::refused);
}

/// To one address, in that priority.
outgoing_id to_one(const desk& acme, const std::string& text, calendar_time due, send_priority priority,
                   const std::string& to = "+2290190011234") {
    const auto id = acme.next<outgoing>();
    acme.put(
        {change::queue_message{{.id = id, .to = to, .text = text, .priority = priority, .made = morning, .due = due}}});
    return id;
}

void in_line_at_their_address(store_stage& stage) {
    const desk acme{stage};
    using enum send_priority;
    const auto first = to_one(acme, "first", morning, normal);
    to_one(acme, "second", morning, normal);
    to_one(acme, "third", morning, normal);
    to_one(acme, "another's", morning, normal, "+2290190011235");
    to_one(acme, "urgent", morning, urgent);
    to_one(acme, "to come", morning + 1h, normal);
    const auto claim = [&](duration after) { return texts(*acme.claim(medium::sms, morning + after)); };
    CHECK(claim(0s) == words{"urgent", "first", "another's"});
    CHECK(claim(0s).empty());  // while the first is under way
    acme.put({change::settle_message{.which = first, .why = "busy", .due = morning + 5min}});
    stage.reopen();
    CHECK(claim(1min).empty());  // put off, it holds back those behind it
    CHECK(claim(5min) == words{"first"});
    acme.put({change::settle_message{.which = first, .state = sent}});
    auto second = acme.claim(medium::sms, morning + 5min);
    REQUIRE(texts(*second) == words{"second"});
    // Unless it steps back.
    acme.put(
        {change::settle_message{.which = second->at(0).id, .due = morning + 2h, .untried = true, .steps_back = true}});
    const auto third = acme.claim(medium::sms, morning + 5min);
    REQUIRE(texts(*third) == words{"third"});
    acme.put({change::settle_message{.which = third->at(0).id, .state = unknown}});  // nobody knows how long
    CHECK(claim(1h) == words{"to come"});
    CHECK(claim(2h).empty());  // behind what came in line before it, which is attempting
    acme.put({change::settle_message{.which = acme.messages_in(attempting)->back().id, .state = failed}});
    CHECK(claim(2h) == words{"second"});
}

void tells_of_what_is_queued(store_stage& stage) {
    const desk acme{stage};
    std::vector<std::pair<medium, calendar_time>> told;
    acme.store().on_queued([&](medium on, calendar_time due) { told.emplace_back(on, due); });
    const auto make = [&](medium on, calendar_time due) {
        return change::queue_message{{.id = acme.next<outgoing>(), .on = on, .to = "1", .due = due}};
    };
    const auto first = make(medium::sms, morning + 2min);
    acme.put({first, make(medium::sms, morning + 1min), make(medium::whatsapp, morning)});
    CHECK(told == std::vector{std::pair{medium::sms, morning + 1min}, std::pair{medium::whatsapp, morning}});
    acme.put({change::settle_message{first.what.id, sent}});
    acme.add({afi});
    CHECK(told.size() == 2);
    acme.store().on_queued(nullptr);
    acme.put({make(medium::sms, morning)});
    CHECK(told.size() == 2);
}

void claimed_once_by_many(store_stage& stage) {
    const desk acme{stage};
    for (int i = 0; i < 30; ++i) acme.queue(std::to_string(i), morning + std::chrono::seconds{i});
    words all;
    int answers = 0;
    for (int i = 0; i < 10; ++i)
        acme.store().claim(medium::sms, morning + 1h, 4, [&](const reply<std::vector<outgoing>>& claimed) {
            CHECK(told(claimed) == "done");
            for (const auto& each : *claimed) all.push_back(each.text);
            ++answers;
            stage.loop().stop();
        });
    stage.await([&] { return answers == 10; });
    REQUIRE(all.size() == 30);
    for (int i = 0; i < 30; ++i) CHECK(all[static_cast<std::size_t>(i)] == std::to_string(i));
}

void a_claim_lasts(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.queue("once");
    CHECK(acme.claim(medium::sms, morning)->size() == 1);
    stage.reopen();
    CHECK(acme.claim(medium::sms, morning + 24h)->empty());
    CHECK(state_of(acme, id) == attempting);
}

void expired(store_stage& stage) {
    const desk acme{stage};
    const auto add = [&](calendar_time due, calendar_time expires) {
        const auto id = acme.next<outgoing>();
        acme.put({change::queue_message{
            {.id = id, .to = "1", .clear = secret{"1234"}, .made = morning, .due = due, .expires = expires}}});
        return id;
    };
    const auto too_late = add(morning, morning + 1min), in_time = add(morning, morning + 5min),
               never = add(morning + 9min, morning + 2min);
    const auto claimed = acme.claim(medium::sms, morning + 5min);
    REQUIRE(claimed->size() == 1);
    CHECK(claimed->at(0).id == in_time);  // up to and with its last moment
    for (const auto each : {too_late, never}) {
        CHECK(state_of(acme, each) == failed);
        CHECK(acme.message_of(each)->why == "expired");
        CHECK(acme.message_of(each)->attempts == 0);
        CHECK(acme.message_of(each)->clear.empty());
    }
}

void expired_with_another_way(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.next<outgoing>(), other = acme.next<outgoing>();
    const std::vector<alternative> by_sms{{.on = medium::sms, .lasts = 1h}};
    acme.put(
        {change::queue_message{{.id = id,
                                .on = medium::whatsapp,
                                .to = "1",
                                .clear = secret{"1234"},
                                .made = morning,
                                .due = morning + 9min,
                                .expires = morning + 1min,
                                .instead = by_sms}},
         change::queue_message{{.id = other, .on = medium::whatsapp, .to = "2", .made = morning, .due = morning}}});
    for (int i = 0; i < 2; ++i) {  // given until it is settled
        const auto claimed = acme.claim(medium::whatsapp, morning + 5min);
        REQUIRE(!claimed->empty());
        const auto late =
            std::find_if(claimed->begin(), claimed->end(), [&](const auto& each) { return each.id == id; });
        REQUIRE(late != claimed->end());
        CHECK(late->state == waiting);
        CHECK(late->attempts == 0);
        CHECK(late->clear.reveal() == "1234");
        CHECK(claimed->size() == (i == 0 ? 2U : 1U));
        CHECK(state_of(acme, id) == waiting);
    }
    acme.put({change::settle_message{.which = id, .state = failed, .why = "expired"}});
    CHECK(acme.claim(medium::whatsapp, morning + 5min)->empty());
    CHECK(acme.message_of(id)->clear.empty());
}

void secrets_wait_for_what_may_follow(store_stage& stage) {
    const desk acme{stage};
    for (const send_state to : every_state) {
        INFO(to_string(to));
        const auto id = acme.next<outgoing>();
        acme.put({change::queue_message{{.id = id, .to = "1", .clear = secret{"1234"}, .instead = {{}}}}});
        acme.put({change::settle_message{id, to}});
        const bool kept = to == waiting || to == attempting || to == unknown || to == sent;
        CHECK(acme.message_of(id)->clear.empty() == !kept);
    }
}

void one_key_one_message(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto first = acme.queue("first", morning, medium::sms, who, "receipt 7");
    const auto second = acme.queue("second", morning, medium::sms, who, "receipt 7");
    CHECK(acme.message_of(second).what == verdict::not_found);
    const auto third = acme.next<outgoing>(), fourth = acme.next<outgoing>();
    acme.put({change::queue_message{{.id = third, .customer = who, .to = "1", .text = "third", .key = "k"}},
              change::queue_message{{.id = fourth, .customer = who, .to = "1", .text = "fourth", .key = "k"}}});
    acme.queue("no key", morning, medium::sms, who);
    acme.queue("no key either", morning, medium::sms, who);
    CHECK(acme.messages(who)->size() == 4);
    acme.claim(medium::sms, morning);
    acme.put({change::settle_message{first, sent}});
    stage.reopen();
    acme.queue("much later", morning, medium::sms, who, "receipt 7");  // whatever became of the first
    CHECK(acme.messages(who)->size() == 4);
}

void states_never_go_back(store_stage& stage) {
    const desk acme{stage};
    const std::array<std::vector<send_state>, 8> may_become{
        std::vector{attempting, sent, delivered, read, failed, unknown, cancelled},  // from waiting
        std::vector{sent, delivered, read, failed, unknown},                         // from attempting
        std::vector{delivered, read, failed},                                        // from sent
        std::vector{read},                                                           // from delivered
        std::vector<send_state>{},                                                   // from read
        std::vector<send_state>{},                                                   // from failed
        std::vector{sent, delivered, read, failed},                                  // from unknown
        std::vector<send_state>{}};                                                  // from cancelled
    for (const send_state from : every_state)
        for (const send_state to : every_state) {
            const auto& ways = may_become.at(static_cast<std::size_t>(from));
            const bool taken = std::find(ways.begin(), ways.end(), to) != ways.end();
            const auto id = in_state(acme, from);
            INFO(to_string(from), " to ", to_string(to));
            acme.put({change::settle_message{id, to, "p-1", "because"}});
            const auto now = acme.message_of(id);
            CHECK(now->state == (taken ? to : from));
            CHECK(now->provider_id == (taken ? "p-1" : ""));
            CHECK(now->why == (taken ? "because" : ""));
        }
}

void sent_again(store_stage& stage) {
    const desk acme{stage};
    for (const send_state from : every_state) {
        INFO(to_string(from));
        const auto id = in_state(acme, from);
        acme.put({change::settle_message{id, sent, "", "busy", morning + 1h}});
        const bool over = from == sent || from == delivered || from == read || from == failed || from == cancelled;
        const auto now = acme.message_of(id);
        CHECK(now->state == (over ? from : waiting));
        CHECK(now->due == (over ? calendar_time{} : morning + 1h));
        CHECK(now->why == (over ? "" : "busy"));
        CHECK(now->clear.empty() == over);
    }
    const desk other{stage, "other"};
    const auto id = other.queue("again");
    CHECK(other.claim(medium::sms, morning)->size() == 1);
    other.put({change::settle_message{.which = id, .provider_id = "p-1", .why = "busy", .due = morning + 1h}});
    CHECK(other.claim(medium::sms, morning)->empty());
    const auto again = other.claim(medium::sms, morning + 1h);
    REQUIRE(again->size() == 1);
    CHECK(again->at(0).attempts == 2);
    CHECK(again->at(0).provider_id == "p-1");
    other.put({change::settle_message{id, sent, "p-2"}});
    CHECK(other.message_by(medium::sms, "p-2")->id == id);
    CHECK(other.message_by(medium::sms, "p-1").what == verdict::not_found);
}

void receipts(store_stage& stage) {
    const desk acme{stage};
    const auto first = acme.queue("a"), second = acme.queue("b", morning, medium::whatsapp);
    acme.claim(medium::sms, morning);
    acme.claim(medium::whatsapp, morning);
    acme.put({change::settle_message{first, sent, "17"}, change::settle_message{second, sent, "17"}});
    stage.reopen();
    CHECK(acme.message_by(medium::sms, "17")->id == first);
    CHECK(acme.message_by(medium::whatsapp, "17")->id == second);
    CHECK(acme.message_by(medium::messenger, "17").what == verdict::not_found);
    acme.put({change::settle_message{first, delivered}});
    CHECK(acme.message_by(medium::sms, "17")->state == delivered);
    const auto third = acme.queue("c");
    acme.put({change::settle_message{third, sent, "17"}});  // a provider that begins again at 1
    CHECK(acme.message_by(medium::sms, "17")->id == third);
}

void secrets_go(store_stage& stage) {
    const desk acme{stage};
    for (const send_state from : every_state) {
        INFO(to_string(from));
        const auto id = in_state(acme, waiting);
        acme.put({change::settle_message{id, from}});
        const bool kept = from == waiting || from == attempting || from == unknown;
        stage.reopen();
        CHECK(acme.message_of(id)->clear.reveal() == (kept ? "PUK 12345678" : ""));
        CHECK(acme.message_of(in_state(acme, from))->clear.empty() == !kept);
    }
    const auto id = in_state(acme, waiting);
    CHECK(acme.claim(medium::sms, morning)->back().clear.reveal() == "PUK 12345678");
    CHECK(acme.message_of(id)->clear.reveal() == "PUK 12345678");
}

void orphans(store_stage& stage) {
    const desk acme{stage};
    const auto lost = acme.queue("lost"), settled = acme.queue("settled"), later = acme.queue("later", morning + 1h),
               direct = in_state(acme, attempting);
    acme.claim(medium::sms, morning);
    acme.put({change::settle_message{settled, sent}});
    CHECK(acme.settle_orphans()->empty());  // this store's own are under way
    CHECK(state_of(acme, lost) == attempting);
    stage.reopen();
    const auto mine = acme.queue("mine");
    REQUIRE(acme.claim(medium::sms, morning)->size() == 1);
    const auto found = acme.settle_orphans();
    REQUIRE(told(found) == "done");
    REQUIRE(found->size() == 2);
    CHECK(found->at(0).id == lost);
    CHECK(found->at(0).state == unknown);
    CHECK(found->at(0).text == "lost");
    CHECK(found->at(1).id == direct);
    CHECK(found->at(1).clear.reveal() == "PUK 12345678");
    CHECK(state_of(acme, lost) == unknown);
    CHECK(state_of(acme, settled) == sent);
    CHECK(state_of(acme, later) == waiting);
    CHECK(state_of(acme, mine) == attempting);
    CHECK(acme.settle_orphans()->empty());
    acme.put({change::settle_message{lost, delivered}});  // its receipt comes after all
    CHECK(state_of(acme, lost) == delivered);
}

void open_contacts(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto silent = acme.begin(who, morning), spoken = acme.begin(who, morning + 1min),
               ended = acme.begin(who, morning + 2min), saved = acme.begin(who, morning + 3min),
               odd = acme.begin({}, morning + 4min);
    acme.say(who, "one", morning + 5min, spoken);
    acme.say(who, "two", morning + 7min, spoken);
    acme.say(who, "three", morning + 6min, spoken);
    acme.say(who, "elsewhere", morning + 9min);
    acme.say({}, "before it began", morning, odd);
    acme.put({change::end_interaction{ended, morning + 8min, "completed"}, change::keep_graph{{"d-1", {}}},
              change::save_session{{.of = saved, .graph = "d-1", .saved = morning}}});
    acme.settle_orphans();
    CHECK(!acme.interaction_of(silent)->ended);  // this store's own go on
    stage.reopen();
    const auto mine = acme.begin(who, morning + 5min);
    CHECK(told(acme.settle_orphans()) == "done");
    CHECK(acme.interaction_of(silent)->ended == morning);
    CHECK(acme.interaction_of(silent)->how_ended == "interrupted");
    CHECK(acme.interaction_of(spoken)->ended == morning + 7min);
    CHECK(acme.interaction_of(odd)->ended == morning + 4min);
    CHECK(acme.interaction_of(ended)->ended == morning + 8min);
    CHECK(acme.interaction_of(ended)->how_ended == "completed");
    CHECK(!acme.interaction_of(saved)->ended);
    CHECK(!acme.interaction_of(mine)->ended);
}

void told_by_customer(store_stage& stage) {
    const desk acme{stage};
    const auto a = acme.add({afi}), b = acme.add({sena}), c = acme.add({});
    const auto call = acme.begin(b);
    const auto add = [&](const std::string& text, calendar_time made, customer_id who, interaction_id because) {
        acme.put({change::queue_message{{.id = acme.next<outgoing>(),
                                         .customer = who,
                                         .because_of = because,
                                         .to = "1",
                                         .text = text,
                                         .made = made}}});
    };
    add("to a", morning, a, {});
    add("to another number", morning + 2min, {}, call);
    add("to b", morning + 1min, b, call);
    add("to c", morning + 3min, c, {});
    add("first of two", morning + 5min, a, {});
    add("second of two", morning + 5min, a, {});
    add("to nobody", morning, {}, {});
    CHECK(texts(*acme.messages(b)) == words{"to another number", "to b"});
    CHECK(texts(*acme.messages(a)) == words{"second of two", "first of two", "to a"});
    acme.join(a, b);
    CHECK(texts(*acme.messages(b)) == words{"second of two", "first of two", "to another number", "to b", "to a"});
    CHECK(texts(*acme.messages(a, 2)) == words{"second of two", "first of two"});
}

}  // namespace

std::vector<contract_case> outbox_cases() {
    return {{"messages come back as they were promised, with what is secret", come_back},
            {"messages are claimed when they are due, the earliest first", claimed_by_their_time},
            {"what is urgent is claimed first", claimed_by_priority},
            {"an attempt that never came to a provider does not count", given_back},
            {"messages are found by their state", found_by_state},
            {"many who claim at once share the messages", claimed_once_by_many},
            {"what was claimed is not given again after a restart", a_claim_lasts},
            {"messages to one address wait for those before them", in_line_at_their_address},
            {"who sends is told of what is queued", tells_of_what_is_queued},
            {"a message past its expiry fails", expired},
            {"a message past its expiry that names another way is given to be failed", expired_with_another_way},
            {"of two messages with one key the second is the first", one_key_one_message},
            {"a message's state never goes back", states_never_go_back},
            {"a message is sent again until it is over", sent_again},
            {"receipts find their message by the provider's name for it", receipts},
            {"a message's secret is gone once it is settled", secrets_go},
            {"a secret stays while another message may take its place", secrets_wait_for_what_may_follow},
            {"attempts that a crash left behind are unknown", orphans},
            {"contacts that a crash left behind are interrupted", open_contacts},
            {"messages are told by customer, the newest first", told_by_customer}};
}

}  // namespace palabre::contract
