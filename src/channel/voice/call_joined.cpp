// src/channel/voice/call_joined.cpp - a telephone call as one side of two: how it is joined, and what remains of that.
#include "channel/voice/call.hpp"
#include "channel/voice/joined.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <filesystem>

namespace palabre::detail {

void voice_call::connect(connect_request whom, connect_handlers then) {
    if (line_ == nullptr || over()) return loop().post([then = std::move(then.over)] { then({}); });
    if (!joined_.expired())
        throw error{errc::wrong_state, "the conversation is connected already", "connect it when that is over"};
    auto made = std::make_shared<joined>(*line_, *this, std::move(whom), std::move(then), false);
    when_said([with = std::weak_ptr{made}] {
        if (const auto one = with.lock()) one->begin();
    });
    joins_ = made;
    joined_ = made;
    if (const auto& words = made->announces(); !words.empty()) say(words);
}

void voice_call::dials(connect_request whom) {
    joins_ =
        std::make_shared<joined>(*line_, *this, std::move(whom), connect_handlers{.over = [](const auto&) {}}, true);
    joined_ = joins_;
    joins_->begin();
}

void voice_call::let_hear() {
    if (answered_ || line_ == nullptr || !holds_) return;
    line_->sip->early(id_, ours(source_.host));
    start_media();
}

void voice_call::press(char key) {
    if (line_ == nullptr || over()) return;
    if (takes_events())
        media_->press(std::string(1, key));
    else if (dtmf_ != media::dtmf_mode::inband)
        line_->sip->press(id_, key, std::chrono::milliseconds{160});
}

void voice_call::turn_down(int status) {
    if (line_ != nullptr && !signalling_over_) line_->sip->refuse(id_, {.status = status});
}

void voice_call::pause_recording(bool paused) {
    if (const auto with = joined_.lock()) with->pause(paused);
}

void voice_call::supervise(supervision what, std::function<void(supervised)> then) {
    if (const auto with = joined_.lock()) return with->supervise(std::move(what), std::move(then));
    loop().post([then = std::move(then)] { then(supervised::not_connected); });
}

void voice_call::end_supervision() {
    if (const auto with = joined_.lock()) with->end_supervision();
}

std::optional<connection_state> voice_call::connection() const {
    const auto with = joined_.lock();
    return with == nullptr ? std::nullopt : with->state();
}

consulting* voice_call::consults() {
    const auto with = joined_.lock();
    return with != nullptr && with->can_consult() ? with.get() : nullptr;
}

void voice_call::wants_transfer(const sip::transfer_wanted& wish, const std::shared_ptr<voice_call>& other) {
    if (line_ == nullptr) return;
    const auto with = joined_.lock();
    if (with == nullptr) return line_->sip->transfer_told(id_, 403);
    with->hand_on(*this, wish, other);
}

void voice_call::parted(const connect_result& how) {
    joined_.reset();
    connections_.push_back(how);
    const auto kept = std::exchange(joins_, nullptr);
    // It may be in the middle of one of its own calls.
    loop().post([kept] {});
}

std::pair<std::string, std::function<void(const media::recording_result&)>> voice_call::keeps_both() {
    ++keeping_;
    auto name = next_recording();
    if (on_recording_) on_recording_({.name = name});
    return {name, [weak = weak_from_this(), name](const media::recording_result& result) {
                const auto self = std::static_pointer_cast<voice_call>(weak.lock());
                if (self == nullptr || self->line_ == nullptr) return;
                if (!result.problem.empty())
                    self->line_->log.error(
                        "what two said was not kept",
                        {{"conversation", self->about().id}, {"file", result.file.string()}, {"why", result.problem}});
                self->tell_recording(name, result);
                if (const auto with = self->joins_; with != nullptr && !result.is_kept) with->not_kept(name);
                if (!result.is_kept)
                    for (auto& each : self->connections_)
                        if (each.recording == name) each.recording.clear();
                --self->keeping_;
                self->tell_measured();
                self->leave_if_over();
            }};
}

}  // namespace palabre::detail
