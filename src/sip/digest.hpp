// src/sip/digest.hpp - digest authentication (RFC 7616, RFC 8760) as SIP uses it, from both sides.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::sip {

struct credentials {
    std::string user = {};
    std::string password = {};

    bool empty() const noexcept { return user.empty(); }
};

namespace digest {

enum class algorithm : std::uint8_t { md5, sha256 };

/// "MD5", "SHA-256".
constexpr const char* to_string(algorithm which) noexcept {
    return which == algorithm::md5 ? "MD5" : "SHA-256";
}

/// The parameters of a challenge or an answer, their names in small letters, their values without quotes. They come as
/// `realm="palabre"`, one an element; a name that comes twice keeps its first value.
using parameters = std::map<std::string, std::string, std::less<>>;
parameters read(const std::vector<std::string>& elements);

struct challenge {
    std::string realm = {};
    std::string nonce = {};
    std::string opaque = {};
    algorithm by = algorithm::md5;
    bool has_qop = false;  ///< It offers "auth".
    bool stale = false;    ///< Only the nonce was too old.
};

/// Nothing where it is none that can be answered: another algorithm, or qop without "auth".
std::optional<challenge> challenge_of(const parameters& from);

/// The header's value that answers it. `count` is how often this nonce has been used, from 1.
std::string answer(const challenge& to, const credentials& who, std::string_view method, std::string_view uri,
                   std::string_view client_nonce, unsigned count);

/// Whether an answer was made with that password, whatever else it says. Takes the same time for every password.
bool is_right(const parameters& answer, algorithm by, std::string_view password, std::string_view method);

/// A nonce says when it was made and for whom, and cannot be made up without the key. `number` keeps those of one moment
/// apart.
std::string make_nonce(std::string_view key, std::int64_t now_ms, std::uint64_t number, std::string_view whose);
enum class nonce_state { fresh, old, forged };
nonce_state check_nonce(std::string_view nonce, std::string_view key, std::int64_t now_ms, std::string_view whose,
                        std::int64_t longest_ms);

}  // namespace digest
}  // namespace palabre::sip
