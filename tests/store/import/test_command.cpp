// tests/store/import/test_command.cpp - palabre-center as scripts call it: what it prints where, and how it exits.
#include "store/import/trial.hpp"

#include "core/process.hpp"
#include "palabre/history/store.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace palabre;
using namespace palabre::tests;

namespace {

palabre::detail::finished center(std::vector<std::string> words) {
    words.insert(words.begin(), PALABRE_CENTER);
    return palabre::detail::run(words, "");
}

}  // namespace

TEST_CASE("palabre-center imports, looks up, exports, erases, sweeps, backs up and restores") {
    const trial here{sql::backend::sqlite};
    const std::string& store = here.into.url;
    const auto on = [&](std::string command, std::vector<std::string> more) {
        more.insert(more.begin(), {std::move(command), "--store", store, "--company", "moov-benin"});
        return center(more);
    };
    const std::string sample = PALABRE_SOURCE_DIR "/samples-import/csv/import.yaml";
    CHECK(on("lookup", {"account:C-1001"}).problems.starts_with("there is no store "));
    const auto imported = on("import", {sample});
    CHECK(imported.status == 1);
    CHECK(imported.out.starts_with("source             read      added"));
    CHECK(imported.problems == "3 rows were rejected: --rejects FILE says which, and why\n");

    const auto found = on("lookup", {"97 12 34 56", "--country", "BJ"});
    CHECK(found.status == 0);
    CHECK(found.out.starts_with("Afi Dossou (customer "));
    CHECK(found.out.find("voice noted Solde expliqué") != std::string::npos);
    CHECK(on("export", {"+2290197123456"}).out.starts_with("{\"records\":[{"));

    const std::string saved = here.files.file("saved");
    const std::string other = "sqlite:" + here.files.file("other.db");
    CHECK(center({"backup", "--store", store, saved}).status == 0);
    CHECK(center({"restore", "--store", other, saved}).status == 0);
    CHECK(center({"restore", "--store", other, saved}).status == 2);

    CHECK(on("erase", {"account:C-1001"}).status == 2);
    CHECK(on("lookup", {"account:C-1001"}).status == 0);
    CHECK(on("erase", {"account:C-1001", "--yes"}).status == 0);
    const auto gone = on("lookup", {"account:C-1001"});
    CHECK(gone.status == 2);
    CHECK(gone.problems == "nobody is known by that address; check it, and its country\n");
    CHECK(center({"lookup", "--store", other, "--company", "moov-benin", "account:C-1001", "--key-file",
                  store.substr(7) + ".key"})
              .status == 0);
    CHECK(on("sweep", {"--keep", "interactions=1h"}).out.find(" 4 interactions,") != std::string::npos);
    for (const char* wrong : {"", "entries", "entries=", "entries=0d", "entries=1", "entries=1y", "all=1d"})
        CHECK_MESSAGE(on("sweep", {"--keep", wrong}).status == (*wrong == '\0' ? 0 : 2), wrong);
}

TEST_CASE("palabre-center lookup prints what strangers wrote without their control characters") {
    const trial here{sql::backend::sqlite};
    {
        asio_runtime loop;
        const auto store = history::open_sql_store(loop, {.url = here.into.url});
        const history::customer_id who{store->ids().next_value()};
        history::change::add_customer added{{.id = who, .name = "Afi\n\x1b[2JDossou\x7f"}, {}};
        added.known_as = {{history::identity_kind::account, "C-1", "C-1"}};
        history::change::add_entry said{};
        said.what.id = history::entry_id{store->ids().next_value()};
        said.what.customer = who;
        said.what.text = "Solde\r\n  forged \u009b1m \u00e9";
        store->open_company("acme", "", [&](auto opened) {
            store->of(opened->id).write({added, said}, [](auto kept) { CHECK_MESSAGE(kept, kept.why); });
        });
        loop.run();
    }
    const auto found = center({"lookup", "--store", here.into.url, "--company", "acme", "account:C-1"});
    CHECK(found.status == 0);
    CHECK(found.out.starts_with("Afi  [2JDossou  (customer "));
    CHECK(found.out.find("Solde    forged   1m \u00e9\n") != std::string::npos);
}

TEST_CASE("palabre-center says how it is called, and never takes a full disk for success") {
    CHECK(center({}).status == 2);
    CHECK(center({"--help"}).status == 0);
    for (const char* each : {"import", "lookup", "export", "erase", "sweep", "backup", "restore"}) {
        const auto help = center({each, "--help"});
        CHECK(help.status == 0);
        CHECK(help.out.starts_with(std::string{"palabre-center "} + each));
        const auto bare = center({each});
        CHECK(bare.status == 2);
        CHECK(bare.out == "");
        CHECK(bare.problems.find(help.out) != std::string::npos);
    }
    CHECK(center({"import", "--stroe", "x"}).problems.find("--stroe") != std::string::npos);
    const auto full = palabre::detail::run({"sh", "-c", PALABRE_CENTER " --help > /dev/full"}, "");
    CHECK(full.status == 2);
    CHECK(full.problems == "the output cannot be written: check its disk\n");
}

TEST_CASE("palabre-center previews a list, uploads it, and reports what was not taken") {
    trial here{sql::backend::sqlite};
    here.write("march.csv", "Nom;Tel;Mobile;Solde\nAfi;97123456;;1200\nSena;12;0197123457;\nKoku;+22997123456;;\n");
    const auto file = here.files.file("march.csv");
    const auto on = [&](std::string verb, std::vector<std::string> more) {
        more.insert(more.begin(),
                    {"list", std::move(verb), "--store", here.into.url, "--company", "moov-benin", "--name", "march"});
        return center(more);
    };
    const auto shown = center({"list", "preview", file, "--country", "BJ", "--map", "number=Tel"});
    CHECK(shown.status == 1);
    CHECK(shown.out.find("number = Tel (as you say)\nfield = Mobile\n") != std::string::npos);
    CHECK(shown.out.find("line 2: Afi +2290197123456 in BJ {\"Solde\":\"1200\"}\n") != std::string::npos);
    const auto taken = on("upload", {file, "--country", "BJ"});
    CHECK(taken.status == 1);
    CHECK(taken.out == "march.csv done: 3 rows, 2 added, 0 unchanged, 1 duplicate, 0 forbidden, 0 invalid\n");
    CHECK(on("upload", {file, "--country", "BJ"}).out == taken.out);
    const auto report = on("report", {"--language", "fr"});
    CHECK(report.status == 0);
    CHECK(report.out.find("\n3,Tel,12,number_too_short,il manque des chiffres,") != std::string::npos);
    CHECK(report.out.find("\n4,Tel,+22997123456,duplicate,une autre ligne a ce numéro,") != std::string::npos);
    CHECK(on("show", {}).out.starts_with("ready 2\n"));
    const auto wrong = on("upload", {file, "--map", "number=Phone"});
    CHECK(wrong.status == 2);
    CHECK(wrong.problems.find("no column is called 'Phone'; they are called: Nom, Tel, Mobile, Solde") !=
          std::string::npos);
    CHECK(on("upload", {}).status == 2);
    CHECK(center({"list", "report", "--store", here.into.url, "--company", "moov-benin", "--name", "april"}).status ==
          2);
}
