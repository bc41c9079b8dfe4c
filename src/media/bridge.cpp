// src/media/bridge.cpp - who hears whom, as links between legs.
#include "media/bridge.hpp"

#include "media/engine_impl.hpp"
#include "palabre/core/error.hpp"

#include <array>
#include <utility>

namespace palabre::media {

namespace {

constexpr std::size_t caller = 0, agent = 1, third = 2, consulted = 3, legs = 4;
constexpr std::uint8_t first_other = 3, last_other = 7;  // tracks of who comes in an agent's place

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
    std::uint8_t agent_track = agent, consulted_track = agent, last_track = agent;
    bool is_paused = false, is_away = false;  // away: who is consulted

    bool hears(std::size_t from, std::size_t to) const noexcept {
        if ((from < third && is_held[from]) || (to < third && is_held[to])) return false;
        if (is_away && (from == consulted || to == consulted)) return false;
        if (from != third) return true;
        return to == agent ? as != joining::listen : as == joining::barge;
    }

    /// A track may still be written when the next one begins, so they take turns.
    std::uint8_t another_track() noexcept {
        last_track = last_track < first_other || last_track == last_other ? first_other : last_track + 1;
        return last_track;
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
        if (recording != 0 && of[consulted] != nullptr && !is_held[caller])
            on.record_track(recording, *of[consulted], consulted_track, is_paused);
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
        for (const auto other : {caller, agent, consulted})
            if (of.of[other] != nullptr) of.link(*on, other, third);
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

void bridge::replace_agent(call& by) {
    const auto on = record_->carrier.lock();
    auto& of = *record_;
    if (on == nullptr || of.of[agent] == by.record_) return;
    refuse_if_bridged(*by.record_);
    if (std::exchange(of.is_held[agent], false)) on->stop(*of.of[agent]);
    of.unlink(*on, agent);
    const auto before = std::exchange(of.of[agent], by.record_);
    of.link(*on, caller, agent);
    for (const auto other : {third, consulted})
        if (of.of[other] != nullptr) of.link(*on, agent, other);
    of.agent_track = of.another_track();
    if (of.recording != 0) on->record_track(of.recording, *by.record_, of.agent_track, of.is_paused);
    on->stop_track(*before);
    of.apply(*on);
}

void bridge::consult(call& who, bool away) {
    const auto on = record_->carrier.lock();
    if (on == nullptr) return;
    auto& of = *record_;
    if (of.of[consulted] != who.record_) {
        refuse_if_bridged(*who.record_);
        end_consult();
        of.of[consulted] = who.record_;
        of.consulted_track = of.another_track();
        for (const auto other : {caller, agent, third})
            if (of.of[other] != nullptr) of.link(*on, consulted, other);
    }
    of.is_away = away;
    of.apply(*on);
}

void bridge::end_consult() {
    const auto on = record_->carrier.lock();
    if (on == nullptr || record_->of[consulted] == nullptr) return;
    on->stop_track(*record_->of[consulted]);
    record_->unlink(*on, consulted);
    record_->of[consulted].reset();
    record_->is_away = false;
    record_->apply(*on);
}

void bridge::put_through() {
    const auto on = record_->carrier.lock();
    auto& of = *record_;
    if (on == nullptr || of.of[consulted] == nullptr) return;
    if (std::exchange(of.is_held[agent], false)) on->stop(*of.of[agent]);
    std::swap(of.of[agent], of.of[consulted]);
    std::swap(of.ways[agent], of.ways[consulted]);
    for (auto& from : of.ways) std::swap(from[agent], from[consulted]);
    of.agent_track = of.consulted_track;
    if (of.recording != 0) on->record_track(of.recording, *of.of[agent], of.agent_track, of.is_paused);
    end_consult();
}

void bridge::record_to(std::filesystem::path file, told done, duration longest) {
    const auto on = record_->carrier.lock();
    if (on == nullptr) return;
    stop_recording();
    auto& of = *record_;
    of.is_paused = false;
    of.agent_track = of.last_track = agent;
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
        if (each != nullptr && each->tracks != 0) on->pause_track(*each, true);
}

void bridge::resume_recording() {
    const auto on = record_->carrier.lock();
    if (on == nullptr || record_->recording == 0) return;
    record_->is_paused = false;
    for (const auto& each : record_->of)
        if (each != nullptr && each->tracks != 0) on->pause_track(*each, false);
}

}  // namespace palabre::media
