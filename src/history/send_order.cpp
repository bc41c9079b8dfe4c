// src/history/send_order.cpp - which news of a message counts, whatever order it comes in.
#include "history/send_order.hpp"

namespace palabre::history {
namespace {

int rank(send_state where) noexcept {
    switch (where) {
    case send_state::waiting: return 0;
    case send_state::attempting: return 1;
    case send_state::unknown: return 2;
    case send_state::sent: return 3;
    case send_state::delivered: return 4;
    case send_state::read: return 5;
    case send_state::failed:
    case send_state::cancelled: break;
    }
    return 6;
}

}  // namespace

bool settled(send_state where) noexcept {
    return rank(where) >= rank(send_state::sent);
}

bool no_more_words(send_state where, bool has_alternatives) noexcept {
    return settled(where) && !(where == send_state::sent && has_alternatives);
}

bool follows(send_state next, send_state now) noexcept {
    if (next == send_state::cancelled) return now == send_state::waiting;
    if (next == send_state::failed) return rank(now) < rank(send_state::delivered);
    return rank(next) > rank(now);
}

std::optional<send_state> after_news(send_state now, const change::settle_message& news) noexcept {
    if (news.due) {
        if (settled(now)) return {};
        return send_state::waiting;
    }
    if (!follows(news.state, now)) return {};
    return news.state;
}

bool settle(outgoing& message, const change::settle_message& news) {
    const auto next = after_news(message.state, news);
    if (!next) return false;
    message.state = *next;
    if (news.due) message.due = *news.due;
    if (news.due && news.untried && message.attempts > 0) --message.attempts;
    if (!news.provider_id.empty()) message.provider_id = news.provider_id;
    message.why = news.why;
    if (no_more_words(*next, !message.instead.empty())) message.clear = secret{};
    return true;
}

}  // namespace palabre::history
