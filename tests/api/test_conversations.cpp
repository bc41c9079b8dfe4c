// tests/api/test_conversations.cpp - conversations by the API: read, taken by one agent, answered once, closed.
#include "api/desk.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::tests;

namespace {

json::object about(const desk::filled& of, json::object more = {}) {
    more["conversation"] = to_string(of.talk);
    return more;
}

json::object by(const desk::filled& of, const char* agent, json::object more = {}) {
    more["agent"] = agent;
    return about(of, std::move(more));
}

void write(desk& here, std::vector<history::change::any> changes) {
    bool done = false;
    here.store.of(here.moov.company).write(std::move(changes), [&](const auto& how) { done = static_cast<bool>(how); });
    here.clock.run();
    REQUIRE(done);
}

/// The customer writes there.
void hears(desk& here, medium on) {
    write(here, {history::change::add_entry{{.id = here.store.ids().next<history::entry>(),
                                             .customer = here.moov.customer,
                                             .within = here.moov.talk,
                                             .kind = history::entry_kind::heard,
                                             .on = on,
                                             .at = here.clock.calendar_now(),
                                             .text = "Allô ?"}}});
}

std::vector<history::outgoing> sent(desk& here) {
    std::vector<history::outgoing> all;
    here.store.of(here.moov.company).messages(here.moov.customer, 10, [&](const auto& told) { all = *told; });
    here.clock.run();
    return all;
}

}  // namespace

TEST_CASE("a conversation is read with its words, what the flow has learnt, and the call that it continues") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        const auto page = here.ask(face, "list_conversations", {{"queue", "support"}, {"owner", "nobody"}});
        REQUIRE_MESSAGE(page.status == 200, page.wrong);
        REQUIRE(page.all.at("conversations").as_array().size() == 1);
        CHECK(text(page.all.at("conversations").at(0).as_object(), "id") == to_string(here.moov.talk));
        hears(here, medium::whatsapp);
        const auto whole = here.ask(face, "read_conversation", about(here.moov));
        REQUIRE_MESSAGE(whole.status == 200, whole.wrong);
        const auto& talk = whole.all.at("conversation").as_object();
        CHECK(text(talk, "state") == "open");
        CHECK(text(talk, "owner") == "nobody");
        CHECK(text(talk, "on") == "whatsapp");
        CHECK(text(talk, "language") == "fr");
        CHECK(has(text(talk, "slots"), "solde"));
        CHECK(text(talk, "continues") == to_string(here.moov.call));
        CHECK(text(whole.all.at("customer").as_object(), "name") == "Adjoa");
        REQUIRE(whole.all.at("entries").as_array().size() == 1);
        CHECK(text(whole.all.at("entries").at(0).as_object(), "text") == "Allô ?");
        REQUIRE(whole.all.at("before").as_array().size() == 1);
        CHECK(has(text(whole.all.at("before").at(0).as_object(), "text"), "Adjoa <1>"));
        CHECK(here.ask(face, "read_conversation", {{"conversation", to_string(here.moov.call)}}).status == 404);
        CHECK(here.ask(face, "list_conversations", {{"queue", "sales"}}).all.at("conversations").as_array().empty());
    }
}

TEST_CASE("one agent takes it, and who comes second is told who has it") {
    desk here;
    // Both ask before either is answered.
    std::vector<int> statuses;
    for (const char* agent : {"11", "12"})
        here.routes->take(
            desk::request("POST", "/api/v1/conversations/" + to_string(here.moov.talk) + "/take",
                          {{"Authorization", "Bearer " + key_of("moov")}, {"Content-Type", "application/json"}},
                          std::string{"{\"agent\":\""} + agent + "\"}"),
            [&](const http::response& got) { statuses.push_back(got.status); });
    here.clock.run();
    std::ranges::sort(statuses);
    CHECK(statuses == std::vector<int>{200, 409});
    for (const auto face : faces) {
        const auto refused = here.ask(face, "take_conversation", by(here.moov, "12"));
        CHECK(refused.status == 409);
        CHECK(has(refused.wrong, "agent 11 has conversation"));
        CHECK(here.ask(face, "take_conversation", by(here.moov, "11")).status == 200);
    }
    CHECK(here.ask(face::json, "assign_conversation", by(here.moov, "12")).status == 200);
    CHECK(has(here.ask(face::json, "write_message", by(here.moov, "11", {{"text", "a"}, {"key", "1"}})).wrong,
              "agent 12 has conversation"));
    CHECK(here.ask(face::json, "list_conversations", {{"agent", "12"}}).all.at("conversations").as_array().size() == 1);
}

TEST_CASE("an agent's words are queued once for their key, in his name, where the customer wrote last") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        const auto given = by(here.moov, "11", {{"text", "Bonjour, ici Afi."}, {"key", "m-1"}});
        const auto written = here.ask(face, "write_message", given);
        REQUIRE_MESSAGE(written.status < 300, written.wrong);
        CHECK(text(written.all, "known") == "false");
        const auto again = here.ask(face, "write_message", given);
        CHECK(text(again.all, "known") == "true");
        CHECK(text(again.all, "message") == text(written.all, "message"));
        auto queued = sent(here);
        REQUIRE(queued.size() == 1);
        CHECK(queued[0].on == medium::whatsapp);
        CHECK(queued[0].to == adjoa.substr(1));
        CHECK(queued[0].priority == history::send_priority::urgent);
        CHECK(queued[0].details.at("author") == value("agent"));
        CHECK(queued[0].because_of == here.moov.talk);
        const auto whole = here.ask(face, "read_conversation", about(here.moov));
        CHECK(text(whole.all.at("conversation").as_object(), "agent") == "11");
        CHECK(text(whole.all.at("entries").at(0).as_object(), "by") == "11");
        CHECK(text(whole.all.at("entries").at(0).as_object(), "kind") == "sent");
    }
}

TEST_CASE("a translated answer keeps the agent's own words beside it, in the timeline alone") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        auto given = by(here.moov, "11", {{"text", "Kuabɔ 500 F"}, {"key", "m-1"}, {"original", "Bonjour 500 F"}});
        CHECK(has(here.ask(face, "write_message", given).wrong, "nobody says which language 'original' is in"));
        given["original_language"] = "fr";
        given["translated_by"] = "edited";
        REQUIRE(here.ask(face, "write_message", given).status < 300);
        const auto queued = sent(here);
        REQUIRE(queued.size() == 1);
        CHECK(queued[0].text == "Kuabɔ 500 F");
        CHECK_FALSE(queued[0].details.as_object().contains("original"));
        const auto whole = here.ask(face, "read_conversation", about(here.moov));
        const auto told = text(whole.all.at("entries").at(0).as_object(), "details");
        CHECK_MESSAGE(has(told, "Bonjour 500 F"), told);
        CHECK_MESSAGE(has(told, "edited"), told);
    }
}

TEST_CASE("that an agent types is shown where the channel can, of who has the conversation or could") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        const auto shown = here.ask(face, "show_typing", by(here.moov, "11"));
        REQUIRE_MESSAGE(shown.status == 200, shown.wrong);
        CHECK(text(shown.all, "shown") == "true");
        CHECK(text(shown.all, "conversation") == to_string(here.moov.talk));
        CHECK(here.typed == std::vector{here.moov.talk});
        CHECK(here.ask(face, "take_conversation", by(here.moov, "11")).status == 200);
        CHECK(here.ask(face, "show_typing", by(here.moov, "11")).status == 200);
        CHECK(has(here.ask(face, "show_typing", by(here.moov, "12")).wrong, "agent 11 has conversation"));
        CHECK(here.ask(face, "close_conversation", by(here.moov, "11")).status == 200);
        CHECK(has(here.ask(face, "show_typing", by(here.moov, "11")).wrong, "is closed"));
        CHECK(here.typed.size() == 2);
        json::object nowhere{{"conversation", to_string(here.moov.call)}, {"agent", "11"}};
        CHECK(here.ask(face, "show_typing", nowhere).status == 404);
    }
}

TEST_CASE("before anything is sent it is told whether it may go, how else, in how many SMS and for how much") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        const std::string words = "12\u202F345\u00A0F CFA " + std::string(140, 'a');  // the money's spaces cost nothing
        const auto asks = [&](const std::string& said) {
            return here.ask(face, "can_send",
                            {{"address", adjoa}, {"on", "sms"}, {"purpose", "survey"}, {"text", said}});
        };
        const auto one = asks(words);
        REQUIRE_MESSAGE(one.status == 200, one.wrong);
        CHECK(text(one.all, "may") == "true");
        CHECK(text(one.all, "parts") == "1");
        CHECK(text(one.all, "encoding") == "gsm_7bit");
        CHECK(text(one.all, "cost_minor") == "12");
        CHECK(text(one.all, "currency") == "XOF");
        const auto dear = asks(words + "ê");
        CHECK(text(dear.all, "parts") == "3");
        CHECK(text(dear.all, "encoding") == "ucs_2");
        CHECK(text(dear.all, "cost_minor") == "36");
        here.may = delivery::permission{.on = medium::whatsapp,
                                        .refused = delivery::refusal_of_sending::window_closed,
                                        .why = "he has not written",
                                        .instead = medium::sms};
        const auto no = here.ask(face, "can_send", {{"address", adjoa}, {"on", "whatsapp"}});
        CHECK(text(no.all, "may") == "false");
        CHECK(text(no.all, "refused") == "window_closed");
        CHECK(text(no.all, "instead") == "sms");
        CHECK(here.asked_for == std::vector<std::string>{"survey", "survey", ""});
        CHECK(here.ask(face, "can_send", {{"address", "+2290190019999"}, {"on", "sms"}}).status == 404);
        CHECK(sent(here).empty());
    }
}

TEST_CASE("a conversation that is closed is not written to, and closing it twice is once") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        CHECK(here.ask(face, "take_conversation", by(here.moov, "11")).status == 200);
        CHECK(here.ask(face, "close_conversation", by(here.moov, "12")).status == 409);
        const auto closed = here.ask(face, "close_conversation", by(here.moov, "11", {{"disposition", "sold"}}));
        REQUIRE_MESSAGE(closed.status == 200, closed.wrong);
        CHECK(text(closed.all, "state") == "closed");
        CHECK(here.ask(face, "close_conversation", by(here.moov, "11")).status == 409);
        CHECK(std::ranges::count(here.event_types(here.moov), "interaction.ended") == 1);
        CHECK(has(here.ask(face, "write_message", by(here.moov, "11", {{"text", "a"}, {"key", "1"}})).wrong,
                  "is closed"));
        CHECK(here.ask(face, "take_conversation", by(here.moov, "12")).status == 409);
        CHECK(here.ask(face, "list_conversations", {}).all.at("conversations").as_array().empty());
        CHECK(text(here.ask(face, "reopen_conversation", by(here.moov, "12")).all, "agent") == "12");
    }
}

TEST_CASE("a conversation is given back, handed to another queue, and put off") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        here.ask(face, "take_conversation", by(here.moov, "11"));
        CHECK(here.ask(face, "release_conversation", by(here.moov, "12")).status == 409);
        CHECK(text(here.ask(face, "release_conversation", by(here.moov, "11")).all, "owner") == "nobody");
        CHECK(text(here.ask(face, "transfer_conversation", by(here.moov, "11", {{"queue", "billing"}})).all, "queue") ==
              "billing");
        CHECK(text(here.ask(face, "return_conversation", by(here.moov, "11")).all, "owner") == "flow");
        CHECK(text(here.ask(face, "transfer_conversation", by(here.moov, "11", {{"queue", "billing"}})).all, "owner") ==
              "nobody");
        const auto late =
            here.ask(face, "snooze_conversation", by(here.moov, "11", {{"until", "2026-01-05T07:00:00Z"}}));
        CHECK(late.status == 400);
        const auto off =
            here.ask(face, "snooze_conversation", by(here.moov, "11", {{"until", "2026-01-05T09:00:00Z"}}));
        CHECK(text(off.all, "state") == "snoozed");
        CHECK(here.ask(face, "list_conversations", {{"state", "snoozed"}}).all.at("conversations").as_array().size() ==
              1);
    }
}

TEST_CASE("conversations are told a page at a time, the oldest first, each once") {
    desk here;
    std::vector<std::string> wanted{to_string(here.moov.talk)};
    for (int each = 0; each < 4; ++each) {
        const auto id = here.store.ids().next<history::interaction>();
        wanted.push_back(to_string(id));
        const auto number = std::to_string(each);
        write(here,
              {history::change::begin_interaction{
                   {.id = id, .customer = here.moov.customer, .on = medium::sms, .began = here.clock.calendar_now()}},
               history::change::open_thread{{.of = id,
                                             .customer = here.moov.customer,
                                             .on = medium::sms,
                                             .service = number,
                                             .address = adjoa,
                                             .opened = here.clock.calendar_now()}}});
    }
    std::vector<std::string> got;
    json::object given{{"limit", 2}};
    for (int pages = 0; pages < 3; ++pages) {
        const auto page = here.ask(face::json, "list_conversations", given);
        REQUIRE(page.status == 200);
        for (const auto& each : page.all.at("conversations").as_array()) got.push_back(text(each.as_object(), "id"));
        CHECK(page.all.at("next").is_null() == (pages == 2));
        given["after"] = text(page.all, "next");
    }
    CHECK(got == wanted);
}

TEST_CASE("an agent is told what an assistant would answer, and what he made of it is kept for training") {
    for (const auto face : faces) {
        desk here;
        CAPTURE(static_cast<int>(face));
        const auto ask = [&](const char* name) {
            return here.ask(face, "suggest_answer", by(here.moov, "11", {{"assistant", name}}));
        };
        CHECK(ask("front").status == 409);  // he has written nothing
        here.hears_and_suggests(here.moov);
        CHECK(ask("back").status == 404);
        const auto told = ask("front");
        REQUIRE_MESSAGE(told.status < 300, told.wrong);
        CHECK(text(told.all, "answer") == "reply");
        CHECK(text(told.all, "text") == "Nous ouvrons à 8 h.");
        CHECK(text(told.all, "percent") == "87");
        CHECK(text(told.all, "sources").find("fr/hours") != std::string::npos);
        CHECK(here.consulted == std::vector<std::string>{"moov-benin fr 0: Allô ?"});
        CHECK(sent(here).empty());  // nothing leaves the house by it
        const auto judge = [&](const std::string& which, const char* became) {
            return here.ask(face, "judge_suggestion",
                            by(here.moov, "11", {{"suggestion", which}, {"became", became}, {"text", "À 9 h."}}));
        };
        CHECK(judge("4711", "rejected").status == 404);
        CHECK(judge(text(told.all, "suggestion"), "liked").status == 400);
        CHECK(judge(text(told.all, "suggestion"), "edited").status < 300);
        const auto whole = here.ask(face, "read_conversation", about(here.moov));
        const auto kept = json::serialize(whole.all.at("entries"));
        CHECK(kept.find("edited") != std::string::npos);
        CHECK(kept.find("À 9 h.") != std::string::npos);
    }
}
