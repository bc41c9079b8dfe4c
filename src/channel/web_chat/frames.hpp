// src/channel/web_chat/frames.hpp - what browsers and the center say to each other: one JSON object a text.
#pragma once

#include "palabre/channel/carried.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::chat {

/// What a browser says.
struct said {
    enum class kind { hello, message, got, read, typing };

    kind what = kind::hello;
    std::string token = {};     ///< Of a hello: 32 hexadecimal digits.
    std::string last = {};      ///< Of a hello: the last message that it has; "" for none.
    std::string id = {};        ///< Of a message: the browser's. Of got and read: ours.
    std::string text = {};      ///< Of a message.
    std::string chosen = {};    ///< The key of what he tapped.
    std::string reply_to = {};  ///< Ours, that he answers.
    std::string referral = {};  ///< Of the link that he came by.
};

inline constexpr std::size_t longest_id = 64, longest_text = 4096;  // bytes, code points

/// Nothing where it is none of these.
std::optional<said> read(std::string_view text);

/// The visitor whom a token makes: 32 other hexadecimal digits, from which it cannot be found.
std::string visitor_of(const std::string& token);

std::string message(const outbound_message& what, std::int64_t milliseconds);
std::string welcome();
std::string kept(const std::string& id);
std::string later(const std::string& id, std::int64_t milliseconds);  ///< Send it again then.
std::string refused(const std::string& id, std::string_view why);     ///< Do not.
std::string typing();
std::string seen();

/// Why a message cannot be shown in the chat; "" where it can.
std::string problem_with(const outbound_message& what);

}  // namespace palabre::chat
