// tests/history/test_one_person.cpp - which statement holds, and how several records are read as one.
#include "history/one_person.hpp"

#include "history/retained.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <vector>

using namespace palabre;
using namespace palabre::history;
using namespace std::chrono_literals;

namespace {

constexpr calendar_time noon{std::chrono::sys_days{std::chrono::January / 5 / 2026} + 12h};

customer_id who(std::int64_t id) {
    return customer_id{id};
}

merge joined(std::int64_t id, std::int64_t kept, std::int64_t other, duration after) {
    return {.id = merge_id{id}, .kept = who(kept), .joined = who(other), .why = "", .at = noon + after};
}

using groups = std::vector<std::vector<customer_id>>;

}  // namespace

TEST_CASE("a newer statement replaces an older one, and a guess never what was chosen") {
    for (const origin from : {origin::customer, origin::agent, origin::company, origin::import, origin::guess})
        for (const origin then : {origin::customer, origin::agent, origin::company, origin::import, origin::guess}) {
            const preference now{"fr", from, noon};
            const bool chosen = from == origin::customer || from == origin::agent;
            const bool light = then == origin::import || then == origin::guess;
            INFO(to_string(then), " after ", to_string(from));
            CHECK(replaces({"fon", then, noon + 1s}, now) == !(chosen && light));
            CHECK(!replaces({"fon", then, noon}, now));
            CHECK(!replaces({"fon", then, noon - 1s}, now));
            CHECK(!replaces({"", then, noon + 1s}, now));
            CHECK(replaces({"fon", then, noon - 24h}, {"", from, noon}));
        }
}

TEST_CASE("the newest segment that has a name replaces") {
    CHECK(replaces(segment{"gold", noon + 1s}, segment{"silver", noon}));
    CHECK(!replaces(segment{"gold", noon}, segment{"silver", noon}));
    CHECK(!replaces(segment{"", noon + 1s}, segment{"silver", noon}));
    CHECK(replaces(segment{"gold", noon - 24h}, segment{}));
}

TEST_CASE("groups are what merges make of records, whatever order they are told in") {
    const std::vector<customer_id> all{who(1), who(2), who(3), who(4), who(5)};
    CHECK(groups_of(all, {}) == groups{{who(1)}, {who(2)}, {who(3)}, {who(4)}, {who(5)}});
    std::vector<merge> merges{joined(10, 2, 1, 1s), joined(11, 4, 3, 2s), joined(12, 3, 1, 3s)};
    const groups expected{{who(4), who(1), who(2), who(3)}, {who(5)}};
    std::array order{0, 1, 2};
    do {
        CHECK(groups_of(all, {merges[static_cast<std::size_t>(order[0])], merges[static_cast<std::size_t>(order[1])],
                              merges[static_cast<std::size_t>(order[2])]}) == expected);
    } while (std::next_permutation(order.begin(), order.end()));
    merges[1].undone = noon;
    CHECK(groups_of(all, merges) == groups{{who(3), who(1), who(2)}, {who(4)}, {who(5)}});
    merges[2].undone = noon;
    CHECK(groups_of(all, merges) == groups{{who(2), who(1)}, {who(3)}, {who(4)}, {who(5)}});
    CHECK(groups_of({who(1)}, merges) == groups{{who(1)}});  // the other is not among them
}

TEST_CASE("a group's language does not depend on the order of its records") {
    std::vector<customer> records{{.id = who(1), .speaks = {"fr", origin::customer, noon + 1h}},
                                  {.id = who(2), .speaks = {"en", origin::import, noon + 2h}},
                                  {.id = who(3), .speaks = {"fon", origin::guess, noon}},
                                  {.id = who(4)}};
    std::sort(records.begin(), records.end(), [](const customer& a, const customer& b) { return a.id < b.id; });
    do {
        CHECK(read_as_one(records).speaks == preference{"fr", origin::customer, noon + 1h});
        CHECK(read_as_one(records).id == records.front().id);
    } while (std::next_permutation(records.begin(), records.end(),
                                   [](const customer& a, const customer& b) { return a.id < b.id; }));
    records = {{.id = who(1), .speaks = {"fr", origin::customer, noon}},
               {.id = who(2), .speaks = {"en", origin::company, noon + 1h}},
               {.id = who(3), .speaks = {"yo", origin::import, noon + 2h}}};
    CHECK(read_as_one(records).speaks.language == "yo");  // as it would be if all had been said to one record
}

TEST_CASE("a group has the first name that there is, and was seen when any of it was") {
    const auto one =
        read_as_one({{.id = who(3), .since = noon, .seen = noon},
                     {.id = who(1), .name = "Afi", .belongs_to = {"gold", noon}, .since = noon - 24h},
                     {.id = who(2), .name = "Sena", .belongs_to = {"lead", noon + 1s}, .seen = noon + 1h}});
    CHECK(one ==
          customer{.id = who(3), .name = "Afi", .belongs_to = {"lead", noon + 1s}, .since = noon, .seen = noon + 1h});
}

TEST_CASE("the newest consent prevails, and at one moment the withdrawal") {
    const auto said = [](const char* purpose, std::optional<medium> on, bool given, duration after) {
        return consent{.who = who(1), .purpose = purpose, .on = on, .given = given, .proof = "", .at = noon + after};
    };
    const auto all = prevailing({said("survey", {}, true, 0s), said("marketing", medium::sms, true, 2s),
                                 said("marketing", {}, true, 1s), said("survey", {}, false, 0s),
                                 said("marketing", medium::sms, false, 1s), said("survey", medium::voice, true, -1s)});
    CHECK(all == std::vector{said("marketing", {}, true, 1s), said("marketing", medium::sms, true, 2s),
                             said("survey", {}, false, 0s), said("survey", medium::voice, true, -1s)});
    CHECK(prevailing({}).empty());
}

TEST_CASE("what a rule lets go ends at a moment, or never") {
    CHECK(!kept_since({}, noon));
    CHECK(kept_since(1h, noon) == noon - 1h);
    CHECK(kept_since(0s, noon) == noon);
    CHECK(!kept_since(duration::max(), calendar_time{} - 1h));
    CHECK(!kept_since(1s, calendar_time::min()));
}
