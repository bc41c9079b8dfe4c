// examples/palabre_center/company_settings.cpp - the section `companies` of palabre-center's file.
#include "company_settings.hpp"

#include "after_calls.hpp"
#include "calling_rules.hpp"
#include "onward_settings.hpp"
#include "translator_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

/// What of customers' files is taken, and the canned answers, whose own problems are told at their places.
void read_files(settings_reader& from, const yaml_node& node, company& made) {
    if (const auto* const files = from.section(node, "files", {"largest_mb", "kinds"})) {
        constexpr std::int64_t megabyte = 1'000'000;
        std::int64_t count = 0;
        from.number(*files, "largest_mb", 1, 100, count);
        if (count > 0) made.files.largest = static_cast<std::size_t>(count * megabyte);
        from.texts(
            *files, "kinds", made.files.kinds,
            [](const std::string& kind) {
                static const std::vector<std::string> known{"image", "audio", "video", "document", "sticker"};
                return std::ranges::find(known, kind) != known.end() ? "" : fmt::format("no file is a {}", shown(kind));
            },
            "use image, audio, video, document, sticker");
    }
    const auto* const canned = node.find("canned");
    if (canned == nullptr) return;
    made.canned_file = from.path(*canned);
    try {
        made.canned = std::make_shared<const flow::canned_answers>(flow::canned_answers::load(made.canned_file));
    } catch (const error& wrong) {
        for (const auto& each : wrong.problems())
            each.where.line > 0 ? from.yaml().report(each.where, each.what, each.cure)
                                : from.report(*canned, each.what, "docs/manual/files.md shows one");
    }
}

void read_company(settings_reader& from, const yaml_node& node, const std::vector<company>& all, company& made) {
    from.text(node, "title", made.keeps.title);
    if (const auto* const code = node.find("country")) {
        try {
            made.keeps.home = country{from.text(*code)};
        } catch (const error& wrong) {
            from.report(*code, wrong.problems().front().what, "write its two letters by ISO 3166: BJ, TG, NE");
        }
    }
    from.texts(
        node, "addresses", made.keeps.addresses,
        [&](const std::string& address) {
            for (const auto& other : all)
                if (&other != &made && std::ranges::count(other.keeps.addresses, address) != 0)
                    return fmt::format("{} is an address of '{}' already", address, other.keeps.company);
            return std::string{};
        },
        "an address belongs to one company");
    from.time(node, "patience", 0s, 10s, made.keeps.patience);
    read_entry(from, node, made.entry);
    read_onward(from, node, made.keeps.onward, made.conversations);
    read_files(from, node, made);
    read_translator(from, node, made.translator);
    read_languages(from, node, made.languages);
    read_after_calls(from, node, made);
    read_calling_rules(from, node, made);
    read_scheduled(from, node, made.reports);
    if (const auto* const events = node.find("events")) made.events = from.duration(*events, 1h, 24h * 365);
    const auto* const keep =
        from.section(node, "retention",
                     {"entries", "interactions", "messages", "sessions", "customers", "recordings", "recordings_of"});
    if (keep == nullptr) return;
    const auto time = [&](std::string_view key, std::optional<palabre::duration>& into) {
        if (const auto* const found = keep->find(key)) into = from.duration(*found, 1h, 24h * 36'500);
    };
    time("entries", made.forgets.entries);
    time("interactions", made.forgets.interactions);
    time("messages", made.forgets.messages);
    time("sessions", made.forgets.sessions);
    time("customers", made.forgets.customers);
    const auto kept = [&](const yaml_node& of, duration& into) {
        if (const auto read = from.duration(of, 24h, 24h * 3'650)) into = *read;
    };
    if (const auto* const found = keep->find("recordings")) kept(*found, made.keeps.recordings.kept);
    if (const auto* const each = from.entries(*keep, "recordings_of", "QUEUE: 30d"))
        for (const auto& one : each->entries) kept(one.value, made.keeps.recordings.by_name[one.key]);
}

}  // namespace

void read_companies(settings_reader& from, const yaml_node& root, role who, configuration& into) {
    const auto* const all = from.entries(root, "companies", "NAME: {title: ..., country: ..., addresses: [...]}");
    if (all == nullptr) return;
    if (!into.store && who == role::main)
        from.report(*all, "companies have nowhere to be kept", "add store: {url: sqlite:FILE}");
    const company* takes_others = nullptr;
    into.companies.reserve(all->entries.size());
    for (const auto& each : all->entries) {
        company& made = into.companies.emplace_back();
        made.where = from.yaml().place_of(each);
        made.keeps.company = made.keeps.title = each.key;
        made.keeps.gathers = 100ms;
        const bool is_name = each.key.size() >= 2 && each.key.size() <= 64 && std::ranges::all_of(each.key, [](char c) {
                                 return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                             });
        if (!is_name)
            from.yaml().report(made.where, shown(each.key) + " is no name of a company",
                               "name it with 2 to 64 of a-z, 0-9 and '-'");
        if (each.value.is != yaml_node::kind::null &&
            from.yaml().expect_map(each.value,
                                   {"title", "country", "addresses", "patience", "retention", "events", "unavailable",
                                    "entry", "queues", "conversations", "files", "canned", "assistants", "translator",
                                    "languages", "after_calls", "calling_rules", "reports"})) {
            read_company(from, each.value, into.companies, made);
            if (who == role::main) read_assistants(from, each.value, each.key, made.assistants);
        }
        if (!made.keeps.addresses.empty()) continue;
        if (takes_others != nullptr)
            from.yaml().report(made.where,
                               fmt::format("{} and {} both take all other addresses",
                                           shown(takes_others->keeps.company), shown(each.key)),
                               "name the addresses of one of them");
        takes_others = &made;
    }
}

}  // namespace palabre_center
