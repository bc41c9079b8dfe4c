// src/channel/meta/details.cpp - reads a message's details, and says what is wrong with them.
#include "channel/meta/details.hpp"

#include "channel/meta/fields.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>

namespace palabre::meta {
namespace {

namespace json = boost::json;

/// Line breaks, tabs and more than four spaces in a row make a parameter that WhatsApp refuses.
std::string on_one_line(const std::string& text) {
    std::string made;
    std::size_t spaces = 0;
    for (const char each : text) {
        const char c = each == '\n' || each == '\r' || each == '\t' ? ' ' : each;
        spaces = c == ' ' ? spaces + 1 : 0;
        if (spaces <= 4) made += c;
    }
    return made;
}

void read_template(const json::object& from, wanted& into) {
    wanted::approved made{text_at(from, "name"), text_at(from, "language"), {}};
    for (const auto& each : array_at(from, "parameters")) {
        const auto* const text = each.if_string();
        if (text == nullptr) into.problem = "a template's parameter that is no text";
        if (text != nullptr) made.parameters.push_back(on_one_line(std::string{*text}));
    }
    if (made.name.empty() || made.language.empty()) into.problem = "a template without name or language";
    into.by = std::move(made);
}

void read_file(const json::object& from, wanted& into) {
    constexpr std::array<std::string_view, 5> kinds{"image", "audio", "video", "document", "sticker"};
    attachment made{.kind = text_at(from, "kind"),
                    .id = text_at(from, "id"),
                    .url = text_at(from, "url"),
                    .name = text_at(from, "name"),
                    .caption = text_at(from, "caption")};
    if (std::find(kinds.begin(), kinds.end(), made.kind) == kinds.end())
        into.problem = "an attachment that is no image, audio, video, document or sticker";
    else if (made.id.empty() == made.url.empty())
        into.problem = "an attachment needs an id or a url, and not both";
    into.file = std::move(made);
}

void read_spot(const json::object& from, wanted& into) {
    const auto latitude = number_at(from, "latitude"), longitude = number_at(from, "longitude");
    if (!latitude || !longitude || *latitude < -90 || *latitude > 90 || *longitude < -180 || *longitude > 180)
        into.problem = "a location that is not on Earth";
    else
        into.where = wanted::spot{*latitude, *longitude, text_at(from, "name"), text_at(from, "address")};
}

}  // namespace

wanted read_details(const value& details) {
    wanted made;
    if (details.is_null()) return made;
    const auto* const from = details.if_object();
    if (from == nullptr) {
        made.problem = "details that are no object";
        return made;
    }
    if (const auto* const part = object_at(*from, "template")) read_template(*part, made);
    if (const auto* const part = object_at(*from, "attachment")) read_file(*part, made);
    if (const auto* const part = object_at(*from, "location")) read_spot(*part, made);
    for (const auto& each : array_at(*from, "choices")) {
        const auto* const one = each.if_object();
        if (one != nullptr) made.choices.push_back({text_at(*one, "key"), text_at(*one, "label")});
        if (one == nullptr || made.choices.back().key.empty() || made.choices.back().label.empty())
            made.problem = "a choice without key or label";
    }
    made.reply_to = text_at(*from, "reply_to");
    made.by_agent = text_at(*from, "author") == "agent";
    return made;
}

}  // namespace palabre::meta
