// src/flow/program.cpp - what can be read off a parsed expression, and where its problems stand.
#include "flow/program.hpp"

#include <algorithm>

namespace palabre::flow::detail {
namespace {

constexpr std::size_t max_complaints = 20;  // more would only hide the first

}  // namespace

std::string_view spelling(op what) noexcept {
    switch (what) {
    case op::negate:
    case op::subtract: return "-";
    case op::invert: return "!";
    case op::add: return "+";
    case op::multiply: return "*";
    case op::divide: return "/";
    case op::remainder: return "%";
    case op::equal: return "==";
    case op::unequal: return "!=";
    case op::less: return "<";
    case op::less_equal: return "<=";
    case op::greater: return ">";
    case op::greater_equal: return ">=";
    case op::in: return "in";
    case op::all_of: return "&&";
    case op::any_of: return "||";
    case op::choose: return "?:";
    case op::index: return "[]";
    case op::has: return "has";
    default: return "";
    }
}

std::string path_of(const program& from, std::uint32_t node) {
    const auto& at = from.nodes[node];
    if (at.what == op::variable) return from.names[at.a];
    if (at.what != op::select && at.what != op::has) return {};
    std::string front = path_of(from, at.a);
    return front.empty() ? front : front + '.' + from.names[at.b];
}

place locate(const place& base, std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto breaks = static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    place found = base;
    if (found.line == 0) found.line = 1;
    if (found.column == 0 || breaks > 0) found.column = 1;
    found.line += breaks;
    const std::size_t line_start = breaks == 0 ? 0 : before.rfind('\n') + 1;
    found.column += static_cast<int>(offset - line_start);
    return found;
}

void raise(errc code, std::vector<complaint> complaints, const place& base, std::string_view text) {
    if (complaints.empty()) return;
    std::stable_sort(complaints.begin(), complaints.end(),
                     [](const auto& a, const auto& b) { return a.offset < b.offset; });
    complaints.resize(std::min(complaints.size(), max_complaints));
    std::vector<problem> problems;
    for (auto& each : complaints)
        problems.push_back({locate(base, text, each.offset), std::move(each.what), std::move(each.cure)});
    throw error{code, std::move(problems)};
}

std::vector<std::string> variables_of(const program& from) {
    std::vector<bool> inner(from.nodes.size());  // part of a longer path
    for (const node& each : from.nodes)
        if (each.what == op::select || each.what == op::has) inner[each.a] = true;
    std::vector<std::string> paths;
    for (std::uint32_t i = 0; i < from.nodes.size(); ++i) {
        if (inner[i]) continue;
        if (std::string path = path_of(from, i); !path.empty()) paths.push_back(std::move(path));
    }
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

}  // namespace palabre::flow::detail
