// benchmarks/calendar.cpp - how many "is it open?" a second, against the date library's bare local time.
#include "palabre/core/calendar.hpp"

#include <benchmark/benchmark.h>
#include <date/tz.h>

#include <random>

namespace {

using namespace palabre;
using namespace std::chrono_literals;
using std::chrono::year_month_day;

/// A centre's usual rules: two spans a day, a dozen holidays, Ramadan and two late dates.
calendar centre(std::string zone) {
    using namespace std::chrono;
    calendar_rules rules;
    rules.time_zone = std::move(zone);
    for (std::size_t day = 0; day < 5; ++day) rules.hours[day] = {{8h, 12h + 30min}, {15h, 18h + 30min}};
    rules.hours[5] = {{8h, 12h}};
    for (unsigned i = 1; i <= 9; ++i) rules.holidays.push_back({month{i} / day{i}, "holiday", {}});
    for (const int after : {1, 39, 50}) rules.holidays.push_back({easter{after}, "holiday", {}});
    rules.periods = {{2026y / February / 18, 2026y / March / 19, "Ramadan", rules.hours}};
    rules.exceptions = {{2026y / March / 20, "Eid al-Fitr", {}}, {2026y / May / 27, "Tabaski", {}}};
    return calendar{rules};
}

std::vector<calendar_time> moments() {
    std::mt19937_64 chance{1};
    std::vector<calendar_time> some(4096);
    for (auto& each : some) each = std::chrono::sys_days{2026y / 1 / 1} + std::chrono::seconds{chance() % 31'536'000};
    return some;
}

/// Asks `answer` about moments of 2026 in no order.
template<class Answer> void ask(benchmark::State& state, Answer answer) {
    const auto asked = moments();
    std::size_t next = 0;
    for (auto _ : state) benchmark::DoNotOptimize(answer(asked[next++ % 4096]));
    state.SetItemsProcessed(state.iterations());
}

void bare_local_time(benchmark::State& state) {
    const auto* const zone = date::locate_zone("Europe/Paris");
    ask(state, [&](calendar_time at) { return zone->to_local(at); });
}
BENCHMARK(bare_local_time);

void is_open(benchmark::State& state, const char* zone) {
    const calendar asked = centre(zone);
    ask(state, [&](calendar_time at) { return asked.is_open(at); });
}
BENCHMARK_CAPTURE(is_open, paris, "Europe/Paris");
BENCHMARK_CAPTURE(is_open, porto_novo, "Africa/Porto-Novo");

void next_change(benchmark::State& state) {
    const calendar asked = centre("Europe/Paris");
    ask(state, [&](calendar_time at) { return asked.next_change(at); });
}
BENCHMARK(next_change);

void add_a_working_day(benchmark::State& state) {
    const calendar asked = centre("Europe/Paris");
    ask(state, [&](calendar_time at) { return asked.add_open_time(at, 8h); });
}
BENCHMARK(add_a_working_day);

}  // namespace
