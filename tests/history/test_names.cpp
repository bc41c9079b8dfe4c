// tests/history/test_names.cpp - every name that history writes is read back, and what is none is told.
#include "palabre/core/error.hpp"
#include "palabre/history/store.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace palabre;
using namespace palabre::history;

namespace {

template<class Enum, class Read> void round_trip(Enum last, Read read) {
    std::set<std::string> names;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        const auto each = static_cast<Enum>(i);
        const std::string name{to_string(each)};
        CHECK(name != "?");
        CHECK(read(name) == each);
        names.insert(name);
    }
    CHECK(names.size() == static_cast<std::size_t>(last) + 1);
    CHECK(to_string(static_cast<Enum>(static_cast<int>(last) + 1)) == "?");
    CHECK_THROWS_AS(read("?"), error);
    CHECK_THROWS_AS(read(""), error);
}

}  // namespace

TEST_CASE("names are read back as they were written") {
    round_trip(identity_kind::account, identity_kind_from);
    round_trip(origin::guess, origin_from);
    round_trip(meaning::other, meaning_from);
    round_trip(interaction_kind::visit, interaction_kind_from);
    round_trip(direction::out, direction_from);
    round_trip(entry_kind::other, entry_kind_from);
    round_trip(send_state::cancelled, send_state_from);
    round_trip(role::integrator, role_from);
}

TEST_CASE("a name that is none is told with those that are") {
    try {
        origin_from("nobody");
        FAIL("read");
    } catch (const error& wrong) {
        CHECK(wrong.code() == errc::invalid_argument);
        CHECK(std::string{wrong.what()}.find("'nobody'") != std::string::npos);
        CHECK(std::string{wrong.what()}.find("customer, agent, company, import, guess") != std::string::npos);
    }
}

TEST_CASE("verdicts and conditions have names for logs") {
    CHECK(to_string(verdict::done) == "done");
    CHECK(to_string(verdict::unavailable) == "unavailable");
    CHECK(to_string(condition::kind::ready) == "ready");
    CHECK(to_string(condition::kind::broken) == "broken");
}

TEST_CASE("a secret is shown to nobody who does not ask for it") {
    const secret puk{"12345678"};
    CHECK(to_string(puk) == masked_secret);
    CHECK(puk.reveal() == "12345678");
    CHECK(to_string(secret{}).empty());
    CHECK(secret{}.empty());
    CHECK(puk == secret{"12345678"});
    CHECK(puk != secret{});
}
