// src/assistant/masker.cpp - finds rows of digits and e-mail addresses.
#include "assistant/masker.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace palabre::assistant::detail {
namespace {

bool digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool of_address(char c) noexcept {
    return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-' || c == '+';
}

}  // namespace

std::string masker::name_of(std::string_view what) {
    auto found = std::ranges::find(all_, what);
    if (found == all_.end()) found = all_.insert(found, std::string{what});
    return fmt::format("<hidden {}>", found - all_.begin() + 1);
}

std::string masker::hidden(std::string_view text) {
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && of_address(text[end])) ++end;
        if (end > at && end < text.size() && text[end] == '@') {
            while (++end < text.size() && of_address(text[end])) {
            }
            made += name_of(text.substr(at, end - at));
            at = end;
            continue;
        }
        std::size_t digits = 0, last = at;
        if (digit(text[at]) || text[at] == '+')
            for (std::size_t i = at;
                 i < text.size() && std::string_view{"0123456789+ .-()/"}.find(text[i]) != std::string_view::npos; ++i)
                if (digit(text[i])) {
                    ++digits;
                    last = i + 1;
                }
        if (digits >= 6) {
            made += name_of(text.substr(at, last - at));
            at = last;
        } else {
            // The rest of a word or of a short number goes on as it is.
            const auto next = std::max(at + 1, digits > 0 ? last : digit(text[at]) ? at + 1 : end);
            made += text.substr(at, next - at);
            at = next;
        }
    }
    return made;
}

std::string masker::shown(std::string text) const {
    for (std::size_t i = all_.size(); i-- > 0;) {
        const auto name = fmt::format("<hidden {}>", i + 1);
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + all_[i].size()))
            text.replace(at, name.size(), all_[i]);
    }
    return text;
}

}  // namespace palabre::assistant::detail
