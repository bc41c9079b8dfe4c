// tests/bindings/test_desk.cpp - what applications read and write of customers, on a store made of memory.
#include "engine/desk.hpp"
#include "engine/observed_store.hpp"

#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace palabre;
namespace json = boost::json;

namespace {

struct office {
    sim::clock clock;
    std::vector<std::string> events = {};
    std::unique_ptr<history::store> store = bindings::observe(
        clock, std::make_unique<sim::memory_store>(clock), [] { return true; },
        [this](const json::object& event) { events.emplace_back(event.at("type").get_string()); });
    bindings::desk desk{clock, *store, {{"sahel-mobile", "Sahel Mobile", country{"BJ"}}}};

    bindings::result ask(std::string_view operation, const json::object& arguments) {
        std::optional<bindings::result> came;
        clock.post([&] {
            desk.ask(operation, arguments, [&](bindings::result how) {
                CHECK_FALSE(came);
                came = std::move(how);
            });
        });
        clock.run();
        REQUIRE(came);
        return *came;
    }

    std::string text(std::string_view operation, const json::object& arguments, const char* key) {
        const auto came = ask(operation, arguments);
        INFO(came.message);
        REQUIRE(came.code == "");
        return std::string{came.data.at(key).get_string()};
    }
};

}  // namespace

TEST_CASE("what is written of a customer stands in his timeline") {
    office one;
    const auto id = one.text(
        "write_interaction",
        {{"address", "01 97 12 34 56"}, {"note", "Passé à l'agence 🌳"}, {"disposition", "informed"}}, "interaction");
    const auto told = one.ask("timeline", {{"address", "+2290197123456"}}).data;
    CHECK(told.at("customer").at("identities").at(0).at("address") == "+2290197123456");
    const auto& entries = told.at("entries").get_array();
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].at("kind") == "disposed");
    CHECK(entries[0].at("text") == "informed");
    CHECK(entries[1].at("text") == "Passé à l'agence 🌳");
    CHECK(entries[1].at("interaction") == id.c_str());
    CHECK(one.events ==
          std::vector<std::string>{"interaction.started", "entry.added", "entry.added", "disposition.given"});
}

TEST_CASE("a disposition is added to what was written before") {
    office one;
    const auto id = one.text("write_interaction", {{"address", "0197123456"}}, "interaction");
    one.events.clear();
    CHECK(one.text("dispose", {{"interaction", id}, {"code", "callback"}, {"note", "after six"}}, "outcome") == "done");
    CHECK(one.events == std::vector<std::string>{"disposition.given", "entry.added", "entry.added"});
    CHECK(one.ask("timeline", {{"address", "0197123456"}}).data.at("entries").get_array().size() == 2);
    CHECK(one.ask("dispose", {{"interaction", "77"}, {"code", "callback"}}).code == "not_found");
}

TEST_CASE("nobody has no timeline, and pages follow each other") {
    office one;
    CHECK(one.ask("timeline", {{"address", "0197123456"}}).data.is_null());
    for (const auto* note : {"a", "b", "c"})
        one.text("write_interaction", {{"address", "0197123456"}, {"note", note}}, "interaction");
    const auto first = one.ask("timeline", {{"address", "0197123456"}, {"limit", 2}}).data;
    CHECK(first.at("entries").get_array().size() == 2);
    const auto second = one.ask("timeline", {{"address", "0197123456"}, {"after", first.at("next")}}).data;
    REQUIRE(second.at("entries").get_array().size() == 1);
    CHECK(second.at("entries").at(0).at("text") == "a");
    CHECK(second.at("next").is_null());
}

TEST_CASE("a conversation is started where that is not forbidden") {
    office one;
    const json::object hello{{"address", "0197123456"}, {"channel", "sms"}, {"text", "Votre SIM est prête."}};
    CHECK(one.text("start_conversation", hello, "outcome") == "queued");
    CHECK(one.events == std::vector<std::string>{"interaction.started", "entry.added", "message.queued"});
    std::optional<history::company_id> company;
    one.store->open_company("sahel-mobile", "", [&](const auto& opened) { company = opened->id; });
    one.clock.run();
    history::do_not_contact never;
    never.whom = {history::identity_kind::phone, "+2290197123456"};
    never.list = "regulator";
    one.store->of(*company).write({history::change::forbid_contact{never}}, [](const auto& how) { CHECK(how); });
    one.clock.run();
    CHECK(one.text("start_conversation", hello, "outcome") == "forbidden");
}

TEST_CASE("mistakes are told with their cure") {
    office one;
    const auto wrong = [&](std::string_view operation, const json::object& arguments) {
        const auto came = one.ask(operation, arguments);
        CHECK(came.code == "invalid_argument");
        return came.message;
    };
    CHECK(wrong("fly", {}).find("there are timeline") != std::string::npos);
    CHECK(wrong("timeline", {{"company", "other"}, {"address", "0197123456"}}) ==
          "no company here is called 'other'; name one of companies");
    CHECK(wrong("timeline", {}).starts_with("'address' is missing"));
    CHECK(wrong("timeline", {{"adress", "x"}}).starts_with("there is no 'adress' here"));
    CHECK(wrong("timeline", {{"address", "0197123456"}, {"limit", 0}}).starts_with("'limit' is out of its range"));
    CHECK(wrong("write_interaction", {{"address", "0197123456"}, {"at", "tomorrow"}}).starts_with("'tomorrow'"));
    CHECK(wrong("start_conversation", {{"address", "0197123456"}, {"channel", "voice"}}).find("place_call") !=
          std::string::npos);
    CHECK(wrong("place_call", {{"address", "0197123456"}}).starts_with("'service' is missing"));
    CHECK(wrong("place_call", {{"address", "messenger:77"}, {"service", "105"}}).starts_with("only numbers"));
    CHECK(one.text("place_call", {{"address", "0197123456"}, {"service", "105"}}, "outcome") == "unsupported");
}

TEST_CASE("a store that is listened to tells at once what is queued, and when somebody last wrote") {
    using namespace history;
    office at;
    company_id id;
    at.store->open_company("sahel-mobile", "Sahel Mobile", [&](const auto& opened) { id = opened->id; });
    at.clock.run();
    auto& book = at.store->of(id);
    std::vector<medium> queued;
    book.on_queued([&](medium on, calendar_time) { queued.push_back(on); });
    const auto who = at.store->ids().next<customer>();
    const auto now = at.clock.calendar_now();
    book.write({change::add_customer{{.id = who, .since = now}, {{identity_kind::phone, "+2290197000001", ""}}},
                change::add_entry{{.id = at.store->ids().next<entry>(),
                                   .customer = who,
                                   .kind = entry_kind::heard,
                                   .on = medium::whatsapp,
                                   .at = now,
                                   .text = "Bonjour"}},
                change::queue_message{{.id = at.store->ids().next<outgoing>(),
                                       .customer = who,
                                       .to = "+2290197000001",
                                       .text = "Bonjour",
                                       .made = now,
                                       .due = now}}},
               [](const auto& how) { CHECK(static_cast<bool>(how)); });
    at.clock.run();
    CHECK(queued == std::vector{medium::sms});
    std::optional<calendar_time> heard;
    book.last_heard(who, medium::whatsapp, [&](const auto& told) { heard = *told; });
    at.clock.run();
    CHECK(heard == now);
}
