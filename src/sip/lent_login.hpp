// src/sip/lent_login.hpp - the name of a lent login, read again.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace palabre::sip {

/// The second at which a name that lend() made for that user ends; nothing where it is none of his.
std::optional<std::int64_t> lent_until(std::string_view name, std::string_view user);

}  // namespace palabre::sip
