// tests/server/test_configuration.cpp - a configuration's every mistake at its place, and its manual.
#include "configuration.hpp"
#include "loaded.hpp"
#include "reach.hpp"
#include "server/program.hpp"
#include "voice/authority.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>

using namespace palabre;
using namespace std::chrono_literals;
using palabre_center::read_configuration_text;

namespace {

const char* no_variable(const char*) {
    return nullptr;
}

palabre_center::reading read(const std::string& yaml, palabre_center::environment variables = no_variable) {
    return read_configuration_text(yaml, "conf/center.yaml", variables);
}

std::string problems_of(const std::string& yaml) {
    std::string told;
    for (const auto& each : read(yaml).problems) told += to_string(each) + '\n';
    return told;
}

/// How many there are in that file; each is read.
int blocks_of(const std::string& page) {
    std::ifstream in{std::string{PALABRE_SOURCE_DIR} + "/docs/manual/" + page};
    const std::string manual{std::istreambuf_iterator<char>{in}, {}};
    const auto variables = [](const char*) { return "0123456789abcdef0123456789"; };
    constexpr std::string_view opens = "```yaml\n", closes = "```";
    const test::own_folder folder;
    int blocks = 0;
    for (auto at = manual.find(opens); at != std::string::npos; at = manual.find(opens, at)) {
        at += opens.size();
        const auto end = manual.find(closes, at);
        const auto block = manual.substr(at, end - at);
        CAPTURE(block);
        ++blocks;
        // A block shows one section; what it leaves out is as small as can be.
        std::string whole = block;
        if (whole.find("\nflows:") == std::string::npos && !whole.starts_with("flows:"))
            whole += "flows: {\"*\": f.yaml}\n";
        if (whole.find("companies:") != std::string::npos && whole.find("store:") == std::string::npos)
            whole += "store: {url: \"sqlite:p.db\"}\n";
        // Files that the manual names are on no machine of ours.
        constexpr std::string_view named = "/etc/palabre/sip";
        std::optional<test::authority> ca;
        if (const auto found = whole.find(named); found != std::string::npos)
            whole.replace(found, named.size(), ca.emplace(folder / "ca").folder_for("palabre.example"));
        for (const auto& each : read(whole, variables).problems) FAIL_CHECK(to_string(each));
    }
    return blocks;
}

}  // namespace

TEST_CASE("the smallest configuration is a flow, everything else has its default") {
    const auto [made, problems] = read("flows: {\"*\": hello/flow.yaml}\n");
    CHECK(problems.empty());
    REQUIRE(made.flows.size() == 1);
    CHECK(made.flows[0].address == "*");
    CHECK(made.flows[0].file == "conf/hello/flow.yaml");
    CHECK(made.drain == 30s);
    CHECK_FALSE(made.json);
    CHECK_FALSE(made.store);
    CHECK_FALSE(made.http);
    CHECK(made.voice.listen == std::vector<std::string>{"udp:0.0.0.0:5060"});
    CHECK(made.voice.recordings == "conf/recordings");
    REQUIRE(made.voice.synthetic);
    CHECK(made.voice.synthetic->cache == "conf/cache");
}

TEST_CASE("TLS without its files is told once, with every part that would listen") {
    CHECK(problems_of("voice: {listen: [\"tls:127.0.0.1:0\"]}\nphones: {users: {afi: {password: x}}}\n"
                      "flows: {\"*\": f.yaml}\n") == "conf/center.yaml:1:8: TLS has no certificates; name the folder "
                                                     "that has agent.pem and cafile.pem: certificates\n");
}

TEST_CASE("what is written is what is meant") {
    const auto [made, problems] =
        read(R"(drain: 1min
log: {level: debug, json: true}
store: {url: "sqlite:data/p.db", readers: 4, lease: 20s}
companies:
  moov-benin:
    title: Moov Bénin
    country: BJ
    addresses: ["100", "101"]
    patience: 250ms
    events: 30d
    retention: {entries: 365d, sessions: 12h, recordings: 60d, recordings_of: {sales: 30d}}
voice:
  listen: [udp:127.0.0.1:5070, "tcp:[::1]:5070"]
  announced: 198.51.100.7
  peers:
    trunk: {from: [10.0.0.5, 10.1.0.0/16], over: udp, codecs: pcmu, dtmf: both, most_calls: 300}
    desk: {from: 10.2.0.0/24, asserts_identity: false, own_ports: true}
  strangers: ignore
  limits: {most_calls: 500, calls_per_second: 12.5, burst: 30, retry_after: 9s}
  media: {address: 127.0.0.1, announced: 198.51.100.7, ports: 20000-20999, threads: 2, dead_after: 0, silence_packets: false}
  session_expires: 10min
  round_trip: 200ms
  language: en
  prompts: {fallbacks: {bba: fr}, memory_mb: 64, trust: 5s}
  synthetic: {program: /bin/true, voices: {fr: fr}, words_a_minute: 150, cache: /tmp/c, cache_mb: 10, memory_mb: 5, threads: 3, limit: 2s}
  voices:
    - {url: "http://127.0.0.1:8000/v1", voices: {fon: fon-1}, model: mms, key: "${env:TOKEN}", format: pcm, pcm_rate: 16000, speed: 1.25, cache: served, cache_mb: 10, memory_mb: 5, requests: 3, limit: 8s, rest: 10s}
  recordings: left
  longest_recording: 5min
  headers: [Diversion]
flows: {"100": a.yaml, "101": /flows/b.yaml}
connectors:
  crm:
    url: http://127.0.0.1:9/crm
    paths: {balance: "/subscribers/{number}"}
    headers: {Authorization: "Bearer ${env:TOKEN}"}
    most_connections: 3
    most_waiting: 30
    answer_most: 4000
    limit: 2s
http:
  listen: "[::1]:8081"
  public_url: https://api.example
  keys: {desk: {key: "${env:KEY}", companies: [moov-benin], scopes: [write, events]}}
webhooks:
  crm:
    company: moov-benin
    url: https://crm.example/hook?site=1
    secret: ["${env:KEY}", "${env:KEY}-old"]
    events: ["message.*", interaction.ended]
    limit: 5s
    at_once: 8
    give_up_after: 24h
)",
             [](const char* name) { return std::string_view{name} == "KEY" ? "0123456789abcdef0123456789" : "t0k"; });
    for (const auto& each : problems) FAIL_CHECK(to_string(each));
    CHECK(made.drain == 1min);
    CHECK(made.least == log_level::debug);
    CHECK(made.json);
    REQUIRE(made.store);
    CHECK(made.store->url == "sqlite:conf/data/p.db");
    CHECK(made.store->readers == 4);
    CHECK(made.store->lease == 20s);
    REQUIRE(made.companies.size() == 1);
    const auto& whose = made.companies[0];
    CHECK(whose.keeps.title == "Moov Bénin");
    CHECK(whose.keeps.home == country{"BJ"});
    CHECK(whose.keeps.addresses == std::vector<std::string>{"100", "101"});
    CHECK(whose.keeps.patience == 250ms);
    CHECK(whose.forgets.entries == duration{24h * 365});
    CHECK(whose.forgets.sessions == duration{12h});
    CHECK_FALSE(whose.forgets.customers);
    const auto& voice = made.voice;
    REQUIRE(voice.listen.size() == 2);
    CHECK(voice.announced == "198.51.100.7");
    REQUIRE(voice.peers.size() == 2);
    CHECK(voice.peers[0].name == "trunk");
    CHECK(voice.peers[0].from.size() == 2);
    CHECK(voice.peers[0].over == "udp");
    CHECK(voice.peers[0].codecs == std::vector{voice_codec::pcmu});
    CHECK(voice.peers[0].dtmf == voice_dtmf::both);
    CHECK(voice.peers[0].most_calls == 300);
    CHECK_FALSE(voice.peers[1].asserts_identity);
    CHECK(voice.peers[1].own_ports);
    CHECK(voice.peers[1].dtmf == voice_dtmf::automatic);
    CHECK(voice.strangers_get_silence);
    CHECK(voice.limits.most_calls == 500);
    CHECK(voice.limits.calls_per_second == 12.5);
    CHECK(voice.limits.burst == 30);
    CHECK(voice.limits.retry_after == 9s);
    CHECK(voice.media.first_port == 20'000);
    CHECK(voice.media.last_port == 20'999);
    CHECK(voice.media.threads == 2);
    CHECK(voice.media.dead_after == 0s);
    CHECK_FALSE(voice.media.silence_packets);
    CHECK(voice.session_expires == 10min);
    CHECK(voice.round_trip == 200ms);
    CHECK(voice.language == "en");
    CHECK(voice.prompts.fallbacks.at("bba") == "fr");
    CHECK(voice.prompts.memory_most == 64'000'000);
    CHECK(voice.prompts.trust == 5s);
    REQUIRE(voice.synthetic);
    CHECK(voice.synthetic->program == "/bin/true");
    CHECK(voice.synthetic->cache == "/tmp/c");
    CHECK(voice.synthetic->cache_most == 10'000'000);
    CHECK(voice.synthetic->memory_most == 5'000'000);
    CHECK(voice.synthetic->limit == 2s);
    REQUIRE(voice.voices.size() == 1);
    CHECK(voice.voices[0].url == "http://127.0.0.1:8000/v1");
    CHECK(voice.voices[0].voices.at("fon") == "fon-1");
    CHECK(voice.voices[0].model == "mms");
    CHECK(voice.voices[0].key.reveal() == "t0k");
    CHECK(voice.voices[0].format == "pcm");
    CHECK(voice.voices[0].pcm_rate == 16000);
    CHECK(voice.voices[0].speed == 1.25);
    CHECK(voice.voices[0].cache == "conf/served");
    CHECK(voice.voices[0].requests == 3);
    CHECK(voice.voices[0].limit == 8s);
    CHECK(voice.voices[0].rest == 10s);
    CHECK(voice.recordings == "conf/left");
    CHECK(voice.longest_recording == 5min);
    CHECK(voice.headers == std::vector<std::string>{"Diversion"});
    CHECK(made.flows[1].file == "/flows/b.yaml");
    const auto& crm = std::get<http_connector_options>(made.connectors.at("crm").how);
    CHECK(crm.paths.at("balance") == "/subscribers/{number}");
    CHECK(crm.headers.at("Authorization") == "Bearer t0k");
    CHECK(crm.most_connections == 3);
    CHECK(crm.limit == 2s);
    REQUIRE(made.http);
    CHECK(made.http->listen == "[::1]:8081");
    REQUIRE(made.http->keys.size() == 1);
    CHECK(made.http->keys[0].text.reveal() == "0123456789abcdef0123456789");
    CHECK(made.http->keys[0].may == std::vector{api::scope::write, api::scope::events});
    CHECK(made.http->public_url == "https://api.example");
    CHECK(whose.events == 24h * 30);
    CHECK(whose.forgets.events == 24h * 30);
    CHECK(whose.keeps.events == history::event_rules{true, {{"crm", {"message.*", "interaction.ended"}}}});
    REQUIRE(made.webhooks.size() == 1);
    const auto& hook = made.webhooks[0];
    CHECK(hook.url == "https://crm.example/hook?site=1");
    CHECK(hook.secrets.size() == 2);
    CHECK(hook.limit == 5s);
    CHECK(hook.at_once == 8);
    CHECK(hook.give_up_after == 24h);
}

TEST_CASE("every mistake is told at once, with its place and its cure") {
    CHECK(problems_of(R"(drian: 5s
log: {level: verbose, json: maybe}
store: {url: mysql://x}
companies:
  Moov Bénin: {country: Benin, addresses: ["105", "105"]}
  b2:
  b3: {retention: {entries: 5, recordings: 3651d}}
voice:
  peers:
    trunk: {codecs: [g729], dtmf: rfc2833, from: 10.0.0.1}
    other: {}
  media: {ports: 5-1, threads: 0}
  limits: {calls_per_second: fast}
flows:
  "106": nowhere.yaml
connectors:
  crm: {url: "ftp://xyz", heders: {}}
http: {keys: {a: {key: short, companies: [none]}, b: {key: "${env:KEY}", companies: [b2]}}}
)") == "conf/center.yaml:1:1: unknown key 'drian'; did you mean 'drain'?\n"
       "conf/center.yaml:2:14: 'verbose' means nothing here; write one of debug, info, warning, error\n"
       "conf/center.yaml:2:29: true or false is expected; write one of them, without quotes\n"
       "conf/center.yaml:3:14: this is no database; write sqlite:FILE, or postgresql://USER@HOST/DATABASE\n"
       "conf/center.yaml:5:3: 'Moov Bénin' is no name of a company; name it with 2 to 64 of a-z, 0-9 and '-'\n"
       "conf/center.yaml:5:3: nothing answers at '105', an address of 'Moov Bénin'; add a flow for it\n"
       "conf/center.yaml:5:26: 'Benin' is not a country; write its two letters by ISO 3166: BJ, TG, NE\n"
       "conf/center.yaml:5:52: '105' is in the list already; remove one of them\n"
       "conf/center.yaml:7:3: 'b2' and 'b3' both take all other addresses; name the addresses of one of them\n"
       "conf/center.yaml:7:29: a length of time is expected; write one from 1h to 36500d, with its unit: ms, s, min, "
       "h or d\n"
       "conf/center.yaml:7:44: a length of time is expected; write one from 1d to 3650d, with its unit: ms, s, min, "
       "h or d\n"
       "conf/center.yaml:10:22: 'g729' is no codec of the line; write pcma, pcmu, g722 or opus\n"
       "conf/center.yaml:10:35: 'rfc2833' means nothing here; did you mean 'rfc4733'?\n"
       "conf/center.yaml:11:12: the key 'from' is missing; add it\n"
       "conf/center.yaml:12:18: '5-1' is no range of ports; write two from 1024 to 65535, the lower first: "
       "16384-32767\n"
       "conf/center.yaml:12:32: a whole number is expected; write one from 1 to 64\n"
       "conf/center.yaml:13:30: a number is expected; write one from 0 to 100000, such as 12.5\n"
       "conf/center.yaml:17:14: this is no address of a web service; write http://HOST:PORT/PATH or https://HOST/PATH\n"
       "conf/center.yaml:17:27: unknown key 'heders'; did you mean 'headers'?\n"
       "conf/center.yaml:18:24: this is no key; it has 20 to 200 letters, digits and signs: openssl rand -hex 24\n"
       "conf/center.yaml:18:43: no company here is called 'none'; name one of companies\n"
       "conf/center.yaml:18:61: the environment has no variable 'KEY'; set it before palabre-center starts, or write "
       "the value here\n");
}

TEST_CASE("what only the parts know is told where the file says it") {
    CHECK(problems_of("voice: {listen: [udp:127.0.0.1:5060, upd:1.2.3.4:5]}\nflows: {\"1\": f.yaml}\n")
              .starts_with("conf/center.yaml:1:38: 'upd:1.2.3.4:5' is no address to listen on"));
    CHECK(problems_of("voice:\n  peers:\n    trunk: {from: [10.0.0.0/99]}\nflows: {\"1\": f.yaml}\n")
              .starts_with("conf/center.yaml:3:20: "));
    CHECK(problems_of("http: {listen: nowhere}\nflows: {\"1\": f.yaml}\n").starts_with("conf/center.yaml:1:"));
    CHECK(problems_of("connectors: {crm: {url: \"http://a b/\"}}\nflows: {\"1\": f.yaml}\n")
              .starts_with("conf/center.yaml:1:"));
}

TEST_CASE("voices of servers and rules for numbers are tried out, each problem where it can be mended") {
    CHECK(problems_of("voice:\n  voices:\n    - {url: \"127.0.0.1:8000\", voices: {fon: a}}\n"
                      "    - {url: \"http://127.0.0.1:8000/v1\", voices: {fon: a}, format: aac}\n"
                      "flows: {\"*\": a.yaml}\n") ==
          "conf/center.yaml:3:7: the URL of a system must begin with http:// or https://; write http://HOST:PORT/PATH "
          "or https://HOST/PATH\n"
          "conf/center.yaml:4:67: 'aac' is no format; ask for wav, flac, mp3 or pcm\n");
    CHECK(problems_of("voice: {voices: {url: x}}\nflows: {\"*\": a.yaml}\n")
              .starts_with("conf/center.yaml:1:17: 'voices' is no list"));
    CHECK(problems_of("voice: {voices: [{model: x}]}\nflows: {\"*\": a.yaml}\n") ==
          "conf/center.yaml:1:18: the key 'url' is missing; add it\n"
          "conf/center.yaml:1:18: the key 'voices' is missing; add it\n");
    CHECK(problems_of("voice: {spelling: nowhere}\nflows: {\"*\": a.yaml}\n")
              .starts_with("conf/nowhere: this folder of spellings cannot be read"));
    CHECK(read("voice: {spelling: rules}\nflows: {\"*\": a.yaml}\n").made.voice.spelling == "conf/rules");
}

TEST_CASE("addresses, companies and stores belong together") {
    CHECK(problems_of("companies: {moov: }\nflows: {\"1\": f.yaml}\n") ==
          "conf/center.yaml:1:12: companies have nowhere to be kept; add store: {url: sqlite:FILE}\n");
    CHECK(problems_of("store: {url: \"sqlite:a\"}\ncompanies: {moov: {addresses: [\"1\"]}}\n"
                      "flows: {\"1\": f.yaml, \"2\": f.yaml, \"*\": f.yaml}\n") ==
          "conf/center.yaml:3:22: no company has the address '2'; add it to the addresses of one of companies\n"
          "conf/center.yaml:3:35: no company has all other addresses; leave out the addresses of one of companies\n");
    CHECK(problems_of("store: {url: \"postgresql://a@b/c\"}\nflows: {\"1\": f.yaml}\n") ==
          "conf/center.yaml:1:8: the key 'key_file' is missing; PostgreSQL needs one: name a file that all centers "
          "have\n");
    CHECK(problems_of("drain: 5s\n") == "conf/center.yaml:1:1: the key 'flows' is missing; add it\n");
    CHECK(problems_of("flows: {}\n") == "conf/center.yaml:1:8: nothing answers anywhere; add \"100\": FILE\n");
}

TEST_CASE("carriers of messages are read, and each mistake is told at its place") {
    const std::string start =
        "flows: {\"*\": f.yaml}\nstore: {url: \"sqlite:p.db\"}\ncompanies: {sahel: {country: BJ}}\n"
        "messaging:\n  key: 0123456789abcdef\n  carriers:\n";
    const auto good = read(
        start + "    kannel: {company: sahel, kind: kannel, user: palabre, password: p, senders: [\"1234\", MOOV], "
                "smscs: {\"+22997\": moov}, per_second: 20, limit: 5s}\n");
    REQUIRE(good.problems.empty());
    REQUIRE(good.made.messaging);
    REQUIRE(good.made.messaging->carriers.size() == 1);
    const auto& kannel = std::get<kannel_options>(good.made.messaging->carriers[0].how);
    CHECK(kannel.sends.senders == std::vector<std::string>{"1234", "MOOV"});
    CHECK(kannel.smscs.at("+22997") == "moov");
    CHECK(kannel.sends.per_second == 20);
    CHECK(kannel.sends.limit == 5s);
    const auto has = [&](const std::string& carrier, std::string_view problem) {
        const auto told = problems_of(start + carrier);
        CHECK_MESSAGE(told.find(problem) != std::string::npos, told);
    };
    has("    kannel: {company: other, kind: kannel, user: u, password: p}\n", "no company here is called 'other'");
    has("    kannel: {company: sahel, kind: pigeon, user: u, password: p}\n", "pigeon");
    has("    kannel: {company: sahel, kind: kannel, user: u, password: p, body: x}\n", "body");
    has("    kannel: {company: sahel, kind: kannel, password: p}\n", "the key 'user' is missing");
    has("    kannel: {company: sahel, kind: kannel, user: u, password: p, senders: [TWELVE CHARS]}\n", "is no sender");
    has("    gate: {company: sahel, kind: gateway, url: \"http://127.0.0.1/x\"}\n", "has {text}");
    CHECK(problems_of("flows: {\"*\": f.yaml}\nmessaging: {key: short, carriers: {}}\n") == "");
}

TEST_CASE("whom a company may write to is read, and a company that nobody can answer is warned of") {
    const auto written = [](const std::string& senders, const std::string& rules) {
        return "flows: {\"*\": f.yaml}\nstore: {url: \"sqlite:p.db\"}\ncompanies: {sahel: {country: BJ}}\n"
               "messaging:\n  key: 0123456789abcdef\n  carriers:\n"
               "    kannel: {company: sahel, kind: kannel, user: u, password: p, senders: [" +
               senders + "]}\n  rules: {" + rules + "}\n";
    };
    const auto good = read(written("\"1234\"", "sahel: {needs_consent: [marketing, survey], templates: [notice], "
                                               "costs: {sms: 12 XOF}, stop_words: [STOP, DOTE]}"));
    REQUIRE(good.problems.empty());
    const auto& rules = good.made.messaging->rules.at("sahel");
    CHECK(rules.may.needs_consent == std::set<std::string>{"marketing", "survey"});
    CHECK(rules.may.may_wait == std::set<std::string>{"marketing", "survey"});
    CHECK(rules.may.templates == std::set<std::string>{"notice"});
    CHECK(rules.may.costs.at(medium::sms) == money{12, "XOF"});
    CHECK(rules.stop_words == std::set<std::string>{"STOP", "DOTE"});
    CHECK(problems_of(written("MOOV", "other: {}")).find("no company here is called 'other'") != std::string::npos);
    CHECK(problems_of(written("MOOV", "sahel: {costs: {pigeon: 1 XOF}}")).find("pigeon") != std::string::npos);
    CHECK(problems_of(written("MOOV", "sahel: {hours: nowhere.yaml}")).find("nowhere.yaml") != std::string::npos);
    CHECK(sender_warnings(*good.made.messaging).empty());
    const auto mute = read(written("MOOV", ""));
    REQUIRE(mute.made.messaging);
    const auto told = sender_warnings(*mute.made.messaging);
    REQUIRE(told.size() == 1);
    CHECK(to_string(told[0]).find("no sender of SMS of company 'sahel' can be answered") != std::string::npos);
}

TEST_CASE("carriers say whose numbers they reach, and --check says which are nobody's") {
    const auto written = [](const std::string& carriers, const std::string& rules = "") {
        return read("flows: {\"*\": f.yaml}\nstore: {url: \"sqlite:p.db\"}\ncompanies: {sahel: {country: BJ}}\n"
                    "connectors: {mnp: {url: \"http://127.0.0.1:1/\"}}\n"
                    "messaging:\n  key: 0123456789abcdef\n  rules: {sahel: {" +
                    rules + "}}\n  carriers:\n" + carriers);
    };
    const std::string moov =
        "    moov: {company: sahel, kind: kannel, user: u, password: p, senders: [\"1234\", \"5678\"], "
        "operators: [Moov, Celtiis], senders_of: {Celtiis: \"5678\"}}\n";
    const std::string mtn =
        "    mtn: {company: sahel, kind: gateway, url: \"http://127.0.0.1/?t={text}\", senders: [\"1\"], "
        "operators: MTN}\n";
    const auto good = written(moov + mtn);
    REQUIRE(good.problems.empty());
    const auto& sends = std::get<kannel_options>(good.made.messaging->carriers[0].how).sends;
    CHECK(sends.operators == std::set<std::string>{"Celtiis", "Moov"});
    CHECK(sends.senders_of.at("Celtiis") == "5678");
    CHECK(palabre_center::reach_warnings(good.made).empty());
    const auto told = [](const palabre_center::reading& of) {
        std::string all;
        for (const auto& each : of.problems) all += to_string(each) + '\n';
        for (const auto& each : palabre_center::reach_warnings(of.made)) all += to_string(each) + '\n';
        return all;
    };
    const auto has = [](const std::string& all, std::string_view part) {
        CHECK_MESSAGE(all.find(part) != std::string::npos, all);
    };
    const auto alone = told(written(mtn));
    has(alone, "no carrier of company 'sahel' reaches numbers of Celtiis, Moov");
    const std::string other = "    all: {company: sahel, kind: kannel, user: u, password: p, senders: [\"1\"], ";
    CHECK(told(written(mtn + other + "}\n")).empty());
    const auto typed = told(written(mtn + other + "smscs: {Mov: moov, \"+22995\": x}}\n"));
    has(typed, "carrier 'all': no number is of an operator called 'Mov'");
    has(typed, "did you mean 'Moov'");
    CHECK(typed.find("22995") == std::string::npos);
    has(told(written(other + "operators: [Moov], senders_of: {MTN: \"1\"}}\n")), "MTN has a sender");
    has(told(written(other + "senders_of: {MTN: \"2\"}}\n")), "'2' is shown to numbers of MTN");
    const auto ported =
        written(mtn + other + "operators: [Hello]}\n",
                "portability: {ask: mnp.operator_of, argument: msisdn, field: holder, names: {\"61602\": Hello}, "
                "limit: 500ms}");
    const auto& how = ported.made.messaging->rules.at("sahel").ported;
    REQUIRE(how);
    CHECK(how->operation == "mnp.operator_of");
    CHECK(how->names.at("61602") == "Hello");
    CHECK(how->limit == 500ms);
    CHECK(told(ported).find("called 'Hello'") == std::string::npos);
    has(told(written(mtn, "portability: {ask: other.operator_of}")), "no connector here is called 'other'");
    has(told(written(mtn, "portability: {ask: mnp}")), "'mnp' names no operation");
}

TEST_CASE("lengths of time say their unit") {
    const auto drain = [](const std::string& text) { return read("flows: {\"1\": f}\ndrain: " + text + "\n"); };
    CHECK(drain("1500ms").made.drain == 1500ms);
    CHECK(drain("90s").made.drain == 90s);
    CHECK(drain("2min").made.drain == 2min);
    CHECK(drain("24h").made.drain == 24h);
    CHECK(drain("1d").made.drain == 24h);
    CHECK(drain("0").made.drain == 0s);
    for (const char* const wrong :
         {"5", "5m", "-5s", "1.5s", "s", "", "25h", "99999999999999999999s", "[5s]", "9223372036854775807d"}) {
        CAPTURE(wrong);
        REQUIRE(drain(wrong).problems.size() == 1);
        CHECK(to_string(drain(wrong).problems[0]) ==
              "conf/center.yaml:2:" + std::string{*wrong == '\0' ? "1" : "8"} +
                  ": a length of time is expected; write one from 0s to 1d, with its unit: ms, s, min, h or d");
    }
}

TEST_CASE("secrets come from the environment and are never quoted") {
    const auto variables = [](const char* name) { return std::string_view{name} == "SET" ? "s3cret!" : nullptr; };
    const auto [made, problems] = read(R"(flows: {"1": f.yaml}
connectors:
  crm: {url: "http://h/${env:SET}/x${env:SET}", headers: {A: "${env:UNSET}", B: "${env:SET", C: "${env:}"}}
http: {keys: {k: {key: "${env:SET}", companies: [x]}}}
)",
                                       variables);
    CHECK(std::get<http_connector_options>(made.connectors.at("crm").how).url == "http://h/s3cret!/xs3cret!");
    std::string told;
    for (const auto& each : problems) told += to_string(each) + '\n';
    CHECK(told.find("s3cret") == std::string::npos);
    CHECK(told.find("3:63: the environment has no variable 'UNSET'") != std::string::npos);
    CHECK(told.find("this has no end; write ${env:NAME}") != std::string::npos);
    CHECK(told.find("the environment has no variable ''") != std::string::npos);
    CHECK(told.find("this is no key") != std::string::npos);
}

TEST_CASE("what is no YAML, and what is not there, are problems like others") {
    CHECK(problems_of("flows: [\n").find("conf/center.yaml:") == 0);
    CHECK(problems_of("a: &b c\n").find("conf/center.yaml:1:") == 0);
    CHECK(problems_of("") != "");
    CHECK(problems_of("just a text\n") != "");
    const auto missing = palabre_center::read_configuration("nowhere/center.yaml", no_variable);
    REQUIRE(missing.problems.size() == 1);
    CHECK(to_string(missing.problems[0]).starts_with("nowhere/center.yaml: there is no such file"));
}

TEST_CASE("flows are read, checked and held against the connectors, each problem in its own file") {
    const test::own_folder folder;
    folder.write("good.yaml",
                 "flow: g\nnodes:\n  a: {lookup: crn.balance, to: {value: b, not_found: b, unavailable: b}}\n"
                 "  b: {hangup: Bye.}\n");
    folder.write("bad.yaml", "flow: b\nnodes:\n  a: {say: Hello., next: nowhere}\n");
    const auto file =
        folder.write("center.yaml", "connectors: {crm: {url: \"http://h/\"}}\n"
                                    "flows: {\"1\": good.yaml, \"2\": bad.yaml, \"3\": none.yaml, \"4\": good.yaml}\n");
    const auto read = palabre_center::load(file, no_variable);
    REQUIRE(read.problems.size() == 3);
    CHECK(to_string(read.problems[0]).find("good.yaml:3:3: 'a' asks the connector 'crn', which") != std::string::npos);
    CHECK(read.problems[0].cure == "did you mean 'crm'?");
    CHECK(read.problems[1].where.file == folder / "bad.yaml");
    CHECK(read.problems[1].where.line == 3);
    CHECK(to_string(read.problems[2]) ==
          file + ":2:40: " + (folder / "none.yaml") + ": there is no such file; check its name and its folder");
    CHECK(read.flows.by_address.at("1") == read.flows.by_address.at("4"));
}

TEST_CASE("what a running center cannot change is named") {
    const auto differs = [](const std::string& one, const std::string& other) {
        std::string names;
        for (const auto& each : palabre_center::needs_restart(read("flows: {\"1\": f}\n" + one).made,
                                                              read("flows: {\"1\": f}\n" + other).made))
            names += each + ' ';
        return names;
    };
    CHECK(differs("", "") == "");
    CHECK(differs("", "voice: {listen: udp:127.0.0.1:5070}\n") == "voice.listen ");
    CHECK(differs("", "voice: {limits: {most_calls: 3}, peers: {a: {from: 10.0.0.1}}}\n") == "");
    CHECK(differs("store: {url: \"sqlite:a\"}\n", "store: {url: \"sqlite:b\"}\n") == "store ");
    CHECK(differs("http: {listen: 127.0.0.1:1}\n", "http: {listen: 127.0.0.1:2}\n") == "http.listen ");
    CHECK(differs("", "http: {}\n") == "http ");
    CHECK(differs("drain: 1s\n", "drain: 2s\nlog: {json: true}\nvoice: {synthetic: false}\n") ==
          "drain log voice.synthetic ");
}

TEST_CASE("every block of the manual is a configuration") {
    CHECK(blocks_of("configuration.md") >= 8);
    CHECK(blocks_of("agents-by-message.md") >= 1);
    CHECK(blocks_of("connectors.md") >= 4);
    CHECK(blocks_of("availability.md") >= 2);
    CHECK(blocks_of("trunks.md") >= 1);
    CHECK(blocks_of("phones.md") >= 2);
    CHECK(blocks_of("browser-voice.md") == 1);
    CHECK(blocks_of("messaging.md") == 4);
}

TEST_CASE("queues name telephones that are there, numbers or addresses") {
    const auto [made, problems] = read(R"(flows: {"*": f.yaml}
phones:
  behind_nat: 45s
  users:
    afi: {password: x, transfers: true, encrypted: true, calls: true, caller_id: "+22921300000"}
    koffi: {password: y}
store: {url: "sqlite:p.db"}
companies: {moov: {addresses: ["105"], queues: {support: {to: "sip:desk@10.0.0.7"}}}, other: }
queues:
  support: {to: [phone:afi, "+2290190000105"], ring_for: 12s, music: hold/music, record: true, announce: {fr: Bonjour.}, pause_key: "*"}
)");
    REQUIRE(made.queues.size() == 2);
    const auto& whom = made.queues[0].whom;
    CHECK(whom.to == std::vector<std::string>{"phone:afi", "+2290190000105"});
    CHECK(whom.ring_for == 12s);
    CHECK(whom.music.at(0).clip == "hold/music");
    CHECK(whom.records);
    CHECK(whom.announced.at(0).language == "fr");
    CHECK(whom.pause_key == "*");
    CHECK(made.queues[1].addresses == std::vector<std::string>{"105"});
    CHECK(made.voice.phones.users.at(0).transfers);
    CHECK(made.voice.phones.users.at(0).encrypted);
    CHECK(made.voice.phones.users.at(0).calls);
    CHECK(made.voice.phones.users.at(0).caller_id == "+22921300000");
    CHECK(made.voice.phones.behind_nat == 45s);
    CHECK_FALSE(made.voice.phones.users.at(1).calls);
    CHECK(made.voice.phones.users.at(1).caller_id.empty());
    const auto wrong =
        problems_of("flows: {\"*\": f.yaml}\nqueues:\n  support: {to: [phone:awa, desk], pause_key: 12}\n  x: {}\n");
    CHECK(wrong.find("no telephone's user is called 'awa'") != std::string::npos);
    CHECK(wrong.find("'desk' cannot be called") != std::string::npos);
    CHECK(wrong.find("'12' is no key") != std::string::npos);
    CHECK(wrong.find("the key 'to' is missing") != std::string::npos);
    const std::string trunk =
        "flows: {\"*\": f.yaml}\ntrunks: {moov: {hosts: 10.0.0.5, caller_ids: \"+22921300000\"}}\n";
    CHECK(problems_of(trunk + "queues: {a: {to: \"+229\", trunk: moof}}\n")
              .find("3:33: no trunk is called 'moof'; name one of `trunks`, or leave it out") != std::string::npos);
    for (const auto* const part : {"queues: {a: {to: \"+229\", caller_id: \"+1\"}}\n",
                                   "phones: {users: {afi: {password: x, caller_id: \"+1\"}}}\n"})
        CHECK(problems_of(trunk + part)
                  .find("'+1' is no caller id of any trunk; write one of trunks: NAME: caller_ids") !=
              std::string::npos);
    CHECK(problems_of(trunk + "phones: {users: {afi: {password: x, caller_id: \"+22921300000\"}}}\n").empty());
}

TEST_CASE("how agents are located and woken is checked where it is written") {
    const std::string flows = "flows: {\"*\": f.yaml}\n";
    const auto made = read(flows + "http:\n  positions: {every: 30s, stale: 2min, kept: 12h, pauses: [travel], tiles: "
                                   "\"https://{s}.tiles.example/{z}/{x}/{y}.png\", attribution: Ours}\n");
    CHECK(made.problems.empty());
    REQUIRE(made.made.http);
    REQUIRE(made.made.http->positions);
    CHECK(*made.made.http->positions ==
          api::position_rules{30s, 2min, 12h, {"travel"}, "https://{s}.tiles.example/{z}/{x}/{y}.png", "Ours"});
    CHECK_FALSE(made.made.http->push);
    REQUIRE(read(flows + "http: {positions: {}}\n").made.http->positions);
    const auto wrong = [&](const std::string& what, const char* told) {
        CHECK_MESSAGE(problems_of(flows + "http: {" + what + "}\n").find(told) != std::string::npos,
                      problems_of(flows + "http: {" + what + "}\n"));
    };
    wrong("positions: {tiles: \"https://tiles.example/map.png\"}", "2:27: that is no address of a map's tiles");
    wrong("positions: {tiles: \"https://a; script-src *//{z}/{x}/{y}\"}", "2:27: that is no address of a map's tiles");
    wrong("positions: {every: 1h, stale: 1min}", "every fix would be old before the next one comes");
    wrong("positions: {every: 1s}", "2:27: ");
    wrong("push: {contact: \"mailto:a@b.example\"}", "key");
    wrong("push: {key: none.pem, contact: \"mailto:a@b.example\"}", "'conf/none.pem' cannot be read");
    wrong("push: {key: none.pem, contact: somebody}", "2:39: 'somebody' is nobody whom a push service could write to");
}
