// src/flow/promise.cpp - promises told when the answer has come, and kept as JSON until then.
#include "palabre/flow/promise.hpp"

#include "flow/secrets.hpp"
#include "palabre/core/error.hpp"
#include "palabre/flow/text_template.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include <algorithm>

namespace palabre::flow {
namespace {

constexpr std::int64_t version = 1;

std::int64_t ms(duration length) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(length).count();
}

/// The clear text of what is masked goes to `hidden`, in the order of the words.
boost::json::array saved_words(const std::vector<utterance>& words, boost::json::array& hidden) {
    boost::json::array all;
    for (const auto& each : words) {
        boost::json::object one{{"text", each.masked.empty() ? each.text : each.masked}, {"language", each.language}};
        if (!each.masked.empty()) {
            one["masked"] = true;
            hidden.emplace_back(each.text);
        }
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<utterance> words_from(const value& saved, const value* hidden) {
    std::vector<utterance> all;
    std::size_t next = 0;
    for (const auto& each : saved.as_array()) {
        utterance one{std::string{each.at("text").as_string()}, std::string{each.at("language").as_string()}};
        if (each.as_object().contains("masked")) {
            one.masked = one.text;
            // Without its secret a text is told as it was written down: better than nothing.
            if (hidden != nullptr) one.text = hidden->as_array().at(next++).as_string();
        }
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

std::optional<std::vector<utterance>> told(const promise& of, const value& answer) {
    const value given{{of.into, answer}};
    scope all;
    all.add(of.known).add(of.hidden).add(given);
    const language in{of.language.empty() ? of.base : of.language, {.base = of.base, .time_zone = of.time_zone}};
    secret_names secrets;
    if (of.secret) secrets.insert(of.into);
    for (const auto& [name, is] : of.hidden.as_object()) secrets.emplace(name);
    std::vector<utterance> words;
    for (const auto& each : of.answer) {
        const auto text = text_template::parse(each);
        auto rendered = text.render(all, in);
        if (!rendered.problems.empty()) return std::nullopt;
        utterance one{std::move(rendered.text), of.language};
        if (mentions(text.variables(), secrets)) one.masked = text.without(secrets, secret_mask).render(all, in).text;
        words.push_back(std::move(one));
    }
    return words;
}

std::pair<value, value> save(const promise& of) {
    boost::json::object hidden, arguments = of.arguments.as_object(), secret_arguments;
    for (const auto& name : of.secret_arguments)
        if (const auto* const is = arguments.if_contains(name)) {
            secret_arguments[name] = *is;
            arguments.erase(name);
        }
    boost::json::array not_found, apology;
    boost::json::object state{{"version", version},
                              {"connector", of.connector},
                              {"operation", of.operation},
                              {"arguments", std::move(arguments)},
                              {"secret_arguments", boost::json::value_from(of.secret_arguments)},
                              {"into", of.into},
                              {"secret", of.secret},
                              {"timeout_ms", ms(of.timeout)},
                              {"within_ms", ms(of.within)},
                              {"on", to_string(of.on)},
                              {"to", of.to},
                              {"answer", boost::json::value_from(of.answer)},
                              {"language", of.language},
                              {"base", of.base},
                              {"time_zone", of.time_zone},
                              {"known", of.known}};
    state["not_found"] = saved_words(of.not_found, not_found);
    state["apology"] = saved_words(of.apology, apology);
    if (!secret_arguments.empty()) hidden["arguments"] = std::move(secret_arguments);
    if (!of.hidden.as_object().empty()) hidden["known"] = of.hidden;
    if (!not_found.empty()) hidden["not_found"] = std::move(not_found);
    if (!apology.empty()) hidden["apology"] = std::move(apology);
    return {std::move(state), hidden.empty() ? value{} : value(std::move(hidden))};
}

promise resume_promise(const value& saved, const value& hidden) try {
    const auto& state = saved.as_object();
    const auto text = [&](const char* name) { return std::string{state.at(name).as_string()}; };
    const auto kept = [&](const char* name) {
        return hidden.is_object() ? hidden.get_object().if_contains(name) : nullptr;
    };
    if (state.at("version").as_int64() != version) throw std::invalid_argument{"its version"};
    promise made;
    made.connector = text("connector");
    made.operation = text("operation");
    made.arguments = state.at("arguments").as_object();
    made.secret_arguments = boost::json::value_to<std::vector<std::string>>(state.at("secret_arguments"));
    if (!made.secret_arguments.empty())
        for (const auto& [name, is] : kept("arguments") == nullptr ? throw std::invalid_argument{"its secret arguments"}
                                                                   : kept("arguments")->as_object())
            made.arguments.as_object()[name] = is;
    made.into = text("into");
    made.secret = state.at("secret").as_bool();
    made.timeout = std::chrono::milliseconds{state.at("timeout_ms").as_int64()};
    made.within = std::chrono::milliseconds{state.at("within_ms").as_int64()};
    made.on = medium_from(text("on"));
    made.to = text("to");
    made.answer = boost::json::value_to<std::vector<std::string>>(state.at("answer"));
    made.language = text("language");
    made.base = text("base");
    made.time_zone = text("time_zone");
    made.known = state.at("known").as_object();
    if (const auto* const known = kept("known")) made.hidden = known->as_object();
    made.not_found = words_from(state.at("not_found"), kept("not_found"));
    made.apology = words_from(state.at("apology"), kept("apology"));
    return made;
} catch (const std::exception& thrown) {
    throw error{errc::invalid_file, std::string{"this is no promise: "} + thrown.what(),
                "it was kept by another version"};
}

}  // namespace palabre::flow
