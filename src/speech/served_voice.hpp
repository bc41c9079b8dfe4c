// src/speech/served_voice.hpp - a speaker that is a server: OpenAI's /v1/audio/speech over HTTP.
#pragma once

#include "http/origin.hpp"
#include "palabre/speech/served.hpp"
#include "speech/speaker.hpp"

#include <memory>
#include <set>
#include <string>

namespace palabre::speech::detail {

/// Threads: made, stopped and destroyed on the strand, which asks the server; the rest any.
class served_speaker final : public speaker {
public:
    /// Throws as make_served_voice().
    served_speaker(runtime& on, served_voice_options options);
    ~served_speaker() override;

    const std::set<std::string>& languages() const noexcept override { return languages_; }
    std::string voice_for(std::string_view language) const override;
    std::string made_from(const std::string& voice, const std::string& text) const override;
    audio speak(const std::string& voice, const std::string& text) override;
    void stop() override;

private:
    struct desk;
    struct exchange;

    std::string request_for(const std::string& voice, const std::string& text) const;

    runtime& on_;
    const served_voice_options options_;
    const http::url url_;
    std::map<std::string, std::string> voices_;  ///< Their languages in small letters.
    std::set<std::string> languages_;
    std::shared_ptr<exchange> exchange_;
    std::shared_ptr<desk> desk_;
};

/// A WAV file's text with the length of its samples as it is: servers that stream write the header before they know it.
std::string with_true_length(std::string wav);

/// 16-bit mono samples, little endian, as a WAV file.
std::string as_wav(std::string_view samples, int rate);

}  // namespace palabre::speech::detail
