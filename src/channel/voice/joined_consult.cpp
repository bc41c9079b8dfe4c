// src/channel/voice/joined_consult.cpp - a customer on hold with his agent, and a third whom the agent asks.
#include "channel/voice/joined.hpp"

#include <utility>

namespace palabre::detail {

void joined::hear_instead(media::party who, heard what) {
    if (std::exchange(hears_[static_cast<std::size_t>(who)], what) == what) return;
    switch (what) {
    case heard::others: return bridge_->resume(who);
    case heard::music: return bridge_->hold(who, music_);
    case heard::tone: return bridge_->hold(who, {line_.encoded.turn_of(line_.options.ringing)});
    case heard::nothing: return bridge_->hold(who);
    }
}

/// Of what the agent wants, and of who holds by his telephone: music is for who waits for somebody, and never for who would
/// miss what the two others say.
void joined::settle_hearing() {
    if (!bridge_ || !talks() || rings()) return;
    const bool asks = consulted_ != nullptr, apart = wish_ != hearing::together;
    heard by_caller = heard::others, by_agent = heard::others;
    if (apart || (holds_[agent] && !asks))
        by_caller = heard::music;
    else if (holds_[caller] && asks)
        by_caller = heard::nothing;
    if (holds_[agent] && asks)
        by_agent = heard::nothing;
    else if (wish_ == hearing::ringing && !asks)
        by_agent = heard::tone;
    else if (holds_[caller] && !asks && !apart)
        by_agent = heard::music;
    hear_instead(media::party::caller, by_caller);
    hear_instead(media::party::agent, by_agent);
    if (asks && consulted_->sound() != nullptr) bridge_->consult(*consulted_->sound(), consulted_holds_);
    settle_recording();
}

void joined::settle_recording() {
    if (!bridge_ || !talks()) return;
    is_paused_ || wish_ != hearing::together ? bridge_->pause_recording() : bridge_->resume_recording();
}

void joined::hear(hearing how) {
    if (!can_consult() || std::exchange(wish_, how) == how) return;
    line_.log.info("hears", {{"conversation", caller_->about().id}, {"how", to_string(how)}});
    settle_hearing();
}

bool joined::consult(const std::string& leg, std::function<void()> alone) {
    const auto who = line_.standing(leg);
    if (!can_consult() || !bridge_ || consulted_ != nullptr || who == nullptr || who->over() || !who->sound())
        return false;
    consulted_ = who;
    consulted_holds_ = false;
    alone_ = std::move(alone);
    who->join(shared_from_this());
    line_.log.info("consults", {{"conversation", caller_->about().id}, {"whom", who->about().from}, {"leg", leg}});
    settle_hearing();
    return true;
}

void joined::end_consult() {
    alone_ = nullptr;
    wish_ = hearing::together;
    if (bridge_) bridge_->end_consult();
    if (const auto left = std::exchange(consulted_, nullptr)) left->drop();
    settle_hearing();
}

void joined::consulted_left() {
    const auto told = std::exchange(alone_, nullptr);
    end_consult();
    if (told) line_.on.post(told);
}

bool joined::put_through() {
    if (!can_consult() || consulted_ == nullptr || !bridge_) return false;
    const auto self = shared_from_this();
    alone_ = nullptr;
    const auto left = std::exchange(agent_, std::exchange(consulted_, nullptr));
    const auto before = std::exchange(result_.by, agent_->about().from);
    line_.log.info("put through", {{"conversation", caller_->about().id}, {"by", before}, {"to", result_.by}});
    bridge_->put_through();
    hears_[agent] = heard::others;
    holds_[agent] = std::exchange(consulted_holds_, false);
    wish_ = hearing::together;
    settle_hearing();
    left->drop();
    if (then_.handed_on) then_.handed_on(result_, before);
    return true;
}

}  // namespace palabre::detail
