// benchmarks/import_list.cpp - a list of leads from CSV, beside the database's own bulk load of the same final rows.
#include "core/process.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/history/lead_import.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/places.hpp"
#include "store/postgres_server.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <stdexcept>

namespace {

using namespace palabre;

/// How many rows: a million, or what the environment says.
int rows() {
    const char* const asked = std::getenv("PALABRE_BENCHMARK_ROWS");
    return asked != nullptr ? std::atoi(asked) : 1'000'000;
}

std::string run(const std::vector<std::string>& words) {
    auto done = palabre::detail::run(words, "");
    if (done.status != 0) throw std::runtime_error{words.front() + ": " + done.problems};
    return std::move(done.out);
}

/// Megabytes of its own that the process has in memory now: the database's mapped file is the kernel's.
double resident() {
    std::ifstream in{"/proc/self/statm"};
    double size = 0, pages = 0, shared = 0;
    in >> size >> pages >> shared;
    return (pages - shared) * 4096 / 1e6;
}

/// An open store with a company.
struct opened {
    explicit opened(const tests::place& in)
        : kept{history::open_sql_store(loop, {.url = in.url, .name = "bench", .key_file = in.key_file})} {
        company = answer<history::company>([&](auto then) { kept->open_company("moov-benin", "Moov", then); }).id;
    }

    template<class Value> Value answer(const std::function<void(history::on_reply<Value>)>& question) {
        std::optional<history::reply<Value>> got;
        question([&](history::reply<Value> given) {
            got = std::move(given);
            loop.stop();
        });
        while (!got) loop.run();
        if (!*got) throw std::runtime_error{got->why};
        return std::move(got->value);
    }

    asio_runtime loop;
    std::unique_ptr<history::store> kept;
    history::company_id company;
};

/// The source, and what is left of it in a database: made once for all measurements.
class material {
public:
    material() {
        std::ofstream all{folder.file("all.csv")};
        all << "nom,tel,tel 2,ville,offre\n";
        for (std::int64_t i = 0; i < rows(); ++i)  // every number once, in no order; a tenth has two
            all << fmt::format("Client {},97{:06},{},Cotonou,Maxi {}\n", i, i * 618'033 % 1'000'000,
                               i % 10 == 0 ? fmt::format("+22890{:06}", i * 618'033 % 1'000'000) : "", i % 7);
    }

    /// Seconds, and the most memory that it took beyond what was there before.
    std::pair<double, double> import(const tests::place& to) {
        opened into{to};
        const auto before = resident();
        double most = 0;
        const auto began = into.loop.now();
        history::lead_import import{into.loop,
                                    *into.kept,
                                    into.company,
                                    {.name = "all"},
                                    {.path = folder.file("all.csv"), .home = country{"BJ"}}};
        const auto done = into.answer<history::lead_upload>(
            [&](auto then) { import.run([&](const auto&) {
                                 most = std::max(most, resident() - before); }, then);
    });
    if (done.added != rows()) throw std::runtime_error{"not every row was imported"};
    return {std::chrono::duration<double>(into.loop.now() - began).count(), most};
}

    /// The final rows, in the order in which they came, as the database's own tool wants them.
    void dump(const tests::place& from) {
    for (const auto* table : {"leads", "lead_numbers"})
        if (from.kind == sql::backend::sqlite)
            run({"sqlite3", from.url.substr(7), ".mode csv", ".output " + folder.file(table),
                 fmt::format("select * from {}", table)});
        else
            run({"psql", "-q", from.url, "-c", fmt::format("\\copy {} to '{}'", table, folder.file(table))});
}

double load(const tests::place& into) {
    asio_runtime loop;
    const auto began = loop.now();
    if (into.kind == sql::backend::sqlite)
        run({"sqlite3", into.url.substr(7), "pragma synchronous=full", ".mode csv",
             ".import " + folder.file("leads") + " leads", ".import " + folder.file("lead_numbers") + " lead_numbers"});
    else
        run({"psql", "-q", into.url, "-c", fmt::format("\\copy leads from '{}'", folder.file("leads")), "-c",
             fmt::format("\\copy lead_numbers from '{}'", folder.file("lead_numbers"))});
    return std::chrono::duration<double>(loop.now() - began).count();
}

tests::temporary_folder folder;
};

material& shared() {
    static material made;
    return made;
}

void bare_load(benchmark::State& state, sql::backend kind) {
    const tests::place filled{kind};
    shared().import(filled);
    shared().dump(filled);
    for (auto _ : state) {
        const tests::place empty{kind};
        { const opened schema{empty}; }
        state.SetIterationTime(shared().load(empty));
    }
    state.SetItemsProcessed(state.iterations() * rows());
}

void import(benchmark::State& state, sql::backend kind) {
    for (auto _ : state) {
        const tests::place empty{kind};
        const auto [seconds, megabytes] = shared().import(empty);
        state.SetIterationTime(seconds);
        state.counters["MB"] = megabytes;
    }
    state.SetItemsProcessed(state.iterations() * rows());
}

BENCHMARK_CAPTURE(bare_load, sqlite, sql::backend::sqlite)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(import, sqlite, sql::backend::sqlite)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bare_load, postgresql, sql::backend::postgresql)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(import, postgresql, sql::backend::postgresql)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
