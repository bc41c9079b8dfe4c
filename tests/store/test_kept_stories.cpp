// tests/store/test_kept_stories.cpp - stories are told the same where a real database keeps them.
#include "contract/kept_stories.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/places.hpp"

using namespace palabre;

namespace {

void tell_on(sql::backend kind) {
    const tests::place where{kind};
    contract::tell_the_samples_stories(
        [&](runtime& on) { return history::open_sql_store(on, {.url = where.url, .key_file = where.key_file}); });
}

/// The operator's flow, lived by one caller on a store that is opened for this call only.
std::string call_once(const tests::place& where, const std::string& script) {
    const std::string flow = PALABRE_SOURCE_DIR "/samples-ivr/operator/flow.yaml";
    const auto keep = [&](sim::world& stage) {
        stage.keep(history::open_sql_store(stage.clock(), {.url = where.url, .key_file = where.key_file}),
                   {.company = "sahel-mobile", .home = country{"BJ"}});
    };
    return sim::play(flow::load(flow), sim::surroundings::beside(flow), sim::story::parse(script, "a call"), 1, keep)
        .told;
}

void call_twice_on(sql::backend kind) {
    const tests::place where{kind};
    const auto first = call_once(where, "00:00 is +2290197123456\n00:00 calls 105\n00:08 presses 3\n00:20 hangs up\n");
    CHECK(first.find("Pour le français, tapez 1.") != std::string::npos);
    const auto second = call_once(where, "00:00 is +2290197123456\n00:00 calls 105\n00:20 hangs up\n");
    CHECK(second.find("Pour le français") == std::string::npos);
    CHECK(second.find("Etɛ a jlo?") != std::string::npos);  // straight to the menu, in Fon
    const auto another = call_once(where, "00:00 is +2290197123457\n00:00 calls 105\n00:20 hangs up\n");
    CHECK(another.find("Pour le français, tapez 1.") != std::string::npos);
}

}  // namespace

TEST_CASE("SQLite: the second call is greeted in the language of the first, the store closed in between") {
    call_twice_on(sql::backend::sqlite);
}

TEST_CASE("PostgreSQL: the second call is greeted in the language of the first, the store closed in between") {
    call_twice_on(sql::backend::postgresql);
}

TEST_CASE("SQLite: every sample's story is told the same where its history is kept") {
    tell_on(sql::backend::sqlite);
}

TEST_CASE("PostgreSQL: every sample's story is told the same where its history is kept") {
    tell_on(sql::backend::postgresql);
}
