// src/history/alternatives.cpp - the message that takes the place of one that cannot go.
#include "history/alternatives.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>

#include <utility>

namespace palabre::history {
namespace {

namespace json = boost::json;

constexpr std::int64_t longest_ms = 30LL * 24 * 3600 * 1000;

[[noreturn]] void refuse(std::size_t which, const std::string& what, std::string cure) {
    throw error{errc::invalid_argument, fmt::format("alternative {}: {}", which + 1, what), std::move(cure)};
}

alternative read_one(std::size_t which, const value& from) {
    const auto* const map = from.if_object();
    if (map == nullptr) refuse(which, "it is no object", "write {\"on\": \"sms\"}, and what differs");
    alternative made;
    bool says_on = false;
    for (const auto& [name, given] : *map) {
        const auto text = [which, &name = name, &given = given]() -> std::string {
            if (!given.is_string()) refuse(which, fmt::format("'{}' is no text", std::string_view{name}), "quote it");
            return std::string{given.get_string()};
        };
        if (name == "on") {
            made.on = medium_from(text());
            says_on = true;
        } else if (name == "to") {
            made.to = text();
        } else if (name == "text") {
            made.text = text();
        } else if (name == "details") {
            made.details = given;
        } else if (name == "lasts_ms") {
            if (!given.is_int64() || given.get_int64() < 0 || given.get_int64() > longest_ms)
                refuse(which, "'lasts_ms' is no duration", fmt::format("choose 0 to {}", longest_ms));
            made.lasts = std::chrono::milliseconds{given.get_int64()};
        } else {
            refuse(which, fmt::format("'{}' is not known", std::string_view{name}),
                   "it has on, to, text, details and lasts_ms");
        }
    }
    if (!says_on) refuse(which, "its medium is missing", "add \"on\": \"sms\", say");
    return made;
}

}  // namespace

value write_alternatives(const std::vector<alternative>& them) {
    json::array all;
    for (const auto& each : them) {
        json::object one{{"on", to_string(each.on)}};
        if (!each.to.empty()) one["to"] = each.to;
        if (!each.text.empty()) one["text"] = each.text;
        if (!each.details.is_null()) one["details"] = each.details;
        if (each.lasts > duration{0})
            one["lasts_ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(each.lasts).count();
        all.emplace_back(std::move(one));
    }
    return all;
}

std::vector<alternative> read_alternatives(const value& from) {
    std::vector<alternative> all;
    if (from.is_null()) return all;
    if (!from.is_array())
        throw error{errc::invalid_argument, "the alternatives are no list", "write [{\"on\": \"sms\"}], say"};
    for (const auto& each : from.get_array()) all.push_back(read_one(all.size(), each));
    return all;
}

std::optional<outgoing> in_place_of(const outgoing& failed, outgoing_id id, calendar_time now) {
    for (auto way = failed.instead.begin(); way != failed.instead.end(); ++way) {
        const auto expires = way->lasts > duration{0} ? now + way->lasts : failed.expires;
        if (expires < now) continue;
        outgoing next;
        next.id = id;
        next.customer = failed.customer;
        next.because_of = failed.because_of;
        next.on = way->on;
        next.to = way->to.empty() ? failed.to : way->to;
        next.text = way->text.empty() ? failed.text : way->text;
        if (way->text.empty()) next.clear = failed.clear;
        next.details = way->details;
        next.priority = failed.priority;
        next.purpose = failed.purpose;
        next.key = "instead of " + to_string(failed.id);
        next.made = now;
        next.due = now;
        next.expires = expires;
        next.instead.assign(std::next(way), failed.instead.end());
        return next;
    }
    return {};
}

}  // namespace palabre::history
