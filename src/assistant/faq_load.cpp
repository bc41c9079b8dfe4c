// src/assistant/faq_load.cpp - a company's questions and answers read from YAML.
#include "assistant/words.hpp"
#include "core/file_text.hpp"
#include "core/yaml_problems.hpp"
#include "palabre/assistant/faq.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace palabre::assistant {
namespace {

using palabre::detail::shown;
using palabre::detail::yaml_node;
using palabre::detail::yaml_reader;

bool good_id(std::string_view id) {
    return id.size() <= 64 && std::ranges::all_of(id, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
           });
}

struct faq_reader {
    yaml_reader& yaml;
    std::map<std::string, std::string> asked;  // A question's words, and the entry that asks it.
    std::map<std::string, int> ids;            // With their lines.

    void read_question(const yaml_node& node, faq_entry& into) {
        const auto text = yaml.text(node);
        if (!text) return;
        std::string plain;
        for (const auto& word : detail::words_of(*text)) plain += word + ' ';
        if (plain.empty()) return yaml.report(yaml.place_of(node), shown(*text) + " has no words", "write a question");
        if (const auto [known, fresh] = asked.emplace(plain, into.id); !fresh)
            return yaml.report(yaml.place_of(node),
                               fmt::format("{} is asked in '{}' already", shown(*text), known->second),
                               "leave it out, or say what makes it another question");
        into.questions.push_back(*text);
    }

    void read_entry(const yaml_node& node, faq_file& into) {
        if (!yaml.expect_map(node, {"id", "questions", "answer"})) return;
        faq_entry made;
        if (const auto* const id = yaml.required(node, "id"))
            if (const auto text = yaml.text(*id)) {
                if (!good_id(*text))
                    yaml.report(yaml.place_of(*id), shown(*text) + " is no id",
                                "write up to 64 small letters, digits, '-', '_' and '.'");
                else if (const auto [known, fresh] = ids.emplace(*text, id->line); !fresh)
                    yaml.report(yaml.place_of(*id),
                                fmt::format("the id '{}' was given in line {} already", *text, known->second),
                                "choose another one");
                made.id = *text;
            }
        if (const auto* const questions = yaml.required(node, "questions")) {
            if (questions->is != yaml_node::kind::list || questions->items.empty())
                yaml.report(yaml.place_of(*questions), "a list of questions is expected",
                            "write '- ' and a question, a line each");
            for (const auto& each : questions->items) read_question(each, made);
        }
        if (const auto* const answer = yaml.required(node, "answer"))
            if (auto text = yaml.text(*answer)) made.answer = std::move(*text);
        into.entries.push_back(std::move(made));
    }
};

}  // namespace

faq_file load_faq(std::string_view text, std::string file) {
    yaml_reader yaml{file};
    faq_file made{.name = std::move(file), .company = {}, .language = {}, .entries = {}};
    const auto root = yaml.parse(text);
    if (yaml.expect_map(root, {"company", "language", "entries"})) {
        if (const auto* const company = yaml.required(root, "company")) made.company = yaml.text(*company).value_or("");
        if (const auto* const language = yaml.required(root, "language")) {
            made.language = yaml.text(*language).value_or("");
            if (!made.language.empty() && (made.language.size() > 3 || !std::ranges::all_of(made.language, [](char c) {
                                               return c >= 'a' && c <= 'z';
                                           })))
                yaml.report(yaml.place_of(*language), shown(made.language) + " is no language",
                            "write its ISO 639 code, such as fr, en, fon, wo");
        }
        if (const auto* const entries = yaml.required(root, "entries")) {
            if (entries->is != yaml_node::kind::list || entries->items.empty())
                yaml.report(yaml.place_of(*entries), "a list of entries is expected",
                            "write '- id: ...' with questions and answer for each");
            faq_reader reader{yaml, {}, {}};
            for (const auto& each : entries->items) reader.read_entry(each, made);
        }
    }
    yaml.finish();
    return made;
}

faq_file load_faq(const std::string& file) {
    return load_faq(palabre::detail::file_text(file, yaml_reader::most_bytes), file);
}

}  // namespace palabre::assistant
