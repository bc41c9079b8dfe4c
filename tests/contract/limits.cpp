// tests/contract/limits.cpp - contract: what is refused, what is hostile and harmless, and how a store says how it is.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cmath>
#include <limits>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234");

const std::string& broken_utf8() {
    static const std::string text{"\xc3\x28"};
    return text;
}
const std::string& with_nul() {
    static const std::string text{"a\0b", 3};
    return text;
}

value nested(int levels) {
    value inner = 1;
    for (int i = 1; i < levels; ++i) inner = boost::json::array{std::move(inner)};
    return inner;
}

void malformed(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto contact = acme.begin(who);
    const auto message = acme.queue("x");
    acme.put({change::keep_graph{{"8e1f", {}}}});
    const std::string long_word(257, 'x'), long_code(65, 'x'), long_text(16'385, 'x');
    const auto with_details = [&](value details) {
        return change::add_entry{{.id = acme.next<entry>(), .details = std::move(details)}};
    };
    std::vector<change::any> bad{
        change::add_customer{{.name = "no id"}, {}},
        change::add_customer{{.id = acme.next<customer>(), .erased = true}, {}},
        change::join_customers{{.id = acme.next<merge>(), .kept = who, .joined = who}},
        change::join_customers{
            {.id = acme.next<merge>(), .kept = who, .joined = acme.add({}), .from = origin::guess, .at = morning}},
        change::join_customers{
            {.id = acme.next<merge>(), .kept = who, .joined = acme.add({}), .at = morning, .undone = morning}},
        change::join_customers{{.kept = who, .joined = acme.add({})}},
        change::part_customers{},
        change::begin_interaction{},
        change::end_interaction{},
        change::dispose{contact, ""},
        change::dispose{contact, long_code},
        change::assign_agent{contact, {}},
        change::add_entry{},
        change::add_entry{{.id = acme.next<entry>(), .text = long_text}},
        change::put_disposition{{.code = ""}},
        change::put_disposition{{.code = long_code}},
        change::put_disposition{{.code = "x", .labels = {{"", "no language"}}}},
        change::queue_message{{.to = "no id"}},
        change::queue_message{{.id = acme.next<outgoing>(), .to = ""}},
        change::queue_message{{.id = acme.next<outgoing>(), .to = "1", .clear = secret{long_text}}},
        change::queue_message{{.id = acme.next<outgoing>(), .to = "1", .attempts = -1}},
        change::settle_message{},
        change::record_consent{{.who = who, .purpose = ""}},
        change::forbid_contact{{.whom = afi, .list = ""}},
        change::allow_contact{afi, ""},
        change::save_session{{.graph = "8e1f"}},
        change::save_session{{.of = contact, .graph = ""}},
        change::save_session{{.of = contact, .graph = "8e1f", .hidden = secret{std::string(1'048'577, 'x')}}},
        change::keep_graph{{"", {}}},
        change::post_event{},
        change::post_event{{.id = acme.next<event>(), .type = long_code}},
        change::post_event{{.id = acme.next<event>(), .type = "x"}, {long_word}},
        change::settle_delivery{},
        change::settle_delivery{.webhook = "crm", .attempts = -1},
        change::keep_graph{{"d", {{"", "no name"}}}},
        with_details(nested(33)),
        with_details(std::nan("")),
        with_details(std::numeric_limits<double>::infinity()),
        with_details(boost::json::string{broken_utf8()}),
        with_details(value{{broken_utf8(), 1}}),
        with_details(boost::json::string(65'535, 'x')),
    };
    for (const std::string& text : {broken_utf8(), with_nul(), long_word}) {
        for (const identity& each : {identity{identity_kind::phone, text}, identity{identity_kind::phone, "1", text}}) {
            bad.insert(bad.end(), {change::add_customer{{.id = acme.next<customer>()}, {each}},
                                   change::add_identity{who, each}, change::remove_identity{who, each},
                                   change::forbid_contact{{.whom = each}}, change::allow_contact{each, "company"}});
        }
        bad.insert(bad.end(), {change::add_customer{{.id = acme.next<customer>(), .name = text}, {}},
                               change::rename_customer{who, text},
                               change::prefer_language{who, {text, origin::customer, morning}},
                               change::put_segment{who, {text, morning}},
                               change::record_consent{{.who = who, .purpose = text}},
                               change::begin_interaction{{.id = acme.next<interaction>(), .address = text}},
                               change::begin_interaction{{.id = acme.next<interaction>(), .service = text}},
                               change::begin_interaction{{.id = acme.next<interaction>(), .language = text}},
                               change::begin_interaction{{.id = acme.next<interaction>(), .flow = text}},
                               change::begin_interaction{{.id = acme.next<interaction>(), .campaign = text}},
                               change::begin_interaction{{.id = acme.next<interaction>(), .queue = text}},
                               change::begin_interaction{{.id = acme.next<interaction>(), .disposition = text}},
                               change::begin_interaction{{.id = acme.next<interaction>(), .source = text}},
                               change::begin_interaction{{.id = acme.next<interaction>(), .reference = text}},
                               change::end_interaction{contact, morning, text},
                               change::end_interaction{contact, morning, "x", text},
                               change::end_interaction{contact, morning, "x", "", text},
                               change::end_interaction{contact, morning, "x", "", "", text},
                               change::dispose{contact, text},
                               change::put_disposition{{.code = "x", .labels = {{"fr", text}}}},
                               change::queue_message{{.id = acme.next<outgoing>(), .to = text}},
                               change::queue_message{{.id = acme.next<outgoing>(), .to = "1", .key = text}},
                               change::queue_message{{.id = acme.next<outgoing>(), .to = "1", .provider_id = text}},
                               change::settle_message{message, send_state::sent, text},
                               change::save_session{{.of = contact, .graph = text}},
                               change::keep_graph{{text, {}}},
                               change::keep_graph{{"d", {{text, "x"}}}}});
    }
    for (const std::string& text : {broken_utf8(), with_nul(), long_text})
        bad.insert(bad.end(),
                   {change::add_entry{{.id = acme.next<entry>(), .text = text}},
                    change::queue_message{{.id = acme.next<outgoing>(), .to = "1", .text = text}},
                    change::settle_message{message, send_state::failed, "", text},
                    change::record_consent{{.who = who, .purpose = "x", .proof = text}},
                    change::forbid_contact{{.whom = afi, .why = text}},
                    change::join_customers{
                        {.id = acme.next<merge>(), .kept = who, .joined = acme.add({}), .why = text, .at = morning}}});
    for (std::size_t i = 0; i < bad.size(); ++i) {
        const auto answer = acme.write({change::rename_customer{who, "never"}, bad[i]});
        INFO("the ", i, "th, change ", bad[i].index(), ": ", told(answer));
        CHECK(answer.what == verdict::refused);
        CHECK(answer.why.find(": ") != std::string::npos);
    }
    CHECK(acme.find(who)->who.name.empty());
    CHECK(!acme.interaction_of(contact)->ended);
}

void at_the_limit(store_stage& stage) {
    const desk acme{stage};
    const identity longest{identity_kind::web, std::string(256, 'a'), std::string(256, 'w')};
    const auto who = acme.add({longest});
    CHECK(acme.find(longest)->who.id == who);
    CHECK(acme.find(longest)->identities.at(0).written.size() == 256);
    acme.say(who, std::string(16'384, 't'));
    CHECK(acme.timeline(who)->entries.at(0).text.size() == 16'384);
    const entry deep{.id = acme.next<entry>(), .customer = who, .at = morning + 1h, .details = nested(32)};
    acme.put({change::add_entry{deep}});
    CHECK(acme.timeline(who)->entries.at(0) == deep);
    const auto contact = acme.begin(who);
    const saved_session large{.of = contact,
                              .graph = "d",
                              .state = boost::json::string(1'000'000, 's'),
                              .hidden = secret{std::string(1'000'000, 'h')},
                              .saved = morning};
    acme.put({change::keep_graph{{"d", {{"f", std::string(4'000'000, 'f')}}}}, change::save_session{large}});
    stage.reopen();
    CHECK(*acme.sessions() == std::vector{large});
    CHECK(acme.graph("d")->files.at(0).text.size() == 4'000'000);
    CHECK(acme.timeline(who)->entries.at(0) == deep);
}

void many_changes(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    std::vector<change::any> changes;
    for (int i = 0; i < 1000; ++i)
        changes.push_back(change::add_entry{{.id = acme.next<entry>(), .customer = who, .at = morning}});
    acme.put(changes);
    CHECK(acme.timeline(who, {}, 1000)->entries.size() == 1000);
    CHECK(!acme.timeline(who, {}, 1000)->next);
    changes.push_back(change::rename_customer{who, "never"});
    CHECK(acme.write(changes).what == verdict::refused);
    CHECK(acme.find(who)->who.name.empty());
}

void questions(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    for (const std::size_t limit : {std::size_t{0}, std::size_t{1001}, std::numeric_limits<std::size_t>::max()}) {
        CHECK(acme.timeline(who, {}, limit).what == verdict::refused);
        CHECK(acme.interactions(who, {}, limit).what == verdict::refused);
        CHECK(acme.claim(medium::sms, morning, limit).what == verdict::refused);
        CHECK(acme.messages(who, limit).what == verdict::refused);
    }
    for (const std::string& text : {std::string{}, with_nul(), broken_utf8(), std::string(257, 'x')}) {
        const identity bad{identity_kind::phone, text};
        CHECK(acme.find(bad).what == verdict::refused);
        CHECK(acme.meet(bad).what == verdict::refused);
        CHECK(acme.rules_for(bad).what == verdict::refused);
        CHECK(acme.interaction_by("crm", text).what == verdict::refused);
        CHECK(acme.message_by(medium::sms, text).what == verdict::refused);
        CHECK(acme.graph(text).what == verdict::refused);
        if (!text.empty()) CHECK(acme.interaction_by(text, "1").what == verdict::refused);
    }
    CHECK(!acme.find(identity{identity_kind::phone, ""}).why.empty());
    CHECK(acme.find(customer_id{}).what == verdict::not_found);
    CHECK(acme.timeline(customer_id{}).what == verdict::not_found);
    CHECK(acme.messages({}).what == verdict::not_found);
    CHECK(acme.interaction_of({}).what == verdict::not_found);
    CHECK(acme.entries_of({}).what == verdict::not_found);
    CHECK(acme.message_of({}).what == verdict::not_found);
    CHECK(acme.erase_customer({}).what == verdict::not_found);
}

void hostile(store_stage& stage) {
    const desk acme{stage};
    for (const std::string& text : {std::string{"'; DROP TABLE customers; --"},
                                    std::string{"\" OR \"\"=\""},
                                    std::string{"%"},
                                    std::string{"_"},
                                    std::string{":id"},
                                    std::string{"$1"},
                                    std::string{"?"},
                                    std::string{"\\"},
                                    std::string{"\\N"},
                                    std::string{"\n"},
                                    std::string{"\x01"},
                                    std::string{" "},
                                    std::string{"NULL"},
                                    std::string{"{}"},
                                    std::string{"\xef\xbb\xbf"},
                                    std::string{"\xf0\x9f\x8c\xb3"},
                                    std::string{"é"},
                                    std::string{"e\xcc\x81"},
                                    std::string{"A"},
                                    std::string{"a"},
                                    std::string{"a "},
                                    std::string{"a, b}"}}) {
        INFO("text '", text, "'");
        const identity by{identity_kind::web, text, text};
        CHECK(acme.find(by).what == verdict::not_found);  // like none before it
        const auto who = acme.add({by}, text);
        const auto contact = acme.next<interaction>();
        acme.put({change::begin_interaction{{.id = contact, .customer = who, .source = text, .reference = text}},
                  change::keep_graph{{text, {{text, text}}}},
                  change::forbid_contact{{.whom = by, .list = text, .why = text}},
                  change::put_disposition{{.code = text, .labels = {{text, text}}}},
                  change::queue_message{{.id = acme.next<outgoing>(),
                                         .customer = who,
                                         .to = text,
                                         .text = text,
                                         .key = text,
                                         .provider_id = text}}});
        CHECK(acme.find(by)->who.id == who);
        CHECK(acme.find(by)->who.name == text);
        CHECK(acme.find(by)->identities.at(0).written == text);
        CHECK(acme.interaction_by(text, text)->id == contact);
        CHECK(acme.graph(text)->files.at(0).text == text);
        CHECK(acme.rules_for(by)->forbidden.at(0).list == text);
        CHECK(acme.message_by(medium::sms, text)->text == text);
    }
    CHECK(acme.dispositions()->size() == 22);
}

void extremes(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const calendar_time first = calendar_time::min(), last = calendar_time::max();
    const entry early{.id = acme.next<entry>(), .customer = who, .at = first},
        late{.id = acme.next<entry>(), .customer = who, .at = last},
        before{.id = acme.next<entry>(), .customer = who, .at = calendar_time{} - 1us};
    acme.put({change::add_entry{early}, change::add_entry{late}, change::add_entry{before}});
    stage.reopen();
    CHECK(acme.timeline(who)->entries == std::vector{late, before, early});
    CHECK(acme.timeline(who, {last, late.id.value()})->entries == std::vector{before, early});
    CHECK(*acme.sweep({.entries = duration::max()}, first) == swept{});
    CHECK(told(acme.sweep({.entries = 0s}, first)) == "done");
}

void ids_grow(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    std::int64_t largest = 0;
    const auto ahead = [&] {  // more than the milliseconds have room for: some seconds ahead of the clock
        for (int i = 0; i < 9'000'000; ++i) largest = stage.store().ids().next_value();
        return largest;
    };
    const auto check = [&](const std::string& kind) {
        INFO(kind);
        stage.reopen();
        CHECK(stage.store().ids().next_value() > largest);
    };
    acme.put({change::add_customer{{.id = customer_id{ahead()}}, {}}});
    check("customer");
    acme.put({change::begin_interaction{{.id = interaction_id{ahead()}, .customer = who}}});
    check("interaction");
    acme.put({change::add_entry{{.id = entry_id{ahead()}, .customer = who}}});
    check("entry");
    acme.put({change::queue_message{{.id = outgoing_id{ahead()}, .to = "1"}}});
    check("message");
    const auto other = acme.add({});
    acme.put({change::join_customers{{.id = merge_id{ahead()}, .kept = who, .joined = other, .at = morning}}});
    check("merge");
    const user somebody{.id = user_id{ahead()}, .login = "afi"};
    CHECK(told(stage.ask<nothing>([&](auto then) { stage.store().put_user(somebody, then); })) == "done");
    check("user");
}

void too_much_waits(store_stage& stage) {
    stage.reopen({.waiting_most = 10});
    const desk acme{stage};
    const auto who = acme.add({afi});
    std::vector<change::any> many(11, change::rename_customer{who, "never"});
    const auto answer = acme.write(many);
    CHECK(answer.what == verdict::busy);
    CHECK(!answer.why.empty());
    CHECK(acme.find(who)->who.name.empty());
    many.pop_back();
    many.back() = change::rename_customer{who, "ten"};
    acme.put(many);
    CHECK(acme.find(who)->who.name == "ten");

    std::vector<verdict> answers;
    for (int i = 0; i < 2000; ++i)
        acme.store().write({change::rename_customer{who, std::to_string(i)}}, [&](const reply<nothing>& done) {
            answers.push_back(done.what);
            stage.loop().stop();
        });
    stage.await([&] { return answers.size() == 2000; });
    std::size_t done = 0;
    for (const verdict each : answers) {
        CHECK((each == verdict::done || each == verdict::busy));
        done += each == verdict::done ? 1U : 0U;
    }
    CHECK(done >= 10);
    CHECK(done < 2000);
    acme.put({change::rename_customer{who, "after"}});  // when it has been written there is room
    CHECK(acme.find(who)->who.name == "after");
}

void how_it_is(store_stage& stage) {
    CHECK(stage.store().state() == condition{});
    int told_of = 0;
    stage.store().on_state([&](const condition&) { ++told_of; });
    const desk acme{stage};
    acme.add({afi});
    stage.store().on_state(nullptr);
    stage.store().on_lost(nullptr);
    acme.add({});
    CHECK(told_of == 0);
    CHECK(&stage.store().of(acme.id()) == &stage.store().of(acme.id()));
}

void a_store_goes_while_asked(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi}, "before");
    int late = 0;
    acme.store().write({change::rename_customer{who, "perhaps"}}, [&](const auto&) { ++late; });
    acme.store().find(afi, [&](const auto&) { ++late; });
    acme.store().claim(medium::sms, morning, 10, [&](const auto&) { ++late; });
    stage.reopen();
    stage.let_pass(100ms);
    CHECK(late == 0);  // nobody is left to tell
    const auto name = acme.find(who)->who.name;
    CHECK((name == "before" || name == "perhaps"));
    CHECK(told(acme.meet(afi)) == "done");
}

}  // namespace

std::vector<contract_case> limit_cases() {
    return {{"what is malformed is refused, and nothing of that write happened", malformed},
            {"what is just within the limits is kept", at_the_limit},
            {"a write has at most a thousand changes", many_changes},
            {"questions beyond the limits are refused", questions},
            {"hostile texts are texts", hostile},
            {"the first and the last moment are moments", extremes},
            {"ids go on beyond all that are kept", ids_grow},
            {"a store that has too much to write says so", too_much_waits},
            {"a store says how it is", how_it_is},
            {"a store that goes while it is asked answers no more", a_store_goes_while_asked}};
}

}  // namespace palabre::contract
