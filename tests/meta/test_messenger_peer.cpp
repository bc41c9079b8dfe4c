// tests/meta/test_messenger_peer.cpp - Messenger's carrier against the local Meta: windows, watermarks, echoes, tokens.
#include "meta/stand.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

using namespace palabre;
using namespace palabre::meta_tests;
using kind = send_result::kind;

namespace {

outbound_message message(std::string words, const std::string& details = "null") {
    outbound_message made;
    made.id = "42";
    made.on = medium::messenger;
    made.to = "5551";
    made.text = std::move(words);
    made.details = boost::json::parse(details);
    return made;
}

object written(const std::string& words) {
    return {{"message", object{{"mid", "m_in_" + words}, {"text", words}}}};
}

}  // namespace

TEST_CASE("messages, taps and the token of an m.me link come once") {
    stand at;
    at.messenger();
    CHECK(at.say("5551", written("Allô"), 2) == std::vector<int>{200, 200});
    at.say("5551", {{"referral", object{{"ref", "TOKEN"}, {"source", "SHORTLINK"}, {"type", "OPEN_THREAD"}}}});
    at.say("5551", {{"postback", object{{"mid", "m_p"},
                                        {"title", "Démarrer"},
                                        {"payload", "start"},
                                        {"referral", object{{"ref", "AUTRE"}}}}}});
    REQUIRE(at.heard.messages.size() == 3);
    CHECK(at.heard.repeated == 1);
    CHECK(at.heard.messages[0].text == "Allô");
    CHECK(at.heard.messages[0].from == "5551");
    CHECK(at.heard.messages[1].referral == "TOKEN");
    CHECK(at.heard.messages[2].referral == "AUTRE");
    CHECK(at.heard.messages[2].chosen == "start");
}

TEST_CASE("what Messenger takes, and its window by author and clock") {
    stand at;
    at.messenger();
    CHECK(at.send(message("a")).fault == send_fault::window_closed);  // he has never written: the platform says so
    at.say("5551", written("a"));
    CHECK(at.send(message(std::string(2000, 'a'))).what == kind::accepted);
    CHECK(at.send(message("Quoi ?", R"({"choices":[{"key":"t:1","label":"Solde"},{"key":"t:2","label":"Agent"}]})"))
              .what == kind::accepted);
    CHECK(at.send(message("", R"({"attachment":{"kind":"image","url":"https://x.example/a.jpg"}})")).what ==
          kind::accepted);
    CHECK(at.send(message("", R"({"location":{"latitude":6.36,"longitude":2.42,"name":"Agence"}})")).what ==
          kind::accepted);

    auto agents = message("Toujours là ?", R"({"author":"agent"})"),
         flows = message("Toujours là ?", R"({"author":"flow"})");
    agents.last_heard = flows.last_heard = at.loop.calendar_now() - 25h;
    at.direct("set", {{"ahead", 25 * 3600}});
    const auto asked = at.direct("sent").at("requests").to_number<int>();
    CHECK(at.send(flows).fault == send_fault::window_closed);
    CHECK(at.direct("sent").at("requests").to_number<int>() == asked);
    CHECK(at.send(agents).what == kind::accepted);
    const auto sent = at.direct("sent").at("sent").as_array();
    CHECK(sent.back().at("body").at("tag") == "HUMAN_AGENT");
    CHECK(sent.front().at("body").at("messaging_type") == "RESPONSE");
    agents.last_heard = at.loop.calendar_now() - 7 * 24h;
    CHECK(at.send(agents).fault == send_fault::window_closed);
    auto nobody = message("a");
    nobody.to = "1";
    CHECK(at.send(nobody).fault == send_fault::unreachable);
}

TEST_CASE("deliveries by watermark settle what was sent before, with or without names") {
    stand at;
    at.messenger();
    at.say("5551", written("a"));
    const auto one = at.send(message("un")), two = at.send(message("deux"));
    at.states({"delivered"});
    REQUIRE(at.heard.receipts.size() == 2);
    CHECK(at.heard.receipts[0].provider_id == one.provider_id);
    CHECK(at.heard.receipts[1].provider_id == two.provider_id);
    const auto three = at.send(message("trois"));
    at.states({"delivered"}, 2, {{"mids", true}});
    REQUIRE(at.heard.receipts.size() == 3);
    CHECK(at.heard.receipts[2].provider_id == three.provider_id);
    at.states({"read"}, 2);
    REQUIRE(at.heard.receipts.size() == 6);
    CHECK(at.heard.receipts[5].what == receipt::kind::read);
}

TEST_CASE("a message whose answer was lost is settled by its echo") {
    stand at;
    at.messenger();
    at.say("5551", written("a"));
    at.direct("fail", {{"taken", true}, {"drop", true}});
    CHECK(at.send(message("un")).what == kind::unknown);
    at.states({"echo"});
    REQUIRE(at.heard.receipts.size() == 1);
    CHECK(at.heard.receipts[0].id == "42");
    CHECK(at.heard.receipts[0].provider_id == "m_1");
    CHECK(at.heard.receipts[0].what == receipt::kind::sent);
    CHECK(at.heard.messages.size() == 1);  // an echo is nobody's message
}
