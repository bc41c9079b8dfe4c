// bindings/engine/arguments.cpp - what a host says of an operation, read with place and cure.
#include "engine/arguments.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace palabre::bindings {

namespace json = boost::json;

void refuse(std::string what, std::string cure) {
    throw error{errc::invalid_argument, std::move(what), std::move(cure)};
}

std::string text(const json::object& from, std::string_view key, std::string_view otherwise) {
    const auto* const found = from.if_contains(key);
    if (found == nullptr || found->is_null()) return std::string{otherwise};
    if (!found->is_string()) refuse(fmt::format("'{}' is no text", key), "write it in quotes");
    return std::string{found->get_string()};
}

std::string needed(const json::object& from, std::string_view key) {
    auto found = text(from, key);
    if (found.empty()) refuse(fmt::format("'{}' is missing", key), "give it as text");
    return found;
}

void only(const json::object& given, std::initializer_list<std::string_view> known) {
    for (const auto& [key, each] : given)
        if (std::find(known.begin(), known.end(), std::string_view{key}) == known.end())
            refuse(fmt::format("there is no '{}' here", std::string_view{key}),
                   fmt::format("there are {}", fmt::join(known, ", ")));
}

}  // namespace palabre::bindings
