// src/flow/offered.cpp - what a flow lacks, and what is offered for it.
#include "palabre/flow/offered.hpp"

#include "flow/changed_parts.hpp"
#include "flow/check.hpp"
#include "flow/node_parts.hpp"
#include "flow/offered_texts.hpp"
#include "flow/phrases.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow {
namespace detail {

std::pair<std::string, std::string> source_of(const wording& of, const std::vector<spoken_language>& languages) {
    if (of.empty() || of.by_language.contains("")) return {};
    for (const auto& each : languages) {
        const auto found = of.by_language.find(each.code);
        if (found == of.by_language.end()) continue;
        std::string joined;
        for (const auto& one : found->second) joined.append(joined.empty() ? "" : " ").append(one.text.text());
        return {each.code, joined};
    }
    return {};
}

std::string phrase_source(const graph& of, std::string_view name) {
    if (of.languages.empty()) return {};
    const auto& first = of.languages.front();
    if (const auto own = first.phrases.find(std::string{name}); own != first.phrases.end()) {
        std::string joined;
        for (const auto& [code, all] : own->second.by_language)
            for (const auto& one : all) joined.append(joined.empty() ? "" : " ").append(one.text.text());
        return joined;
    }
    const auto* const known = builtin_phrase(first.code, name);
    return known != nullptr ? known : "";
}

/// {"fr": {"fon": {"Bonjour": "Kuabɔ"}}}
std::string write_offered(const std::vector<offered_text>& texts) {
    value all = boost::json::object{};
    for (const auto& each : texts) {
        auto& from = all.get_object()[each.from];
        if (from.is_null()) from = boost::json::object{};
        auto& to = from.get_object()[each.to];
        if (to.is_null()) to = boost::json::object{};
        to.get_object()[each.source] = each.text;
    }
    return boost::json::serialize(all);
}

namespace {

class offers {
public:
    explicit offers(const std::string& written) {
        boost::system::error_code failed;
        all_ = boost::json::parse(written, failed);
        if (failed || !all_.is_object())
            throw error{errc::invalid_file, place{offered_file}, "the offered texts are no JSON", "offer them again"};
    }

    const std::string* find(const std::string& from, const std::string& to, const std::string& source) {
        const value* at = &all_;
        for (const auto* const key : {&from, &to, &source}) {
            at = at->is_object() ? at->get_object().if_contains(*key) : nullptr;
            if (at == nullptr) return nullptr;
        }
        if (!at->is_string()) return nullptr;
        found_ = at->get_string();
        return &found_;
    }

    void put(wording& into, const std::vector<spoken_language>& languages) {
        const auto [from, source] = source_of(into, languages);
        if (from.empty()) return;
        for (const auto& each : languages) {
            if (into.by_language.contains(each.code)) continue;
            if (const auto* const text = find(from, each.code, source))
                into.by_language[each.code] = {stretch{text_template::parse(*text, place{offered_file})}};
        }
    }

private:
    value all_;
    std::string found_;
};

}  // namespace

void put_offered(const std::string& written, graph& plan, std::vector<std::pair<std::string, node>>& nodes) {
    offers from{written};
    for (auto& each : plan.notices) from.put(each.words, plan.languages);
    for (auto& [id, each] : nodes)
        // The list of a step's texts serves those who read; this step is ours to change.
        for (const auto& part : texts_of(each.step)) from.put(const_cast<wording&>(*part.words), plan.languages);
    if (plan.languages.empty()) return;
    const auto& first = plan.languages.front().code;
    std::map<std::string, std::string, std::less<>> sources;
    for (const auto name : phrase_names()) sources.emplace(name, phrase_source(plan, name));
    for (auto& language : plan.languages)
        for (const auto& [name, source] : sources) {
            if (language.phrases.contains(name) || builtin_phrase(language.code, name) != nullptr) continue;
            if (const auto* const text = from.find(first, language.code, source))
                language.phrases.emplace(name, wording{*text, place{offered_file}});
        }
}

}  // namespace detail

std::vector<missing_text> missing_texts(const graph& of) {
    std::vector<missing_text> all;
    const auto look = [&](std::string where, const wording& words, const place& at) {
        const auto [from, source] = detail::source_of(words, of.languages);
        if (from.empty()) return;
        for (const auto& each : of.languages)
            if (!words.by_language.contains(each.code))
                all.push_back({where, from, source, each.code, words.where.line > 0 ? words.where : at});
    };
    for (const auto& each : of.notices) look(fmt::format("the text of the notice '{}'", each.id), each.words, of.where);
    for (const auto& [id, each] : of.nodes())
        for (const auto& part : texts_of(each.step))
            look(fmt::format("the {} of '{}'", part.name, id), *part.words, each.where);
    if (of.languages.empty()) return all;
    checks::findings ignored{of};
    const checks::plan numbered{of, ignored};
    const auto needed = checks::needed_phrases(numbered);
    for (const auto& language : of.languages)
        for (const auto name : phrase_names()) {
            if (!needed.contains(name) || language.phrases.contains(std::string{name}) ||
                builtin_phrase(language.code, name) != nullptr)
                continue;
            if (const auto source = detail::phrase_source(of, name); !source.empty())
                all.push_back(
                    {fmt::format("the phrase '{}'", name), of.languages.front().code, source, language.code, of.where});
        }
    return all;
}

graph with_texts(const graph& of, const std::vector<offered_text>& texts) {
    if (of.files.empty())
        throw error{errc::invalid_argument, "a flow in code takes no offered texts", "write them into it"};
    auto files = of.files;
    std::erase_if(files, [](const source_file& each) { return each.name == detail::offered_file; });
    const bool changed = files.back().name == detail::changes_file;
    if (!texts.empty())
        files.insert(files.end() - (changed ? 1 : 0), {detail::offered_file, detail::write_offered(texts)});
    return load_files(files);
}

}  // namespace palabre::flow
