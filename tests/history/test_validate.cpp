// tests/history/test_validate.cpp - refusals name the change and what is wrong with it.
#include "history/validate.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace palabre;
using namespace palabre::history;

namespace {

template<std::size_t... At> std::set<std::string> every_name(std::index_sequence<At...>) {
    return {std::string{name_of(change::any{std::in_place_index<At>})}...};
}

}  // namespace

TEST_CASE("every kind of change has a name of its own") {
    constexpr std::size_t kinds = std::variant_size_v<change::one_of>;
    CHECK(every_name(std::make_index_sequence<kinds>{}).size() == kinds);
    CHECK(name_of(change::add_customer{}) == "add_customer");
    CHECK(name_of(change::begin_interaction{}) == "begin_interaction");
    CHECK(name_of(change::settle_message{}) == "settle_message");
    CHECK(name_of(change::keep_graph{}) == "keep_graph");
}

TEST_CASE("a refusal names the first change that is wrong, and how") {
    const change::rename_customer good{customer_id{1}, "Afi"};
    CHECK(why_refused({good, good}).empty());
    CHECK(why_refused(std::vector<change::any>{}).empty());
    CHECK(why_refused({good, change::add_identity{customer_id{1}, {}}, change::add_entry{}}) ==
          "add_identity: the address is empty");
    CHECK(why_refused({change::rename_customer{customer_id{1}, std::string(257, 'x')}}) ==
          "rename_customer: the name has 257 bytes; 256 are the most");
    CHECK(why_refused({change::rename_customer{customer_id{1}, "\xff"}}) == "rename_customer: the name is not UTF-8");
    CHECK(why_refused({change::rename_customer{{}, "x"}}) == "rename_customer: the customer has no id");
    CHECK(why_refused(std::vector<change::any>(1001, good)) == "1001 changes in one write; 1000 are the most");
}

TEST_CASE("a refusal never quotes a secret") {
    const auto why = why_refused(
        {change::queue_message{{.id = outgoing_id{1}, .to = "1", .clear = secret{std::string(20'000, '7')}}}});
    CHECK(!why.empty());
    CHECK(why.find("77") == std::string::npos);
}

TEST_CASE("limits are 1 to 1000, names of companies short and plain") {
    CHECK(!why_refused_limit(0).empty());
    CHECK(why_refused_limit(1).empty());
    CHECK(why_refused_limit(1000).empty());
    CHECK(!why_refused_limit(1001).empty());
    CHECK(why_refused_company("moov-benin", "Moov Bénin").empty());
    CHECK(!why_refused_company("Moov", "").empty());
    CHECK(why_refused_word("the login", "") == "the login is empty");
}
