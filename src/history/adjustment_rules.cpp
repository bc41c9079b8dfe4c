// src/history/adjustment_rules.cpp - which adjustments no store takes.
#include "history/adjustment_rules.hpp"

#include "history/validate.hpp"
#include "palabre/core/utf8.hpp"
#include "palabre/history/company_store.hpp"

#include <fmt/format.h>

namespace palabre::history {

std::string why_refused(const adjustment& what, const std::string& content) {
    if (!what.which) return "the adjustment has no id";
    auto why = why_refused_word("the kind", what.kind);
    if (why.empty() && what.kind.size() > longest_code) why = "the kind is too long";
    if (why.empty()) why = why_refused_word("the key", what.key);
    if (why.empty()) why = why_refused_word("whose it is", what.by);
    if (!why.empty()) return why;
    if (what.body.size() > longest_details)
        return fmt::format("the body has {} bytes; {} are the most", what.body.size(), longest_details);
    if (what.body.find('\0') != std::string::npos || !valid_utf8(what.body)) return "the body is not UTF-8 without NUL";
    if (content.size() > longest_content)
        return fmt::format("the content has {} bytes; {} are the most", content.size(), longest_content);
    return {};
}

}  // namespace palabre::history
