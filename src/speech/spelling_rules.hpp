// src/speech/spelling_rules.hpp - one language's rules as they are kept: sets, clips, signs.
#pragma once

#include "palabre/speech/spelling.hpp"
#include "speech/number_rules.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::speech {

struct spelling::rules {
    std::string language, reviewed;
    detail::number_rules numbers;
    std::vector<spelt_clip> clips;
    std::map<char, std::uint32_t> signs;  ///< "+", "*" and "#" among digits.
    std::optional<std::uint32_t> number, percent, duration, date, full_date, time, digits, telephone;
    std::map<std::string, std::uint32_t, std::less<>> money;  ///< By currency.
    bool by_groups = false;                                   ///< Telephone numbers; else digit by digit.
    std::uint32_t pause = 0;                                  ///< Between the groups of a telephone number.

    bool spell(std::string_view value, std::vector<std::uint32_t>& into) const;

private:
    bool spell_number(std::optional<std::uint32_t> set, std::string_view text, std::vector<std::uint32_t>& into) const;
    bool spell_money(std::string_view text, std::vector<std::uint32_t>& into) const;
    bool spell_date(std::string_view text, bool with_weekday, std::vector<std::uint32_t>& into) const;
    bool spell_time(std::string_view text, std::vector<std::uint32_t>& into) const;
    bool spell_digits(std::string_view text, std::vector<std::uint32_t>& into) const;
    bool spell_telephone(std::string_view text, std::vector<std::uint32_t>& into) const;
};

}  // namespace palabre::speech
