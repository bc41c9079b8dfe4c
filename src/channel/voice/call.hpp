// src/channel/voice/call.hpp - one telephone call as a conversation: its signalling, its sound, what it keeps.
#pragma once

#include "channel/spoken_talk.hpp"
#include "channel/voice/line_parts.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre::detail {

class joined;

/// The first word answers it. What is said is heard from the moment in which the caller has our answer; while he holds us
/// it waits, and goes on where it was.
class voice_call final : public spoken_talk {
public:
    voice_call(line_parts& line, sip::arrived told, const peer_manner& manner, conversation_info about);

    /// One that we place: it is a conversation once it is reached.
    voice_call(line_parts& line, const peer_manner& manner, conversation_info about);

    /// Takes a media port; false where there is none. `for_whom` is who it is placed for.
    bool open(const peer_manner& manner, const voice_call* for_whom = nullptr);

    // What the signalling tells.
    void established() { begin_to_play(); }
    void agreed(const sip::terms& holds);
    void ended(const sip::ended& how, sip::settled used = {});
    /// Sound before the answer: it is listened to, and NAT opens.
    void early(const sip::terms& holds);
    void judges(const answer_detection& how, answer_handlers then);
    const std::optional<answer_verdict>& judged() const noexcept { return judged_; }
    void reached(const sip::dialled_way& way, const std::string& peer, const sip::terms& holds);
    sip::local_media ours(const std::string& towards) const;
    void refer(const std::string& to, sip::call_id other, std::function<void(int)> then);
    void transferred(int status);
    void wants_transfer(const sip::transfer_wanted& wish, const std::shared_ptr<voice_call>& other);
    sip::call_id leg() const noexcept { return id_; }
    void pressed_by_info(char key, duration held) { media_->told_by_info(key, held); }

    /// The line goes: nothing is told any more.
    void leave();

    /// One of our telephones dials through us: it rings, and is answered when somebody has answered.
    void dials(connect_request whom);
    /// Sound before the answer.
    void let_hear();
    /// Instead of the answer: 486, 480, 404.
    void turn_down(int status);

    void connect(connect_request whom, connect_handlers then) override;
    void pause_recording(bool paused) override;
    void supervise(supervision what, std::function<void(supervised)> then) override;
    void end_supervision() override;
    std::optional<connection_state> connection() const override;
    consulting* consults() override;
    void on_recording(std::function<void(const recording_news&)> then) override { on_recording_ = std::move(then); }

    // What those who join it with another need.
    media::call* sound() noexcept { return media_ ? &*media_ : nullptr; }
    media::codec codec() const noexcept;
    const std::string& placed_for() const noexcept { return placed_for_; }
    const std::string& prompts() const noexcept { return prompts_; }
    void answer();
    void join(const std::shared_ptr<joined>& with) {
        stop_waiting();
        joined_ = with;
    }
    /// Presses a key there, which the other side's sound does not carry: as an event where these were agreed on, else by INFO.
    void press(char key);
    bool takes_events() const noexcept { return holds_ && holds_->telephone_event; }
    void own(std::shared_ptr<joined> with) { joins_ = std::move(with); }
    std::shared_ptr<joined> joined_with() const { return joined_.lock(); }
    const std::string& sip_id() const noexcept { return sip_id_; }
    /// Whose telephone it is; "": nobody's.
    const std::string& user() const noexcept { return user_; }
    void parted(const connect_result& how);
    /// The name of a file for both sides, and what is to be told when it is complete.
    std::pair<std::string, std::function<void(const media::recording_result&)>> keeps_both();

    const capability& can() const override;
    void speak_from(const std::string& folder) override { prompts_ = folder; }
    void measured(std::function<void(value)> then) override;
    void announce(std::vector<utterance> words) override;

private:
    void play(std::vector<utterance> words) override;
    void play_music(std::vector<utterance> music) override;
    void hush() override;
    void listens() override { answer(); }
    void closed(ending why) override;
    bool can_record() const override { return true; }
    void beep() override;
    void record() override;
    void stop_recording() override;
    bool can_understand() const override { return line_ != nullptr && line_->recogniser != nullptr; }
    bool can_understand(const std::string& language) const override;
    void record_words() override;
    void understand(const std::string& name, const std::string& language,
                    std::function<void(std::string, std::string)> then) override;
    void drop_words(const std::string& name) override;

    void start_media();
    void begin_to_play();
    void play(media::clip_ptr clip, std::uint64_t tag);
    void played(std::uint64_t tag);
    void kept(const media::recording_result& result);
    void media_closed(const media::quality_report& report);
    void tell_measured();
    void leave_if_over();
    media::call_handlers handlers();
    void take(const answer_verdict& verdict);
    media::expected_peer expected() const;
    std::string next_recording();
    const std::string& language_or_own(const std::string& language) const;
    void tell_recording(const std::string& name, const media::recording_result& how) const;
    std::string keys_came_by() const;
    value summary() const;
    leg_record record_of() const;

    line_parts* line_;  // null when it has gone
    const bool outgoing_;
    sip::call_id id_{};
    std::string sip_id_, peer_, user_;
    sip::place_on_net source_;
    const media::dtmf_mode dtmf_;
    const bool early_media_;
    const media::srtp_key secret_;  // what we encrypt with, where the peer wants that
    std::optional<sip::terms> holds_;
    std::optional<media::call> media_;
    std::string prompts_;  // the flow's folder
    std::string recording_;
    std::filesystem::path words_;  // what he is saying now, to be understood and not kept
    unsigned recordings_ = 0;
    speech::telling_id telling_ = speech::telling_id::none;
    std::uint64_t tag_ = 0;                                           // of what plays now; others' news is old
    std::vector<std::pair<media::clip_ptr, std::uint64_t>> to_play_;  // until he has our answer
    timer later_;  // until we play all the same; until the last word has reached his ear
    std::optional<media::key_source> keys_by_;
    std::optional<media::quality_report> quality_;
    std::vector<std::function<void(value)>> measuring_;
    std::function<void(int)> transferring_;
    std::function<void(const recording_news&)> on_recording_;
    std::string placed_for_;
    std::optional<answer_detection> detects_;
    answer_handlers judging_;
    std::optional<answer_verdict> judged_;
    std::vector<value> verdicts_;
    std::optional<answer_beep> beep_;
    std::shared_ptr<joined> joins_;  // as the caller
    std::weak_ptr<joined> joined_;   // as either
    std::vector<connect_result> connections_;
    unsigned keeping_ = 0;  // recordings of both sides that are not complete
    sip::ended how_;
    sip::settled used_;
    std::optional<instant> answered_at_;
    instant ended_at_{};
    bool answered_ = false, unanswered_ = false;  // all that is said is said before the answer
    bool plays_ = false, has_media_ = false, signalling_over_ = false;
};

}  // namespace palabre::detail
