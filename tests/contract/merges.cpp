// tests/contract/merges.cpp - contract: records that are one person, and are parted again.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002");

void one_person(store_stage& stage) {
    const desk acme{stage};
    const auto kept = acme.add({afi}), joined = acme.add({sena}, "Sena");
    acme.begin(kept, morning);
    acme.begin(joined, morning + 1h);
    acme.put({change::prefer_language{kept, {"fr", origin::guess, morning + 3h}},
              change::prefer_language{joined, {"fon", origin::customer, morning + 2h}},
              change::put_segment{kept, {"silver", morning}}, change::put_segment{joined, {"gold", morning + 1h}}});
    acme.join(kept, joined);
    for (int again = 0; again < 2; ++again) {
        for (const identity& by : {afi, sena}) {
            const auto found = acme.find(by);
            REQUIRE(told(found) == "done");
            CHECK(found->who.id == kept);
            CHECK(found->written_as == (by == afi ? kept : joined));
            CHECK(found->records == std::vector{kept, joined});
            CHECK(found->identities == std::vector{afi, sena});
            CHECK(found->who.name == "Sena");  // the survivor has none
            CHECK(found->who.speaks.language == "fon");
            CHECK(found->who.belongs_to.name == "gold");
            CHECK(found->who.seen == morning + 1h);
        }
        CHECK(acme.find(joined)->who.id == kept);
        CHECK(acme.find(joined)->written_as == joined);
        CHECK(acme.meet(sena)->written_as == joined);
        stage.reopen();
    }
}

void parted_again(store_stage& stage) {
    const desk acme{stage};
    const auto kept = acme.add({afi}, "Afi"), joined = acme.add({sena}, "Sena");
    const auto before = *acme.find(joined);
    acme.say(joined, "before", morning);
    const auto join = acme.join(kept, joined);

    const auto through = acme.meet(sena)->written_as;  // what comes through an address stays with it
    const auto contact = acme.begin(through, morning + 1h);
    acme.say(through, "after", morning + 1h, contact);
    acme.say(acme.meet(afi)->written_as, "the other", morning + 2h);
    acme.put({change::add_identity{joined, phone("+2290197000003")}});
    CHECK(texts(acme.timeline(kept)->entries) == words{"the other", "after", "before"});
    CHECK(texts(acme.timeline(joined)->entries) == words{"the other", "after", "before"});

    acme.put({change::part_customers{join, morning + 3h}});
    CHECK(acme.find(sena)->who.id == joined);
    CHECK(acme.find(sena)->who.name == before.who.name);
    CHECK(acme.find(sena)->records == std::vector{joined});
    CHECK(acme.find(sena)->identities == std::vector{sena, phone("+2290197000003")});
    CHECK(acme.find(afi)->records == std::vector{kept});
    CHECK(texts(acme.timeline(joined)->entries) == words{"after", "before"});
    CHECK(texts(acme.timeline(kept)->entries) == words{"the other"});
    CHECK(acme.interactions(joined)->interactions.size() == 1);
    CHECK(acme.interactions(kept)->interactions.empty());

    acme.put({change::part_customers{join, morning + 9h}});  // undone already: nothing
    const auto told_of = acme.merges_of(kept);
    REQUIRE(told_of->size() == 1);
    CHECK(told_of->at(0).undone == morning + 3h);
    CHECK(acme.merges_of(joined)->size() == 1);
}

void merges_are_told(store_stage& stage) {
    const desk acme{stage};
    const auto a = acme.add({afi}), b = acme.add({sena}), c = acme.add({});
    const merge first{.id = acme.next<merge>(),
                      .kept = a,
                      .joined = b,
                      .why = "a dit: « c'est moi »",
                      .by = acme.next<user>(),
                      .from = origin::agent,
                      .at = morning + 1h};
    const merge second{
        .id = acme.next<merge>(), .kept = c, .joined = b, .why = "CRM", .from = origin::company, .at = morning};
    acme.put({change::join_customers{first}, change::join_customers{second}});
    stage.reopen();
    CHECK(*acme.merges_of(a) == std::vector{second, first});  // the oldest first, whatever was written first
    CHECK(*acme.merges_of(c) == std::vector{second, first});
}

void one_already(store_stage& stage) {
    const desk acme{stage};
    const auto a = acme.add({afi}), b = acme.add({sena}), c = acme.add({});
    const merge first{.id = acme.next<merge>(), .kept = a, .joined = b, .why = "x", .at = morning};
    acme.put({change::join_customers{first}});
    acme.put({change::join_customers{first}});  // the same merge: nothing
    acme.join(b, c);
    for (const auto& [kept, joined] : {std::pair{a, b}, std::pair{b, a}, std::pair{a, c}, std::pair{c, a}}) {
        const auto answer = acme.write({change::join_customers{
            {.id = acme.next<merge>(), .kept = kept, .joined = joined, .why = "x", .at = morning}}});
        CHECK(answer.what == verdict::conflict);
        CHECK(answer.why.starts_with("join_customers: "));
    }
    CHECK(acme.merges_of(a)->size() == 2);
    const identity third = phone("+2290197000003");
    acme.put({change::add_identity{a, sena}, change::add_identity{c, third}});  // of his group: stays where it is
    CHECK(acme.find(sena)->written_as == b);
    CHECK(acme.find(third)->written_as == c);
}

/// Groups by their definition: whoever can be reached through merges that stand.
std::set<customer_id> reached(customer_id from, const std::vector<std::pair<customer_id, customer_id>>& standing) {
    std::set<customer_id> all{from};
    for (std::size_t before = 0; before != all.size();) {
        before = all.size();
        for (const auto& [a, b] : standing)
            if (all.contains(a) || all.contains(b)) all.insert({a, b});
    }
    return all;
}

void undone_in_any_order(store_stage& stage) {
    const desk acme{stage};
    std::vector<std::size_t> order{0, 1, 2, 3};
    do {  // 1 and 2, 3 and 4, both pairs by members that did not survive, 5 to them
        std::vector<customer_id> who;
        for (int i = 0; i < 5; ++i) who.push_back(acme.add({}));
        const std::vector<std::pair<customer_id, customer_id>> pairs{
            {who[0], who[1]}, {who[2], who[3]}, {who[1], who[3]}, {who[4], who[1]}};
        std::vector<merge_id> merges;
        for (std::size_t i = 0; i < pairs.size(); ++i)
            merges.push_back(acme.join(pairs[i].first, pairs[i].second, morning + std::chrono::minutes{i}));
        CHECK(acme.find(who[3])->who.id == who[4]);  // the last one's kept

        auto standing = pairs;
        std::vector<change::any> parts;
        for (const std::size_t undone : order) {
            acme.put({change::part_customers{merges[undone], morning + 1h}});
            standing.erase(std::find(standing.begin(), standing.end(), pairs[undone]));
            for (const customer_id each : who) {
                const auto found = acme.find(each);
                const std::set<customer_id> records{found->records.begin(), found->records.end()};
                CHECK(records == reached(each, standing));
                CHECK(found->records.front() == found->who.id);
                CHECK(std::is_sorted(found->records.begin() + 1, found->records.end()));
                CHECK(found->written_as == each);
                CHECK(acme.find(found->who.id)->who.id == found->who.id);  // all of a group agree who survives
            }
        }
    } while (std::next_permutation(order.begin(), order.end()));
}

void survivors(store_stage& stage) {
    const desk acme{stage};
    const auto a = acme.add({}), b = acme.add({}), c = acme.add({}), d = acme.add({});
    const auto ab = acme.join(b, a, morning), cd = acme.join(c, d, morning + 1min);
    const auto both = acme.join(d, a, morning + 2min);  // d's group has c for its survivor
    CHECK(acme.find(a)->records == std::vector{c, a, b, d});
    acme.put({change::part_customers{cd, morning + 3min}});
    CHECK(acme.find(a)->records == std::vector{d, a, b});
    CHECK(acme.find(c)->records == std::vector{c});
    acme.put({change::part_customers{ab, morning + 4min}});
    CHECK(acme.find(a)->records == std::vector{d, a});
    CHECK(acme.find(b)->records == std::vector{b});
    acme.put({change::part_customers{both, morning + 5min}});
    CHECK(acme.find(a)->records == std::vector{a});
    const auto again = acme.join(a, d, morning + 6min);  // the other way round
    CHECK(acme.find(d)->records == std::vector{a, d});
    CHECK(again);

    const auto e = acme.add({}), f = acme.add({}), g = acme.add({});
    acme.join(f, e, morning + 1min);
    acme.join(g, e, morning);  // older, told later: the order of their dates decides
    CHECK(acme.find(e)->records == std::vector{f, e, g});
}

void joined_and_parted_in_one_write(store_stage& stage) {
    const desk acme{stage};
    const auto a = acme.add({afi}), b = acme.add({sena});
    const auto join = acme.next<merge>();
    acme.put({change::join_customers{{.id = join, .kept = a, .joined = b, .why = "x", .at = morning}},
              change::part_customers{join, morning + 1h}});
    CHECK(acme.find(sena)->who.id == b);
    const auto failed = acme.write(
        {change::join_customers{{.id = acme.next<merge>(), .kept = a, .joined = b, .why = "x", .at = morning}},
         change::rename_customer{acme.next<customer>(), "nobody"}});
    CHECK(failed.what == verdict::not_found);
    CHECK(acme.find(sena)->who.id == b);
    CHECK(acme.find(afi)->records == std::vector{a});
    CHECK(acme.merges_of(a)->size() == 1);
}

}  // namespace

std::vector<contract_case> merge_cases() {
    return {{"records that were merged are read as one person", one_person},
            {"a merge is undone, and what came through an address stays with it", parted_again},
            {"merges are told with their proof, the oldest first", merges_are_told},
            {"customers who are one already are not merged again", one_already},
            {"merges of merged groups are undone in any order", undone_in_any_order},
            {"the kept one's survivor survives", survivors},
            {"a merge that is parted or fails in its own write leaves two", joined_and_parted_in_one_write}};
}

}  // namespace palabre::contract
