// src/channel/web_chat/frames.cpp - frames in and out.
#include "channel/web_chat/frames.hpp"

#include "channel/meta/details.hpp"
#include "channel/meta/fields.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

namespace palabre::chat {
namespace {

namespace json = boost::json;

bool is_token(const std::string& text) {
    return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_id(const std::string& text) {
    return !text.empty() && text.size() <= longest_id &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
}

std::string about(std::string_view type, const std::string& id, json::object more = {}) {
    more["type"] = type;
    if (!id.empty()) more["id"] = id;
    return json::serialize(more);
}

presentation shown_of(std::string words, const meta::wanted& asked) {
    const auto add = [&](const std::string& line) {
        if (!line.empty()) words += (words.empty() ? "" : "\n") + line;
    };
    if (asked.file) {
        add(asked.file->caption);
        add(asked.file->url);
    }
    if (asked.where) {
        add(asked.where->name);
        add(fmt::format("https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}", asked.where->latitude,
                        asked.where->longitude));
    }
    return present(words, asked.choices, capabilities(medium::web_chat));
}

}  // namespace

std::optional<said> read(std::string_view text) {
    static constexpr std::array<std::string_view, 5> kinds{"hello", "message", "got", "read", "typing"};
    const auto all = meta::parse_object(text);
    if (!all.problem.empty()) return {};
    const auto at = [&](const char* name) { return meta::text_at(all.root, name); };
    const auto* const found = std::find(kinds.begin(), kinds.end(), at("type"));
    if (found == kinds.end()) return {};
    said made;
    made.what = static_cast<said::kind>(found - kinds.begin());
    made.token = at("token");
    made.last = at("last");
    made.id = at("id");
    made.text = at("text");
    made.chosen = at("chosen");
    made.reply_to = at("reply_to");
    made.referral = at("referral");
    if (made.what == said::kind::hello) return is_token(made.token) ? std::optional{made} : std::nullopt;
    if (made.what != said::kind::typing && !is_id(made.id)) return {};
    return made;
}

std::string visitor_of(const std::string& token) {
    std::array<unsigned char, 16> made{};
    crypto_generichash(made.data(), made.size(), reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                       nullptr, 0);
    return fmt::format("{:02x}", fmt::join(made, ""));
}

std::string message(const outbound_message& what, std::int64_t milliseconds) {
    const auto asked = meta::read_details(what.details);
    const auto shown = shown_of(what.words(), asked);
    json::object made{{"text", shown.text}, {"at", milliseconds}, {"by", asked.by_agent ? "agent" : "flow"}};
    json::array choices;
    for (const auto& [key, label] : shown.tappable) choices.push_back(json::object{{"key", key}, {"label", label}});
    if (!choices.empty()) made["choices"] = std::move(choices);
    if (!what.clear.empty()) made["masked"] = shown_of(what.text, asked).text;  // what the browser may keep
    return about("message", what.id, std::move(made));
}

std::string welcome() {
    return about("welcome", {}, {{"longest", longest_text}});
}
std::string kept(const std::string& id) {
    return about("kept", id);
}
std::string later(const std::string& id, std::int64_t milliseconds) {
    return about("later", id, {{"after", milliseconds}});
}
std::string refused(const std::string& id, std::string_view why) {
    return about("refused", id, {{"why", why}});
}
std::string typing() {
    return about("typing", {});
}
std::string seen() {
    return about("seen", {});
}

std::string problem_with(const outbound_message& what) {
    const auto asked = meta::read_details(what.details);
    if (!asked.problem.empty()) return asked.problem;
    if (!is_token(what.to)) return "'" + what.to + "' is no visitor of a web chat";
    if (asked.by) return "a web chat has no templates";
    if (asked.file && asked.file->url.empty()) return "a web chat shows files by their links alone";
    const auto shown = shown_of(what.words(), asked);
    if (shown.text.empty()) return "nothing to say";
    const auto most = capabilities(medium::web_chat).text;
    return code_points(shown.text) > most ? fmt::format("more than {} characters", most) : "";
}

}  // namespace palabre::chat
