// tests/fuzz/fuzz_expression.cpp - any bytes as an expression: refused with a problem, or run within its caps.
#include "palabre/flow/expression.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace palabre;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const value variables = boost::json::parse(R"({
        "a": 1, "b": 2.5, "c": "text", "d": [1, "x", null, {"e": true}], "m": {"a": {"b": 18446744073709551615}},
        "n": null, "t": "2026-03-01T08:00:00Z", "balance": {"amount_minor": -1, "currency": "XOF"}})");
    static const auto declared = flow::type::structure({{"a", flow::kind::integer},
                                                        {"c", flow::kind::string},
                                                        {"d", flow::type::list_of(flow::kind::dynamic)},
                                                        {"balance", flow::type::money()}});
    try {
        const auto read = flow::expression::parse({reinterpret_cast<const char*>(data), size}, {"fuzz", 1, 1});
        const flow::scope scope{variables};
        const auto once = read.evaluate(scope);
        const auto again = flow::expression::parse(read.text()).evaluate(scope);
        if (once.index() != again.index()) std::abort();
        if (const auto* made = std::get_if<value>(&once))
            if (boost::json::serialize(*made) != boost::json::serialize(std::get<value>(again))) std::abort();
        read.test(scope);
        read.variables();
        read.check(declared, flow::kind::boolean);
    } catch (const error& refused) {
        if (refused.problems().front().what.empty()) std::abort();
    }
    return 0;
}
