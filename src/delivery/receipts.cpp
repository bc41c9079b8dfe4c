// src/delivery/receipts.cpp - what providers tell of messages that they took, in any order.
#include "delivery/receipts.hpp"

#include <optional>

namespace palabre::delivery {
namespace {

constexpr std::size_t names_most = 100'000;

history::send_state state_of(receipt::kind what) {
    switch (what) {
    case receipt::kind::sent: return history::send_state::sent;
    case receipt::kind::delivered: return history::send_state::delivered;
    case receipt::kind::read: return history::send_state::read;
    case receipt::kind::failed: break;
    }
    return history::send_state::failed;
}

std::optional<history::outgoing_id> ours(const std::string& id) {
    try {
        return history::outgoing_id::parse(id);
    } catch (const std::exception&) {
        return {};
    }
}

}  // namespace

std::string receipts::named(const carrier_traits& at, const std::string& provider_id) {
    return (at.name + '/' + provider_id).substr(0, 256);
}

void receipts::sent(const std::string& name, const history::outgoing& what) {
    if (!names_.insert_or_assign(name, message{what.id, {what.customer, what.because_of}}).second) return;
    oldest_.push_back(name);
    if (oldest_.size() <= names_most) return;
    names_.erase(oldest_.front());
    oldest_.pop_front();
}

void receipts::take(const carrier_traits& at, const receipt& what, bool unsettled, std::function<void(bool)> then) {
    ++in_.figures.receipts;
    if (!what.id.empty()) {
        const auto id = ours(what.id);
        if (id) return write({*id}, what, std::move(then));
        in_.log.warning("a receipt names no message", {{"carrier", at.name}, {"id", what.id.substr(0, 40)}});
        return in_.loop.post([then = std::move(then)] { then(true); });
    }
    const auto name = named(at, what.provider_id);
    if (const auto known = names_.find(name); known != names_.end()) return write(known->second, what, std::move(then));
    in_.book->message_by(at.on, name,
                         [this, what, unsettled, then = std::move(then), carrier = at.name,
                          alive = std::weak_ptr{in_.writes}](const history::reply<history::outgoing>& found) {
                             if (alive.expired()) return;
                             if (found) return write({found->id, {found->customer, found->because_of}}, what, then);
                             if (found.what != history::verdict::not_found || unsettled) return then(false);
                             in_.log.debug("a receipt is about no message of ours", {{"carrier", carrier}});
                             then(true);
                         });
}

/// A failure is looked at first: what goes another way instead goes once, and what was delivered has not failed.
void receipts::write(const message& which, const receipt& what, std::function<void(bool)> then) {
    using history::verdict;
    const auto answer = [this, then](verdict how) {
        // One that the book does not know was erased, or another installation's.
        then(how == verdict::done || how == verdict::not_found || how == verdict::refused);
    };
    if (what.what != receipt::kind::failed)
        return in_.settle({.which = which.id, .state = state_of(what.what), .provider_id = {}, .why = {}}, which.about,
                          answer);
    in_.book->message_of(which.id, [this, what, then = std::move(then),
                                    alive = std::weak_ptr{in_.writes}](const history::reply<history::outgoing>& found) {
        if (alive.expired()) return;
        if (!found) return then(found.what == verdict::not_found);
        using history::send_state;
        const auto now = found->state;
        if (now == send_state::delivered || now == send_state::read || now == send_state::failed) return then(true);
        in_.fail(*found, what.fault, what.why, [then](verdict how) { then(how == verdict::done); });
    });
}

}  // namespace palabre::delivery
