// src/core/error.cpp - errors and problems as people read them.
#include "palabre/core/error.hpp"

#include <fmt/format.h>

namespace palabre {
namespace {

std::string lines_of(const std::vector<problem>& problems) {
    std::string lines;
    for (const auto& each : problems) {
        if (!lines.empty()) lines += '\n';
        lines += to_string(each);
    }
    return lines;
}

}  // namespace

std::string_view to_string(errc code) noexcept {
    switch (code) {
    case errc::invalid_argument: return "invalid_argument";
    case errc::invalid_file: return "invalid_file";
    case errc::duplicate_node: return "duplicate_node";
    case errc::not_found: return "not_found";
    case errc::too_large: return "too_large";
    case errc::overflow: return "overflow";
    case errc::unsupported: return "unsupported";
    case errc::wrong_state: return "wrong_state";
    case errc::io: return "io";
    }
    return "unknown";
}

std::string to_string(const place& where) {
    if (where.line == 0) return where.file;
    if (where.column == 0) return fmt::format("{}:{}", where.file, where.line);
    return fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

std::string to_string(const problem& found) {
    std::string text = to_string(found.where);
    if (!text.empty()) text += ": ";
    text += found.what;
    if (!found.cure.empty()) text += "; " + found.cure;
    return text;
}

error::error(errc code, std::string what, std::string cure) : error{code, place{}, std::move(what), std::move(cure)} {
}

error::error(errc code, place where, std::string what, std::string cure)
    : error{code, std::vector{problem{std::move(where), std::move(what), std::move(cure)}}} {
}

error::error(errc code, std::vector<problem> problems)
    : std::runtime_error{lines_of(problems)}, code_{code}, problems_{std::move(problems)} {
}

}  // namespace palabre
