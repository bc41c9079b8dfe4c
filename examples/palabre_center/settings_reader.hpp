// examples/palabre_center/settings_reader.hpp - the words of a configuration: lengths of time, numbers, secrets.
#pragma once

#include "core/yaml_problems.hpp"
#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palabre_center {

/// Given by an environment for a variable whose value is nobody's business: it is taken for one that is right.
inline constexpr char some_value[] = "";

using palabre::detail::yaml_entry;
using palabre::detail::yaml_node;

/// Reads settings out of a YAML tree into variables that already hold their defaults. What is not as it should be is
/// collected with its place and its cure, and leaves the default.
///
/// Owns:    the problems found so far.
/// Threads: one at a time.
class settings_reader {
public:
    /// `environment` gives a variable of the process, nullptr where it is not set.
    settings_reader(const std::string& file, std::function<const char*(const char*)> environment)
        : file_{file}, environment_{std::move(environment)}, yaml_{file} {}

    palabre::detail::yaml_reader& yaml() noexcept { return yaml_; }

    /// A value as a text, with ${env:NAME} put in its place; "" after a problem. What is some_value stays as it is written.
    std::string text(const yaml_node& node);
    void text(const yaml_node& map, std::string_view key, std::string& into);

    /// A text that names a file or folder, relative to the configuration's.
    void path(const yaml_node& map, std::string_view key, std::string& into);
    std::string path(const yaml_node& node);

    /// "500ms", "30s", "5min", "12h", "365d".
    std::optional<palabre::duration> duration(const yaml_node& node, palabre::duration least, palabre::duration most);

    template<class Duration> void time(const yaml_node& map, std::string_view key, palabre::duration least,
                                       palabre::duration most, Duration& into) {
        if (const auto* const found = map.find(key))
            if (const auto read = duration(*found, least, most)) into = std::chrono::duration_cast<Duration>(*read);
    }

    template<class Number>
    void number(const yaml_node& map, std::string_view key, std::int64_t least, std::int64_t most, Number& into) {
        if (const auto* const found = map.find(key))
            if (const auto read = yaml_.integer(*found, least, most)) into = static_cast<Number>(*read);
    }

    /// 0 or more, decimals allowed.
    void rate(const yaml_node& map, std::string_view key, double most, double& into);

    /// "16384-32767".
    void ports(const yaml_node& node, std::uint16_t& first, std::uint16_t& last);

    void yes_or_no(const yaml_node& map, std::string_view key, bool& into);

    /// The place of the word in `known`.
    std::optional<std::size_t> word(const yaml_node& node, std::span<const std::string_view> known);

    /// A text, or a list of texts; `check` says what is wrong with one, "" where nothing is.
    void texts(const yaml_node& map, std::string_view key, std::vector<std::string>& into,
               const std::function<std::string(const std::string&)>& check = {}, std::string_view cure = {});

    /// NAME: TEXT.
    void named_texts(const yaml_node& map, std::string_view key, std::map<std::string, std::string>& into);

    /// A section: nullptr where it is left out or is no map of these keys.
    const yaml_node* section(const yaml_node& map, std::string_view key, std::initializer_list<std::string_view> known);

    /// The same of entries with names of their own.
    const yaml_node* entries(const yaml_node& map, std::string_view key, std::string_view form);

    void report(const yaml_node& at, std::string what, std::string cure);

    /// Problems of a part that knows no places: each where a text stands that it quotes, else at `section`.
    void report_quoting(const yaml_node& section, const std::vector<palabre::problem>& problems);

private:
    bool has_unknown(const yaml_node& tree) const;

    std::string file_;
    std::function<const char*(const char*)> environment_;
    palabre::detail::yaml_reader yaml_;
    std::vector<palabre::place> unknown_;  // of what is some_value
};

}  // namespace palabre_center
