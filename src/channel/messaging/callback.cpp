// src/channel/messaging/callback.cpp - what stands in a callback, by name.
#include "palabre/channel/callback.hpp"

#include "http/message.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace palabre {
namespace {

/// application/x-www-form-urlencoded, as the WHATWG URL standard decodes it: what is no escape stays as it is.
std::string decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned byte = 0;
        if (text[at] == '+') {
            out += ' ';
        } else if (const auto* const hex = text.data() + at + 1;
                   text[at] == '%' && at + 2 < text.size() &&
                   std::all_of(hex, hex + 2, [](unsigned char c) { return std::isxdigit(c) != 0; }) &&
                   std::from_chars(hex, hex + 2, byte, 16).ec == std::errc{}) {
            out += static_cast<char>(byte);
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

}  // namespace

std::string callback_request::query_of(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name) return value;
    return {};
}

std::string callback_request::header_of(std::string_view name) const {
    const auto* const found = http::header_of(headers, name);
    return found == nullptr ? std::string{} : *found;
}

std::string callback_request::form_of(std::string_view name) const {
    std::string_view rest = body;
    while (!rest.empty()) {
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        if (decoded(pair.substr(0, equals)) == name) return decoded(pair.substr(std::min(equals + 1, pair.size())));
    }
    return {};
}

}  // namespace palabre
