// tests/store/lists/test_lead_columns.cpp - which column is what, and what a preview shows of a file.
#include "palabre/core/error.hpp"
#include "palabre/history/lead_import.hpp"
#include "store/lists/lead_columns.hpp"
#include "store/places.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace palabre::tests {
namespace {

using history::lead_column;
using namespace std::string_literals;

struct written_file {
    explicit written_file(const std::string& text) { std::ofstream{path, std::ios::binary} << text; }

    history::lead_file file() const { return {.path = path, .home = country{"BJ"}}; }
    /// "number name field"
    std::string columns(std::vector<history::lead_file::mapped> with = {}) const {
        auto of = file();
        of.columns = std::move(with);
        std::string all;
        for (const auto& each : history::preview_leads(of).columns)
            all.append(all.empty() ? "" : " ").append(to_string(each.is));
        return all;
    }
    std::string failure(std::vector<history::lead_file::mapped> with = {}) const {
        try {
            columns(std::move(with));
        } catch (const error& thrown) {
            return thrown.problems().front().what + "; " + thrown.problems().front().cure;
        }
        return {};
    }

    temporary_folder folder;
    std::string path = folder.file("march.csv");
};

TEST_CASE("headers are known in French and English, with accents, capitals and numbers") {
    using lists::guessed_column;
    for (const auto* each : {"Téléphone", "TEL 1", "phone_2", "MSISDN", "Numéro de téléphone", "Mobile", " Contact "})
        CHECK(guessed_column(each) == lead_column::number);
    CHECK(guessed_column("Prénoms") == lead_column::name);
    CHECK(guessed_column("Département") == lead_column::region);
    CHECK(guessed_column("ID client") == lead_column::key);
    CHECK(guessed_column("Priorité") == lead_column::priority);
    CHECK(guessed_column("Solde") == lead_column::field);
    CHECK(guessed_column("") == lead_column::field);
    CHECK(guessed_column("123") == lead_column::field);
}

TEST_CASE("a mapping goes before what headers let guess") {
    const written_file march{"Nom;Tel 1;Tel 2;Ville;Id\nAfi;97123456;;Cotonou;7\n"};
    CHECK(march.columns() == "name number number field key");
    CHECK(march.columns({{"Tel 2", lead_column::number}, {"Ville", lead_column::region}}) ==
          "name field number region key");
    CHECK(march.columns({{"Id", lead_column::none}}) == "name number number field none");
    CHECK(march.failure({{"Telephone", lead_column::number}}) ==
          "no column is called 'Telephone'; they are called: Nom, Tel 1, Tel 2, Ville, Id");
    CHECK(march.failure({{"Id", lead_column::key}, {"Id", lead_column::none}}) ==
          "the mapping names column 'Id' twice; name it once");
    CHECK(written_file{"a,b\n1,2\n"}.columns() == "field field");  // an import refuses it
    CHECK(written_file{"tel,tel\n1,2\n"}.failure({{"tel", lead_column::number}}) ==
          "2 columns are called 'tel'; give them different headers");
    CHECK(written_file{"tel," + std::string(257, 'x') + "\n1,2\n"}.failure() ==
          "a header of 257 bytes; shorten it, or check the separator and the quotes");
    CHECK(written_file{""}.failure() == "the file is empty; export it again, with its header");
    CHECK_THROWS_AS(history::lead_column_from("phone"), error);
}

TEST_CASE("a preview shows rows as they would be read, whatever the spreadsheet wrote") {
    const auto one = [](const std::string& text) {
        const written_file march{text};
        const auto shown = history::preview_leads(march.file(), 1);
        REQUIRE(shown.rows.size() == 1);
        return shown;
    };
    const auto windows = one("Nom;T\xE9l\xE9phone;Solde\r\nKok\xF4;97 12 34 56;1 200\r\nAfi;1;2\r\n");
    CHECK(windows.encoding == "windows-1252");
    CHECK(windows.columns.at(1).name == "Téléphone");
    CHECK(windows.columns.at(1).is == lead_column::number);
    CHECK(windows.rows[0].name == "Kokô");
    CHECK(windows.rows[0].fields == R"({"Solde":"1 200"})");
    CHECK(windows.rows[0].numbers.at(0) == history::lead_number{"+2290197123456", "97 12 34 56", "Téléphone"});
    CHECK(windows.rows[0].region == "BJ");
    CHECK(windows.rows[0].line == 2);
    const auto marked = one("\xEF\xBB\xBFphone,name,note\n\"+228 90 12 34 56\",\"Kô, \"\"dit\"\" K\",\"two\nlines\"\n");
    CHECK(marked.rows[0].name == "Kô, \"dit\" K");
    CHECK(marked.rows[0].fields == R"({"note":"two\nlines"})");
    CHECK(marked.rows[0].region == "TG");
    const auto tabs = one("Nom\tPrénom\tTel\tPriorité\nDossou\tAfi\t0022997123456\t5\n");
    CHECK(tabs.rows[0].name == "Dossou Afi");
    CHECK(tabs.rows[0].numbers.at(0).address == "+2290197123456");
    CHECK(tabs.rows[0].priority == 5);
}

TEST_CASE("what is wrong with a row is said cell by cell") {
    const written_file march{"tel,tel 2,priority,id\n"
                             "9712345,,,1\n"
                             "97123456,+229 01 97 12 34 56,high,2\n"
                             ",,,3\n"
                             "100,anonymous,,4\n"
                             "97123456\n"
                             "97123457," +
                             std::string(300, '9') + ",,5\n"};
    const auto rows = history::preview_leads(march.file()).rows;
    REQUIRE(rows.size() == 6);
    std::string all;
    for (const auto& row : rows) {
        all += std::to_string(row.line) + ' ' + std::to_string(row.numbers.size());
        for (const auto& each : row.faults) all += ' ' + each.column + ':' + each.reason;
        all += '\n';
    }
    CHECK(all == "2 0 tel:number_too_short\n"
                 "3 1 priority:bad_priority\n"
                 "4 0 :no_number\n"
                 "5 0 tel:number_short_code tel 2:number_withheld\n"
                 "6 0 :bad_row\n"
                 "7 1 tel 2:number_not_a_number\n");
    CHECK(rows[5].faults.at(0).value.size() == 256);
    CHECK(history::report_row(rows[1].faults.at(0), "fr") ==
          "3,priority,high,bad_priority,la priorité n'en est pas une,"
          "\"écrire de 0 (d'abord) à 99 (à la fin), ou rien\",\n");
    CHECK(history::words_of("number_too_short", "en-GB").what == "digits are missing");
}

TEST_CASE("a file that is not there, or no CSV, is told with its place") {
    CHECK_THROWS_WITH_AS(history::preview_leads({.path = "/nowhere/x.csv"}),
                         "/nowhere/x.csv: No such file or directory; check its name and its rights", error);
    CHECK(written_file{"\xFF\xFEn\0"s}.failure() == "the file is UTF-16; save it as UTF-8, or as CSV UTF-8");
}

}  // namespace
}  // namespace palabre::tests
