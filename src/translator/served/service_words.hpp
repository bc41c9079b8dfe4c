// src/translator/served/service_words.hpp - what is sent to LibreTranslate, and what comes back, as plain data.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace palabre::translator::detail {

/// {"q": ..., "source": ..., "target": ..., "format": "text", "api_key": ...}.
std::string request_body(std::string_view text, std::string_view from, std::string_view to, std::string_view key);

/// "translatedText"; nothing where there is none.
std::optional<std::string> read_translation(std::string_view body);

/// {"error": "fon is not supported"}; "" for anything else. At most 200 bytes.
std::string read_complaint(std::string_view body);

/// By code, the codes that it is translated into (empty: any). Nothing where the body is no list of languages.
using pairs = std::map<std::string, std::set<std::string>>;
std::optional<pairs> read_languages(std::string_view body);

}  // namespace palabre::translator::detail
