// src/core/yaml_reader.hpp - reads a YAML file and notes every problem, with its place, instead of stopping at the first.
#pragma once

#include "palabre/core/error.hpp"

#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::detail {

/// A key of a mapping, and whether the mapping is incomplete without it.
struct yaml_key {
    std::string_view name;
    bool required = false;
};

class yaml_reader {
public:
    static constexpr std::size_t bytes_at_most = 4 << 20;

    /// Throws error{errc::too_large} beyond 4 MB, error{errc::invalid_file} if the text is not one YAML document.
    yaml_reader(std::string_view yaml, std::string file);

    const YAML::Node& root() const noexcept { return root_; }

    void complain(const YAML::Node& at, std::string what, std::string cure);

    /// Whether `at` is a mapping. Complains if not, and of keys that are unknown, missing or there twice.
    bool mapping(const YAML::Node& at, std::string_view what, std::initializer_list<yaml_key> keys);

    /// Whether `at` is a mapping whose keys are names; complains if not, and of keys that are there twice.
    bool names(const YAML::Node& at, std::string_view what);

    /// Whether `at` is a list of one or more; complains if not.
    bool list(const YAML::Node& at, std::string_view what);

    /// The text of a scalar; complains and gives nothing if `at` is something else. A missing node is nothing, silently.
    std::optional<std::string> text(const YAML::Node& at, std::string_view what);

    /// A whole number from `least` to `most`; otherwise as text().
    std::optional<int> number(const YAML::Node& at, std::string_view what, int least, int most);

    /// A moment, "2024-11-30" (UTC) or "2024-11-30T00:00:00+01:00"; otherwise as text(). In seconds since 1970.
    std::optional<std::int64_t> moment(const YAML::Node& at, std::string_view what);

    /// Throws error{errc::invalid_file} with all that was noted, in the order of the file.
    void finish();

private:
    place place_of(const YAML::Node& at) const;
    void unique_keys(const YAML::Node& at);

    std::string file_;
    YAML::Node root_;
    std::vector<problem> problems_;
};

/// The word that was meant, if one of `known` is near enough; "" otherwise.
std::string_view nearest(std::string_view written, const std::vector<std::string_view>& known);

}  // namespace palabre::detail
