// tests/center/test_wrap_form.cpp - what agents say after a talk, held against the form of their queue.
#include "center/agents_stage.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <optional>

using namespace palabre;
using namespace palabre::tests;

namespace {

wrap_form form() {
    using kind = form_field::kind;
    return {
        {.code = "sold",
         .label = {{"fr", "Vendu"}},
         .means = history::meaning::success,
         .needs_note = true,
         .fields = {{.name = "amount", .is = kind::number, .required = true},
                    {.name = "paid", .is = kind::truth},
                    {.name = "from", .is = kind::date},
                    {.name = "offer", .is = kind::choice, .choices = {{"big", {{"fr", "Grande"}}}, {"small", {}}}}}},
        {.code = "later", .calls_back = true},
        {.code = "no_interest", .fields = {{.name = "reason"}}}};
}

/// "FIELD: WHY", "" where it is right.
std::string wrong(wrap_notes what) {
    const auto found = problem_of(form(), what);
    return found ? found->field + ": " + found->why : std::string{};
}

wrap_notes sold(boost::json::object more) {
    more.emplace("amount", 12);
    return {.disposition = "sold", .note = "Wants it.", .fields = std::move(more)};
}

}  // namespace

TEST_CASE("a form names the field that is wrong, and why") {
    CHECK(wrong({}).empty());
    CHECK(wrong({.disposition = "lost"}) == "disposition: the queue has no disposition 'lost'");
    CHECK(wrong({.note = "Called."}) == "disposition: what came of it is to be said");
    CHECK(wrong({.disposition = "sold"}) == "note: 'sold' wants a note");
    CHECK(wrong({.disposition = "sold", .note = "x"}) == "fields.amount: it has to be filled in");
    CHECK(wrong(sold({})).empty());
    CHECK(wrong(sold({{"amount", "much"}})) == "fields.amount: it is no number");
    CHECK(wrong(sold({{"amount", nullptr}})) == "fields.amount: it has to be filled in");
    CHECK(wrong(sold({{"paid", "yes"}})) == "fields.paid: it is neither true nor false");
    CHECK(wrong(sold({{"from", "2026-02-29"}})) == "fields.from: it is no day like 2026-11-30");
    CHECK(wrong(sold({{"from", "2028-02-29"}})).empty());
    CHECK(wrong(sold({{"from", "30/11/2026"}})) == "fields.from: it is no day like 2026-11-30");
    CHECK(wrong(sold({{"offer", "huge"}})) == "fields.offer: it is none of big, small");
    CHECK(wrong(sold({{"offer", 3}})) == "fields.offer: it is none of big, small");
    CHECK(wrong(sold({{"offer", "big"}, {"paid", true}})).empty());
    CHECK(wrong(sold({{"colour", "red"}})) == "fields.colour: 'sold' has no such field");
    CHECK(wrong({.disposition = "sold", .note = "x", .fields = "amount"}) == "fields: they are no object");
    CHECK(wrong({.disposition = "later"}) == "callback_at: 'later' wants the time of the next call");
    CHECK(wrong({.disposition = "no_interest", .fields = {{"reason", std::string(1'001, 'x')}}}) ==
          "fields.reason: it is longer than 1000 bytes");
    CHECK(wrong({.disposition = "no_interest", .fields = {{"reason", ""}}}).empty());
    CHECK(!problem_of({}, {.disposition = "anything"}));
}

TEST_CASE("a form is told so that a desk can draw it") {
    const auto all = told(form());
    REQUIRE(all.as_array().size() == 3);
    CHECK(boost::json::serialize(all.as_array()[0].at("fields").as_array()[3]) ==
          R"({"name":"offer","label":{},"type":"choice","required":false,)"
          R"("choices":[{"code":"big","label":{"fr":"Grande"}},{"code":"small","label":{}}]})");
    CHECK(all.as_array()[0].at("means") == "success");
    CHECK(all.as_array()[1].at("calls_back") == true);
}

TEST_CASE("what an agent says is refused with its field, or kept with it, and the next call with it") {
    agents_stage s;
    auto plan = agents_stage::desk();
    plan.rules.wrap_up = 10min;
    plan.form = form();
    s.agents.put(plan);
    s.works("awa", 7);
    s.call();
    s.world.run_for(70s);
    const auto task = s.agents.tasks_with("awa").at(0).id;
    const auto says = [&](wrap_notes what) {
        std::optional<agent_reply> came;
        s.agents.wrap_up("awa", task, std::move(what), [&](const agent_reply& how) { came = how; });
        s.world.run_for(1s);
        return came.value();
    };
    CHECK(says({.disposition = "sold", .note = "x"}).field == "fields.amount");
    CHECK(s.state_of("awa") == routing::agent_state::wrap_up);
    CHECK(says({.disposition = "later", .call_back = s.world.clock().calendar_now() - 1h}).field == "callback_at");
    CHECK(says(sold({{"paid", true}})));
    CHECK(s.state_of("awa") == routing::agent_state::available);

    auto& book = s.book();
    history::reply<history::person> who;
    book.find({history::identity_kind::phone, kept_stage::number}, s.into(who));
    s.world.run();
    REQUIRE(who);
    history::reply<history::timeline_page> page;
    book.timeline(who->who.id, {}, 100, s.into(page));
    s.world.run();
    REQUIRE(page);
    std::string kept;
    for (const auto& each : page->entries)
        if (each.kind == history::entry_kind::disposed) kept += each.text + boost::json::serialize(each.details);
    CHECK(kept == R"(sold{"fields":{"paid":true,"amount":12}})");

    CHECK(says({.disposition = "later", .call_back = s.world.clock().calendar_now() + 1h}));
    s.world.run_for(59min);
    CHECK(s.agents.tasks_of("desk").empty());
    s.world.run_for(2min);
    CHECK(s.world.story().find("awa calls +2290190011234\n") != std::string::npos);
}
