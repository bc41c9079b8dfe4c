// src/channel/voice/joined_onward.cpp - an agent's telephone hands its caller on to another telephone or number.
#include "channel/voice/joined.hpp"

#include <algorithm>
#include <string_view>

namespace palabre::detail {
namespace {

int status_of(connect_result::kind why) noexcept {
    switch (why) {
    case connect_result::kind::busy: return 486;
    case connect_result::kind::no_answer: return 480;
    default: return 404;
    }
}

}  // namespace

/// Telephones of ours and numbers, which the trunks' rules hold for; whoever else a URI names is not called.
std::string joined::target_of(const std::string& uri) const {
    const auto begin = uri.find(':') + 1;
    const auto user = uri.substr(begin, uri.find_first_of("@;", begin) - begin);
    if (uri.find('@') == std::string::npos || user.empty()) return {};
    const bool is_phone =
        std::ranges::any_of(line_.options.phones.users, [&](const auto& each) { return each.name == user; });
    if (is_phone) return "phone:" + user;
    return user.find_first_not_of("+0123456789*#") == std::string::npos ? user : std::string{};
}

/// The agent stays with us until somebody has answered; should nobody, the two go on.
void joined::hand_on(const voice_call& who, const sip::transfer_wanted& wish) {
    const auto leg = who.leg();
    const auto refuse = [&](int status) { line_.sip->transfer_told(leg, status); };
    if (!talks() || rings() || &who != agent_.get()) return refuse(491);
    if (!wish.replaces.empty()) return refuse(501);  // attended
    const auto to = target_of(wish.to);
    if (to.empty()) return refuse(404);
    line_.log.info("handed on", {{"conversation", caller_.about().id}, {"by", result_.by}, {"to", to}});
    line_.sip->transfer_told(leg, 100);
    from_ = agent_;
    from_holds_ = std::exchange(holds_[agent], false);
    reach_ = std::make_unique<reaching>(
        std::vector{to}, ways(),
        reaching::handlers{
            .ringing =
                [&line = line_, leg](int status, bool) {
                    if (status < 200) line.sip->transfer_told(leg, status);
                },
            .answered = [this](const conversation_ptr& by_whom, const std::string& by) { handed_on(by_whom, by); },
            .failed = [this](connect_result::kind why, const std::string&) { comes_back(why); }});
    reach_->begin();
}

void joined::handed_on(const conversation_ptr& who, const std::string& by) {
    agent_ = std::static_pointer_cast<voice_call>(who);
    agent_->join(shared_from_this());
    reach_.reset();
    result_.by = by;
    hear_each_other();
    if (const auto before = std::exchange(from_, nullptr)) {
        line_.sip->transfer_told(before->leg(), 200);
        before->drop();
    }
}

void joined::comes_back(connect_result::kind why) {
    reach_.reset();
    bridge_.reset();
    agent_ = std::exchange(from_, nullptr);
    if (agent_ == nullptr) return part();
    line_.sip->transfer_told(agent_->leg(), status_of(why));
    holds_[agent] = from_holds_;
    bridge_.emplace(*caller_.sound(), *agent_->sound());
    hear_each_other();
}

}  // namespace palabre::detail
