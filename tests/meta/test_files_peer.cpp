// tests/meta/test_files_peer.cpp - files and signs between Meta's carriers and the local Meta, sizes and troubles too.
#include "meta/stand.hpp"

#include "channel/meta/files.hpp"
#include "palabre/channel/whatsapp_templates.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

using namespace palabre;
using namespace palabre::meta_tests;
using got = fetched_file::kind;

namespace {

fetched_file fetch(stand& at, const attachment& what, std::size_t most = 1'000'000) {
    std::optional<fetched_file> told;
    at.by->fetch(what, most, [&](fetched_file came) {
        CHECK_FALSE(told);
        told = std::move(came);
        at.loop.stop();
    });
    CHECK_FALSE(told);
    while (!told) at.loop.run();
    return *told;
}

send_result upload(stand& at, file_to_upload what) {
    std::optional<send_result> told;
    at.by->upload(std::move(what), [&](send_result came) {
        told = std::move(came);
        at.loop.stop();
    });
    CHECK_FALSE(told);
    while (!told) at.loop.run();
    return *told;
}

object photo(const std::string& id) {
    return {{"type", "image"}, {"image", object{{"id", id}, {"mime_type", "image/jpeg"}, {"caption", "voilà"}}}};
}

}  // namespace

TEST_CASE("a customer's file is fetched by its id, with the token") {
    stand at;
    at.whatsapp();
    at.direct("media", {{"id", "m1"}, {"content", std::string(300'000, 'x')}, {"type", "image/jpeg"}});
    at.say("22997123456", photo("m1"));
    REQUIRE(at.heard.messages.size() == 1);
    REQUIRE(at.heard.messages[0].attachments.size() == 1);
    const auto& what = at.heard.messages[0].attachments[0];
    const auto told = fetch(at, what);
    CHECK(told.why == "");
    CHECK(told.what == got::got);
    CHECK(told.content == std::string(300'000, 'x'));
    CHECK(told.type == "image/jpeg");
    CHECK(fetch(at, what, 299'999).what == got::refused);
    CHECK(fetch(at, {.kind = "image", .id = "unknown"}).what == got::lost);
    CHECK(fetch(at, {.kind = "image", .id = "../105/media?x="}).what == got::lost);  // escaped
    at.direct("fail", {{"status", 503}});
    CHECK(fetch(at, what).what == got::later);
    at.direct("set", {{"token", "another"}});
    const auto later = fetch(at, what);
    CHECK(later.what == got::later);
    CHECK(later.after == 5min);
}

TEST_CASE("a url that has run out is asked for again") {
    stand at;
    at.whatsapp();
    at.direct("media", {{"id", "m1"}, {"content", "abc"}, {"type", "image/jpeg"}});
    // Its first answer is the url's, the second the file's: that one fails.
    at.direct("fail", {{"status", 200},
                       {"body", object{{"url", at.access().url + "/lookaside/m1?until=1"}, {"file_size", 3}}}});
    CHECK(fetch(at, {.kind = "image", .id = "m1"}).what == got::later);
    CHECK(fetch(at, {.kind = "image", .id = "m1"}).content == "abc");
}

TEST_CASE("Messenger's files come by their url, from its hosts alone") {
    stand at;
    at.messenger();
    at.direct("media", {{"id", "p1"}, {"content", "abc"}, {"type", "image/png"}});
    at.say("5551",
           {{"message", object{{"mid", "m_1"},
                               {"attachments", boost::json::array{object{
                                                   {"type", "image"},
                                                   {"payload", object{{"url", at.access().url + "/cdn/p1?a=b"}}}}}}}}});
    REQUIRE(at.heard.messages.size() == 1);
    REQUIRE(at.heard.messages[0].attachments.size() == 1);
    CHECK(fetch(at, at.heard.messages[0].attachments[0]).content == "abc");
    CHECK(fetch(at, {.kind = "image", .url = at.access().url + "/cdn/gone"}).what == got::lost);
    for (const char* const url :
         {"", "ftp://x.fbcdn.net/a", "http://169.254.169.254/latest/meta-data", "http://scontent.fbcdn.net/a",
          "https://fbcdn.net.evil.example/a", "https://evilfbcdn.net/a", "https://fbcdn.net@evil.example/a",
          "https://x.fbcdn.net/a\r\nX: y"}) {
        CAPTURE(url);
        const auto told = fetch(at, {.kind = "image", .url = url});
        CHECK(told.what == got::lost);
        CHECK(told.why.find("url") != std::string::npos);
    }
    const auto fine = meta::read_file_url("https://scontent.xx.fbcdn.net/v/a.jpg?oh=1&oe=2#x", at.access());
    CHECK(fine.problem == "");
    CHECK(fine.target == "/v/a.jpg?oh=1&oe=2");
    CHECK(fine.at == http::origin{"scontent.xx.fbcdn.net", 443, true});
}

TEST_CASE("an upload gives an id that a message carries, once for one content") {
    stand at;
    at.whatsapp();
    at.say("22997123456", text("a"));
    const file_to_upload pdf{.content = std::string("%PDF\0\r\n--x", 11),
                             .type = "application/pdf",
                             .name = "reçu \"8\".pdf",
                             .kind = "document",
                             .hash = std::string(64, 'a')};
    const auto told = upload(at, pdf);
    CHECK(told.why == "");
    CHECK(told.what == send_result::kind::accepted);
    CHECK(upload(at, pdf).provider_id == told.provider_id);
    const auto there = at.direct("uploads").at("uploads").as_array();
    REQUIRE(there.size() == 1);
    CHECK(there[0].at("size").to_number<int>() == 11);
    CHECK(there[0].at("type").as_string() == "application/pdf");
    outbound_message message;
    message.id = "43";
    message.to = "22997123456";
    message.details = {{"attachment", object{{"kind", "document"}, {"id", told.provider_id}, {"name", "reçu.pdf"}}}};
    CHECK(at.send(message).what == send_result::kind::accepted);
    // What the platform does not take is said before a message goes.
    CHECK(upload(at, {.content = "x", .type = "application/x-sh", .kind = "document"}).what ==
          send_result::kind::rejected);
    const auto large = upload(at, {.content = std::string(5'000'001, 'x'), .type = "image/jpeg", .kind = "image"});
    CHECK(large.what != send_result::kind::accepted);
    CHECK(large.why.starts_with("131053"));
    at.direct("fail", {{"status", 500}});
    CHECK(upload(at, {.content = "y", .type = "image/png", .kind = "image"}).what == send_result::kind::later);
}

TEST_CASE("having read and typing are shown where the platform has them") {
    stand at;
    at.whatsapp();
    CHECK(at.by->about().shows_typing);
    at.say("22997123456", text("a"));
    const auto his = at.heard.messages.at(0);
    at.by->show({.what = presence::kind::read, .to = his.from, .message = his.provider_id});
    at.by->show({.what = presence::kind::typing, .to = his.from, .message = his.provider_id});
    at.by->show({.what = presence::kind::typing, .to = his.from});  // nothing to say it of
    at.until([&] { return at.direct("shown").at("shown").as_array().size() == 2; });
    const auto shown = at.direct("shown").at("shown");
    CHECK_FALSE(shown.at(0).as_object().contains("typing_indicator"));
    CHECK(shown.at(1).at("message_id").as_string() == his.provider_id);
    CHECK(shown.at(1).at("typing_indicator").at("type").as_string() == "text");

    stand page;
    page.messenger();
    page.by->show({.what = presence::kind::read, .to = "5551"});
    page.until([&] { return page.direct("shown").at("shown").as_array().size() == 1; });
    page.by->show({.what = presence::kind::typing, .to = "5551"});
    page.until([&] { return page.direct("shown").at("shown").as_array().size() == 2; });
    CHECK(page.direct("shown").at("shown").at(0).at("sender_action").as_string() == "mark_seen");
    CHECK(page.direct("shown").at("shown").at(1).at("sender_action").as_string() == "typing_on");
}

TEST_CASE("the account's templates are read page by page, and messages are held against them") {
    stand at;
    at.whatsapp();
    at.direct("set", {{"account", "900"}});
    for (const char* const name : {"accueil", "suivi", "panne", "enquete"})
        at.direct("template", {{"name", name}, {"language", "fr"}, {"parameters", 1}});
    const auto read = [&](const std::string& account) {
        whatsapp_catalogue from{at.loop, at.access(), account};
        std::optional<std::pair<std::vector<whatsapp_template>, std::string>> told;
        from.read([&](std::vector<whatsapp_template> all, std::string why) {
            told.emplace(std::move(all), std::move(why));
            at.loop.stop();
        });
        while (!told) at.loop.run();
        return *told;
    };
    const auto [all, why] = read("900");
    CHECK(why == "");
    CHECK(all.size() == 5);  // with the stand's own, over three pages
    CHECK(problem_with(all, "rappel", "fr", 2) == "");
    CHECK(problem_with(all, "rappel", "fr", 1) == "the template 'rappel' in 'fr' has 2 parameters, not 1");
    CHECK(problem_with(all, "rappel", "en", 2) == "there is no template 'rappel' in 'en'");
    CHECK(read("901").second.starts_with("100/33"));
    CHECK_THROWS_AS(read("WABA"), error);
}
