// src/flow/draw_card.cpp - colours and signs by kind, the first words, a row for each choice and each usual outcome.
#include "flow/draw_card.hpp"

#include "flow/node_parts.hpp"
#include "palabre/core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace palabre::flow {
namespace {

struct style {
    std::string_view kind, sign, shade, tint;  // shade: sign and border; tint: the card
};

constexpr std::string_view blue = "#2563eb", pale_blue = "#eff6ff";      // asks
constexpr std::string_view slate = "#475569", pale_slate = "#f8fafc";    // says
constexpr std::string_view violet = "#7c3aed", pale_violet = "#f5f3ff";  // companies' systems
constexpr std::string_view amber = "#b45309", pale_amber = "#fffbeb";    // decides
constexpr std::string_view teal = "#0f766e", pale_teal = "#f0fdfa";      // sends
constexpr std::string_view green = "#15803d", pale_green = "#f0fdf4";    // hands over
constexpr std::string_view rose = "#be123c", pale_rose = "#fff1f2";      // ends

constexpr std::array styles{
    style{"say", "❝", slate, pale_slate},       style{"announce", "⚑", slate, pale_slate},
    style{"menu", "☰", blue, pale_blue},        style{"collect", "✎", blue, pale_blue},
    style{"language", "⚐", blue, pale_blue},    style{"offer_channels", "⇄", blue, pale_blue},
    style{"survey", "★", blue, pale_blue},      style{"record", "●", blue, pale_blue},
    style{"lookup", "⌕", violet, pale_violet},  style{"act", "⚙", violet, pale_violet},
    style{"branch", "◆", amber, pale_amber},    style{"set", "≔", amber, pale_amber},
    style{"hours", "◷", amber, pale_amber},     style{"segment", "◈", amber, pale_amber},
    style{"wait", "⧗", amber, pale_amber},      style{"call_flow", "↳", amber, pale_amber},
    style{"return", "↰", amber, pale_amber},    style{"send", "✉", teal, pale_teal},
    style{"tag", "#", teal, pale_teal},         style{"schedule_callback", "↻", teal, pale_teal},
    style{"transfer", "☎", green, pale_green},  style{"bot", "☺", green, pale_green},
    style{"promise", "✍", violet, pale_violet}, style{"hangup", "■", rose, pale_rose},
};

const style& style_of(const step::any& what) {
    const auto found = std::find_if(styles.begin(), styles.end(),
                                    [kind = kind_of(what)](const style& each) { return each.kind == kind; });
    return found == styles.end() ? styles.front() : *found;
}

/// The first `most` code points, with an ellipsis where there were more.
std::string first_of(std::string_view text, std::size_t most) {
    std::string all = clean_utf8(text);
    std::replace(all.begin(), all.end(), '\n', ' ');
    if (code_points(all) <= most) return all;
    std::size_t end = 0;
    for (std::size_t count = 0; count < most && end < all.size(); ++count)
        for (++end; end < all.size() && (static_cast<unsigned char>(all[end]) & 0xC0U) == 0x80U;) ++end;
    while (end > 0 && all[end - 1] == ' ') --end;
    return all.substr(0, end) + "…";
}

/// At most `lines` lines of about `width` code points, broken at spaces.
std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t lines) {
    const std::string all = first_of(text, width * lines - 4);
    std::vector<std::string> made{""};
    for (std::size_t at = 0; at < all.size();) {
        const std::size_t end = std::min(all.find(' ', at), all.size());
        const std::string word = first_of(all.substr(at, end - at), width);
        at = end + 1;
        if (word.empty()) continue;
        std::string& line = made.back();
        if (!line.empty() && code_points(line) + 1 + code_points(word) > width && made.size() < lines)
            made.push_back(word);
        else
            line += (line.empty() ? "" : " ") + word;
    }
    return made;
}

/// What a card says besides its id: the text, else what it does it with.
std::string summary_of(const node& is, const card_look& look) {
    for (const auto& part : texts_of(is.step)) {
        const bool own = part.name == "text" || part.name == "prompt" || part.name == "message" ||
                         part.name == "greeting" || part.name == "answer" || part.name.starts_with("question");
        if (own && !part.words->empty()) return shown_text(*part.words, look.language, look.fallback);
    }
    if (const auto* request = request_of(is.step)) return request->connector + "." + request->operation;
    if (const auto* transfer = std::get_if<step::transfer>(&is.step)) return "to " + shown_text(transfer->to);
    if (const auto* hours = std::get_if<step::hours>(&is.step)) return hours->calendar;
    if (const auto* tag = std::get_if<step::tag>(&is.step)) return tag->disposition;
    if (const auto* bot = std::get_if<step::bot>(&is.step)) return bot->assistant;
    if (const auto* segment = std::get_if<step::segment>(&is.step)) return segment->of.text();
    if (const auto* offer = std::get_if<step::offer_channels>(&is.step)) {
        std::string all;
        for (const medium on : offer->offer) all += fmt::format("{}{}", all.empty() ? "" : ", ", to_string(on));
        return all;
    }
    if (const auto* set = std::get_if<step::set>(&is.step)) {
        std::string all;
        for (const auto& each : set->variables)
            all += fmt::format("{}{} = {}", all.empty() ? "" : "; ", each.name, each.is.text());
        return all;
    }
    return {};
}

bool is_secret(const step::any& what) {
    if (const auto* request = request_of(what)) return request->secret;
    const auto* collect = std::get_if<step::collect>(&what);
    return collect != nullptr && collect->secret;
}

/// What a row says of its outcome: a choice's label, a condition.
std::string words_of_row(const step::any& what, const std::string& outcome, const card_look& look) {
    if (const auto* menu = std::get_if<step::menu>(&what))
        for (const auto& each : menu->choices)
            if (each.key == outcome) return shown_text(each.label, look.language, look.fallback);
    if (const auto* branch = std::get_if<step::branch>(&what))
        for (std::size_t at = 0; at < branch->conditions.size(); ++at)
            if (std::to_string(at + 1) == outcome) return branch->conditions[at].text();
    return {};
}

/// A cell's text in a colour; size 0 is the card's own.
std::string font(std::string_view text, std::string_view colour, int size = 0, std::string_view tag = {}) {
    const std::string inner = tag.empty() ? std::string{text} : fmt::format("<{}>{}</{}>", tag, text, tag);
    return size == 0 ? fmt::format("<FONT COLOR=\"{}\">{}</FONT>", colour, inner)
                     : fmt::format("<FONT COLOR=\"{}\" POINT-SIZE=\"{}\">{}</FONT>", colour, size, inner);
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : clean_utf8(text)) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '\\')
            out += "&#92;";  // Graphviz would read an escape
        else if (c == '[' || c == ']')
            out += c == '[' ? "&#91;" : "&#93;";
        else
            out += code < 0x20 || code == 0x7F ? ' ' : c;
    }
    return out;
}

std::string port_of(std::string_view outcome) {
    std::string name = "o_";
    for (const char c : outcome) name += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return name;
}

bool has_row(const step::any& what, std::string_view outcome) {
    if (const auto* menu = std::get_if<step::menu>(&what))
        return std::any_of(menu->choices.begin(), menu->choices.end(),
                           [&](const auto& each) { return each.key == outcome; });
    return std::holds_alternative<step::branch>(what) && outcome != "hang_up";
}

std::string card_of(const std::string& id, const node& is, const card_look& look) {
    constexpr std::size_t width = 30, lines = 3, row_width = 26;
    constexpr std::string_view ink = "#111827", accent = "#ea580c";
    const style& how = style_of(is.step);
    std::string all = fmt::format(
        "<TABLE BORDER=\"{}\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\" STYLE=\"ROUNDED\" COLOR=\"{}\" "
        "BGCOLOR=\"{}\" PORT=\"in\"><TR><TD ALIGN=\"LEFT\">{}  {}</TD><TD ALIGN=\"RIGHT\">{}</TD></TR>",
        look.marked  ? 3
        : look.entry ? 2
                     : 1,
        look.marked ? accent : how.shade, how.tint, font(how.sign, how.shade, 13),
        font(escaped(std::string_view{id}.substr(look.hidden_prefix)), ink, 12, "B"),
        font(escaped(fmt::format("  {}{}", how.kind, is_secret(is.step) ? ", secret" : "")), how.shade, 9));
    const std::string summary = summary_of(is, look);
    if (!summary.empty()) {
        std::string text;
        for (const auto& line : wrapped(summary, width, lines))
            text += escaped(line) + "&#160;&#160;<BR ALIGN=\"LEFT\"/>";  // renderers' letters are wider than measured
        all +=
            fmt::format("<TR><TD COLSPAN=\"2\" ALIGN=\"LEFT\" BALIGN=\"LEFT\">{}</TD></TR>", font(text, "#374151", 10));
    }
    for (const auto& edge : is.edges) {
        if (!has_row(is.step, edge.outcome)) continue;
        const std::string words = words_of_row(is.step, edge.outcome, look);
        all += fmt::format("<TR><TD COLSPAN=\"2\" ALIGN=\"LEFT\" PORT=\"{}\">{}  {}&#160;</TD></TR>",
                           port_of(edge.outcome), font(escaped(edge.outcome), how.shade, 10, "B"),
                           words.empty() ? "" : font(escaped(first_of(words, row_width)), ink, 10));
    }
    return all + "</TABLE>";
}

}  // namespace palabre::flow
