// tests/delivery/test_instead.cpp - what takes the place of a message that cannot go: once and in order.
#include "delivery/stand.hpp"

#include <boost/json/parse.hpp>

using namespace palabre;
using namespace palabre::tests;
using history::alternative;

namespace {

const std::vector<carrier_traits> two_media = {{.name = "wa", .on = medium::whatsapp}, {.name = "sms"}};

send_result refused(send_fault why, std::string words) {
    return {send_result::kind::rejected, "", why, std::move(words)};
}

/// The message that stands in for another one.
outgoing in_place_of(stand& on, outgoing_id which) {
    std::vector<outgoing> all;
    for (const auto state : {send_state::waiting, send_state::attempting, send_state::sent, send_state::failed})
        on.store->of(on.id).messages_in(
            state, {}, 1000, [&](const auto& found) { all.insert(all.end(), found->begin(), found->end()); });
    on.clock.run_for(5ms);
    for (const auto& each : all)
        if (each.key == "instead of " + to_string(which) || each.key == "other form of " + to_string(which))
            return each;
    return {};
}

}  // namespace

TEST_CASE("free words outside the window: a template takes their place, and an SMS the template's") {
    stand on{two_media};
    on.gate(0).rule = [](const outbound_message& what) {
        return what.details.is_null() ? refused(send_fault::window_closed, "131047")
                                      : refused(send_fault::unreachable, "131026");
    };
    const auto id =
        on.put({.on = medium::whatsapp,
                .to = "22997000001",
                .text = "Votre avis ?",
                .priority = history::send_priority::urgent,
                .purpose = "survey",
                .instead = {{.on = medium::whatsapp, .details = boost::json::parse(R"({"template":"avis"})")},
                            {.to = "+2290197000001", .text = "Par SMS : votre avis ?"}}});
    on.start();
    on.clock.run_for(10s);
    CHECK(on.heard() == words{"Votre avis ?", "Votre avis ?", "Votre avis ?", "Par SMS : votre avis ?"});
    const auto by_template = in_place_of(on, id), to_other_form = in_place_of(on, by_template.id),
               by_sms = in_place_of(on, to_other_form.id);
    CHECK(on.row(id).why == "wa: 131047");
    CHECK(by_template.state == send_state::failed);
    CHECK(by_template.why == "wa: 131026");
    CHECK(by_template.to == "22997000001");
    CHECK(by_template.purpose == "survey");
    CHECK(to_other_form.to == "2290197000001");
    CHECK(to_other_form.details == by_template.details);
    CHECK(by_sms.state == send_state::sent);
    CHECK(by_sms.purpose == "survey");
    CHECK(by_sms.priority == history::send_priority::urgent);
    CHECK(by_sms.instead.empty());
}

TEST_CASE("a receipt of failure has the next one sent, secret and all, and comes once however often it is told") {
    stand on{two_media};
    on.gate(0).rule = [](const outbound_message&) { return send_result{send_result::kind::accepted, "wamid.1"}; };
    const auto id = on.put({.on = medium::whatsapp,
                            .to = "22890112345",
                            .text = "PUK ••••",
                            .clear = secret{"PUK 12345678"},
                            .instead = {{.to = "+22890112345"}}});
    on.start();
    on.clock.run_for(1s);
    CHECK(on.state(id) == send_state::sent);
    for (int i = 0; i < 3; ++i) {
        on.gate(0).tell({receipt{.provider_id = "wamid.1",
                                 .what = receipt::kind::failed,
                                 .fault = send_fault::unreachable,
                                 .why = "131026"}});
        on.clock.run_for(2s);
    }
    CHECK(on.heard() == words{"PUK 12345678", "PUK 12345678"});
    CHECK(on.row(id).clear.empty());
}

TEST_CASE("what is too late is followed by what has a time of its own, and not by what would be too late as well") {
    stand on{two_media};
    on.gate(0).rule = [](const outbound_message&) { return later("no connection", true); };
    const auto soon = on.clock.calendar_now() + 1min;
    const auto followed = on.put({.on = medium::whatsapp,
                                  .text = "Rappel",
                                  .expires = soon,
                                  .instead = {{.text = "never"}, {.text = "Rappel par SMS", .lasts = 1h}}});
    const auto over = on.put({.on = medium::whatsapp, .text = "Code", .expires = soon, .instead = {{.text = "no"}}});
    on.start();
    on.clock.run_for(5min);
    CHECK(on.state(followed) == send_state::failed);
    CHECK(on.row(followed).why.starts_with("expired"));
    CHECK(on.state(over) == send_state::failed);
    CHECK(in_place_of(on, followed).state == send_state::sent);
    CHECK_FALSE(in_place_of(on, over).id);
    CHECK(on.heard().back() == "Rappel par SMS");
}

TEST_CASE("a medium that nothing sends on: the next one, or dead with the reason") {
    stand on{{{.name = "sms"}}};
    const auto followed = on.put({.on = medium::whatsapp, .text = "Bonjour", .instead = {{.text = "Par SMS"}}});
    const auto alone = on.put({.on = medium::messenger, .text = "Bonjour"});
    on.start();
    on.clock.run_for(30s);
    CHECK(on.heard() == words{"Par SMS"});
    CHECK(on.row(followed).why == "nothing here sends on whatsapp");
    CHECK(on.state(alone) == send_state::failed);
    CHECK(on.row(alone).why == "nothing here sends on messenger");
}

TEST_CASE("who wants none is written to no other way, and what may have arrived comes no second time") {
    stand on{two_media, {.doubt_most = 1h}};
    on.gate(0).rule = [](const outbound_message&) { return refused(send_fault::opted_out, "131050"); };
    const auto refused_by_him = on.put({.on = medium::whatsapp, .text = "Promo", .instead = {{.text = "SMS"}}});
    on.start();
    on.clock.run_for(10s);
    CHECK(on.state(refused_by_him) == send_state::failed);
    on.gate(0).loses_answers = true;
    const auto doubtful =
        on.put({.on = medium::whatsapp, .text = "Avis ?", .purpose = "survey", .instead = {{.text = "SMS"}}});
    on.clock.run_for(3h);
    CHECK(on.state(doubtful) == send_state::failed);
    CHECK(on.heard() == words{"Promo", "Avis ?"});
}

TEST_CASE("a crash between a failure and what follows loses neither: they are one write") {
    stand on{two_media};
    const auto id =
        on.put({.on = medium::whatsapp, .to = "+22890112345", .text = "Bonjour", .instead = {{.text = "Par SMS"}}});
    for (int life = 0; life < 12; ++life) {  // each a little longer than the one before
        if (life > 0) on.begin();
        on.gate(0).rule = [](const outbound_message&) { return refused(send_fault::unreachable, "131026"); };
        on.sends->start();
        on.clock.run_for(5ms * life);
        const bool failed = on.state(id) == send_state::failed;
        CHECK(static_cast<bool>(in_place_of(on, id).id) == failed);
        on.crash();
    }
    on.begin();
    on.gate(0).rule = [](const outbound_message&) { return refused(send_fault::unreachable, "131026"); };
    on.start();
    on.clock.run_for(10min);
    CHECK(on.log.reached.at(to_string(in_place_of(on, id).id)) >= 1);
}

TEST_CASE(
    "an account that WhatsApp knows by its number of before a migration is reached from today's, and the other way") {
    const std::string today = "2290197000001", before = "22997000001";
    for (const auto& [known, to] : {std::pair{before, std::string{"+2290197000001"}}, std::pair{before, today},
                                    std::pair{before, std::string{"01 97 00 00 01"}}, std::pair{today, before}}) {
        INFO(to);
        stand on{two_media};
        words tried;
        on.gate(0).rule = [&](const outbound_message& what) {
            auto digits = what.to;
            std::erase(digits, '+');
            tried.push_back(digits);
            return digits == known ? send_result{send_result::kind::accepted, "wamid.2"}
                                   : refused(send_fault::unreachable, "131026");
        };
        const auto id = on.put({.on = medium::whatsapp,
                                .to = to,
                                .text = "PUK ••••",
                                .clear = secret{"PUK 12345678"},
                                .instead = {{.text = "by SMS"}}});
        on.start();
        on.clock.run_for(10s);
        CHECK(tried == words{known == before ? today : before, known});
        CHECK(on.state(id) == send_state::failed);
        CHECK(on.heard() == words{"PUK 12345678", "PUK 12345678"});
    }
}

TEST_CASE("whom WhatsApp reaches by no form of his number has the SMS, once, however often the failure is told") {
    stand on{two_media};
    int sent = 0;
    on.gate(0).rule = [&](const outbound_message&) {
        return send_result{send_result::kind::accepted, "wamid." + std::to_string(++sent)};
    };
    on.put({.on = medium::whatsapp, .to = "+2290197000001", .text = "Bonjour", .instead = {{.text = "by SMS"}}});
    on.start();
    on.clock.run_for(1s);
    for (const auto* const id : {"wamid.1", "wamid.1", "wamid.2", "wamid.2", "wamid.1"}) {
        on.gate(0).tell({receipt{
            .provider_id = id, .what = receipt::kind::failed, .fault = send_fault::unreachable, .why = "131026"}});
        on.clock.run_for(2s);
    }
    CHECK(on.heard() == words{"Bonjour", "Bonjour", "by SMS"});
}

TEST_CASE("who writes by either form of his number is one customer, and is answered by the one that he wrote from") {
    stand on{two_media};
    on.start();
    for (const auto* const from : {"22997000001", "2290197000001"})
        on.gate(0).tell({inbound_message{.provider_id = from, .from = from, .to = "105", .text = "Bonjour"}});
    on.gate(1).tell({inbound_message{.provider_id = "m", .from = "0197000001", .to = "1234", .text = "Bonjour"}});
    on.clock.run_for(1s);
    std::optional<history::person> who;
    std::size_t heard = 0;
    on.store->of(on.id).find({history::identity_kind::phone, "+2290197000001", ""},
                             [&](const auto& found) { who = *found; });
    on.clock.run_for(5ms);
    REQUIRE(who);
    on.store->of(on.id).timeline(who->who.id, {}, 100, [&](const auto& page) { heard = page->entries.size(); });
    on.clock.run_for(5ms);
    CHECK(heard == 3);
    words to;
    on.gate(0).rule = [&](const outbound_message& what) {
        to.push_back(what.to);
        return send_result{send_result::kind::accepted};
    };
    on.put({.on = medium::whatsapp, .to = "22997000001", .text = "a"});
    on.put({.on = medium::whatsapp, .to = "2290197000001", .text = "b"});
    on.clock.run_for(10s);
    CHECK(to == words{"22997000001", "2290197000001"});
}
