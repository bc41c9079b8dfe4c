// src/center/campaign_ways.cpp - introduces campaigns to the sending path, and to the company's own system.
#include "palabre/center/campaign_ways.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace palabre {
namespace {

std::string text_of(const value& of) {
    return of.is_string() ? std::string{of.get_string()} : of.is_null() ? std::string{} : boost::json::serialize(of);
}

campaign::named_page read_page(const outcome& came) {
    if (came.what == outcome::kind::not_found) return {.read = true};
    if (came.what != outcome::kind::value)
        return {.why = came.what == outcome::kind::stale ? "its answer is an old one" : came.reason};
    campaign::named_page page{.read = true};
    const boost::json::array* all = came.data.if_array();
    if (const auto* const answer = came.data.if_object()) {
        if (const auto* const next = answer->if_contains("next")) page.next = text_of(*next);
        const auto* const customers = answer->if_contains("customers");
        all = customers != nullptr ? customers->if_array() : nullptr;
    }
    if (all == nullptr) return {.why = "its answer has no list called customers"};
    for (const auto& each : *all) {
        campaign::named_page::one one;
        boost::json::object rest;
        if (const auto* const fields = each.if_object()) {
            for (const auto& [name, what] : *fields)
                if (name == "number")
                    one.number = text_of(what);
                else if (name == "language")
                    one.language = text_of(what);
                else if (name == "area")
                    one.area = text_of(what);
                else if (!what.is_null())
                    rest[name] = text_of(what);
        } else {
            one.number = text_of(each);
        }
        if (!rest.empty()) one.fields = std::move(rest);
        page.all.push_back(std::move(one));
    }
    return page;
}

}  // namespace

void permitted_ways::ask(history::customer_id who, medium on, const std::string& purpose,
                         std::function<void(campaign::way)> then) {
    by_.can_send(who, on, purpose, [then = std::move(then)](delivery::permission told) {
        campaign::way found{.yes = told.yes, .to = std::move(told.to), .by_template = told.by_template};
        if (!told.yes) found.why = to_string(told.refused);
        found.unknown = told.refused == delivery::refusal_of_sending::unavailable;
        if (told.refused == delivery::refusal_of_sending::quiet_hours) found.from = told.from;
        then(std::move(found));
    });
}

void connected_lists::page(const std::string& operation, const value& arguments, const std::string& after,
                           std::size_t limit, std::function<void(campaign::named_page)> then) {
    const auto dot = operation.find('.');
    asking what;
    what.who = "campaign";
    what.roles = {"campaign"};
    what.company = company_;
    what.connector = operation.substr(0, dot);
    what.operation = operation.substr(dot + 1);
    auto with = arguments.is_object() ? arguments.get_object() : boost::json::object{};
    with["after"] = after;
    with["limit"] = limit;
    what.arguments = std::move(with);
    of_.ask(std::move(what), [then = std::move(then)](const outcome& came) { then(read_page(came)); });
}

}  // namespace palabre
