// benchmarks/webhook.cpp - a webhook of WhatsApp's until its 200, beside a bare server that answers 200.
#include "bare_database.hpp"
#include "channel/meta/signature.hpp"
#include "faults/opened_store.hpp"
#include "history_place.hpp"
#include "load/bare_http.hpp"
#include "load/http_crowd.hpp"
#include "palabre/channel/whatsapp.hpp"
#include "palabre/delivery/sender.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <thread>

using namespace palabre;
using namespace palabre::bench;

namespace {

constexpr std::size_t in_flight = 256, people = 2'000;
constexpr double pace = 2'000;  // webhooks a second
const secret app{"app-secret"};

bool is_small() {
    return std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr;
}

/// As Meta's bytes are: one message, signed.
std::string webhook(std::size_t person, std::size_t number) {
    const auto who = fmt::format("22997{:06}", person);
    const auto body = fmt::format(
        R"({{"object":"whatsapp_business_account","entry":[{{"id":"900","changes":[{{"field":"messages","value":{{)"
        R"("messaging_product":"whatsapp","metadata":{{"display_phone_number":"22990000105","phone_number_id":"105"}},)"
        R"("contacts":[{{"profile":{{"name":"Afi \u00c9lise"}},"wa_id":"{0}"}}],"messages":[{{"from":"{0}",)"
        R"("id":"wamid.HBgLMjI5OTc{1:020}","timestamp":"1749416383","type":"text","text":{{"body":)"
        R"("Bonjour, je n'ai plus de r\u00e9seau depuis hier soir."}}}}]}}}}]}}]}})",
        who, number);
    return fmt::format("POST /callbacks/whatsapp HTTP/1.1\r\nHost: center.example\r\nUser-Agent: facebookexternalua\r\n"
                       "Accept: */*\r\nContent-Type: application/json\r\nX-Hub-Signature-256: {}\r\n"
                       "Content-Length: {}\r\n\r\n{}",
                       meta::signature(app, body), body.size(), body);
}

struct stage {
    explicit stage(kind of) : place{of}, center{place.options()} {
        whatsapp = whatsapp_carrier(
            center.loop, {.numbers = {"105"},
                          .access = {.token = secret{"token"}, .app_secret = app, .verify_token = secret{"ours"}}});
        takes.emplace(center.loop, *center.kept,
                      delivery::sender_options{.company = "moov-benin", .home = country{"BJ"}});
        takes->add(*whatsapp);
        takes->start();
        server.emplace(center.loop,
                       callback_server_options{.listen = "127.0.0.1:0", .answer_in = std::chrono::minutes{1}});
        server->add(*whatsapp);
        server->start();
        const auto at = server->listening();
        crowd = std::make_unique<http_crowd>(static_cast<std::uint16_t>(std::stoi(at.substr(at.rfind(':') + 1))),
                                             in_flight);
        bare_crowd = std::make_unique<http_crowd>(bare.port(), in_flight);
        center.book();
        by_us(fresh(people));  // everybody is known from now on
        // As PostgreSQL does by itself within a minute: until then it plans for tables that are nearly empty.
        if (!place.is_sqlite()) bare_database::open(place.url())->script("analyze");
    }

    std::vector<std::string> fresh(std::size_t count) {
        std::vector<std::string> all;
        for (std::size_t each = 0; each < count; ++each, ++number) all.push_back(webhook(number % people, number));
        return all;
    }

    /// One in ten is another one once more, of those half a second before it at most.
    std::vector<std::string> with_repeats(std::size_t count) {
        auto all = fresh(count);
        std::mt19937 chance{7};
        for (std::size_t each = 10; each < count; each += 10)
            all[each] = all[each - 1 - chance() % std::min<std::size_t>(each - 1, 1'000)];
        return all;
    }

    /// The crowd asks from a thread of its own, while the center's loop runs here.
    crowd_told by_us(const std::vector<std::string>& requests, double per_second = 0) {
        crowd_told told;
        std::atomic<bool> over = false;
        std::thread asks{[&] {
            told = crowd->send(requests, per_second);
            center.loop.post([&] { over = true; });
        }};
        center.until([&] { return over.load(); });
        asks.join();
        if (told.failed > 0) throw std::runtime_error{fmt::format("{} webhooks were refused", told.failed)};
        return told;
    }

    history_place place;
    faults::opened_store center;
    std::unique_ptr<carrier> whatsapp;
    std::optional<delivery::sender> takes;
    std::optional<callback_server> server;
    bare_http bare;
    std::unique_ptr<http_crowd> crowd, bare_crowd;
    std::size_t number = 0;
};

stage& on(kind of) {
    static std::map<kind, std::unique_ptr<stage>> all;
    auto& one = all[of];
    if (one == nullptr) one = std::make_unique<stage>(of);
    return *one;
}

void accepted(benchmark::State& state, kind of) {
    auto& at = on(of);
    const std::size_t count = is_small() ? 512 : 8'192;
    time_taken by_us, by_bare;
    for (auto _ : state) {
        const auto requests = at.fresh(count);
        state.SetIterationTime(by_us.add([&] { at.by_us(requests); }));
        by_bare.add([&] { at.bare_crowd->send(requests); });
    }
    tell(state, count, by_us, by_bare);
}

void by_the_clock(benchmark::State& state, kind of) {
    auto& at = on(of);
    const auto requests = at.with_repeats(is_small() ? 200 : 20'000);
    crowd_told ours, bare;
    for (auto _ : state) {
        ours = at.by_us(requests, pace);
        state.SetIterationTime(ours.wall);
        bare = at.bare_crowd->send(requests, pace);
    }
    for (const auto& [name, told] : {std::pair{"", &ours}, std::pair{"bare ", &bare}})
        for (const auto& [share, called] : {std::pair{0.5, "p50 ms"}, std::pair{0.99, "p99 ms"}})
            state.counters[std::string{name} + called] = told->within(share);
    state.counters["per second"] = static_cast<double>(requests.size()) / ours.wall;
    state.counters["known"] = static_cast<double>(at.takes->figures().repeated);
}

BENCHMARK_CAPTURE(accepted, sqlite, kind::sqlite)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(accepted, postgresql, kind::postgresql)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(by_the_clock, sqlite, kind::sqlite)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(by_the_clock, postgresql, kind::postgresql)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
