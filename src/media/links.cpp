// src/media/links.cpp - the strand's side of the ways between legs, and of what is recorded on them.
#include "media/engine_impl.hpp"

#include <algorithm>
#include <utility>

namespace palabre::media {

bool engine::impl::is_linked(std::uint64_t id) const noexcept {
    const auto found = links_.find(id);
    return found != links_.end() && !found->second.is_ending;
}

/// 0 where one of them has ended.
std::uint64_t engine::impl::link(const std::shared_ptr<call::record>& from, const std::shared_ptr<call::record>& to,
                                 bool relays_keys) {
    if (!from->is_open() || !to->is_open()) return 0;
    const std::uint64_t id = next_link_++;
    auto& made = links_[id];
    made.from = from;
    made.to = to;
    made.way = std::make_unique<inlet>();
    made.way->id = id;
    made.way->from = from->line.get();
    made.way->to = to->line.get();
    made.way->relays_keys = relays_keys;
    if (from->thread != to->thread) made.way->across = std::make_unique<ring<kept_packet>>(inlet::room);
    from->links.push_back(id);
    to->links.push_back(id);
    send(*to, {.what = command::verb::link_to, .way = made.way.get()});
    send(*from, {.what = command::verb::link_from, .way = made.way.get()});
    return id;
}

void engine::impl::hear(std::uint64_t id, bool on) {
    const auto found = links_.find(id);
    if (found == links_.end() || found->second.is_ending || found->second.is_heard == on) return;
    auto& of = found->second;
    of.is_heard = on;
    equip(*of.to);  // before it is needed
    if (of.to->is_open()) send(*of.to, {.what = command::verb::hear, .on = on, .way = of.way.get()});
}

void engine::impl::unlink(std::uint64_t id) {
    const auto found = links_.find(id);
    if (found == links_.end() || std::exchange(found->second.is_ending, true)) return;
    auto& of = found->second;
    // An end that is closing tells by that; one that has closed needs not be told.
    of.is_from_off = of.from->line == nullptr;
    of.is_to_off = of.to->line == nullptr;
    if (of.to->is_open()) send(*of.to, {.what = command::verb::unlink_to, .way = of.way.get()});
    if (of.from->is_open()) send(*of.from, {.what = command::verb::unlink_from, .way = of.way.get()});
    free_if_off(found);
}

void engine::impl::unlinked(std::uint64_t id, const call::record& end) {
    const auto found = links_.find(id);
    if (found == links_.end()) return;
    (found->second.from.get() == &end ? found->second.is_from_off : found->second.is_to_off) = true;
    free_if_off(found);
}

void engine::impl::free_if_off(std::unordered_map<std::uint64_t, connection>::iterator which) {
    const auto& of = which->second;
    if (!of.is_from_off || !of.is_to_off) return;
    std::erase(of.from->links, which->first);
    std::erase(of.to->links, which->first);
    links_.erase(which);
}

/// Gives the ways to a call what they may need to decode, before they need it: nothing is allocated on media threads.
void engine::impl::equip(call::record& to) {
    if (!to.is_open()) return;
    std::size_t heard = 0;
    const auto each_way = [&](auto&& visit) {
        for (const auto id : to.links)
            if (auto& of = links_.at(id); of.to.get() == &to && !of.is_ending && of.is_heard) visit(of);
    };
    each_way([&](const connection&) { ++heard; });
    const unsigned rate = sound_rate(to.stream.sends);
    bool decodes = false;
    each_way([&](connection& of) {
        bool may_differ = heard > 1;
        for (unsigned i = 0; i < codec_count; ++i) {
            const auto law = static_cast<codec>(i);
            const bool goes_as_it_is =
                law == to.stream.sends || to.stream.hears(law) || (is_g711(law) && is_g711(to.stream.sends));
            may_differ |= of.from->stream.hears(law) && !goes_as_it_is;
        }
        if (!may_differ) return;
        decodes = true;
        if (std::exchange(of.ears_rate, rate) != rate)
            send(to, {.what = command::verb::equip, .way = of.way.get(), .ears = new playout{rate}});
    });
    const bool wants_writer = decodes && !is_g711(to.stream.sends);
    if (wants_writer && std::exchange(to.writes, to.stream.sends) != to.stream.sends)
        send(to, {.what = command::verb::write, .writer = new encoder{to.stream.sends, rate}});
}

/// What a later offer agreed on may want other decoders, at both ends.
void engine::impl::equip_all_around(call::record& of) {
    equip(of);
    for (const auto id : of.links)
        if (auto& way = links_.at(id); way.to.get() != &of) equip(*way.to);
}

std::uint64_t engine::impl::begin_recording(std::filesystem::path file, duration longest,
                                            std::function<void(const recording_result&)> done, call::record& left,
                                            call::record& right) {
    const std::uint64_t number = next_recording_++;
    unsigned open = 0;
    for (const auto* each : {&left, &right}) open += each->is_open() ? 1 : 0;
    if (open == 0) {
        runtime_.post([done = std::move(done), file = std::move(file)] {
            done({.file = file, .problem = "both calls have ended"});
        });
        return 0;
    }
    recordings_.emplace(number, recorded_for{nullptr, std::move(done)});
    if (!work_) work_ = runtime_.work();
    recorder_->begin(
        number,
        {.file = std::move(file), .longest = longest, .is_bridge = true, .tracks = open, .begins = runtime_.now()});
    std::uint8_t track = 0;
    for (auto* each : {&left, &right}) {
        each->tracks = number;
        if (each->is_open())
            send(*each, {.what = command::verb::record, .tap = tapped::bridged, .track = track, .recording = number});
        ++track;
    }
    return number;
}

void engine::impl::record_track(std::uint64_t recording, call::record& of, std::uint8_t track, bool is_paused) {
    if (!of.is_open() || !recordings_.contains(recording) || std::exchange(of.tracks, recording) == recording) return;
    recorder_->add_track(recording);
    send(of, {.what = command::verb::record, .tap = tapped::bridged, .track = track, .recording = recording});
    if (is_paused) pause_track(of, true);
}

void engine::impl::stop_track(call::record& of) {
    if (std::exchange(of.tracks, 0) != 0 && of.is_open())
        send(of, {.what = command::verb::record, .tap = tapped::bridged, .recording = 0});
}

void engine::impl::pause_track(call::record& of, bool on) {
    if (of.is_open()) send(of, {.what = command::verb::pause, .on = on, .tap = tapped::bridged});
}

}  // namespace palabre::media
