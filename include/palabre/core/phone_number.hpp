// palabre/core/phone_number.hpp - one number, however it was written, and the address that the channel gave.
#pragma once

#include "palabre/core/runtime.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace palabre {

/// A country by its ISO 3166-1 alpha-2 code, such as country{"BJ"}; country{} is none.
///
/// Threads: a value.
class country {
public:
    constexpr country() noexcept = default;

    /// Throws error{errc::invalid_argument} unless `code` is two letters A to Z.
    explicit country(std::string_view code);

    /// "BJ"; "" for none.
    constexpr std::string_view code() const noexcept { return {code_.data(), code_[0] == 0 ? 0U : 2U}; }
    constexpr bool empty() const noexcept { return code_[0] == 0; }

    constexpr auto operator<=>(const country&) const noexcept = default;

private:
    std::array<char, 2> code_{};
};

/// What a number is for, as its plan assigns it.
enum class number_kind : std::uint8_t {
    unknown,     ///< Of a country that has no plan here.
    mobile,      ///< Reaches a person by voice and by message.
    fixed,       ///< Reaches a place; messages do not arrive.
    voip,        ///< Reaches an account on the internet.
    service,     ///< Free, shared or premium rate.
    short_code,  ///< 3 to 6 digits that mean something inside one country only, such as 100.
};

/// "mobile", "short_code" and so on: stable names for logs and bindings.
std::string_view to_string(number_kind kind) noexcept;

/// The network that a number is probably on, and since when that is believed. Numbers move between operators and keep
/// their digits: a prefix suggests, a lookup knows, and both grow old.
struct operator_hint {
    enum class origin : std::uint8_t { assigned, looked_up };

    std::string name;
    calendar_time as_of;
    origin from = origin::assigned;

    bool operator==(const operator_hint&) const = default;
};

namespace numbering {
class plans;
}

/// A telephone number that a numbering plan has read (numbering::plans::parse makes them): its normal form, inline, and
/// the address as the channel gave it, because a channel may know its user by an older form. Numbers are the same if
/// their normal forms are; how they were written does not matter.
///
/// Owns:    what it shows; copying it copies written() and 24 bytes.
/// Threads: a value.
class phone_number {
public:
    /// "+2290190011234": E.164 with its plus, at most 15 digits; the bare digits of a short code, such as "100".
    std::string_view normal() const noexcept { return {text_.data(), size_}; }

    /// normal(), or "" for a short code, which nobody outside its country can call.
    std::string_view e164() const noexcept { return is_short_code() ? std::string_view{} : normal(); }

    /// The digits without plus and country code: "0190011234".
    std::string_view national_digits() const noexcept { return normal().substr(front_); }

    /// Where the number belongs; none for a country without a plan.
    country home() const noexcept { return home_; }
    number_kind kind() const noexcept { return kind_; }
    bool is_short_code() const noexcept { return kind_ == number_kind::short_code; }

    /// The address verbatim, such as "whatsapp:22997123456".
    const std::string& written() const noexcept { return written_; }

    friend bool operator==(const phone_number& a, const phone_number& b) noexcept { return a.key() == b.key(); }
    friend auto operator<=>(const phone_number& a, const phone_number& b) noexcept { return a.key() <=> b.key(); }

private:
    friend class numbering::plans;
    phone_number() = default;

    std::pair<std::string_view, country> key() const noexcept {
        return {normal(), is_short_code() ? home_ : country{}};
    }

    std::array<char, 16> text_{};
    std::uint8_t size_ = 0;
    std::uint8_t front_ = 0;  // characters before the national digits
    number_kind kind_ = number_kind::unknown;
    country home_;
    std::string written_;
};

}  // namespace palabre

template<> struct std::hash<palabre::phone_number> {
    std::size_t operator()(const palabre::phone_number& each) const noexcept {
        return std::hash<std::string_view>{}(each.normal());
    }
};
