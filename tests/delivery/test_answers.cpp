// tests/delivery/test_answers.cpp - what flows say on text channels, through the outbox.
#include "delivery/stand.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

outbound_message said(const std::string& text, const std::string& from = "9") {
    return {.on = medium::whatsapp, .from = from, .to = "22997000001", .text = text};
}

const std::vector<carrier_traits> one = {{.name = "wa", .on = medium::whatsapp, .window = 24h}};

inbound_message written(const std::string& id) {
    return {.provider_id = id, .from = "22997000001", .to = "9", .text = "Bonjour"};
}

/// What a flow would do: answers each message twice.
struct talk : stand {
    explicit talk(delivery::sender_options with = {}) : stand{one, listening(std::move(with))} { start(); }
    delivery::sender_options listening(delivery::sender_options with) {
        with.on_message = [this](const carrier_traits&, const inbound_message&, const history::thread& as,
                                 history::customer_id from) {
            within = as.of;
            who = from;
            const auto say = sends->answers();
            say(said("un"), [this, say] {
                ++gone;
                say(said("deux"), [this] { ++gone; });
            });
        };
        return with;
    }
    std::vector<outgoing> rows() {
        std::vector<outgoing> all;
        store->of(id).messages(who, 100, [&](const auto& found) { all = *found; });
        clock.run_for(5ms);
        return all;
    }
    history::interaction_id within;
    history::customer_id who;
    int gone = 0;
};

}  // namespace

TEST_CASE(
    "what a flow says is a row before its provider hears of it: urgent, in order, his, and of that conversation") {
    talk on;
    bool durable = true;
    on.gate().rule = [&](const outbound_message& what) {
        on.store->of(on.id).message_of(outgoing_id::parse(what.id), [&](const auto& row) {
            durable = durable && row->state == send_state::attempting;
        });
        CHECK(what.from == "9");
        CHECK(what.last_heard);
        return send_result{send_result::kind::accepted};
    };
    on.gate().tell({written("1")});
    on.clock.run_for(2s);
    CHECK(on.heard() == words{"un", "deux"});
    CHECK(on.gone == 2);
    CHECK(durable);
    const auto rows = on.rows();
    REQUIRE(rows.size() == 2);
    for (const auto& each : rows) {
        CHECK(each.priority == history::send_priority::urgent);
        CHECK(each.because_of == on.within);
        CHECK(each.state == send_state::sent);
    }
}

TEST_CASE("an answer outlives its provider's absence and a crash, but not its time") {
    talk on;
    on.gate().rule = [](const outbound_message&) { return later("connection refused", true); };
    on.gate().tell({written("1")});
    on.clock.run_for(10min);
    on.crash();
    on.begin();
    on.start();
    on.clock.run_for(2min);
    CHECK(on.heard().back() == "deux");
    CHECK(on.log.reached.size() == 2);
    on.gate().rule = [](const outbound_message&) { return later("connection refused", true); };
    on.gate().tell({written("2")});
    on.clock.run_for(2h);
    on.gate().rule = nullptr;
    on.clock.run_for(1h);
    CHECK(on.log.reached.size() == 2);
    CHECK(on.rows().front().state == send_state::failed);
    CHECK(on.rows().front().why.starts_with("expired"));
}

TEST_CASE("an answer while the database is away waits for it") {
    talk on;
    on.gate().tell({written("1")});
    on.clock.run_for(1s);
    on.store->become({history::condition::kind::broken, "no disk"});
    on.sends->answers()(said("trois"), [] {});
    on.clock.run_for(10s);
    CHECK(on.heard() == words{"un", "deux"});
    on.store->become({history::condition::kind::ready, ""});
    on.clock.run_for(10s);
    CHECK(on.heard() == words{"un", "deux", "trois"});
}
