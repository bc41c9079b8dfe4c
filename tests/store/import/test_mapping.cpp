// tests/store/import/test_mapping.cpp - good mappings, and every mistake at its place.
#include "store/import/connection_words.hpp"
#include "store/import/date_text.hpp"
#include "store/import/mapping.hpp"
#include "store/import/trial.hpp"

#include <doctest/doctest.h>

#include <cstring>

using namespace palabre;
using namespace palabre::importing;

namespace {

const char* variables(const char* name) {
    return std::strcmp(name, "GIVEN") == 0 ? "s3cret" : nullptr;
}

std::vector<source> load(const std::string& text) {
    const tests::temporary_folder folder;
    const std::string file = folder.file("m.yaml");
    tests::trial::write_file(file, text);
    return load_mapping(file, variables);
}

/// Its problems, without the folder.
std::string told(const std::string& text) {
    const tests::temporary_folder folder;
    const std::string file = folder.file("m.yaml");
    tests::trial::write_file(file, text);
    try {
        load_mapping(file, variables);
    } catch (const error& thrown) {
        std::string what = thrown.what();
        for (auto at = what.find(folder.file("")); at != std::string::npos; at = what.find(folder.file("")))
            what.erase(at, folder.file("").size());
        return what;
    }
    return "";
}

std::string moment_of(const std::string& text, const std::string& format = "", const char* zone = nullptr) {
    std::optional<time_zone> in;
    if (zone != nullptr) in.emplace(zone);
    const auto read = read_date(text, format, in ? &*in : nullptr);
    return read ? std::to_string(read->time_since_epoch().count()) : "none";
}

}  // namespace

TEST_CASE("a mapping's sources come in their order, with what stands above them") {
    const auto all =
        load("as_of: 2026-11-20\n"
             "country: BJ\n"
             "sql: mysql://reports@dialer/asterisk\n"
             "password_env: GIVEN\n"
             "sources:\n"
             "  zoe: {kind: customers, from: z.csv, separator: tab, columns: {phone: [a, {column: b, country: TG}]}}\n"
             "  adam:\n"
             "    kind: interactions\n"
             "    query: select 1 ;\n"
             "    page_by: id\n"
             "    columns: {phone: p, reference: id, began: {column: at, format: unix}, details: {wait: w}}\n");
    REQUIRE(all.size() == 2);
    CHECK(all[0].name == "zoe");
    CHECK(all[0].file.ends_with("/z.csv"));
    CHECK(all[0].csv.separator == '\t');
    CHECK(all[0].fields.count("phone") == 2);
    CHECK(all[0].as_of == calendar_time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}});
    CHECK(all[1].name == "adam");
    CHECK(all[1].sql.query == "select 1");
    CHECK(all[1].sql.password.reveal() == "s3cret");
    CHECK(all[1].home == country{"BJ"});
    CHECK(all[1].find("began")->format == "unix");
    CHECK(all[1].details.contains("wait"));
}

TEST_CASE("a mapping's mistakes are told all at once, each at its place") {
    CHECK(told("sorces: {}\n") == "m.yaml:1:1: the key 'sources' is missing; add it\n"
                                  "m.yaml:1:1: unknown key 'sorces'; did you mean 'sources'?");
    CHECK(told("country: Benin\nzone: Africa/Cotonu\nas_of: yesterday\nsources: {}\n").find("m.yaml:1:10:") == 0);
    CHECK(
        told("sources:\n"
             "  a:\n"
             "    kind: customer\n"
             "    from: a.csv\n"
             "  b:\n"
             "    kind: customers\n"
             "    from: a.csv\n"
             "    encoding: utf8\n"
             "    separator: x\n"
             "    page_by: id\n"
             "    columns: {phon: a, language: l}\n"
             "  c:\n"
             "    kind: interactions\n"
             "    columns: {phone: {column: a, values: [x]}, began: {column: d, format: '%H'}}\n"
             "  d:\n"
             "    kind: customers\n"
             "    query: select 1\n"
             "    sql: oracle:me:geheim@db\n"
             "    password_env: MISSING\n"
             "    columns: {phone: {column: a, constant: b}, email: {column: e, unreadable: ignore}}\n") ==
        "m.yaml:3:11: no kind of row is called 'customer'; did you mean 'customers'?\n"
        "m.yaml:5:3: nothing says of when 'language' is; add the column 'language_since', or as_of: DATE\n"
        "m.yaml:8:15: the encoding 'utf8' is not known; did you mean 'utf-8'?\n"
        "m.yaml:9:16: 'x' separates no columns; write \",\", \";\", \"|\", \":\" or tab\n"
        "m.yaml:10:14: a CSV file has no 'page_by'; remove it, or write a query\n"
        "m.yaml:11:14: no column holds an address; add one of: phone, whatsapp, messenger, web, email, account\n"
        "m.yaml:11:15: unknown key 'phon'; did you mean 'phone'?\n"
        "m.yaml:13:5: nothing says where the rows come from; write from: FILE.csv, or sql: URL and query: SELECT ...\n"
        "m.yaml:14:14: interactions need the column 'reference'; add it\n"
        "m.yaml:14:42: a map is expected; write {THEIRS: ours}\n"
        "m.yaml:14:75: '%H' has no day, month and year; write it as strptime does, such as %d/%m/%Y %H:%M:%S, or unix, "
        "or unix_ms\n"
        "m.yaml:18:10: the URL names no kind of database that is known; write sqlite:FILE, "
        "postgresql://USER@HOST/DATABASE or mysql://USER@HOST/DATABASE\n"
        "m.yaml:19:19: the environment has no variable 'MISSING'; set it to the password\n"
        "m.yaml:20:22: one of 'column', 'columns' and 'constant' is expected; write one of them\n"
        "m.yaml:20:79: 'ignore' is not what can be done; write leave_out, or reject, which is usual");
    CHECK(told("sources: {a: {kind: customers, sql: 'mysql://u@h/d', query: select 1, columns: {phone: a}}}")
              .find("MySQL is read in pages") != std::string::npos);
    CHECK(told("sources: {a: {kind: do_not_contact, from: a.csv, columns: {phone: a}}}").find("since when") !=
          std::string::npos);
}

TEST_CASE("a URL's password is never shown") {
    CHECK(without_password("postgresql://u:p%40ss@h:1/d") == "postgresql://u:****@h:1/d");
    CHECK(without_password("mysql://u@h/d") == "mysql://u@h/d");
    CHECK(without_password("postgresql://h/d?user=u&password=x&a=b") == "postgresql://h/d?user=u&password=****&a=b");
    CHECK(without_password("sqlite:/a:b@c") == "sqlite:/a:b@c");
    CHECK(without(secret{"pw"}, "login with pw failed: pw") == "login with **** failed: ****");
    source of;
    of.sql.url = "mysql://u%40x:p%20w@h:3307/d%2F1";
    CHECK(words_for(of).words == "charset=utf8mb4 dbname='d/1' host='h' port='3307' user='u@x' password='p w'");
    of.sql.url = "postgresql://u:a'b@h/d";
    CHECK(words_for(of).words.find("password='a\\'b'") != std::string::npos);
}

TEST_CASE("dates as other systems write them") {
    CHECK(moment_of("1970-01-02") == "86400000000");
    CHECK(moment_of("1970-01-01 00:00:01.25") == "1250000");
    CHECK(moment_of("1970-01-01T01:00:00+01:00") == "0");
    CHECK(moment_of("1970-01-01 01:30:00+0130") == "0");
    CHECK(moment_of("1970-01-01 01:00", "", "Africa/Porto-Novo") == "0");
    CHECK(moment_of("1970-01-01 01:00:00Z", "", "Africa/Porto-Novo") == "3600000000");
    CHECK(moment_of("02/01/1970", "%d/%m/%Y") == "86400000000");
    CHECK(moment_of("02/01/1970 01:00:00 +0100", "%d/%m/%Y %H:%M:%S %z") == "86400000000");
    CHECK(moment_of("60", "unix") == "60000000");
    CHECK(moment_of("60", "unix_ms") == "60000");
    for (const char* none : {"2026-02-30", "2026-13-01", "26-01-01", "2026-01-01 24:00:00", "2026-01-01 10:00:00 ",
                             "soon", "2026-01-01 10:00:00.", "2026-01-01 10:00:00+"})
        CHECK_MESSAGE(moment_of(none) == "none", none);
    CHECK(moment_of("31/02/1970", "%d/%m/%Y") == "none");
    CHECK(moment_of("01/01/1970 x", "%d/%m/%Y") == "none");
    CHECK(moment_of("-5", "unix") == "none");
    CHECK(moment_of("99999999999999999", "unix") == "none");
}
