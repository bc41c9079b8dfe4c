// src/flow/file_words.hpp - how ids, names, languages, keys and clips may be spelt in a flow.
#pragma once

#include <string_view>

namespace palabre::flow::detail {

/// [a-z][a-z0-9_]*: nodes, calendars, notices.
bool is_id(std::string_view text) noexcept;
inline constexpr std::string_view id_rule = "write small letters, digits and _, a letter first";

/// [A-Za-z_][A-Za-z0-9_]*: what expressions can name.
bool is_name(std::string_view text) noexcept;
inline constexpr std::string_view name_rule = "write letters, digits and _, no digit first";

/// BCP 47, as far as its form goes: "fr", "fon", "fr-BJ".
bool is_language(std::string_view text) noexcept;
inline constexpr std::string_view language_rule = "write a code such as fr, en or fon";

/// What a customer can press: one to four of 0-9, * and #.
bool is_choice(std::string_view text) noexcept;
inline constexpr std::string_view choice_rule = "write one to four of 0-9, * and #, in quotes";

/// A path of letters, digits, - and _ that cannot leave its folder: "menu/welcome".
bool is_clip(std::string_view text) noexcept;
inline constexpr std::string_view clip_rule =
    "write letters, digits, - and _, without the ending: welcome, menu/welcome";

}  // namespace palabre::flow::detail
