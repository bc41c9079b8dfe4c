// tests/assistant/test_operations.cpp - nothing runs that the flow does not allow, or that nobody said yes to.
#include "palabre/assistant/operations.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::assistant;

TEST_CASE(
    "an operation runs only where it is allowed, with its own arguments, and with a yes where it changes something") {
    const operations_allowed allowed{
        {"crm",
         {{.name = "balance", .arguments = {{"number", operation_field::kind::text}}},
          {.name = "block_sim", .arguments = {{"number", operation_field::kind::text}}, .writes = true},
          {.name = "note", .writes = true, .confirmed = false},
          {.name = "refund", .writes = true, .roles = {"agent"}}}}};
    const auto number = boost::json::parse(R"({"number": "+22997000000"})");
    CHECK(why_not_run({"crm", "balance", number}, allowed) == "");
    CHECK(why_not_run({"crm", "block_sim", number, true}, allowed) == "");
    CHECK(why_not_run({"crm", "note"}, allowed) == "");
    CHECK(why_not_run({"crm", "block_sim", number}, allowed) ==
          "crm.block_sim changes something, and the customer has not said yes");
    CHECK(why_not_run({"crm", "delete_all", number, true}, allowed) == "crm.delete_all is not allowed here");
    CHECK(why_not_run({"billing", "balance", number, true}, allowed) == "billing.balance is not allowed here");
    CHECK(why_not_run({"crm", "refund", {}, true}, allowed) == "crm.refund is not allowed here");
    CHECK(why_not_run({"crm", "balance", "+22997000000"}, allowed) == "the arguments are no object");
    CHECK(why_not_run({"crm", "balance"}, allowed) != "");
    CHECK(why_not_run({"crm", "balance", boost::json::parse(R"({"number": 7})")}, allowed) != "");
}
