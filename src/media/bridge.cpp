// src/media/bridge.cpp - who hears whom, as links between legs.
#include "media/bridge.hpp"

#include "media/engine_impl.hpp"
#include "palabre/core/error.hpp"

#include <array>
#include <utility>

namespace palabre::media {

namespace {

constexpr std::size_t caller = 0, agent = 1, third = 2, legs = 3;
constexpr std::uint8_t other_agent = 3;  // a track

void refuse_if_bridged(const call::record& of) {
    for (const auto id : of.links)
        if (of.carrier != nullptr && of.carrier->is_linked(id))
            throw error{errc::invalid_argument, "the call is in a bridge already", "end that one first"};
}

}  // namespace

struct bridge::record {
    std::weak_ptr<engine::impl> carrier;
    bridge_options options;
    std::array<std::shared_ptr<call::record>, legs> of;
    std::array<std::array<std::uint64_t, legs>, legs> ways{};  // from, to; 0: none
    std::array<bool, 2> is_held{};
    joining as = joining::listen;
    std::uint64_t recording = 0;
    std::uint8_t agent_track = agent;
    bool is_paused = false;

    bool hears(std::size_t from, std::size_t to) const noexcept {
        if ((from < third && is_held[from]) || (to < third && is_held[to])) return false;
        if (from != third) return true;
        return to == agent ? as != joining::listen : as == joining::barge;
    }

    void link(engine::impl& on, std::size_t one, std::size_t other) {
        for (const auto& [from, to] : {std::pair{one, other}, std::pair{other, one}})
            ways[from][to] = on.link(of[from], of[to], options.relays_keys);
    }
    void unlink(engine::impl& on, std::size_t which) {
        for (std::size_t i = 0; i < legs; ++i)
            for (auto* const way : {&ways[which][i], &ways[i][which]})
                if (const auto id = std::exchange(*way, 0); id != 0) on.unlink(id);
    }
    void apply(engine::impl& on) {
        for (std::size_t from = 0; from < legs; ++from)
            for (std::size_t to = 0; to < legs; ++to)
                if (ways[from][to] != 0) on.hear(ways[from][to], hears(from, to));
        const bool is_third_recorded = recording != 0 && of[third] != nullptr && as == joining::barge;
        if (is_third_recorded) on.record_track(recording, *of[third], third, is_paused);
    }
};

bridge::bridge(call& one, call& other, const bridge_options& options) : record_{std::make_unique<record>()} {
    record_->options = options;
    record_->of = {one.record_, other.record_, nullptr};
    if (one.record_ == other.record_)
        throw error{errc::invalid_argument, "a call cannot be bridged with itself", "open another one"};
    refuse_if_bridged(*one.record_);
    refuse_if_bridged(*other.record_);
    if (one.record_->carrier == nullptr || one.record_->carrier != other.record_->carrier) return;
    auto& on = *one.record_->carrier;
    record_->carrier = on.weak_from_this();
    record_->link(on, caller, agent);
    record_->apply(on);
}

bridge::bridge(bridge&& other) noexcept = default;

bridge& bridge::operator=(bridge&& other) noexcept {
    std::swap(record_, other.record_);
    return *this;
}

bridge::~bridge() {
    if (record_ == nullptr) return;
    const auto on = record_->carrier.lock();
    if (on == nullptr) return;
    stop_recording();
    for (const auto who : {caller, agent})
        if (record_->is_held[who]) on->stop(*record_->of[who]);
    for (std::size_t i = 0; i < legs; ++i) record_->unlink(*on, i);
}

bool bridge::is_whole() const noexcept {
    return record_->of[caller]->is_open() && record_->of[agent]->is_open();
}

void bridge::hold(party who, std::vector<clip_ptr> music) {
    const auto on = record_->carrier.lock();
    const auto which = static_cast<std::size_t>(who);
    if (on == nullptr) return;
    if (std::exchange(record_->is_held[which], true)) on->stop(*record_->of[which]);
    record_->apply(*on);
    if (!music.empty()) on->play(*record_->of[which], std::move(music), 0, true);
}

void bridge::resume(party who) {
    const auto on = record_->carrier.lock();
    const auto which = static_cast<std::size_t>(who);
    if (on == nullptr || !std::exchange(record_->is_held[which], false)) return;
    on->stop(*record_->of[which]);
    record_->apply(*on);
}

void bridge::join(call& who, joining as) {
    const auto on = record_->carrier.lock();
    if (on == nullptr) return;
    auto& of = *record_;
    if (of.of[third] != who.record_) {
        refuse_if_bridged(*who.record_);
        leave();
        of.of[third] = who.record_;
        of.as = as;
        of.link(*on, caller, third);
        of.link(*on, agent, third);
    }
    if (of.as == joining::barge && as != joining::barge) on->stop_track(*of.of[third]);
    of.as = as;
    of.apply(*on);
}

void bridge::leave() {
    const auto on = record_->carrier.lock();
    if (on == nullptr || record_->of[third] == nullptr) return;
    on->stop_track(*record_->of[third]);
    record_->unlink(*on, third);
    record_->of[third].reset();
    record_->apply(*on);
}

/// The track of who goes may still be written when the other's begins, so they take turns with two.
void bridge::replace_agent(call& by) {
    const auto on = record_->carrier.lock();
    auto& of = *record_;
    if (on == nullptr || of.of[agent] == by.record_) return;
    refuse_if_bridged(*by.record_);
    if (std::exchange(of.is_held[agent], false)) on->stop(*of.of[agent]);
    of.unlink(*on, agent);
    const auto before = std::exchange(of.of[agent], by.record_);
    of.link(*on, caller, agent);
    if (of.of[third] != nullptr) of.link(*on, agent, third);
    of.agent_track = of.agent_track == agent ? other_agent : agent;
    if (of.recording != 0) on->record_track(of.recording, *by.record_, of.agent_track, of.is_paused);
    on->stop_track(*before);
    of.apply(*on);
}

void bridge::record_to(std::filesystem::path file, told done, duration longest) {
    const auto on = record_->carrier.lock();
    if (on == nullptr) return;
    stop_recording();
    auto& of = *record_;
    of.is_paused = false;
    of.agent_track = agent;
    of.recording = on->begin_recording(std::move(file), longest, std::move(done), *of.of[caller], *of.of[agent]);
    of.apply(*on);
}

void bridge::stop_recording() {
    const auto on = record_->carrier.lock();
    if (on == nullptr || std::exchange(record_->recording, 0) == 0) return;
    for (const auto& each : record_->of)
        if (each != nullptr) on->stop_track(*each);
}

void bridge::pause_recording() {
    const auto on = record_->carrier.lock();
    if (on == nullptr || record_->recording == 0) return;
    record_->is_paused = true;
    for (const auto& each : record_->of)
        if (each != nullptr) on->pause_track(*each, true);
}

void bridge::resume_recording() {
    const auto on = record_->carrier.lock();
    if (on == nullptr || record_->recording == 0) return;
    record_->is_paused = false;
    for (const auto& each : record_->of)
        if (each != nullptr) on->pause_track(*each, false);
}

}  // namespace palabre::media
