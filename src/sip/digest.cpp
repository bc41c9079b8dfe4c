// src/sip/digest.cpp - digest authentication (RFC 7616, RFC 8760) as SIP uses it, from both sides.
#include "sip/digest.hpp"

#include <fmt/format.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

namespace palabre::sip::digest {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

std::string hex(const unsigned char* bytes, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += hex_digits[bytes[i] >> 4U];
        text += hex_digits[bytes[i] & 15U];
    }
    return text;
}

std::string hash(algorithm by, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> made;
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), made.data(), &size, by == algorithm::md5 ? EVP_md5() : EVP_sha256(), nullptr);
    return hex(made.data(), size);
}

/// Quotes and backslashes escaped, and nothing that could begin a line.
std::string quoted(std::string_view text) {
    std::string made{"\""};
    for (const char each : text) {
        if (static_cast<unsigned char>(each) < ' ') continue;
        if (each == '"' || each == '\\') made += '\\';
        made += each;
    }
    return made + '"';
}

std::string lower(std::string_view text) {
    std::string made{text};
    for (char& each : made)
        if (each >= 'A' && each <= 'Z') each = static_cast<char>(each | 0x20);
    return made;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

const std::string& value_of(const parameters& from, std::string_view name) {
    static const std::string none;
    const auto found = from.find(name);
    return found == from.end() ? none : found->second;
}

std::string response(algorithm by, std::string_view ha1, std::string_view method, std::string_view uri,
                     std::string_view nonce, std::string_view qop, std::string_view client_nonce,
                     std::string_view count) {
    const auto ha2 = hash(by, fmt::format("{}:{}", method, uri));
    if (qop.empty()) return hash(by, fmt::format("{}:{}:{}", ha1, nonce, ha2));
    return hash(by, fmt::format("{}:{}:{}:{}:{}:{}", ha1, nonce, count, client_nonce, qop, ha2));
}

std::string mark(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> made;
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), made.data(), &size);
    return hex(made.data(), 16);
}

}  // namespace

parameters read(const std::vector<std::string>& elements) {
    parameters all;
    for (const auto& each : elements) {
        const std::string_view text{each};
        const auto equals = text.find('=');
        if (equals == text.npos) continue;
        auto value = trimmed(text.substr(equals + 1));
        std::string plain;
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
            for (std::size_t i = 0; i < value.size(); ++i) {
                if (value[i] == '\\' && i + 1 < value.size()) ++i;
                plain += value[i];
            }
        } else {
            plain = value;
        }
        all.try_emplace(lower(trimmed(text.substr(0, equals))), std::move(plain));
    }
    return all;
}

std::optional<challenge> challenge_of(const parameters& from) {
    challenge made;
    const auto algorithm_name = lower(value_of(from, "algorithm"));
    if (algorithm_name == "sha-256")
        made.by = algorithm::sha256;
    else if (!algorithm_name.empty() && algorithm_name != "md5")
        return {};
    if (from.contains("qop")) {
        std::string_view left{from.find("qop")->second};
        while (!left.empty() && !made.has_qop) {
            const auto comma = left.find(',');
            made.has_qop = lower(trimmed(left.substr(0, comma))) == "auth";
            left = comma == left.npos ? std::string_view{} : left.substr(comma + 1);
        }
        if (!made.has_qop) return {};
    }
    made.realm = value_of(from, "realm");
    made.nonce = value_of(from, "nonce");
    made.opaque = value_of(from, "opaque");
    made.stale = lower(value_of(from, "stale")) == "true";
    if (made.nonce.empty()) return {};
    return made;
}

std::string answer(const challenge& to, const credentials& who, std::string_view method, std::string_view uri,
                   std::string_view client_nonce, unsigned count) {
    const auto ha1 = hash(to.by, fmt::format("{}:{}:{}", who.user, to.realm, who.password));
    const auto number = fmt::format("{:08x}", count);
    const std::string_view qop = to.has_qop ? "auth" : "";
    auto text = fmt::format("Digest username={}, realm={}, nonce={}, uri={}, response=\"{}\", algorithm={}",
                            quoted(who.user), quoted(to.realm), quoted(to.nonce), quoted(uri),
                            response(to.by, ha1, method, uri, to.nonce, qop, client_nonce, number), to_string(to.by));
    if (!to.opaque.empty()) text += ", opaque=" + quoted(to.opaque);
    if (to.has_qop) text += fmt::format(", qop=auth, cnonce={}, nc={}", quoted(client_nonce), number);
    return text;
}

bool is_right(const parameters& answer, algorithm by, std::string_view password, std::string_view method) {
    const auto ha1 =
        hash(by, fmt::format("{}:{}:{}", value_of(answer, "username"), value_of(answer, "realm"), password));
    const auto wanted = response(by, ha1, method, value_of(answer, "uri"), value_of(answer, "nonce"),
                                 value_of(answer, "qop"), value_of(answer, "cnonce"), value_of(answer, "nc"));
    const auto given = lower(value_of(answer, "response"));
    return given.size() == wanted.size() && CRYPTO_memcmp(given.data(), wanted.data(), wanted.size()) == 0;
}

std::string make_nonce(std::string_view key, std::int64_t now_ms, std::uint64_t number, std::string_view whose) {
    const auto when = fmt::format("{:x}.{:x}", now_ms, number);
    return when + '.' + mark(key, fmt::format("{}/{}", when, whose));
}

nonce_state check_nonce(std::string_view nonce, std::string_view key, std::int64_t now_ms, std::string_view whose,
                        std::int64_t longest_ms) {
    const auto dot = nonce.rfind('.');
    if (dot == nonce.npos) return nonce_state::forged;
    std::int64_t when = 0;
    const auto [end, wrong] = std::from_chars(nonce.data(), nonce.data() + dot, when, 16);
    if (wrong != std::errc{} || *end != '.') return nonce_state::forged;
    const auto wanted = mark(key, fmt::format("{}/{}", nonce.substr(0, dot), whose));
    const auto given = nonce.substr(dot + 1);
    if (given.size() != wanted.size() || CRYPTO_memcmp(given.data(), wanted.data(), wanted.size()) != 0)
        return nonce_state::forged;
    return now_ms - when > longest_ms ? nonce_state::old : nonce_state::fresh;
}

}  // namespace palabre::sip::digest
