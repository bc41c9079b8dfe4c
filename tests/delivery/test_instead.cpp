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
        if (each.key == "instead of " + to_string(which)) return each;
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
    CHECK(on.heard() == words{"Votre avis ?", "Votre avis ?", "Par SMS : votre avis ?"});
    const auto by_template = in_place_of(on, id), by_sms = in_place_of(on, by_template.id);
    CHECK(on.row(id).why == "wa: 131047");
    CHECK(by_template.state == send_state::failed);
    CHECK(by_template.why == "wa: 131026");
    CHECK(by_template.to == "22997000001");
    CHECK(by_template.purpose == "survey");
    CHECK(by_sms.state == send_state::sent);
    CHECK(by_sms.purpose == "survey");
    CHECK(by_sms.priority == history::send_priority::urgent);
    CHECK(by_sms.instead.empty());
}

TEST_CASE("a receipt of failure has the next one sent, secret and all, and comes once however often it is told") {
    stand on{two_media};
    on.gate(0).rule = [](const outbound_message&) { return send_result{send_result::kind::accepted, "wamid.1"}; };
    const auto id = on.put({.on = medium::whatsapp,
                            .to = "22997000001",
                            .text = "PUK ••••",
                            .clear = secret{"PUK 12345678"},
                            .instead = {{.to = "+2290197000001"}}});
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
    const auto id = on.put({.on = medium::whatsapp, .text = "Bonjour", .instead = {{.text = "Par SMS"}}});
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
