// src/media/call.cpp - a call's handle: each command goes to its media thread.
#include "media/engine_impl.hpp"
#include "palabre/core/error.hpp"

#include <utility>

namespace palabre::media {

call& call::operator=(call&& other) noexcept {
    std::swap(record_, other.record_);
    return *this;
}

call::~call() {
    if (record_ == nullptr) return;
    const auto dropped = std::exchange(record_->handlers, nullptr);  // last: it may hold what owns this handle
    close();
}

const endpoint& call::local() const noexcept {
    return record_->local;
}

bool call::has_own_port() const noexcept {
    return record_->has_own_port;
}

std::uint32_t call::ssrc() const noexcept {
    return record_->ssrc;
}

void call::start(const stream_settings& stream) {
    auto& of = *record_;
    if (!of.is_open()) return;
    if (stream.hears_tones() && !std::exchange(of.listens, true))
        of.carrier->send(of, {.what = command::verb::listen, .tones = new inband_dtmf});
    // The same keys go on with the same session: it knows how often sequence numbers have wrapped.
    if (of.stream.encrypted != stream.encrypted)
        of.carrier->send(of, {.what = command::verb::encrypt,
                              .secret = stream.encrypted ? new srtp{*stream.encrypted, of.ssrc} : nullptr});
    of.stream = stream;
    of.carrier->note_peer(of, stream.peer.announced);
    of.carrier->equip_all_around(of);
    of.carrier->send(of, {.what = command::verb::start, .stream = stream});
}

void call::judge(const answer_detection& how) {
    auto& of = *record_;
    if (!of.is_open() || std::exchange(of.is_judged, true)) return;
    of.carrier->send(of, {.what = command::verb::judge, .answer = new answer_listener{how}});
}

void call::answered() {
    if (record_->is_open() && record_->is_judged) record_->carrier->send(*record_, {.what = command::verb::answered});
}

void call::play(std::vector<clip_ptr> clips, std::uint64_t tag) {
    if (record_->is_open()) record_->carrier->play(*record_, std::move(clips), tag, false);
}

void engine::impl::play(call::record& on, std::vector<clip_ptr> clips, std::uint64_t tag, bool repeats) {
    if (!on.is_open()) return;
    auto made = std::make_unique<playlist>();
    made->tag = tag;
    made->law = on.stream.sends;
    made->repeats = repeats;
    made->parts.reserve(clips.size());
    for (const auto& each : clips) made->parts.push_back(each->encoded(made->law));
    made->kept = std::move(clips);
    send(on, {.what = command::verb::play, .clips = made.release()});
}

void call::stop() {
    if (record_->is_open()) record_->carrier->stop(*record_);
}

void engine::impl::stop(call::record& on) {
    if (on.is_open()) send(on, {.what = command::verb::stop});
}

void call::press(std::string_view keys, duration held) {
    auto& of = *record_;
    for (const char key : keys)
        if (!code_of(key))
            throw error{errc::invalid_argument, "'" + std::string{keys} + "' has what is no key",
                        "0-9 * # A-D are keys"};
    if (!of.is_open()) return;
    for (const char key : keys) of.carrier->send(of, {.what = command::verb::press, .key = key, .held = held});
}

void call::told_by_info(char key, duration held) {
    auto& of = *record_;
    if (!code_of(key) || !of.is_open()) return;
    const auto keep = record_;  // a handler may drop the handle
    const instant now = of.carrier->runtime_.now();
    const bool is_new = of.digits.is_new(key, key_source::info, now);
    keep->tell(&call_handlers::released, key, key_source::info, held);
    if (is_new) keep->tell(&call_handlers::pressed, pressed_key{key, key_source::info, now});
}

void call::record_to(std::filesystem::path file, bool even_silence) {
    auto& of = *record_;
    if (!of.is_open()) return;
    stop_recording();
    auto& carrier = *of.carrier;
    const std::uint64_t number = carrier.next_recording_++;
    carrier.recordings_.emplace(number, engine::impl::recorded_for{record_, {}});
    ++of.recordings;
    of.is_recording = true;
    carrier.recorder_->begin(
        number, {.file = std::move(file), .longest = carrier.options_.longest_recording, .even_silence = even_silence});
    carrier.send(of, {.what = command::verb::record, .recording = number});
}

void call::stop_recording() {
    auto& of = *record_;
    if (!of.is_open() || !std::exchange(of.is_recording, false)) return;
    of.carrier->send(of, {.what = command::verb::record, .recording = 0});
}

void call::close() {
    auto& of = *record_;
    if (!of.is_open()) return;
    of.is_closing = true;
    const auto links = of.links;  // it may lose some of them
    for (const auto id : links) of.carrier->unlink(id);
    of.carrier->send(of, {.what = command::verb::close});
}

}  // namespace palabre::media
