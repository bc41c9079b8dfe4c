// tests/server/test_scheduled.cpp - reports that come by themselves: at their time, once, as a message and as a file.
#include "center/agents_stage.hpp"
#include "palabre/history/access_book.hpp"
#include "scheduled_reports.hpp"
#include "server/program.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

using namespace palabre;
using namespace palabre::tests;
using namespace palabre_center;

namespace {

struct report_stage : agents_stage {
    report_stage(const sim::memory_disk& on, std::vector<scheduled_report> reports) : agents_stage{on, desk()} {
        company one;
        one.keeps.company = "moov-benin";
        one.keeps.title = "Moov Bénin";
        one.keeps.home = country{"BJ"};
        one.reports = std::move(reports);
        all.emplace(
            world.clock(), *memory, std::vector{one}, [](const std::string&) { return true; }, logger{});
        world.run();
    }

    /// What has been queued so far; a sender takes it.
    const std::vector<history::outgoing>& outbox() {
        history::reply<std::vector<history::outgoing>> taken;
        book().claim(medium::sms, world.clock().calendar_now(), 100, into(taken));
        world.run();
        if (!taken) return sent;
        for (const auto& each : *taken) {  // the next one to that number waits for it
            history::reply<history::nothing> kept;
            book().write({history::change::settle_message{.which = each.id, .state = history::send_state::sent}},
                         into(kept));
            world.run();
            sent.push_back(each);
        }
        return sent;
    }

    std::vector<history::outgoing> sent;
    std::optional<scheduled_reports> all;
};

}  // namespace

TEST_CASE("a report of the day goes at its time, once, also where the center was stopped meanwhile") {
    const sim::memory_disk disk;
    const test::own_folder folder;
    scheduled_report daily{.name = "morning", .figures = {"contacts", "offered"}, .to = {"+2290197000001"}};
    daily.folder = folder / "reports";
    calendar_time began{};
    const auto until = [&](report_stage& stage, calendar_time at) {
        stage.world.run_for(at - stage.world.clock().calendar_now());
    };
    const time_zone benin{"Africa/Porto-Novo"};
    calendar_time morning{};
    {
        report_stage stage{disk, {daily}};
        began = stage.world.clock().calendar_now();
        stage.works("awa", 7);
        stage.call();
        stage.world.run();
        const auto today = std::chrono::floor<std::chrono::days>(benin.to_local(began));
        morning = benin.from_local(local_time{today + std::chrono::days{1}} + 7h);
        const auto before = stage.outbox().size();
        until(stage, morning - 1min);
        CHECK(stage.outbox().size() == before);
        until(stage, morning + 2min);
        REQUIRE(stage.outbox().size() == before + 1);
        const auto sent = stage.outbox().back();
        CHECK(sent.to == "+2290197000001");
        CHECK(sent.text.find("Moov Bénin, ") == 0);
        CHECK(sent.text.find("Contacts 1, Présentés 1") != std::string::npos);
        until(stage, morning + 3h);
        CHECK(stage.outbox().size() == before + 1);
        history::reply<history::note_page> notes;
        stage.memory->access().notes({.who = "report:morning"}, {}, 10, stage.into(notes));
        stage.world.run();
        REQUIRE(notes);
        CHECK(notes->notes.size() >= 1);
    }
    std::vector<std::string> files;
    for (const auto& each : std::filesystem::directory_iterator{daily.folder}) files.push_back(each.path().string());
    std::sort(files.begin(), files.end());
    REQUIRE(!files.empty());
    std::ifstream last{files.back()};
    const std::string text{std::istreambuf_iterator<char>{last}, {}};
    CHECK(text.find("period,total,contacts,offered\r\n") == 0);
    CHECK(text.find(",1,1\r\n") != std::string::npos);
}

TEST_CASE("what is wrong with a report that comes by itself is told at its place") {
    const auto problems = [](const std::string& report) {
        const auto [made, found] = read_configuration_text(
            "store: {url: \"sqlite:p.db\"}\ncompanies: {moov: {country: BJ, reports: {daily: " + report + "}}}\n",
            "center.yaml", [](const char*) -> const char* { return nullptr; });
        std::string all;
        for (const auto& each : found) all += to_string(each) + '\n';
        return all;
    };
    const auto says = [&](const std::string& report, const std::string& what) {
        const auto all = problems(report);
        INFO(all);
        return all.find(what) != std::string::npos;
    };
    CHECK(problems("{to: [\"+2290197000001\"], at: \"06:45\", each: week, by: queue, figures: [invoice, asa]}")
              .find("reports") == std::string::npos);
    CHECK(says("{each: day}", "goes nowhere"));
    CHECK(says("{at: \"25:00\", to: [\"+2290197000001\"]}", "is no time of the day"));
    CHECK(says("{each: year, to: [\"+2290197000001\"]}", "year"));
    CHECK(says("{figures: [ofered], to: [\"+2290197000001\"]}", "no figure is called 'ofered'"));
    CHECK(says("{by: colour, to: [\"+2290197000001\"]}", "colour"));
    CHECK(says("{to: [\"97000001\"]}", "is no number with its country"));
}
