// src/assistant/intents_load.cpp - intents and their sentences read from the YAML files of a folder.
#include "assistant/intent_text.hpp"
#include "core/file_text.hpp"
#include "core/nearest.hpp"
#include "core/yaml_problems.hpp"
#include "palabre/assistant/intents.hpp"
#include "palabre/core/money.hpp"
#include "palabre/core/time_zone.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>

namespace palabre::assistant {
namespace {

namespace fs = std::filesystem;
using palabre::detail::shown;
using palabre::detail::yaml_node;
using palabre::detail::yaml_reader;

constexpr std::string_view slot_kinds[] = {"number", "date", "amount", "phone", "choice"};

struct intents_reader {
    yaml_reader& yaml;
    intent_set& set;

    void list(const yaml_node* node, std::vector<std::string>& into) {
        if (node == nullptr) return;
        if (node->is != yaml_node::kind::list)
            return yaml.report(yaml.place_of(*node), "a list is expected", "write [one, another]");
        for (const auto& each : node->items)
            if (auto text = yaml.text(each)) into.push_back(std::move(*text));
    }

    void by_language(const yaml_node* node, texts& into) {
        if (node == nullptr || !yaml.expect_map(*node, "texts by language are expected", "write {fr: ..., en: ...}"))
            return;
        for (const auto& each : node->entries)
            if (auto text = yaml.text(each.value)) into[each.key] = std::move(*text);
    }

    void read_slot(const palabre::detail::yaml_entry& entry, intent& into) {
        slot made{.name = entry.key};
        if (!yaml.expect_map(entry.value, {"kind", "required", "own", "ask", "choices"})) return;
        if (const auto* const kind = yaml.required(entry.value, "kind"))
            if (const auto text = yaml.text(*kind)) {
                const auto* const found = std::ranges::find(slot_kinds, *text);
                if (found == std::end(slot_kinds))
                    yaml.report(yaml.place_of(*kind), shown(*text) + " is no kind of slot",
                                "choose number, date, amount, phone or choice");
                else
                    made.is = static_cast<slot::kind>(found - std::begin(slot_kinds));
            }
        if (const auto* const required = entry.value.find("required"))
            made.required = yaml.boolean(*required).value_or(true);
        if (const auto* const own = entry.value.find("own")) {
            made.own = yaml.boolean(*own).value_or(false);
            if (made.own && made.is != slot::kind::phone)
                yaml.report(yaml.place_of(*own), "only a phone can be the customer's own", "leave 'own' out");
        }
        by_language(entry.value.find("ask"), made.ask);
        if (made.required && !made.own && made.ask.empty())
            yaml.report(yaml.place_of(entry), fmt::format("nothing asks for '{}'", entry.key),
                        "write ask: {fr: ...}, or required: false");
        const auto* const choices = entry.value.find("choices");
        if (made.is == slot::kind::choice && choices == nullptr)
            yaml.report(yaml.place_of(entry), "a choice without choices", "write choices: {name: [word, ...], ...}");
        if (choices != nullptr &&
            yaml.expect_map(*choices, "choices with their words are expected", "write {name: [word, ...]}"))
            for (const auto& each : choices->entries) {
                made.choices.emplace_back(each.key, std::vector<std::string>{});
                list(&each.value, made.choices.back().second);
            }
        into.slots.push_back(std::move(made));
    }

    void read_intent(const palabre::detail::yaml_entry& entry) {
        intent made{.name = entry.key};
        if (entry.key == "none")
            return yaml.report(yaml.place_of(entry), "'none' leads nowhere",
                               "leave it out: its sentences are out of scope");
        if (!yaml.expect_map(entry.value, {"edge", "operation", "slots", "confirm"})) return;
        const auto* const edge = entry.value.find("edge");
        const auto* const operation = entry.value.find("operation");
        if ((edge == nullptr) == (operation == nullptr))
            yaml.report(yaml.place_of(entry), fmt::format("'{}' leads to no one place", entry.key),
                        "write either edge: NAME or operation: CONNECTOR.OPERATION");
        if (edge != nullptr) made.edge = yaml.text(*edge).value_or("");
        if (operation != nullptr)
            if (const auto text = yaml.text(*operation)) {
                const auto dot = text->find('.');
                if (dot == std::string::npos || dot == 0 || dot + 1 == text->size())
                    yaml.report(yaml.place_of(*operation), shown(*text) + " names no operation",
                                "write CONNECTOR.OPERATION, such as billing.balance");
                else {
                    made.connector = text->substr(0, dot);
                    made.operation = text->substr(dot + 1);
                }
            }
        if (const auto* const slots = entry.value.find("slots"))
            if (yaml.expect_map(*slots, "slots are expected", "write {name: {kind: ...}}"))
                for (const auto& each : slots->entries) read_slot(each, made);
        by_language(entry.value.find("confirm"), made.confirm);
        if (!made.confirm.empty() && operation == nullptr)
            yaml.report(yaml.place_of(entry), "only an operation is confirmed", "leave 'confirm' out");
        set.intents.push_back(std::move(made));
    }

    void read_top(const yaml_node& root) {
        if (!yaml.expect_map(root, {"threshold", "currency", "time_zone", "yes", "no", "intents"})) return;
        if (const auto* const threshold = root.find("threshold"))
            if (const auto text = yaml.text(*threshold)) {
                const auto* const end = text->data() + text->size();
                const auto read = std::from_chars(text->data(), end, set.threshold);
                if (read.ec != std::errc{} || read.ptr != end || !(set.threshold >= 0 && set.threshold <= 1))
                    yaml.report(yaml.place_of(*threshold), shown(*text) + " is no threshold",
                                "write a number from 0 to 1");
            }
        if (const auto* const currency = root.find("currency"))
            if (const auto text = yaml.text(*currency)) try {
                    set.currency = money{0, *text}.currency();
                } catch (const error& thrown) {
                    yaml.report(yaml.place_of(*currency), thrown.what());
                }
        if (const auto* const zone = root.find("time_zone"))
            if (const auto text = yaml.text(*zone)) try {
                    set.time_zone = time_zone{*text}.name();
                } catch (const error& thrown) {
                    yaml.report(yaml.place_of(*zone), thrown.what());
                }
        list(root.find("yes"), set.yes);
        list(root.find("no"), set.no);
        if (set.yes.empty()) set.yes = {"oui", "ok", "d'accord", "yes", "1"};
        if (set.no.empty()) set.no = {"non", "no", "2"};
        const auto* const intents = yaml.required(root, "intents");
        if (intents != nullptr && yaml.expect_map(*intents, "intents are expected", "write NAME: {edge: ...} for each"))
            for (const auto& each : intents->entries) read_intent(each);
    }
};

/// Sentences that come twice, in whichever file, teach nothing and make the score too good.
using sentences_known = std::map<std::string, std::string>;

void read_sentences(yaml_reader& yaml, const yaml_node& root, intent_set& set, sentences_known& known) {
    if (!yaml.expect_map(root, {"language", "sentences"})) return;
    const auto* const language = yaml.required(root, "language");
    const auto code = language == nullptr ? std::nullopt : yaml.text(*language);
    const auto* const sentences = yaml.required(root, "sentences");
    if (sentences == nullptr ||
        !yaml.expect_map(*sentences, "sentences by intent are expected", "write INTENT: and a list"))
        return;
    std::vector<std::string_view> names{"none"};
    for (const auto& each : set.intents) names.emplace_back(each.name);
    for (const auto& each : sentences->entries) {
        if (std::ranges::find(names, each.key) == names.end())
            yaml.report(yaml.place_of(each), fmt::format("no intent is called '{}'", each.key),
                        palabre::detail::did_you_mean(each.key, names));
        if (each.value.is != yaml_node::kind::list) {
            yaml.report(yaml.place_of(each), "a list of sentences is expected",
                        "write '- ' and a sentence, a line each");
            continue;
        }
        for (const auto& item : each.value.items) {
            auto text = yaml.text(item);
            if (!text) continue;
            const auto plain = detail::intent_text(*text);
            if (plain.empty()) {
                yaml.report(yaml.place_of(item), shown(*text) + " has no words", "leave it out");
                continue;
            }
            const auto where = fmt::format("{} ({})", each.key, to_string(yaml.place_of(item)));
            if (const auto [at, fresh] = known.emplace(plain, where); !fresh) {
                yaml.report(yaml.place_of(item), fmt::format("{} stands in {} already", shown(*text), at->second),
                            "leave one of them out");
                continue;
            }
            set.examples.push_back({std::move(*text), each.key, code.value_or("")});
        }
    }
}

}  // namespace

intent_set load_intents(const std::string& folder) {
    intent_set made;
    std::vector<problem> problems;
    const auto top = (fs::path{folder} / "intents.yaml").string();
    const auto read = [&](const std::string& file, const auto& by) {
        const auto text = palabre::detail::file_text(file, yaml_reader::most_bytes);
        yaml_reader yaml{file};
        by(yaml, yaml.parse(text));
        std::ranges::move(yaml.take_problems(), std::back_inserter(problems));
    };
    read(top, [&](yaml_reader& yaml, const yaml_node& root) { intents_reader{yaml, made}.read_top(root); });
    std::vector<std::string> files;
    for (const auto& each : fs::directory_iterator{folder})
        if (const auto name = each.path().filename().string();
            name.starts_with("sentences.") && name.ends_with(".yaml"))
            files.push_back(each.path().string());
    std::ranges::sort(files);
    sentences_known known;
    for (const auto& file : files)
        read(file, [&](yaml_reader& yaml, const yaml_node& root) { read_sentences(yaml, root, made, known); });
    for (const auto& each : made.intents)
        if (std::ranges::find(made.examples, each.name, &example::intent) == made.examples.end())
            problems.push_back({place{top}, fmt::format("no sentence says '{}'", each.name),
                                "write some 30 of them in sentences.LANGUAGE.yaml"});
    if (!problems.empty()) throw error{errc::invalid_file, std::move(problems)};
    return made;
}

}  // namespace palabre::assistant
