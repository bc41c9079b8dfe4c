// tests/server/test_after_settings.cpp - what follows calls, as the manual has it and as it contradicts the file.
#include "after_calls.hpp"
#include "calling_rules.hpp"
#include "configuration.hpp"
#include "server/program.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

using namespace palabre;
using namespace palabre_center;

namespace {

/// The manual's block that begins so.
std::string block(const std::string& begins) {
    std::ifstream in{std::string{PALABRE_SOURCE_DIR} + "/docs/manual/after-the-call.md"};
    const std::string manual{std::istreambuf_iterator<char>{in}, {}};
    const auto from = manual.find("```yaml\n" + begins);
    REQUIRE(from != std::string::npos);
    const auto at = from + 8;
    return manual.substr(at, manual.find("```", at) - at);
}

struct center_file {
    center_file() {
        folder.write("after.yaml", block("messages:"));
        folder.write("flow.yaml", block("flow:"));
    }
    /// What a check says of it.
    std::string problems(const std::string& sender = "\"1234\"") {
        auto [made, found] = read_configuration_text(
            "store: {url: \"sqlite:p.db\"}\ncompanies: {moov: {country: BJ, after_calls: after.yaml}}\n"
            "flows: {\"satisfaction\": flow.yaml}\nconnectors: {crm: {url: \"http://127.0.0.1:1/\"}}\n"
            "messaging:\n  key: 0123456789abcdef0123\n  carriers:\n    k: {company: moov, kind: kannel, url: "
            "\"http://127.0.0.1:2/cgi-bin/sendsms\", user: u, password: p, senders: [" +
                sender + "]" + hears + "}\n",
            folder / "center.yaml", [](const char*) -> const char* { return nullptr; });
        if (found.empty()) found = after_problems(made, read_plans(made));
        std::string all;
        for (const auto& each : found) all += to_string(each) + '\n';
        return all;
    }
    void replace(const char* file, const std::string& what, const std::string& by) {
        auto text = std::string{file} == std::string{"flow.yaml"} ? block("flow:") : block("messages:");
        const auto at = text.find(what);
        REQUIRE(at != std::string::npos);
        folder.write(file, text.replace(at, what.size(), by));
    }
    bool says(const std::string& what, const std::string& sender = "\"1234\"") {
        const auto all = problems(sender);
        INFO(all);
        CHECK(all.find(what) != std::string::npos);
        return all.find(what) != std::string::npos;
    }
    test::own_folder folder;
    std::string hears = ", address: satisfaction";
};

}  // namespace

TEST_CASE("what follows calls is what the manual's example says") {
    center_file here;
    CHECK(here.problems() == "");
}

TEST_CASE("a plan that contradicts the rest of the file is told with its cure") {
    center_file here;
    here.replace("flow.yaml", "variables: {survey_id: string}\n", "");
    here.says("does not declare the variable survey_id");
    center_file other;
    other.replace("after.yaml", "flow: satisfaction", "flow: nowhere");
    other.says("no flow of 'moov' answers at 'nowhere'");
    center_file mute;
    mute.replace("after.yaml", "    from: {sms: \"1234\"}\n", "");
    mute.says("the first sender of 'k' cannot be answered", "MOOV, \"1234\"");
    mute.replace("after.yaml", "from: {sms: \"1234\"}", "from: {sms: MOOV}");
    mute.says("nobody can answer 'MOOV'");
    center_file deaf;
    deaf.hears.clear();
    deaf.says("what is written to 'k' comes to no flow");
    center_file without;
    without.replace("after.yaml", "crm.sold", "erp.sold");
    without.says("there is no connector 'erp'");
    without.replace("after.yaml", "forbid: company", "forbids: company");
    without.says("forbids: there is no such setting");
}

TEST_CASE("the manual's rules of countries are taken, and it is said that nobody has reviewed them") {
    const auto with = [](const std::string& rules) {
        return read_configuration_text(
            "store: {url: \"sqlite:p.db\"}\ncompanies: {moov: {country: BJ, calling_rules: \"" + rules +
                "\"}}\nflows: {\"100\": flow.yaml}\n",
            PALABRE_SOURCE_DIR "/docs/manual/examples/center.yaml", [](const char*) -> const char* { return nullptr; });
    };
    const auto [made, found] = with("calling_rules.yaml");
    for (const auto& each : found) CHECK(to_string(each) == "");
    const auto warned = calling_rule_warnings(made);
    REQUIRE(warned.size() == 1);
    CHECK(warned[0].what.find("nobody has reviewed 14 of its rules: BJ-sundays, BJ-holidays, BJ-hours,") !=
          std::string::npos);
    test::own_folder folder;
    const auto bad = folder.write("rules.yaml", "rules: {BJ-day: {country: BJ, a_day: never}}\n");
    const auto [unread, wrong] = with(bad);
    REQUIRE(wrong.size() >= 1);
    CHECK(to_string(wrong[0]).find("rules.BJ-day.a_day: it is not within 1 and 100") != std::string::npos);
    CHECK(unread.companies.at(0).rules == nullptr);
}
