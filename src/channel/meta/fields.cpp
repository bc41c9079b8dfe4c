// src/channel/meta/fields.cpp - what is missing is empty, and nothing throws.
#include "channel/meta/fields.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <charconv>
#include <new>

namespace palabre::meta {
namespace json = boost::json;

const json::object* object_at(const json::object& of, std::string_view name) noexcept {
    const auto* const found = of.if_contains(name);
    return found != nullptr ? found->if_object() : nullptr;
}

const json::array& array_at(const json::object& of, std::string_view name) noexcept {
    static const json::array none;
    const auto* const found = of.if_contains(name);
    const auto* const list = found != nullptr ? found->if_array() : nullptr;
    return list != nullptr ? *list : none;
}

std::string text_of(const json::value& from) {
    if (const auto* const text = from.if_string()) {
        std::string made{text->data(), text->size()};
        std::erase(made, '\0');  // no database keeps one in a text
        return made;
    }
    if (const auto* const number = from.if_int64()) return std::to_string(*number);
    if (const auto* const large = from.if_uint64()) return std::to_string(*large);
    return {};
}

std::string text_at(const json::object& of, std::string_view name) {
    const auto* const found = of.if_contains(name);
    return found != nullptr ? text_of(*found) : std::string{};
}

std::optional<std::int64_t> integer_at(const json::object& of, std::string_view name) noexcept {
    const auto* const found = of.if_contains(name);
    if (found == nullptr) return {};
    if (const auto* const number = found->if_int64()) return *number;
    const auto* const text = found->if_string();
    if (text == nullptr || text->empty()) return {};
    std::int64_t made = 0;
    const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), made);
    if (failed != std::errc{} || end != text->data() + text->size()) return {};
    return made;
}

std::optional<double> number_at(const json::object& of, std::string_view name) noexcept {
    const auto* const found = of.if_contains(name);
    if (found == nullptr || !found->is_number()) return {};
    if (const auto* const real = found->if_double()) return *real;
    if (const auto* const large = found->if_uint64()) return static_cast<double>(*large);
    return static_cast<double>(found->get_int64());
}

calendar_time moment_at(const json::object& of, std::string_view name, duration unit) noexcept {
    constexpr std::int64_t year_10000 = 253'402'300'800;  // in seconds
    const auto count = integer_at(of, name).value_or(0);
    if (count < 0) return {};
    const auto most = year_10000 * 1'000'000 / unit.count();
    return count < most ? calendar_time{unit * count} : calendar_time{};
}

parsed parse_object(std::string_view body) {
    boost::system::error_code failed;
    try {
        auto whole = json::parse(body, failed);
        if (failed) return {{}, failed.message()};
        if (!whole.is_object()) return {{}, "it is no object"};
        return {std::move(whole.get_object()), {}};
    } catch (const std::bad_alloc&) {
        return {{}, "it is too large"};
    }
}

}  // namespace palabre::meta
