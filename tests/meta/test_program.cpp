// tests/meta/test_program.cpp - palabre-center between the local Meta and a flow, killed and started again. Wall clock.
#include "core/process.hpp"
#include "faults/child.hpp"
#include "server/program.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

using namespace palabre;
using boost::json::object;
using boost::json::value;

namespace {

const std::string key = "a-key-of-twenty-bytes-and-more";

class place {
public:
    place() : platform_{{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/meta/platform.py"}} {
        graph_ = "http://127.0.0.1:" + platform_.line().value_or("0");
        config_ = folder_.write("center.yaml", "store: {url: \"sqlite:" + (folder_ / "palabre.db") + R"("}
drain: 2s
log: {level: info}
companies:
  sahel: {country: BJ, addresses: ["100"], canned: )" PALABRE_SOURCE_DIR R"(/docs/manual/examples/canned.yaml,
          files: {kinds: [image, document]}}
voice: {listen: [udp:127.0.0.1:0]}
flows: {"100": )" PALABRE_SOURCE_DIR R"(/samples-ivr/hello/flow.yaml}
http: {listen: 127.0.0.1:0, keys: {crm: {key: )" + key +
                                                   R"(, companies: [sahel], scopes: [read, send]}}}
files: {folder: files, spare_mb: 0}
messaging:
  listen: 127.0.0.1:0
  carriers:
    support: {kind: whatsapp, account: "900", shows: typing, company: sahel, address: "100", numbers: ["105"], url: ")" +
                                                   graph_ + R"(", token: tok,
              app_secret: "${env:APP_SECRET}", verify_token: ours}
    page: {kind: messenger, company: sahel, address: "100", page: "700", url: ")" +
                                                   graph_ + R"(", token: tok,
           app_secret: "${env:APP_SECRET}", verify_token: ours}
)");
        direct("set", {{"secret", "app-secret"},
                       {"token", "tok"},
                       {"number", "105"},
                       {"page", "700"},
                       {"customers", boost::json::array{object{{"wa_id", "22997123456"}, {"name", "Afi"}},
                                                        object{{"wa_id", "2290197000009"}, {"name", "Ama"}},
                                                        object{{"psid", "5551"}, {"name", "Kossi"}}}}});
    }

    void start() {
        center = std::make_unique<test::program>(std::vector<std::string>{PALABRE_CENTER, "--config", config_},
                                                 std::vector<std::string>{"APP_SECRET=app-secret"});
        const auto ready = center->first_line();
        REQUIRE(center->logs("callbacks are taken on="));
        CAPTURE(center->log());
        api_ = behind("http=", ready);
        callbacks_ = "http://" + behind("callbacks are taken on=", center->log());
        call_at("support");
    }

    /// What stands behind those words, up to a space or the line's end.
    static std::string behind(const std::string& words, const std::string& in) {
        const auto from = in.find(words);
        REQUIRE(from != in.npos);
        const auto begin = from + words.size();
        return in.substr(begin, in.find_first_of(" \n", begin) - begin);
    }

    /// What --check says, with Meta asked.
    palabre::detail::finished check_online() const {
        return palabre::detail::run({PALABRE_CENTER, "--config", config_, "--check", "--online"}, {});
    }

    void call_at(const std::string& carrier) { direct("set", {{"callback", callbacks_ + "/callbacks/" + carrier}}); }

    value direct(const std::string& what, const object& how = {}) const {
        const auto told = palabre::detail::run(
            {PALABRE_CURL, "-s", "-S", "-m", "60", "--data-binary", "@-", graph_ + "/test/" + what},
            boost::json::serialize(how));
        REQUIRE(told.status == 0);
        return boost::json::parse(told.out);
    }

    std::vector<int> say(const std::string& from, const object& content, int times = 1) const {
        std::vector<int> all;
        const auto told = direct("say", {{"from", from}, {"content", content}, {"times", times}});
        for (const auto& each : told.at("answers").as_array()) all.push_back(each.at("status").to_number<int>());
        return all;
    }

    /// What has been sent, once it is so many messages.
    boost::json::array sent(std::size_t count) const {
        const auto end = std::chrono::steady_clock::now() + test::program::long_enough;
        while (std::chrono::steady_clock::now() < end) {
            const auto all = direct("sent");
            if (all.at("sent").as_array().size() >= count) return all.at("sent").as_array();
        }
        return {};
    }

    std::string timeline(const std::string& address) const {
        const auto told = palabre::detail::run({PALABRE_CURL, "-s", "-m", "60", "-H", "X-API-Key: " + key,
                                                api_ + "/api/v1/customers/" + address + "/timeline?company=sahel"},
                                               {});
        return told.out;
    }

    /// GET, or POST of a body, at the API: the answer's headers, an empty line and its body.
    std::string ask(const std::string& path, const std::string& body = {}, const std::string& type = {}) const {
        std::vector<std::string> words{PALABRE_CURL, "-s", "-i", "-m", "60", "-H", "X-API-Key: " + key};
        if (!type.empty()) {
            words.insert(words.end(), {"-H", "Content-Type: " + type, "-H", "Expect:", "--data-binary", "@-"});
        }
        words.push_back(api_ + path);
        return palabre::detail::run(words, body).out;
    }
    std::string fetched(const std::string& url) const {
        return palabre::detail::run({PALABRE_CURL, "-s", "-i", "-m", "60", url}, {}).out;
    }

    std::unique_ptr<test::program> center;

private:
    test::own_folder folder_;
    faults::child platform_;
    std::string graph_, config_, callbacks_, api_;
};

object text(const std::string& words) {
    return {{"type", "text"}, {"text", object{{"body", words}}}};
}

std::size_t count(const std::string& in, const std::string& what) {
    std::size_t found = 0;
    for (auto at = in.find(what); at != in.npos; at = in.find(what, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("palabre-center's flow answers on WhatsApp and Messenger, once to what comes thrice") {
    place at;
    at.start();
    CHECK(at.say("22997123456", text("Bonjour"), 3) == std::vector<int>{200, 200, 200});
    auto all = at.sent(1);
    REQUIRE(all.size() == 1);
    const auto first = all.at(0).at("body");
    CHECK(first.at("to") == "22997123456");
    const auto& tap = first.at("interactive").at("action").at("buttons").at(0).at("reply");
    CHECK(tap.at("title") == "Français");
    at.say("22997123456",
           {{"type", "interactive"}, {"interactive", object{{"type", "button_reply"}, {"button_reply", tap}}}});
    all = at.sent(3);
    REQUIRE(all.size() == 3);
    CHECK(all.at(1).at("body").at("text").at("body") == "Bienvenue chez Palabre.");

    at.call_at("page");
    CHECK(at.say("5551", {{"message", object{{"mid", "m_1"}, {"text", "Hello"}}}}, 2) == std::vector<int>{200, 200});
    all = at.sent(4);
    REQUIRE(all.size() == 4);
    CHECK(all.at(3).at("to") == "5551");
    CHECK(all.at(3).at("body").at("message").at("quick_replies").at(1).at("title") == "English");
    CHECK(count(at.timeline("%2B2290197123456"), "Bonjour") >= 1);
    at.center->signal(SIGTERM);
    CHECK(at.center->ended() == 0);
}

TEST_CASE("what was acknowledged is there after a kill, and known when it comes again") {
    place at;
    at.start();
    const auto made = at.direct(
        "sign", {{"customer", object{{"wa_id", "22997123456"}, {"name", "Afi"}}}, {"content", text("Avant la panne")}});
    const object again{{"body", made.at("body")}, {"headers", object{{"X-Hub-Signature-256", made.at("signature")}}}};
    CHECK(at.direct("raw", again).at("status") == 200);
    at.center->signal(SIGKILL);
    CHECK(at.center->ended() == 128 + SIGKILL);
    const auto before = at.direct("sent").at("sent").as_array().size();
    at.start();
    CHECK(count(at.timeline("%2B2290197123456"), "Avant la panne") == 1);
    CHECK(at.direct("raw", again).at("status") == 200);
    const object forged{{"body", made.at("body")}, {"headers", object{{"X-Hub-Signature-256", "sha256=00"}}}};
    CHECK(at.direct("raw", forged).at("status") == 401);
    CHECK(at.center->logs("not signed by our app"));
    CHECK(count(at.timeline("%2B2290197123456"), "Avant la panne") == 1);
    CHECK(at.direct("sent").at("sent").as_array().size() == before);  // nobody answers it twice
}

TEST_CASE("a photo in, a document out, and nobody else's business") {
    place at;
    at.start();
    at.direct("media", {{"id", "m1"}, {"content", std::string(200'000, 'p')}, {"type", "image/png"}});
    at.say("2290197000009",
           {{"type", "image"}, {"image", object{{"id", "m1"}, {"mime_type", "image/png"}, {"caption", "la facture"}}}});
    at.say("2290197000009", {{"type", "video"}, {"video", object{{"id", "m2"}, {"mime_type", "video/mp4"}}}});
    const auto end = std::chrono::steady_clock::now() + test::program::long_enough;
    std::string told;
    while (count(told, "\"state\":\"kept\"") == 0 && std::chrono::steady_clock::now() < end)
        told = at.timeline("%2B2290197000009");
    CHECK(count(told, "\"state\":\"kept\"") == 1);
    CHECK(count(told, "\"state\":\"refused\"") == 1);
    const auto from = told.find("\"hash\":\"") + 8;
    const auto name = told.substr(from, 64);
    const auto got = at.ask("/api/v1/files/" + name);
    CHECK(got.starts_with("HTTP/1.1 200"));
    CHECK(count(got, "Content-Type: image/png") == 1);
    CHECK(count(got, "Content-Disposition: attachment") == 1);
    CHECK(count(got, "X-Content-Type-Options: nosniff") == 1);
    CHECK(got.ends_with("\r\n\r\n" + std::string(200'000, 'p')));
    CHECK(at.ask("/api/v1/files/" + std::string(64, '0')).starts_with("HTTP/1.1 404"));
    CHECK(at.ask("/api/v1/files/..%2Fpalabre.db").starts_with("HTTP/1.1 400"));
    // He saw that it was read, and that an answer was coming.
    CHECK(at.direct("shown").at("shown").as_array().size() >= 1);

    const std::string pdf = "%PDF-1.7 " + std::string(3'000'000, 'd');
    const auto stored = at.ask("/api/v1/files?name=re%C3%A7u.pdf", pdf, "application/pdf");
    CHECK(stored.starts_with("HTTP/1.1 201"));
    const auto kept = stored.substr(stored.find("\"hash\":\"") + 8, 64);
    CHECK(at.ask("/api/v1/files", std::string(16'000'001, 'x'), "image/png").starts_with("HTTP/1.1 413"));
    CHECK(at.ask("/api/v1/customers/0197000009/messages", std::string(1'000'001, 'x'), "application/json")
              .starts_with("HTTP/1.1 413"));
    const auto before = at.direct("sent").at("sent").as_array().size();
    const std::string message = R"({"on":")" + std::string{"whatsapp"} +
                                R"(","text":"Votre reçu","details":{"attachment":{"hash":")" + kept + R"("}}})";
    CHECK(at.ask("/api/v1/customers/0197000009/messages", message, "application/json").starts_with("HTTP/1.1 201"));
    const auto sent = at.sent(before + 1);
    REQUIRE(sent.size() == before + 1);
    const auto& document = sent.back().at("body").at("document");
    CHECK(document.at("filename").as_string() == "reçu.pdf");
    CHECK(document.at("caption").as_string() == "Votre reçu");
    const auto uploads = at.direct("uploads").at("uploads").as_array();
    CHECK(uploads.back().at("size").to_number<std::size_t>() == pdf.size());
    CHECK(uploads.back().at("id") == document.at("id"));

    // Messenger fetches by a link, which is good for that file and nothing else.
    at.call_at("page");
    at.say("5551", {{"message", object{{"mid", "m_1"}, {"text", "Hello"}}}});
    const std::string page = R"({"on":"messenger","text":" ","details":{"attachment":{"hash":")" + kept + R"("}}})";
    CHECK(at.ask("/api/v1/customers/messenger:5551/messages", page, "application/json").starts_with("HTTP/1.1 201"));
    std::string url;
    while (url.empty() && std::chrono::steady_clock::now() < end) {
        const auto all = at.direct("sent");
        for (const auto& each : all.at("sent").as_array())
            if (const auto* const message = each.at("body").as_object().if_contains("message"))
                if (const auto* const part = message->as_object().if_contains("attachment"))
                    url = part->at("payload").at("url").as_string();
    }
    REQUIRE(url != "");
    const auto linked = at.fetched(url);
    CHECK(linked.starts_with("HTTP/1.1 200"));
    CHECK(count(linked, "Content-Type: application/pdf") == 1);
    CHECK(linked.ends_with(pdf));
    auto forged = url;
    forged.replace(forged.find(kept), 64, name);
    CHECK(at.fetched(forged).starts_with("HTTP/1.1 404"));

    at.direct("set", {{"account", "900"}});
    at.direct("template", {{"name", "rappel"}, {"language", "fr"}, {"parameters", 2}});
    ::setenv("APP_SECRET", "app-secret", 1);
    const auto checked = at.check_online();
    CAPTURE(checked.out);
    CHECK(checked.status == 0);
    CHECK(count(checked.out, "carrier 'support': template rappel (fr), 2 parameters, APPROVED") == 1);

    const auto canned = at.ask("/api/v1/canned?address=0197000009");
    CHECK(count(canned, "Bonjour Ama, ici") + count(canned, "Bonjour , ici") == 1);
    at.center->signal(SIGTERM);
    CHECK(at.center->ended() == 0);
}

TEST_CASE("--check says what is wrong with a number or a page, and where") {
    test::own_folder folder;
    const auto file = folder.write("center.yaml", "store: {url: \"sqlite:" + (folder / "palabre.db") + R"("}
companies:
  sahel: {country: BJ, addresses: ["100"]}
flows: {"100": )" PALABRE_SOURCE_DIR R"(/samples-ivr/hello/flow.yaml}
messaging:
  carriers:
    support: {kind: whatsapp, company: sahel, address: "200", numbers: ["+22990000105"], token: t, app_secret: s,
              verify_token: v, list_button: "plus de vingt caractères"}
    page: {kind: messenger, company: autre, page: "700", token: t, app_secret: s, verify_tokn: v}
)");
    const auto told = palabre::detail::run({PALABRE_CENTER, "--config", file, "--check"}, {});
    CHECK(told.status == 2);
    CAPTURE(told.out);
    CHECK(count(told.out, ":7:5: nothing answers at '200'; add a flow for it") == 1);
    CHECK(count(told.out, ":9:") >= 2);  // an unknown key, and no such company
    CHECK(count(told.out, "verify_tokn") == 1);
    CHECK(count(told.out, "no company here is called 'autre'") == 1);
}
