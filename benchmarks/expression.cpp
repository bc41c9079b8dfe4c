// benchmarks/expression.cpp - what does a condition or a text cost, against the same written by hand?
#include "palabre/flow/expression.hpp"
#include "palabre/flow/text_template.hpp"

#include <benchmark/benchmark.h>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <unicode/numberformatter.h>

#include <string>

using namespace palabre;

namespace {

const value& variables() {
    static const value held = boost::json::parse(R"({
        "caller": {"number": "+22997123456", "name": "Koffi", "vip": false},
        "balance": {"amount": 350, "amount_minor": 1234500, "currency": "XOF"},
        "language": "fr", "digits": "2", "attempts": 1, "hour": 14})");
    return held;
}

const value& field(const value& of, std::string_view name) {
    return of.get_object().find(name)->value();
}

// The three conditions: a threshold and a word; a list, a prefix and a flag; arithmetic and a choice.
constexpr const char* threshold = "balance.amount < 500 && language == 'fr'";
constexpr const char* membership = "language in ['fr', 'fon', 'en'] && caller.number.startsWith('+229') && !caller.vip";
constexpr const char* arithmetic = "(attempts + 1) * 10 <= 30 && (hour >= 8 ? hour < 18 : false) && digits != ''";

bool threshold_by_hand(const value& of) {
    return field(field(of, "balance"), "amount").get_int64() < 500 && field(of, "language").get_string() == "fr";
}

bool membership_by_hand(const value& of) {
    const auto& language = field(of, "language").get_string();
    const auto& caller = field(of, "caller");
    return (language == "fr" || language == "fon" || language == "en") &&
           field(caller, "number").get_string().starts_with("+229") && !field(caller, "vip").get_bool();
}

bool arithmetic_by_hand(const value& of) {
    const auto hour = field(of, "hour").get_int64();
    return (field(of, "attempts").get_int64() + 1) * 10 <= 30 && (hour >= 8 ? hour < 18 : false) &&
           !field(of, "digits").get_string().empty();
}

void by_expression(benchmark::State& state, const char* text) {
    const auto read = flow::expression::parse(text);
    for (auto _ : state) {
        const flow::scope scope{variables()};
        auto result = read.test(scope);
        benchmark::DoNotOptimize(result);
    }
    state.SetItemsProcessed(state.iterations());
}

void by_hand(benchmark::State& state, bool (*condition)(const value&)) {
    for (auto _ : state) {
        const value* of = &variables();
        benchmark::DoNotOptimize(of);
        bool result = condition(*of);
        benchmark::DoNotOptimize(result);
    }
    state.SetItemsProcessed(state.iterations());
}

void parsing(benchmark::State& state, const char* text) {
    for (auto _ : state) {
        auto read = flow::expression::parse(text);
        benchmark::DoNotOptimize(read);
    }
    state.SetItemsProcessed(state.iterations());
}

void text(benchmark::State& state, const char* source) {
    const auto read = flow::text_template::parse(source);
    const flow::language french{"fr"};
    for (auto _ : state) {
        auto made = read.render(flow::scope{variables()}, french);
        benchmark::DoNotOptimize(made);
    }
    state.SetItemsProcessed(state.iterations());
}

void text_by_fmt(benchmark::State& state) {
    for (auto _ : state) {
        const auto& of = variables();
        const auto& name = field(field(of, "caller"), "name").get_string();
        auto made = fmt::format("Bonjour {}, tapez {}. Essai {}.", fmt::string_view{name.data(), name.size()},
                                fmt::string_view{field(of, "digits").get_string().data(), 1},
                                field(of, "attempts").get_int64());
        benchmark::DoNotOptimize(made);
    }
    state.SetItemsProcessed(state.iterations());
}

void money_by_icu(benchmark::State& state) {
    UErrorCode status = U_ZERO_ERROR;
    const auto formatter = icu::number::NumberFormatter::withLocale(icu::Locale::getFrench())
                               .unit(icu::CurrencyUnit{icu::StringPiece{"XOF"}, status})
                               .precision(icu::number::Precision::fixedFraction(0));
    for (auto _ : state) {
        std::string made = "Votre solde est de ";
        formatter.formatDecimal("1234500", status).toString(status).toUTF8String(made);
        made += '.';
        benchmark::DoNotOptimize(made);
    }
    state.SetItemsProcessed(state.iterations());
}

}  // namespace

BENCHMARK_CAPTURE(by_expression, threshold, threshold);
BENCHMARK_CAPTURE(by_hand, threshold, threshold_by_hand);
BENCHMARK_CAPTURE(by_expression, membership, membership);
BENCHMARK_CAPTURE(by_hand, membership, membership_by_hand);
BENCHMARK_CAPTURE(by_expression, arithmetic, arithmetic);
BENCHMARK_CAPTURE(by_hand, arithmetic, arithmetic_by_hand);
BENCHMARK_CAPTURE(parsing, threshold, threshold);
BENCHMARK_CAPTURE(text, plain, "Bonjour ${caller.name}, tapez ${digits}. Essai ${attempts}.");
BENCHMARK(text_by_fmt);
BENCHMARK_CAPTURE(text, money, "Votre solde est de ${money(balance)}.");
BENCHMARK(money_by_icu);
