// tests/server/test_promises.cpp - a company's database dies under palabre-center: told, promised, kept once.
#include "core/process.hpp"
#include "server/center_stage.hpp"
#include "store/postgres_server.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <string>

using namespace palabre;
using test::center_stage;

namespace {

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

/// A company's database with Awa's account.
std::string accounts(tests::postgres_server& in) {
    const auto url = in.make_database();
    const auto name = url.substr(url.rfind('/') + 1);
    in.run(name, "create table accounts (msisdn text primary key, francs bigint, puk text)");
    in.run(name, "insert into accounts values ('+2290197123456', 2450, '48151623')");
    return url;
}

std::string crm(const std::string& url) {
    return "connectors:\n  crm:\n    kind: sql\n    url: \"" + url +
           "\"\n    limit: 2s\n    guard: {open_for: 1s, open_most: 2s}\n    operations:\n"
           "      balance: {statement: \"select francs from accounts where msisdn = :number\", arguments: {number: "
           "string}, "
           "answers: {francs: int}}\n"
           "      puk: {statement: \"select puk as code from accounts where msisdn = :number\", arguments: {number: "
           "string}, "
           "answers: {code: {type: string, secret: true}}}\n";
}

const char* const flow = R"(flow: helpline
languages: [fr]
nodes:
  ask: {lookup: crm.balance, with: {number: from}, to: {value: tell, not_found: bye, unavailable: later}}
  tell: {say: "Vous avez ${balance.francs} francs.", next: bye}
  later:
    promise: crm.balance
    with: {number: from}
    answer: "Comme promis : vous avez ${balance.francs} francs."
    apology: "Nous n'avons pas pu lire votre solde."
    to: {next: note, unavailable: sorry}
  note: {send: "Votre solde n'est pas accessible pour le moment. Il vous sera envoyé.", when: end, next: promised}
  promised: {say: "Votre solde n'est pas accessible pour le moment. Il vous sera envoyé.", next: bye}
  sorry: {say: "Votre solde n'est pas accessible pour le moment.", next: bye}
  bye: {hangup: Au revoir.}
)";

const char* const puk = R"(flow: puk
languages: [fr]
nodes:
  ask: {lookup: crm.puk, with: {number: from}, secret: true, to: {value: post, not_found: bye, unavailable: bye}}
  post: {send: "PUK ${puk.code}", when: end, next: tell}
  tell: {say: "Le code est ${digits(puk.code)}, ${puk.code}.", next: bye}
  bye: {hangup: Au revoir.}
)";

/// The outbox as SQLite has it, while the center works.
std::string outbox(const center_stage& stage, const std::string& columns = "text") {
    return detail::run({"sqlite3", "-readonly", "-cmd", ".timeout 5000", stage.folder / "data/palabre.db"},
                       "select " + columns + " from outbox order by id;")
        .out;
}

std::string outbox_until(const center_stage& stage, const std::string& text) {
    const auto last = std::chrono::steady_clock::now() + test::program::long_enough;
    std::string all;
    do {
        all = outbox(stage);
        if (has(all, text)) break;
        ::poll(nullptr, 0, 100);
    } while (std::chrono::steady_clock::now() < last);
    return all;
}

}  // namespace

TEST_CASE("the database dies, the center is killed, both come back: told, promised, and sent exactly once") {
    tests::postgres_server database;
    const auto url = accounts(database);
    center_stage stage;
    stage.folder.write("flow.yaml", flow);
    const auto yaml = center_stage::configuration("{\"100\": flow.yaml}", crm(url));
    REQUIRE(stage.start(yaml).starts_with("ready"));
    CHECK(stage.call("listens")->ended() == 0);
    CHECK(has(stage.timeline("2450"), "Vous avez 2450 francs."));

    database.kill();
    CHECK(stage.call("listens")->ended() == 0);
    const auto told = stage.timeline("\"promised\"");
    INFO(told);
    CHECK(has(told, "\"said\""));
    CHECK(has(told, "Votre solde n'est pas accessible pour le moment. Il vous sera envoy"));
    const std::string sorry = "Votre solde n'est pas accessible pour le moment. Il vous sera envoyé.\n";
    CHECK(outbox_until(stage, sorry) == sorry);
    CHECK(has(stage.get("/metrics"), "palabre_company_owed{company=\"sahel\"} 1\n"));

    stage.center->signal(SIGKILL);
    CHECK(stage.center->ended() == 128 + SIGKILL);
    REQUIRE(stage.start(yaml).starts_with("ready"));  // its database still away
    CHECK(has(stage.until("/metrics", "palabre_company_owed{company=\"sahel\"} 1\n"), "_owed{company=\"sahel\"} 1\n"));
    CHECK(outbox(stage) == sorry);

    database.start();
    const std::string both = sorry + "Comme promis : vous avez 2450 francs.\n";
    CHECK(outbox_until(stage, "Comme promis") == both);
    CHECK(has(stage.until("/metrics", "palabre_company_owed{company=\"sahel\"} 0\n"), "_owed{company=\"sahel\"} 0\n"));

    // Nor again, after another death and while callers are served.
    stage.center->signal(SIGKILL);
    CHECK(stage.center->ended() == 128 + SIGKILL);
    REQUIRE(stage.start(yaml).starts_with("ready"));
    CHECK(stage.call("listens")->ended() == 0);
    CHECK(has(stage.until("/metrics", "palabre_lookups_total"), "outcome=\"value\"} 1\n"));
    CHECK(outbox(stage) == both);
    CHECK(outbox(stage, "count(distinct key)") == "2\n");
    stage.center->signal(SIGTERM);
    CHECK(stage.center->ended() == 0);
}

TEST_CASE("a secret is told to its customer, and is in no file and no log") {
    tests::postgres_server database;
    const auto url = accounts(database);
    center_stage stage;
    stage.folder.write("flow.yaml", puk);
    auto yaml = center_stage::configuration("{\"100\": flow.yaml}", crm(url));
    yaml.replace(yaml.find("level: info"), 11, "level: debug");
    REQUIRE(stage.start(yaml).starts_with("ready"));
    CHECK(stage.call("listens")->ended() == 0);
    CHECK(has(stage.timeline("Au revoir."), "Le code est ••••, ••••."));
    CHECK(outbox_until(stage, "PUK") == "PUK ••••\n");
    CHECK(outbox(stage, "length(clear) > 20") == "1\n");  // sealed, for whoever sends it
    stage.center->signal(SIGTERM);
    CHECK(stage.center->ended() == 0);

    int status = -1;
    const auto check = stage.run({"--config", stage.folder / "center.yaml", "--check"}, status);
    CHECK(status == 0);
    CHECK_FALSE(has(stage.center->log() + stage.center->out() + check->out(), "48151623"));
    CHECK_FALSE(has(stage.center->log(), "4 8 1 5 1 6 2 3"));
    std::size_t files = 0;
    for (const auto& each : std::filesystem::recursive_directory_iterator{stage.folder / "."}) {
        if (!each.is_regular_file()) continue;
        std::ifstream in{each.path(), std::ios::binary};
        const std::string all{std::istreambuf_iterator<char>{in}, {}};
        INFO(each.path().string());
        CHECK_FALSE(has(all, "48151623"));
        CHECK_FALSE(has(all, "4 8 1 5 1 6 2 3"));
        ++files;
    }
    CHECK(files >= 3);
}

TEST_CASE("--check holds flows against what connectors describe") {
    const center_stage stage;
    stage.folder.write("flow.yaml",
                       std::string{flow}.replace(std::string{flow}.find("balance.francs"), 14, "balance.frnacs"));
    int status = -1;
    const auto yaml = stage.folder.write(
        "center.yaml", center_stage::configuration("{\"100\": flow.yaml}", crm("postgresql://nobody@127.0.0.1:1/p")));
    const auto run = stage.run({"--config", yaml, "--check"}, status);
    CHECK(status == 2);
    CHECK(has(run->out(), stage.folder / "flow.yaml" + ":5:"));
    CHECK(has(run->out(), "did you mean 'francs'?"));
}
