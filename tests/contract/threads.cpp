// tests/contract/threads.cpp - contract: written conversations, whose turn it is, and who finds them.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <map>
#include <string>
#include <vector>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234");

history::thread begins(const desk& acme, customer_id who, const std::string& service = "2299000",
                       const std::string& address = "22990011234", calendar_time at = morning) {
    history::thread one{.of = acme.begin(who, at, medium::whatsapp),
                        .customer = who,
                        .on = medium::whatsapp,
                        .carrier = "whatsapp",
                        .service = service,
                        .address = address,
                        .queue = "gold",
                        .language = "fon",
                        .slots = value{{"amount", 500}},
                        .token = "t-" + service + address,
                        .continues = acme.begin(who, at),
                        .opened = at,
                        .last_in = at};
    acme.put({change::open_thread{one}});
    return one;
}

change::move_thread closes(const history::thread& which, std::int64_t turn) {
    return {.which = which.of, .turn = turn, .state = thread_state::closed, .disposition = "solved"};
}

void kept_as_given(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto one = begins(acme, who);
    CHECK(*acme.thread_of(one.of) == one);
    stage.reopen();
    CHECK(*acme.thread_of(one.of) == one);
    CHECK(*acme.thread_with(medium::whatsapp, one.service, one.address) == one);
    CHECK(*acme.thread_by(one.token) == one);
    CHECK(acme.thread_with(medium::sms, one.service, one.address).what == verdict::not_found);
    CHECK(acme.thread_by("").what == verdict::refused);
    CHECK(acme.thread_of(one.continues).what == verdict::not_found);
    CHECK(desk{stage, "other"}.thread_by(one.token).what == verdict::not_found);
    CHECK(acme.export_customer(who)->at("conversations").at(0).at("queue").as_string() == "gold");
}

void one_of_two_has_it(store_stage& stage) {
    const desk acme{stage};
    const auto one = begins(acme, acme.add({afi}));
    const user_id first{7}, second{8};
    const change::move_thread take{
        .which = one.of, .turn = 1, .owner = thread_owner::agent, .agent = first, .until = morning + 10min};
    acme.put({take});
    acme.put({take});  // its answer was lost
    auto late = take;
    late.agent = second;
    CHECK(acme.write({late}).what == verdict::conflict);
    CHECK(acme.thread_of(one.of)->agent == first);
    CHECK(acme.thread_of(one.of)->turn == 2);
    acme.put({change::touch_thread{.which = one.of, .until = morning + 20min, .turn = 2}});
    CHECK(acme.thread_of(one.of)->until == morning + 20min);
    acme.put({change::touch_thread{.which = one.of, .until = morning + 30min, .turn = 1}});  // whoever had it before
    CHECK(acme.thread_of(one.of)->until == morning + 20min);
    CHECK(acme.write({change::move_thread{.which = acme.next<interaction>(), .turn = 1}}).what == verdict::not_found);
    CHECK(acme.write({change::move_thread{.which = one.of, .turn = 2, .owner = thread_owner::agent}}).what ==
          verdict::refused);
}

void one_between_two_addresses(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto one = begins(acme, who);
    auto twin = one;
    twin.of = acme.begin(who, morning, medium::whatsapp);
    CHECK(acme.write({change::open_thread{twin}}).what == verdict::conflict);
    acme.put({closes(one, 1)});
    twin.opened = morning + 1h;
    acme.put({change::open_thread{twin}});
    CHECK(acme.thread_with(one.on, one.service, one.address)->of == twin.of);
    CHECK(acme.write({change::move_thread{.which = one.of, .turn = 2}}).what == verdict::conflict);
    acme.put({closes(twin, 1), change::move_thread{.which = one.of, .turn = 2, .waits_since = morning + 2h}});
    CHECK(acme.thread_with(one.on, one.service, one.address)->of == one.of);  // the one that is not closed
    CHECK(acme.thread_of(one.of)->reopened == 1);
}

void listed_and_due(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi}), other = acme.add({phone("+2290197000002")});
    const auto a = begins(acme, who), b = begins(acme, other, "2299000", "22997000002"),
               c = begins(acme, who, "2299001");
    acme.put(
        {change::move_thread{
             .which = a.of, .turn = 1, .owner = thread_owner::agent, .agent = user_id{7}, .until = morning + 10min},
         change::move_thread{
             .which = b.of, .turn = 1, .state = thread_state::snoozed, .wakes = morning + 5min, .queue = "silver"},
         closes(c, 1)});
    const auto ids = [&](const thread_filter& by, interaction_id after = {}) {
        const auto listed = acme.threads(by, after);
        std::vector<interaction_id> found;
        for (const auto& each : *listed) found.push_back(each.of);
        return found;
    };
    CHECK(ids({}) == std::vector{a.of, b.of, c.of});
    CHECK(ids({}, a.of) == std::vector{b.of, c.of});
    CHECK(ids({.state = thread_state::closed}) == std::vector{c.of});
    CHECK(ids({.state = thread_state::snoozed}) == std::vector{b.of});
    CHECK(ids({.owner = thread_owner::agent, .agent = user_id{7}}) == std::vector{a.of});
    CHECK(ids({.queue = "silver"}) == std::vector{b.of});
    CHECK(ids({.customer = who}) == std::vector{a.of, c.of});
    acme.join(who, other);
    CHECK(ids({.customer = other}) == std::vector{a.of, b.of, c.of});
    CHECK(acme.threads_due(morning)->empty());
    CHECK(acme.threads_due(morning + 5min)->at(0).of == b.of);
    CHECK(acme.threads_due(morning + 1h)->size() == 2);
    CHECK(acme.threads({}, {}, 0).what == verdict::refused);
}

void goes_with_its_customer(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi}), other = acme.add({phone("+2290197000002")});
    const auto his = begins(acme, who), theirs = begins(acme, other, "2299000", "22997000002");
    stage.reopen();
    acme.settle_orphans();  // an open conversation is nobody's orphan
    CHECK(!acme.interaction_of(his.of)->ended);
    CHECK(told(acme.erase_customer(who)) == "done");
    CHECK(acme.thread_of(his.of).what == verdict::not_found);
    acme.put({change::end_interaction{theirs.of, morning + 1h, "completed"}});
    acme.sweep({.interactions = 24h}, morning + 72h);
    CHECK(told(acme.thread_of(theirs.of)) == "done");  // its interaction is over, it is not
    acme.put({closes(theirs, 1)});
    acme.sweep({.interactions = 24h}, morning + 72h);
    CHECK(acme.thread_of(theirs.of).what == verdict::not_found);
    CHECK(acme.interaction_of(theirs.of).what == verdict::not_found);
}

void opened_again_has_no_end(store_stage& stage) {
    const desk acme{stage};
    const auto one = begins(acme, acme.add({afi}));
    acme.put({change::end_interaction{one.of, morning + 1h, "completed"}, closes(one, 1)});
    CHECK(acme.interaction_of(one.of)->ended == morning + 1h);
    const change::move_thread again{.which = one.of, .turn = 2};
    acme.put({again});
    acme.put({again});  // its answer was lost
    CHECK(!acme.interaction_of(one.of)->ended);
    stage.reopen();
    acme.settle_orphans();
    CHECK(!acme.interaction_of(one.of)->ended);
    acme.put({change::end_interaction{one.of, morning + 2h, "completed"}, closes(one, 3)});
    CHECK(acme.interaction_of(one.of)->ended == morning + 2h);
    CHECK(acme.interaction_of(one.of)->how_ended == "completed");
}

void known_by_and_by(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    history::thread expected{.of = acme.begin(who, morning, medium::messenger),
                             .customer = who,
                             .on = medium::messenger,
                             .token = "0123456789abcdef",
                             .opened = morning};
    acme.put({change::open_thread{expected}});
    acme.put({change::touch_thread{.which = expected.of,
                                   .last_in = morning + 1h,
                                   .language = "fr",
                                   .slots = value{{"a", 1}},
                                   .awaits_secret = true,
                                   .carrier = "messenger",
                                   .service = "page",
                                   .address = "psid-1"}});
    acme.put({change::touch_thread{.which = expected.of, .last_in = morning, .address = "psid-2"}});
    const auto now = acme.thread_with(medium::messenger, "page", "psid-1");
    REQUIRE(told(now) == "done");
    CHECK(now->last_in == morning + 1h);
    CHECK(now->awaits_secret);
    CHECK(now->language == "fr");
    CHECK(acme.write({change::open_thread{{.of = acme.begin(who), .opened = morning}}}).what == verdict::refused);
}

void comes_once(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto in = acme.begin(who);
    const change::receive_message came{"whatsapp", "wamid.1", in, acme.next<entry>(), morning};
    CHECK(acme.received_as("whatsapp", "wamid.1").what == verdict::not_found);
    acme.put({came});
    acme.put({came});  // its answer was lost
    CHECK(*acme.received_as("whatsapp", "wamid.1") == came.as);
    auto again = came;
    again.as = acme.next<entry>();
    CHECK(acme.write({again}).what == verdict::conflict);
    again.carrier = "other";
    acme.put({again});
    acme.sweep({.messages = 24h}, morning + 48h);
    CHECK(acme.received_as("whatsapp", "wamid.1").what == verdict::not_found);
    acme.put({came});
    CHECK(told(acme.erase_customer(who)) == "done");
    CHECK(acme.received_as("whatsapp", "wamid.1").what == verdict::not_found);
}

/// What a flow says is held against its turn; its last words may come just behind its own giving up.
void silent_when_over(store_stage& stage) {
    const desk acme{stage};
    auto one = begins(acme, acme.add({afi}));
    const auto says = [&](std::int64_t turn, calendar_time at) {
        return change::touch_thread{.which = one.of, .last_out = at, .says_in = turn};
    };
    acme.put({says(1, morning + 1min)});
    CHECK(acme.thread_of(one.of)->last_out == morning + 1min);
    acme.put({change::touch_thread{.which = one.of, .until = morning + 1h, .turn = 1, .language = "fr"}});
    CHECK(acme.thread_of(one.of)->until == morning + 1h);  // it had none
    CHECK(acme.thread_of(one.of)->language == "fr");
    acme.put({change::move_thread{.which = one.of, .turn = 1, .waits_since = morning}});
    auto asks = says(1, morning + 2min);
    asks.awaits_secret = true;
    acme.put({asks});
    CHECK(acme.thread_of(one.of)->last_out == morning + 2min);
    CHECK_FALSE(acme.thread_of(one.of)->awaits_secret);  // whoever answers now has asked for none
    acme.put({change::move_thread{.which = one.of, .turn = 2, .owner = thread_owner::agent, .agent = user_id{7}}});
    CHECK(acme.write({says(1, morning + 3min)}).what == verdict::conflict);
    CHECK(acme.write({says(2, morning + 3min)}).what == verdict::conflict);
    acme.put({says(0, morning + 3min)});  // he who has it
    CHECK(acme.thread_of(one.of)->last_out == morning + 3min);
    acme.put({closes(one, 3)});
    CHECK(acme.write({change::touch_thread{.which = one.of, .last_in = morning + 4min}}).what == verdict::conflict);
    CHECK(acme.write({change::touch_thread{.which = acme.next<interaction>(), .last_in = morning}}).what ==
          verdict::not_found);
}

/// A group of writes has what each of them alone would have, whoever of them is refused.
void many_at_once(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    std::vector<history::thread> all;
    for (int each = 0; each < 6; ++each) all.push_back(begins(acme, who, "2299000", std::to_string(each)));
    acme.put({closes(all[4], 1)});
    const auto came = [&](std::size_t nth, const std::string& as, calendar_time at) {
        const auto id = acme.next<entry>();
        return std::vector<change::any>{
            change::add_entry{
                {.id = id, .customer = who, .within = all[nth].of, .kind = entry_kind::heard, .at = at, .text = as}},
            change::touch_thread{.which = all[nth].of, .last_in = at},
            change::receive_message{"whatsapp", as, all[nth].of, id, at}};
    };
    acme.put(came(0, "known", morning));
    std::map<int, verdict> told;
    int nth = 0;
    const auto writes = [&](std::vector<change::any> changes) {
        acme.store().write(std::move(changes), [&told, &stage, nth](const auto& how) {
            told[nth] = how.what;
            if (told.size() == 7) stage.loop().stop();
        });
        ++nth;
    };
    writes(came(0, "a", morning + 1min));
    writes(came(0, "b", morning + 2min));      // the same conversation
    writes(came(1, "known", morning + 3min));  // has come before
    writes(came(2, "c", morning + 4min));
    writes(came(3, "c", morning + 5min));  // the same name in the same group
    writes(came(4, "d", morning + 6min));  // is closed
    writes(came(5, "e", morning + 7min));
    stage.await([&] { return told.size() == 7; });
    using enum verdict;
    CHECK(told == std::map<int, verdict>{
                      {0, done}, {1, done}, {2, conflict}, {3, done}, {4, conflict}, {5, conflict}, {6, done}});
    CHECK(acme.thread_of(all[0].of)->last_in == morning + 2min);
    CHECK(acme.thread_of(all[1].of)->last_in == morning);
    CHECK(acme.thread_of(all[2].of)->last_in == morning + 4min);
    CHECK(acme.thread_of(all[3].of)->last_in == morning);
    CHECK(acme.thread_of(all[5].of)->last_in == morning + 7min);
    CHECK(acme.received_as("whatsapp", "d").what == not_found);
    CHECK(static_cast<bool>(acme.received_as("whatsapp", "e")));
}

}  // namespace

std::vector<contract_case> thread_cases() {
    return {{"a written conversation is kept as it was opened", kept_as_given},
            {"of two who take a conversation one has it", one_of_two_has_it},
            {"a conversation that is opened again has no end until it is closed again", opened_again_has_no_end},
            {"between two addresses one conversation is open", one_between_two_addresses},
            {"conversations are listed by what they are, and found when due", listed_and_due},
            {"a conversation goes with its customer and its interaction", goes_with_its_customer},
            {"who was expected by a token is known by and by", known_by_and_by},
            {"what a provider brings twice comes once", comes_once},
            {"what a flow says is held against its turn", silent_when_over},
            {"of messages that are written together each has its own end", many_at_once}};
}

}  // namespace palabre::contract
