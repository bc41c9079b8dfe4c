// tests/store/import/test_import_sql.cpp - rows out of SQLite, PostgreSQL and a Vicidial's MariaDB.
#include "store/import/mariadb_server.hpp"
#include "store/import/trial.hpp"
#include "store/postgres_server.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>

using namespace palabre;
using namespace palabre::tests;

namespace {

/// The tables of Vicidial that the sample reads, with the columns that it reads.
constexpr const char* vicidial_tables =
    "create table vicidial_statuses (status varchar(6) primary key, status_name varchar(30), selectable enum('Y','N'),"
    " human_answered enum('Y','N') default 'N', sale enum('Y','N') default 'N', dnc enum('Y','N') default 'N',"
    " not_interested enum('Y','N') default 'N', unworkable enum('Y','N') default 'N',"
    " scheduled_callback enum('Y','N') default 'N');"
    "create table vicidial_list (lead_id int unsigned auto_increment primary key, entry_date datetime,"
    " list_id bigint unsigned, phone_code varchar(10), phone_number varchar(18) not null, first_name varchar(30),"
    " last_name varchar(30), alt_phone varchar(12), email varchar(70), security_phrase varchar(100));"
    "create table vicidial_log (uniqueid varchar(20) primary key, lead_id int unsigned, campaign_id varchar(8),"
    " call_date datetime, length_in_sec int, status varchar(6), phone_number varchar(18), user varchar(20),"
    " term_reason varchar(20) default 'NONE');"
    "create table vicidial_closer_log (closecallid int unsigned auto_increment primary key, lead_id int unsigned,"
    " campaign_id varchar(20), call_date datetime, length_in_sec int, status varchar(6), phone_number varchar(18),"
    " user varchar(20), queue_seconds decimal(7,2) default '0', term_reason varchar(20) default 'NONE');"
    "create table vicidial_dnc (phone_number varchar(18) primary key);"
    "create table vicidial_campaign_dnc (phone_number varchar(18), campaign_id varchar(8),"
    " unique index phonecamp (phone_number, campaign_id));";

std::string vicidial_rows() {
    std::string sql =
        "insert into vicidial_statuses (status, status_name, human_answered, sale) values"
        " ('SALE','Sale made','Y','Y'), ('NA','No answer autodial','N','N');"
        "insert into vicidial_dnc values ('97000001'), ('97000002');"
        "insert into vicidial_campaign_dnc values ('97000001','CAMP1'), ('97000001','CAMP2');"
        "insert into vicidial_closer_log (campaign_id, call_date, length_in_sec, status, phone_number, user,"
        " queue_seconds, term_reason) values ('SUPPORT','2026-11-01 09:00:00',61,'SALE','97000001','1001',"
        "7.25,'CALLER'), ('SUPPORT','0000-00-00 00:00:00',1,'NA','97000001','','0','NONE');"
        "insert into vicidial_log (uniqueid, campaign_id, call_date, length_in_sec, status, phone_number, user)"
        " values ('1761991200.17','CAMP1','2026-11-01 10:00:00',0,'NA','97999999','VDAD');"
        "insert into vicidial_list (entry_date, list_id, phone_number, first_name, last_name, alt_phone, email,"
        " security_phrase) values";
    // More than two pages, so that the key's way from page to page is seen.
    for (int i = 0; i < 12'000; ++i)
        sql += fmt::format("{}('2026-01-01 00:00:00',101,'97{:06}','Aï','Client{}','{}','',{})", i == 0 ? " " : ",", i,
                           i, i % 2 == 0 ? "" : "n/a", i % 3 == 0 ? "'FON'" : "null");
    return sql + ";";
}

}  // namespace

TEST_CASE("a Vicidial's tables, read page by page from MariaDB") {
    mariadb_server dialer;
    dialer.run("asterisk", "set sql_mode=''; " + std::string{vicidial_tables} + vicidial_rows() +
                               "create user 'reports'@'localhost' identified by 'Gr8 secret';"
                               "grant select on asterisk.* to 'reports'@'localhost';");
    trial here{sql::backend::sqlite};
    std::string mapping = trial::read_file(PALABRE_SOURCE_DIR "/samples-import/vicidial/import.yaml");
    const std::string url = "mysql://reports@dialer.example:3306/asterisk";
    REQUIRE(mapping.find(url) != std::string::npos);
    mapping.replace(mapping.find(url), url.size(), "mysql://reports@localhost/asterisk?unix_socket=" + dialer.socket());
    ::setenv("VICIDIAL_PASSWORD", "Gr8 secret", 1);
    CHECK(here.told(mapping) == "vicidial_statuses 2 read, 2 added, 0 updated, 0 unchanged, 0 rejected\n"
                                "vicidial_list 12000 read, 12000 added, 0 updated, 0 unchanged, 0 rejected\n"
                                "vicidial_closer_log 2 read, 1 added, 0 updated, 0 unchanged, 1 rejected\n"
                                "vicidial_log 1 read, 1 added, 0 updated, 0 unchanged, 0 rejected\n"
                                "vicidial_dnc 2 read, 2 added, 0 updated, 0 unchanged, 0 rejected\n"
                                "vicidial_campaign_dnc 2 read, 2 added, 0 updated, 0 unchanged, 0 rejected\n");
    CHECK(here.value("select name || language || segment from customers where name = 'Aï Client9'") ==
          "Aï Client9fon101");
    CHECK(here.value("select meaning from dispositions where code = 'NA'") == "no_contact");
    CHECK(here.value("select details || how_ended || cast(began as text) from interactions where queue = 'SUPPORT'") ==
          R"({"queue_seconds":"7.25","term_reason":"CALLER","agent":"1001"}hung_up1793520000000000)");
    const auto before = here.contents();
    here.told(mapping);
    CHECK(here.contents() == before);

    ::setenv("VICIDIAL_PASSWORD", "wrong, and long", 1);
    const std::string refused = here.failure(mapping);
    CHECK(refused.find("Access denied") != std::string::npos);
    CHECK(refused.find("wrong, and long") == std::string::npos);
}

TEST_CASE("rows of a PostgreSQL, through a cursor") {
    auto& server = shared_postgres();
    const std::string url = server.make_database();
    const std::string database = url.substr(url.rfind('/') + 1);
    server.run(database, "create table crm (id bigint, tel text, lang varchar(5), changed timestamptz, gone boolean)");
    server.run(database,
               "insert into crm select i, '97' || lpad(i::text, 6, '0'), case when i % 2 = 0 then 'fr' else 'fon' end,"
               " '2026-03-01 10:00:00+01', i = 3 from generate_series(1, 12000) i");
    trial here{sql::backend::sqlite};
    const auto mapping = [&](const std::string& at, const std::string& column) {
        return "country: BJ\nsources:\n  crm:\n    kind: customers\n    sql: " + at +
               "\n    query: select * from crm where not gone;\n    columns: {phone: " + column +
               ", language: lang, language_since: changed}\n";
    };
    CHECK(here.told(mapping(url, "tel")) == "crm 11999 read, 11999 added, 0 updated, 0 unchanged, 0 rejected\n");
    CHECK(here.value("select cast(language_since as text) from customers limit 1") == "1772355600000000");
    CHECK(here.told(mapping(url, "tel")) == "crm 11999 read, 0 added, 0 updated, 11999 unchanged, 0 rejected\n");
    CHECK(here.failure(mapping(url, "tell")) == "import.yaml:7:22: crm has no column 'tell'; did you mean 'tel'?");
    std::string closed = url;
    closed.replace(closed.find("://") + 3, closed.rfind('@') - closed.find("://") - 3, "nobody:Pa55word");
    const std::string refused = here.failure(mapping(closed + "_not", "tel"));
    CHECK(refused.find("nobody:****@") != std::string::npos);
    CHECK(refused.find("Pa55word") == std::string::npos);
    CHECK(here.failure("sources: {a: {kind: customers, sql: '" + url + "', query: selec 1, columns: {phone: a}}}")
              .find("import.yaml:1:11: postgresql://") == 0);
}

TEST_CASE("rows of an SQLite file, numbers and all, and nothing is written into it") {
    trial here{sql::backend::postgresql};
    const std::string file = here.files.file("old.db");
    {
        const auto on = sql::database{"sqlite:" + file}.open(sql::role::writer);
        on->script("create table old (number integer, label text, at real);"
                   "insert into old values (22997000001, 'Éwé', 1700000000.0), (22997000002, null, 0), (7, 'x', 0)");
    }
    const std::string mapping =
        "country: BJ\nas_of: 2026-01-01\nsources:\n  old:\n    kind: customers\n    sql: sqlite:old.db\n"
        "    query: select number, label, at from old\n"
        "    columns: {phone: number, name: label, segment: {constant: old}, segment_as_of: {column: at, format: "
        "unix}}\n";
    CHECK(here.told(mapping) == "old 3 read, 2 added, 0 updated, 0 unchanged, 1 rejected\n");
    CHECK(here.value("select cast(segment_as_of as text) from customers where name = 'Éwé'") == "1700000000000000");
    CHECK(here.rejects().starts_with("\"old\",3,\"phone: "));
    CHECK(here.failure(mapping.substr(0, mapping.find("old.db")) +
                       "gone.db\n    query: select 1 as number\n    columns: {phone: number}\n") ==
          "import.yaml:4:3: there is no file gone.db; databases are named relative to the mapping's folder");
    CHECK(here.failure(
              "sources: {a: {kind: dispositions, sql: 'sqlite:old.db', query: delete from old, columns: {code: a}}}") !=
          "");
    CHECK(sql::database{"sqlite:" + file}.open(sql::role::reader)->integer("select count(*) from old") == 3);
}
