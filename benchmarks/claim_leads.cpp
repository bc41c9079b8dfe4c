// benchmarks/claim_leads.cpp - how fast the next leads are claimed, and whether ten times as many leads matter.
#include "faults/opened_store.hpp"
#include "history_place.hpp"
#include "palabre/history/lead_book.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <sys/resource.h>

using namespace palabre;
using namespace palabre::bench;

namespace {

constexpr std::size_t a_claim = 200;
constexpr std::size_t in_flight = 4;
constexpr const char* regions[] = {"BJ", "TG", "NE"};

std::int64_t claimed_most() {
    return std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr ? 2000 : 40'000;
}

/// Two lists of a campaign in three regions, with priorities, a second number for some, and a thousandth forbidden.
struct stage {
    stage(kind of, std::int64_t count) : place{of}, center{place.options()} {
        auto& book = center.book().leads();
        for (const auto* name : {"first", "second"}) {
            const auto list = *center.answered<history::lead_list>([&](auto then) {
                book.open_list({center.kept->ids().next<history::lead_list>(), name, "sales", {}}, then);
            });
            lists.push_back(list.id);
            const auto upload = *center.answered<history::lead_upload>([&](auto then) {
                book.begin_upload(
                    {.id = center.kept->ids().next<history::lead_upload>(), .into = list.id, .hash = name}, then);
            });
            fill(book, upload.id, count / 2);
        }
    }

    void fill(history::lead_book& book, history::lead_upload_id to, std::int64_t count) {
        constexpr std::int64_t part = 5000;
        for (std::int64_t first = 0; first < count; first += part) {
            history::listed_rows rows{.first = first, .last = first + part >= count};
            for (std::int64_t row = first; row < std::min(first + part, count); ++row, ++number) {
                history::listed_lead one{.id = center.kept->ids().next<history::lead>(), .line = row + 2};
                one.name = fmt::format("Client {}", number);
                one.region = regions[row % 3];
                one.priority = static_cast<int>(row % 7) * 10;
                one.fields = R"({"solde":"1200","offre":"Maxi"})";
                one.digest = number;
                one.numbers.push_back({address(number), address(number), "tel"});
                if (row % 5 == 0) one.numbers.push_back({address(number + 50'000'000), "", "tel 2"});
                rows.all.push_back(std::move(one));
            }
            const auto done =
                center.answered<history::lead_upload>([&](auto then) { book.add_rows(to, std::move(rows), then); });
            if (!done) throw std::runtime_error{done.why};
        }
        std::vector<history::change::any> forbidden;
        for (std::int64_t each = 0; each < count; each += 1000)
            forbidden.emplace_back(history::change::forbid_contact{
                {.whom = {history::identity_kind::phone, address(number - 1 - each), ""}, .list = "company"}});
        for (std::size_t at = 0; at < forbidden.size(); at += 500)
            center.write({forbidden.begin() + static_cast<std::ptrdiff_t>(at),
                          forbidden.begin() + static_cast<std::ptrdiff_t>(std::min(at + 500, forbidden.size()))});
    }

    /// As many as the benchmark wants, several claims at a time; how many came.
    std::int64_t claim() {
        history::lead_question asked{.lists = {{lists[0], 2}, {lists[1], 1}}, .closed = {"NE"}, .campaign = "sales"};
        asked.others = history::open_region{"", 20'000, calendar_time{std::chrono::hours{24 * 20'001}}};
        asked.now = calendar_time{std::chrono::hours{24 * 20'000}};
        asked.lease = std::chrono::hours{1};
        asked.limit = a_claim;
        std::int64_t came = 0, wanted = 0;
        std::size_t open = 0;
        auto& book = center.book().leads();
        std::function<void()> next = [&] {
            if (wanted >= claimed_most()) return;
            wanted += a_claim;
            ++open;
            asked.turn = wanted;
            book.claim_leads(asked, [&](const history::reply<std::vector<history::lead>>& got) {
                if (!got) throw std::runtime_error{got.why};
                came += static_cast<std::int64_t>(got->size());
                --open;
                next();
            });
        };
        for (std::size_t at = 0; at < in_flight; ++at) next();
        center.until([&] { return open == 0; });
        return came;
    }

    history_place place;
    faults::opened_store center;
    std::vector<history::lead_list_id> lists;
    std::int64_t number = 0;

private:
    static std::string address(std::int64_t of) { return fmt::format("+22901{:08}", of * 618'033 % 100'000'000); }
};

/// Microseconds of the processor that this process has had; PostgreSQL's own are not among them.
double processor() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return of(used.ru_utime) + of(used.ru_stime);
}

void claims(benchmark::State& state, kind of) {
    const bool small = std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr;
    stage at{of, small ? 10'000 : state.range(0)};
    std::int64_t came = 0;
    const auto before = processor();
    for (auto _ : state) {
        const auto began = at.center.loop.now();
        came += at.claim();
        state.SetIterationTime(std::chrono::duration<double>(at.center.loop.now() - began).count());
    }
    if (came == 0) state.SkipWithError("nothing was claimed");
    state.SetItemsProcessed(came);
    state.counters["us_a_lead"] = (processor() - before) / static_cast<double>(came);
}

/// Ten million take a quarter of an hour to make: for ./dev soak.
void sizes(benchmark::internal::Benchmark* of) {
    of->Arg(100'000)->Arg(1'000'000);
    if (std::getenv("PALABRE_BENCHMARK_SOAK") != nullptr) of->Arg(10'000'000);
}

BENCHMARK_CAPTURE(claims, sqlite, kind::sqlite)
    ->Apply(sizes)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(claims, postgresql, kind::postgresql)
    ->Apply(sizes)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
