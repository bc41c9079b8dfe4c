// src/http/target.cpp - percent-encoding, both ways.
#include "http/target.hpp"

#include "palabre/core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::http {
namespace {

constexpr std::size_t most_parts = 100;

int digit_of(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Reads one target; the first thing wrong stays in `why`.
class reader {
public:
    explicit reader(std::string_view text) : text_{text} {}

    target_reading read() {
        std::string_view rest = text_;
        if (const auto scheme = rest.find("://"); scheme != std::string_view::npos && rest.starts_with("http"))
            rest.remove_prefix(std::min(rest.find_first_of("/?", scheme + 3), rest.size()));
        if (!rest.starts_with('/')) return {{}, "the target must begin with '/'"};
        const auto strange =
            std::ranges::find_if(rest, [](char c) { return c <= 0x20 || c >= 0x7f || c == '#' || c == '"'; });
        if (strange != rest.end())
            return {
                {},
                fmt::format("a character at {} must be percent-encoded", place(rest.substr(strange - rest.begin())))};

        const auto mark = std::min(rest.find('?'), rest.size());
        target made;
        made.path = rest.substr(0, mark);
        split(rest.substr(1, mark - 1), '/',
              [&](std::string_view part) { made.segments.push_back(decoded(part, false)); });
        if (mark < rest.size())
            split(rest.substr(mark + 1), '&', [&](std::string_view part) {
                if (part.empty()) return;
                const auto equals = std::min(part.find('='), part.size());
                made.query.emplace_back(decoded(part.substr(0, equals), true),
                                        decoded(part.substr(std::min(equals + 1, part.size())), true));
            });
        if (!why_.empty()) return {{}, why_};
        return {std::move(made), {}};
    }

private:
    /// Counts from 1.
    std::size_t place(std::string_view at) const { return static_cast<std::size_t>(at.data() - text_.data()) + 1; }

    void wrong(std::string what) {
        if (why_.empty()) why_ = std::move(what);
    }

    template<class Take> void split(std::string_view all, char between, Take take) {
        for (std::size_t parts = 0;; ++parts) {
            if (parts == most_parts) return wrong(fmt::format("more than {} parts", most_parts));
            const auto end = std::min(all.find(between), all.size());
            take(all.substr(0, end));
            if (end == all.size()) return;
            all.remove_prefix(end + 1);
        }
    }

    std::string decoded(std::string_view part, bool in_query) {
        std::string made;
        made.reserve(part.size());
        for (std::size_t at = 0; at < part.size(); ++at) {
            if (part[at] != '%') {
                made += in_query && part[at] == '+' ? ' ' : part[at];
                continue;
            }
            const int high = at + 1 < part.size() ? digit_of(part[at + 1]) : -1;
            const int low = at + 2 < part.size() ? digit_of(part[at + 2]) : -1;
            if (high < 0 || low < 0) {
                wrong(fmt::format("'{}' at {} is no percent-encoding", part.substr(at, 3), place(part.substr(at))));
                return {};
            }
            made += static_cast<char>(high * 16 + low);
            at += 2;
        }
        const bool controls = std::ranges::any_of(made, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
        if (controls || !valid_utf8(made)) wrong(fmt::format("what stands at {} is not plain UTF-8", place(part)));
        return made;
    }

    std::string_view text_;
    std::string why_;
};

}  // namespace

target_reading read_target(std::string_view text) {
    return reader{text}.read();
}

std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    made.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || c == '-' || c == '.' || c == '_' || c == '~') {
            made += c;
        } else {
            made += '%';
            made += digits[byte >> 4U];
            made += digits[byte & 15U];
        }
    }
    return made;
}

}  // namespace palabre::http
