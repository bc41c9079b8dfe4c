// palabre/channel/sms_size.hpp - how many SMS parts a text takes, and which letters make it dearer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace palabre {

/// How an SMS writes its characters (3GPP TS 23.038).
enum class sms_encoding {
    gsm_7bit,  ///< The default alphabet, its extension table at two septets a character.
    ucs_2,     ///< UTF-16, for any text with a character beyond that: in French ç, ê, î, ô, û, â, ë, ï, œ.
};

/// "gsm_7bit", "ucs_2".
std::string_view to_string(sms_encoding how) noexcept;

/// What a text takes.
struct sms_measure {
    sms_encoding encoding = sms_encoding::gsm_7bit;
    std::size_t units = 0;            ///< Septets, or 16-bit units.
    std::size_t parts = 1;            ///< Messages billed: 160 septets or 70 units alone, 153 or 67 in each of several.
    std::vector<std::string> beyond;  ///< Characters outside GSM 7-bit, each once, in the order of the text.
};

/// Counts as networks do: no part ends within an escape pair or a surrogate pair. A byte that is not UTF-8 counts as
/// U+FFFD.
sms_measure sms_size(std::string_view text);

}  // namespace palabre
