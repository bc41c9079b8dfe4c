// bindings/engine/arguments.hpp - what a host says of an operation, read with place and cure.
#pragma once

#include <boost/json/object.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace palabre::bindings {

/// Throws error{errc::invalid_argument}, as all that follow.
[[noreturn]] void refuse(std::string what, std::string cure);

/// `otherwise` where it is not said.
std::string text(const boost::json::object& from, std::string_view key, std::string_view otherwise = {});
std::string needed(const boost::json::object& from, std::string_view key);

void only(const boost::json::object& given, std::initializer_list<std::string_view> known);

}  // namespace palabre::bindings
