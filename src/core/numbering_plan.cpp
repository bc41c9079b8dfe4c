// src/core/numbering_plan.cpp - a written number becomes its normal form, or a reason why it has none.
#include "palabre/core/numbering_plan.hpp"

#include "core/number_scan.hpp"
#include "core/numbering_data.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::numbering {
namespace {

using detail::digit_row;
using detail::most_digits;
using detail::number_plan;
using detail::numbering_data;

constexpr std::size_t least_digits = 7;  // the shortest there are, with their country's code: +290, +683
constexpr std::size_t shortest_code = 3, longest_code = 6;

/// What digits turned out to be, or why they are nothing. `code` points into those digits, or into the plan.
struct verdict {
    const number_plan* plan = nullptr;
    std::string_view code;
    digit_row national;
    number_kind kind = number_kind::unknown;
    numbering::fault fault = numbering::fault::none;
    std::size_t digits = 0;  // how many were too few or too many

    bool vouched() const noexcept { return fault == numbering::fault::none && plan != nullptr; }
};

verdict refused(fault why, const number_plan* plan, std::size_t digits) noexcept {
    verdict refusal;
    refusal.plan = plan;
    refusal.fault = why;
    refusal.digits = digits;
    return refusal;
}

/// A national number in its newest form. What is valid today stands as it is; only then is it tried as a form of before
/// one or more migrations.
std::optional<verdict> renewed(const number_plan& plan, std::string_view digits) noexcept {
    digit_row national{digits, ""};
    const detail::number_range* range = plan.range(digits);
    if (range == nullptr) {
        for (const auto& each : plan.migrations) {
            const digit_row old = national;
            national = digit_row{each.front(old.view()), old.view()};
        }
        range = plan.range(national.view());
        if (range == nullptr) return std::nullopt;
    }
    verdict found;
    found.plan = &plan;
    found.code = plan.code;
    found.national = national;
    found.kind = range->kind;
    return found;
}

/// National digits, with or without the trunk prefix: people write +234 (0) 802... too.
verdict read_national(const number_plan& plan, std::string_view digits) noexcept {
    if (const auto found = renewed(plan, digits)) return *found;
    std::size_t size = digits.size();
    if (!plan.trunk_prefix.empty() && digits.starts_with(plan.trunk_prefix)) {
        if (const auto found = renewed(plan, digits.substr(plan.trunk_prefix.size()))) return *found;
        size -= plan.trunk_prefix.size();
    }
    if (plan.has_length(size)) return refused(fault::unassigned, &plan, size);
    return refused(size < plan.longest() ? fault::too_short : fault::too_long, &plan, size);
}

/// Digits with a country's code in front.
verdict read_international(const numbering_data& data, std::string_view digits) noexcept {
    const std::size_t size = data.codes.longest(digits);
    if (size == 0) return refused(fault::no_such_country, nullptr, digits.size());
    if (const number_plan* const plan = data.plan_of(digits.substr(0, size)))
        return read_national(*plan, digits.substr(size));
    if (digits.size() < least_digits) return refused(fault::too_short, nullptr, digits.size());
    if (digits.size() > most_digits) return refused(fault::too_long, nullptr, digits.size());
    verdict found;
    found.code = digits.substr(0, size);
    found.national = digit_row{digits.substr(size), ""};
    return found;
}

/// Digits as somebody in the plan's country writes them.
verdict read_at_home(const numbering_data& data, const number_plan& home, std::string_view digits) noexcept {
    std::optional<verdict> abroad;
    for (const auto& prefix : home.international_prefixes) {
        if (!digits.starts_with(prefix)) continue;
        abroad = read_international(data, digits.substr(prefix.size()));
        if (abroad->plan != nullptr) break;  // 009 234... is Nigeria, right or wrong, while 00 92... is Pakistan
    }
    if (abroad) return *abroad;
    const verdict national = read_national(home, digits);
    if (national.vouched()) return national;
    const verdict with_code = read_international(data, digits);
    if (with_code.vouched()) return with_code;
    if (digits.size() >= shortest_code && digits.size() <= longest_code && digits.front() != '0') {
        verdict found;
        found.plan = &home;
        found.national = digit_row{digits, ""};
        found.kind = number_kind::short_code;
        return found;
    }
    return national.fault == fault::too_long && with_code.plan == &home ? with_code : national;
}

verdict read(const numbering_data& data, const detail::scanned_number& scanned, country home) noexcept {
    const number_plan* const plan = data.plan(home);
    const std::string_view digits = scanned.digits.view();
    if (scanned.fault != fault::none) return refused(scanned.fault, plan, digits.size());
    if (scanned.digits.overflows()) return refused(fault::too_long, plan, scanned.digits.size());
    if (scanned.international) return read_international(data, digits);
    if (plan != nullptr) return read_at_home(data, *plan, digits);
    const verdict with_code = read_international(data, digits);
    return with_code.vouched() ? with_code : refused(fault::no_country, nullptr, digits.size());
}

/// Undoes the migrations that come after `as_of`.
std::string_view rewound(const number_plan& plan, std::string_view national, calendar_time as_of) noexcept {
    for (auto each = plan.migrations.rbegin(); each != plan.migrations.rend() && each->when > as_of; ++each)
        if (const std::string_view old = each->before(national); !old.empty()) national = old;
    return national;
}

std::string why(const verdict& refusal) {
    const number_plan* const plan = refusal.plan;
    const std::string country = plan == nullptr ? "" : " for " + plan->name;
    const std::string example =
        plan == nullptr ? "+33 6 12 34 56 78" : fmt::format("+{} {}", plan->code, plan->grouped(plan->example));
    switch (refusal.fault) {
    case fault::none: return {};
    case fault::withheld: return "the caller withholds the number; ask for it, or use the channel's own address";
    case fault::not_text: return "the address is not UTF-8; convert it where it enters";
    case fault::not_a_number: return "the address holds more than a telephone number; write it like " + example;
    case fault::too_short:
        return fmt::format("{} digits are too few{}; write them all, as in {}", refusal.digits, country, example);
    case fault::too_long:
        return fmt::format("{} digits are too many{}; write one number, with + if it is abroad, as in {}",
                           refusal.digits, country, example);
    case fault::no_country: return "the number does not say its country; write + and the country's code in front";
    case fault::no_such_country: return "no country has such a code; check the digits after the +, as in " + example;
    case fault::unassigned:
        return fmt::format("{} has no numbers that begin so; check the first digits, as in {}", plan->name, example);
    }
    return {};
}

}  // namespace

std::string_view to_string(fault found) noexcept {
    switch (found) {
    case fault::none: return "none";
    case fault::withheld: return "withheld";
    case fault::not_text: return "not_text";
    case fault::not_a_number: return "not_a_number";
    case fault::too_short: return "too_short";
    case fault::too_long: return "too_long";
    case fault::no_country: return "no_country";
    case fault::no_such_country: return "no_such_country";
    case fault::unassigned: return "unassigned";
    }
    return "none";
}

plans plans::builtin() {
    return plans{std::make_shared<const numbering_data>(
        detail::load_numbering({}, detail::builtin_numbering_plans, "numbering_plans.yaml"))};
}

plans plans::load(std::string_view yaml, std::string file) {
    return plans{
        std::make_shared<const numbering_data>(detail::load_numbering(*builtin().data_, yaml, std::move(file)))};
}

phone_number plans::made(std::string_view code, std::string_view national, number_kind kind, country home,
                         std::string_view written) {
    phone_number number;
    char* end = number.text_.data();
    if (!code.empty()) *end++ = '+';
    end = std::copy(code.begin(), code.end(), end);
    number.front_ = static_cast<std::uint8_t>(end - number.text_.data());
    end = std::copy(national.begin(), national.end(), end);
    number.size_ = static_cast<std::uint8_t>(end - number.text_.data());
    number.kind_ = kind;
    number.home_ = home;
    number.written_ = written;
    return number;
}

reading plans::parse(std::string_view written, country home, calendar_time as_of) const {
    const detail::scanned_number scanned = detail::scan_number(written);
    const verdict found = read(*data_, scanned, home);
    if (found.fault != fault::none) return {std::nullopt, found.fault, why(found)};
    std::string_view national = found.national.view();
    if (found.plan != nullptr && !found.code.empty()) national = rewound(*found.plan, national, as_of);
    const country where = found.plan == nullptr ? country{} : found.plan->id;
    return {made(found.code, national, found.kind, where, written), fault::none, {}};
}

std::vector<phone_number> plans::forms(const phone_number& number) const {
    const number_plan* const plan = number.is_short_code() ? nullptr : data_->plan(number.home());
    if (plan == nullptr) return {number};
    const auto newest_form = renewed(*plan, number.national_digits());
    if (!newest_form) return {number};
    std::string_view national = newest_form->national.view();
    std::vector<phone_number> all{made(plan->code, national, number.kind(), plan->id, number.written())};
    for (auto each = plan->migrations.rbegin(); each != plan->migrations.rend(); ++each) {
        const std::string_view old = each->before(national);
        if (old.empty()) continue;
        national = old;
        all.push_back(made(plan->code, national, number.kind(), plan->id, number.written()));
    }
    return all;
}

std::string plans::national(const phone_number& number) const {
    const number_plan* const plan = data_->plan(number.home());
    if (number.is_short_code() || plan == nullptr) return international(number);
    return plan->trunk_prefix + plan->grouped(number.national_digits());
}

std::string plans::international(const phone_number& number) const {
    if (number.is_short_code()) return std::string{number.normal()};
    const std::string_view digits = number.national_digits();
    const std::string_view code = number.normal().substr(0, number.normal().size() - digits.size());
    const number_plan* const plan = data_->plan(number.home());
    return fmt::format("{} {}", code, plan == nullptr ? std::string{digits} : plan->grouped(digits));
}

std::optional<operator_hint> plans::assigned_operator(const phone_number& number) const {
    const number_plan* const plan = number.is_short_code() ? nullptr : data_->plan(number.home());
    const auto current = plan == nullptr ? std::nullopt : renewed(*plan, number.national_digits());
    const std::uint8_t place = current ? plan->operator_of.longest(current->national.view()) : std::uint8_t{0};
    if (place == 0) return std::nullopt;
    return operator_hint{plan->operators[place - 1U], plan->operators_as_of, operator_hint::origin::assigned};
}

std::vector<country> plans::countries() const {
    std::vector<country> all;
    for (const auto& each : data_->plans) all.push_back(each.id);
    return all;
}

}  // namespace palabre::numbering
