// src/channel/voice/joined.cpp - a caller and who is reached for him: ringing, bridge, hold, recording, parting.
#include "channel/voice/joined.hpp"

#include "channel/voice/placed_calls.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace palabre::detail {
namespace {

/// Fit to stand in a SIP address as it is.
bool is_plain(const std::string& text) {
    return std::ranges::all_of(text, [](char each) {
        return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
               std::string_view{"+-_.*"}.find(each) != std::string_view::npos;
    });
}

}  // namespace

joined::joined(line_parts& line, voice_call& caller, connect_request what, connect_handlers then, bool is_direct)
    : line_{line}, caller_{&caller}, is_direct_{is_direct}, what_{std::move(what)}, then_{std::move(then)},
      leg_{what_.leg}, caller_name_{is_direct ? "phone:" + caller.user() : caller.about().from} {
}

/// Of all that the line has: it may be gone before this is.
void joined::let_go() {
    line_.narrator->cancel(std::exchange(telling_, speech::telling_id::none));
    reach_.reset();
    bridge_.reset();
}

const std::vector<utterance>& joined::announces() const noexcept {
    static const std::vector<utterance> nothing;
    return what_.records ? what_.announced : nothing;
}

void joined::begin() {
    began_ = line_.on.now();
    if (!is_direct_) caller_->answer();
    fetch_music();
    reach_ =
        std::make_unique<reaching>(what_.to, ways(),
                                   reaching::handlers{.ringing =
                                                          [this](int status, bool) {
                                                              constexpr int trying = 100;
                                                              if (is_direct_ && status > trying)
                                                                  line_.sip->ring(caller_->leg());
                                                          },
                                                      .answered = [this](const conversation_ptr& who,
                                                                         const std::string& by) { answered(who, by); },
                                                      .failed =
                                                          [this](connect_result::kind what, const std::string& last) {
                                                              result_.what = what;
                                                              result_.by = last;
                                                              part();
                                                          }});
    reach_->begin();
}

reaching::ways joined::ways() {
    return {.call = [this](const std::string& to, call_handlers then) { return ring(to, std::move(then)); },
            .cancel = [&line = line_](std::uint64_t number) { line.placed->cancel(number); }};
}

/// Until it is there, or where it cannot be had, the ringing tone is heard.
void joined::fetch_music() {
    if (what_.music.empty()) return;
    telling_ = line_.narrator->tell(
        {caller_->prompts(), line_.options.language}, what_.music, [this](std::size_t at, const speech::heard& what) {
            if (what.missing) line_.miss(*what.missing);
            if (what.from != speech::heard::by::tone)
                for (const auto& sound : what.sounds)
                    fetched_.push_back(line_.encoded.encoded(sound, caller_->codec(), false));
            if (at + 1 < what_.music.size()) return;
            telling_ = speech::telling_id::none;
            music_ = std::exchange(fetched_, {});
            if (rings() && !hears_early_ && bridge_) let_wait();
        });
}

/// Who has been called already is taken as he is, unless he has rung off meanwhile.
std::uint64_t joined::take(const std::string& leg, call_handlers then) {
    agent_ = line_.standing(leg);
    if (agent_ == nullptr || agent_->over()) {
        agent_.reset();
        line_.on.post([then] { then.ended({call_result::unreachable, 0, 0, "who was called has rung off"}); });
        return 0;
    }
    agent_->join(shared_from_this());
    if (agent_->sound() != nullptr && caller_->sound() != nullptr) join_agent();
    line_.on.post([then, who = agent_] {
        if (!who->over()) return then.answered(who);
        then.ended({call_result::unreachable, 0, 0, "who was called has rung off"});
    });
    return 0;
}

/// Whose telephone it is sees who calls; to numbers we show one of ours.
std::uint64_t joined::ring(const std::string& to, call_handlers then) {
    if (const auto leg = std::exchange(leg_, {}); !leg.empty()) return take(leg, std::move(then));
    call_request what;
    what.to = to;
    const bool by_trunk = !to.starts_with("phone:") && !to.starts_with("sip:");
    if (by_trunk) {
        what.caller_id = what_.caller_id;
        what.trunk = what_.trunk;
    } else {
        const auto& shown = caller_->user().empty() ? caller_->about().from : caller_->user();
        if (is_plain(shown)) what.caller_id = shown;
    }
    if (!replaces_.empty()) what.headers.emplace_back("Replaces", replaces_);
    what.ring_for = what_.ring_for;
    hears_early_ = false;
    const auto number = line_.placed->call(std::move(what), std::move(then), caller_);
    agent_ = line_.placed->ringing(number);
    if (agent_ != nullptr && agent_->sound() != nullptr && caller_->sound() != nullptr) {
        agent_->join(shared_from_this());
        join_agent();
        let_wait();
    }
    return number;
}

/// The bridge stays where it is another agent's turn, and with it what it records.
void joined::join_agent() {
    if (bridge_)
        bridge_->replace_agent(*agent_->sound());
    else
        bridge_.emplace(*caller_->sound(), *agent_->sound());
    third_hears();
}

void joined::let_wait() {
    const auto tone = line_.encoded.turn_of(line_.options.ringing);
    bridge_->hold(media::party::caller, music_.empty() ? std::vector{tone} : music_);
}

void joined::sounds(const voice_call& who) {
    if (!rings() || &who != agent_.get() || !bridge_ || std::exchange(hears_early_, true)) return;
    if (is_direct_) caller_->let_hear();
    bridge_->resume(media::party::caller);
}

void joined::answered(const conversation_ptr& who, const std::string& by) {
    agent_ = std::static_pointer_cast<voice_call>(who);
    agent_->join(shared_from_this());
    reach_.reset();
    answered_at_ = line_.on.now();
    result_.what = connect_result::kind::answered;
    result_.by = by;
    result_.waited = *answered_at_ - began_;
    if (is_direct_) caller_->answer();
    hear_each_other();
    if (then_.answered) then_.answered(result_);
}

void joined::hear_each_other() {
    if (bridge_) bridge_->resume(media::party::caller);
    hears_ = {};
    settle_hearing();
    if (what_.records && result_.recording.empty()) record();
    line_.log.info("connected", {{"conversation", caller_->about().id},
                                 {"with", result_.by},
                                 {"leg", agent_->about().id},
                                 {"recording", result_.recording}});
}

void joined::record() {
    if (!bridge_) return;
    auto [name, done] = caller_->keeps_both();
    result_.recording = name;
    bridge_->record_to(std::filesystem::path{line_.options.recordings} / name, std::move(done));
    settle_recording();
}

void joined::pause(bool on) {
    is_paused_ = on;
    settle_recording();
}

void joined::held(const voice_call& who, bool away) {
    const bool is_caller = &who == caller_;
    if (&who == from_.get()) from_holds_ = away;
    if (&who == third_.get()) {
        third_holds_ = away;
        return third_hears();
    }
    if (&who == consulted_.get())
        consulted_holds_ = away;
    else if (is_caller || &who == agent_.get())
        holds_[is_caller ? caller : agent] = away;
    settle_hearing();
}

/// Events go through with the sound, and tones are a part of it; what the other side would not get is pressed there.
void joined::pressed(const voice_call& who, const media::pressed_key& key) {
    if (!talks()) return;
    if (&who == agent_.get() && what_.pause_key == std::string(1, key.key)) pause(!is_paused_);
    if (rings() || (&who != caller_ && &who != agent_.get())) return;
    auto& other = &who == caller_                                       ? *agent_
                  : consulted_ != nullptr && wish_ != hearing::together ? *consulted_
                                                                        : *caller_;
    if (wish_ != hearing::together && &other != consulted_.get()) return;
    if (key.source == media::key_source::info || (key.source == media::key_source::rfc4733 && !other.takes_events()))
        other.press(key.key);
}

void joined::left(const voice_call& who) {
    if (&who == from_.get()) from_.reset();  // who is called rings on
    if (&who == third_.get()) return end_supervision();
    if (&who == consulted_.get()) return consulted_left();
    if (&who == agent_.get() && put_through()) return;
    if (&who == caller_ || (talks() && !rings() && &who == agent_.get())) part();
}

void joined::part() {
    if (std::exchange(is_over_, true)) return;
    const auto self = shared_from_this();
    const auto now = line_.on.now();
    if (talks())
        result_.talked = now - *answered_at_;
    else if (began_ != instant{})
        result_.waited = now - began_;
    const bool is_there = talks() && !rings();  // who rings yet is cancelled with what reaches for him
    end_supervision();
    let_go();
    alone_ = nullptr;
    if (const auto other = std::exchange(consulted_, nullptr)) other->drop();
    if (const auto other = std::exchange(agent_, nullptr); other != nullptr && is_there) other->drop();
    if (const auto other = std::exchange(from_, nullptr)) other->drop();
    if (is_direct_ && !talks()) line_.gives_up(caller_->user(), caller_->sip_id());
    if (is_direct_) talks() ? caller_->drop() : caller_->turn_down(is_taken_ ? 487 : status_of(result_.what));
    line_.log.info("parted", {{"conversation", caller_->about().id},
                              {"outcome", to_string(result_.what)},
                              {"with", result_.by},
                              {"talked_ms", std::to_string(result_.talked / std::chrono::milliseconds{1})}});
    caller_->parted(result_);
    line_.on.post([then = then_.over, result = result_] { then(result); });
}

void joined::abandon() {
    is_over_ = true;
    let_go();
    agent_.reset();
    third_.reset();
    consulted_.reset();
    alone_ = nullptr;
    from_.reset();
}

}  // namespace palabre::detail
