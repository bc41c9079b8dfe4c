// src/channel/message.cpp - what each medium carries, and how choices look on it.
#include "palabre/channel/message.hpp"

#include "palabre/channel/conversation.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <algorithm>
#include <array>

namespace palabre {
namespace {

struct medium_row {
    medium on;
    std::string_view name;
    capability can;
};

constexpr std::array media{
    medium_row{medium::voice, "voice", {.speech = true, .initiates = true, .short_lived = true}},
    medium_row{medium::sms, "sms", {.initiates = true, .text = 1530}},  // ten concatenated parts of 153
    medium_row{medium::whatsapp,
               "whatsapp",
               {.initiates = true, .text = 1024, .buttons = 3, .button_title = 20, .rows = 10, .row_title = 24}},
    medium_row{medium::messenger, "messenger", {.text = 2000, .buttons = 13, .button_title = 20}},
    medium_row{medium::ussd, "ussd", {.short_lived = true, .text = 182}},
    medium_row{medium::web_chat, "web_chat", {.text = 4096, .buttons = 8, .button_title = 40}},
};

std::string joined(const std::vector<utterance>& words, auto&& text_of) {
    std::string all;
    for (const auto& each : words) {
        const std::string& text = text_of(each);
        if (text.empty()) continue;
        if (!all.empty()) all += ' ';
        all += text;
    }
    return all;
}

bool titles_fit(const std::vector<choice>& choices, std::size_t most, std::size_t title) {
    return choices.size() <= most && std::all_of(choices.begin(), choices.end(), [title](const choice& each) {
               return code_points(each.label) <= title;
           });
}

}  // namespace

std::string_view to_string(medium on) noexcept {
    for (const auto& row : media)
        if (row.on == on) return row.name;
    return "unknown";
}

medium medium_from(std::string_view name) {
    std::string known;
    for (const auto& row : media) {
        if (row.name == name) return row.on;
        known += known.empty() ? "" : ", ";
        known += row.name;
    }
    throw error{errc::invalid_argument, "no medium is called '" + std::string{name} + "'", "use one of " + known};
}

const capability& capabilities(medium on) noexcept {
    for (const auto& row : media)
        if (row.on == on) return row.can;
    return media.front().can;
}

std::string plain_text(const std::vector<utterance>& words) {
    return joined(words, [](const utterance& each) -> const std::string& { return each.text; });
}

std::string recorded_text(const std::vector<utterance>& words) {
    return joined(words, [](const utterance& each) -> const std::string& {
        return each.masked.empty() ? each.text : each.masked;
    });
}

presentation present(const std::string& text, const std::vector<choice>& choices, const capability& on) {
    if (!choices.empty() && titles_fit(choices, on.buttons, on.button_title))
        return {presentation::form::buttons, text, choices};
    if (!choices.empty() && titles_fit(choices, on.rows, on.row_title))
        return {presentation::form::list, text, choices};
    std::string numbered = text;
    for (const auto& [key, label] : choices) {
        if (!numbered.empty()) numbered += '\n';
        numbered += key + ' ' + label;
    }
    return {presentation::form::text, numbered, {}};
}

std::string_view to_string(ending why) noexcept {
    switch (why) {
    case ending::completed: return "completed";
    case ending::hung_up: return "hung_up";
    case ending::refused: return "refused";
    case ending::failed: return "failed";
    case ending::suspended: return "suspended";
    }
    return "unknown";
}

const char* to_string(hearing how) noexcept {
    switch (how) {
    case hearing::together: return "together";
    case hearing::held: return "held";
    default: return "ringing";
    }
}

const char* to_string(supervision::mode as) noexcept {
    switch (as) {
    case supervision::mode::listen: return "listen";
    case supervision::mode::whisper: return "whisper";
    default: return "barge";
    }
}

const char* to_string(connect_result::kind what) noexcept {
    switch (what) {
    case connect_result::kind::answered: return "answered";
    case connect_result::kind::busy: return "busy";
    case connect_result::kind::no_answer: return "no_answer";
    default: return "unavailable";
    }
}

}  // namespace palabre
