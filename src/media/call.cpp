// src/media/call.cpp - a call's handle: each command goes to its media thread.
#include "media/engine_impl.hpp"
#include "palabre/core/error.hpp"

#include <utility>

namespace palabre::media {

namespace {

/// Commands to a call that has ended, or whose engine is gone, do nothing: the two cross each other all the time.
bool is_open(const std::unique_ptr<leg>& line, bool is_closing) {
    return line != nullptr && !is_closing;
}

}  // namespace

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
    if (!is_open(of.line, of.is_closing)) return;
    if (stream.hears_tones() && !std::exchange(of.listens, true))
        of.carrier->send(of, {.what = command::verb::listen, .tones = new inband_dtmf});
    of.sends = stream.sends;
    of.carrier->note_peer(of, stream.peer.announced);
    of.carrier->send(of, {.what = command::verb::start, .stream = stream});
}

void call::play(std::vector<clip_ptr> clips, std::uint64_t tag) {
    auto& of = *record_;
    if (!is_open(of.line, of.is_closing)) return;
    auto made = std::make_unique<playlist>();
    made->tag = tag;
    made->law = of.sends;
    made->parts.reserve(clips.size());
    for (const auto& each : clips) made->parts.push_back(each->encoded(of.sends));
    made->kept = std::move(clips);
    of.carrier->send(of, {.what = command::verb::play, .clips = made.release()});
}

void call::stop() {
    auto& of = *record_;
    if (is_open(of.line, of.is_closing)) of.carrier->send(of, {.what = command::verb::stop});
}

void call::press(std::string_view keys, duration held) {
    auto& of = *record_;
    for (const char key : keys)
        if (!code_of(key))
            throw error{errc::invalid_argument, "'" + std::string{keys} + "' has what is no key",
                        "0-9 * # A-D are keys"};
    if (!is_open(of.line, of.is_closing)) return;
    for (const char key : keys) of.carrier->send(of, {.what = command::verb::press, .key = key, .held = held});
}

void call::told_by_info(char key, duration held) {
    auto& of = *record_;
    if (!code_of(key) || !is_open(of.line, of.is_closing)) return;
    const auto keep = record_;  // a handler may drop the handle
    const instant now = of.carrier->runtime_.now();
    const bool is_new = of.digits.is_new(key, key_source::info, now);
    keep->tell(&call_handlers::released, key, key_source::info, held);
    if (is_new) keep->tell(&call_handlers::pressed, pressed_key{key, key_source::info, now});
}

void call::record_to(std::filesystem::path file, bool even_silence) {
    auto& of = *record_;
    if (!is_open(of.line, of.is_closing)) return;
    stop_recording();
    auto& engine = *of.carrier;
    const std::uint64_t number = engine.next_recording_++;
    engine.recordings_.emplace(number, record_);
    ++of.recordings;
    of.is_recording = true;
    engine.recorder_->begin(number, {std::move(file), engine.options_.longest_recording, even_silence});
    engine.send(of, {.what = command::verb::record, .recording = number});
}

void call::stop_recording() {
    auto& of = *record_;
    if (!is_open(of.line, of.is_closing) || !std::exchange(of.is_recording, false)) return;
    of.carrier->send(of, {.what = command::verb::record, .recording = 0});
}

void call::close() {
    auto& of = *record_;
    if (!is_open(of.line, of.is_closing)) return;
    of.is_closing = true;
    of.carrier->send(of, {.what = command::verb::close});
}

}  // namespace palabre::media
