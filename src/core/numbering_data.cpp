// src/core/numbering_data.cpp - what a numbering plan answers about national digits.
#include "core/numbering_data.hpp"

#include <algorithm>
#include <bit>

namespace palabre::detail {

std::string_view number_migration::front(std::string_view old) const noexcept {
    const std::uint8_t place = old.size() == digits ? front_of.longest(old) : std::uint8_t{0};
    return place == 0 ? std::string_view{} : fronts[place - 1U];
}

std::string_view number_migration::before(std::string_view national) const noexcept {
    const std::size_t size = fronts.front().size();
    if (national.size() != digits + size) return {};
    const std::string_view old = national.substr(size);
    return front(old) == national.substr(0, size) ? old : std::string_view{};
}

const number_range* number_plan::range(std::string_view national) const noexcept {
    const std::uint8_t place = range_of.longest(national);
    if (place == 0 || national.size() > most_digits) return nullptr;
    const number_range& found = ranges[place - 1U];
    return (found.lengths >> national.size() & 1U) != 0 ? &found : nullptr;
}

bool number_plan::has_length(std::size_t size) const noexcept {
    if (size <= most_digits && (lengths >> size & 1U) != 0) return true;
    return std::any_of(migrations.begin(), migrations.end(), [size](auto& each) { return each.digits == size; });
}

std::size_t number_plan::longest() const noexcept {
    return static_cast<std::size_t>(std::bit_width(lengths)) - 1U;
}

std::string number_plan::grouped(std::string_view national) const {
    const number_range* const current = range(national);
    const group_sizes* sizes = current != nullptr ? &current->groups : &groups;
    if (current == nullptr)
        for (const auto& each : migrations)
            if (!each.front(national).empty()) sizes = &each.groups;
    std::string text;
    for (std::size_t i = 0; i < sizes->size() && (*sizes)[i] != 0 && !national.empty(); ++i) {
        const bool last = i + 1 == sizes->size() || (*sizes)[i + 1] == 0;
        const std::size_t size = last ? national.size() : std::min<std::size_t>((*sizes)[i], national.size());
        if (!text.empty()) text += ' ';
        text += national.substr(0, size);
        national.remove_prefix(size);
    }
    return text += national;
}

const number_plan* numbering_data::plan(country id) const noexcept {
    const auto found = std::lower_bound(plans.begin(), plans.end(), id, [](auto& a, country b) { return a.id < b; });
    return found != plans.end() && found->id == id ? &*found : nullptr;
}

const number_plan* numbering_data::plan_of(std::string_view code) const noexcept {
    std::size_t index = 0;
    for (const char digit : code) index = index * 10 + static_cast<std::size_t>(digit - '0');
    const std::uint16_t place = plan_of_code[index];
    return place == 0 ? nullptr : &plans[place - 1U];
}

}  // namespace palabre::detail
