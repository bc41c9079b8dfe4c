// examples/palabre_center/forms.cpp - the form that agents of a queue fill in after a talk.
#include "agent_reading.hpp"

#include <fmt/format.h>

#include <array>

namespace palabre_center {

using namespace palabre;
using detail::shown;

namespace {

constexpr auto kinds = std::to_array<std::string_view>({"text", "number", "truth", "date", "choice"});
constexpr auto meanings =
    std::to_array<std::string_view>({"success", "refusal", "callback", "no_contact", "wrong_party", "other"});
constexpr auto follows = std::to_array<std::string_view>({"callback"});
constexpr std::size_t longest_name = 64;

bool has_name(settings_reader& from, const yaml_entry& of) {
    const bool is_plain = of.key.size() <= longest_name && !of.key.empty() &&
                          of.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!is_plain)
        from.report(of.value, fmt::format("{} cannot be a code", shown(of.key)),
                    "use a-z, 0-9 and _, at most 64 of them");
    return is_plain;
}

/// {fr: Vendu, en: Sold}
void read_labels(settings_reader& from, const yaml_node& map, labels& into) {
    if (from.yaml().required(map, "label") != nullptr) from.named_texts(map, "label", into);
}

void read_field(settings_reader& from, const yaml_entry& of, form_outcome& into) {
    if (!has_name(from, of) || !from.yaml().expect_map(of.value, {"label", "type", "required", "choices"})) return;
    auto& made = into.fields.emplace_back();
    made.name = of.key;
    read_labels(from, of.value, made.label);
    if (const auto* const type = of.value.find("type"))
        made.is = static_cast<form_field::kind>(from.word(*type, kinds).value_or(0));
    from.yes_or_no(of.value, "required", made.required);
    if (const auto* const all = from.entries(of.value, "choices", "CODE: {LANGUAGE: TEXT}"))
        for (const auto& each : all->entries)
            if (has_name(from, each)) {
                yaml_node alone;
                alone.is = yaml_node::kind::map;
                alone.entries.push_back({"label", each.line, each.column, each.value});
                from.named_texts(alone, "label", made.choices[each.key]);
            }
    const bool has_choices = !made.choices.empty();
    if (has_choices != (made.is == form_field::kind::choice))
        from.report(of.value, has_choices ? "only a choice has 'choices'" : "there is nothing to choose from",
                    has_choices ? "write 'type: choice'" : "give it 'choices'");
}

}  // namespace

void read_form(settings_reader& from, const yaml_node& map, wrap_form& into) {
    const auto* const all = from.entries(map, "form", "CODE: {label: {LANGUAGE: TEXT}}");
    if (all == nullptr) return;
    for (const auto& each : all->entries) {
        if (!has_name(from, each) || !from.yaml().expect_map(each.value, {"label", "means", "note", "fields", "then"}))
            continue;
        auto& made = into.emplace_back();
        made.code = each.key;
        read_labels(from, each.value, made.label);
        if (const auto* const means = each.value.find("means"))
            made.means = static_cast<history::meaning>(from.word(*means, meanings).value_or(meanings.size() - 1));
        from.yes_or_no(each.value, "note", made.needs_note);
        if (const auto* const then = each.value.find("then")) made.calls_back = from.word(*then, follows).has_value();
        if (const auto* const fields =
                from.entries(each.value, "fields", "NAME: {label: {LANGUAGE: TEXT}, type: text}"))
            for (const auto& field : fields->entries) read_field(from, field, made);
    }
}

}  // namespace palabre_center
