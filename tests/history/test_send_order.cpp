// tests/history/test_send_order.cpp - news of a message counts by what it says, not by when it comes.
#include "history/send_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace palabre;
using namespace palabre::history;
using namespace std::chrono_literals;

namespace {

constexpr calendar_time noon{std::chrono::sys_days{std::chrono::January / 5 / 2026} + 12h};

send_state after(std::vector<send_state> news) {
    outgoing message{.clear = secret{"1234"}, .state = send_state::attempting};
    for (const send_state each : news) settle(message, {.which = {}, .state = each});
    CHECK(message.clear.empty() == settled(message.state));
    return message.state;
}

}  // namespace

TEST_CASE("whatever order receipts come in, the last thing that happened holds") {
    std::vector news{send_state::sent, send_state::delivered, send_state::read, send_state::unknown};
    std::sort(news.begin(), news.end());
    do CHECK(after(news) == send_state::read);
    while (std::next_permutation(news.begin(), news.end()));
    CHECK(after({send_state::failed, send_state::delivered}) == send_state::failed);
    CHECK(after({send_state::delivered, send_state::failed}) == send_state::delivered);
    CHECK(after({send_state::sent, send_state::failed}) == send_state::failed);
    CHECK(after({send_state::unknown, send_state::sent}) == send_state::sent);
    CHECK(after({send_state::cancelled}) == send_state::attempting);  // it may have gone
    CHECK(after({send_state::waiting}) == send_state::attempting);
}

TEST_CASE("news that is ignored changes nothing") {
    outgoing message{.to = "1", .state = send_state::delivered, .provider_id = "p", .why = "w"};
    const outgoing before = message;
    CHECK(!settle(message, {.which = {}, .state = send_state::sent, .provider_id = "q", .why = "x"}));
    CHECK(!settle(message, {.which = {}, .state = send_state::waiting, .provider_id = "q", .why = "x", .due = noon}));
    CHECK(message == before);
}

TEST_CASE("a message waits again for its new time, and keeps its secret") {
    outgoing message{.clear = secret{"1234"}, .state = send_state::unknown, .provider_id = "p"};
    CHECK(settle(message, {.which = {}, .state = send_state::sent, .why = "busy", .due = noon}));
    CHECK(message.state == send_state::waiting);
    CHECK(message.due == noon);
    CHECK(message.why == "busy");
    CHECK(message.provider_id == "p");
    CHECK(message.clear.reveal() == "1234");
}
