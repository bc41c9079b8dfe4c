// benchmarks/import.cpp - importing customers from CSV, beside the database's own bulk load of the same final rows.
#include "palabre/history/import.hpp"
#include "core/process.hpp"
#include "palabre/asio_runtime.hpp"
#include "store/places.hpp"
#include "store/postgres_server.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace {

using namespace palabre;

constexpr const char* mapping = "as_of: 2026-11-20\n"
                                "country: BJ\n"
                                "sources:\n"
                                "  subscribers:\n"
                                "    kind: customers\n"
                                "    from: {}\n"
                                "    columns:\n"
                                "      phone: msisdn\n"
                                "      name: nom\n"
                                "      language: {{column: lang, values: {{FR: fr, FON: fon, EN: en}}}}\n"
                                "      segment: category\n";

/// How many customers: a million, or what the environment says.
int rows() {
    const char* const asked = std::getenv("PALABRE_BENCHMARK_ROWS");
    return asked != nullptr ? std::atoi(asked) : 1'000'000;
}

std::string run(const std::vector<std::string>& words) {
    auto done = palabre::detail::run(words, "");
    if (done.status != 0) throw std::runtime_error{words.front() + ": " + done.problems};
    return std::move(done.out);
}

/// The source, and what is left of it in a database: made once for all measurements.
class material {
public:
    material() {
        std::ofstream all{folder.file("all.csv")};
        std::ofstream none{folder.file("none.csv")};
        none << "msisdn,nom,lang,category\n";
        all << "msisdn,nom,lang,category\n";
        const char* const languages[] = {"FR", "FON", "EN"};
        const char* const categories[] = {"gold", "silver", "standard"};
        for (std::int64_t i = 0; i < rows(); ++i)  // every number once, in no order
            all << fmt::format("97{:06},Client {},{},{}\n", i * 618'033 % 1'000'000, i, languages[i % 3],
                               categories[i % 7 % 3]);
        for (const char* each : {"all", "none"})
            std::ofstream{folder.file(fmt::format("{}.yaml", each))}
                << fmt::format(mapping, fmt::format("{}.csv", each));
    }

    /// Seconds.
    double import(const std::string& url, const char* what) {
        asio_runtime loop;
        const auto began = loop.now();
        const auto report =
            history::import_history(loop, {.url = url}, {"moov-benin", folder.file(fmt::format("{}.yaml", what))});
        if (std::string_view{what} == "all" && report.front().added != static_cast<std::uint64_t>(rows()))
            throw std::runtime_error{"not every row was imported"};
        return std::chrono::duration<double>(loop.now() - began).count();
    }

    /// The final rows, in the order in which they came, as the database's own tool wants them.
    void dump(const tests::place& from) {
        constexpr const char* identities = "select * from identities order by customer";
        constexpr const char* customers = "select * from customers order by id";
        if (from.kind == sql::backend::sqlite)
            run({"sqlite3", from.url.substr(7), ".mode csv", ".output " + folder.file("customers"), customers,
                 ".output " + folder.file("identities"), identities});
        else
            run({"psql", "-q", from.url, "-c", fmt::format("\\copy ({}) to '{}'", customers, folder.file("customers")),
                 "-c", fmt::format("\\copy ({}) to '{}'", identities, folder.file("identities"))});
    }

    double load(const tests::place& into) {
        asio_runtime loop;
        const auto began = loop.now();
        if (into.kind == sql::backend::sqlite)
            run({"sqlite3", into.url.substr(7), "pragma synchronous=full", ".mode csv",
                 ".import " + folder.file("customers") + " customers",
                 ".import " + folder.file("identities") + " identities"});
        else
            run({"psql", "-q", into.url, "-c", fmt::format("\\copy customers from '{}'", folder.file("customers")),
                 "-c", fmt::format("\\copy identities from '{}'", folder.file("identities"))});
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
    shared().import(filled.url, "all");
    shared().dump(filled);
    for (auto _ : state) {
        const tests::place empty{kind};
        shared().import(empty.url, "none");  // the schema with its indexes
        state.SetIterationTime(shared().load(empty));
    }
    state.SetItemsProcessed(state.iterations() * rows());
}

void import(benchmark::State& state, sql::backend kind) {
    for (auto _ : state) {
        const tests::place empty{kind};
        state.SetIterationTime(shared().import(empty.url, "all"));
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
