// src/speech/speaker.hpp - whoever can make sound of one text, on a thread that may wait: a program, a server.
#pragma once

#include "palabre/speech/audio.hpp"

#include <set>
#include <string>
#include <string_view>

namespace palabre::speech::detail {

/// Threads: any, once made.
class speaker {
public:
    virtual ~speaker() = default;

    /// The languages it speaks, in small letters.
    virtual const std::set<std::string>& languages() const noexcept = 0;

    /// What to call the voice for a language, its region dropped where need be; "" where there is none.
    virtual std::string voice_for(std::string_view language) const = 0;

    /// All that the sound depends on.
    virtual std::string made_from(const std::string& voice, const std::string& text) const = 0;

    /// Blocks for a bounded time. `text` as speakable() gave it. Throws error{errc::io} where there is no answer in time,
    /// error{errc::invalid_file} where the answer is no sound.
    virtual audio speak(const std::string& voice, const std::string& text) = 0;

    /// Whoever waits in speak() gives up at once, from now on.
    virtual void stop() {}
};

/// Throws error{errc::invalid_argument} for one out of its range.
void check_figure(std::string_view name, long long is, long long least, long long most);

/// A language in small letters, and without its last subtag: "fr-bj", then "fr", then "".
std::string in_small_letters(std::string_view text);
std::string_view without_region(std::string_view language);

/// The text without what a voice may take for commands (control characters, espeak's phonemes in [[ ]]), as valid UTF-8;
/// "" where nothing is left.
std::string speakable(std::string_view text);

}  // namespace palabre::speech::detail
