// examples/remember.cpp - a center that remembers: the second call begins in the language of the first.
#include <palabre/core/error.hpp>
#include <palabre/history/sql_store.hpp>
#include <palabre/sim/play.hpp>

#include <iostream>

using namespace palabre;

/// A day of the center's life: it opens the store, somebody calls, and the store is closed.
void live_a_day(const flow::graph& plan, const std::string& file, const sim::story& script) {
    const auto keep = [&](sim::world& stage) {
        stage.keep(history::open_sql_store(stage.clock(), {.url = "sqlite:" + file}),
                   {.company = "sahel-mobile", .title = "Sahel Mobile", .home = country{"BJ"}});
    };
    const auto around = sim::surroundings::beside("samples-ivr/operator/flow.yaml");
    std::cout << sim::play(plan, around, script, 1, keep).told << '\n';
}

int main(int count, char** words) try {
    const std::string file = count > 1 ? words[1] : "remember.db";
    const auto plan = flow::load("samples-ivr/operator/flow.yaml");
    live_a_day(plan, file,
               sim::story::parse("00:00 is +2290197123456\n"
                                 "00:00 calls 105\n"
                                 "00:06 presses 2\n"  // English, please
                                 "00:15 hangs up\n",
                                 "the first day"));
    live_a_day(plan, file,
               sim::story::parse("00:00 is +2290197123456\n"
                                 "00:00 calls 105\n"
                                 "00:05 presses 1\n"
                                 "00:15 hangs up\n",
                                 "the second day"));
    std::cout << "What was said is in " << file << "; docs/manual/history.md tells how to read it.\n";
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
