// src/flow/file_reader.hpp - the parts that flow files are made of, and all that is wrong with them.
#pragma once

#include "core/yaml_problems.hpp"
#include "flow/file_keys.hpp"
#include "flow/source_texts.hpp"
#include "palabre/flow/graph.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace palabre::flow::detail {

using palabre::detail::yaml_entry;
using palabre::detail::yaml_node;
using palabre::detail::yaml_reader;

/// A call_flow that names a file.
struct called_file {
    std::size_t node;  ///< Which of the file's nodes calls.
    std::string name;  ///< As it is written.
    place where;
};

/// What one file says, before it is joined with the files that it calls.
struct flow_file {
    graph plan;  ///< Without nodes.
    std::vector<std::pair<std::string, node>> nodes;
    std::vector<called_file> calls;
    std::vector<problem> problems;
};

/// Reads the small things. What is not as it should be is reported, and then nothing or something harmless is
/// returned, so that reading goes on to the next problem.
///
/// Owns:    the problems found so far.
/// Threads: one at a time.
class file_reader {
public:
    /// Of a list or map other than the nodes: what is looked up by walking through it stays cheap.
    static constexpr std::size_t most_entries = 500;

    /// `prefix` stands before all ids of nodes: "" or "common/".
    file_reader(std::string file, std::string prefix, source_texts& sources)
        : yaml{std::move(file)}, files{sources}, prefix_{std::move(prefix)} {}

    /// One of the words of a closed list: its place there.
    std::optional<std::size_t> word(const yaml_node& node, words known, std::string_view what);

    std::optional<medium> channel(const yaml_node& node);
    /// A list of media, each once; at least one.
    std::vector<medium> channels(const yaml_node& node);

    /// [a-z][a-z0-9_]*
    std::string id(const yaml_node& node);
    /// An id of this file's, as the graph has it: with the prefix.
    std::string node_id(const yaml_node& node);
    /// What expressions can name.
    std::string name(const yaml_node& node);
    bool name(const yaml_entry& entry);
    std::optional<std::string> language_code(const yaml_node& node);

    /// Any text; "" where there is none.
    std::string text(const yaml_node& node);

    std::optional<expression> condition(const yaml_node& node);
    expression formula(const yaml_node& node);
    text_template template_text(const yaml_node& node);
    std::vector<step::argument> arguments(const yaml_node& node);
    type type_of(const yaml_node& node);
    std::vector<field> fields(const yaml_node& node);

    /// In every language or by language. Nothing at all is reported.
    wording words_of(const yaml_node& node);
    /// In one language: a scalar, {text, clip} or a list of these; kept under "".
    wording words_of_one(const yaml_node& node);

    void number(const yaml_node* node, const range& allowed, int& into);
    void number(const yaml_node* node, const range& allowed, std::size_t& into);
    void duration_ms(const yaml_node* node, const range& allowed, duration& into);
    void boolean(const yaml_node* node, bool& into);

    /// A list that is neither empty nor beyond most_entries.
    bool expect_list(const yaml_node& node, std::string_view of);
    /// A map of which the same is true, whatever its keys.
    bool expect_entries(const yaml_node& node, std::string_view of);
    /// Nothing may stand here.
    void expect_nothing(const yaml_node& node, std::string_view key);

    const std::string& prefix() const noexcept { return prefix_; }

    yaml_reader yaml;
    source_texts& files;
    std::vector<called_file> calls;

private:
    bool expect_some(const yaml_node& node, std::size_t count);
    template<class Make> auto parsed(const yaml_node& node, Make make) -> std::optional<decltype(make("", place{}))>;
    stretch stretch_of(const yaml_node& node);
    std::vector<stretch> stretches(const yaml_node& node);

    std::string prefix_;
};

/// Reads one flow file. Never throws: problems are in the result. Files of calendars are looked for beside `file`.
flow_file read_flow_file(std::string_view text, const std::string& file, const std::string& prefix,
                         source_texts& sources);

/// The keys above `nodes`.
void read_top(file_reader& from, const yaml_node& root, graph& plan);

/// A node with its step and edges.
node read_node(file_reader& from, const yaml_entry& entry, std::size_t number);

/// The step that `value`, behind the key of `kind`, and the other keys of `whole` make; edges that stand inside.
step::any read_step(file_reader& from, const node_kind& kind, const yaml_node& value, const yaml_node& whole,
                    std::size_t number, std::vector<edge>& edges);

/// Wires an outcome, once.
void add_edge(file_reader& from, std::vector<edge>& edges, std::string outcome, const yaml_node& to, place where);

/// `file` as seen from the folder of `from`.
std::string beside(const std::string& from, const std::string& file);

/// Whether it may be read at all: a flow names no files of other kinds.
bool is_yaml_name(std::string_view file);

}  // namespace palabre::flow::detail
