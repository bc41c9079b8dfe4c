// src/center/fitting.hpp - texts cut to what a store takes.
#pragma once

#include "history/validate.hpp"
#include "palabre/core/utf8.hpp"
#include "palabre/core/value.hpp"

#include <boost/json/serialize.hpp>

#include <string>

namespace palabre {

/// UTF-8 without NUL, no longer than that.
inline std::string fitting(std::string text, std::size_t longest = history::longest_text) {
    text = valid_utf8(text) ? std::move(text) : clean_utf8(text);
    std::erase(text, '\0');
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a code point
    return text.substr(0, end);
}

/// An object without its longest members, as many as are too much.
inline value fitting_slots(value known) {
    auto* const all = known.if_object();
    const auto size = [](const value& one) { return boost::json::serialize(one).size(); };
    while (all != nullptr && !all->empty() && size(known) > history::longest_details) {
        auto* longest = all->begin();
        for (auto* each = all->begin(); each != all->end(); ++each)
            if (size(each->value()) > size(longest->value())) longest = each;
        all->erase(longest);
    }
    return known;
}

}  // namespace palabre
