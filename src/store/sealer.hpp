// src/store/sealer.hpp - secrets as a database may see them: sealed with a key that is not in it.
#pragma once

#include "palabre/core/secret.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::sql {

/// Makes a key (32 random bytes, mode 0600) where there is no file, for a database that has sealed nothing yet. It is on
/// the disk then. Throws error{errc::io} where it cannot be made.
void make_key(const std::string& file);

/// Seals texts with XChaCha20-Poly1305 (libsodium) under the key of a file. What is sealed for one place (`about`: the
/// table, the company and the id of its row) opens nowhere else.
///
/// Owns:    the key, wiped at the end.
/// Threads: const members from any.
class sealer {
public:
    /// Reads the key. Throws error{errc::not_found} where there is no file, error{errc::invalid_file} where others may read
    /// it or it has another size, error{errc::io} where it cannot be read.
    explicit sealer(const std::string& key_file);
    ~sealer();
    sealer(const sealer&) = delete;
    sealer& operator=(const sealer&) = delete;

    /// A text for a column; "" for an empty secret.
    std::string seal(const secret& clear, std::string_view about) const;

    /// Nothing where it was sealed with another key, for another place, or has been touched.
    std::optional<secret> open(std::string_view sealed, std::string_view about) const;

private:
    std::array<unsigned char, 32> key_;
};

}  // namespace palabre::sql
