// examples/palabre_center/scheduled_settings.cpp - reads which reports come by themselves.
#include "scheduled_settings.hpp"

#include "settings_reader.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre_center {

using namespace palabre;
using detail::shown;
using detail::yaml_node;

namespace {

/// "07:30".
void read_time(settings_reader& from, const yaml_node& node, std::chrono::minutes& into) {
    const auto text = from.text(node);
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 99; };
    if (text.size() == 5 && text[2] == ':') {
        const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
        if (hour < 24 && minute < 60) {
            into = std::chrono::hours{hour} + std::chrono::minutes{minute};
            return;
        }
    }
    from.report(node, shown(text) + " is no time of the day", "write it so: \"07:30\"");
}

/// What the library says of a name is told where the name stands.
template<class Read> void read_name(settings_reader& from, const yaml_node& map, std::string_view key, Read read) {
    const auto* const found = map.find(key);
    if (found == nullptr) return;
    const auto text = from.text(*found);
    if (text.empty()) return;
    try {
        read(text);
    } catch (const error& wrong) {
        from.report(*found, wrong.problems().front().what, wrong.problems().front().cure);
    }
}

std::string why_no_number(const std::string& text) {
    const bool is = text.size() >= 8 && text.size() <= 16 && text.front() == '+' &&
                    std::all_of(text.begin() + 1, text.end(), [](char each) { return each >= '0' && each <= '9'; });
    return is ? "" : shown(text) + " is no number with its country";
}

}  // namespace

void read_scheduled(settings_reader& from, const yaml_node& company_map, std::vector<scheduled_report>& into) {
    const auto* const all = from.entries(company_map, "reports", "NAME: {each: day, at: \"07:00\", to: [\"+229...\"]}");
    if (all == nullptr) return;
    for (const auto& each : all->entries) {
        auto& made = into.emplace_back();
        made.name = each.key;
        if (!from.yaml().expect_map(each.value,
                                    {"each", "at", "figures", "by", "language", "on", "to", "folder", "form"}))
            continue;
        static constexpr std::array<std::string_view, 3> spans{"day", "week", "month"};
        if (const auto* const span = each.value.find("each"))
            if (const auto which = from.word(*span, spans)) made.each = report::grain_from(spans[*which]);
        if (const auto* const at = each.value.find("at")) read_time(from, *at, made.at);
        from.texts(
            each.value, "figures", made.figures,
            [](const std::string& name) {
                try {
                    for (const auto& one : report::read_names(name)) report::figure_of(one);
                    return std::string{};
                } catch (const error& wrong) {
                    return wrong.problems().front().what;
                }
            },
            "docs/manual/figures.md has them all");
        read_name(from, each.value, "by", [&](const std::string& name) { made.by = history::dimension_from(name); });
        read_name(from, each.value, "form", [&](const std::string& name) { made.as = report::form_from(name); });
        static constexpr std::array<std::string_view, 2> languages{"fr", "en"}, channels{"sms", "whatsapp"};
        if (const auto* const language = each.value.find("language"))
            if (const auto which = from.word(*language, languages)) made.language = languages[*which];
        if (const auto* const on = each.value.find("on"))
            if (const auto which = from.word(*on, channels)) made.on = *which == 0 ? medium::sms : medium::whatsapp;
        from.texts(each.value, "to", made.to, why_no_number, "write it with its country: \"+2290197123456\"");
        from.path(each.value, "folder", made.folder);
        if (made.to.empty() && made.folder.empty())
            from.report(each.value, fmt::format("the report {} goes nowhere", shown(made.name)),
                        "add to: [NUMBER], or folder: FOLDER");
    }
}

}  // namespace palabre_center
