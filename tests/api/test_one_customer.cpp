// tests/api/test_one_customer.cpp - one person on four channels, one timeline, and a merge that was a mistake.
#include "api/routes.hpp"
#include "delivery/stand.hpp"
#include "http/target.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

using namespace palabre;
using namespace palabre::tests;

namespace {

const std::string key = "a-key-of-twenty-bytes-and-more";
namespace change = history::change;

/// A company in Benin with three carriers, and its API.
struct house {
    house()
        : on{{{.name = "sms"},
              {.name = "whatsapp", .on = medium::whatsapp},
              {.name = "page", .on = medium::messenger}}} {
        api::server_options options;
        options.keys = {{"crm", secret{key}, {"acme"}}};
        options.homes = {{"acme", country{"BJ"}}};
        routes = api::routes::make(on.clock, options, on.store.get());
        on.start();
    }

    void write(std::vector<change::any> changes) {
        on.store->of(on.id).write(std::move(changes), [](const auto& how) { REQUIRE(how.why == ""); });
        on.clock.run_for(10ms);
    }
    void writes(std::size_t gate, const std::string& from, const std::string& words) {
        const auto told =
            on.gate(gate).tell({inbound_message{.provider_id = "in-" + words, .from = from, .to = "1", .text = words}});
        on.clock.run_for(20ms);
        REQUIRE(told->value_or(false));
        on.clock.run_for(1s);
    }
    history::customer_id who(const std::string& as) {
        history::customer_id found;
        on.store->of(on.id).find(history::written_identity(as, numbering::plans::builtin(), country{"BJ"}),
                                 [&](const auto& got) { found = got->who.id; });
        on.clock.run_for(5ms);
        return found;
    }
    /// A call from a number as the network shows it, as a center keeps one.
    void calls(const std::string& number) {
        const auto known = history::identify(medium::voice, number, numbering::plans::builtin(), country{"BJ"});
        REQUIRE(known);
        history::customer_id caller;
        on.store->of(on.id).meet(*known, [&](const auto& got) { caller = got->written_as; });
        on.clock.run_for(10ms);
        const auto call = on.store->ids().next<history::interaction>();
        write({change::begin_interaction{
                   {.id = call, .customer = caller, .address = number, .began = on.clock.calendar_now()}},
               change::add_entry{{.id = on.store->ids().next<history::entry>(),
                                  .customer = caller,
                                  .within = call,
                                  .kind = history::entry_kind::heard,
                                  .at = on.clock.calendar_now(),
                                  .text = "appelle"}},
               change::end_interaction{call, on.clock.calendar_now(), "completed"}});
        on.clock.run_for(1s);
    }
    /// A message to him, told in his timeline, as whoever queues one writes it.
    void sends(medium by, const std::string& to, history::customer_id whom, const std::string& words) {
        const auto now = on.clock.calendar_now();
        write({change::add_entry{{.id = on.store->ids().next<history::entry>(),
                                  .customer = whom,
                                  .kind = history::entry_kind::sent,
                                  .on = by,
                                  .at = now,
                                  .text = words,
                                  .details = value{{"on", to_string(by)}, {"to", to}}}},
               change::queue_message{{.id = on.store->ids().next<outgoing>(),
                                      .customer = whom,
                                      .on = by,
                                      .to = to,
                                      .text = words,
                                      .made = now,
                                      .due = now}}});
        on.sends->look();
        on.clock.run_for(1s);
    }
    void receipt_of(std::size_t gate, const std::string& provider_id, receipt::kind how) {
        on.gate(gate).tell({receipt{.provider_id = provider_id, .what = how}});
        on.clock.run_for(20ms);
    }

    /// "sms heard STOP", the oldest first, with the state of what was sent.
    std::vector<std::string> story(const std::string& address) {
        http::request what;
        what.method = "GET";
        const auto target = http::read_target("/api/v1/customers/" + http::escaped(address) + "/timeline").target;
        REQUIRE(target);
        what.path = target->path, what.segments = target->segments, what.query = target->query;
        what.headers = {{"X-API-Key", key}};
        std::optional<http::response> got;
        routes->take(what, [&](http::response told) { got = std::move(told); });
        on.clock.run_for(20ms);
        REQUIRE(got);
        if (got->status != 200) return {got->body};
        std::vector<std::string> lines;
        const auto told = boost::json::parse(got->body);
        for (const auto& each : told.at("entries").as_array()) {
            const auto& line = each.as_object();
            const auto text = [&](const char* name) {
                const auto* const found = line.if_contains(name);
                return found != nullptr ? std::string{found->as_string()} : std::string{};
            };
            const auto state = text("state");
            lines.insert(lines.begin(), text("on") + ' ' + text("kind") + ' ' + text("text") +
                                            (state.empty() ? "" : " (" + state + ")"));
        }
        return lines;
    }

    stand on;
    std::shared_ptr<api::routes> routes;
};

}  // namespace

TEST_CASE("one person by voice, SMS, WhatsApp and Messenger has one timeline, in order, with states") {
    house at;
    at.on.gate(0).rule = [](const outbound_message&) { return send_result{send_result::kind::accepted, "s1"}; };
    at.on.gate(1).rule = [](const outbound_message&) { return send_result{send_result::kind::accepted, "w1"}; };
    at.on.gate(2).rule = [](const outbound_message&) {
        return send_result{send_result::kind::rejected, "", send_fault::window_closed, "10: outside the window"};
    };
    at.calls("22997000001");                      // before Benin's 01, as an old exchange shows it
    at.writes(0, "+2290197000001", "par SMS");    // and after
    at.writes(1, "22997000001", "par WhatsApp");  // an account keeps the digits that it began with
    const auto afi = at.who("01 97 00 00 01");
    REQUIRE(afi);
    CHECK(at.who("97000001") == afi);
    // Messenger knows no number: he is a stranger until somebody proves who he is.
    at.writes(2, "5551", "inconnu");
    CHECK(at.who("messenger:5551") != afi);
    at.write({change::remove_identity{at.who("messenger:5551"), {history::identity_kind::messenger, "5551"}}});
    at.write({change::add_identity{afi, {history::identity_kind::messenger, "5551"}, history::origin::customer}});
    at.writes(2, "5551", "par Messenger");
    at.sends(medium::sms, "+2290197000001", afi, "un SMS");
    at.sends(medium::whatsapp, "+2290197000001", afi, "un message");
    at.sends(medium::messenger, "5551", afi, "trop tard");
    at.receipt_of(0, "s1", receipt::kind::delivered);
    at.receipt_of(1, "w1", receipt::kind::read);
    const std::vector<std::string> told{"voice heard appelle",
                                        "sms heard par SMS",
                                        "whatsapp heard par WhatsApp",
                                        "messenger heard par Messenger",
                                        "sms sent un SMS (delivered)",
                                        "whatsapp sent un message (read)",
                                        "messenger sent trop tard (failed)"};
    for (const char* const as : {"0197000001", "97000001", "+22997000001", "messenger:5551", "phone:+2290197000001"}) {
        CAPTURE(as);
        CHECK(at.story(as) == told);
    }
}

TEST_CASE("two numbers are never one person by guess, and a merge can be undone with all that came after it") {
    house at;
    at.writes(0, "+2290197000001", "Afi un");
    at.writes(0, "+2290197000002", "Afi deux");
    const auto first = at.who("0197000001"), second = at.who("0197000002");
    CHECK(first != second);
    CHECK(at.story("0197000001") == std::vector<std::string>{"sms heard Afi un"});
    const auto merge = at.on.store->ids().next<history::merge>();
    at.write({change::join_customers{
        {.id = merge, .kept = first, .joined = second, .why = "gave both numbers", .at = at.on.clock.calendar_now()}}});
    at.writes(1, "22997000002", "ensemble");
    CHECK(at.story("0197000001") ==
          std::vector<std::string>{"sms heard Afi un", "sms heard Afi deux", "whatsapp heard ensemble"});
    at.write({change::part_customers{merge, at.on.clock.calendar_now()}});
    CHECK(at.story("0197000001") == std::vector<std::string>{"sms heard Afi un"});
    CHECK(at.story("0197000002") == std::vector<std::string>{"sms heard Afi deux", "whatsapp heard ensemble"});
}
