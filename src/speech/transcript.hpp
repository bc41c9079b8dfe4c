// src/speech/transcript.hpp - what is asked of /v1/audio/transcriptions, and the words in what comes back.
#pragma once

#include "palabre/speech/served_recogniser.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palabre::speech::detail {

/// multipart/form-data (RFC 7578) of a WAV file and the fields around it; `boundary` must not occur in them.
std::string transcription_form(std::string_view boundary, std::string_view wav, const std::string& language,
                               const served_recogniser_options& how);

/// The words of an answer, without brackets and noise; nothing where it is no answer.
std::optional<std::string> transcript_in(const std::string& body, const served_recogniser_options& how);

}  // namespace palabre::speech::detail
