// src/report/written.cpp - a report as a table, CSV, XML or JSON, with columns that stay.
#include "palabre/core/error.hpp"
#include "palabre/report/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace palabre::report {
namespace {

namespace json = boost::json;

std::string number(const std::optional<double>& what) {
    return what ? fmt::format("{}", *what) : std::string{};
}

std::string shown(const figure& of, const std::optional<double>& what) {
    if (!what) return "-";
    switch (of.in) {
    case unit::count: return fmt::format("{:.0f}", *what);
    case unit::share: return fmt::format("{:.1f} %", *what * 100);
    case unit::points: return fmt::format("{:+.0f}", *what);
    case unit::seconds:
    case unit::minutes:
    case unit::hours: break;
    }
    return fmt::format("{:.1f}", *what);
}

using cells = std::vector<std::vector<std::string>>;

/// Every row as texts, the names of the columns first.
template<class Show> cells laid_out(const table& what, Show show) {
    cells all;
    auto& head = all.emplace_back(std::vector<std::string>{"period", std::string{to_string(what.by)}});
    for (const auto* const each : what.columns) {
        head.emplace_back(each->name);
        if (what.compared) head.push_back(std::string{each->name} + "_before");
    }
    for (const auto& one : what.rows) {
        auto& line = all.emplace_back(std::vector<std::string>{one.period, one.value});
        for (std::size_t at = 0; at < what.columns.size(); ++at) {
            line.push_back(show(*what.columns[at], one.now[at]));
            if (what.compared) line.push_back(show(*what.columns[at], one.before[at]));
        }
    }
    return all;
}

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char each) { return (static_cast<unsigned char>(each) & 0xC0U) != 0x80U; }));
}

std::string as_text(const table& what, std::string_view language) {
    auto all = laid_out(what, shown);
    for (std::size_t at = 0; at < what.columns.size(); ++at) {
        const auto title = language == "fr" ? what.columns[at]->french : what.columns[at]->english;
        const auto column = 2 + at * (what.compared ? 2 : 1);
        all.front()[column] = title;
        if (what.compared) all.front()[column + 1] = language == "fr" ? "avant" : "before";
    }
    std::vector<std::size_t> widths(all.front().size());
    for (const auto& line : all)
        for (std::size_t at = 0; at < line.size(); ++at) widths[at] = std::max(widths[at], width_of(line[at]));
    std::string made;
    for (const auto& line : all) {
        std::string text;
        for (std::size_t at = 0; at < line.size(); ++at) {
            const std::string gap(widths[at] - width_of(line[at]), ' ');
            text += (at == 0 ? "" : "  ") + (at < 2 ? line[at] + gap : gap + line[at]);
        }
        made += text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
    }
    return made;
}

/// RFC 4180. A text that a spreadsheet would take for a formula begins with an apostrophe.
std::string csv_cell(const std::string& text, bool is_text) {
    std::string safe = text;
    if (is_text && !safe.empty() && std::string_view{"=+-@\t\r"}.find(safe.front()) != std::string_view::npos)
        safe.insert(0, 1, '\'');
    if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
    std::string made = "\"";
    for (const char each : safe) made += each == '"' ? std::string{"\"\""} : std::string{each};
    return made + '"';
}

std::string as_csv(const table& what) {
    std::string made;
    for (const auto& line : laid_out(what, [](const figure&, const auto& value) { return number(value); })) {
        for (std::size_t at = 0; at < line.size(); ++at) made += (at == 0 ? "" : ",") + csv_cell(line[at], at < 2);
        made += "\r\n";
    }
    return made;
}

std::string escaped(std::string_view text) {
    std::string made;
    for (const char each : text) switch (each) {
        case '&': made += "&amp;"; break;
        case '<': made += "&lt;"; break;
        case '>': made += "&gt;"; break;
        case '"': made += "&quot;"; break;
        default:
            if (static_cast<unsigned char>(each) >= 0x20) made += each;
        }
    return made;
}

std::string as_xml(const table& what) {
    const auto all = laid_out(what, [](const figure&, const auto& value) { return number(value); });
    std::string made = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<report>\n";
    for (std::size_t line = 1; line < all.size(); ++line) {
        made += "  <row>";
        for (std::size_t at = 0; at < all[line].size(); ++at)
            if (at < 2 || !all[line][at].empty())
                made += fmt::format("<{0}>{1}</{0}>", all.front()[at], escaped(all[line][at]));
        made += "</row>\n";
    }
    return made + "</report>\n";
}

std::string as_json(const table& what) {
    json::array rows;
    const auto put = [](json::object& into, std::string_view name, const std::optional<double>& value) {
        if (value)
            into[name] = *value;
        else
            into[name] = nullptr;
    };
    for (const auto& one : what.rows) {
        json::object made{{"period", one.period}, {to_string(what.by), one.value}};
        for (std::size_t at = 0; at < what.columns.size(); ++at) {
            put(made, what.columns[at]->name, one.now[at]);
            if (what.compared) put(made, std::string{what.columns[at]->name} + "_before", one.before[at]);
        }
        rows.push_back(std::move(made));
    }
    return json::serialize(rows) + '\n';
}

constexpr std::array forms{"table", "csv", "xml", "json"};

}  // namespace

form form_from(std::string_view name) {
    const auto found = std::find(forms.begin(), forms.end(), name);
    if (found == forms.end())
        throw error{errc::invalid_argument, fmt::format("no form is called '{}'", name),
                    fmt::format("use one of: {}", fmt::join(forms, ", "))};
    return static_cast<form>(found - forms.begin());
}

std::string written(const table& what, form as, std::string_view language) {
    switch (as) {
    case form::text: return as_text(what, language);
    case form::csv: return as_csv(what);
    case form::xml: return as_xml(what);
    case form::json: break;
    }
    return as_json(what);
}

}  // namespace palabre::report
