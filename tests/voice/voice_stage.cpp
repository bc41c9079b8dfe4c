// tests/voice/voice_stage.cpp - a center with a real telephone line on loopback, and SIPp as its caller.
#include "voice/voice_stage.hpp"

#include "palabre/speech/espeak.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace palabre::test {

using namespace std::chrono_literals;

own_folder::own_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "palabre-voice-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder for a test"};
    path_ = name;
}

own_folder::~own_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

voice_options voice_stage::prepared(voice_options how) {
    if (how.listen == voice_options{}.listen) how.listen = {"udp:127.0.0.1:0"};
    how.recordings = folder / "recordings";
    if (how.round_trip == voice_options{}.round_trip) how.round_trip = 100ms;
    return how;
}

voice_stage::voice_stage(voice_options how) {
    const logger log{[this](log_level, std::string_view what, const std::vector<log_field>& fields) {
        const std::lock_guard hold{log_mutex_};
        log_ += what;
        for (const auto& [name, value] : fields) {
            log_ += fmt::format(" {}={}", name, value);
            if (what == "call" && name == "call") call_id_ = value;
        }
        log_ += '\n';
    }};
    auto made = voice_channel(prepared(std::move(how)), log);
    line = made.get();
    center.attach(std::move(made));
}

voice_stage::~voice_stage() {
    if (caller_ != nullptr) hung_up();
}

void voice_stage::dial(const std::string& scenario, const std::vector<std::string>& more, std::uint16_t rtp_port) {
    if (caller_ != nullptr) hung_up();
    address_ = line->listening().front();
    if (const auto at = address_.find("0.0.0.0"); at != address_.npos) address_.replace(at, 7, "127.0.0.1");
    caller_ = std::make_unique<sipp_caller>(address_, scenario, rtp_port != 0 ? rtp_port : phone.port(), more);
}

void voice_stage::nudge() {
    std::string call_id;
    {
        const std::lock_guard hold{log_mutex_};
        call_id = call_id_;
    }
    caller_->nudge(call_id);
}

bool run_until(runtime& on, const std::function<bool()>& holds, duration limit) {
    const auto last = on.now() + limit;
    bool came_true = false;
    timer next{on};
    std::function<void()> turn = [&] {
        came_true = holds();
        if (came_true || on.now() > last)
            on.stop();
        else
            next.start(2ms, turn);
    };
    next.start(0ms, turn);
    on.run();
    return came_true;
}

int voice_stage::hung_up() {
    run_until(
        runtime, [this] { return caller_->is_done(); }, 90s);
    const auto done = std::exchange(caller_, nullptr);
    const std::lock_guard hold{log_mutex_};
    log_ += done->problems();
    return done->status();
}

bool voice_stage::hears(const samples& sound) {
    std::size_t next_look = heard_to_ + sound.size(), looked_at = 0, before = 0;
    instant grew_at = runtime.now();
    return until([&] {
        const auto& all = phone.heard();
        if (std::exchange(before, all.size()) != all.size()) grew_at = runtime.now();
        // A call that is over brings no more: what came last is looked at all the same.
        const bool is_still = runtime.now() - grew_at > std::chrono::milliseconds{300};
        if (all.size() < heard_to_ + sound.size()) return false;
        if (all.size() < next_look && (!is_still || all.size() == looked_at)) return false;
        looked_at = all.size();
        const samples news{all.begin() + static_cast<std::ptrdiff_t>(heard_to_), all.end()};
        const auto found = find(sound, news);
        if (found.much > 0.95) {
            heard_to_ += found.at + sound.size();
            return true;
        }
        // What was looked at in vain is not looked at again, but for what may be the beginning.
        heard_to_ += news.size() > sound.size() ? news.size() - sound.size() : 0;
        next_look = all.size() + 2'000;
        return false;
    });
}

samples voice_stage::spoken(const std::string& text, const std::string& language) {
    samples made;
    bool is_done = false;
    const auto voice = speech::make_espeak_voice(runtime);
    voice->speak({text, language}, [&](const speech::spoken& what) {
        made.assign(what.sound.samples().begin(), what.sound.samples().end());
        is_done = true;
    });
    until([&] { return is_done; });
    return made;
}

std::string voice_stage::logged() const {
    const std::lock_guard hold{log_mutex_};
    return log_;
}

}  // namespace palabre::test
