// tests/delivery/test_hostile_callbacks.cpp - forged, malformed, oversized and replayed callbacks of every carrier.
#include "channel/meta/signature.hpp"
#include "delivery/center_file.hpp"
#include "delivery/raw_request.hpp"
#include "server/center_stage.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>
#include <map>
#include <poll.h>
#include <string>
#include <vector>

using namespace palabre;
using namespace palabre::tests;
using test::center_stage;

namespace {

const secret app{"app-secret-of-twenty-bytes"}, strangers{"another-secret-of-twenty"};
const std::string key = "tests-0123456789abcdef", token = "a-token-of-our-own";

/// What a callback looks like, what it is answered, and what the log says of it; "" where nothing need be said.
struct hostile {
    const char* what;
    std::string bytes;
    int status;
    const char* logged;
};

constexpr const char *unsigned_ = "not signed by our app", *unreadable = "a signed webhook cannot be read",
                     *passed_over = "of a webhook this was passed over", *no_token = "without our token",
                     *keyless = "a callback without our key was refused", *refused = "a callback was refused",
                     *turned_back = "a request was turned back";

std::string whatsapp_text(const std::string& id, const std::string& words, const std::string& number = "105") {
    return fmt::format(
        R"({{"object":"whatsapp_business_account","entry":[{{"id":"900","changes":[{{"field":"messages","value":{{)"
        R"("metadata":{{"phone_number_id":"{2}"}},"contacts":[{{"wa_id":"22997123456"}}],"messages":[{{)"
        R"("from":"22997123456","id":"{0}","timestamp":"1749416383","type":"text","text":{{"body":"{1}"}}}}]}}}}]}}]}})",
        id, words, number);
}

std::string messenger_text(const std::string& id, const std::string& words, const std::string& page = "700") {
    return fmt::format(R"({{"object":"page","entry":[{{"id":"{2}","time":1,"messaging":[{{"sender":{{"id":"5551"}},)"
                       R"("recipient":{{"id":"{2}"}},"timestamp":1,"message":{{"mid":"{0}","text":"{1}"}}}}]}}]}})",
                       id, words, page);
}

std::string posted(const std::string& target, const std::string& body, const std::string& headers = "") {
    return fmt::format("POST {} HTTP/1.1\r\nHost: center\r\nConnection: close\r\n{}Content-Length: {}\r\n\r\n{}",
                       target, headers, body.size(), body);
}

std::string signed_by_meta(const std::string& target, const std::string& body, const secret& by = app) {
    return posted(target, body, "X-Hub-Signature-256: " + meta::signature(by, body) + "\r\n");
}

std::string form(const std::string& target, const std::string& fields) {
    return posted(target, fields, "Content-Type: application/x-www-form-urlencoded\r\n");
}

std::string got(const std::string& target) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: center\r\nConnection: close\r\n\r\n", target);
}

/// Whatever a carrier is behind it.
std::vector<hostile> at_the_socket(const std::string& target) {
    return {
        {"no HTTP", "\x16\x03\x01\x02garbage\r\n\r\n", 400, turned_back},
        {"a length below nothing", "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", 400,
         turned_back},
        {"two lengths", "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
         400, turned_back},
        {"chunks that are none", "POST " + target + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
         400, turned_back},
        {"no host", "POST " + target + " HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 400, turned_back},
        {"headers without end",
         "POST " + target + " HTTP/1.1\r\nHost: a\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n", 431, turned_back},
        {"a body beyond all bounds", posted(target, std::string(1'000'001, 'a')), 413, turned_back},
        {"chunks beyond all bounds",
         "POST " + target + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n" +
             std::string(0x100000, 'a') + "\r\n0\r\n\r\n",
         413, turned_back},
    };
}

/// One table for both of Meta's platforms: `text(id, words, to)` is a webhook's body.
std::vector<hostile> at_meta(const std::string& target,
                             const std::function<std::string(const char*, const char*, const char*)>& text,
                             const char* ours) {
    const auto good = text("m_forged", "donne", ours);
    const auto with = [&](const std::string& signature) {
        return posted(target, good, "X-Hub-Signature-256: " + signature + "\r\n");
    };
    auto all = at_the_socket(target);
    const std::vector<hostile> more{
        {"no signature", posted(target, good), 401, unsigned_},
        {"an empty signature", with(""), 401, unsigned_},
        {"a signature of zeros", with("sha256=" + std::string(64, '0')), 401, unsigned_},
        {"half a signature", with(meta::signature(app, good).substr(0, 39)), 401, unsigned_},
        {"a signature and more", with(meta::signature(app, good) + "00"), 401, unsigned_},
        {"the old scheme", with("sha1=" + std::string(40, 'a')), 401, unsigned_},
        {"another app's signature", signed_by_meta(target, good, strangers), 401, unsigned_},
        {"the signature of other words", with(meta::signature(app, text("m_forged", "rends", ours))), 401, unsigned_},
        {"nothing, unsigned", posted(target, ""), 401, unsigned_},
        {"a handshake without the token", got(target + "?hub.mode=subscribe&hub.challenge=1"), 403, no_token},
        {"a handshake with another token", got(target + "?hub.mode=subscribe&hub.verify_token=their&hub.challenge=1"),
         403, no_token},
        {"nothing, signed", signed_by_meta(target, ""), 400, unreadable},
        {"half a body, signed", signed_by_meta(target, good.substr(0, good.size() / 2)), 400, unreadable},
        {"a list, signed", signed_by_meta(target, "[]"), 400, unreadable},
        {"no text, signed", signed_by_meta(target, "{\"object\":\"\xff\xfe\"}"), 400, unreadable},
        {"a deep nest, signed", signed_by_meta(target, std::string(50'000, '[')), 400, unreadable},
        {"somebody else's object, signed", signed_by_meta(target, R"({"object":"user","entry":[]})"), 400, unreadable},
        {"another account's message, signed", signed_by_meta(target, text("m_other", "donne", "999")), 200,
         passed_over},
        {"a path of its own", signed_by_meta(target + "/extra", good), 404, refused},
        {"a method of its own",
         "DELETE " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 405, refused},
    };
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// Kannel and a declared gateway: a key in the address, receipts and messages behind it.
std::vector<hostile> at_sms(const std::string& at, const std::string& from, const std::string& state) {
    const auto inbound = at + "/inbound", receipt = at + "/receipt";
    const auto message = "?" + from + "=22901970001&to=1234&id=forged";
    auto all = at_the_socket(inbound + message + "&key=" + key);
    const std::vector<hostile> more{
        {"a message without the key", posted(inbound + message, "donne"), 403, keyless},
        {"a message with another key", posted(inbound + message + "&key=" + std::string(key.size(), '0'), "donne"), 403,
         keyless},
        {"a message with half the key", posted(inbound + message + "&key=" + key.substr(0, 9), "donne"), 403, keyless},
        {"a message with an empty key", posted(inbound + message + "&key=", "donne"), 403, keyless},
        {"a receipt without the key", got(receipt + "?id=1&" + state), 403, keyless},
        {"a message from nobody", posted(inbound + "?to=1234&id=x&key=" + key, "donne"), 400, refused},
        {"a receipt of no message", got(receipt + "?" + state + "&id=1%27%3B+drop+table+outbox&key=" + key), 200,
         "a receipt names no message"},
        {"neither a receipt nor a message", posted(at + "/other?key=" + key, "donne"), 404, refused},
    };
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::vector<hostile> at_ussd(const std::string& at) {
    const std::string good = "sessionId=forged&serviceCode=105&phoneNumber=22901970001&text=";
    const auto ours = at + "?token=" + token;
    auto all = at_the_socket(ours);
    const std::vector<hostile> more{
        {"no token", form(at, good), 403, no_token},
        {"another token", form(at + "?token=a-token-of-no-one!", good), 403, no_token},
        {"an empty token", form(at + "?token=", good), 403, no_token},
        {"no form", posted(ours, "{}"), 400, refused},
        {"a request that asks", got(ours + "&" + good), 400, refused},
        {"no session", form(ours, "phoneNumber=22901970001&text="), 400, refused},
        {"a session of any length", form(ours, "sessionId=" + std::string(201, 's') + "&text="), 400, refused},
        {"answers of any length", form(ours, good + std::string(2'001, '1')), 400, refused},
        {"answers that are no text", form(ours, good + "%FF%FE"), 400, refused},
        {"a session that never began", form(ours, good + "1*2*3"), 200, ""},
    };
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

struct place {
    place() {
        center.folder.write("flow.yaml", "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: Au revoir.}\n");
        const auto nobody = "http://127.0.0.1:9";
        const auto line = center.start(center_stage::configuration(
            "{\"100\": flow.yaml}", fmt::format(
                                        R"(messaging:
  listen: "127.0.0.1:0"
  key: {key}
  carriers:
    support: {{company: sahel, kind: whatsapp, numbers: ["105"], url: "{url}", token: t, app_secret: {app}, verify_token: ours}}
    page: {{company: sahel, kind: messenger, page: "700", url: "{url}", token: t, app_secret: {app}, verify_token: ours}}
    kannel: {{company: sahel, kind: kannel, url: "{url}/cgi-bin/sendsms", user: palabre, password: p}}
    gate: {{company: sahel, kind: gateway, url: "{url}/send", body: "to={{to}}", senders: ["1234"],
           receipts: {{id: id, state: status, states: {{ok: delivered}}}}, inbound: {{id: id, from: sender, to: to, text: text}}}}
    star: {{company: sahel, kind: ussd, address: "100", token: {token}}}
)",
                                        fmt::arg("key", key), fmt::arg("url", nobody), fmt::arg("app", app.reveal()),
                                        fmt::arg("token", token))));
        REQUIRE_MESSAGE(!line.empty(), center.center->log());
        const std::string before = "\"callbacks are taken\",\"on\":\"127.0.0.1:";
        REQUIRE(center.center->logs(before));
        const auto log = center.center->log();
        port = std::stoi(log.substr(log.find(before) + before.size()));
    }

    std::map<std::string, std::string> rows() const { return all_rows(center.folder / "data/palabre.db"); }

    /// Once nothing has changed for a moment: what a flow leaves is written behind its answer.
    std::map<std::string, std::string> settled_rows() const {
        auto before = rows();
        for (int tries = 0; tries < 100; ++tries) {
            ::poll(nullptr, 0, 100);
            auto now = rows();
            if (now == before) break;
            before = std::move(now);
        }
        return before;
    }

    std::size_t times_logged(const std::string& text) const {
        const auto all = center.center->log();
        std::size_t found = 0;
        for (auto at = all.find(text); at != std::string::npos; at = all.find(text, at + 1)) ++found;
        return found;
    }

    void refuses(const hostile& one) {
        const std::string logged = one.logged;
        const auto before = logged.empty() ? 0 : times_logged(logged);
        CHECK(status_of(port, one.bytes) == one.status);
        if (!logged.empty()) CHECK(center.center->logs(logged, before + 1));
    }

    center_stage center;
    int port = 0;
};

void same(const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& after) {
    for (const auto& [table, rows] : before) {
        if (table == "access_notes") continue;  // that we have looked
        CAPTURE(table);
        CHECK(after.at(table) == rows);
    }
}

}  // namespace

TEST_CASE("callbacks that are forged, malformed or too long are refused and logged, and change nothing") {
    place at;
    const auto before = at.settled_rows();
    REQUIRE(before.size() > 20);
    const std::vector<std::pair<const char*, std::vector<hostile>>> all{
        {"whatsapp", at_meta("/callbacks/support", whatsapp_text, "105")},
        {"messenger", at_meta("/callbacks/page", messenger_text, "700")},
        {"kannel", at_sms("/callbacks/kannel", "from", "state=1")},
        {"gateway", at_sms("/callbacks/gate", "sender", "status=ok")},
        {"ussd", at_ussd("/callbacks/star")},
        {"nobody",
         {{"no carrier's name", posted("/callbacks/nobody", "a"), 404, refused},
          {"no callback's path", posted("/admin", "a"), 404, refused},
          {"kannel's state of its own", got("/callbacks/kannel/receipt?id=1&state=99&key=" + key), 400, refused},
          {"a gateway's receipt of nothing", got("/callbacks/gate/receipt?status=ok&key=" + key), 400, refused}}}};
    for (const auto& [carrier, asks] : all)
        for (const auto& each : asks) {
            CAPTURE(carrier);
            CAPTURE(each.what);
            at.refuses(each);
        }
    same(before, at.settled_rows());
}

TEST_CASE("callbacks that come again are taken once") {
    place at;
    const auto asks = std::vector<std::string>{
        signed_by_meta("/callbacks/support", whatsapp_text("m_1", "par WhatsApp")),
        signed_by_meta("/callbacks/page", messenger_text("m_1", "par Messenger")),
        posted("/callbacks/kannel/inbound?from=2290197000001&to=1234&id=1&key=" + key, "par Kannel"),
        form("/callbacks/gate/inbound?key=" + key, "sender=2290197000001&to=1234&id=1&text=par+passerelle"),
        form("/callbacks/star?token=" + token, "sessionId=s1&serviceCode=105&phoneNumber=2290197000001&text=")};
    const auto empty = at.settled_rows();
    for (const auto& each : asks) CHECK(status_of(at.port, each) == 200);
    CHECK(at.center.until("/api/v1/customers/%2B2290197000001/timeline", "Au revoir.").find("Au revoir.") !=
          std::string::npos);
    const auto once = at.settled_rows();
    CHECK(once != empty);
    for (const char* const words : {"par WhatsApp", "par Messenger", "par Kannel", "par passerelle", "Au revoir."}) {
        CAPTURE(words);
        CHECK(once.at("entries").find(words) != std::string::npos);
    }
    for (int times = 0; times < 3; ++times)
        for (const auto& each : asks) CHECK(status_of(at.port, each) == 200);
    same(once, at.settled_rows());
}

TEST_CASE("what no database keeps in a text is taken out of it, and the rest is kept") {
    place at;
    using namespace std::string_literals;
    const auto before = at.settled_rows();
    CHECK(status_of(at.port, posted("/callbacks/kannel/inbound?from=2290197000001&to=1234&id=2&key=" + key,
                                    "par\0Kannel"s)) == 200);
    CHECK(status_of(at.port, form("/callbacks/gate/inbound?key=" + key,
                                  "sender=2290197000001%00&to=12%FF34&id=2&text=par%00passerelle")) == 200);
    const auto kept = heard_texts(at.center.folder / "data/palabre.db");
    CHECK(kept.contains("parKannel"));
    CHECK(kept.contains("parpasserelle"));
}
