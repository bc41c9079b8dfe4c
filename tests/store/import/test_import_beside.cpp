// tests/store/import/test_import_beside.cpp - imports beside a center and beside each other.
#include "store/import/trial.hpp"

#include "palabre/history/store.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace palabre;
using namespace palabre::tests;

namespace {

constexpr int many = 30'000;

const std::string mapping =
    "as_of: 2026-11-20\ncountry: BJ\nsources:\n  people:\n    kind: customers\n    from: people.csv\n"
    "    columns: {phone: p, name: n, language: l}\n";

/// All numbers of a block, in an order of its own.
std::string people(int step) {
    std::string text = "p,n,l\n";
    for (int i = 0; i < many; ++i)
        text += fmt::format("97{:06},Client,fr\n", static_cast<int>(std::int64_t{i} * step % many));
    return text;
}

/// A center that meets customers, one after the other, while `busy`.
class meeting {
public:
    meeting(runtime& loop, history::company_store& in, const std::atomic<bool>& busy)
        : loop_{loop}, in_{in}, busy_{busy}, lives_{loop.work()} {}

    void next() {
        if (!busy_) {
            lives_.reset();
            return;
        }
        const auto asked = loop_.now();
        const history::identity who{history::identity_kind::phone, fmt::format("+2290197{:06}", met * 37 % many), "x"};
        in_.meet(who, [this, asked](const history::reply<history::person>& told) {
            if (!told) failures += told.why + "\n";
            longest = std::max(longest, loop_.now() - asked);
            ++met;
            next();
        });
    }

    int met = 0;
    duration longest{0};
    std::string failures;

private:
    runtime& loop_;
    history::company_store& in_;
    const std::atomic<bool>& busy_;
    std::shared_ptr<void> lives_;
};

void beside_a_center(sql::backend kind) {
    trial here{kind};
    here.write("people.csv", people(1));
    here.write("import.yaml", mapping);
    const auto store = history::open_sql_store(here.loop, here.store());
    history::company company;
    store->open_company("moov-benin", "Moov", [&](const auto& told) { company = *told; });
    here.loop.run();
    std::atomic<bool> busy = true;
    std::string report;
    std::thread import{[&] {
        asio_runtime own;
        try {
            report =
                to_string(history::import_history(own, here.store(), {"moov-benin", here.files.file("import.yaml")}));
        } catch (const std::exception& failed) {
            report = failed.what();
        }
        busy = false;
    }};
    meeting center{here.loop, store->of(company.id), busy};
    center.next();
    here.loop.run();
    import.join();
    CHECK(center.failures == "");
    CHECK(center.met > 0);
    CHECK(center.longest < std::chrono::seconds{10});
    MESSAGE("the center waited at most ", center.longest.count() / 1000, " ms in ", center.met, " writes");
    CHECK(report.ends_with(" unchanged, 0 rejected\n"));
    CHECK(here.value("select cast(count(*) as text) from identities") == std::to_string(many));
    CHECK(here.value("select cast(count(*) as text) from customers") == std::to_string(many));
    CHECK(here.value("select cast(count(*) as text) from customers where language = 'fr'") == std::to_string(many));
    // The center had its number before the import began and has it still.
    CHECK(here.value("select cast(count(*) as text) from nodes") == "2");
}

void beside_each_other(sql::backend kind) {
    trial here{kind};
    here.write("people.csv", people(1));
    here.write("import.yaml", mapping);
    here.write("other.csv", people(7919));
    std::string other = mapping;
    other.replace(other.find("people.csv"), 10, "other.csv");
    here.write("other.yaml", other);
    history::import_report reports[2];
    std::string failures;
    {
        const auto import = [&](int which, const char* file) {
            asio_runtime own;
            try {
                reports[which] = history::import_history(own, here.store(), {"moov-benin", here.files.file(file)});
            } catch (const std::exception& failed) {
                failures += failed.what();
            }
        };
        std::thread one{import, 0, "import.yaml"};
        import(1, "other.yaml");
        one.join();
    }
    CHECK(failures == "");
    REQUIRE(!reports[0].empty());
    REQUIRE(!reports[1].empty());
    CHECK(reports[0][0].added + reports[1][0].added == many);
    CHECK(reports[0][0].unchanged + reports[1][0].unchanged == many);
    CHECK(here.value("select cast(count(*) as text) from customers") == std::to_string(many));
}

}  // namespace

TEST_CASE("beside a center that meets the same customers: sqlite") {
    beside_a_center(sql::backend::sqlite);
}
TEST_CASE("beside a center that meets the same customers: postgresql") {
    beside_a_center(sql::backend::postgresql);
}
TEST_CASE("two imports of the same customers at once: sqlite") {
    beside_each_other(sql::backend::sqlite);
}
TEST_CASE("two imports of the same customers at once: postgresql") {
    beside_each_other(sql::backend::postgresql);
}
