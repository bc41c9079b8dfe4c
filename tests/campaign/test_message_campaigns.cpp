// tests/campaign/test_message_campaigns.cpp - a base station fails: who is told, on what, when, and who is not.
#include "campaign/campaign_house.hpp"

using namespace palabre;
using namespace palabre::tests;
using history::campaign_state;
using history::recipient_fate;
using history::send_state;

namespace {

const std::string outage = R"({
    "audience": {"from": "list", "areas": ["C-17"]},
    "media": ["whatsapp", "sms"],
    "per_second": 10,
    "words": {"fr": {"text": "Panne a {area} jusqu'a {until}."}, "en": {"text": "No service at {area} until {until}."}}})";

const std::string plain = R"({"per_second": 10, "words": {"fr": {"text": "Panne."}}})";

std::string numbers(int count) {
    std::string csv = "number\n";
    for (int i = 0; i < count; ++i) csv += fmt::format("+22901970{:05}\n", i);
    return csv;
}

std::int64_t count(const history::campaign_progress& of, send_state where) {
    const auto found = of.messages.find(where);
    return found == of.messages.end() ? 0 : found->second;
}

}  // namespace

TEST_CASE("a base station fails: those of its cell have one message each, on their best channel, in their language") {
    campaign_house here{{{.name = "sms"}, {.name = "wa", .on = medium::whatsapp, .window = 24h}}};
    const auto afi = here.customer("+2290197000001", "fr");
    here.customer("+2290197000002", "en");
    here.heard_on(afi, medium::whatsapp);
    here.write({history::change::forbid_contact{
        {.whom = {history::identity_kind::phone, "+2290197000003", ""}, .why = "wrote 'STOP'"}}});
    REQUIRE(here.put("outage", outage));
    const auto taken = here.upload("outage", "number;area;until\n01 97 00 00 01;C-17;18h\n0197000002;C-17;18h\n"
                                             "0197000003;C-17;18h\n0197000004;C-18;18h\n12;C-17;18h\n"
                                             "+229 01 97 00 00 02;C-17;18h\n0197000005;C-17;\n");
    REQUIRE(taken);
    CHECK(taken->rows == 7);
    CHECK(taken->invalid == 1);
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(10s);
    CHECK(here.on.heard() == words{"Panne a C-17 jusqu'a 18h.", "No service at C-17 until 18h."});
    CHECK(here.state("outage") == campaign_state::done);
    const auto fates = here.fates("outage");
    CHECK(fates[0] == "1 queued");
    CHECK(fates[1] == "2 queued");
    CHECK(fates[2] == "3 skipped forbidden");
    CHECK(fates[3] == "4 skipped other_area");
    CHECK(fates[4].starts_with("5 invalid"));
    CHECK(fates[5] == "6 duplicate");
    CHECK(fates[6] == "7 skipped window_closed");
    const auto now = here.progress("outage");
    CHECK(now.recipients.at(recipient_fate::queued) == 2);
    CHECK(count(now, send_state::sent) == 2);
}

TEST_CASE("the list uploaded twice changes nothing, and another one only before the campaign begins") {
    campaign_house here;
    REQUIRE(here.put("outage", plain));
    REQUIRE(here.upload("outage", numbers(3)));
    REQUIRE(here.upload("outage", numbers(3)));
    CHECK(here.recipients("outage").size() == 3);
    REQUIRE(here.upload("outage", "number\n0197000001\n0197999999\n", 4));
    CHECK(here.fates("outage")[3] == "4 duplicate");
    CHECK(here.upload("outage", "name\nAfi\n").what == history::verdict::refused);
    CHECK(here.upload("nowhere", numbers(1)).what == history::verdict::not_found);
    REQUIRE(here.run("outage"));
    CHECK(here.upload("outage", numbers(3)).what == history::verdict::conflict);
    here.on.clock.run_for(10s);
    CHECK(here.on.log.heard.size() == 4);
}

TEST_CASE("a customer with two numbers in the list is written to once") {
    campaign_house here;
    const auto who = here.customer("+2290197000001");
    here.write({history::change::add_identity{who, {history::identity_kind::phone, "+2290197000002", ""}}});
    REQUIRE(here.put("outage", plain));
    std::string csv = "number\n0197000001\n";
    for (int i = 0; i < 300; ++i) csv += fmt::format("+22901960{:05}\n", i);  // more than a page
    REQUIRE(here.upload("outage", csv + "0197000002\n"));
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(60s);
    CHECK(here.on.log.heard.size() == 301);
    CHECK(here.fates("outage").back() == "302 duplicate");
}

TEST_CASE("the throttle holds, the first message goes within 2 s, and little waits") {
    campaign_house here;
    REQUIRE(here.put("outage", plain));
    REQUIRE(here.upload("outage", numbers(200)));
    const auto begun = here.on.clock.now();
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(10s);
    REQUIRE(!here.on.log.heard.empty());
    CHECK(here.on.log.heard.front().first - begun < 2s);
    CHECK(here.on.log.heard.size() >= 90);
    CHECK(here.on.log.heard.size() <= 125);
    CHECK(count(here.progress("outage"), send_state::waiting) <= 21);
    here.on.clock.run_for(20s);
    CHECK(here.on.log.heard.size() == 200);
    CHECK(here.state("outage") == campaign_state::done);
}

TEST_CASE("a paused campaign sends nothing more, not even what waits, and goes on where it stood") {
    campaign_house here;
    REQUIRE(here.put("outage", plain));
    REQUIRE(here.upload("outage", numbers(100)));
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(3s);
    REQUIRE(here.pause("outage"));
    CHECK(here.state("outage") == campaign_state::paused);
    here.on.clock.run_for(1s);
    const auto before = here.on.log.heard.size();
    CHECK(before >= 20);
    here.on.clock.run_for(1h);
    CHECK(here.on.log.heard.size() == before);
    here.crash_and_begin();
    here.on.clock.run_for(1h);
    CHECK(here.on.log.heard.size() == before);
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(60s);
    CHECK(here.state("outage") == campaign_state::done);
    CHECK(here.on.log.reached.size() == 100);
    CHECK(here.on.log.heard.size() == 100);
}

TEST_CASE("a cancelled campaign takes back what waits, and cannot begin again") {
    campaign_house here;
    REQUIRE(here.put("outage", plain));
    REQUIRE(here.upload("outage", numbers(100)));
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(3s);
    REQUIRE(here.cancel("outage"));
    const auto before = here.on.log.heard.size();
    here.on.clock.run_for(1h);
    CHECK(here.on.log.heard.size() <= before + 1);
    const auto now = here.progress("outage");
    CHECK(count(now, send_state::waiting) == 0);
    CHECK(count(now, send_state::cancelled) > 0);
    CHECK(now.recipients.at(recipient_fate::listed) > 0);
    CHECK(here.run("outage").what == history::verdict::conflict);
    CHECK(here.pause("outage").what == history::verdict::conflict);
    CHECK(here.cancel("outage"));
}

TEST_CASE("out of its hours a campaign waits, and so does what its carrier did not take before") {
    campaign_house here;
    REQUIRE(here.put("outage", R"({"per_second": 1, "words": {"fr": {"text": "Panne."}},
        "hours": {"time_zone": "Africa/Porto-Novo", "hours": {"monday-sunday": "08:00-20:00"}}})"));
    REQUIRE(here.upload("outage", numbers(100)));
    const auto day = calendar::load("time_zone: Africa/Porto-Novo\nhours: {monday-sunday: \"08:00-20:00\"}\n", "hours");
    while (!day.is_open(here.on.clock.calendar_now())) here.on.clock.run_for(10min);
    while (day.is_open(here.on.clock.calendar_now() + 10s)) here.on.clock.run_for(10s);
    here.on.gate().rule = [](const auto&) { return later("the provider is away", true); };
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(1h);
    here.on.gate().rule = {};  // back at night
    here.on.log.heard.clear();
    here.on.clock.run_for(11h);
    CHECK(here.on.log.heard.empty());
    here.on.clock.run_for(2h);
    CHECK(here.on.log.heard.size() == 100);
}

TEST_CASE("when a campaign expires nothing more goes out, and it is done") {
    campaign_house here;
    const auto until = here.on.clock.calendar_now() + 5s;
    REQUIRE(here.put("outage", fmt::format(R"({{"per_second": 10, "expires": "{:%Y-%m-%dT%H:%M:%S}Z",
        "words": {{"fr": {{"text": "Panne."}}}}}})",
                                           std::chrono::floor<std::chrono::seconds>(until))));
    REQUIRE(here.upload("outage", numbers(100)));
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(60s);
    CHECK(here.on.log.heard.size() >= 30);
    CHECK(here.on.log.heard.size() <= 60);
    CHECK(here.state("outage") == campaign_state::done);
    CHECK(here.campaign_named("outage").why == "expired");
    CHECK(here.on.log.heard.back().first.time_since_epoch() < 8s);
}

TEST_CASE("quiet hours of the company hold a campaign until they are over") {
    delivery::permission_rules rules;
    rules.hours = calendar::load("time_zone: UTC\nhours: {monday-sunday: \"08:00-20:00\"}\n", "hours");
    campaign_house here{{{.name = "sms"}}, rules};
    REQUIRE(here.put("outage", plain));
    REQUIRE(here.upload("outage", numbers(10)));
    while (rules.hours->is_open(here.on.clock.calendar_now())) here.on.clock.run_for(10min);
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(10h);
    CHECK(here.on.log.heard.empty());
    here.on.clock.run_for(4h);
    CHECK(here.on.log.heard.size() == 10);
}

TEST_CASE("customers of a segment are told, once each, whoever was merged") {
    campaign_house here;
    const auto kept = here.customer("+2290197000001", "", "gold"), joined = here.customer("+2290197000002", "", "gold");
    here.customer("+2290197000003", "", "basic");
    here.customer("+2290197000004", "", "gold");
    here.write({history::change::join_customers{
        {.id = here.on.store->ids().next<history::merge>(), .kept = kept, .joined = joined, .why = "said so"}}});
    REQUIRE(here.put("outage",
                     R"({"audience": {"from": "customers", "segment": "gold"}, "words": {"fr": {"text": "Panne."}}})"));
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(10s);
    CHECK(here.on.log.heard.size() == 2);
    CHECK(here.fates("outage") == words{"1 queued", "2 queued"});
}

TEST_CASE("the company's system names who is concerned, page by page, and is asked again when it is away") {
    campaign_house here;
    here.lists->pages = {{"", {.read = true, .all = {{.number = "0197000001"}, {.number = "x"}}, .next = "p2"}},
                         {"p2", {.read = true, .all = {{.number = "0197000002", .language = "en"}}}}};
    here.lists->down = true;
    REQUIRE(here.put("outage", R"({"audience": {"from": "crm.under_cell", "arguments": {"cell": "C-17"}},
        "words": {"fr": {"text": "Panne."}, "en": {"text": "Outage."}}})"));
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(10s);
    CHECK(here.on.log.heard.empty());
    here.lists->down = false;
    here.on.clock.run_for(10s);
    CHECK(here.on.heard() == words{"Panne.", "Outage."});
    CHECK(here.lists->asked.front() == "crm.under_cell C-17 ");
    CHECK(here.lists->asked.back() == "crm.under_cell C-17 p2");
    CHECK(here.recipients("outage")[1].fate == recipient_fate::invalid);
}

TEST_CASE("an answer counts for the campaign that wrote to him last") {
    campaign_house here;
    const auto who = here.customer("+2290197000001");
    REQUIRE(here.put("outage", plain));
    REQUIRE(here.upload("outage", "number,name\n0197000001,Afi\n"));
    REQUIRE(here.run("outage"));
    here.on.clock.run_for(5s);
    const auto answered = here.answered(who);
    REQUIRE(answered);
    CHECK(answered->from.row == 1);
    CHECK(answered->from.fields.at("name").as_string() == "Afi");
    CHECK(answered->flow.empty());
    CHECK(here.answered(who, medium::sms, true));
    CHECK(here.progress("outage").answered == 1);
    CHECK(here.progress("outage").opted_out == 1);
    here.on.clock.run_for(80h);
    CHECK(here.answered(who).what == history::verdict::not_found);
}

TEST_CASE("his first answer, on the medium that he was asked on, goes on with the campaign's flow") {
    campaign_house here{{{.name = "sms"}, {.name = "wa", .on = medium::whatsapp}}};
    const auto afi = here.customer("+2290197000001"), sena = here.customer("+2290197000002");
    REQUIRE(here.put("avis", R"({"purpose": "survey", "flow": "avis", "from": {"sms": "1234"},
                                 "words": {"fr": {"text": "Notez nous de 1 a 5."}}})"));
    REQUIRE(here.upload("avis", "number\n0197000001\n0197000002\n"));
    std::string shown;
    here.on.gate().rule = [&](const outbound_message& what) {
        shown = what.from;
        return send_result{send_result::kind::accepted, "p" + what.id};
    };
    REQUIRE(here.run("avis"));
    here.on.clock.run_for(5s);
    CHECK(shown == "1234");
    CHECK(here.answered(afi)->flow == "avis");
    CHECK(here.answered(afi)->flow.empty());  // what he writes later is no answer to it
    CHECK(here.answered(sena, medium::whatsapp)->flow.empty());
    CHECK(here.answered(sena, medium::sms, true)->flow.empty());
    CHECK(here.progress("avis").answered == 2);
    CHECK(here.progress("avis").opted_out == 1);
    here.crash_and_begin();
    CHECK(here.answered(afi)->flow.empty());
}

TEST_CASE("a customer says STOP to a campaign: it is counted there, and nothing more reaches him") {
    const std::string survey =
        R"({"purpose": "survey", "flow": "avis", "words": {"fr": {"text": "Notez nous de 1 a 5."}}})";
    std::vector<std::pair<medium, history::customer_id>> stopped;
    delivery::sender_options with;
    with.on_stop = [&](const carrier_traits& at, history::customer_id from) { stopped.emplace_back(at.on, from); };
    campaign_house here{{{.name = "sms"}}, {}, with};
    const auto who = here.customer("+2290197000001");
    REQUIRE(here.put("avis", survey));
    REQUIRE(here.upload("avis", "number\n0197000001\n"));
    REQUIRE(here.run("avis"));
    here.on.clock.run_for(5s);
    here.on.gate().tell({inbound_message{.provider_id = "m1", .from = "+2290197000001", .to = "1234", .text = "Stop"}});
    here.on.clock.run_for(1s);
    REQUIRE(stopped.size() == 1);
    CHECK(stopped[0] == std::pair{medium::sms, who});
    CHECK(here.answered(stopped[0].second, stopped[0].first, true));
    CHECK(here.progress("avis").opted_out == 1);
    CHECK(here.progress("avis").answered == 0);
    REQUIRE(here.put("again", survey));
    REQUIRE(here.upload("again", "number\n0197000001\n"));
    REQUIRE(here.run("again"));
    here.on.clock.run_for(5s);
    CHECK(here.fates("again") == words{"1 skipped forbidden"});
}
