// src/connector/nested.hpp - an answer's field with dots in its name is a member of a member: "credit.currency".
#pragma once

#include "palabre/core/value.hpp"

#include <boost/json/object.hpp>

#include <string_view>
#include <utility>

namespace palabre::detail {

inline void put(boost::json::object& into, std::string_view name, value what) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) {
        into[name] = std::move(what);
        return;
    }
    auto& under = into[name.substr(0, dot)];
    if (!under.is_object()) under.emplace_object();
    put(under.get_object(), name.substr(dot + 1), std::move(what));
}

}  // namespace palabre::detail
