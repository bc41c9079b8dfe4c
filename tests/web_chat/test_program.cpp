// tests/web_chat/test_program.cpp - the operator's flow by palabre-center in a browser and on USSD. Wall clock.
#include "core/process.hpp"
#include "faults/child.hpp"
#include "server/program.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

using namespace palabre;

namespace {

const std::string key = "a-key-of-twenty-bytes-and-more";
const std::string operators = PALABRE_SOURCE_DIR "/samples-ivr/operator/";

std::string file_text(const std::string& name) {
    std::ifstream in{name, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// What stands behind those words, up to a space or the line's end.
std::string behind(const std::string& words, const std::string& in) {
    const auto from = in.find(words);
    REQUIRE(from != in.npos);
    const auto begin = from + words.size();
    return in.substr(begin, in.find_first_of(" \n", begin) - begin);
}

std::size_t count(const std::string& in, const std::string& what) {
    std::size_t found = 0;
    for (auto at = in.find(what); at != in.npos; at = in.find(what, at + 1)) ++found;
    return found;
}

/// The operator's line with its back office: the connectors of the samples' own file.
class place {
public:
    place() : crm_{{PALABRE_PYTHON, "-u", PALABRE_SOURCE_DIR "/examples/back-office/crm.py", "--port", "0"}} {
        const auto told = crm_.line().value_or("");
        const auto port = told.substr(told.rfind(':') + 1);
        auto systems = file_text(operators + "center.yaml");
        systems = systems.substr(systems.find("\nconnectors:"));
        systems = systems.substr(0, systems.find("\nhttp:"));
        for (auto at = systems.find("8105"); at != systems.npos; at = systems.find("8105"))
            systems.replace(at, 4, port);
        config_ = folder_.write("center.yaml", "store: {url: \"sqlite:" + (folder_ / "palabre.db") + R"("}
drain: 2s
log: {level: info}
companies:
  sahel-mobile: {title: Sahel Mobile, country: BJ, addresses: ["105"]}
voice: {listen: [udp:127.0.0.1:0]}
phones: {realm: sahel, users: {afi: {password: a-long-enough-password}}}
queues: {support: {to: ["phone:afi"]}}
flows: {"105": )" + operators + R"(flow.yaml})" + systems +
                                                   R"(
http: {listen: 127.0.0.1:0, keys: {crm: {key: )" + key +
                                                   R"(, companies: [sahel-mobile]}}}
messaging:
  listen: 127.0.0.1:0
  carriers:
    web: {kind: web_chat, company: sahel-mobile, address: "105", title: Sahel Mobile, language: fr,
          origins: [https://www.sahel.example]}
    star: {kind: ussd, company: sahel-mobile, address: "105", token: from-the-aggregator}
)");
        start();
    }

    void start() {
        center = std::make_unique<test::program>(std::vector<std::string>{PALABRE_CENTER, "--config", config_});
        const auto ready = center->first_line();
        CAPTURE(center->log());
        REQUIRE(center->logs("callbacks are taken on="));
        api_ = behind("http=", ready);
        callbacks = behind("callbacks are taken on=", center->log());
    }

    std::string curl(std::vector<std::string> words) const {
        words.insert(words.begin(), {PALABRE_CURL, "-s", "-m", "60"});
        return palabre::detail::run(words, {}).out;
    }

    std::string dials(const std::string& session, const std::string& text, const std::string& token) const {
        return curl({"--data-urlencode", "sessionId=" + session, "--data-urlencode", "phoneNumber=+2290197123456",
                     "--data-urlencode", "serviceCode=*105#", "--data-urlencode", "text=" + text,
                     "http://" + callbacks + "/callbacks/star?token=" + token});
    }

    /// What a visitor is told of his message.
    std::string says(const std::string& id, const std::string& text) const {
        return palabre::detail::run({PALABRE_NODE, PALABRE_WEB_CHAT_PEERS "/says.mjs",
                                     callbacks.substr(callbacks.rfind(':') + 1), std::string(32, 'a'), id, text},
                                    {})
            .out;
    }

    /// How often the database has that text as a customer's.
    std::string heard(const std::string& text) const {
        const auto query = "select count(*) from entries where text = '" + text + "' and kind = 'heard'";
        return palabre::detail::run({PALABRE_SQLITE, folder_ / "palabre.db", query}, {}).out;
    }

    std::unique_ptr<test::program> center;
    std::string callbacks;

private:
    test::own_folder folder_;
    faults::child crm_;
    std::string config_, api_;
};

/// Where pictures of what the browser showed are kept: PALABRE_PICTURES, or nowhere.
std::string pictures(const test::own_folder& otherwise) {
    const char* const wanted = std::getenv("PALABRE_PICTURES");
    return wanted != nullptr ? wanted : otherwise / ".";
}

}  // namespace

TEST_CASE("a visitor writes, taps, loses his connection and comes back, and nothing is lost or told twice") {
    place at;
    test::own_folder folder;
    const auto told = palabre::detail::run({PALABRE_NODE, PALABRE_WEB_CHAT_PEERS "/visitor.mjs", PALABRE_CHROMIUM,
                                            at.callbacks.substr(at.callbacks.rfind(':') + 1), pictures(folder)},
                                           {});
    CAPTURE(told.problems);
    CAPTURE(at.center->log());
    CHECK(
        told.out ==
        "closed: 0\n"
        "kept: true\n"
        "fits: true\n"
        "you: Bonjour\n"
        "flow: Sahel Mobile !\n"
        "you: Français\n"
        "flow: Que souhaitez-vous ?\n"
        "you: Internet et appels\n"
        "flow: Quel est le numéro concerné ? Dix chiffres.\n"
        "you: 01 97 12 34 56\n"
        "flow: Le 0197123456.\n"
        "you: Oui\n"
        "flow: Pour vérifier votre identité, indiquez votre date de naissance : jour, mois, année, en huit chiffres.\n"
        "you: 07031990\n"
        "flow: Vos consommations :\n"
        "you: Appels\n"
        "flow: Ce mois-ci, vous avez passé 12 appels, en tout 48 minutes, pour "
        "1\u202f440\u00a0F\u202fCFA. Le dernier, le 27 février 2026 à 18:30.\n"
        "flow: Autre chose ?\n"
        "you: Terminer\n"
        "flow: Merci, et à bientôt.\n"
        "faults: \n");
    at.center->signal(SIGTERM);
    CHECK(at.center->ended() == 0);
}

TEST_CASE("what a visitor was told is kept is there after a kill, and known when it comes again") {
    place at;
    CHECK(at.says("m1", "Avant la panne") == "kept\n");
    at.center->signal(SIGKILL);
    CHECK(at.center->ended() == 128 + SIGKILL);
    CHECK(at.heard("Avant la panne") == "1\n");
    at.start();
    CHECK(at.says("m1", "Avant la panne") == "kept\n");
    CHECK(at.heard("Avant la panne") == "1\n");
    CHECK(at.says("m2", "Avant la panne") == "kept\n");
    CHECK(at.heard("Avant la panne") == "2\n");
}

TEST_CASE("another's page may not have the chat, ours has the widget") {
    place at;
    const auto asked = [&](const std::string& origin) {
        return at.curl({"-o", "/dev/null", "-w", "%{http_code}", "-m", "2", "-H", "Origin: " + origin, "-H",
                        "Connection: Upgrade", "-H", "Upgrade: websocket", "-H", "Sec-WebSocket-Version: 13", "-H",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "http://" + at.callbacks + "/chat/web"});
    };
    CHECK(asked("https://www.sahel.example") == "101");
    CHECK(asked("http://" + at.callbacks) == "101");
    CHECK(asked("https://www.other.example") == "403");
    CHECK(at.center->logs("a chat from a page that may not have it"));
    CHECK(at.curl({"http://" + at.callbacks + "/chat/widget.js"}) ==
          file_text(PALABRE_SOURCE_DIR "/src/channel/web_chat/widget.js"));
    CHECK(file_text(PALABRE_SOURCE_DIR "/src/channel/web_chat/widget.js").size() < 15'000);
    CHECK(at.curl({"http://" + at.callbacks + "/chat/web"}).find("data-chat=\"web\" data-language=\"fr\"") !=
          std::string::npos);
    CHECK(count(at.curl({"http://" + at.callbacks + "/chat/other"}), "no chat has that name") == 1);
}

TEST_CASE("palabre-center shows the operator's flow on USSD to an aggregator with our token") {
    place at;
    CHECK(at.dials("s1", "", "from-another") == "");
    CHECK(at.dials("s1", "", "from-the-aggregator") == "CON Sahel Mobile !\n1 Français\n2 English\n3 Fɔngbè");
    CHECK(count(at.dials("s1", "1", "from-the-aggregator"), "CON Que souhaitez-vous ?\n1 Crédit\n2 Internet") == 1);
    CHECK(count(at.dials("s1", "1*2", "from-the-aggregator"), "CON Vos consommations :\n1 Internet\n2 Appels") == 1);
    CHECK(count(at.dials("s1", "1*2*2", "from-the-aggregator"), "en tout 48 minutes") == 1);
    CHECK(at.dials("s1", "1*2*2*9", "from-the-aggregator") == "END Merci, et à bientôt.");
}

TEST_CASE("--check says what is wrong with a chat or with USSD, and where") {
    test::own_folder folder;
    const auto file = folder.write("center.yaml", "store: {url: \"sqlite:" + (folder / "palabre.db") + R"("}
companies:
  sahel: {country: BJ, addresses: ["100"]}
flows: {"100": )" PALABRE_SOURCE_DIR R"(/samples-ivr/hello/flow.yaml}
messaging:
  carriers:
    web: {kind: web_chat, company: sahel, address: "200", origin: [https://a.example]}
    star: {kind: ussd, company: other, between: "**", screen_in: 3h}
)");
    const auto told = palabre::detail::run({PALABRE_CENTER, "--config", file, "--check"}, {});
    CHECK(told.status == 2);
    CAPTURE(told.out);
    CHECK(count(told.out, ":7:5: nothing answers at '200'; add a flow for it") == 1);
    CHECK(count(told.out, "'origin'") >= 1);
    CHECK(count(told.out, "between is not one character") == 1);
    CHECK(count(told.out, "no company here is called 'other'") == 1);
    CHECK(count(told.out, ":8:66: a length of time is expected; write one from 1s to 1min") == 1);
    const auto again = folder.write("again.yaml", "store: {url: \"sqlite:" + (folder / "palabre.db") + R"("}
companies:
  sahel: {country: BJ, addresses: ["100"]}
flows: {"100": )" PALABRE_SOURCE_DIR R"(/samples-ivr/hello/flow.yaml}
messaging:
  carriers:
    web: {kind: web_chat, company: sahel, address: "100", language: fon, origins: [www.sahel.example, https://a.example/b]}
)");
    const auto more = palabre::detail::run({PALABRE_CENTER, "--config", again, "--check"}, {});
    CAPTURE(more.out);
    CHECK(count(more.out, "'www.sahel.example' is no origin") == 1);
    CHECK(count(more.out, "'https://a.example/b' is no origin") == 1);
    CHECK(count(more.out, "the widget does not speak 'fon'") == 1);
}
