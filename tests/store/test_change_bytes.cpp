// tests/store/test_change_bytes.cpp - whatever may be long of a change counts while it waits.
#include "store/change_bytes.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;
namespace change = history::change;

namespace {

constexpr std::size_t much = 10'000;

/// A change of that kind that is long in one thing.
template<class Change> Change with(const auto& make_long) {
    Change made{};
    make_long(made.what);
    return made;
}

}  // namespace

TEST_CASE("texts, details, states and what is hidden count with all their bytes") {
    const std::string text(much, 'x');
    const value data = {{"list", {1, text}}};
    const change::any all[] = {
        with<change::begin_interaction>([&](auto& what) { what.details = data; }),
        change::end_interaction{{}, {}, "completed", {}, {}, {}, data},
        with<change::add_entry>([&](auto& what) { what.text = text; }),
        with<change::add_entry>([&](auto& what) { what.details = data; }),
        with<change::queue_message>([&](auto& what) { what.text = text; }),
        with<change::queue_message>([&](auto& what) { what.clear = secret{text}; }),
        with<change::queue_message>([&](auto& what) { what.details = data; }),
        with<change::save_session>([&](auto& what) { what.state = data; }),
        with<change::save_session>([&](auto& what) { what.hidden = secret{text}; }),
        with<change::keep_graph>([&](auto& what) {
            what.files = {{"flow.yaml", text}};
        }),
        with<change::record_consent>([&](auto& what) { what.proof = text; }),
        with<change::forbid_contact>([&](auto& what) { what.why = text; }),
        with<change::join_customers>([&](auto& what) { what.why = text; }),
        change::settle_message{{}, {}, {}, text},
    };
    for (const auto& each : all) {
        CAPTURE(each.index());
        CHECK(sql::bytes_of(each) >= much);
        CHECK(sql::bytes_of(each) < 2 * much);
    }
    CHECK(sql::bytes_of(change::drop_session{}) < much);
}
