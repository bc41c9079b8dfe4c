// src/sim/story.cpp - stories read, printed and compared.
#include "palabre/sim/story.hpp"

#include "palabre/core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace palabre::sim {
namespace {

using namespace std::chrono;

constexpr std::size_t most_bytes = 1U << 20U;
constexpr std::size_t most_lines = 5000;

constexpr std::array<std::string_view, 15> verbs{"answers", "calls",   "gets",   "hangs up", "hears",
                                                 "is",      "presses", "pauses", "receives", "records",
                                                 "says",    "sends",   "taps",   "waits",    "writes"};

std::string_view take_word(std::string_view& rest) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    return word;
}

std::optional<int> number(std::string_view digits) {
    int read = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), read);
    if (failed != std::errc{} || end != digits.data() + digits.size() || digits.size() > 6 || read < 0) return {};
    return read;
}

/// "5d"
std::optional<duration> days_of(std::string_view word) {
    if (!word.ends_with('d')) return {};
    word.remove_suffix(1);
    const auto count = number(word);
    return count ? std::optional<duration>{days{*count}} : std::nullopt;
}

/// "MM:SS" or "HH:MM:SS"
std::optional<duration> clock_of(std::string_view word) {
    seconds total{0};
    int parts = 0;
    for (bool more = true; more; ++parts) {
        const std::size_t colon = word.find(':');
        more = colon != std::string_view::npos;
        const auto part = number(word.substr(0, colon));
        if (!part || (parts > 0 && *part > 59)) return {};
        total = total * 60 + seconds{*part};
        if (more) word.remove_prefix(colon + 1);
    }
    return parts == 2 || parts == 3 ? std::optional<duration>{total} : std::nullopt;
}

class reader {
public:
    explicit reader(std::string_view file) : file_{file} {}

    void line(int number, std::string_view text) {
        number_ = number;
        whole_ = text;
        std::string_view rest = text;
        story_line read;
        read.where = {std::string{file_}, number, 1};

        const auto days = days_of(rest.substr(0, rest.find(' ')));
        if (days) take_word(rest);
        const std::string_view clock = take_word(rest);
        const auto time = clock_of(clock);
        if (!time) return wrong(clock, fmt::format("'{}' is no time", clock), "write [Nd ][HH:]MM:SS, such as 00:07");
        read.at = days.value_or(duration{0}) + *time;
        if (!lines_.empty() && read.at < lines_.back().at)
            wrong(clock, fmt::format("{} is earlier than the line before", clock), "keep the lines in order of time");

        if (rest.starts_with("agent ") || rest.starts_with("supervisor ")) {
            read.actor = take_word(rest);
            read.actor += ' ';
            read.actor += take_word(rest);
        } else if (rest.starts_with("system ") || rest.starts_with('+')) {
            read.actor = take_word(rest);
        }
        if (!take_verb(rest, read)) return;
        read.text = rest;
        lines_.push_back(std::move(read));
    }

    void wrong(std::string_view part, std::string what, std::string cure) {
        const auto column = part.data() == nullptr ? 0 : part.data() - whole_.data();
        problems_.push_back(
            {{std::string{file_}, number_, static_cast<int>(column) + 1}, std::move(what), std::move(cure)});
    }

    std::vector<story_line> lines_;
    std::vector<problem> problems_;

private:
    /// People's verbs are a closed list, so that a slip is found; what the system does is told freely.
    bool take_verb(std::string_view& rest, story_line& read) {
        if (rest == "hangs up" && read.actor != "system") {
            read.verb = "hangs up";
            rest = {};
            return true;
        }
        const std::string_view verb = take_word(rest);
        if (!verb.empty() && (read.actor == "system" || std::find(verbs.begin(), verbs.end(), verb) != verbs.end())) {
            read.verb = verb;
            return true;
        }
        wrong(verb, verb.empty() ? "nothing happens here" : fmt::format("nobody '{}' in a story", verb),
              fmt::format("use one of {}", fmt::join(verbs, ", ")));
        return false;
    }

    std::string_view file_;
    std::string_view whole_;
    int number_ = 0;
};

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

std::string to_string(const story_line& line) {
    const auto total = duration_cast<seconds>(line.at).count();
    const auto day = total / 86'400, hour = total / 3600 % 24, minute = total / 60 % 60, second = total % 60;
    std::string text;
    if (day > 0)
        text = fmt::format("{}d {:02}:{:02}:{:02}", day, hour, minute, second);
    else if (hour > 0)
        text = fmt::format("{:02}:{:02}:{:02}", hour, minute, second);
    else
        text = fmt::format("{:02}:{:02}", minute, second);
    for (const std::string* part : {&line.actor, &line.verb, &line.text})
        if (!part->empty()) text += ' ' + *part;
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at))
        text.replace(at, 1, " / ");
    while (text.ends_with(' ')) text.pop_back();  // as it reads back
    return text;
}

story story::parse(std::string_view text, std::string_view file) {
    if (text.size() > most_bytes)
        throw error{errc::too_large, place{std::string{file}}, "a story of more than 1 MB", "tell it in several files"};
    reader read{file};
    int number = 0;
    for (std::string_view line : lines_of(text)) {
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        while (line.ends_with(' ')) line.remove_suffix(1);
        if (!valid_utf8(line))
            read.problems_.push_back(
                {{std::string{file}, number, 1}, "this line is not UTF-8", "save the file as UTF-8"});
        else if (!line.empty() && !line.starts_with('#'))
            read.line(number, line);
    }
    if (read.lines_.empty() && read.problems_.empty())
        read.problems_.push_back({{std::string{file}}, "nothing happens in this story", "begin with 00:00 is NUMBER"});
    if (read.lines_.size() > most_lines)
        read.problems_.push_back({{std::string{file}}, "a story of more than 5,000 lines", "tell it in several files"});
    if (!read.problems_.empty()) throw error{errc::invalid_file, std::move(read.problems_)};
    story told;
    told.lines_ = std::move(read.lines_);
    return told;
}

void story::add(duration at, std::string actor, std::string verb, std::string text) {
    lines_.push_back({at, std::move(actor), std::move(verb), std::move(text)});
}

std::string story::text() const {
    std::string all;
    for (const auto& line : lines_) all += to_string(line) + '\n';
    return all;
}

std::string difference(const std::string& expected, const std::string& told) {
    if (expected == told) return {};
    const auto a = lines_of(expected), b = lines_of(told);
    // Longest common subsequence; stories are tens of lines, so the plain table will do.
    std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1));
    for (std::size_t i = a.size(); i-- > 0;)
        for (std::size_t j = b.size(); j-- > 0;)
            common[i][j] = a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    std::string marked;
    const auto mark = [&marked](std::string_view sign, std::string_view line) {
        marked += fmt::format("{}{}\n", sign, line);
    };
    std::size_t i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && j < b.size() && a[i] == b[j]) {
            mark("  ", a[i++]);
            ++j;
        } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
            mark("- ", a[i++]);
        } else {
            mark("+ ", b[j++]);
        }
    }
    return marked;
}

}  // namespace palabre::sim
