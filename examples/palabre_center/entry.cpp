// examples/palabre_center/entry.cpp - a company's entry in palabre-center's file: its rules and its announcement.
#include "entry.hpp"

#include "settings_reader.hpp"

#include "core/file_text.hpp"
#include "palabre/core/error.hpp"

#include <algorithm>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

void read_hours(settings_reader& from, const yaml_node& node, entry_settings& into) {
    const auto file = from.path(node);
    if (file.empty()) return;
    try {
        into.open = calendar::load(detail::file_text(file, 4'000'000), file);
    } catch (const error& wrong) {
        for (const auto& each : wrong.problems())
            from.yaml().report(wrong.code() == errc::not_found ? from.yaml().place_of(node) : each.where, each.what,
                               each.cure);
    }
}

void read_announcement(settings_reader& from, const yaml_node& node, announcement& into) {
    from.path(node, "prompts", into.prompts);
    from.text(node, "clip", into.clip);
    from.time(node, "sms_every", 0s, 24h * 366, into.once_in);
    if (from.yaml().required(node, "say") == nullptr) return;
    const auto* const say = from.entries(node, "say", "LANGUAGE: TEXT");
    if (say == nullptr) return;
    for (const auto& each : say->entries)  // in the order of the file, which is that of speaking
        into.words.push_back({each.key, from.text(each.value)});
    if (into.words.empty()) from.report(*say, "nothing is said", "add fr: TEXT");
    const auto* const sms = from.entries(node, "sms", "LANGUAGE: TEXT");
    if (sms == nullptr) return;
    for (const auto& each : sms->entries) {
        const auto said = std::ranges::find(into.words, each.key, &announcement::wording::language);
        if (said != into.words.end())
            said->message = from.text(each.value);
        else
            from.yaml().report(from.yaml().place_of(each), "nothing is said in " + shown(each.key),
                               "add it to 'say' too");
    }
}

}  // namespace

void read_entry(settings_reader& from, const yaml_node& company, entry_settings& into) {
    const auto* const says = from.section(company, "unavailable", {"say", "sms", "prompts", "clip", "sms_every"});
    if (says != nullptr) read_announcement(from, *says, into.says.emplace());
    const auto* const rules = from.section(company, "entry", {"most_calls", "hours", "essential", "essential_store"});
    if (rules == nullptr) return;
    if (company.find("unavailable") == nullptr)
        from.report(*rules, "nothing is said to who is not let in",
                    "add unavailable: {say: {fr: TEXT}, sms: {fr: TEXT}}");
    from.number(*rules, "most_calls", 0, 1'000'000, into.most);
    if (const auto* const hours = rules->find("hours")) read_hours(from, *hours, into);
    from.texts(*rules, "essential", into.essential);
    if (const auto* const names = rules->find("essential"))
        into.essential_where.assign(std::max<std::size_t>(into.essential.size(), 1), from.yaml().place_of(*names));
    from.yes_or_no(*rules, "essential_store", into.store_is_essential);
}

}  // namespace palabre_center
