// src/channel/voice/joined_attended.cpp - a call takes the place of another: attended transfer, INVITE with Replaces.
#include "channel/voice/joined.hpp"

#include <utility>

namespace palabre::detail {

/// The two change sides: who hands on is always the agent. Only where no flow stands behind the caller.
void joined::turn() {
    const auto self = shared_from_this();
    const auto before = std::static_pointer_cast<voice_call>(caller_->shared_from_this());
    caller_ = agent_.get();
    agent_ = before;
    before->own(nullptr);
    caller_->own(self);
    std::swap(holds_[caller], holds_[agent]);
    std::swap(caller_name_, result_.by);
    bridge_.reset();
    join_agent();
}

bool joined::can_release(const voice_call& other) const {
    return talks() && !rings() && consulted_ == nullptr &&
           (&other == caller_ || (is_direct_ && &other == agent_.get()));
}

/// `other` leaves with this; who it talked with is another's now.
std::shared_ptr<voice_call> joined::release(const voice_call& other) {
    if (&other != caller_) turn();
    auto kept = std::exchange(agent_, nullptr);
    auto& leaves = *caller_;
    part();
    leaves.drop();
    return kept;
}

/// A telephone of ours has talked with two, and joins them: its two calls end, theirs goes on.
void joined::take_over(const voice_call& who, const std::shared_ptr<voice_call>& other) {
    const auto refuse = [&](int status) { line_.sip->transfer_told(who.leg(), status); };
    const auto with = other->joined_with();
    const bool only_rings = with != nullptr && with->is_direct_ && with->rings() && !with->talks() &&
                            with->caller_ == other.get() && with->from_ == nullptr;
    if (with == nullptr || with.get() == this || (!only_rings && !with->can_release(*other))) return refuse(481);
    if (other->user() != who.user()) return refuse(403);
    if (only_rings) return take_ringing(who, *other, *with);
    if (&who == caller_) turn();
    const auto to = other.get() == with->caller_ ? with->result_.by : with->caller_name_;
    const bool held = with->holds_[other.get() == with->caller_ ? agent : caller];
    line_.log.info("handed on", {{"conversation", caller_->about().id}, {"by", result_.by}, {"to", to}});
    from_ = agent_;
    const auto kept = with->release(*other);
    holds_[agent] = held;
    succeed(kept, to);
}

/// Semi-attended: who is called only rings yet. He rings on for who is handed on, and the call that was to him is over; should
/// he not answer, the two go on as after any transfer that came to nothing.
void joined::take_ringing(const voice_call& who, const voice_call& other, joined& from) {
    const auto kept = other.joined_with();  // `from`
    if (&who == caller_) turn();
    line_.log.info(
        "handed on",
        {{"conversation", caller_->about().id}, {"by", result_.by}, {"to", other.about().to}, {"rings", "yes"}});
    line_.sip->transfer_told(who.leg(), 180);
    from_ = agent_;
    from_holds_ = std::exchange(holds_[agent], false);
    from.bridge_.reset();
    agent_ = std::exchange(from.agent_, nullptr);
    reach_ = std::move(from.reach_);
    reach_->serve(ways(), onward_from(who));
    hears_early_ = from.hears_early_;
    if (agent_ != nullptr && agent_->sound() != nullptr && caller_->sound() != nullptr) {
        agent_->join(shared_from_this());
        join_agent();
        if (!hears_early_) let_wait();
    }
    from.is_taken_ = true;
    from.part();
}

bool joined::give_place(const voice_call& who, const std::shared_ptr<voice_call>& to) {
    if (!talks() || rings() || consulted_ != nullptr || !may_hand_on(who)) return false;
    if (&who == caller_) turn();
    const auto by = "phone:" + to->user();
    line_.log.info("handed on", {{"conversation", caller_->about().id}, {"by", result_.by}, {"to", by}});
    from_ = agent_;
    holds_[agent] = false;
    to->answer();
    succeed(to, by);
    return true;
}

}  // namespace palabre::detail
