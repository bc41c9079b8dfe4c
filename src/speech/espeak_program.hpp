// src/speech/espeak_program.hpp - the program espeak-ng: which languages it has, and one text through it.
#pragma once

#include "palabre/speech/audio.hpp"
#include "palabre/speech/espeak.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace palabre::speech::detail {

/// Threads: any, once made.
class espeak_program {
public:
    /// Asks for version and voices. Throws as make_espeak_voice().
    explicit espeak_program(const espeak_options& options);

    /// What to call the voice for a language, its region dropped where need be; "" where there is none.
    std::string voice_for(std::string_view language) const;

    const std::set<std::string>& languages() const noexcept { return languages_; }

    /// All that the sound depends on.
    std::string made_from(const std::string& voice, const std::string& text) const;

    /// Blocks until the program has ended. `text` as speakable() gave it. Throws error{errc::io} where the program fails,
    /// takes too long or says too much; error{errc::invalid_file} where what it gives is no sound.
    audio speak(const std::string& voice, const std::string& text) const;

private:
    void list_voices();
    void choose_voices(const std::map<std::string, std::string>& chosen);

    std::string program_, version_;
    int words_a_minute_, rate_;
    std::chrono::milliseconds limit_;
    std::set<std::string> languages_;
    std::map<std::string, std::set<std::string>> spoken_by_;  ///< Languages by name of a voice, in small letters.
    std::map<std::string, std::string> chosen_;
};

/// The text without what the program takes for commands (control characters, phonemes in [[ ]]), as valid UTF-8; "" where
/// nothing is left.
std::string speakable(std::string_view text);

}  // namespace palabre::speech::detail
