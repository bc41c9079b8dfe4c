// src/channel/messenger/body.cpp - messages into the JSON of the Send API.
#include "channel/messenger/body.hpp"

#include "channel/meta/details.hpp"
#include "palabre/channel/message.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace palabre::messenger {
namespace {

namespace json = boost::json;
using meta::wanted;

constexpr std::size_t longest_payload = 1000;  // Messenger Platform reference, quick replies

json::object file_of(const attachment& from) {
    json::object payload;
    from.id.empty() ? payload["url"] = from.url : payload["attachment_id"] = from.id;
    const std::string kind = from.kind == "document" ? "file" : from.kind == "sticker" ? "image" : from.kind;
    return {{"attachment", json::object{{"type", kind}, {"payload", std::move(payload)}}}};
}

/// The platform lets a page send no place, so a link stands for it.
std::string link_to(const wanted::spot& where, const std::string& words) {
    std::string made = words.empty() ? where.name : words;
    if (!made.empty()) made += '\n';
    return made + fmt::format("https://maps.google.com/?q={},{}", where.latitude, where.longitude);
}

presentation shown_of(const outbound_message& what, const wanted& asked) {
    const auto words = asked.where ? link_to(*asked.where, what.words()) : what.words();
    return present(words, asked.choices, capabilities(medium::messenger));
}

}  // namespace

right right_of(const outbound_message& what, calendar_time now, const windows& within) {
    if (!what.last_heard || now - *what.last_heard < within.standard) return right::response;
    const bool in_time = now - *what.last_heard < within.human_agent;
    return in_time && meta::read_details(what.details).by_agent ? right::human_agent : right::none;
}

json::object body_of(const outbound_message& what, right by) {
    const auto asked = meta::read_details(what.details);
    json::object made{{"recipient", json::object{{"id", what.to}}}};
    made["messaging_type"] = by == right::human_agent ? "MESSAGE_TAG" : "RESPONSE";
    if (by == right::human_agent) made["tag"] = "HUMAN_AGENT";
    json::object message;
    if (asked.file) {
        message = file_of(*asked.file);
    } else {
        const auto shown = shown_of(what, asked);
        message["text"] = shown.text;
        json::array replies;
        for (const auto& [key, label] : shown.tappable)
            replies.push_back({{"content_type", "text"}, {"title", label}, {"payload", key}});
        if (!replies.empty()) message["quick_replies"] = std::move(replies);
    }
    if (!what.id.empty()) message["metadata"] = what.id;
    made["message"] = std::move(message);
    if (!asked.reply_to.empty()) made["reply_to"] = json::object{{"mid", asked.reply_to}};
    return made;
}

std::string problem_with(const outbound_message& what) {
    const auto asked = meta::read_details(what.details);
    if (!asked.problem.empty()) return asked.problem;
    if (what.to.empty()) return "no recipient";
    if (asked.by) return "Messenger has no templates";
    for (const auto& each : asked.choices)
        if (each.key.size() > longest_payload)
            return fmt::format("a choice's key of more than {} bytes", longest_payload);
    if (asked.file) {
        if (!asked.choices.empty()) return "an attachment with choices; ask in a message of its own";
        if (what.words().find_first_not_of(" \n") != std::string::npos || !asked.file->caption.empty())
            return "an attachment carries no words here; write them in a message of their own";
        return {};
    }
    const auto shown = shown_of(what, asked);
    if (shown.text.empty()) return "nothing to say";
    const auto most = capabilities(medium::messenger).text;
    return code_points(shown.text) > most ? fmt::format("more than {} characters", most) : "";
}

}  // namespace palabre::messenger
