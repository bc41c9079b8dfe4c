// tests/core/test_id.cpp - ids only grow, whatever the clock does, and read back as written.
#include "palabre/core/error.hpp"
#include "palabre/core/id.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <type_traits>
#include <unordered_set>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

struct lead;
struct queue;

/// A runtime whose calendar shows what the test says.
class set_clock : public runtime {
public:
    calendar_time time{std::chrono::sys_days{std::chrono::year{2026} / 3 / 20}};

    instant now() const override { return {}; }
    calendar_time calendar_now() const override { return time; }
    timer_id after(duration, task) override { return timer_id::none; }
    timer_id after_in_background(duration, task) override { return timer_id::none; }
    bool cancel(timer_id) noexcept override { return false; }
    void post(task) override {}
    std::uint64_t random() override { return 0; }
    void on_terminate(task) override {}
    std::shared_ptr<void> work() override { return nullptr; }
    void run() override {}
    void stop() override {}
};

constexpr calendar_time epoch{std::chrono::milliseconds{id_generator::epoch_ms}};
constexpr calendar_time last_millisecond = epoch + std::chrono::milliseconds{(1LL << 41) - 1};

}  // namespace

TEST_CASE("an id has 41 bits of milliseconds, 10 of node and 12 of sequence") {
    set_clock clock;
    clock.time = epoch + 5ms + 999us;
    id_generator ids{clock, 3, 0};
    CHECK(ids.next_value() == (5LL << 22 | 3 << 12 | 0));
    CHECK(ids.next_value() == (5LL << 22 | 3 << 12 | 1));
    clock.time += 1ms;
    CHECK(ids.next_value() == (6LL << 22 | 3 << 12 | 0));
    CHECK(epoch == std::chrono::sys_days{std::chrono::year{2025} / 1 / 1});
}

TEST_CASE("the first id at the epoch itself still names something") {
    set_clock clock;
    clock.time = epoch;
    CHECK(id_generator{clock, 0, 0}.next<lead>());
    clock.time = calendar_time::min();
    CHECK(id_generator{clock, 0, 0}.next_value() == 1);
}

TEST_CASE("a burst borrows from the next milliseconds and gives them back") {
    set_clock clock;
    clock.time = epoch + 10ms;
    id_generator ids{clock, 0, 0};
    for (int i = 0; i < 4096; ++i) ids.next_value();
    CHECK(ids.next_value() == 11LL << 22);
    clock.time = epoch + 12ms;
    CHECK(ids.next_value() == 12LL << 22);
}

TEST_CASE("ids of a million draws only grow while the clock jumps about") {
    set_clock clock;
    std::mt19937_64 chance{42};
    id_generator ids{clock, 1023, 0};
    std::int64_t last = 0;
    int falls = 0;
    for (int i = 0; i < 1'000'000; ++i) {
        if (chance() % 100 == 0)
            clock.time += std::chrono::milliseconds{static_cast<std::int64_t>(chance() % 200'000) - 100'000};
        const std::int64_t next = ids.next_value();
        if (next <= last) ++falls;
        last = next;
    }
    CHECK(falls == 0);
}

TEST_CASE("a new generator is above the largest stored id, even of a larger node, and whatever the clock says") {
    set_clock clock;
    const std::int64_t stored = id_generator{clock, 1023, 0}.next_value();
    CHECK(id_generator{clock, 0, stored}.next_value() > stored);
    clock.time -= std::chrono::years{1};
    CHECK(id_generator{clock, 0, stored}.next_value() > stored);
    id_generator after_a_burst{clock, 0, stored | 0xFFF};
    CHECK(after_a_burst.next_value() > (stored | 0xFFF));
}

TEST_CASE("ids run out with an error, not into the sign bit") {
    set_clock clock;
    clock.time = last_millisecond;
    id_generator ids{clock, 1023, 0};
    std::int64_t last = 0;
    for (int i = 0; i < 4096; ++i) last = ids.next_value();
    CHECK(last == std::numeric_limits<std::int64_t>::max());
    for (int i = 0; i < 2; ++i) {
        try {
            ids.next_value();
            FAIL("beyond 41 bits");
        } catch (const error& e) {
            CHECK(e.code() == errc::overflow);
        }
    }
    clock.time = calendar_time::max();
    CHECK_THROWS_AS((id_generator{clock, 0, 0}.next_value()), error);
    clock.time = epoch;
    CHECK_THROWS_AS((id_generator{clock, 0, last}.next_value()), error);
}

TEST_CASE("a node is 0 to 1023 and a stored id is not negative") {
    set_clock clock;
    CHECK_THROWS_WITH_AS((id_generator{clock, 1024, 0}), "node 1024 does not exist; nodes are 0 to 1023", error);
    CHECK_THROWS_AS((id_generator{clock, -1, 0}), error);
    CHECK_THROWS_AS((id_generator{clock, 0, -1}), error);
}

TEST_CASE("ids of different kinds do not mix, compare by number, hash, and read back as written") {
    static_assert(!std::is_convertible_v<id<lead>, id<queue>> && !std::is_constructible_v<id<lead>, id<queue>>);
    static_assert(!std::is_convertible_v<std::int64_t, id<lead>>);
    set_clock clock;
    id_generator ids{clock, 0, 0};
    const auto first = ids.next<lead>();
    const auto second = ids.next<lead>();
    CHECK(first < second);
    CHECK(std::unordered_set<id<lead>>{first, second, first}.size() == 2);
    CHECK(id<lead>::parse(to_string(first)) == first);
    CHECK(to_string(id<lead>{9'223'372'036'854'775'807}) == "9223372036854775807");
    CHECK_FALSE(id<lead>{});
    CHECK_THROWS_AS(id<lead>{-5}, error);
}

TEST_CASE("only the plain decimal form is an id") {
    CHECK(id<lead>::parse("1").value() == 1);
    CHECK(id<lead>::parse("9223372036854775807").value() == std::numeric_limits<std::int64_t>::max());
    for (const char* const wrong : {"", "0", "01", "-1", "+1", " 1", "1 ", "1.0", "0x1", "a", "9223372036854775808",
                                    "99999999999999999999", "1\n"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(id<lead>::parse(wrong), error);
    }
}
