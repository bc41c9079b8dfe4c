// benchmarks/history_read.cpp - a timeline's page and a customer by his address, beside the bare queries.
#include "bare_database.hpp"
#include "faults/opened_store.hpp"
#include "history_place.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <utility>

using namespace palabre;
using namespace palabre::bench;

namespace {

constexpr std::int64_t contacts_each = 50;  // of a customer, with two entries each

/// A hundredth of everything where it only has to work.
std::int64_t scaled(std::int64_t interactions) {
    return std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr ? interactions / 100 : interactions;
}

/// Filled by the database's own SQL: customer n is known as +2290100000000 + n, and his contacts lie among all others'.
void fill(bare_database& on, bool sqlite, std::int64_t company, std::int64_t interactions) {
    const auto customers = interactions / contacts_each;
    const auto series = [&](std::int64_t count) {
        const auto last = std::to_string(count);
        return sqlite ? "(with recursive c(n) as (select 1 union all select n + 1 from c where n < " + last +
                            ") select n from c)"
                      : "generate_series(1, " + last + ") as c(n)";
    };
    const auto of = std::to_string(company), many = std::to_string(customers);
    on.script("begin");
    on.script("insert into customers (company, id, survivor, name, language, language_from, language_since, segment,"
              " segment_as_of, since, seen) select " +
              of +
              ", n, n, 'Awa Dossou', 'fon', 'customer', 1, 'gold', 1, 1, 1"
              " from " +
              series(customers));
    on.script("insert into identities (company, kind, address, written, customer, origin) select " + of +
              ", 'phone', '+' || cast(2290100000000 + n as text), '229' || cast(100000000 + n as text), n, 'customer'"
              " from " +
              series(customers));
    on.script(
        "insert into interactions (company, id, customer, kind, way, medium, address, service, language, flow,"
        " campaign, queue, agent, began, ended, how_ended, disposition, source, reference, details, run) select " +
        of + ", n, 1 + n % " + many +
        ", 'conversation', 'in', 'voice', '22990011234', '100', 'fon', 'helpline',"
        " '', '', 0, 1000000 + n * 1000, 1000000 + n * 1000 + 500, 'completed', '', '', '', 'null', 1 from " +
        series(interactions));
    for (const char* half : {"0", "1"})
        on.script("insert into entries (company, customer, at, id, interaction, kind, medium, by_user, text, details)"
                  " select " +
                  of + ", 1 + n % " + many + ", 1000000 + n * 1000 + " + half + ", 2 * n + " + half +
                  ", n, 'said', 'voice', 0, 'Votre solde est de 12 500 francs CFA. Tapez 1 pour recharger.', 'null'"
                  " from " +
                  series(interactions));
    on.script("commit");
    on.script("analyze");
    if (sqlite) on.script("pragma wal_checkpoint(truncate)");
}

struct stage {
    stage(kind of, std::int64_t interactions) : place{of}, customers{interactions / contacts_each} {
        {
            faults::opened_store first{place.options()};
            company = first.company().value();
        }
        bare = bare_database::open(place.url());
        fill(*bare, place.is_sqlite(), company, interactions);
        if (!place.is_sqlite()) bare->script("vacuum");
        center = std::make_unique<faults::opened_store>(place.options());
        last_50 =
            bare->prepare("select id, customer, interaction, kind, medium, at, by_user, text, details from entries"
                          " where company = $1 and customer = $2 order by at desc, id desc limit 50");
        // With the other records and addresses of his group, since the answer holds them.
        by_address = bare->prepare(
            "select c.id, c.name, c.language, c.language_from, c.language_since, c.segment, c.segment_as_of, c.since,"
            " c.seen, c.erased, r.id, c.survivor, i.kind, i.address, i.written from identities k"
            " join customers r on r.company = k.company and r.id = k.customer"
            " join customers c on c.company = r.company and c.survivor = r.survivor"
            " left join identities i on i.company = c.company and i.customer = c.id"
            " where k.company = $1 and k.kind = $2 and k.address = $3");
    }

    std::int64_t any() { return 1 + static_cast<std::int64_t>(chance() % static_cast<std::uint64_t>(customers)); }

    /// `ask` is given what to call when it has been answered.
    template<class Ask> void read(std::size_t count, std::size_t at_once, Ask ask) {
        std::size_t asked = 0, done = 0;
        std::function<void()> one = [&] {
            ++asked;
            ask([&](bool right) {
                if (!right) throw std::runtime_error{"a read was not answered"};
                ++done;
                if (asked < count) one();
            });
        };
        for (std::size_t each = 0; each < at_once; ++each) one();
        if (!center->until([&] { return done == count; })) throw std::runtime_error{"reads are lost"};
    }

    history_place place;
    std::int64_t customers;
    std::int64_t company = 0;
    std::unique_ptr<bare_database> bare;
    std::unique_ptr<faults::opened_store> center;
    std::size_t last_50 = 0, by_address = 0;
    std::mt19937_64 chance{1};
};

stage& on(kind of, std::int64_t interactions) {
    static std::map<std::pair<kind, std::int64_t>, std::unique_ptr<stage>> all;
    auto& one = all[{of, interactions}];
    if (one == nullptr) one = std::make_unique<stage>(of, scaled(interactions));
    return *one;
}

constexpr std::size_t reads = 2000;

/// Arguments: interactions, reads in flight.
void last_50_entries(benchmark::State& state, kind of) {
    auto& at = on(of, state.range(0));
    const auto in_flight = static_cast<std::size_t>(state.range(1));
    const auto ours = [&] {
        at.read(reads, in_flight, [&](auto then) {
            at.center->book().timeline(history::customer_id{at.any()}, {}, 50,
                                       [then](const auto& page) { then(page && page->entries.size() == 50); });
        });
    };
    const auto bare = [&] {
        for (std::size_t each = 0; each < reads; ++each) at.bare->run(at.last_50, {at.company, at.any()});
    };
    in_turns(state, reads, ours, bare);
}

void find_by_address(benchmark::State& state, kind of) {
    auto& at = on(of, state.range(0));
    const auto in_flight = static_cast<std::size_t>(state.range(1));
    const auto address = [&] { return "+" + std::to_string(2290100000000 + at.any()); };
    const auto ours = [&] {
        at.read(reads, in_flight, [&](auto then) {
            at.center->book().find({history::identity_kind::phone, address()},
                                   [then](const auto& found) { then(static_cast<bool>(found)); });
        });
    };
    const auto bare = [&] {
        for (std::size_t each = 0; each < reads; ++each) {
            if (at.bare->run(at.by_address, {at.company, "phone", address()}) == 0)
                throw std::runtime_error{"nobody is known by that address"};
        }
    };
    in_turns(state, reads, ours, bare);
}

void sizes(benchmark::internal::Benchmark* one) {
    one->Args({100'000, 1})->Args({100'000, 64})->Args({1'000'000, 1})->Args({1'000'000, 64});
    one->UseManualTime()->Unit(benchmark::kMillisecond);
}
BENCHMARK_CAPTURE(last_50_entries, sqlite, kind::sqlite)->Apply(sizes);
BENCHMARK_CAPTURE(find_by_address, sqlite, kind::sqlite)->Apply(sizes);
BENCHMARK_CAPTURE(last_50_entries, postgresql, kind::postgresql)->Apply(sizes);
BENCHMARK_CAPTURE(find_by_address, postgresql, kind::postgresql)->Apply(sizes);

}  // namespace
