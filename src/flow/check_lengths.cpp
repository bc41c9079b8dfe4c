// src/flow/check_lengths.cpp - texts that a channel of the flow cannot carry, and SMS that take many parts.
#include "flow/check.hpp"
#include "flow/node_parts.hpp"
#include "palabre/channel/message.hpp"
#include "palabre/core/utf8.hpp"
#include "palabre/flow/message_sizes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow {
namespace {

constexpr std::size_t most_parts = 3;

bool has(const graph& of, medium on) {
    return std::find(of.channels.begin(), of.channels.end(), on) != of.channels.end();
}

/// By the send's own word, or because the conversation may be a call, a USSD session or an SMS.
bool by_sms(const graph& of, const step::send& send) {
    if (send.on) return *send.on == medium::sms;
    return has(of, medium::voice) || has(of, medium::ussd) || has(of, medium::sms);
}

std::vector<std::string> languages_of(const graph& of) {
    std::vector<std::string> codes;
    for (const auto& each : of.languages) codes.push_back(each.code);
    if (codes.empty()) codes.emplace_back();
    return codes;
}

/// Those of `codes` that a text has words of its own in; "" once for the others, where it has words for all.
std::vector<std::string> said_in(const wording& words, const std::vector<std::string>& codes) {
    std::vector<std::string> said;
    for (const auto& code : codes)
        if (!code.empty() && words.by_language.contains(code)) said.push_back(code);
    if (said.size() < codes.size() && words.by_language.contains("")) said.emplace_back();
    return said;
}

std::vector<message_size> sizes_of(const std::string& id, const step::send& send,
                                   const std::vector<std::string>& codes) {
    std::vector<message_size> all;
    for (const auto& code : said_in(send.words, codes)) {
        const fixed_words fixed = fixed_words_of(send.words, code, code);
        all.push_back({id, code, sms_size(fixed.words), fixed.computed});
    }
    return all;
}

}  // namespace

std::vector<message_size> message_sizes(const graph& of) {
    std::vector<message_size> all;
    const auto codes = languages_of(of);
    for (const auto& [id, node] : of.nodes()) {
        const auto* promise = std::get_if<step::promise>(&node.step);
        const auto* send = promise != nullptr ? &promise->answer : std::get_if<step::send>(&node.step);
        if (send == nullptr || !by_sms(of, *send)) continue;
        for (auto& each : sizes_of(id, *send, codes)) all.push_back(std::move(each));
    }
    return all;
}

namespace checks {
namespace {

/// How a screen counts it: USSD in septets where GSM 7-bit suffices (3GPP TS 23.038), everything else in code points.
std::size_t length_on(medium on, const std::string& text) {
    if (on != medium::ussd) return code_points(text);
    const sms_measure size = sms_size(text);
    return size.encoding == sms_encoding::gsm_7bit ? size.units : code_points(text);
}

class lengths {
public:
    lengths(const plan& of, findings& to) : of_{of}, to_{to}, codes_{languages_of(of.of())} {}

    void run() {
        for (at_ = 0; at_ < of_.size(); ++at_) {
            const auto& step = of_.node(at_).step;
            if (const auto* send = std::get_if<step::send>(&step)) {
                check(*send);
            } else if (const auto* promise = std::get_if<step::promise>(&step)) {
                for (const auto* words : {&promise->answer.words, &promise->not_found, &promise->apology})
                    check(step::send{*words, promise->answer.on});
            } else if (const auto* menu = std::get_if<step::menu>(&step)) {
                check_menu(*menu);
            } else {
                for (const auto& part : texts_of(step)) check(part, {});
            }
        }
    }

private:
    std::string in(const std::string& code) const { return code.empty() ? "" : fmt::format(" in '{}'", code); }

    void check_menu(const step::menu& menu) {
        for (const auto& part : texts_of(of_.node(at_).step)) {
            if (part.name == "prompt")
                check_prompt(part, menu.choices);
            else if (part.goes == use::said && part.name.find("spoken") == std::string::npos)
                check(part, {});
        }
    }

    /// The prompt with its choices: where they are no buttons, their lines count.
    void check_prompt(const text_part& part, const std::vector<step::menu_choice>& choices) {
        for (const auto& code : codes_) {
            std::vector<choice> shown;
            for (const auto& each : choices) shown.push_back({each.key, fixed_words_of(each.label, code, code).words});
            check_in(code, part, shown, fixed_words_of(*part.words, code, code));
        }
    }

    void check(const text_part& part, const std::vector<choice>& choices) {
        for (const auto& code : said_in(*part.words, codes_))
            check_in(code, part, choices, fixed_words_of(*part.words, code, code));
    }

    void check_in(const std::string& code, const text_part& part, const std::vector<choice>& choices,
                  const fixed_words& fixed) {
        for (const medium on : of_.of().channels) {
            const capability& can = capabilities(on);
            if (can.speech || can.text == 0) continue;
            const std::size_t length = length_on(on, present(fixed.words, choices, can).text);
            if (length <= can.text) continue;
            to_.add(at_, part.words->where,
                    fmt::format("the {} of '{}'{} takes {}{} characters on {}{}, which carries {}", part.name,
                                of_.id(at_), in(code), fixed.computed ? "at least " : "", length, to_string(on),
                                choices.empty() ? "" : ", its choices included", can.text),
                    choices.empty() ? "shorten it" : "shorten it, or offer fewer choices and lead on to others");
            break;  // one channel says enough
        }
    }

    void check(const step::send& send) {
        if (by_sms(of_.of(), send)) {
            for (const auto& each : sizes_of(of_.id(at_), send, codes_)) check(each, send.words.where);
        } else {
            const text_part part{"message", &send.words, use::sent};
            if (!send.on) return check(part, {});
            const std::size_t most = capabilities(*send.on).text;
            for (const auto& code : said_in(send.words, codes_)) {
                const std::size_t length = code_points(fixed_words_of(send.words, code, code).words);
                if (most != 0 && length > most)
                    to_.add(at_, send.words.where,
                            fmt::format("the message of '{}'{} takes {} characters, and {} carries {}", of_.id(at_),
                                        in(code), length, to_string(*send.on), most),
                            "shorten it");
            }
        }
    }

    void check(const message_size& message, const place& where) {
        const auto& [encoding, units, parts, beyond] = message.size;
        if (parts <= most_parts) return;
        constexpr std::size_t septets = 153, units_16 = 67, shown = 5;
        const bool plain = encoding == sms_encoding::gsm_7bit;
        std::string letters;
        for (std::size_t at = 0; at < std::min(beyond.size(), shown); ++at)
            letters += fmt::format("{}{}", letters.empty() ? "" : ", ", beyond[at]);
        to_.add(at_, where,
                fmt::format("the message of '{}'{} takes {}{} SMS parts{}", message.node, in(message.language),
                            message.at_least ? "at least " : "", parts,
                            plain ? "" : fmt::format(", for GSM 7-bit lacks {}", letters)),
                plain ? fmt::format("shorten it to {} characters", most_parts * septets)
                      : fmt::format("shorten it to {} characters, or write it without these letters",
                                    most_parts * units_16));
    }

    const plan& of_;
    findings& to_;
    std::vector<std::string> codes_;
    node_number at_ = 0;
};

}  // namespace

void check_lengths(const plan& of, findings& to) {
    lengths{of, to}.run();
}

}  // namespace checks
}  // namespace palabre::flow
