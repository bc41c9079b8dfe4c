// tests/voice/test_first_call.cpp - from INVITE to row: the operator's flow on SQLite, called twice by one customer.
#include "palabre/history/sql_store.hpp"
#include "voice/voice_stage.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* number = "+2290197123456";

/// The operator's systems: one subscriber with some credit, and a line that is open.
class operators_systems final : public connector {
public:
    explicit operators_systems(runtime& on) : runtime_{on} {}

    bool is_silent = false;

    void call(const std::string& operation, value arguments, instant, std::function<void(outcome)> then) override {
        outcome came = outcome::not_found();
        if (is_silent)
            came = outcome::unavailable("it is down");
        else if (operation == "status")
            came = outcome::of({{"open", true}});
        else if (operation == "balance" && arguments.at("number") == number)
            came =
                outcome::of({{"credit", {{"amount_minor", 2450}, {"currency", "XOF"}}}, {"valid_until", "2026-03-31"}});
        runtime_.after(30ms, [then = std::move(then), came = std::move(came)] { then(came); });
    }

private:
    runtime& runtime_;
};

/// What the center has around it: the systems.
class house final : public flow::host {
public:
    explicit house(runtime& on) : runtime_{on}, systems{on} {}

    void recognise(const conversation_info&, std::function<void(flow::event::begins)> then) override {
        runtime_.post([then = std::move(then)] { then({}); });
    }
    connector* connected(const std::string&) override { return &systems; }
    void send(const conversation_info&, const flow::sending& message) override { sent.push_back(message); }
    void remember_language(const conversation_info&, const std::string&) override {}
    void tag(const conversation_info&, const std::string&) override {}
    void open_conversation(const conversation_info&, const flow::action::open_conversation&,
                           const flow::session&) override {}
    void transfer(const conversation_ptr&, const flow::action::transfer&,
                  std::function<void(flow::event::settled)> then) override {
        unavailable(std::move(then));
    }
    void record(const conversation_ptr&, const flow::action::record&,
                std::function<void(flow::event::settled)> then) override {
        unavailable(std::move(then));
    }
    void schedule_callback(const conversation_info&, const flow::action::schedule_callback&,
                           std::function<void(flow::event::settled)> then) override {
        unavailable(std::move(then));
    }

private:
    void unavailable(std::function<void(flow::event::settled)> then) {
        runtime_.post([then = std::move(then)] { then({"unavailable"}); });
    }

    runtime& runtime_;

public:
    operators_systems systems;
    std::vector<flow::sending> sent;
};

/// The operator's line with its history in a file.
struct operators_line {
    explicit operators_line(const std::string& database)
        : store{history::open_sql_store(stage.runtime, {.url = "sqlite:" + database})}, around{stage.runtime} {
        stage.center.serve(around).keep(*store, {.company = "sahel-mobile", .home = country{"BJ"}});
        stage.center.answer("100", flow::load(std::string{PALABRE_SOURCE_DIR} + "/samples-ivr/operator/flow.yaml"));
        stage.center.start();
    }

    ~operators_line() { stage.close(); }

    template<class Value, class Ask> Value read(Ask ask) {
        std::optional<history::reply<Value>> came;
        ask([&](history::reply<Value> reply) { came = std::move(reply); });
        REQUIRE(stage.until([&] { return came.has_value(); }));
        REQUIRE_MESSAGE(*came, came->why);
        return came->value;
    }
    /// What asks the store, until it holds.
    bool comes_true(const std::function<bool()>& asks) {
        for (int tries = 0; tries < 200; ++tries) {
            if (asks()) return true;
            stage.until([] { return false; }, 50ms);
        }
        return false;
    }
    history::company_store& book() {
        const auto all = read<std::vector<history::company>>([&](auto then) { store->companies(then); });
        return store->of(all.at(0).id);
    }
    history::person customer() {
        return read<history::person>([&](auto then) {
            book().find(history::identity{history::identity_kind::phone, number}, then);
        });
    }
    std::vector<history::interaction> calls() {
        return read<history::interaction_page>([&](auto then) { book().interactions(customer().who.id, {}, 10, then); })
            .interactions;
    }

    voice_stage stage;
    std::unique_ptr<history::store> store;
    house around;
};

}  // namespace

TEST_CASE("from INVITE to row: a new caller hears his balance, the next call begins in his language") {
    const own_folder folder;
    const auto database = folder / "palabre.db";
    {
        operators_line line{database};
        auto& stage = line.stage;
        stage.dial("hangs_up");
        CHECK(stage.hears(stage.spoken("For English, press 2.", "en")));
        stage.phone.press("2");
        CHECK(stage.hears(stage.spoken("For your balance, press 1.", "en")));
        stage.phone.press("1");
        CHECK(stage.hears(stage.spoken("Your balance is 2,450 CFA francs, valid until March 31, 2026.", "en")));
        stage.nudge();
        const int status = stage.hung_up();
        CHECK_MESSAGE(status == 0, stage.logged());
        CHECK(stage.until([&] { return line.around.sent.size() == 1; }));
        CHECK(line.comes_true([&] { return line.calls().at(0).ended.has_value(); }));

        const auto call = line.calls().at(0);
        CHECK(call.on == medium::voice);
        CHECK(call.address == number);
        CHECK(call.service == "100");
        CHECK(call.language == "en");
        CHECK(call.flow == "operator");
        CHECK(call.how_ended == "hung_up");
        CHECK(call.disposition == "Traité");
        INFO(boost::json::serialize(call.details));
        const auto& details = call.details.as_object();
        CHECK(details.contains("left_at"));
        CHECK(details.at("codec") == "PCMA");
        CHECK(details.at("peer") == "local");
        CHECK(details.at("dtmf") == "rfc4733");
        CHECK(details.at("sip_id").as_string().find("@127.0.0.1") != std::string::npos);
        CHECK(details.at("packets").to_number<int>() > 100);
        CHECK(details.at("loss_percent").to_number<double>() < 1);
        CHECK(details.at("mos").to_number<double>() > 3);

        std::string told;
        const auto entries =
            line.read<std::vector<history::entry>>([&](auto then) { line.book().entries_of(call.id, then); });
        for (const auto& each : entries) told += std::string{to_string(each.kind)} + " " + each.text + "\n";
        for (const char* expected :
             {"heard 2\n", "heard 1\n", "looked_up crm.balance\n",
              "said Your balance is 2,450 CFA francs, valid until March 31, 2026.\n", "language en\n",
              "sent Sahel Mobile: your balance is 2,450 CFA francs, valid until March 31, 2026.\n"})
            CHECK_MESSAGE(told.find(expected) != std::string::npos, expected << " is not in\n" << told);

        const auto messages = line.read<std::vector<history::outgoing>>(
            [&](auto then) { line.book().messages(line.customer().who.id, 10, then); });
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].to == number);
        CHECK(messages[0].on == medium::sms);
        CHECK(messages[0].because_of == call.id);
    }

    operators_line line{database};
    auto& stage = line.stage;
    line.around.systems.is_silent = true;
    stage.dial("hangs_up");
    CHECK(stage.hears(stage.spoken("Welcome to Sahel Mobile.", "en")));
    stage.phone.press("1");
    CHECK(stage.hears(
        stage.spoken("Your balance is not accessible at the moment. We will send it to you as soon as it is.", "en")));
    stage.nudge();
    CHECK(stage.hung_up() == 0);
    CHECK(find(stage.spoken("Pour le français, tapez 1."), stage.phone.heard()).much < 0.6);
    CHECK(line.comes_true([&] { return line.calls().at(0).disposition == "Information inaccessible"; }));
    CHECK(line.calls().size() == 2);
}
