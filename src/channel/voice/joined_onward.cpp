// src/channel/voice/joined_onward.cpp - a telephone of ours hands on who it talks with, to another telephone or number.
#include "channel/voice/joined.hpp"
#include "channel/voice/placed_calls.hpp"

#include <algorithm>
#include <string_view>

namespace palabre::detail {
namespace {

constexpr std::string_view telephone = "phone:";

/// The user part of "sip:USER@HOST"; "" where it has none.
std::string user_of(const std::string& uri) {
    const auto begin = uri.find(':') + 1;
    return uri.find('@') == std::string::npos ? std::string{}
                                              : uri.substr(begin, uri.find_first_of("@;", begin) - begin);
}

}  // namespace

int status_of(connect_result::kind why) noexcept {
    switch (why) {
    case connect_result::kind::busy: return 486;
    case connect_result::kind::no_answer: return 480;
    default: return 404;
    }
}

bool joined::may_hand_on(const voice_call& who) const {
    const bool has_right = std::ranges::any_of(
        line_.options.phones.users, [&](const auto& each) { return each.transfers && each.name == who.user(); });
    return has_right && (&who == agent_.get() || (is_direct_ && &who == caller_));
}

/// The agent stays with us until somebody has answered; should nobody, the two go on.
void joined::hand_on(const voice_call& who, const sip::transfer_wanted& wish,
                     const std::shared_ptr<voice_call>& other) {
    const auto leg = who.leg();
    const auto refuse = [&](int status) { line_.sip->transfer_told(leg, status); };
    if (!may_hand_on(who)) return refuse(403);
    if (!talks() || rings() || consulted_ != nullptr) return refuse(491);
    wish_ = hearing::together;
    if (other != nullptr) return take_over(who, other);
    // Whoever else a URI names is not called; nor does a call that is not ours stand elsewhere than at a telephone of ours.
    const auto to = line_.placed->target_of(user_of(wish.to));
    if (to.empty()) return refuse(404);
    // A telephone may have given up a call that only rang, and name it all the same: it means a blind transfer.
    const bool gave_up = line_.has_given_up(who.user(), wish.replaces.substr(0, wish.replaces.find(';')));
    if (!wish.replaces.empty() && !gave_up && !to.starts_with(telephone)) return refuse(481);
    if (&who == caller_) turn();
    replaces_ = gave_up ? std::string{} : wish.replaces;
    line_.log.info("handed on", {{"conversation", caller_->about().id}, {"by", result_.by}, {"to", to}});
    line_.sip->transfer_told(leg, 100);
    from_ = agent_;
    from_holds_ = std::exchange(holds_[agent], false);
    reach_ = std::make_unique<reaching>(std::vector{to}, ways(), onward_from(who));
    reach_->begin();
}

reaching::handlers joined::onward_from(const voice_call& who) {
    return {.ringing =
                [&line = line_, leg = who.leg()](int status, bool) {
                    if (status < 200) line.sip->transfer_told(leg, status);
                },
            .answered = [this](const conversation_ptr& by_whom,
                               const std::string& by) { succeed(std::static_pointer_cast<voice_call>(by_whom), by); },
            .failed = [this](connect_result::kind why, const std::string&) { comes_back(why); }};
}

/// Another one is the agent now; who was it until then is told, and hung up on.
void joined::succeed(const std::shared_ptr<voice_call>& who, const std::string& by) {
    agent_ = who;
    agent_->join(shared_from_this());
    reach_.reset();
    const auto before = std::exchange(result_.by, by);
    if (agent_->sound() != nullptr && caller_->sound() != nullptr) join_agent();
    hear_each_other();
    if (const auto left = std::exchange(from_, nullptr)) {
        line_.sip->transfer_told(left->leg(), 200);
        left->drop();
    }
    if (then_.handed_on) then_.handed_on(result_, before);
}

void joined::comes_back(connect_result::kind why) {
    reach_.reset();
    agent_ = std::exchange(from_, nullptr);
    if (agent_ == nullptr) return part();
    line_.sip->transfer_told(agent_->leg(), status_of(why));
    holds_[agent] = from_holds_;
    if (agent_->sound() != nullptr && caller_->sound() != nullptr) join_agent();
    hear_each_other();
}

}  // namespace palabre::detail
