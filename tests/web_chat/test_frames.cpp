// tests/web_chat/test_frames.cpp - what a browser may say, what it is told, and what a visitor's mailbox keeps.
#include "channel/web_chat/frames.hpp"
#include "channel/web_chat/mailbox.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <doctest/doctest.h>

using namespace palabre;

namespace {

const std::string token = "0123456789abcdef0123456789abcdef";

chat::mailbox::letter letter(const std::string& id, chat::mailbox::then waits = {}) {
    return {id, "<" + id + ">", {}, false, false, std::move(waits)};
}

}  // namespace

TEST_CASE("a browser says hello with its token, and messages with names of theirs") {
    const auto hello = chat::read(R"({"type":"hello","token":")" + token + R"(","last":"m7"})");
    REQUIRE(hello);
    CHECK(hello->token == token);
    CHECK(hello->last == "m7");
    const auto message = chat::read(R"({"type":"message","id":"a1","text":"Solde","chosen":"t:1","reply_to":"m7"})");
    REQUIRE(message);
    CHECK(message->what == chat::said::kind::message);
    CHECK(message->chosen == "t:1");
    CHECK(chat::read(R"({"type":"typing"})"));
    for (const auto* const bad :
         {"", "{", "[]", R"({"type":"hello"})", R"({"type":"hello","token":"short"})",
          R"({"type":"message","text":"a"})", R"({"type":"message","id":"with space","text":"a"})",
          R"({"type":"welcome"})", R"({"type":7,"id":"a"})",
          R"({"type":"hello","token":"0123456789ABCDEF0123456789ABCDEF"})"})
        CHECK_FALSE(chat::read(bad));
    CHECK_FALSE(chat::read(R"({"type":"got","id":")" + std::string(65, 'x') + "\"}"));
}

TEST_CASE("a token makes always the same visitor, who does not give it away") {
    CHECK(chat::visitor_of(token) == chat::visitor_of(token));
    CHECK(chat::visitor_of(token).size() == 32);
    CHECK(chat::visitor_of(token) != token);
    CHECK(chat::visitor_of("1" + token.substr(1)) != chat::visitor_of(token));
}

TEST_CASE("choices are buttons while they fit, files are links, templates are refused") {
    outbound_message what{.id = "m1", .on = medium::web_chat, .to = token, .text = "Quoi ?"};
    const auto choice = [](const char* key, const char* label) {
        return boost::json::object{{"key", key}, {"label", label}};
    };
    what.details = {{"choices", boost::json::array{choice("t:1", "Solde")}}, {"author", "agent"}};
    CHECK(
        chat::message(what, 5) ==
        R"({"text":"Quoi ?","at":5,"by":"agent","choices":[{"key":"t:1","label":"Solde"}],"type":"message","id":"m1"})");
    boost::json::array nine;
    for (int each = 0; each < 9; ++each) nine.push_back(choice("k", "L"));
    what.details = {{"choices", nine}};
    CHECK(chat::message(what, 5).find("\"choices\"") == std::string::npos);
    what.details = {{"attachment", {{"kind", "image"}, {"url", "https://a.example/b.png"}, {"caption", "Voici"}}}};
    CHECK(chat::message(what, 5).find(R"(Quoi ?\nVoici\nhttps://a.example/b.png)") != std::string::npos);
    CHECK(chat::problem_with(what) == "");
    what.details = {{"attachment", {{"kind", "image"}, {"id", "7"}}}};
    CHECK(chat::problem_with(what) == "a web chat shows files by their links alone");
    what.details = {{"template", {{"name", "a"}, {"language", "fr"}}}};
    CHECK(chat::problem_with(what) == "a web chat has no templates");
    what.details = nullptr;
    what.text = "PUK ••••";
    what.clear = secret{"PUK 4711"};
    CHECK(chat::message(what, 5) ==
          R"({"text":"PUK 4711","at":5,"by":"flow","masked":"PUK ••••","type":"message","id":"m1"})");
    what.to = "+2290197000001";
    CHECK(chat::problem_with(what) == "'+2290197000001' is no visitor of a web chat");
}

TEST_CASE("a mailbox gives what is behind the last one that a browser has, and drops the oldest") {
    chat::mailbox box;
    int dropped = 0;
    CHECK(box.put(letter("a", [&](const send_result&) { ++dropped; }), 3).empty());
    box.put(letter("b"), 3);
    box.put(letter("c"), 3);
    CHECK(box.behind("b") == std::vector<std::string>{"<c>"});
    CHECK(box.behind("").size() == 3);
    CHECK(box.behind("unknown").size() == 3);
    CHECK(box.reads("b") == std::vector<std::string>{"a", "b"});
    CHECK(box.reads("c") == std::vector<std::string>{"c"});
    CHECK(box.reads("unknown").empty());
    const auto gone = box.put(letter("d"), 3);
    REQUIRE(gone.size() == 1);
    gone.front()({});
    CHECK(dropped == 1);
    box.forget_before(instant{std::chrono::seconds{1}});
    CHECK(box.empty());
}
