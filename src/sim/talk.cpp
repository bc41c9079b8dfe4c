// src/sim/talk.cpp - simulated conversations, seen from both ends.
#include "sim/talk.hpp"

#include "palabre/core/utf8.hpp"

#include <utility>

namespace palabre::sim::detail {
namespace {

/// 150 words a minute, as newsreaders speak: about 15 characters a second.
duration length_of(const std::string& speech) {
    return std::chrono::seconds{1} * static_cast<std::int64_t>(code_points(speech)) / 15;
}

}  // namespace

heard_talk::heard_talk(runtime& on, caller& who, conversation_info about)
    : spoken_talk{on, std::move(about)}, who_{who}, speech_{on} {
}

void heard_talk::play(std::vector<utterance> words) {
    std::string text = plain_text(words);
    if (text.empty()) text = "[" + words.front().clip + "]";  // a recording without its words
    who_.tell("hears", text);
    speech_.start(length_of(text), [this] { heard(); });
}

/// Told once, and never over: a simulation whose people only wait has come to its end.
void heard_talk::play_music(std::vector<utterance> music) {
    auto text = plain_text(music);
    if (text.empty()) text = music.empty() ? "[ringing]" : "[" + music.front().clip + "]";
    if (std::exchange(hums_, text) != text) who_.tell("hears", text);
}

void heard_talk::closed(ending why) {
    if (why == ending::refused) who_.tell("is", "refused");
    if (why == ending::completed) who_.tell("is", "disconnected");
}

written_talk::written_talk(runtime& on, caller& who, conversation_info about)
    : text_talk{on, std::move(about)}, who_{who} {
}

void written_talk::show(written what) {
    for (const auto& each : what.tappable) what.text += " [" + each.label + "]";
    who_.tell("receives", what.text);
}

void written_talk::closed(ending why) {
    if (why == ending::refused) who_.tell("is", "refused");
}

std::string written_talk::tapped(const std::string& text) const {
    for (const auto& each : tappable())
        if (each.label == text || each.key == text) return each.label;
    return {};
}

}  // namespace palabre::sim::detail
