// tests/fuzz/fuzz_text_template.cpp - any bytes as a text: refused with a problem, or rendered within its caps.
#include "palabre/flow/text_template.hpp"

#include <boost/json/parse.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace palabre;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const value variables = boost::json::parse(R"({
        "n": 1234567, "d": 1234.5, "s": "Koffi", "l": [1], "u": 18446744073709551615,
        "due": "2026-03-01T23:30:00Z", "balance": {"amount_minor": -1234500, "currency": "XOF"}})");
    static const flow::language french{"fr", {"fr", "Africa/Porto-Novo"}};
    static const flow::language arabic{"ar", {"fr", "UTC"}};
    try {
        const auto read = flow::text_template::parse({reinterpret_cast<const char*>(data), size}, {"fuzz", 1, 1});
        const flow::scope scope{variables};
        for (const auto* in : {&french, &arabic}) {
            const auto made = read.render(scope, *in);
            if (made.text.size() > flow::text_template::max_text + flow::text_template::max_source) std::abort();
        }
        read.variables();
        read.check(flow::type::structure({{"n", flow::kind::integer}, {"balance", flow::type::money()}}));
    } catch (const error& refused) {
        if (refused.problems().front().what.empty()) std::abort();
    }
    return 0;
}
