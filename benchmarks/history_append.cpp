// benchmarks/history_append.cpp - durable appends, 256 in flight, beside bare prepared inserts.
#include "bare_database.hpp"
#include "faults/opened_store.hpp"
#include "history_place.hpp"

#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <vector>

using namespace palabre;
using namespace palabre::bench;

namespace {

constexpr std::size_t in_flight = 256;
constexpr std::size_t customers = 1000;
constexpr const char* text = "Bienvenue. Votre solde est de 12 500 francs CFA. Tapez 1 pour recharger.";

/// A store and a bare session on one database, with customers who are on the line.
struct stage {
    explicit stage(kind of) : place{of}, center{place.options()} {
        for (std::size_t at = 0; at < customers; ++at) {
            auto& ids = center.kept->ids();
            history::interaction call;
            call.id = ids.next<history::interaction>();
            call.customer = ids.next<history::customer>();
            call.began = center.loop.calendar_now();
            const auto number = "+229" + std::to_string(at);
            const auto kept =
                center.write({history::change::add_customer{{.id = call.customer},
                                                            {{history::identity_kind::phone, number, number}}},
                              history::change::begin_interaction{call}});
            if (!kept) throw std::runtime_error{kept.why};
            calls.push_back(call);
        }
        bare = bare_database::open(place.url());
        // The columns in the order of their values.
        insert =
            bare->prepare("insert into entries (company, customer, at, id, interaction, kind, medium, by_user, text,"
                          " details) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    }

    history::entry next() {
        const auto& call = calls[++made % customers];
        history::entry line;
        line.id = center.kept->ids().next<history::entry>();
        line.customer = call.customer;
        line.within = call.id;
        line.kind = history::entry_kind::said;
        line.at = call.began + std::chrono::microseconds{made};
        line.text = text;
        return line;
    }

    void append(std::size_t count, std::size_t at_once) {
        asked = done = 0;
        wanted = count;
        for (std::size_t each = 0; each < std::min(at_once, count); ++each) append_one();
        if (!center.until([this] { return done == wanted; })) throw std::runtime_error{"appends are lost"};
    }

    void append_one() {
        ++asked;
        center.book().write({history::change::add_entry{next()}}, [this](const auto& kept) {
            if (!kept) throw std::runtime_error{kept.why};
            ++done;
            if (asked < wanted) append_one();
        });
    }

    void insert_bare(std::size_t count, std::size_t at_once) {
        const std::int64_t company = center.company().value();
        for (std::size_t from = 0; from < count; from += at_once) {
            bare->script(place.is_sqlite() ? "begin immediate" : "begin");
            for (std::size_t each = 0; each < at_once; ++each) {
                const auto line = next();
                bare->run(insert, {company, line.customer.value(), line.at.time_since_epoch().count(), line.id.value(),
                                   line.within.value(), "said", "voice", std::int64_t{0}, line.text, "null"});
            }
            bare->script("commit");
        }
    }

    history_place place;
    faults::opened_store center;
    std::unique_ptr<bare_database> bare;
    std::size_t insert = 0;
    std::vector<history::interaction> calls;
    std::int64_t made = 0;
    std::size_t asked = 0, done = 0, wanted = 0;
};

stage& on(kind of) {
    static std::map<kind, std::unique_ptr<stage>> all;
    auto& one = all[of];
    if (one == nullptr) one = std::make_unique<stage>(of);
    return *one;
}

void appends_256_in_flight(benchmark::State& state, kind of) {
    auto& at = on(of);
    constexpr std::size_t count = in_flight * 20;
    in_turns(
        state, count, [&] { at.append(count, in_flight); }, [&] { at.insert_bare(count, in_flight); });
}
BENCHMARK_CAPTURE(appends_256_in_flight, sqlite, kind::sqlite)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(appends_256_in_flight, postgresql, kind::postgresql)->UseManualTime()->Unit(benchmark::kMillisecond);

/// What one conversation waits that is alone: a transaction, two changes of thread, and the wait for others to come.
void one_append_alone(benchmark::State& state, kind of) {
    auto& at = on(of);
    in_turns(
        state, 20, [&] { at.append(20, 1); }, [&] { at.insert_bare(20, 1); });
}
BENCHMARK_CAPTURE(one_append_alone, sqlite, kind::sqlite)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(one_append_alone, postgresql, kind::postgresql)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
