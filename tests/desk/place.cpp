// tests/desk/place.cpp - palabre-center with a desk, two companies, their people, and the local Meta.
#include "desk/place.hpp"

#include "core/process.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace palabre::test {
namespace {

const std::string key = "a-key-of-twenty-bytes-and-more";

std::string behind(const std::string& words, const std::string& in) {
    const auto from = in.find(words);
    REQUIRE(from != in.npos);
    const auto begin = from + words.size();
    return in.substr(begin, in.find_first_of(" ,\n", begin) - begin);
}

}  // namespace

desk_place::desk_place(const std::string& voice, const std::string& agents_at, bool translates, const std::string& http)
    : platform_{{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/meta/platform.py"}} {
    http_ = http.empty() ? "" : ", " + http;
    if (translates) {
        translator_ = std::make_unique<faults::child>(
            std::vector<std::string>{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/translate/translate_server.py",
                                     "0", folder / "translated"});
        translate_ = "http://127.0.0.1:" + translator_->line().value_or("0");
    }
    graph_ = "http://127.0.0.1:" + platform_.line().value_or("0");
    folder.write("flow.yaml",
                 "# flow.yaml - everybody goes to an agent.\nflow: desk\nabout: To an agent.\nlanguages: {fr: {name: "
                 "Français}}\nnodes:\n  agent: {transfer: {queue: support}, record: true, to: {unavailable: busy}}\n"
                 "  busy: {hangup: {fr: Rappelez plus tard.}}\n");
    folder.write("announce.yaml",
                 "# announce.yaml - a word, and it is over.\nflow: announce\nabout: A word.\nlanguages: "
                 "{fr: {name: Français}}\nnodes:\n  bye: {hangup: {fr: Bonne journée.}}\n");
    // Companies are in the store once a center has opened them; users have ids once they are there.
    write({}, voice, {});
    start();
    const std::string store = "sqlite:" + (folder / "palabre.db");
    for (const auto& [login, company, role, name] : {std::tuple{"afi", "sahel", "agent", "Afi Dossou"},
                                                     {"koffi", "sahel", "agent", "Koffi Mensah"},
                                                     {"zo", "sahel", "supervisor", "Zo Hountondji"},
                                                     {"root", "sahel", "administrator", "Rose Akpo"},
                                                     {"zoe", "rival", "agent", "Zoé Lawson"}})
        run({"user", "add", login, "--store", store, "--company", company, "--role", role, "--name", name, "--stdin"},
            std::string{password} + "\n");
    const auto listed = run({"user", "list", "--store", store}, "");
    center->signal(SIGTERM);
    REQUIRE(center->ended() == 0);
    std::map<std::string, std::string> ids;
    for (const auto* const each : {"afi", "koffi", "zoe"})
        ids[each] = behind("id:", listed.substr(listed.find(std::string{each} + " (")));
    write(ids, voice, agents_at);
    start();
}

void desk_place::write(const std::map<std::string, std::string>& ids, const std::string& voice, const std::string& at) {
    std::string agents;
    for (const auto& [name, id] : ids)
        agents += fmt::format("  {}: {{id: {}, title: {}, queues: {}{}}}\n", name, id,
                              name == "afi"     ? "Afi Dossou"
                              : name == "koffi" ? "Koffi Mensah"
                                                : "Zoé Lawson",
                              name == "afi"     ? "[sahel/support]"
                              : name == "koffi" ? "[sahel/billing]"
                                                : "[rival/support]",
                              at.empty() ? "" : ", at: \"" + at + "\"");
    config_ = folder.write("center.yaml", fmt::format(R"(store: {{url: "sqlite:{0}"}}
drain: 2s
log: {{level: info}}
companies:
  sahel:
    title: Sahel Mobile
    country: BJ
    addresses: ["105", "107", "108"]
    unavailable: {{say: {{fr: "Sahel est indisponible, rappelez plus tard."}}}}
    canned: {1}/docs/manual/examples/canned.yaml
    files: {{kinds: [image, document]}}
{7}    queues:
      support:
        strategy: longest_idle
        wrap_up: 10min
        target: {{within: 20s, share: 0.8}}
        form:
          handled: {{label: {{fr: Traité}}, means: success}}
          no_answer: {{label: {{fr: Non répondu}}, means: no_contact}}
          sold:
            label: {{fr: Vendu}}
            means: success
            fields:
              amount: {{label: {{fr: Montant}}, type: number, required: true}}
              offer: {{label: {{fr: Offre}}, type: choice, choices: {{big: {{fr: Grande}}, small: {{fr: Petite}}}}}}
          later: {{label: {{fr: À rappeler}}, means: callback, then: callback}}
      billing: {{strategy: round_robin}}
  rival:
    title: Rival
    country: BJ
    addresses: ["106"]
    queues: {{support: {{strategy: longest_idle}}}}
{2}
{3}
flows: {{"105": flow.yaml, "106": flow.yaml, "107": announce.yaml, "108": {1}/tests/desk/line.yaml}}
connectors:
  crm:
    url: "{6}"
    operations: {{balance: {{path: "/crm/{{number}}", arguments: {{number: string}}}}}}
    try: {{operation: balance, arguments: {{number: "1"}}}}
http: {{listen: 127.0.0.1:0, desk: "{4}", keys: {{crm: {{key: {5}, companies: [sahel], scopes: [read, write]}}}}{8}}}
files: {{folder: files, spare_mb: 0}}
messaging:
  listen: 127.0.0.1:0
  key: {5}
  carriers:
    support: {{kind: whatsapp, company: sahel, address: "105", numbers: ["105"], url: "{6}", token: tok,
              app_secret: app-secret, verify_token: ours}}
    texts: {{kind: gateway, company: sahel, address: "105", senders: ["8105"], url: "{6}/sms", body: "To={{to}}&Body={{text}}",
            inbound: {{id: MessageSid, from: From, to: To, text: Body}}}}
    star: {{kind: ussd, company: sahel, address: "108"}}
)",
                                                      folder / "palabre.db", PALABRE_SOURCE_DIR,
                                                      voice.empty() ? "voice: {listen: [\"udp:127.0.0.1:0\"]}" : voice,
                                                      agents.empty() ? "" : "agents:\n" + agents, PALABRE_DESK, key,
                                                      graph_, helped(), http_));
}

/// Who helps sahel's agents with what customers write.
std::string desk_place::helped() {
    if (translate_.empty()) return {};
    folder.write("faq.yaml",
                 "company: sahel\nlanguage: fr\nentries:\n  - id: hours\n    questions: ['À quelle heure ouvrent "
                 "vos agences ?', 'Quels sont vos horaires ?', 'Êtes-vous ouverts le samedi ?']\n"
                 "    answer: Nos agences ouvrent à huit heures.\n");
    return fmt::format(
        R"(    translator: {{url: "{0}", key: a-key-for-tests, codes: {{fr: fr, fon: fon_Latn}}, limit: 2s}}
    languages: {{texts: {{fr: "{1}/tests/desk/texts.fr.txt", fon: "{1}/tests/desk/texts.fon.txt"}}}}
    assistants: {{front: {{faq: {{files: [faq.yaml], threshold: 0.5}}}}}}
)",
        translate_, PALABRE_SOURCE_DIR);
}

void desk_place::start() {
    center = std::make_unique<program>(std::vector<std::string>{PALABRE_CENTER, "--config", config_});
    const auto ready = center->first_line();
    CAPTURE(center->log());
    REQUIRE(center->logs("callbacks are taken on="));
    api = behind("http=", ready);
    sip = behind("sip=udp:", ready);
    callbacks = "http://" + behind("callbacks are taken on=", center->log());
    curl({"--data-binary",
          fmt::format(R"({{"callback":"{}/callbacks/support","secret":"app-secret","token":"tok","number":"105",
          "customers":[{{"wa_id":"2290197123456","name":"Adjoa Hounsou"}},{{"wa_id":"2290197000009","name":"Ama Kpodo"}},{{"wa_id":"2290197000010","name":"Sèssi Ahouansou"}}]}})",
                      callbacks),
          graph_ + "/test/set"});
}

std::string desk_place::run(const std::vector<std::string>& words, const std::string& in) const {
    std::vector<std::string> all{PALABRE_CENTER};
    all.insert(all.end(), words.begin(), words.end());
    const auto told = palabre::detail::run(all, in);
    CAPTURE(told.problems);
    REQUIRE(told.status == 0);
    return told.out;
}

std::string desk_place::curl(std::vector<std::string> words) const {
    words.insert(words.begin(), {PALABRE_CURL, "-s", "-m", "60"});
    return palabre::detail::run(words, {}).out;
}

std::string desk_place::browse(const std::string& script, const std::string& more) const {
    const auto told = palabre::detail::run({PALABRE_NODE, PALABRE_DESK_PEERS "/" + script, PALABRE_CHROMIUM, api,
                                            graph_, key, desk_pictures(), password, more},
                                           {});
    if (!told.problems.empty()) MESSAGE(told.problems);
    return told.out;
}

std::uint16_t free_udp_port() {
    const int made = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    REQUIRE(::bind(made, reinterpret_cast<const sockaddr*>(&at), size) == 0);
    REQUIRE(::getsockname(made, reinterpret_cast<sockaddr*>(&at), &size) == 0);
    ::close(made);
    return ntohs(at.sin_port);
}

std::string desk_pictures() {
    const char* const wanted = std::getenv("PALABRE_PICTURES");
    const std::string folder = wanted != nullptr ? wanted : PALABRE_DESK_PEERS "/pictures";
    std::filesystem::create_directories(folder);
    return folder;
}

}  // namespace palabre::test
