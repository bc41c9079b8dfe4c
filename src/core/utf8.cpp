// src/core/utf8.cpp - text from outside: valid or made so, and counted in code points.
#include "palabre/core/utf8.hpp"

#include <boost/locale/utf.hpp>

namespace palabre {
namespace {

using utf8 = boost::locale::utf::utf_traits<char>;

/// Moves `at` behind the next code point; behind one byte and false where there is none.
bool skip_one(const char*& at, const char* end) noexcept {
    const char* ahead = at;
    const auto point = utf8::decode(ahead, end);
    const bool valid = point != boost::locale::utf::illegal && point != boost::locale::utf::incomplete;
    at = valid ? ahead : at + 1;
    return valid;
}

}  // namespace

bool valid_utf8(std::string_view text) noexcept {
    for (const char *at = text.data(), *end = at + text.size(); at != end;)
        if (!skip_one(at, end)) return false;
    return true;
}

std::string clean_utf8(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (const char *at = text.data(), *end = at + text.size(); at != end;) {
        const char* from = at;
        if (skip_one(at, end))
            clean.append(from, at);
        else
            clean += "\xEF\xBF\xBD";
    }
    return clean;
}

std::size_t code_points(std::string_view text) noexcept {
    std::size_t count = 0;
    for (const char *at = text.data(), *end = at + text.size(); at != end; ++count) skip_one(at, end);
    return count;
}

}  // namespace palabre
