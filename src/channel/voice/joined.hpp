// src/channel/voice/joined.hpp - a caller and who is reached for him: ringing, bridge, hold, recording, parting.
#pragma once

#include "channel/voice/call.hpp"
#include "channel/voice/reaching.hpp"
#include "media/bridge.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre::detail {

/// From conversation::connect until one of the two hangs up. While it rings the caller is the held side of a bridge with
/// whom it rings for: what he hears then is the hold's music, and an answer is the end of the hold.
///
/// Where a telephone of ours dials through us nobody's flow stands behind the caller: it is `direct`, ends both calls when one
/// hangs up, and either side may hand the other on.
///
/// Owns:    the call that rings, the bridge. The caller owns it, and outlives it.
/// Threads: the strand.
class joined final : public consulting, public std::enable_shared_from_this<joined> {
public:
    joined(line_parts& line, voice_call& caller, connect_request what, connect_handlers then, bool is_direct);
    joined(const joined&) = delete;
    joined& operator=(const joined&) = delete;
    ~joined() override = default;

    /// What is to be said before.
    const std::vector<utterance>& announces() const noexcept;

    void begin();

    // What happens to one of the two.
    void left(const voice_call& who);
    void held(const voice_call& who, bool away);
    void sounds(const voice_call& who);  ///< Its first packet: before the answer that is early sound.
    void pressed(const voice_call& who, const media::pressed_key& key);
    /// A telephone of ours asks for that (REFER); `other` is the call of its own that it wants to be replaced (attended).
    void hand_on(const voice_call& who, const sip::transfer_wanted& wish, const std::shared_ptr<voice_call>& other);

    /// Another telephone of ours takes the place of one of the two (INVITE with Replaces); false where it may not.
    bool give_place(const voice_call& who, const std::shared_ptr<voice_call>& to);

    void pause(bool on);

    void supervise(supervision what, std::function<void(supervised)> then);
    void end_supervision();
    std::optional<connection_state> state() const;

    void hear(hearing how) override;
    bool consult(const std::string& leg, std::function<void()> alone) override;
    void end_consult() override;
    bool put_through() override;
    bool can_consult() const noexcept { return !is_over_ && talks() && !rings() && !is_direct_; }

    void not_kept(const std::string& recording) {
        if (result_.recording == recording) result_.recording.clear();
    }

    /// The line goes: nothing is told any more.
    void abandon();

private:
    static constexpr std::size_t caller = 0, agent = 1;

    /// What one of the two hears instead of the other.
    enum class heard : std::uint8_t { others, music, tone, nothing };

    void settle_hearing();
    void hear_instead(media::party who, heard what);
    void settle_recording();
    void consulted_left();
    void third_answered(const std::shared_ptr<voice_call>& who);
    void third_hears();
    void fetch_music();
    void let_go();
    reaching::ways ways();
    void take_over(const voice_call& who, const std::shared_ptr<voice_call>& other);
    reaching::handlers onward_from(const voice_call& who);
    void take_ringing(const voice_call& who, const voice_call& other, joined& from);
    bool can_release(const voice_call& other) const;
    std::shared_ptr<voice_call> release(const voice_call& other);
    void turn();
    void succeed(const std::shared_ptr<voice_call>& who, const std::string& by);
    bool may_hand_on(const voice_call& who) const;
    void comes_back(connect_result::kind why);
    void hear_each_other();
    std::uint64_t ring(const std::string& to, call_handlers then);
    std::uint64_t take(const std::string& leg, call_handlers then);
    void join_agent();
    void let_wait();
    void answered(const conversation_ptr& who, const std::string& by);
    void record();
    void part();
    bool talks() const noexcept { return answered_at_.has_value(); }
    bool rings() const noexcept { return reach_ != nullptr; }

    line_parts& line_;
    voice_call* caller_;
    const bool is_direct_;
    const connect_request what_;
    const connect_handlers then_;
    std::shared_ptr<voice_call> agent_;  // or whom it rings for
    std::shared_ptr<voice_call> from_;   // who is handing the caller on
    std::unique_ptr<reaching> reach_;
    std::optional<media::bridge> bridge_;
    std::vector<media::clip_ptr> music_, fetched_;
    speech::telling_id telling_ = speech::telling_id::none;
    std::array<bool, 2> holds_{};
    std::array<heard, 2> hears_{};
    hearing wish_ = hearing::together;
    std::shared_ptr<voice_call> consulted_;
    std::function<void()> alone_;
    supervision third_wish_;  // `by` is "" where nobody supervises
    std::function<void(supervised)> third_told_;
    std::shared_ptr<voice_call> third_;
    std::uint64_t third_rings_ = 0;
    bool third_holds_ = false, consulted_holds_ = false;
    instant began_{};
    std::optional<instant> answered_at_;
    connect_result result_;
    std::string leg_;          // until it has been taken
    std::string caller_name_;  // as `result_.by` names the other
    std::string replaces_;     // of who is called instead: a call that it has with the one who hands on
    bool is_taken_ = false;    // another one has who rang for us
    bool is_paused_ = false, is_over_ = false, hears_early_ = false, from_holds_ = false;
};

/// What a telephone is told of a call that came to nothing.
int status_of(connect_result::kind why) noexcept;

}  // namespace palabre::detail
