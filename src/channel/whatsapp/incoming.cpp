// src/channel/whatsapp/incoming.cpp - reads entry[].changes[].value, missing parts and all.
#include "channel/whatsapp/incoming.hpp"

#include "channel/meta/fields.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace palabre::whatsapp {
namespace {

namespace json = boost::json;
using meta::array_at;
using meta::object_at;
using meta::text_at;

constexpr auto second = std::chrono::seconds{1};
constexpr std::array<std::string_view, 5> files{"image", "audio", "video", "document", "sticker"};

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct sender {
    std::string number, user_id, name;

    /// `id` stands where a number is to be; it may be a user id all the same.
    void learn(std::string id, std::string user) {
        if (is_number(id)) {
            if (number.empty()) number = std::move(id);
        } else if (user.empty()) {
            user = std::move(id);
        }
        if (user_id.empty()) user_id = std::move(user);
    }
};

/// The contact that a message is from: the one of its number or user id, or the only one.
sender sender_of(const json::object& from, const json::array& contacts) {
    sender made;
    made.learn(text_at(from, "from"), text_at(from, "from_user_id"));
    for (const auto& each : contacts) {
        const auto* const contact = each.if_object();
        if (contact == nullptr) continue;
        sender known;
        known.learn(text_at(*contact, "wa_id"), text_at(*contact, "user_id"));
        const bool his = (!made.number.empty() && known.number == made.number) ||
                         (!made.user_id.empty() && known.user_id == made.user_id) || contacts.size() == 1;
        if (!his) continue;
        made.learn(known.number, known.user_id);
        if (const auto* const profile = object_at(*contact, "profile")) made.name = text_at(*profile, "name");
        break;
    }
    return made;
}

void read_interactive(const json::object& part, inbound_message& into) {
    for (const char* const reply : {"button_reply", "list_reply"})
        if (const auto* const tap = object_at(part, reply)) {
            into.chosen = text_at(*tap, "id");
            into.text = text_at(*tap, "title");
        }
}

void read_spot(const json::object& part, json::object& into) {
    const auto latitude = meta::number_at(part, "latitude"), longitude = meta::number_at(part, "longitude");
    if (!latitude || !longitude) return;
    json::object spot{{"latitude", *latitude}, {"longitude", *longitude}};
    for (const char* const name : {"name", "address"})
        if (auto text = text_at(part, name); !text.empty()) spot[name] = std::move(text);
    into["location"] = std::move(spot);
}

void read_content(const json::object& from, const std::string& type, inbound_message& into) {
    const auto* const part = object_at(from, type);
    if (type == "text" && part != nullptr) {
        into.text = text_at(*part, "body");
        return;
    }
    json::object told{{"type", type}};
    if (type == "contacts") {
        told["contacts"] = array_at(from, type);
    } else if (part == nullptr) {
        if (const auto& errors = array_at(from, "errors"); !errors.empty()) told["errors"] = errors;
    } else if (type == "button") {  // a template's
        into.chosen = text_at(*part, "payload");
        into.text = text_at(*part, "text");
    } else if (type == "interactive") {
        read_interactive(*part, into);
        if (into.chosen.empty()) told[type] = *part;
    } else if (type == "location") {
        read_spot(*part, told);
    } else if (std::find(files.begin(), files.end(), type) != files.end()) {
        into.attachments.push_back({.kind = type,
                                    .id = text_at(*part, "id"),
                                    .type = text_at(*part, "mime_type"),
                                    .name = text_at(*part, "filename"),
                                    .caption = text_at(*part, "caption")});
    } else {
        if (type == "reaction") into.reply_to = text_at(*part, "message_id");
        told[type] = *part;
    }
    into.details = std::move(told);
}

inbound_message read_message(const json::object& from, const json::array& contacts, const std::string& number_id) {
    inbound_message made;
    made.provider_id = text_at(from, "id");
    made.to = number_id;
    made.at = meta::moment_at(from, "timestamp", second);
    sender who = sender_of(from, contacts);
    made.from = who.number.empty() ? std::move(who.user_id) : std::move(who.number);
    made.also = std::move(who.user_id);
    made.name = std::move(who.name);
    if (const auto* const context = object_at(from, "context")) made.reply_to = text_at(*context, "id");
    read_content(from, text_at(from, "type"), made);
    if (const auto* const referral = object_at(from, "referral")) {  // the advertisement that he came by
        if (made.details.is_null()) made.details = json::object{};
        made.details.get_object()["advertisement"] = *referral;
    }
    return made;
}

std::optional<receipt> read_status(const json::object& from) {
    constexpr std::array kinds{std::pair{"sent", receipt::kind::sent}, std::pair{"delivered", receipt::kind::delivered},
                               std::pair{"read", receipt::kind::read}, std::pair{"failed", receipt::kind::failed}};
    const auto state = text_at(from, "status");
    for (const auto& [word, what] : kinds) {
        if (state != word) continue;
        receipt made{.provider_id = text_at(from, "id"),
                     .id = text_at(from, "biz_opaque_callback_data"),
                     .what = what,
                     .at = meta::moment_at(from, "timestamp", second)};
        if (made.provider_id.empty()) return {};
        if (what != receipt::kind::failed) return made;
        const auto& errors = array_at(from, "errors");
        const auto* const first = errors.empty() ? nullptr : errors.front().if_object();
        const auto meant = result_of(first != nullptr ? meta::read_error(*first) : meta::graph_error{});
        made.fault = meant.fault;
        made.why = meant.why;
        return made;
    }
    return {};
}

void read_value(const json::object& from, const std::vector<std::string>& numbers, meta::news& into) {
    const auto* const metadata = object_at(from, "metadata");
    const auto number_id = metadata != nullptr ? text_at(*metadata, "phone_number_id") : std::string{};
    if (std::find(numbers.begin(), numbers.end(), number_id) == numbers.end()) {
        into.passed_over.push_back("the number " + number_id);
        return;
    }
    for (const auto& each : array_at(from, "messages")) {
        const auto* const one = each.if_object();
        auto made = one != nullptr ? read_message(*one, array_at(from, "contacts"), number_id) : inbound_message{};
        if (made.provider_id.empty() || made.from.empty())
            into.passed_over.emplace_back("a message without id or sender");
        else
            into.what.emplace_back(std::move(made));
    }
    for (const auto& each : array_at(from, "statuses")) {
        const auto* const one = each.if_object();
        auto made = one != nullptr ? read_status(*one) : std::nullopt;
        if (made)
            into.what.emplace_back(std::move(*made));
        else
            into.passed_over.push_back("the status " + (one != nullptr ? text_at(*one, "status") : std::string{}));
    }
}

}  // namespace

meta::news read_webhook(std::string_view body, const std::vector<std::string>& numbers) {
    meta::news made;
    const auto whole = meta::parse_object(body);
    made.problem = whole.problem;
    if (!made.problem.empty()) return made;
    if (text_at(whole.root, "object") != "whatsapp_business_account") {
        made.problem = "its object is not whatsapp_business_account";
        return made;
    }
    for (const auto& entry : array_at(whole.root, "entry")) {
        const auto* const account = entry.if_object();
        if (account == nullptr) continue;
        for (const auto& each : array_at(*account, "changes")) {
            const auto* const change = each.if_object();
            if (change == nullptr) continue;
            const auto* const content = object_at(*change, "value");
            if (const auto field = text_at(*change, "field"); field == "messages" && content != nullptr)
                read_value(*content, numbers, made);
            else
                made.passed_over.push_back(field);
        }
    }
    return made;
}

}  // namespace palabre::whatsapp
