// tests/examples/test_declared_back_office.cpp - the operator's stories told with real systems that no code connects.
#include "core/file_text.hpp"
#include "core/process.hpp"
#include "server/program.hpp"
#include "store/import/mariadb_server.hpp"
#include "store/places.hpp"
#include "store/postgres_server.hpp"

#include "palabre/connector/soap.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

using namespace palabre;
using palabre::test::own_folder;
using palabre::test::program;

namespace {

const std::filesystem::path root{PALABRE_SOURCE_DIR};
const auto examples = root / "examples/back-office";
const auto calls = root / "samples-ivr/operator/calls";

std::string text_of(const std::filesystem::path& file) {
    constexpr std::size_t most = 1'000'000;
    return detail::file_text(file.string(), most);
}

/// What the examples in four languages play, and the others in which all systems are well.
std::vector<std::filesystem::path> stories() {
    std::vector<std::filesystem::path> all;
    for (const auto& each : std::filesystem::directory_iterator{calls}) {
        const auto name = each.path().stem().string();
        const auto text = text_of(each.path());
        // These have answers that no system gives, and one comes to a second's very end.
        if (name == "stale_balance" || name == "agent_vip") continue;
        const auto ails = [&](const char* how) { return text.find(" system " + std::string{how}) != text.npos; };
        if (std::ranges::any_of(std::array{"hangs", "drops", "refuses", "garbage", "slow"}, ails)) continue;
        all.push_back(each.path());
    }
    std::ranges::sort(all);
    return all;
}

/// With the connectors of that example: PLACE is its variable, and where its system is.
struct line {
    std::string config;
    std::vector<std::string> environment;

    int run(std::vector<std::string> words, std::string& told) const {
        words.insert(words.end(), {"--config", config});
        program ran{std::move(words), environment};
        const auto status = ran.ended();
        told = ran.out() + ran.log();
        return status;
    }

    std::string call(std::initializer_list<std::string> what) const {
        std::vector<std::string> words{PALABRE_FLOW, "call"};
        words.insert(words.end(), what);
        std::string told;
        run(std::move(words), told);
        const auto line = told.find('\n');
        return told.substr(0, told.find(' ')) + told.substr(std::min(line, told.size()));
    }
};

void holds(const line& at) {
    const auto flow = (root / "samples-ivr/operator/flow.yaml").string();
    std::string told;
    CHECK_MESSAGE(at.run({PALABRE_FLOW, "check", flow}, told) == 0, told);
    CHECK(at.run({PALABRE_CENTER, "--check"}, told) == 0);
    CHECK_MESSAGE(told.find("connector 'crm', category: value in ") != std::string::npos, told);
    const auto all = stories();
    CHECK(all.size() >= 30);
    for (const char* const name : {"new_caller", "puk_by_recharge", "sms"})
        CHECK(std::ranges::find(all, calls / (std::string{name} + ".story")) != all.end());
    for (const auto& each : all)
        CHECK_MESSAGE(at.run({PALABRE_FLOW, "play", flow, "--story", each.string()}, told) == 0, each.stem().string()
                                                                                                     << "\n"
                                                                                                     << told);
    CHECK(at.call({"crm", "balance", "number=+2290190000000"}) == "not_found\n");
    const auto invoices = at.call({"crm", "invoices", "number=+2290166000002"});
    CHECK(invoices.find(R"("month":"2025-12")") != std::string::npos);
    CHECK_MESSAGE(invoices.find(R"({"amount_minor":66250,"currency":"XOF"})") != std::string::npos, invoices);
    CHECK(at.call({"crm", "puk", "number=+2290197123456"}).find("48151623") == std::string::npos);
    CHECK(at.call({"console", "status", "line=106"}) == "value\n{\"open\":false}\n");
}

void database_holds(const own_folder& folder, const std::string& url) {
    const line at{(examples / "sql/center.yaml").string(), {"SAHEL_DATABASE=" + url, "PALABRE_DATA=" + folder / ""}};
    holds(at);
    CHECK(at.call({"crm", "block", "number=+2290197123456"}) == "value\n{\"rows\":1}\n");
    CHECK(at.call({"crm", "block", "number=+2290190000000"}) == "not_found\n");
}

/// What a WSDL offers; its elements come in any order.
std::set<std::string> offered(const std::string& wsdl) {
    std::set<std::string> all;
    for (const auto& each : read_wsdl(wsdl).operations) {
        auto text = each.is.name + ' ' + each.element + ' ' + each.name_space + ' ' + each.action;
        for (const auto* fields : {&each.is.arguments, &each.is.result})
            for (const auto& field : *fields) text += ' ' + field.name + ':' + std::string{to_string(field.is)};
        all.insert(text);
    }
    return all;
}

const std::string tables = text_of(examples / "sql/sahel_mobile.sql");

}  // namespace

TEST_CASE("SQLite serves the operator's stories") {
    const own_folder folder;
    const auto file = folder / "sahel.db";
    const auto made = detail::run({"sqlite3", file}, tables);
    REQUIRE_MESSAGE(made.status == 0, made.problems);
    database_holds(folder, "sqlite:" + file);
}

TEST_CASE("PostgreSQL serves the operator's stories, with the same configuration") {
    const own_folder folder;
    tests::postgres_server server;
    const auto url = server.make_database();
    const auto database = url.substr(url.rfind('/') + 1);
    server.run(database.substr(0, database.find('?')), tables);
    database_holds(folder, url);
}

TEST_CASE("MariaDB serves the operator's stories, with the same configuration") {
    const own_folder folder;
    tests::mariadb_server server;
    server.run("sahel", tables);
    database_holds(folder, "mysql://root@/sahel?unix_socket=" + server.socket());
}

TEST_CASE("a SOAP service tells the same, and shows the WSDL that the example has") {
    const own_folder folder;
    program service{{PALABRE_SYSTEM_PYTHON, (examples / "soap/subscribers.py").string(), "--port", "0"}};
    const auto told = service.first_line();
    REQUIRE_MESSAGE(told.starts_with("subscribers http://"), service.log());
    const auto url = told.substr(told.find(' ') + 1);
    holds({(examples / "soap/center.yaml").string(), {"SAHEL_SERVICE=" + url, "PALABRE_DATA=" + folder / ""}});

    const auto served = detail::run({"curl", "-sf", url + "?wsdl"}, "");
    REQUIRE(served.status == 0);
    const auto theirs = offered(folder.write("served.wsdl", served.out));
    CHECK(theirs.size() == 8);
    CHECK(theirs == offered((examples / "soap/subscribers.wsdl").string()));
}
