// tests/voice/test_outbound.cpp - a campaign by call over a trunk: SIPp's people, softphones as agents, and kill -9.
#include "palabre/asio_runtime.hpp"
#include "palabre/history/lead_book.hpp"
#include "palabre/history/sql_store.hpp"
#include "server/program.hpp"
#include "voice/baresip.hpp"
#include "voice/sipp_caller.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <poll.h>
#include <random>
#include <set>
#include <type_traits>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

bool has_own_network() {
    static const auto why = enter_own_network();
    if (!why.empty()) MESSAGE("skipped: no network of its own can be had here: " << why);
    return why.empty();
}

/// What the trunk's side has seen: calls by number, each by its Call-ID.
struct traffic {
    std::map<std::string, std::set<std::string>> invited, cancelled, ended;
};

/// The center and its trunk; kill() and start() again on the same store.
class outbound_stage {
public:
    outbound_stage(const std::string& plan, const std::vector<std::string>& numbers) {
        std::string list;
        for (const auto& each : numbers) list += each + '\n';
        folder_.write("numbers", list);
        folder_.write("plan.json", plan);
        std::filesystem::create_directories(folder_ / "trunk");
        trunk_ = std::make_unique<program>(std::vector<std::string>{
            "/bin/sh", "-c",
            fmt::format(
                "cd '{}' && exec '{}' -sf '{}/tests/peers/sipp/trunk_of_people.xml' -i 127.0.0.1 -p {} -nostdin "
                "-key rtp_port 6000 -trace_logs -log_file calls.log",
                folder_ / "trunk", PALABRE_SIPP, PALABRE_SOURCE_DIR, trunk_port_)});
    }

    void start() {
        center_ = std::make_unique<program>(
            std::vector<std::string>{PALABRE_DIALLING_CENTER, folder_ / "", std::to_string(trunk_port_)});
        REQUIRE_MESSAGE(!center_->first_line().empty(), center_->log());
    }
    void kill() {
        center_->signal(SIGKILL);
        center_->ended();
    }
    void end() {
        center_->signal(SIGTERM);
        CHECK(center_->ended() == 0);
    }
    std::string log() const { return center_->log(); }

    std::int64_t figure(const char* name) const {
        auto all = center_->out();
        all.erase(all.find_last_of('\n') + 1);
        if (all.empty()) return -1;
        all.pop_back();
        return boost::json::parse(all.substr(all.find_last_of('\n') + 1)).at(name).to_number<std::int64_t>();
    }
    template<class Holds> static bool until(Holds holds, std::chrono::seconds limit = 60s) {
        const auto last = std::chrono::steady_clock::now() + limit;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > last) return false;
            ::poll(nullptr, 0, 100);
        }
        return true;
    }
    static void pass(int milliseconds) { ::poll(nullptr, 0, milliseconds); }

    std::string file(const std::string& name) const { return folder_ / name; }

    traffic seen() const {
        traffic all;
        std::ifstream in{folder_ / "trunk/calls.log"};
        for (std::string what, number, id; in >> what >> number >> id;)
            (what == "INVITE" ? all.invited : what == "CANCEL" ? all.cancelled : all.ended)[number].insert(id);
        return all;
    }

    /// Of each number, once the center is down.
    std::map<std::string, std::vector<history::lead_attempt>> attempts() const {
        asio_runtime loop;
        const auto store = history::open_sql_store(loop, {.url = store_url()});
        std::map<std::string, std::vector<history::lead_attempt>> all;
        const auto ask = [&]<class Value>(std::type_identity<Value>, auto call) {
            std::optional<history::reply<Value>> got;
            call([&](history::reply<Value> told) {
                got = std::move(told);
                loop.stop();
            });
            loop.run();
            REQUIRE(got);
            return got->value;
        };
        const auto whose =
            ask(std::type_identity<history::company>{}, [&](auto then) { store->open_company("sahel", "", then); });
        auto& book = store->of(whose.id).leads();
        const auto list =
            ask(std::type_identity<history::lead_list>{}, [&](auto then) { book.list_by("march", then); });
        const auto leads = ask(std::type_identity<std::vector<history::lead>>{},
                               [&](auto then) { book.leads(list.id, {}, 1000, then); });
        for (const auto& each : leads)
            all[each.numbers.at(0).address] = ask(std::type_identity<std::vector<history::lead_attempt>>{},
                                                  [&](auto then) { book.attempts_of(each.id, then); });
        return all;
    }

private:
    std::string store_url() const { return "sqlite:" + (folder_ / "palabre.db"); }

    own_folder folder_;
    std::uint16_t trunk_port_ = free_port();
    std::unique_ptr<program> trunk_, center_;
};

/// ...1 to ...6 answer, ...7 is busy, ...8 lets it ring, ...9 is nobody's.
std::vector<std::string> people(const std::vector<int>& last) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < last.size(); ++i) all.push_back(fmt::format("+22901970{:04}{}", i, last[i]));
    return all;
}

}  // namespace

TEST_CASE("a list is dialled over a trunk, two softphones talk, and each attempt is what the other side saw") {
    if (!has_own_network()) return;
    const auto numbers = people({8, 1, 7, 2, 9, 3, 7, 4, 9, 1, 7, 5, 9, 6, 7, 2, 9, 7, 3, 7});
    outbound_stage stage{R"({"kind": "call", "mode": "predictive", "queue": "sales", "lists": ["march"], "ring": "15s",
                             "by": [{"trunk": "operator", "caller_id": "+2290121300000"}],
                             "abandonment": {"within": "10s"}, "lines": {"an_agent": 4},
                             "expects": {"answers": 0.6, "answers_after": "1s", "handling": "2s"},
                             "says": {"fr": "Nous vous rappelons."}})",
                         numbers};
    stage.start();
    std::vector<std::unique_ptr<baresip>> phones;
    for (const auto& [user, password] : {std::pair{"afi", "baobab"}, std::pair{"koffi", "cactus"}})
        phones.push_back(std::make_unique<baresip>(
            stage.file(user),
            baresip_account{.user = user,
                            .port = static_cast<std::uint16_t>(5'070 + 10 * phones.size()),
                            .more = fmt::format("regint=60;outbound=\"sip:{}:5065;transport=udp\";auth_pass={};"
                                                "answermode=auto",
                                                own_host, password)}));
    REQUIRE_MESSAGE(stage.until([&] { return stage.figure("agents_free") == 2 || stage.figure("dialled") > 0; }),
                    stage.log());
    const auto all = static_cast<std::int64_t>(numbers.size());
    REQUIRE_MESSAGE(stage.until([&] {
        return stage.figure("dialled") == all && stage.figure("ringing") == 0 && stage.figure("waiting") == 0 &&
               stage.figure("talking") == 0;
    }),
                    stage.log());
    const auto connected = stage.figure("connected"), answered = stage.figure("answered");
    stage.end();
    const auto seen = stage.seen();
    std::int64_t talked = 0, people_reached = 0;
    for (const auto& [number, attempts] : stage.attempts()) {
        CAPTURE(number);
        REQUIRE(attempts.size() == 1);
        REQUIRE(seen.invited.contains(number));
        CHECK(seen.invited.at(number).size() == 1);
        const auto& one = attempts.front();
        CAPTURE(one.result);
        switch (number.back()) {
        case '7':
            CHECK(one.result == "busy");
            CHECK(one.cause == 486);
            break;
        case '8':
            CHECK(one.result == "no_answer");
            CHECK(seen.cancelled.contains(number));
            break;
        case '9':
            CHECK(one.result == "rejected");
            CHECK(one.cause == 404);
            break;
        default:
            ++people_reached;
            if (one.result == "answered") ++talked;
            CHECK((one.result == "answered" || one.result == "abandoned" || one.result == "hung_up"));
        }
    }
    CHECK(people_reached == 9);
    CHECK(answered == people_reached);
    CHECK(connected == talked);
    CHECK(talked >= 3);  // under load some ring off before an agent has answered
}

TEST_CASE("killed in the middle of its calls, a campaign has an attempt for each that the trunk saw, and calls nobody "
          "twice for one") {
    if (!has_own_network()) return;
    const char* const more = std::getenv("PALABRE_KILLS");
    const int kills = more != nullptr ? std::atoi(more) : 20;
    const char* const seed = std::getenv("PALABRE_SEED");
    std::mt19937 chance{seed != nullptr ? static_cast<unsigned>(std::atoi(seed)) : 1U};
    std::vector<int> last;
    for (int i = 0; i < 7 * (kills + 1); ++i) last.push_back(1 + i % 7);
    outbound_stage stage{R"({"kind": "call", "mode": "agentless", "flow": "survey", "lists": ["march"], "ring": "15s",
                             "lines": {"most": 3}})",
                         people(last)};
    stage.start();
    for (int i = 0; i < kills; ++i) {
        REQUIRE(
            stage.until([&, before = stage.seen().invited.size()] { return stage.seen().invited.size() > before; }));
        stage.pass(static_cast<int>(chance() % 500));
        stage.kill();
        stage.start();
    }
    const auto all = static_cast<std::int64_t>(last.size());
    REQUIRE_MESSAGE(stage.until([&] {
        return stage.figure("tried") == all && stage.figure("ringing") == 0 && stage.figure("talking") == 0;
    }),
                    stage.log());
    stage.end();
    const auto seen = stage.seen();
    std::size_t unknown = 0;
    for (const auto& [number, attempts] : stage.attempts()) {
        CAPTURE(number);
        const auto calls = seen.invited.contains(number) ? seen.invited.at(number).size() : 0;
        std::size_t unsure = 0;
        for (const auto& each : attempts) {
            CHECK_FALSE(each.result.empty());
            if (each.result == "unknown" || each.result == "cancelled") ++unsure;
        }
        CHECK(calls <= attempts.size());
        CHECK(calls + unsure >= attempts.size());
        unknown += unsure;
    }
    CHECK(unknown > 0);  // else nothing was killed in its middle
}
