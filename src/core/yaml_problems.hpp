// src/core/yaml_problems.hpp - YAML as a tree that knows its places, and a reader that collects every problem.
#pragma once

#include "palabre/core/error.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::detail {

struct yaml_entry;

/// A part of a YAML text. Lines and columns count from 1, columns in bytes; 0 stands for the file as a whole.
struct yaml_node {
    enum class kind { null, text, list, map };

    kind is = kind::null;
    bool quoted = false;  ///< The text stood in quotes, or in a block.
    int line = 0;
    int column = 0;
    std::uint32_t offset = 0;  ///< Of line and column in the text that was parsed.
    std::string text;
    std::vector<yaml_node> items;
    std::vector<yaml_entry> entries;

    /// The value of `key`, null if this has no such key.
    const yaml_node* find(std::string_view key) const noexcept;
};

struct yaml_entry {
    std::string key;
    int line = 0;
    int column = 0;
    yaml_node value;
};

/// Reads one YAML file and collects what is wrong with it; finish() throws that, all at once. The functions that take
/// a node apart report what is not as they expect and return nothing, so that the caller goes on to the next part.
///
/// Owns:    the problems found so far.
/// Threads: one at a time.
class yaml_reader {
public:
    static constexpr std::size_t most_bytes = 4 * 1024 * 1024;
    static constexpr int most_levels = 64;
    static constexpr std::size_t most_problems = 1000;  ///< More are counted, but not kept.

    explicit yaml_reader(std::string file) : file_{std::move(file)} {}

    /// The text as a tree. Duplicate keys are reported and the first one kept. What leaves no tree is thrown at once
    /// as error{errc::invalid_file} (bad UTF-8, control characters, bad syntax, nesting beyond most_levels, aliases,
    /// tags, a second document) or error{errc::too_large} (beyond most_bytes). `text` must outlive the reader.
    yaml_node parse(std::string_view text);

    place place_of(const yaml_node& node) const { return {file_, node.line, node.column}; }
    place place_of(const yaml_entry& entry) const { return {file_, entry.line, entry.column}; }

    /// Where the byte of node.text stands that has this offset, behind quotes, indentation and escapes.
    place place_in(const yaml_node& node, std::size_t offset) const;

    void report(place where, std::string what, std::string cure = {});
    std::size_t problem_count() const noexcept { return problems_.size() + left_out_; }

    /// A map with no other keys than `known`; an unknown key is reported, but leaves the map usable.
    bool expect_map(const yaml_node& node, std::span<const std::string_view> known);
    bool expect_map(const yaml_node& node, std::initializer_list<std::string_view> known) {
        return expect_map(node, std::span{known.begin(), known.size()});
    }

    /// A map, whatever its keys. `what` and `cure` are said of anything else.
    bool expect_map(const yaml_node& node, std::string_view what, std::string_view cure);

    /// The value of a key that must be there.
    const yaml_node* required(const yaml_node& map, std::string_view key);

    /// A text that is not empty.
    std::optional<std::string> text(const yaml_node& node);

    /// A whole number in decimal digits, from `least` to `most`.
    std::optional<std::int64_t> integer(const yaml_node& node, std::int64_t least, std::int64_t most);

    /// true or false.
    std::optional<bool> boolean(const yaml_node& node);

    /// Throws error{errc::invalid_file} with the problems in the order of the file; returns if there are none.
    void finish();

    /// The problems in the order of the file; none are left.
    std::vector<problem> take_problems();

private:
    void drop_duplicates(yaml_node& node);

    std::string file_;
    std::string_view text_;
    std::vector<problem> problems_;
    std::size_t left_out_ = 0;
};

/// `text` as a message shows it: in quotes, on one line, cut after some sixty bytes.
std::string shown(std::string_view text);

}  // namespace palabre::detail
