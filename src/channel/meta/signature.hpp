// src/channel/meta/signature.hpp - by what a webhook of Meta's is known to be Meta's, whole.
#pragma once

#include "palabre/core/secret.hpp"

#include <string>
#include <string_view>

namespace palabre::meta {

/// "sha256=550e64...": HMAC-SHA256 (RFC 2104) of the bytes, as the header X-Hub-Signature-256 has it.
std::string signature(const secret& app, std::string_view bytes);

/// Whether `header` is what that app's secret makes of exactly these bytes; as long to say no as to say yes. False without a
/// secret.
bool signed_by(const secret& app, std::string_view bytes, std::string_view header);

}  // namespace palabre::meta
