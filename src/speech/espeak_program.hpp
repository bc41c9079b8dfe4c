// src/speech/espeak_program.hpp - the program espeak-ng: which languages it has, and one text through it.
#pragma once

#include "palabre/speech/audio.hpp"
#include "palabre/speech/espeak.hpp"
#include "speech/speaker.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace palabre::speech::detail {

/// Threads: any, once made.
class espeak_program final : public speaker {
public:
    /// Asks for version and voices. Throws as make_espeak_voice().
    explicit espeak_program(const espeak_options& options);

    const std::set<std::string>& languages() const noexcept override { return languages_; }
    std::string voice_for(std::string_view language) const override;
    std::string made_from(const std::string& voice, const std::string& text) const override;

    /// Throws error{errc::io} also where the program fails or says too much.
    audio speak(const std::string& voice, const std::string& text) override;

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

}  // namespace palabre::speech::detail
