// examples/palabre_center/call.cpp - one call of a company's system, by hand.
#include "call.hpp"

#include "core/nearest.hpp"

#include "palabre/asio_runtime.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <ostream>
#include <string_view>

namespace palabre_center {

using namespace palabre;

namespace {

struct told {
    outcome came;
    duration took{0};
};

told ask(asio_runtime& loop, guard& to, const std::string& operation, value arguments) {
    told result;
    const auto began = loop.now();
    to.call(operation, std::move(arguments), began + std::chrono::minutes{5}, [&](outcome came) {
        result = {std::move(came), loop.now() - began};
        loop.stop();
    });
    loop.run();
    return result;
}

/// As the description wants it; a text where there is none.
value read_word(const std::string& word, const operation_field* field) {
    using kind = operation_field::kind;
    if (field == nullptr || field->is == kind::text || field->is == kind::any) return value(std::string_view{word});
    boost::system::error_code failed;
    auto read = boost::json::parse(word, failed);
    return failed ? value(std::string_view{word}) : read;  // the guard says what it is not
}

std::string words_of(const told& result, const operation* of) {
    const auto& came = result.came;
    auto text = fmt::format("{} in {} ms", to_string(came.what), result.took / std::chrono::milliseconds{1});
    if (came.what == outcome::kind::stale) text += fmt::format(", {} s old", came.age / std::chrono::seconds{1});
    if (!came.reason.empty()) text += ": " + came.reason;
    if (came.what == outcome::kind::value || came.what == outcome::kind::stale)
        text += '\n' + boost::json::serialize(of == nullptr ? came.data : without_secrets(came.data, of->result));
    return text;
}

const operation* find(const std::vector<operation>& all, const std::string& name) {
    const auto found = std::ranges::find(all, name, &operation::name);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::vector<problem> unset_variables(const std::string& file, const std::string& name, const connector_settings& of,
                                     const environment& variables) {
    std::vector<problem> found;
    for (const auto& each : variables_of(of))
        if (const char* const is = variables(each.c_str()); is == nullptr || *is == '\0')
            found.push_back({place{file},
                             fmt::format("the connector '{}' needs the environment's variable '{}'", name, each),
                             "set it"});
    return found;
}

int call(const std::string& file, const environment& variables, const std::vector<std::string>& words,
         std::ostream& to) {
    const auto [made, problems] = read_configuration(file, or_whatever(variables));
    for (const auto& each : problems) to << to_string(each) << '\n';
    if (!problems.empty()) return 2;
    const auto settings = made.connectors.find(words.at(0));
    if (settings == made.connectors.end()) {
        std::vector<std::string_view> names;
        for (const auto& [name, each] : made.connectors) names.push_back(name);
        to << fmt::format("{} has no connector '{}'; {}\n", file, words[0],
                          names.empty() ? "add it under 'connectors'" : detail::did_you_mean(words[0], names));
        return 2;
    }
    if (const auto missing = unset_variables(file, words[0], settings->second, variables); !missing.empty()) {
        for (const auto& each : missing) to << to_string(each) << '\n';
        return 2;
    }
    asio_runtime loop;
    const auto asks = make_connector(loop, settings->second, {});
    const auto described = asks->operations();
    const auto* const of = find(described, words.at(1));
    boost::json::object arguments;
    for (std::size_t at = 2; at < words.size(); ++at) {
        const auto equals = words[at].find('=');
        if (equals == std::string::npos || equals == 0) {
            to << fmt::format("'{}' is no argument; write NAME=VALUE\n", words[at]);
            return 2;
        }
        const auto name = words[at].substr(0, equals);
        const operation_field* field = nullptr;
        if (of != nullptr)
            for (const auto& each : of->arguments)
                if (each.name == name) field = &each;
        arguments[name] = read_word(words[at].substr(equals + 1), field);
    }
    const auto result = ask(loop, *asks, words[1], std::move(arguments));
    to << words_of(result, of) << '\n';
    if (result.came.misasked) return 2;
    return result.came.what == outcome::kind::unavailable ? 1 : 0;
}

std::string try_out(const connector_settings& of, bool& answered) {
    asio_runtime loop;
    const auto asks = make_connector(loop, of, {});
    const auto result = ask(loop, *asks, of.tries->operation, of.tries->arguments);
    answered = result.came.what != outcome::kind::unavailable;
    auto text = words_of(result, nullptr);
    return text.substr(0, text.find('\n'));  // what a customer has is nobody's business here
}

}  // namespace palabre_center
