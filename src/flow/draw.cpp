// src/flow/draw.cpp - cards by kind of step, rows for outcomes, quiet lines for what happens rarely.
#include "palabre/flow/draw.hpp"

#include "core/process.hpp"
#include "flow/draw_card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace palabre::flow {
namespace {

constexpr std::size_t most_nodes = 1000;
constexpr std::string_view fonts = "'DejaVu Sans', Verdana, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/// What happens rarely, and would hide the plan if it were drawn as boldly.
bool secondary(std::string_view outcomes) {
    const std::string_view first = outcomes.substr(0, outcomes.find(','));
    return first == "no_input" || first == "no_match" || first == "hang_up" || first == "unavailable" ||
           first == "not_found";
}

class drawing {
public:
    drawing(const graph& of, const drawing_options& how) : of_{of}, how_{how} {
        for (std::size_t at = 0; at < of.nodes().size(); ++at) numbers_.emplace(of.nodes()[at].first, at);
        for (const auto& [id, node] : of.nodes())
            for (const auto& edge : node.edges) ++led_to_[edge.to];
        for (std::size_t at = 0; at < how.path.size(); ++at) {
            visited_.insert(how.path[at]);
            if (at > 0) followed_.emplace(how.path[at - 1], how.path[at]);
        }
        language_ = !how.language.empty() || of.languages.empty() ? how.language : of.languages.front().code;
    }

    std::string run() {
        out_ = fmt::format(
            "digraph flow {{\n"
            "  graph [rankdir=LR, fontname=\"{}\", fontsize=20, fontcolor=\"#1f2937\", bgcolor=\"#ffffff\",\n"
            "         pad=0.4, nodesep=0.28, ranksep=0.75, splines=true, labelloc=t, labeljust=l,\n"
            "         label=<<B>{}</B>>]\n"
            "  node [shape=plain, fontname=\"{}\", fontsize=11]\n"
            "  edge [fontname=\"{}\", fontsize=9, color=\"#64748b\", fontcolor=\"#475569\", arrowsize=0.7, "
            "penwidth=1.2]\n",
            card_font, escaped(how_.title.empty() ? of_.name : how_.title), card_font, card_font);
        add_nodes();
        for (const auto& [id, node] : of_.nodes()) add_edges(id, node);
        out_ += "}\n";
        return std::move(out_);
    }

private:
    std::string name_of(const std::string& id) const { return fmt::format("n{}", numbers_.at(id)); }

    /// Nodes of other files stand together, by the part of the id before its last '/'.
    void add_nodes() {
        std::map<std::string_view, std::vector<std::size_t>> files;
        const auto& nodes = of_.nodes();
        for (std::size_t at = 0; at < nodes.size(); ++at) {
            const std::size_t slash = nodes[at].first.rfind('/');
            if (slash == std::string::npos)
                add_node("  ", at, 0);
            else
                files[std::string_view{nodes[at].first}.substr(0, slash)].push_back(at);
        }
        std::size_t number = 0;
        for (const auto& [name, members] : files) {
            out_ += fmt::format(
                "  subgraph cluster_{} {{\n"
                "    graph [label=<<B>{}</B>>, fontsize=12, fontcolor=\"#475569\", style=\"rounded,filled\",\n"
                "           color=\"#cbd5e1\", fillcolor=\"#f8fafc\", margin=14]\n",
                number++, escaped(name));
            for (const std::size_t at : members) add_node("    ", at, name.size() + 1);
            out_ += "  }\n";
        }
    }

    void add_node(std::string_view indent, std::size_t at, std::size_t prefix) {
        const auto& [id, node] = of_.nodes()[at];
        const card_look look{.language = language_,
                             .fallback = of_.languages.empty() ? "" : of_.languages.front().code,
                             .hidden_prefix = prefix,
                             .entry = at == 0,
                             .marked = visited_.contains(id)};
        out_ += fmt::format("{}n{} [id=\"{}\", tooltip=\"{}\", label=<{}>]\n", indent, at, escaped(id), escaped(id),
                            card_of(id, node, look));
    }

    void add_edges(const std::string& id, const node& from) {
        if (const auto* call = std::get_if<step::call_flow>(&from.step);
            call != nullptr && numbers_.contains(call->entry))
            add_edge(id, call->entry, "calls", ", style=\"dotted\", penwidth=1.6");
        // Outcomes that lead to the same node share an edge, unless they have rows of their own.
        std::vector<std::pair<std::string_view, std::string>> shared;
        for (const auto& edge : from.edges) {
            if (!numbers_.contains(edge.to)) continue;
            if (has_row(from.step, edge.outcome)) {
                add_edge(id, edge.to, "", look_of(id, edge.to, false), port_of(edge.outcome));
                continue;
            }
            const auto known = std::find_if(shared.begin(), shared.end(), [&](const auto& each) {
                return each.first == edge.to && secondary(each.second) == secondary(edge.outcome);
            });
            if (known == shared.end())
                shared.emplace_back(edge.to, edge.outcome);
            else
                known->second += ", " + edge.outcome;
        }
        for (const auto& [to, outcomes] : shared)
            add_edge(id, std::string{to}, outcomes == "next" ? "" : outcomes,
                     look_of(id, std::string{to}, secondary(outcomes)));
    }

    /// Flows are written in the order in which they are read, so what leads up the file leads back.
    std::string look_of(const std::string& from, const std::string& to, bool rare) const {
        std::string look;
        const bool back = numbers_.at(to) <= numbers_.at(from);
        if (rare)
            look += ", style=\"dashed\", penwidth=0.9, arrowsize=0.55, color=\"#94a3b8\", fontcolor=\"#94a3b8\"";
        else if (back)
            look += ", penwidth=1, arrowsize=0.6, color=\"#a9b4c4\", fontcolor=\"#94a3b8\"";
        if (ends_there(to)) look += ", color=\"#cbd5e1\"";
        return look + (back || ends_there(to) ? ", weight=0" : rare ? ", weight=1" : ", weight=6");
    }

    void add_edge(const std::string& from, const std::string& to, const std::string& outcome, std::string look,
                  const std::string& port = {}) {
        if (followed_.contains({from, to}))
            look = ", weight=6, color=\"#ea580c\", fontcolor=\"#c2410c\", penwidth=2.6, arrowsize=0.8";
        if (!outcome.empty()) look += fmt::format(", label=<&#160;{}&#160;>", escaped(outcome));
        out_ += fmt::format("  {}{} -> {}:in:w [edgetooltip=\"{}\"{}]\n", name_of(from),
                            port.empty() ? "" : fmt::format(":\"{}\":e", port), name_of(to), escaped(outcome), look);
    }

    /// The few nodes where many ways end: their edges are drawn lightly.
    bool ends_there(const std::string& id) const {
        constexpr std::size_t many = 4;
        const auto found = led_to_.find(id);
        return found != led_to_.end() && found->second >= many && of_.find(id)->edges.empty();
    }

    const graph& of_;
    const drawing_options& how_;
    std::unordered_map<std::string_view, std::size_t> numbers_;
    std::unordered_map<std::string_view, std::size_t> led_to_;
    std::set<std::string_view> visited_;
    std::set<std::pair<std::string_view, std::string_view>> followed_;
    std::string language_;
    std::string out_;
};

void replace_all(std::string& in, std::string_view what, std::string_view with) {
    for (std::size_t at = in.find(what); at != std::string::npos; at = in.find(what, at + with.size()))
        in.replace(at, what.size(), with);
}

}  // namespace

std::string dot(const graph& of, const drawing_options& how) {
    return drawing{of, how}.run();
}

std::string svg(const graph& of, const drawing_options& how) {
    if (of.nodes().size() > most_nodes)
        throw error{errc::too_large, fmt::format("a picture of {} nodes", of.nodes().size()),
                    fmt::format("at most {} can be read; cut the flow in files", most_nodes)};
    palabre::detail::finished done;
    try {
        done = palabre::detail::run({"dot", "-Tsvg"}, dot(of, how));
    } catch (const error& e) {
        if (e.code() != errc::not_found) throw;
        throw error{errc::not_found, "pictures need Graphviz, whose program 'dot' is not there",
                    "install it (Debian: apt install graphviz)"};
    }
    if (done.status != 0)
        throw error{errc::io, fmt::format("Graphviz could not draw '{}': {}", of.name,
                                          done.problems.substr(0, done.problems.find('\n')))};
    replace_all(done.out, fmt::format("font-family=\"{}\"", card_font), fmt::format("font-family=\"{}\"", fonts));
    return std::move(done.out);
}

}  // namespace palabre::flow
