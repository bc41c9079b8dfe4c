// palabre/flow/graph.hpp - a flow as plain data: nodes joined by outcomes.
#pragma once

#include "palabre/core/calendar.hpp"
#include "palabre/core/error.hpp"
#include "palabre/flow/step.hpp"
#include "palabre/flow/type.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::flow {

/// Where an outcome leads.
struct edge {
    std::string outcome;
    std::string to;  ///< A node's id.
    place where = {};
};

struct node {
    step::any step;
    std::vector<edge> edges = {};
    place where = {};

    /// The node's id that `outcome` leads to; nullptr where it is not wired.
    const std::string* to(std::string_view outcome) const noexcept;
};

/// "say", "menu", ...: the key that a flow file writes it with.
std::string_view kind_of(const step::any& what) noexcept;

/// The outcomes that a step has: those that must be wired, and those that may be.
struct outcomes {
    std::vector<std::string> required, optional;
    bool any_name = false;  ///< Others too (segment, bot).
};
outcomes outcomes_of(const step::any& what);

/// A language that the flow speaks.
struct spoken_language {
    std::string code;       ///< "fr", "fon".
    std::string name;       ///< In itself: "Français", "Fɔ̀ngbè".
    bool recorded = false;  ///< No synthetic voice speaks it: on voice, every text needs a clip.
    bool pending = false;   ///< Recordings are still to come: a missing file is not yet a problem.
    std::map<std::string, wording> phrases = {};  ///< What the player itself says; see docs/manual/flows.
};

/// What a connector's operation takes and gives, as far as the flow relies on it.
struct operation {
    std::string connector, name;
    std::vector<field> arguments;
    type result;
    bool writes = false;
    bool confirmed = true;  ///< An act of it needs the customer's word: step::act::confirmed_by.
};

/// R5: something to tell the customers concerned, while it lasts.
struct notice {
    std::string id;
    wording words;
    calendar_time begins = calendar_time::min(), ends = calendar_time::max();
    std::optional<expression> concerns = {};  ///< Nothing: everybody.
};

/// A file that a flow was read from, by the name that problems call it.
struct source_file {
    std::string name, text;

    bool operator==(const source_file&) const = default;
};

/// A conversation's plan. Pure data: flow::player plays it on any channel.
///
/// Owns:    everything it shows; a copy shares nothing that changes with the original.
/// Threads: const members from any thread; the rest from one at a time.
class graph {
public:
    std::string name;
    std::string about;
    place where;
    std::vector<spoken_language> languages;          ///< The first is the fallback; none: one language, "".
    std::vector<medium> channels = {medium::voice};  ///< What it is meant for, and checked against.
    std::vector<field> variables;                    ///< Declared, and begun as false, 0, "" and so on.
    std::vector<operation> operations;
    std::vector<notice> notices;
    std::map<std::string, calendar> calendars;
    std::string prompts = "prompts";  ///< Folder of recordings, beside the file: PROMPTS/LANGUAGE/CLIP.wav.
    std::string on_hang_up;           ///< Node for what is left to do; "" for none.
    std::string time_zone = "Africa/Porto-Novo";
    int steps_without_customer = 100;  ///< More than that and the conversation ends as failed.

    /// What it was read from, no part of the plan: the entry file, then the others in the order in which they are named,
    /// calendars' among them. None for graphs in code.
    std::vector<source_file> files;

    /// Adds a node; the first one added is the entry.
    /// Throws error{errc::duplicate_node} if `id` is taken, error{errc::invalid_argument} if it is no identifier.
    graph& add(std::string id, node step);

    /// In the order in which they were added.
    const std::vector<std::pair<std::string, node>>& nodes() const noexcept { return nodes_; }
    const node* find(std::string_view id) const noexcept;

    /// `prompts` as one opens it; "" for graphs in code, which have no file.
    std::string folder_of_prompts() const;

    /// Everything that would strand a caller, in the order of the file. Empty means playable.
    std::vector<problem> check() const;

    /// Names this very plan: equal plans have equal digests. Sessions pin it.
    std::string digest() const;

private:
    std::vector<std::pair<std::string, node>> nodes_;
    std::map<std::string, std::size_t, std::less<>> index_;
};

/// Reads a flow file. Throws error{errc::invalid_file} with every problem, error{errc::not_found}, error{errc::too_large}
/// over 4 MB. What strands a caller is found by graph::check(), not here.
graph load(const std::string& file);

/// The same from a text; `file` is its name in problems, and relative paths start from its folder.
graph load_text(std::string_view yaml, const std::string& file);

/// A graph of the same digest from another's `files`, with nothing read off the disk. Throws as load(), and
/// error{errc::invalid_argument} for none.
graph load_files(const std::vector<source_file>& files);

}  // namespace palabre::flow
