// src/center/networks.cpp - which operator has a number now, as a company's own system knows it.
#include "palabre/center/networks.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <memory>
#include <utility>

namespace palabre {
namespace {

/// "" for what tells nothing.
std::string network_in(const outcome& came, const portability& how) {
    if (came.what != outcome::kind::value && came.what != outcome::kind::stale) return {};
    const auto* told = &came.data;
    if (const auto* const answer = told->if_object()) told = answer->if_contains(how.field);
    if (told == nullptr || told->is_null() || told->is_object() || told->is_array()) return {};
    const auto word = told->is_string() ? std::string{told->get_string()} : boost::json::serialize(*told);
    const auto known = how.names.find(word);
    return known == how.names.end() ? word : known->second;
}

}  // namespace

std::function<void(const phone_number& whose, std::function<void(std::string)> then)>
asked_network(center& of, std::string company, portability how) {
    const auto silent = std::make_shared<bool>(false);
    return [&of, company = std::move(company), how = std::move(how), silent](const phone_number& whose,
                                                                             std::function<void(std::string)> then) {
        const auto dot = how.operation.find('.');
        asking what;
        what.who = "messages";
        what.roles = {"messages"};
        what.company = company;
        what.connector = how.operation.substr(0, dot);
        what.operation = how.operation.substr(dot + 1);
        what.arguments = boost::json::object{{how.argument, whose.normal()}};
        what.limit = how.limit;
        of.ask(std::move(what), [how, silent, then = std::move(then)](const outcome& came) {
            using kind = outcome::kind;
            const bool nothing = came.what != kind::value && came.what != kind::stale && came.what != kind::not_found;
            if (nothing && !std::exchange(*silent, nothing))
                how.log.warning("whose numbers are carried where is not told: prefixes decide",
                                {{"operation", how.operation}, {"why", came.reason}});
            *silent = nothing;
            then(network_in(came, how));
        });
    };
}

}  // namespace palabre
