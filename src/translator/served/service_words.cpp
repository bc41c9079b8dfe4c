// src/translator/served/service_words.cpp - LibreTranslate's JSON.
#include "translator/served/service_words.hpp"

#include "palabre/core/utf8.hpp"
#include "palabre/core/value.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace palabre::translator::detail {
namespace {

std::optional<value> read(std::string_view body) {
    boost::system::error_code failed;
    auto all = boost::json::parse(body, failed);
    if (failed) return {};
    return all;
}

const value* member(const value& of, std::string_view name) {
    return of.is_object() ? of.get_object().if_contains(name) : nullptr;
}

}  // namespace

std::string request_body(std::string_view text, std::string_view from, std::string_view to, std::string_view key) {
    boost::json::object made{{"q", text}, {"source", from}, {"target", to}, {"format", "text"}};
    if (!key.empty()) made["api_key"] = key;
    return boost::json::serialize(made);
}

std::optional<std::string> read_translation(std::string_view body) {
    const auto all = read(body);
    const auto* const text = all ? member(*all, "translatedText") : nullptr;
    if (text == nullptr || !text->is_string()) return {};
    std::string made{text->get_string()};
    if (!valid_utf8(made)) return {};
    return made;
}

std::string read_complaint(std::string_view body) {
    const auto all = read(body);
    const auto* const said = all ? member(*all, "error") : nullptr;
    constexpr std::size_t most = 200;
    return said != nullptr && said->is_string() ? clean_utf8(std::string_view{said->get_string()}.substr(0, most)) : "";
}

std::optional<pairs> read_languages(std::string_view body) {
    const auto all = read(body);
    if (!all || !all->is_array()) return {};
    pairs made;
    for (const auto& each : all->get_array()) {
        const auto* const code = member(each, "code");
        if (code == nullptr || !code->is_string()) return {};
        auto& into = made[std::string{code->get_string()}];
        const auto* const targets = member(each, "targets");
        if (targets == nullptr || !targets->is_array()) continue;
        for (const auto& one : targets->get_array())
            if (one.is_string()) into.emplace(one.get_string());
    }
    return made;
}

}  // namespace palabre::translator::detail
