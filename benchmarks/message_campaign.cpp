// benchmarks/message_campaign.cpp - a campaign's selection and queueing, beside bare inserts of the same rows.
#include "bare_database.hpp"
#include "faults/opened_store.hpp"
#include "history_place.hpp"
#include "palabre/campaign/message_campaigns.hpp"
#include "palabre/center/campaign_ways.hpp"
#include "palabre/channel/carrier.hpp"
#include "palabre/delivery/permission.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>

using namespace palabre;
using namespace palabre::bench;

namespace {

/// How many are in the list: a few under ctest. PostgreSQL fills its lists row by row, which takes minutes of a million.
void sizes(benchmark::internal::Benchmark* of, std::int64_t most) {
    if (std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr) return static_cast<void>(of->Arg(2'000));
    const char* const told = std::getenv("PALABRE_CAMPAIGN_RECIPIENTS");
    if (told != nullptr) most = std::atoll(told);
    for (std::int64_t each = 10'000; each <= most; each *= 10) of->Arg(each);
}

/// Of them so many are selected: what a longer list costs shows in the first of it, or in what is held of it.
constexpr std::size_t most_selected = 50'000;

/// Megabytes of its own that the process has in memory now: the database's mapped file is the kernel's.
double resident() {
    std::ifstream in{"/proc/self/statm"};
    double size = 0, pages = 0, shared = 0;
    in >> size >> pages >> shared;
    return (pages - shared) * 4096 / 1e6;
}

/// Takes what it is given; nothing is sent here, since selection is what is measured.
struct silent final : carrier {
    const carrier_traits& about() const override { return traits; }
    void start(carrier_listener&) override {}
    void send(outbound_message, std::function<void(send_result)>) override {}
    carrier_traits traits{.name = "sms"};
};

struct stage {
    explicit stage(kind of) : place{of}, center{place.options()} {
        may.emplace(center.loop, center.book(),
                    delivery::permission_rules{.home = country{"BJ"}, .may_wait = {"notice"}});
        may->add(gate);
        ways.emplace(*may);
        all.emplace(center.loop, *center.kept, center.company(), *ways, nullptr,
                    campaign::options{.home = country{"BJ"}, .ahead = std::chrono::hours{10'000}});
        bare = bare_database::open(place.url());
    }

    template<class Value> Value wait(const std::function<void(history::on_reply<Value>)>& call) {
        std::optional<history::reply<Value>> got;
        call([&](history::reply<Value> told) { got = std::move(told); });
        if (!center.until([&] { return got.has_value(); }) || !*got)
            throw std::runtime_error{got ? got->why : "no answer"};
        return std::move(got->value);
    }

    void fill(const std::string& name, std::size_t count) {
        wait<history::campaign>([&](auto then) {
            all->put(name, boost::json::parse(R"({"per_second": 5000, "words": {"fr": {"text":
                "Panne dans votre zone jusqu'a 18h. Merci de votre patience."}}})"),
                     then);
        });
        for (std::size_t from = 0; from < count; from += 10'000) {
            std::string csv = "number\n";
            for (std::size_t each = from; each < std::min(count, from + 10'000); ++each)
                csv += fmt::format("+22901{:08}\n", 90'000'000 + each);
            wait<campaign::uploaded>(
                [&](auto then) { all->upload(name, csv, static_cast<std::int64_t>(from) + 1, then); });
        }
    }

    history::campaign now(const std::string& name) {
        return wait<history::campaign>([&](auto then) { center.book().campaigns().campaign_by(name, then); });
    }

    history_place place;
    faults::opened_store center;
    silent gate;
    std::optional<delivery::permissions> may;
    std::optional<permitted_ways> ways;
    std::optional<campaign::message_campaigns> all;
    std::unique_ptr<bare_database> bare;
};

/// The rows that a recipient comes to: interaction, entry, message, fate; customers and addresses of the unknown besides.
void insert_bare(stage& at, std::size_t count) {
    auto& on = *at.bare;
    const auto company = at.center.company().value() + 1;
    const auto id = [&] { return at.center.kept->ids().next_value(); };
    const auto message = on.prepare("insert into outbox (company, id, customer, because_of, cause, medium, address, "
                                    "text, clear, details, key, made,"
                                    " due, expires, state, attempts, run, claim, provider_id, why) values ($1, $2, $3, "
                                    "0, 0, 'sms', $4, $5, '', '', $6,"
                                    " 1, 1, 1, 'waiting', 0, 0, 0, '', '')");
    const auto recipient = on.prepare(
        "insert into recipients (company, campaign, line, address, written, language, area, fields, customer, message,"
        " fate, why) values ($1, $2, $3, $4, $4, '', '', '', $5, $6, 'queued', '')");
    const auto customer = on.prepare(
        "insert into customers (company, id, survivor, name, language, language_from, language_since, segment,"
        " segment_as_of, since, seen) values ($1, $2, $2, '', '', 'guess', 0, '', 0, 1, 1)");
    for (std::size_t from = 0; from < count; from += 250) {
        on.script(at.place.is_sqlite() ? "begin immediate" : "begin");
        for (std::size_t each = from; each < std::min(count, from + 250); ++each) {
            const auto who = id(), what = id();
            const auto number = fmt::format("+22901{:08}", 90'000'000 + each);
            on.run(customer, {company, who});
            on.run(message, {company, what, who, number, "Panne dans votre zone jusqu'a 18h. Merci de votre patience.",
                             fmt::format("campaign:{}:{}", company, each)});
            on.run(recipient, {company, std::int64_t{1}, static_cast<std::int64_t>(each), number, who, what});
        }
        on.script("commit");
    }
}

void select_and_queue(benchmark::State& state, kind of) {
    const auto count = static_cast<std::size_t>(state.range(0));
    const auto selected = std::min(count, most_selected);
    time_taken by_us, by_bare, filling;
    double first = 0, peak = 0;
    for (auto _ : state) {
        stage at{of};
        filling.add([&] { at.fill("outage", count); });
        peak = resident();
        const auto began = std::chrono::steady_clock::now();
        bool asked = false, queued = false;
        const auto look = [&] {
            if (!asked) {
                asked = true;
                at.center.book().claim(medium::sms, at.center.loop.calendar_now(), 1, [&](const auto& got) {
                    asked = false;
                    queued = got && !got->empty();
                });
            }
            return queued;
        };
        double took = by_us.add([&] {
            at.wait<history::campaign>([&](auto then) { at.all->run("outage", then); });
            while (!look()) at.now("outage");
        });
        first = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        // What waits is taken as sent now and then, outside the time: in the field little waits at once.
        for (bool over = false; !over;) {
            took += by_us.add([&] {
                const auto from = at.now("outage").selected;
                for (auto now = at.now("outage"); !over && now.selected < from + 10'000; now = at.now("outage")) {
                    over = now.all_selected || static_cast<std::size_t>(now.selected) >= selected;
                    peak = std::max(peak, resident());
                }
            });
            at.bare->script("update outbox set state = 'sent' where state = 'waiting'");
        }
        state.SetIterationTime(took);
        by_bare.add([&] { insert_bare(at, selected); });
    }
    const auto per = static_cast<double>(selected) * static_cast<double>(state.iterations());
    state.counters["us"] = by_us.wall / per * 1e6;
    state.counters["bare us"] = by_bare.wall / per * 1e6;
    state.counters["per second"] = per / by_us.wall;
    state.counters["speed:bare"] = by_bare.wall / by_us.wall;
    state.counters["filled per second"] = static_cast<double>(count) / filling.wall;
    state.counters["first s"] = first;
    state.counters["MB peak"] = peak;
}

BENCHMARK_CAPTURE(select_and_queue, sqlite, kind::sqlite)
    ->Apply([](auto* of) { sizes(of, 1'000'000); }) -> UseManualTime() -> Iterations(1)
        -> Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_and_queue, postgresql, kind::postgresql)
    ->Apply([](auto* of) { sizes(of, 10'000); }) -> UseManualTime() -> Iterations(1) -> Unit(benchmark::kMillisecond);

}  // namespace
