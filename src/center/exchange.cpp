// src/center/exchange.cpp - what was asked of an assistant and what it made of it, as the timeline keeps it.
#include "palabre/center/exchange.hpp"

#include "palabre/core/secret.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace palabre {
namespace {

using flow::event::assisted;

constexpr std::array<std::string_view, 5> names{"reply", "question", "act", "hand_over", "unavailable"};

std::string text_of(const boost::json::object& of, std::string_view key) {
    const auto* const found = of.if_contains(key);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

}  // namespace

value exchange_of(const flow::action::ask_assistant& asked, const assisted& said) {
    boost::json::object made;
    if (const auto* const noted = said.noted.if_object()) made = *noted;
    made["message"] = asked.message;
    made["answer"] = names.at(static_cast<std::size_t>(said.what));
    if (!said.text.empty()) made[said.what == assisted::kind::hand_over ? "reason" : "text"] = said.text;
    if (!said.choices.empty()) made["choices"] = boost::json::array(said.choices.begin(), said.choices.end());
    if (!said.operation.empty()) made["operation"] = said.connector + "." + said.operation;
    if (said.what == assisted::kind::act) {
        auto arguments = said.arguments;
        for (const auto& name : said.secret_arguments) arguments.as_object()[name] = masked_secret;
        made["arguments"] = std::move(arguments);
        made["confirmed"] = said.confirmed;
    }
    if (!said.edge.empty()) made["edge"] = said.edge;
    if (said.slots.is_object() && !said.slots.get_object().empty()) made["slots"] = said.slots;
    return made;
}

assisted read_exchange(const value& details) {
    assisted made;
    const auto* const all = details.if_object();
    if (all == nullptr) return made;
    const auto kind = std::ranges::find(names, text_of(*all, "answer"));
    if (kind == names.end()) return made;
    made.what = static_cast<assisted::kind>(kind - names.begin());
    made.text = text_of(*all, made.what == assisted::kind::hand_over ? "reason" : "text");
    made.edge = text_of(*all, "edge");
    const auto operation = text_of(*all, "operation");
    const auto dot = std::min(operation.find('.'), operation.size());
    made.connector = operation.substr(0, dot);
    made.operation = operation.substr(std::min(dot + 1, operation.size()));
    if (const auto* const choices = all->if_contains("choices"); choices != nullptr && choices->is_array())
        for (const auto& each : choices->get_array())
            if (each.is_string()) made.choices.emplace_back(each.get_string());
    if (const auto* const arguments = all->if_contains("arguments")) made.arguments = *arguments;
    if (const auto* const slots = all->if_contains("slots")) made.slots = *slots;
    const auto* const confirmed = all->if_contains("confirmed");
    made.confirmed = confirmed != nullptr && confirmed->is_bool() && confirmed->get_bool();
    return made;
}

}  // namespace palabre
