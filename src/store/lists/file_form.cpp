// src/store/lists/file_form.cpp - a whole reading of a file: its hash, its encoding, its size.
#include "store/lists/file_form.hpp"

#include "palabre/core/error.hpp"
#include "store/import/text_encoding.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

namespace palabre::lists {

file_form look_through(const history::lead_file& of) {
    struct closer {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    const std::unique_ptr<std::FILE, closer> in{std::fopen(of.path.c_str(), "rb")};
    if (!in)
        throw error{errno == ENOENT ? errc::not_found : errc::io, place{of.path}, std::strerror(errno),
                    "check its name and its rights"};
    crypto_hash_sha256_state hash;
    crypto_hash_sha256_init(&hash);
    const auto add = [&](std::string_view bytes) {
        crypto_hash_sha256_update(&hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    };
    file_form found;
    importing::encoding_guess guess;
    bool marked = false;
    std::vector<char> piece(std::size_t{64} << 10U);
    while (const auto got = std::fread(piece.data(), 1, piece.size(), in.get())) {
        const std::string_view bytes{piece.data(), got};
        if (found.bytes == 0)
            marked =
                bytes.starts_with("\xEF\xBB\xBF") || bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
        add(bytes);
        if (!marked) guess.look_at(bytes);
        found.bytes += static_cast<std::int64_t>(got);
    }
    if (std::ferror(in.get()) != 0) throw error{errc::io, place{of.path}, std::strerror(errno), "upload it again"};
    found.encoding = of.encoding.empty() && !marked ? std::string{guess.encoding()} : of.encoding;
    add(fmt::format("\n{} {} {} {}", static_cast<int>(of.separator), of.encoding, of.header, of.home.code()));
    for (const auto& each : of.columns) add(fmt::format("\n{}={}", to_string(each.is), each.column));
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&hash, digest.data());
    for (const auto each : digest) found.hash += fmt::format("{:02x}", each);
    return found;
}

}  // namespace palabre::lists
