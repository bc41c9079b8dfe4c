// palabre/channel/sms_text.hpp - texts as SMS carry them cheaply: plain typography, and letters that GSM 7-bit has.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace palabre {

/// Typography in GSM 7-bit's own signs: narrow and no-break spaces (U+202F, U+00A0: ICU's money has them) become spaces,
/// curly and angle quotes straight ones, dashes and the ellipsis ASCII; soft hyphens, joiners and byte-order marks go. Letters
/// stay as they are.
std::string sms_normalised(std::string_view text);

/// What is written instead of a letter that GSM 7-bit does not have.
using sms_letters = std::map<std::string, std::string>;

/// Languages with their letters, from a file of YAML such as examples/sms_letters.yaml:
///     fr: {"ç": "c", "ê": "e", "œ": "oe"}
/// Throws error{errc::invalid_file} with all that is wrong with it, error{errc::io} where it cannot be read.
std::map<std::string, sms_letters> load_sms_letters(const std::string& file);

/// The same text with those letters replaced that GSM 7-bit lacks; what the alphabet has stays.
std::string sms_transliterated(std::string_view text, const sms_letters& letters);

}  // namespace palabre
