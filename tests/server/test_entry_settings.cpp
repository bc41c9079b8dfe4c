// tests/server/test_entry_settings.cpp - what a file says of the entry and of the standby, and its mistakes.
#include "configuration.hpp"
#include "loaded.hpp"
#include "server/program.hpp"

#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace std::chrono_literals;
using palabre_center::read_configuration;
using palabre_center::read_configuration_text;
using palabre_center::role;

namespace {

const char* no_variable(const char*) {
    return nullptr;
}

std::string problems_of(const palabre_center::reading& of) {
    std::string told;
    for (const auto& each : of.problems) told += to_string(each) + '\n';
    return told;
}

std::string problems_of(const std::string& yaml, role who = role::main) {
    return problems_of(read_configuration_text(yaml, "center.yaml", no_variable, who));
}

constexpr const char* rest = "store: {url: \"sqlite:p.db\"}\nflows: {\"*\": f.yaml}\n";

}  // namespace

TEST_CASE("a company's entry is what is written, in the order of its languages") {
    const test::own_folder folder;
    folder.write("hours.yaml", "time_zone: Africa/Porto-Novo\nhours: {monday-friday: 08:00-18:00}\n");
    const auto file = folder.write("center.yaml", std::string{rest} +
                                                      "connectors: {crm: {url: \"http://127.0.0.1:1/\"}}\n"
                                                      "companies:\n"
                                                      "  sahel:\n"
                                                      "    unavailable: {say: {fr: Un, fon: Deux}, sms: {fon: Trois}, "
                                                      "prompts: clips, clip: sorry, sms_every: 12h}\n"
                                                      "    entry: {most_calls: 40, hours: hours.yaml, essential: crm, "
                                                      "essential_store: true}\n");
    const auto read = read_configuration(file, no_variable);
    CHECK(problems_of(read) == "");
    const auto& entry = read.made.companies.at(0).entry;
    REQUIRE(entry.says);
    REQUIRE(entry.says->words.size() == 2);
    CHECK(entry.says->words[0].language == "fr");
    CHECK(entry.says->words[0].message == "");
    CHECK(entry.says->words[1].say == "Deux");
    CHECK(entry.says->words[1].message == "Trois");
    CHECK(entry.says->prompts == folder / "clips");
    CHECK(entry.says->clip == "sorry");
    CHECK(entry.says->once_in == 12h);
    CHECK(entry.most == 40);
    REQUIRE(entry.open);
    CHECK(entry.essential == std::vector<std::string>{"crm"});
    CHECK(entry.store_is_essential);
}

TEST_CASE("what an entry cannot be is told at its place") {
    const auto with = [](const std::string& company) {
        return std::string{rest} + "companies: {sahel: {" + company + "}}\n";
    };
    CHECK(problems_of(with("entry: {most_calls: 3}")) == "center.yaml:3:28: nothing is said to who is not let in; add "
                                                         "unavailable: {say: {fr: TEXT}, sms: {fr: TEXT}}\n");
    CHECK(problems_of(with("unavailable: {sms: {fr: a}}")).find("the key 'say' is missing") != std::string::npos);
    CHECK(problems_of(with("unavailable: {say: {fr: a}, sms: {en: b}}")) ==
          "center.yaml:3:55: nothing is said in 'en'; add it to 'say' too\n");
    CHECK(problems_of(with("unavailable: {say: {fr: a}}, entry: {essential: [crm]}"))
              .find("no connector here is called 'crm'; name one of connectors") != std::string::npos);
    CHECK(problems_of(with("unavailable: {say: {fr: a}}, entry: {hours: nowhere.yaml}")).find("center.yaml:3:") == 0);
    CHECK(problems_of(std::string{rest} + "clock: sundial\n").find("'sundial' means nothing here") !=
          std::string::npos);
}

TEST_CASE("a standby reads companies, voice and its own section, and the rest is not its affair") {
    const std::string yaml = "companies: {sahel: {addresses: [\"100\"], unavailable: {say: {fr: a}}}}\n"
                             "connectors: {crm: {url: \"${env:NOT_SET}\"}}\n"
                             "standby: {listen: \"udp:127.0.0.1:5070\", ports: 30000-30199, hand_over: {url: "
                             "\"http://10.0.0.4:8080\", key: 0123456789abcdef0123456789, every: 1s}}\n";
    const auto [made, problems] = read_configuration_text(yaml, "conf/center.yaml", no_variable, role::standby);
    CHECK(problems.empty());
    CHECK(made.standby.listen == std::vector<std::string>{"udp:127.0.0.1:5070"});
    CHECK(made.standby.first_port == 30000);
    CHECK(made.standby.outbox == "conf/state/standby.outbox");
    REQUIRE(made.standby.hands_over);
    CHECK(made.standby.hands_over->every == 1s);

    CHECK(problems_of("companies: {sahel: }\n", role::standby).find("no company has anything to say") !=
          std::string::npos);
    CHECK(problems_of(
              "companies: {sahel: {unavailable: {say: {fr: a}}}}\nstandby: {hand_over: {url: \"ftp://x\", key: k}}\n",
              role::standby)
              .find("center.yaml:2:") == 0);
}

TEST_CASE("flows that cannot be loaded can be done without where their company has something to say") {
    const test::own_folder folder;
    folder.write("bad.yaml", "flow: f\nnodes:\n  a: {say: Hello., next: b}\n");
    folder.write("good.yaml", "flow: f\nnodes:\n  a: {hangup: Bye.}\n");
    const auto loads = [&](const std::string& companies) {
        return palabre_center::load(
            folder.write("center.yaml",
                         "store: {url: \"sqlite:p.db\"}\nflows: {\"1\": bad.yaml, \"2\": good.yaml}\n" + companies),
            no_variable);
    };
    const auto with = loads("companies: {aa: {unavailable: {say: {fr: a}}}}\n");
    CHECK(with.flows.broken == std::set<std::string>{"1"});
    CHECK(with.can_do_without());
    CHECK_FALSE(loads("companies: {aa: }\n").can_do_without());
    CHECK_FALSE(loads("companies: {aa: {unavailable: {say: {fr: a}}}}\ndrian: 1s\n").can_do_without());
}
