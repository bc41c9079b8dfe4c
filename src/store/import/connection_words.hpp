// src/store/import/connection_words.hpp - a source's URL as its backend wants it, and as people may see it.
#pragma once

#include "store/import/mapping.hpp"

#include <string>
#include <string_view>

namespace palabre::importing {

struct connection_words {
    std::string backend;  ///< SOCI's name: "sqlite3", "postgresql", "mysql".
    std::string words;    ///< What SOCI connects with: may hold the password.
    secret password;
};

/// Throws error{errc::invalid_file} at the source's place for a URL that cannot be read; without its password.
connection_words words_for(const source& of);

/// The URL without its password.
std::string without_password(std::string_view url);

/// `text` without the password, wherever it stands in it.
std::string without(const secret& password, std::string text);

}  // namespace palabre::importing
