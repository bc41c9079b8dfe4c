// tests/meta/test_whatsapp_body.cpp - messages as the Cloud API wants them, and those that it would refuse.
#include "channel/whatsapp/body.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace palabre;

namespace {

outbound_message message(std::string text, const std::string& details = "null") {
    return {.id = "42",
            .on = medium::whatsapp,
            .to = "+22997123456",
            .text = std::move(text),
            .details = boost::json::parse(details)};
}

/// Whether that is what goes out, beside what goes out with every message.
bool is(const outbound_message& what, const std::string& expected) {
    auto made = whatsapp::body_of(what, "Choisir");
    for (const char* const same : {"messaging_product", "recipient_type", "biz_opaque_callback_data"}) made.erase(same);
    const bool so = value(made) == boost::json::parse(expected);
    if (!so) MESSAGE(boost::json::serialize(made));
    return so;
}

std::string choices(int count, const std::string& label = "L") {
    std::string all;
    for (int at = 1; at <= count; ++at)
        all += fmt::format(R"({}{{"key":"{}","label":"{}{}"}})", at > 1 ? "," : "", at, label, at);
    return R"({"choices":[)" + all + "]}";
}

}  // namespace

TEST_CASE("a text, its clear words sent and our id with it") {
    auto what = message("Code ••••");
    what.clear = secret{"Code 4711"};
    CHECK(boost::json::serialize(whatsapp::body_of(what, "")) ==
          R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"22997123456",)"
          R"("biz_opaque_callback_data":"42","type":"text","text":{"body":"Code 4711"}})");
    what.to = "BJ.77";
    what.details = boost::json::parse(R"({"reply_to":"wamid.1"})");
    CHECK(
        boost::json::serialize(whatsapp::body_of(what, "")) ==
        R"({"messaging_product":"whatsapp","recipient_type":"individual","recipient":"BJ.77",)"
        R"("context":{"message_id":"wamid.1"},"biz_opaque_callback_data":"42","type":"text","text":{"body":"Code 4711"}})");
}

TEST_CASE("choices are buttons, a list or lines") {
    CHECK(is(message("Quoi ?", choices(2)),
             R"({"to":"22997123456","interactive":{"type":"button","body":{"text":"Quoi ?"},"action":{"buttons":[)"
             R"({"type":"reply","reply":{"id":"1","title":"L1"}},{"type":"reply","reply":{"id":"2","title":"L2"}}]}},)"
             R"("type":"interactive"})"));
    CHECK(
        is(message("Quoi ?", choices(4)),
           R"({"to":"22997123456","interactive":{"type":"list","body":{"text":"Quoi ?"},"action":{"button":"Choisir",)"
           R"("sections":[{"rows":[{"id":"1","title":"L1"},{"id":"2","title":"L2"},{"id":"3","title":"L3"},)"
           R"({"id":"4","title":"L4"}]}]}},"type":"interactive"})"));
    CHECK(is(message("Quoi ?", choices(2, "un libellé de plus de vingt-quatre ")),
             R"({"to":"22997123456","text":{"body":"Quoi ?\n1 un libellé de plus de vingt-quatre 1\n)"
             R"(2 un libellé de plus de vingt-quatre 2"},"type":"text"})"));
}

TEST_CASE("a template with its parameters, its picture and what its buttons give") {
    CHECK(is(
        message("vu à l'écran",
                R"({"template":{"name":"avis","language":"fr","parameters":["Afi","a\nb\tc       d"]},)"
                R"("attachment":{"kind":"image","url":"https://x/a.jpg"},"choices":[{"key":"k","label":"Oui"}]})"),
        R"({"to":"22997123456","template":{"name":"avis","language":{"code":"fr"},"components":[)"
        R"({"type":"header","parameters":[{"type":"image","image":{"link":"https://x/a.jpg"}}]},)"
        R"({"type":"body","parameters":[{"type":"text","text":"Afi"},{"type":"text","text":"a b c    d"}]},)"
        R"({"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"k"}]}]},)"
        R"("type":"template"})"));
}

TEST_CASE("files and places") {
    CHECK(is(message("Voici", R"({"attachment":{"kind":"document","id":"m1","name":"a.pdf"}})"),
             R"({"to":"22997123456","document":{"id":"m1","caption":"Voici","filename":"a.pdf"},"type":"document"})"));
    CHECK(is(message("", R"({"attachment":{"kind":"audio","url":"https://x/a.ogg"}})"),
             R"({"to":"22997123456","audio":{"link":"https://x/a.ogg"},"type":"audio"})"));
    CHECK(is(
        message("Agence", R"({"location":{"latitude":6.5,"longitude":2.5}})"),
        R"({"to":"22997123456","location":{"latitude":6.5E0,"longitude":2.5E0,"name":"Agence"},"type":"location"})"));
}

TEST_CASE("what the Cloud API would refuse is told before") {
    const std::string text(1025, 'a');
    struct row {
        std::string words, details, problem;
    };
    for (const auto& [words, details, problem] : {
             row{"ok", "null", ""},
             row{"", "null", "nothing to say"},
             row{text, "null", ""},
             row{std::string(4097, 'a'), "null", "more than 4096 characters"},
             row{text, choices(2), "more than 1024 characters"},
             row{std::string(1024, 'a'), choices(2), ""},
             row{text, R"({"attachment":{"kind":"image","id":"1"}})", "more than 1024 characters under an attachment"},
             row{"", R"({"attachment":{"kind":"exe","id":"1"}})",
                 "an attachment that is no image, audio, video, document or sticker"},
             row{"", R"({"attachment":{"kind":"image"}})", "an attachment needs an id or a url, and not both"},
             row{"a", R"({"attachment":{"kind":"audio","id":"1"}})",
                 "audio and stickers carry no words; write them in a message of their own"},
             row{"", R"({"location":{"latitude":91,"longitude":0}})", "a location that is not on Earth"},
             row{"", R"({"template":{"name":"a"}})", "a template without name or language"},
             row{"", R"({"template":{"name":"a","language":"fr","parameters":[1]}})",
                 "a template's parameter that is no text"},
             row{"a", R"({"choices":[{"key":"","label":"b"}]})", "a choice without key or label"},
             row{"a", R"({"choices":[{"key":")" + std::string(201, 'k') + R"(","label":"b"}]})",
                 "a choice's key of more than 200 bytes"},
             row{"a", "[]", "details that are no object"},
         }) {
        CAPTURE(details);
        CHECK(whatsapp::problem_with(message(words, details)) == problem);
    }
}
