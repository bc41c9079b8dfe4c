// tests/api/test_operations.cpp - every operation in every face: what it does, and whom it refuses.
#include "api/desk.hpp"
#include "history/event_catalogue.hpp"

#include <fstream>
#include <iterator>
#include <set>

using namespace palabre;
using namespace palabre::tests;
using namespace std::chrono_literals;
namespace json = boost::json;

TEST_CASE("a customer and his timeline are told alike in every face") {
    for (const auto by : faces) {
        desk here;
        CAPTURE(static_cast<int>(by));
        const auto found = here.ask(by, "find_customer", {{"address", "0190011234"}});
        REQUIRE(found.status == 200);
        CHECK(text(found.all, "id") == to_string(here.moov.customer));
        CHECK(text(found.all, "name") == "Adjoa");
        CHECK(text(found.all.at("identities").at(0).as_object(), "address") == adjoa);
        const auto page = here.ask(by, "read_timeline", {{"address", adjoa}, {"limit", 1}});
        REQUIRE(page.status == 200);
        CHECK(text(page.all.at("customer").as_object(), "name") == "Adjoa");
        const auto& entry = page.all.at("entries").at(0).as_object();
        CHECK(text(entry, "kind") == "heard");
        CHECK(text(entry, "at").starts_with("2026-01-05T08:00:00.0"));
        // XML 1.0 cannot say every character.
        CHECK(text(entry, "text") == (by == face::json ? "Adjoa <1> & \x01 Fɔ̀n" : "Adjoa <1> & \xEF\xBF\xBD Fɔ̀n"));
        const auto nobody = here.ask(by, "find_customer", {{"address", "+2290190011299"}});
        CHECK(nobody.status == 404);
        CHECK(has(nobody.wrong, "nobody is known by that address"));
        const auto wrong = here.ask(by, "read_timeline", {{"address", adjoa}, {"limit", 201}});
        CHECK(wrong.status == 400);
        CHECK(has(wrong.wrong, "limit"));
    }
}

TEST_CASE("an interaction is written with its words, once for its reference") {
    for (const auto by : faces) {
        desk here;
        CAPTURE(static_cast<int>(by));
        const json::object given{
            {"address", "01 97 00 00 77"},
            {"kind", "visit"},
            {"on", "voice"},
            {"service", "Boutique Cotonou"},
            {"began", "2026-01-04T10:00:00+01:00"},
            {"ended", "2026-01-04T09:20:00.25Z"},
            {"disposition", "sold"},
            {"reference", "visit-7"},
            {"details", json::object{{"till", 3}}},
            {"entries",
             json::array{json::object{{"kind", "noted"}, {"text", "A <new> & \"good\" Fɔ̀n 🌳\nline"}},
                         json::object{{"kind", "said"}, {"text", "Merci"}, {"at", "2026-01-04T09:19:00Z"}}}}};
        const auto written = here.ask(by, "write_interaction", given);
        REQUIRE_MESSAGE(written.status < 300, written.wrong);
        CHECK(text(written.all, "known") == "false");
        const auto id = text(written.all, "interaction");
        const auto page = here.ask(face::json, "read_timeline", {{"address", "+2290197000077"}});
        REQUIRE(page.status == 200);
        const auto& entries = page.all.at("entries").as_array();
        REQUIRE(entries.size() == 3);
        CHECK(text(entries[0].as_object(), "text") == "sold");
        CHECK(text(entries[1].as_object(), "text") == "Merci");
        CHECK(text(entries[2].as_object(), "text") == "A <new> & \"good\" Fɔ̀n 🌳\nline");
        CHECK(text(entries[2].as_object(), "at") == "2026-01-04T09:00:00.000000Z");
        std::optional<history::interaction> kept;
        here.store.of(here.moov.company).interaction_of(history::interaction_id::parse(id), [&](const auto& found) {
            kept = *found;
        });
        here.clock.run();
        REQUIRE(kept);
        CHECK(kept->kind == history::interaction_kind::visit);
        CHECK(kept->disposition == "sold");
        CHECK(kept->source == "moov");
        CHECK(kept->how_ended == "completed");
        CHECK(kept->ended == kept->began + 20min + 250ms);
        CHECK(kept->details == value(json::object{{"till", 3}}));
        const auto again = here.ask(by, "write_interaction", given);
        REQUIRE(again.status == 200);
        CHECK(text(again.all, "known") == "true");
        CHECK(text(again.all, "interaction") == id);
        CHECK(here.event_types(here.moov) == std::vector<std::string>{"entry.added", "interaction.started",
                                                                      "entry.added", "entry.added", "entry.added",
                                                                      "disposition.given", "interaction.ended"});
        CHECK(here.heard.size() == 6);
        CHECK(here.heard.front() == "moov-benin interaction.started");
        auto backwards = given;
        backwards["ended"] = "2026-01-04T08:59:59Z";
        backwards["reference"] = "visit-8";
        CHECK(has(here.ask(by, "write_interaction", backwards).wrong, "it is before the beginning"));
    }
}

TEST_CASE("a disposition is written, and the same one not again") {
    for (const auto by : faces) {
        desk here;
        CAPTURE(static_cast<int>(by));
        const json::object given{{"interaction", to_string(here.moov.call)}, {"code", "callback"}, {"note", "Lundi"}};
        const auto written = here.ask(by, "write_disposition", given);
        REQUIRE_MESSAGE(written.status == 200, written.wrong);
        CHECK(text(written.all, "known") == "false");
        CHECK(text(here.ask(by, "write_disposition", given).all, "known") == "true");
        const auto page = here.ask(face::json, "read_timeline", {{"address", adjoa}});
        std::multiset<std::string> kinds;
        for (const auto& each : page.all.at("entries").as_array()) kinds.insert(text(each.as_object(), "kind"));
        CHECK(kinds == std::multiset<std::string>{"disposed", "heard", "noted"});
        CHECK(here.ask(by, "write_disposition", {{"interaction", "4711"}, {"code", "x"}}).status == 404);
        CHECK(here.ask(by, "write_disposition", {{"interaction", "x"}, {"code", "x"}}).status == 400);
        CHECK(has(here.ask(by, "write_disposition", {{"interaction", to_string(here.moov.call)}}).wrong,
                  "it is missing"));
    }
}

TEST_CASE("a message is queued once for its key, and to nobody who does not want any") {
    for (const auto by : faces) {
        desk here;
        CAPTURE(static_cast<int>(by));
        const json::object given{{"address", "0190011234"}, {"on", "sms"}, {"text", "Bonjour & merci"}, {"key", "k-1"}};
        const auto queued = here.ask(by, "start_conversation", given);
        REQUIRE_MESSAGE(queued.status < 300, queued.wrong);
        CHECK(text(queued.all, "state") == "waiting");
        const auto again = here.ask(by, "start_conversation", given);
        CHECK(text(again.all, "known") == "true");
        CHECK(text(again.all, "message") == text(queued.all, "message"));
        std::optional<history::outgoing> kept;
        here.store.of(here.moov.company)
            .message_of(history::outgoing_id::parse(text(queued.all, "message")),
                        [&](const auto& found) { kept = *found; });
        here.clock.run();
        REQUIRE(kept);
        CHECK(kept->to == adjoa);
        CHECK(kept->text == "Bonjour & merci");
        CHECK(std::ranges::count(here.event_types(here.moov), "message.queued") == 1);
        CHECK(has(here.ask(by, "start_conversation", {{"address", "account:C-1"}, {"on", "sms"}, {"text", "x"}}).wrong,
                  "reaches nobody"));
        here.store.of(here.moov.company)
            .write({history::change::forbid_contact{{{history::identity_kind::phone, adjoa}, "regulator"}}},
                   [](const auto&) {});
        here.clock.run();
        const auto refused = here.ask(by, "start_conversation", {{"address", adjoa}, {"on", "sms"}, {"text", "x"}});
        CHECK(refused.status == 409);
        CHECK(has(refused.wrong, "do-not-contact list 'regulator'"));
    }
}

TEST_CASE("events are listed page by page, each company's alone") {
    for (const auto by : faces) {
        desk here;
        CAPTURE(static_cast<int>(by));
        here.ask(by, "write_disposition", {{"interaction", to_string(here.moov.call)}, {"code", "sold"}});
        std::vector<std::string> types;
        json::object given{{"limit", 1}};
        for (int pages = 0; pages < 4; ++pages) {
            const auto page = here.ask(by, "list_events", given);
            REQUIRE_MESSAGE(page.status == 200, page.wrong);
            for (const auto& each : page.all.at("events").as_array()) {
                types.push_back(text(each.as_object(), "type"));
                CHECK(text(each.as_object(), "company") == "moov-benin");
                CHECK(has(text(each.as_object(), "data"), "{"));
            }
            given["after"] = text(page.all, "next");
        }
        CHECK(types == std::vector<std::string>{"entry.added", "disposition.given", "entry.added"});
        CHECK(has(here.ask(by, "list_events", {{"after", "x"}}).wrong, "it is no cursor"));
    }
}

TEST_CASE("a campaign is written, filled, run and read alike in every face") {
    for (const auto by : faces) {
        desk here;
        CAPTURE(static_cast<int>(by));
        const auto plan = json::parse(R"({"purpose": "marketing", "words": {"fr": {"text": "Panne"}}})");
        const auto made = here.ask(by, "write_campaign", {{"name", "outage"}, {"plan", plan}});
        REQUIRE_MESSAGE(made.status == 200, made.wrong);
        CHECK(text(made.all, "state") == "draft");
        const auto sent =
            here.ask(by, "upload_recipients", {{"name", "outage"}, {"csv", "number\n+2290197000001\nx\n"}});
        REQUIRE_MESSAGE(sent.status == 200, sent.wrong);
        CHECK(text(sent.all, "rows") == "2");
        CHECK(text(sent.all, "invalid") == "1");
        const auto rows = here.ask(by, "list_recipients", {{"name", "outage"}, {"limit", 1}});
        CHECK(text(rows.all.at("recipients").at(0).as_object(), "address") == "+2290197000001");
        CHECK(text(rows.all, "next") == "1");
        const auto last = here.ask(by, "list_recipients", {{"name", "outage"}, {"after", "1"}});
        CHECK(text(last.all.at("recipients").at(0).as_object(), "fate") == "invalid");
        CHECK(text(here.ask(by, "start_campaign", {{"name", "outage"}}).all, "state") == "running");
        CHECK(here.ask(by, "upload_recipients", {{"name", "outage"}, {"csv", "number\n1\n"}}).status == 409);
        CHECK(text(here.ask(by, "pause_campaign", {{"name", "outage"}}).all, "state") == "paused");
        CHECK(text(here.ask(by, "resume_campaign", {{"name", "outage"}}).all, "state") == "running");
        CHECK(text(here.ask(by, "cancel_campaign", {{"name", "outage"}}).all, "state") == "cancelled");
        CHECK(here.ask(by, "resume_campaign", {{"name", "outage"}}).status == 409);
        const auto now = here.ask(by, "read_campaign", {{"name", "outage"}});
        CHECK(has(text(now.all, "progress"), R"("invalid":1)"));
        const auto wrong = here.ask(by, "write_campaign", {{"name", "bad"}, {"plan", json::object{{"words", 3}}}});
        CHECK(wrong.status == 400);
        CHECK(has(wrong.wrong, "words: it is no object"));
    }
}

TEST_CASE(
    "a campaign by call is written, begun, drained and read alike in every face, and says what stands against it") {
    for (const auto by : faces) {
        desk here;
        CAPTURE(static_cast<int>(by));
        const auto plan = json::parse(R"({"kind": "call", "mode": "preview", "queue": "sales", "lists": ["march"]})");
        const auto made = here.ask(by, "write_campaign", {{"name", "spring"}, {"plan", plan}});
        REQUIRE_MESSAGE(made.status == 200, made.wrong);
        CHECK(text(made.all, "state") == "draft");
        const auto begun = here.ask(by, "start_campaign", {{"name", "spring"}});
        CHECK(begun.status == 409);
        CHECK(has(begun.wrong, "by: there is no trunk"));
        CHECK(here.ask(by, "upload_recipients", {{"name", "spring"}, {"csv", "number\n1\n"}}).status == 409);
        CHECK(here.ask(by, "drain_campaign", {{"name", "spring"}}).status == 409);
        CHECK(here.ask(by, "drain_campaign", {{"name", "Adjoa-paused"}}).status == 409);
        CHECK(text(here.ask(by, "drain_campaign", {{"name", "Adjoa-calls"}}).all, "state") == "draining");
        const auto now = here.ask(by, "read_campaign", {{"name", "spring"}});
        CHECK(has(text(now.all, "progress"), R"("dialled":0)"));
        CHECK(text(here.ask(by, "cancel_campaign", {{"name", "spring"}}).all, "state") == "cancelled");
        const auto wrong = here.ask(by, "write_campaign", {{"name", "bad"}, {"plan", json::object{{"kind", "call"}}}});
        CHECK(wrong.status == 400);
        CHECK(has(wrong.wrong, "mode: it is missing"));
    }
}

TEST_CASE("lists of leads are told alike in every face, with their counts, uploads and leads") {
    for (const auto by : faces) {
        desk here;
        CAPTURE(static_cast<int>(by));
        const auto all = here.ask(by, "list_lead_lists", {});
        REQUIRE(all.all.at("lists").as_array().size() == 1);
        CHECK(text(all.all.at("lists").at(0).as_object(), "name") == "Adjoa-list");
        CHECK(text(all.all.at("lists").at(0).as_object(), "leads") == "1");
        const auto one = here.ask(by, "read_lead_list", {{"list", "Adjoa-list"}});
        CHECK(text(one.all.at("uploads").at(0).as_object(), "invalid") == "1");
        const auto upload =
            here.ask(by, "read_lead_upload", {{"list", "Adjoa-list"}, {"upload", to_string(here.moov.upload)}});
        CHECK(text(upload.all, "state") == "done");
        CHECK(text(upload.all, "rows") == "2");
        const auto leads = here.ask(by, "list_leads", {{"list", "Adjoa-list"}, {"limit", 1}});
        CHECK(text(leads.all, "next") == to_string(here.moov.lead));
        CHECK(here.ask(by, "list_leads", {{"list", "Adjoa-list"}, {"after", to_string(here.moov.lead)}})
                  .all.at("leads")
                  .as_array()
                  .empty());
        const auto lead = here.ask(by, "read_lead", {{"lead", to_string(here.moov.lead)}});
        CHECK(text(lead.all, "name") == "Adjoa");
        CHECK(text(lead.all, "state") == "ready");
        CHECK(text(lead.all.at("numbers").at(0).as_object(), "address") == adjoa);
        CHECK(has(here.ask(by, "read_lead_list", {{"list", "april"}}).wrong, "no list is called so"));
    }
}

TEST_CASE("a campaign by call whose plan another version wrote is read all the same") {
    desk here;
    const auto id = here.store.ids().next<history::campaign>();
    const auto plan = json::parse(R"({"kind": "call", "mode": "holograms", "lists": ["march"]})");
    here.store.of(here.moov.company)
        .write({history::change::put_campaign{{.id = id, .name = "newer", .plan = plan}}},
               [](const auto& how) { REQUIRE(how); });
    here.clock.run();
    const auto now = here.ask(face::json, "read_campaign", {{"name", "newer"}});
    CHECK(now.status == 200);
    CHECK(has(text(now.all, "progress"), R"("dialled":0)"));
}

TEST_CASE("no key sees or changes anything of another company's, by any operation, in any face") {
    for (const auto by : faces)
        for (const auto& each : api::operations()) {
            desk here;
            const std::string name{each.name};
            CAPTURE(name);
            CAPTURE(static_cast<int>(by));
            // Togo's customer and call, asked for with Benin's key, and with Togo's name.
            const auto other = arguments_for(name, kossi, here.mtn);
            const auto without = here.ask(by, name, other);
            auto named = other;
            named["company"] = "mtn-togo";
            const auto with = here.ask(by, name, named);
            CHECK(with.status == 403);
            CHECK(has(with.wrong, "may not read that company"));
            named["company"] = "nobody";
            CHECK(here.ask(by, name, named).status == 403);
            for (const auto& got : {without, with}) {
                CHECK_FALSE(has(got.raw.body, "Kossi"));
                CHECK_FALSE(has(got.raw.body, to_string(here.mtn.customer)));
            }
            // What may be written about a stranger's number was written in the key's own company.
            const bool makes_customers = name == "write_interaction" || name == "start_conversation";
            const bool about_nobody = name == "list_events" || name == "list_audit" || name == "list_campaigns" ||
                                      name == "write_campaign" || name == "list_conversations" ||
                                      name == "list_queues" || name == "list_agents" || name == "list_positions" ||
                                      name == "list_recordings" || name == "list_calls" || name == "list_lead_lists" ||
                                      name == "count_surveys" || name == "list_figures" || name == "list_counted" ||
                                      name == "read_report" || name == "export_report" || name == "list_work" ||
                                      name == "read_forecast" || name == "read_forms";
            CHECK(without.status == (makes_customers ? (by == face::json || by == face::xml ? 201 : 200)
                                     : about_nobody  ? 200
                                                     : 404));
            CHECK(here.campaigns_of(here.mtn) ==
                  std::vector<std::string>{"Kossi-calls paused 0", "Kossi-draft draft 1", "Kossi-paused paused 0"});
            CHECK(here.event_types(here.mtn) == std::vector<std::string>{"entry.added"});
            std::size_t entries = 0;
            here.store.of(here.mtn.company).timeline(here.mtn.customer, {}, 100, [&](const auto& page) {
                entries = page->entries.size();
            });
            here.clock.run();
            CHECK(entries == 1);
            for (const auto& heard : here.heard) CHECK(heard.starts_with("moov-benin"));
            // With a key for both, the company must be said.
            CHECK(here.ask(by, name, other, key_of("both")).status == 400);
        }
}

TEST_CASE("a key does what its scopes say, and nothing else") {
    for (const auto by : faces)
        for (const auto& each : api::operations()) {
            const std::string name{each.name};
            for (const auto which : {api::scope::read, api::scope::write, api::scope::send, api::scope::events,
                                     api::scope::audit, api::scope::supervise, api::scope::adjust}) {
                desk here;
                CAPTURE(name);
                CAPTURE(static_cast<int>(by));
                if (name == "suggest_answer" || name == "judge_suggestion") here.hears_and_suggests(here.moov);
                const auto given = arguments_for(name, adjoa, here.moov);
                const auto got = here.ask(by, name, given, key_of(std::string{to_string(which)}));
                if (which == each.needs) {
                    CHECK_MESSAGE(got.status < 300, got.wrong);
                } else {
                    CHECK(got.status == 403);
                    CHECK(has(got.wrong, std::string{to_string(each.needs)}));
                    CHECK(here.heard.empty());
                }
            }
            desk here;
            const auto given = arguments_for(name, adjoa, here.moov);
            for (const std::string& wrong : {std::string{"unknown-key-of-twenty-bytes"}, key_of("moov").substr(1)}) {
                const auto got = here.ask(by, name, given, wrong);
                CHECK(got.status == 401);
                CHECK(http::header_of(got.raw.headers, "WWW-Authenticate") != nullptr);
            }
        }
}

TEST_CASE("where another center serves a company, it is read and not written") {
    for (const auto& each : api::operations()) {
        desk here;
        here.serves = false;
        const std::string name{each.name};
        const auto got = here.ask(face::json, name, arguments_for(name, adjoa, here.moov));
        CHECK(got.status == (each.writes() ? 503 : 200));
        CHECK(here.heard.empty());
    }
}

TEST_CASE("arguments that cannot be are refused with their place, whatever carries them") {
    desk here;
    const auto wrong = [&](const json::object& more) {
        json::object given{{"address", adjoa}};
        for (const auto& each : more) given[each.key()] = each.value();
        const auto got = here.ask(face::json, "write_interaction", given);
        CHECK(got.status == 400);
        return got.wrong;
    };
    CHECK(wrong({{"kind", "chat"}}) == "it is none of the words that it may be; 'kind' in the body");
    CHECK(wrong({{"kind", 1}}) == "it is of another type; 'kind' in the body");
    CHECK(wrong({{"began", "yesterday"}}) == "it is no moment; 'began' in the body");
    CHECK(wrong({{"began", "2026-01-04T10:00:00"}}) == "it is no moment; 'began' in the body");
    CHECK(wrong({{"colour", "red"}}) == "it is not known; 'colour' in the body");
    CHECK(wrong({{"entries", "x"}}) == "it is no list; 'entries' in the body");
    CHECK(wrong({{"entries", json::array{"x"}}}) == "it is no object; 'entries[1]' in the body");
    CHECK(wrong({{"entries", json::array{json::object{}}}}) == "it is missing; 'entries[1].kind' in the body");
    CHECK(wrong({{"entries", json::array{json::object{{"kind", "noted"}, {"txt", ""}}}}}) ==
          "it is not known; 'entries[1].txt' in the body");
    CHECK(wrong({{"service", std::string(257, 'x')}}) == "it has 257 bytes; 'service' in the body");
    CHECK(wrong({{"service", std::string("a\0b", 3)}}) == "it is not UTF-8, or holds a NUL; 'service' in the body");
    json::array many;
    for (int each = 0; each < 101; ++each) many.push_back(json::object{{"kind", "noted"}});
    CHECK(wrong({{"entries", many}}) == "there are 101; 'entries' in the body");

    const auto send = [&](const std::string& type, const std::string& body) {
        return here.send(desk::request("POST", "/api/v1/customers/0190011234/interactions",
                                       {{"X-API-Key", key_of("moov")}, {"Content-Type", type}}, body));
    };
    CHECK(send("application/json", "").status == 400);
    CHECK(send("application/json", "[]").status == 400);
    CHECK(send("application/json", "{\"kind\":\"\xff\"}").status == 400);
    CHECK(send("application/json", std::string(10'000, '[')).status == 400);
    CHECK(send("text/plain", "{}").status == 415);
    CHECK(send("", "{}").status == 201);
    CHECK(send("application/xml", "<a/>").status == 400);
    CHECK(send("application/xml", "").status == 400);
    CHECK(send("application/xml", "<write_interaction/>").status == 400);  // of no namespace
    const std::string open = "<write_interaction xmlns='urn:palabre:api:1'>", close = "</write_interaction>";
    CHECK(send("text/xml", open + close).status == 201);
    CHECK(has(send("text/xml", open + "words" + close).body, "it holds text"));
    CHECK(has(send("text/xml", open + "<kind>visit</kind><kind>visit</kind>" + close).body, "it is there twice"));
    CHECK(has(send("text/xml", open + "<kind><b/></kind>" + close).body, "it holds elements"));
    CHECK(has(send("text/xml", open + "<details>{</details>" + close).body, "it is no JSON"));
    // A document type is passed over, and what it defines is not there.
    CHECK(has(send("text/xml", "<!DOCTYPE a [<!ENTITY x 'visit'>]>" + open + "<kind>&x;</kind>" + close).body,
              "none of the words"));
}

TEST_CASE("envelopes that cannot be are faults of their own version") {
    desk here;
    const auto send = [&](const std::string& body, const std::string& type = "text/xml") {
        return here.send(
            desk::request("POST", "/api/v1/soap", {{"X-API-Key", key_of("moov")}, {"Content-Type", type}}, body));
    };
    const std::string old = "http://schemas.xmlsoap.org/soap/envelope/",
                      newer = "http://www.w3.org/2003/05/soap-envelope";
    const auto envelope = [](const std::string& uri, const std::string& inside, const std::string& header = "") {
        return "<e:Envelope xmlns:e='" + uri + "'>" + header + "<e:Body>" + inside + "</e:Body></e:Envelope>";
    };
    const std::string find = "<find_customer xmlns='urn:palabre:api:1'><address>0190011234</address></find_customer>";
    CHECK(send(envelope(old, find)).status == 200);
    CHECK(send(envelope(newer, find)).content_type.starts_with("application/soap+xml"));
    auto got = send("<x/>");
    CHECK(got.status == 500);
    CHECK(has(got.body, "<faultcode>soap:Client</faultcode>"));
    got = send("no xml", "application/soap+xml");
    CHECK(got.status == 400);
    CHECK(has(got.body, "<soap:Value>soap:Sender</soap:Value>"));
    CHECK(has(send(envelope(old, "<find_customer/>")).body, "is no operation"));
    CHECK(has(send(envelope(old, "<drop xmlns='urn:palabre:api:1'/>")).body,
              "there are, of urn:palabre:api:1: read_timeline"));
    CHECK(has(send(envelope(old, "")).body, "is no operation"));
    const std::string header = "<e:Header><s:Security xmlns:s='urn:s' e:mustUnderstand='1'/></e:Header>";
    CHECK(has(send(envelope(old, find, header)).body, "soap:MustUnderstand"));
    CHECK(send(envelope(old, find, "<e:Header><s:Trace xmlns:s='urn:s'/></e:Header>")).status == 200);
    CHECK(has(here.send(desk::request("POST", "/api/v1/soap", {}, envelope(old, find))).body, "this asks for a key"));
    CHECK(here.send(desk::request("GET", "/api/v1/soap")).status == 400);
    here.store.become({history::condition::kind::degraded, "the disk is full"});
    got = send(envelope(old, find));
    CHECK(got.status == 503);
    CHECK(has(got.body, "soap:Server"));
    CHECK_FALSE(has(got.body, "disk"));
}

TEST_CASE("the WSDL has all operations, and the address that the client came by") {
    desk here;
    const auto got = here.send(desk::request("GET", "/api/v1/soap?wsdl", {{"Host", "center.example:8080"}}));
    REQUIRE(got.status == 200);
    pugi::xml_document document;
    REQUIRE(document.load_string(got.body.c_str()));
    CHECK(has(got.body, "location=\"http://center.example:8080/api/v1/soap\""));
    for (const auto& each : api::operations()) {
        CHECK(has(got.body, "<wsdl:operation name=\"" + std::string{each.name} + "\">"));
        CHECK(has(got.body, "<xs:element name=\"" + std::string{each.name} + "_response\">"));
    }
    CHECK(has(here.send(desk::request("GET", "/api/v1/soap?WSDL", {{"Host", "a\"b"}})).body, "http://localhost/api"));
    CHECK(has(here.send(desk::request("GET", "/api/v1/palabre.xsd")).body, "targetNamespace=\"urn:palabre:api:1\""));
    CHECK(has(here.send(desk::request("GET", "/api/v1/events/schema")).body, "\"interaction.started\""));
}

TEST_CASE("a client is answered in the form that it asks for first") {
    const auto asks = [](const std::string& accept, const std::string& type = "") {
        return api::wants_xml({.method = "GET", .headers = {{"Accept", accept}, {"Content-Type", type}}});
    };
    CHECK_FALSE(asks(""));
    CHECK(asks("application/xml"));
    CHECK(asks("text/xml, application/json"));
    CHECK_FALSE(asks("application/json, application/xml"));
    CHECK_FALSE(asks("*/*"));
    CHECK(asks("*/*", "application/xml"));
    CHECK(asks("", "text/xml; charset=utf-8"));
    CHECK_FALSE(asks("application/json", "text/xml"));
}

TEST_CASE("the manual has every operation with its path and scope, and every event with its data") {
    const auto read = [](const std::string& name) {
        std::ifstream in{PALABRE_SOURCE_DIR "/docs/manual/" + name};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    const auto api = read("api.md"), events = read("events.md");
    for (const auto& each : api::operations())
        CHECK(has(api, "| `" + std::string{each.name} + "` | `" + std::string{each.method} + " " +
                           std::string{each.path} + "` | " + std::string{to_string(each.needs)} + " |"));
    for (const auto& each : history::event_catalogue()) {
        std::string fields;
        for (const auto& one : each.fields) fields += (fields.empty() ? "" : ", ") + std::string{one.name};
        const auto at = events.find("| `" + std::string{each.name} + "` | ");
        REQUIRE(at != std::string::npos);
        CHECK(has(events.substr(at, events.find('\n', at) - at), " | " + fields + " |"));
    }
}
