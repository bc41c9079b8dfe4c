// tests/connector/test_sql.cpp - lookups in SQLite, PostgreSQL and MariaDB, and what happens when these go. Wall clock.
#include "connector/office_stand.hpp"
#include "palabre/connector/guard.hpp"
#include "palabre/connector/sql.hpp"
#include "store/import/mariadb_server.hpp"
#include "store/places.hpp"
#include "store/postgres_server.hpp"

#include "core/process.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace palabre;
using namespace palabre::http;

namespace {

using kind = operation_field::kind;

constexpr const char* tables =
    "create table accounts (msisdn varchar(20) primary key, balance bigint not null, rate double precision, note text,"
    " changed timestamp null);"
    "insert into accounts values ('+2290190011234', 9007199254740993, 0.5, 'Fɔ̀n 😀 O''Brien', '2026-01-05 08:00:00'),"
    " ('+2290190019999', -5, null, null, null);";

sql_operation read(std::string name, std::string statement, bool many = false) {
    sql_operation made;
    made.is.name = std::move(name);
    made.statement = std::move(statement);
    made.many = many;
    return made;
}

std::vector<sql_operation> operations() {
    auto balance = read("balance", "select balance, rate, note, changed from accounts where msisdn = :number;");
    auto top_up = read("top_up", "update accounts set balance = balance + :amount where msisdn = :number");
    top_up.is.writes = true;
    auto add = read("add", "insert into accounts (msisdn, balance) values (:number, :amount)");
    add.is.writes = true;
    return {balance,
            top_up,
            add,
            read("all", "select msisdn, balance from accounts order by msisdn", true),
            read("sneaky", "delete from accounts where msisdn = :number"),
            read("inside", "select balance as \"credit.amount_minor\", 'XOF' as \"credit.currency\", msisdn"
                           " from accounts where msisdn = :number"),
            read("wrong", "select nothing from accounts")};
}

/// What holds of every database.
void holds(asio_runtime& loop, sql_connector_options options, const std::string& changed) {
    options.operations = operations();
    options.most_rows = 2;
    const auto asks = sql_connector(loop, options);
    const auto ask = [&](const char* name, const char* arguments = "{}") {
        return told(call_on(loop, *asks, name, arguments));
    };
    const auto got = call_on(loop, *asks, "balance", R"({"number":"+2290190011234"})");
    REQUIRE_MESSAGE(got.what == outcome::kind::value, got.reason);
    CHECK(got.data.at("balance") == 9007199254740993);
    CHECK(got.data.at("rate") == 0.5);
    CHECK(got.data.at("note") == "Fɔ̀n 😀 O'Brien");
    CHECK(got.data.at("changed") == value(std::string_view{changed}));
    CHECK(call_on(loop, *asks, "balance", R"({"number":"+2290190019999"})").data ==
          boost::json::parse(R"({"balance":-5,"rate":null,"note":null,"changed":null})"));
    CHECK(ask("balance", R"({"number":"' or '1'='1"})") == "not_found");
    CHECK(ask("balance", R"({"number":"\\' or 1=1 -- "})") == "not_found");
    CHECK(ask("balance", R"({"number":null})") == "not_found");
    CHECK(ask("balance") == "unavailable: balance: there is no argument 'number'");
    CHECK(ask("balance", R"({"number":[1]})") == "unavailable: balance: the argument 'number' is a list or an object");
    CHECK(ask("nothing") == "unavailable: nothing: it has no such operation");
    CHECK(ask("all") ==
          R"(value [{"msisdn":"+2290190011234","balance":9007199254740993},{"msisdn":"+2290190019999","balance":-5}])");
    CHECK(ask("inside", R"({"number":"+2290190019999"})") ==
          R"(value {"credit":{"amount_minor":-5,"currency":"XOF"},"msisdn":"+2290190019999"})");
    CHECK(ask("wrong").starts_with("unavailable: wrong: "));

    CHECK(ask("sneaky", R"({"number":"+2290190019999"})").starts_with("unavailable: sneaky: "));
    CHECK(ask("top_up", R"({"number":"+2290190019999","amount":105})") == "value {\"rows\":1}");
    CHECK(call_on(loop, *asks, "balance", R"({"number":"+2290190019999"})").data.at("balance") == 100);
    CHECK(ask("top_up", R"({"number":"+1","amount":105})") == "not_found");
    CHECK(ask("sneaky", R"({"number":"+2290190019999"})").starts_with("unavailable: sneaky: "));
    CHECK(ask("add", R"({"number":"+3","amount":1})") == "value {\"rows\":1}");
    const auto twice = ask("add", R"({"number":"+3","amount":4711})");
    CHECK(twice.starts_with("unavailable: add: "));
    CHECK(twice.find("+3") == std::string::npos);
    CHECK(twice.find("4711") == std::string::npos);
    CHECK(ask("all") == "unavailable: all: its answer has more than 2 rows: ask for fewer in the statement");

    int answered = 0;
    for (int each = 0; each < 100; ++each)
        asks->call("balance", boost::json::parse(R"({"number":"+3"})"), loop.now() + generous,
                   [&](const outcome& came) { answered += came.what == outcome::kind::value ? 1 : 0; });
    loop.run();
    CHECK(answered == 100);
}

std::string why(sql_connector_options with) {
    asio_runtime loop;
    try {
        sql_connector(loop, std::move(with));
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

/// Takes connections, and never says a word.
struct silence {
    silence() {
        ::bind(socket, reinterpret_cast<const sockaddr*>(&at), sizeof at);
        ::listen(socket, 8);
        socklen_t size = sizeof at;
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size);
    }
    ~silence() { ::close(socket); }
    silence(const silence&) = delete;
    silence& operator=(const silence&) = delete;

    int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
};

struct sqlite_file {
    sqlite_file() : name{folder.file("crm.db")} {
        const auto done = palabre::detail::run({"sqlite3", name}, tables);
        REQUIRE_MESSAGE(done.status == 0, done.problems);
    }
    tests::temporary_folder folder;
    std::string name;
};

}  // namespace

TEST_CASE("SQLite is asked") {
    asio_runtime loop;
    const sqlite_file file;
    holds(loop, {.url = "sqlite:" + file.name, .operations = {}}, "2026-01-05 08:00:00");  // as it is stored

    auto described = read("typed", "select count(*) as n, 1 as yes, '0.5' as rate, 7 as text from accounts");
    described.is.result = {{"n", kind::integer}, {"yes", kind::boolean}, {"rate", kind::number}, {"text", kind::text}};
    guard asks{loop, sql_connector(loop, {.url = "sqlite:" + file.name, .operations = {described}})};
    CHECK(call_on(loop, asks, "typed").data == boost::json::parse(R"({"n":3,"yes":true,"rate":0.5,"text":"7"})"));
    CHECK(asks.operations().size() == 1);
}

TEST_CASE("what SQLite holds is told as it is held, and tables may change under a statement") {
    asio_runtime loop;
    const sqlite_file file;
    const auto change = [&](const char* statements) {
        REQUIRE(palabre::detail::run({"sqlite3", file.name}, statements).status == 0);
    };
    change("create table t (n integer, r numeric, s); insert into t values (9007199254740993, 7, 'x');");
    auto add = read("add", "insert into t (n) values (:n) returning n, s");
    add.is.writes = true;
    const auto asks = sql_connector(
        loop, {.url = "sqlite:" + file.name,
               .operations = {read("all", "select * from t where n = :n or n = :n order by n"),
                              read("counted", "select count(*) as n, 1.5 as r, x'00' is null as s from t"),
                              read("blob", "select x'00ff' as b"), add}});
    const auto ask = [&](const char* name, const char* arguments = "{}") {
        return told(call_on(loop, *asks, name, arguments));
    };
    CHECK(ask("all", R"({"n":9007199254740993})") == R"(value {"n":9007199254740993,"r":7,"s":"x"})");
    CHECK(ask("counted") == R"(value {"n":1,"r":1.5E0,"s":0})");
    CHECK(ask("blob").find("the column 'b' is of a kind that cannot be read") != std::string::npos);
    CHECK(ask("add", R"({"n":2})") == R"(value {"n":2,"s":null})");
    change("alter table t add column more text default 'y';");
    for (int each = 0; each < 8; ++each)  // on each connection
        CHECK(ask("all", R"({"n":2})") == R"(value {"n":2,"r":null,"s":null,"more":"y"})");
}

TEST_CASE("PostgreSQL's kinds are told, and statements are prepared again where they must be") {
    asio_runtime loop;
    tests::postgres_server server;
    const auto url = server.make_database();
    const auto database = url.substr(url.rfind('/') + 1);
    const auto run = [&](const char* statements) { server.run(database.substr(0, database.find('?')), statements); };
    run("create type mood as enum ('glad'); create table t (n int); insert into t values (1);");
    auto add = read("add", "insert into t (n) values (:n) returning *");
    add.is.writes = true;
    const auto kinds =
        read("kinds",
             "select true as b, 2::int2 as i, 1.25::numeric as n, 'NaN'::float8 as nan, '2026-01-05'::date as d,"
             " '2026-01-05 08:00:00.5'::timestamp as t, '0044-03-15 BC'::date as bc, 'infinity'::timestamp as never,"
             " 'glad'::mood as m, 1e400::numeric as much, null::int as none");
    const auto asks = sql_connector(
        loop, {.url = url,
               .operations = {kinds, add, read("all", "select * from t where n = :n"),
                              read("same", "select :n::text as a, :n::int + 1 as b"), read("forget", "deallocate all")},
               .connections = 1});
    const auto ask = [&](const char* name, const char* arguments = "{}") {
        return told(call_on(loop, *asks, name, arguments));
    };
    const auto all = call_on(loop, *asks, "kinds");
    REQUIRE_MESSAGE(all.what == outcome::kind::value, all.reason);
    CHECK(all.data ==
          boost::json::parse(R"({"b":1,"i":2,"n":1.25,"nan":"NaN","d":"2026-01-05T00:00:00","t":"2026-01-05T08:00:00",
                                 "bc":"0044-03-15 BC","never":"infinity","m":"glad","none":null,"much":")" +
                             ("1" + std::string(400, '0')) + "\"}"));
    CHECK(ask("same", R"({"n":5})") == R"(value {"a":"5","b":6})");
    CHECK(ask("all", R"({"n":"1\u0000"})") == "unavailable: all: the argument 'n' has a zero byte");
    CHECK(ask("all", R"({"n":1})") == R"(value {"n":1})");
    CHECK(ask("add", R"({"n":2})") == R"(value {"n":2})");
    run("alter table t add column more text default 'y';");
    CHECK(ask("all", R"({"n":1})") == R"(value {"n":1,"more":"y"})");
    CHECK(ask("add", R"({"n":3})") == R"(value {"n":3,"more":"y"})");
    CHECK(ask("forget") == "not_found");
    CHECK(ask("all", R"({"n":3})") == R"(value {"n":3,"more":"y"})");
    CHECK(ask("add", R"({"n":4})") == R"(value {"n":4,"more":"y"})");
    run("drop table t;");
    CHECK(ask("all", R"({"n":1})").starts_with("unavailable: all: "));
}

TEST_CASE("a long statement keeps its connection, and no other") {
    asio_runtime loop;
    const sqlite_file file;
    const auto asks = sql_connector(
        loop, {.url = "sqlite:" + file.name,
               .operations = {read("endless", "with recursive c(x) as (select 1 union all select x + 1 from c)"
                                              " select count(*) as n from c"),
                              operations()[0]},
               .connections = 2,
               .limit = 60s});
    bool ended = false;
    int answered = 0, left = 500;
    asks->call("endless", {}, loop.now() + generous, [&](const outcome&) { ended = true; });
    std::function<void()> next = [&] {
        if (left-- > 0)
            asks->call("balance", boost::json::parse(R"({"number":"+2290190011234"})"), loop.now() + generous,
                       [&](const outcome& came) {
                           answered += came.what == outcome::kind::value ? 1 : 0;
                           answered == 500 ? loop.stop() : next();
                       });
    };
    for (int each = 0; each < 32; ++each) next();
    loop.run();
    CHECK(answered == 500);
    CHECK_FALSE(ended);
}

TEST_CASE("PostgreSQL is asked, lost in the middle of a call, and found again") {
    asio_runtime loop;
    tests::postgres_server server;
    const auto url = server.make_database();
    const auto database = url.substr(url.rfind('/') + 1);
    server.run(database.substr(0, database.find('?')), tables);
    holds(loop, {.url = url, .operations = {}}, "2026-01-05T08:00:00");

    auto slow = read("slow", "select pg_sleep(:seconds)::text as slept, 1 as one");
    auto returns = read("returns", "update accounts set balance = 7 where msisdn = :number returning balance");
    returns.is.writes = true;
    auto many = read("many", "select generate_series(1, 100000000) as n", true);
    auto open = read("open", "select cast(:pin as int) as n"), hidden = open;
    hidden.is = {.name = "hidden", .arguments = {{"pin", kind::text, true, true}}};
    const auto asks = sql_connector(loop, {.url = url,
                                           .operations = {slow, returns, many, open, hidden, operations()[0]},
                                           .connections = 1,
                                           .limit = 20s});
    // PostgreSQL quotes what it could not read.
    CHECK(told(call_on(loop, *asks, "open", R"({"pin":"47x11"})")).find("47x11") != std::string::npos);
    CHECK(told(call_on(loop, *asks, "hidden", R"({"pin":"47x11"})")) == "unavailable: hidden: the database refused it");
    CHECK(told(call_on(loop, *asks, "returns", R"({"number":"+3"})")) == "value {\"balance\":7}");
    CHECK(told(call_on(loop, *asks, "many")).find("more than 100 rows") != std::string::npos);
    const auto timer = loop.after(300ms, [&] { server.kill(); });
    const auto lost = told(call_on(loop, *asks, "slow", R"({"seconds":10})"));
    CHECK(lost.starts_with("unavailable: slow: "));
    CHECK(lost.find("no answer in time") == std::string::npos);
    loop.cancel(timer);
    CHECK(told(call_on(loop, *asks, "balance", R"({"number":"+3"})")).starts_with("unavailable: balance: "));
    server.start();
    CHECK(told(call_on(loop, *asks, "balance", R"({"number":"+3"})")).starts_with("value "));
    server.crash();
    server.start();  // the connection broke while it rested
    CHECK(told(call_on(loop, *asks, "balance", R"({"number":"+3"})")).starts_with("value "));

    const auto hasty =
        sql_connector(loop, {.url = url, .operations = {slow, operations()[0]}, .connections = 1, .limit = 300ms});
    CHECK(told(call_on(loop, *hasty, "slow", R"({"seconds":600})")).starts_with("unavailable: slow: "));
    const auto patient = sql_connector(loop, {.url = url, .operations = {slow}, .connections = 1});
    CHECK(told(call_on(loop, *patient, "slow", R"({"seconds":600})", 100ms)) == "unavailable: slow: no answer in time");
}

TEST_CASE("MariaDB is asked, its session killed in the middle of a call, and found again") {
    asio_runtime loop;
    tests::mariadb_server server;
    server.run("crm", tables);
    const auto url = "mysql://root@/crm?unix_socket=" + server.socket();
    holds(loop, {.url = url, .operations = {}}, "2026-01-05T08:00:00");

    const auto asks = sql_connector(loop, {.url = url,
                                           .operations = {read("slow", "select sleep(:seconds) as slept"),
                                                          read("session", "select connection_id() as id"),
                                                          read("many",
                                                               "select 1 as n from accounts a, accounts b,"
                                                               " accounts c, accounts d, accounts e",
                                                               true)},
                                           .connections = 1,
                                           .limit = 20s});
    CHECK(told(call_on(loop, *asks, "many")).find("more than 100 rows") != std::string::npos);
    const auto timer = loop.after(300ms, [&] {
        server.run("crm", "delimiter //\nbegin not atomic for r in (select id from information_schema.processlist"
                          " where id <> connection_id()) do execute immediate concat('kill ', r.id); end for; end//\n");
    });
    const auto before = told(call_on(loop, *asks, "session"));
    CHECK(told(call_on(loop, *asks, "slow", R"({"seconds":3})")) == "value {\"slept\":0}");  // asked once more
    loop.cancel(timer);
    CHECK(told(call_on(loop, *asks, "session")) != before);
}

TEST_CASE("a statement without end holds nobody, and not its connection") {
    asio_runtime loop;
    const sqlite_file file;
    const auto asks = sql_connector(
        loop, {.url = "sqlite:" + file.name,
               .operations = {read("endless", "with recursive c(x) as (select 1 union all select x + 1 from c)"
                                              " select count(*) as n from c"),
                              operations()[0]},
               .connections = 1,
               .limit = 1s});
    CHECK(told(call_on(loop, *asks, "endless", "{}", 100ms)) == "unavailable: endless: no answer in time");
    std::string next;
    while (!next.starts_with("value ")) next = told(call_on(loop, *asks, "balance", R"({"number":"+2290190011234"})"));
    for (int each = 0; each < 3; ++each) asks->call("endless", {}, loop.now() + generous, [](const outcome&) {});
}

TEST_CASE("a database that takes the connection and says nothing is unavailable in time") {
    asio_runtime loop;
    const silence silent;
    const auto asks = sql_connector(
        loop, {.url = "postgresql://nobody@127.0.0.1:" + std::to_string(ntohs(silent.at.sin_port)) + "/crm",
               .operations = operations(),
               .connections = 2,
               .limit = 500ms});
    CHECK(told(call_on(loop, *asks, "balance", R"({"number":"+3"})")) == "unavailable: balance: no answer in time");
}

TEST_CASE("what waits is bounded, and a database that is not there says so") {
    asio_runtime loop;
    const auto asks = sql_connector(
        loop, {.url = "sqlite:/no/such.db", .operations = operations(), .connections = 1, .most_waiting = 1});
    CHECK(told(call_on(loop, *asks, "balance", R"({"number":"1"})")) == "unavailable: balance: there is no such file");
    std::string all;
    for (int each = 0; each < 3; ++each)
        asks->call("balance", boost::json::parse(R"({"number":"1"})"), loop.now() + generous,
                   [&](const outcome& came) { all += came.reason + "\n"; });
    loop.run();
    CHECK(all.find("too many calls wait for a connection") != std::string::npos);
}

TEST_CASE("URLs and statements that cannot be are refused, without the password") {
    CHECK(why({.url = "oracle://a", .operations = {}}).find("begins with another word") != std::string::npos);
    CHECK(why({.url = "mysql://u:s3cret@host", .operations = {}}).find("s3cret") == std::string::npos);
    auto described = read("d", "select :b");
    described.is.arguments = {{"a"}};
    const auto all = why({.url = "sqlite:a", .operations = {read("a", " "), described}, .connections = 0});
    for (const char* part : {"'a' has no statement", "names ':b'", "connections is 0"})
        CHECK_MESSAGE(all.find(part) != std::string::npos, part);
}
