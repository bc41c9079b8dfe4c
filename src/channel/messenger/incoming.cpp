// src/channel/messenger/incoming.cpp - reads entry[].messaging[], one event after another.
#include "channel/messenger/incoming.hpp"

#include "channel/meta/fields.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <utility>

namespace palabre::messenger {
namespace {

namespace json = boost::json;
using meta::array_at;
using meta::object_at;
using meta::text_at;

constexpr auto millisecond = std::chrono::milliseconds{1};

std::string id_at(const json::object& of, std::string_view who) {
    const auto* const found = object_at(of, who);
    return found != nullptr ? text_at(*found, "id") : std::string{};
}

std::string ref_of(const json::object& of) {
    const auto* const referral = object_at(of, "referral");
    return referral != nullptr ? text_at(*referral, "ref") : std::string{};
}

void read_attachments(const json::object& from, inbound_message& into) {
    json::object told{{"type", "attachments"}};
    for (const auto& each : array_at(from, "attachments")) {
        const auto* const one = each.if_object();
        if (one == nullptr) continue;
        const auto* const payload = object_at(*one, "payload");
        const auto kind = text_at(*one, "type");
        const auto* const spot = payload != nullptr ? object_at(*payload, "coordinates") : nullptr;
        if (spot != nullptr) {
            const auto latitude = meta::number_at(*spot, "lat"), longitude = meta::number_at(*spot, "long");
            if (latitude && longitude)
                told["location"] = json::object{{"latitude", *latitude}, {"longitude", *longitude}};
            continue;
        }
        auto url = payload != nullptr ? text_at(*payload, "url") : std::string{};
        if (url.empty()) url = text_at(*one, "url");
        into.attachments.push_back({.kind = kind == "file" ? "document" : kind, .url = std::move(url)});
        if (auto title = text_at(*one, "title"); !title.empty()) into.attachments.back().caption = std::move(title);
    }
    if (!into.attachments.empty() || told.contains("location")) into.details = std::move(told);
}

void read_content(const json::object& from, inbound_message& into) {
    into.provider_id = text_at(from, "mid");
    into.text = text_at(from, "text");
    into.referral = ref_of(from);
    if (const auto* const tapped = object_at(from, "quick_reply")) into.chosen = text_at(*tapped, "payload");
    if (const auto* const answers = object_at(from, "reply_to")) into.reply_to = text_at(*answers, "mid");
    read_attachments(from, into);
}

void read_postback(const json::object& from, inbound_message& into) {
    into.provider_id = text_at(from, "mid");
    into.text = text_at(from, "title");
    into.chosen = text_at(from, "payload");
    into.referral = ref_of(from);
    into.details = json::object{{"type", "postback"}};
}

void read_reaction(const json::object& from, inbound_message& into) {
    into.reply_to = text_at(from, "mid");
    into.details = json::object{{"type", "reaction"}, {"reaction", from}};
}

/// A delivery or a reading: of messages by name, and of all until a moment.
void read_marks(const json::object& from, receipt::kind what, const std::string& customer, news& into) {
    const auto until = meta::moment_at(from, "watermark", millisecond);
    for (const auto& each : array_at(from, "mids"))
        if (auto mid = meta::text_of(each); !mid.empty())
            into.what.emplace_back(receipt{.provider_id = std::move(mid), .what = what, .at = until});
    if (until != calendar_time{}) into.marks.push_back({customer, what, until});
}

void read_event(const json::object& from, const std::string& page, news& into) {
    const auto sender = id_at(from, "sender");
    const auto* const message = object_at(from, "message");
    if (message != nullptr && message->contains("is_echo")) {
        if (auto mid = text_at(*message, "mid"); !mid.empty() && sender == page)
            into.what.emplace_back(receipt{.provider_id = std::move(mid),
                                           .id = text_at(*message, "metadata"),
                                           .what = receipt::kind::sent,
                                           .at = meta::moment_at(from, "timestamp", millisecond)});
        return;
    }
    if (sender.empty() || id_at(from, "recipient") != page) return into.passed_over.push_back("another page's");
    if (const auto* const part = object_at(from, "delivery"))
        return read_marks(*part, receipt::kind::delivered, sender, into);
    if (const auto* const part = object_at(from, "read")) return read_marks(*part, receipt::kind::read, sender, into);
    inbound_message made{
        .provider_id = {}, .from = sender, .to = page, .at = meta::moment_at(from, "timestamp", millisecond)};
    const char* kind = "message";
    if (message != nullptr) {
        read_content(*message, made);
    } else if (const auto* const postback = object_at(from, "postback")) {
        kind = "postback";
        read_postback(*postback, made);
    } else if (const auto* const reaction = object_at(from, "reaction")) {
        kind = "reaction";
        read_reaction(*reaction, made);
    } else if (object_at(from, "referral") != nullptr) {
        kind = "referral";
        made.referral = ref_of(from);
        made.details = json::object{{"type", "referral"}};
    } else {
        return into.passed_over.push_back("an event that is no message");
    }
    // Events without a name of their own have the customer's and the moment's, so that one that comes again is known.
    if (made.provider_id.empty()) made.provider_id = fmt::format("{}:{}:{}", kind, sender, text_at(from, "timestamp"));
    into.what.emplace_back(std::move(made));
}

}  // namespace

news read_webhook(std::string_view body, const std::string& page) {
    news made;
    const auto whole = meta::parse_object(body);
    made.problem = whole.problem;
    if (!made.problem.empty()) return made;
    if (text_at(whole.root, "object") != "page") {
        made.problem = "its object is not page";
        return made;
    }
    for (const auto& each : array_at(whole.root, "entry")) {
        const auto* const entry = each.if_object();
        if (entry == nullptr) continue;
        if (text_at(*entry, "id") != page) {
            made.passed_over.push_back("the page " + text_at(*entry, "id"));
            continue;
        }
        for (const auto& one : array_at(*entry, "messaging"))
            if (const auto* const event = one.if_object()) read_event(*event, page, made);
        for (const auto& one : array_at(*entry, "changes"))
            if (const auto* const change = one.if_object()) made.passed_over.push_back(text_at(*change, "field"));
        if (!array_at(*entry, "standby").empty()) made.passed_over.emplace_back("standby");
    }
    return made;
}

}  // namespace palabre::messenger
