// tests/delivery/test_kannel.cpp - SMS by Debian's Kannel to npm's smpp, and back: wall clock.
#include "delivery/kannel_house.hpp"
#include "palabre/channel/sms.hpp"
#include "palabre/delivery/sender.hpp"
#include "palabre/history/sql_store.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>

using namespace palabre;
using namespace palabre::tests;
using namespace std::chrono_literals;
using history::outgoing;
using history::outgoing_id;
using history::send_state;

namespace {

/// A company with its outbox on SQLite, a sender, and Kannel.
struct company {
    explicit company(const std::vector<std::string>& smscs = {}, delivery::sender_options with = {}) {
        store = history::open_sql_store(loop, {.url = "sqlite:" + files.file("palabre.db")});
        bool opened = false;
        store->open_company("acme", "Acme", [&](const auto& got) {
            id = got->id;
            opened = true;
        });
        REQUIRE(until(loop, [&] { return opened; }));
        callbacks.start();
        house.emplace(loop, callbacks.listening(), smscs);
        kannel_options how{
            .sends = {.name = "kannel", .senders = {"1234", "MOOV"}, .per_second = 0, .key = secret{kannel_key}},
            .url = house->sendsms(),
            .user = "palabre",
            .password = secret{"p&ss word"},
            .callbacks = "http://" + callbacks.listening()};
        for (const auto& each : smscs) how.smscs[each] = each;
        if (!smscs.empty()) how.sends.senders_of[smscs.front()] = "MOOV";
        gate = kannel_carrier(loop, std::move(how));
        callbacks.add(*gate);
        with.company = "acme";
        with.home = country{"BJ"};
        with.look_every = 100ms;
        with.retry_first = 200ms;
        with.retry_most = 1s;
        with.on_message = [this](const auto&, const inbound_message& what, auto, auto) { inbound.push_back(what); };
        sends.emplace(loop, *store, std::move(with));
        sends->add(*gate);
        sends->start();
    }

    outgoing_id put(outgoing what) {
        what.id = store->ids().next<outgoing>();
        if (what.to.empty()) what.to = "01 97 00 00 01";
        what.made = what.due = loop.calendar_now();
        const auto made = what.id;
        store->of(id).write({history::change::queue_message{std::move(what)}},
                            [](const auto& how) { REQUIRE(how.what == history::verdict::done); });
        return made;
    }
    bool becomes(outgoing_id which, send_state wanted) {
        auto now = std::make_shared<std::optional<send_state>>();
        const auto asked = std::make_shared<bool>(false);
        return until(loop, [this, which, wanted, now, asked] {
            if (!std::exchange(*asked, true))
                store->of(id).message_of(which, [now, asked](const auto& got) {
                    if (got) *now = got->state;
                    *asked = false;
                });
            return *now == wanted;
        });
    }
    bool became(const std::vector<outgoing_id>& all, send_state wanted) {
        return std::all_of(all.begin(), all.end(), [&](outgoing_id each) { return becomes(each, wanted); });
    }
    std::vector<std::string> texts() const {
        std::vector<std::string> found;
        for (const auto& each : house->taken())
            if (each.as_object().contains("text")) found.emplace_back(each.at("text").as_string());
        return found;
    }

    faults::folder files;
    asio_runtime loop;
    std::unique_ptr<history::store> store;
    history::company_id id;
    callback_server callbacks{loop, {.listen = "127.0.0.1:0"}};
    std::optional<kannel_house> house;
    std::unique_ptr<carrier> gate;
    std::optional<delivery::sender> sends;
    std::vector<inbound_message> inbound;
};

}  // namespace

TEST_CASE("texts go out by Kannel, plain and UCS-2, and their receipts come back") {
    company acme;
    const auto plain = acme.put({.text = "Solde : 12\u202F345\u00A0F CFA, l\u2019été"});
    const auto ucs = acme.put({.text = "Ku do ɖò ɔ̀ 🌳"});
    const auto named = acme.put({.text = "Promo", .details = {{"from", "MOOV"}}});
    const auto secret_one = acme.put({.text = "PUK ••••", .clear = secret{"PUK 12345678"}});
    const auto lengthy = acme.put({.text = std::string(170, 'a')});
    const auto too_long = acme.put({.text = std::string(1000, 'a')});
    CHECK(acme.becomes(too_long, send_state::failed));
    REQUIRE(acme.became({plain, ucs, named, secret_one, lengthy}, send_state::delivered));
    const auto taken = acme.house->taken();
    const auto find = [&](std::string_view text) {
        const auto found = std::find_if(taken.begin(), taken.end(),
                                        [&](const value& each) { return each.at("text").as_string() == text; });
        REQUIRE_MESSAGE(found != taken.end(),
                        boost::json::serialize(value(boost::json::array(taken.begin(), taken.end()))));
        return *found;
    };
    const auto first = find("Solde : 12 345 F CFA, l'été");
    CHECK(first.at("coding").as_int64() == 0);
    CHECK(first.at("from").as_string() == "1234");
    CHECK(first.at("to").as_string() == "2290197000001");
    CHECK(find("Ku do ɖò ɔ̀ 🌳").at("coding").as_int64() == 8);
    CHECK(find("Promo").at("from").as_string() == "MOOV");
    find("PUK 12345678");
    CHECK(std::count_if(taken.begin(), taken.end(),
                        [](const value& each) { return each.at("text").as_string().starts_with("aaa"); }) == 2);
}

TEST_CASE(
    "each operator's numbers go by its SMSC in its sender's name, and a number that was carried goes by the other") {
    delivery::sender_options with;
    with.network_of = [](const phone_number& whose, std::function<void(std::string)> then) {
        then(whose.normal() == "+2290196000002" ? "Moov" : "");
    };
    company acme{{"Moov", "MTN"}, std::move(with)};
    const auto first = acme.put({.to = "+2290194000001", .text = "of Moov"});
    const auto second = acme.put({.to = "+2290196000001", .text = "of MTN"});
    const auto third = acme.put({.to = "+2290196000002", .text = "carried to Moov"});
    REQUIRE(acme.became({first, second, third}, send_state::delivered));
    std::map<std::string, std::string> by;
    for (const auto& each : acme.house->taken())
        by[std::string{each.at("text").as_string()}] =
            std::string{each.at("by").as_string()} + " " + std::string{each.at("from").as_string()};
    CHECK(by["of Moov"] == "Moov MOOV");
    CHECK(by["of MTN"] == "MTN 1234");
    CHECK(by["carried to Moov"] == "Moov MOOV");
}

TEST_CASE("what the operator cannot deliver has failed, with who says so") {
    company acme;
    acme.house->control("/final?state=UNDELIV");
    const auto id = acme.put({.text = "Bonjour"});
    CHECK(acme.becomes(id, send_state::failed));
    std::optional<std::string> why;
    acme.store->of(acme.id).message_of(id, [&](const auto& got) { why = got->why; });
    REQUIRE(until(acme.loop, [&] { return why.has_value(); }));
    CHECK(*why == "kannel: not delivered by operator");
}

TEST_CASE("customers' texts come in by Kannel with every letter, and STOP is obeyed") {
    company acme;
    acme.house->control("/mo?from=2290197000002&to=1234&text=Mon%20solde%0A%C3%A9t%C3%A9%20%26%20caf%C3%A9%20%3F");
    acme.house->control("/mo?from=2290197000002&to=1234&text=%C9%96o%20%F0%9F%8C%B3");
    REQUIRE(until(acme.loop, [&] { return acme.inbound.size() == 2; }));
    std::sort(acme.inbound.begin(), acme.inbound.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
    CHECK(acme.inbound[0].text == "Mon solde\nété & café ?");
    CHECK(acme.inbound[0].to == "1234");
    CHECK(acme.inbound[1].text == "ɖo 🌳");
    acme.house->control("/mo?from=2290197000002&to=1234&text=Stop");
    std::size_t lists = 0;
    REQUIRE(until(acme.loop, [&] {
        acme.store->of(acme.id).rules_for({history::identity_kind::phone, "+2290197000002"}, acme.loop.calendar_now(),
                                          [&](const auto& rules) { lists = rules->forbidden.size(); });
        return lists == 1;
    }));
    CHECK(acme.inbound.size() == 2);
    const auto never = acme.put({.to = "+2290197000002", .text = "Promo", .purpose = "marketing"});
    CHECK(acme.becomes(never, send_state::failed));
}

TEST_CASE("an SMSC that has too much, or restarts, gets all of it once") {
    company acme;
    acme.house->control("/throttle?next=3");
    std::vector<outgoing_id> all;
    for (int i = 0; i < 5; ++i) all.push_back(acme.put({.text = "throttled " + std::to_string(i)}));
    REQUIRE(acme.became(all, send_state::delivered));
    acme.house->kill_smsc();
    for (int i = 0; i < 10; ++i) all.push_back(acme.put({.text = "restarted " + std::to_string(i)}));
    acme.house->start_smsc();
    REQUIRE(acme.became(all, send_state::delivered));
    auto texts = acme.texts();
    std::sort(texts.begin(), texts.end());
    CHECK(texts.size() == 15);
    CHECK(std::adjacent_find(texts.begin(), texts.end()) == texts.end());
}

TEST_CASE("while Kannel is away messages wait, and go when it is back") {
    company acme;
    acme.house->kill_boxes();
    const auto id = acme.put({.text = "later"});
    REQUIRE(until(acme.loop, [&] { return acme.sends->figures().carriers[0].resting; }));
    acme.house->start_boxes();
    CHECK(acme.becomes(id, send_state::delivered));
    CHECK(acme.texts() == std::vector<std::string>{"later"});
}
