// src/channel/whatsapp/body.cpp - messages into the JSON of the Cloud API.
#include "channel/whatsapp/body.hpp"

#include "channel/meta/details.hpp"
#include "palabre/channel/message.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre::whatsapp {
namespace {

namespace json = boost::json;
using meta::wanted;

json::object file_of(const attachment& from, const std::string& words) {
    json::object made;
    from.id.empty() ? made["link"] = from.url : made["id"] = from.id;
    const auto& caption = from.caption.empty() ? words : from.caption;
    if (!caption.empty() && from.kind != "audio" && from.kind != "sticker") made["caption"] = caption;
    if (from.kind == "document" && !from.name.empty()) made["filename"] = from.name;
    return made;
}

json::object template_of(const wanted& from) {
    json::array components;
    if (from.file) {
        json::object header{{"type", from.file->kind}};
        header[from.file->kind] = file_of(*from.file, {});
        components.push_back({{"type", "header"}, {"parameters", json::array{std::move(header)}}});
    }
    if (!from.by->parameters.empty()) {
        json::array parameters;
        for (const auto& each : from.by->parameters) parameters.push_back({{"type", "text"}, {"text", each}});
        components.push_back({{"type", "body"}, {"parameters", std::move(parameters)}});
    }
    for (std::size_t at = 0; at < from.choices.size(); ++at)  // the template has their titles
        components.push_back(
            {{"type", "button"},
             {"sub_type", "quick_reply"},
             {"index", std::to_string(at)},
             {"parameters", json::array{json::object{{"type", "payload"}, {"payload", from.choices[at].key}}}}});
    json::object made{{"name", from.by->name}, {"language", json::object{{"code", from.by->language}}}};
    if (!components.empty()) made["components"] = std::move(components);
    return made;
}

json::object location_of(const wanted::spot& from, const std::string& words) {
    json::object made{{"latitude", from.latitude}, {"longitude", from.longitude}};
    if (const auto& name = from.name.empty() ? words : from.name; !name.empty()) made["name"] = name;
    if (!from.address.empty()) made["address"] = from.address;
    return made;
}

json::object tappable_of(const presentation& from, const std::string& list_button) {
    const bool list = from.as == presentation::form::list;
    json::array all;
    for (const auto& [key, label] : from.tappable) {
        json::object one{{"id", key}, {"title", label}};
        all.push_back(list ? std::move(one) : json::object{{"type", "reply"}, {"reply", std::move(one)}});
    }
    json::object action{{"buttons", nullptr}};
    if (list)
        action = {{"button", list_button}, {"sections", json::array{json::object{{"rows", std::move(all)}}}}};
    else
        action["buttons"] = std::move(all);
    return {
        {"type", list ? "list" : "button"}, {"body", json::object{{"text", from.text}}}, {"action", std::move(action)}};
}

void put(json::object& into, std::string_view type, json::object content) {
    into["type"] = type;
    into[type] = std::move(content);
}

bool is_number(std::string_view to) {
    const auto digits = to.substr(to.starts_with('+') ? 1 : 0);
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

json::object body_of(const outbound_message& what, const std::string& list_button) {
    const auto asked = meta::read_details(what.details);
    json::object made{{"messaging_product", "whatsapp"}, {"recipient_type", "individual"}};
    if (is_number(what.to))
        made["to"] = what.to.substr(what.to.starts_with('+') ? 1 : 0);
    else
        made["recipient"] = what.to;  // a business-scoped user id
    if (!asked.reply_to.empty()) made["context"] = json::object{{"message_id", asked.reply_to}};
    if (!what.id.empty()) made["biz_opaque_callback_data"] = what.id;
    if (asked.by) {
        put(made, "template", template_of(asked));
    } else if (asked.file) {
        put(made, asked.file->kind, file_of(*asked.file, what.words()));
    } else if (asked.where) {
        put(made, "location", location_of(*asked.where, what.words()));
    } else {
        const auto shown = present(what.words(), asked.choices, capabilities(medium::whatsapp));
        if (shown.as == presentation::form::text)
            put(made, "text", {{"body", shown.text}});
        else
            put(made, "interactive", tappable_of(shown, list_button));
    }
    return made;
}

std::string problem_with(const outbound_message& what, const body_limits& within) {
    const auto asked = meta::read_details(what.details);
    if (!asked.problem.empty()) return asked.problem;
    if (what.to.empty()) return "no recipient";
    for (const auto& each : asked.choices)
        if (each.key.size() > within.key) return fmt::format("a choice's key of more than {} bytes", within.key);
    if (asked.by) return asked.choices.size() > 3 ? "a template with more than three buttons" : "";
    if (asked.file) {
        if (!asked.choices.empty()) return "an attachment with choices; ask in a message of its own";
        const auto& caption = asked.file->caption.empty() ? what.words() : asked.file->caption;
        const bool mute = asked.file->kind == "audio" || asked.file->kind == "sticker";
        if (mute && !caption.empty()) return "audio and stickers carry no words; write them in a message of their own";
        if (code_points(caption) > within.with_taps)
            return fmt::format("more than {} characters under an attachment", within.with_taps);
        return {};
    }
    if (asked.where) {
        if (!asked.choices.empty()) return "a location with choices; ask in a message of its own";
        return asked.where->name.empty() || what.words().empty() || what.words() == asked.where->name
                   ? ""
                   : "a location carries its name and no other words; write them in a message of their own";
    }
    const auto shown = present(what.words(), asked.choices, capabilities(medium::whatsapp));
    if (shown.text.empty()) return "nothing to say";
    const auto most = shown.as == presentation::form::text ? within.text : within.with_taps;
    return code_points(shown.text) > most ? fmt::format("more than {} characters", most) : "";
}

}  // namespace palabre::whatsapp
