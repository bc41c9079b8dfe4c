// examples/palabre_center/assistant_settings.cpp - `assistants` of a company in palabre-center's file.
#include "assistants.hpp"

#include "settings_reader.hpp"

#include "core/file_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using palabre::detail::shown;

namespace {

/// What a file of its own has wrong is told at its places there.
template<class Read> void from_file(settings_reader& from, const yaml_node& named, Read read) {
    try {
        read();
    } catch (const error& wrong) {
        for (const auto& each : wrong.problems())
            each.where.line > 0 ? from.yaml().report(each.where, each.what, each.cure)
                                : from.report(named, each.what, each.cure);
    }
}

void read_threshold(settings_reader& from, const yaml_node& map, double& into) {
    from.rate(map, "threshold", 1, into);
}

void read_faq(settings_reader& from, const yaml_node& node, const std::string& company, assistant_settings& made) {
    if (!from.yaml().expect_map(node, {"files", "threshold"})) return;
    read_threshold(from, node, made.faq_threshold);
    const auto* const files = from.yaml().required(node, "files");
    if (files == nullptr) return;
    if (files->is != yaml_node::kind::list)
        return from.report(*files, "'files' is no list", "write [faq.fr.yaml, faq.en.yaml]");
    for (const auto& each : files->items)
        from_file(from, each, [&] {
            auto read = assistant::load_faq(from.path(each));
            if (read.company != company)
                from.report(each, fmt::format("{} is of the company '{}'", shown(read.name), read.company),
                            "give the company its own");
            else if (std::ranges::find(made.faq, read.language, &assistant::faq_file::language) != made.faq.end())
                from.report(each, fmt::format("two files are in '{}'", read.language), "make one of them");
            else
                made.faq.push_back(std::move(read));
        });
}

void read_intents(settings_reader& from, const yaml_node& node, assistant_settings& made) {
    if (!from.yaml().expect_map(node, {"folder", "model", "threshold"})) return;
    read_threshold(from, node, made.intents_threshold);
    from.path(node, "model", made.model);
    if (const auto* const folder = from.yaml().required(node, "folder"))
        from_file(from, *folder, [&] { made.intents = assistant::load_intents(from.path(*folder)); });
}

/// As a text of the environment, or as a file of its own; both are nobody's business.
void read_key(settings_reader& from, const yaml_node& node, secret& into) {
    const auto* const file = node.find("key_file");
    const auto* const key = node.find("key");
    if (key != nullptr) into = secret{from.text(*key)};
    if (key != nullptr && file != nullptr) return from.report(*file, "a key and a file of one", "keep one of them");
    if (file == nullptr) return;
    from_file(from, *file, [&] {
        auto text = palabre::detail::file_text(from.path(*file), 4096);
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
        into = secret{text};
    });
}

void read_llm(settings_reader& from, const yaml_node& node, assistant_settings& made) {
    if (!from.yaml().expect_map(node,
                                {"url", "model", "key", "key_file", "prompt", "threshold", "limit", "requests",
                                 "messages", "price_in", "price_out", "most_cost", "mask", "confirm", "yes", "no"}))
        return;
    auto& options = made.llm.emplace();
    read_threshold(from, node, made.llm_threshold);
    if (const auto* const url = from.yaml().required(node, "url")) options.url = from.text(*url);
    from.text(node, "model", options.model);
    read_key(from, node, options.key);
    if (const auto* const prompt = from.yaml().required(node, "prompt"))
        from_file(from, *prompt, [&] { options.first = assistant::load_prompt(from.path(*prompt)); });
    from.time(node, "limit", 100ms, 5min, options.limit);
    from.number(node, "requests", 1, 20, options.most_requests);
    from.number(node, "messages", 1, 1000, options.most_messages);
    constexpr std::int64_t most_money = 1'000'000'000'000;
    from.number(node, "price_in", 0, most_money, options.price_in);
    from.number(node, "price_out", 0, most_money, options.price_out);
    from.number(node, "most_cost", 0, most_money, options.most_cost);
    from.yes_or_no(node, "mask", options.mask);
    from.named_texts(node, "confirm", options.confirm);
    const auto words = [&](std::string_view key, std::vector<std::string>& into) {
        std::vector<std::string> read;
        from.texts(node, key, read);
        if (!read.empty()) into = std::move(read);
    };
    words("yes", options.yes);
    words("no", options.no);
    if (options.confidence < made.llm_threshold) options.confidence = made.llm_threshold;
}

}  // namespace

void read_assistants(settings_reader& from, const yaml_node& company, const std::string& name,
                     std::vector<assistant_settings>& into) {
    const auto* const all =
        from.entries(company, "assistants", "NAME: {faq: {files: [...]}, intents: {...}, llm: {...}}");
    if (all == nullptr) return;
    for (const auto& each : all->entries) {
        auto& made = into.emplace_back();
        made.name = each.key;
        made.where = from.yaml().place_of(each);
        if (!from.yaml().expect_map(each.value, {"faq", "intents", "llm", "operations"})) continue;
        if (const auto* const faq = each.value.find("faq")) read_faq(from, *faq, name, made);
        if (const auto* const intents = each.value.find("intents")) read_intents(from, *intents, made);
        if (const auto* const llm = each.value.find("llm")) read_llm(from, *llm, made);
        from.texts(each.value, "operations", made.operations);
        if (each.value.find("faq") == nullptr && each.value.find("intents") == nullptr && !made.llm)
            from.yaml().report(made.where, fmt::format("the assistant {} knows nothing", shown(made.name)),
                               "give it faq, intents or llm");
        if (!made.operations.empty() && !made.llm)
            from.yaml().report(made.where,
                               fmt::format("the assistant {} has operations and no language model", shown(made.name)),
                               "intents name theirs themselves; leave 'operations' out");
    }
}

}  // namespace palabre_center
