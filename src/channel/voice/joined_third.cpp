// src/channel/voice/joined_third.cpp - a supervisor on a call of two: listens, whispers to one, talks with both.
#include "channel/voice/joined.hpp"
#include "channel/voice/placed_calls.hpp"

#include <utility>

namespace palabre::detail {
namespace {

media::joining joining_as(supervision::mode as) noexcept {
    switch (as) {
    case supervision::mode::listen: return media::joining::listen;
    case supervision::mode::whisper: return media::joining::whisper;
    default: return media::joining::barge;
    }
}

}  // namespace

void joined::supervise(supervision what, std::function<void(supervised)> then) {
    const auto tell = [&](supervised how) { line_.on.post([then, how] { then(how); }); };
    if (is_over_ || !talks()) return tell(supervised::not_connected);
    if (!third_wish_.by.empty() && third_wish_.by != what.by) return tell(supervised::taken);
    line_.log.info("supervised", {{"conversation", caller_->about().id}, {"by", what.by}, {"as", to_string(what.as)}});
    const bool is_new = third_wish_.by.empty();
    third_wish_ = std::move(what);
    if (third_ != nullptr) {
        third_hears();
        return tell(supervised::present);
    }
    third_told_ = [before = std::move(third_told_), then = std::move(then)](supervised how) {
        if (before) before(how);
        then(how);
    };
    if (!is_new) return;  // it rings already
    call_request wish;
    wish.to = third_wish_.by;
    wish.ring_for = third_wish_.ring_for;
    const std::weak_ptr<joined> weak = weak_from_this();
    const auto number = std::make_shared<std::uint64_t>(0);  // of this one: a later one is not to be taken for it
    *number = third_rings_ =
        line_.placed->call(std::move(wish),
                           {.answered =
                                [weak, number](const conversation_ptr& who) {
                                    const auto self = weak.lock();
                                    if (self == nullptr || self->third_rings_ != *number) return who->drop();
                                    self->third_answered(std::static_pointer_cast<voice_call>(who));
                                },
                            .ended =
                                [weak, number](const call_outcome&) {
                                    const auto self = weak.lock();
                                    if (self == nullptr || self->third_rings_ != *number) return;
                                    self->third_rings_ = 0;
                                    self->third_wish_ = {};
                                    if (const auto told = std::exchange(self->third_told_, nullptr))
                                        told(supervised::not_reached);
                                }},
                           caller_);
}

void joined::third_answered(const std::shared_ptr<voice_call>& who) {
    third_rings_ = 0;
    third_ = who;
    third_holds_ = false;
    third_->join(shared_from_this());
    third_hears();
    if (const auto told = std::exchange(third_told_, nullptr)) told(supervised::present);
}

/// Who has put us on hold may have music on his side: it is nobody's.
void joined::third_hears() {
    if (third_ == nullptr || !bridge_ || third_->sound() == nullptr) return;
    bridge_->join(*third_->sound(), third_holds_ ? media::joining::listen : joining_as(third_wish_.as));
}

void joined::end_supervision() {
    third_wish_ = {};
    if (const auto rings = std::exchange(third_rings_, 0); rings != 0) line_.placed->cancel(rings);
    if (const auto told = std::exchange(third_told_, nullptr))
        line_.on.post([told, over = is_over_] { told(over ? supervised::not_connected : supervised::not_reached); });
    const auto left = std::exchange(third_, nullptr);
    if (bridge_) bridge_->leave();
    if (left != nullptr) left->drop();
}

std::optional<connection_state> joined::state() const {
    if (is_over_ || !talks()) return {};
    connection_state made;
    made.with = result_.by;
    made.is_recorded = !result_.recording.empty();
    made.is_paused = made.is_recorded && is_paused_;
    made.supervisor = third_wish_.by;
    made.as = third_wish_.as;
    made.is_present = third_ != nullptr;
    return made;
}

}  // namespace palabre::detail
