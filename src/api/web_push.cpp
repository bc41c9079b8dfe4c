// src/api/web_push.cpp - what a browser's push service is sent: encrypted for the browser, signed for the service.
#include "api/web_push.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <sodium.h>

#include <array>

namespace palabre::api {
namespace {

/// A thing of OpenSSL's, freed by its own function.
template<auto Free> struct freed {
    template<class Thing> void operator()(Thing* of) const noexcept { Free(of); }
};
template<class Thing, auto Free> using held = std::unique_ptr<Thing, freed<Free>>;
using held_key = held<EVP_PKEY, EVP_PKEY_free>;
using held_context = held<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using held_number = held<BIGNUM, BN_clear_free>;

constexpr std::size_t point_size = 65, number_size = 32, secret_size = 16, salt_size = 16;
constexpr const char* curve = "prime256v1";

const unsigned char* bytes(std::string_view of) {
    return reinterpret_cast<const unsigned char*>(of.data());
}
unsigned char* bytes(std::string& of) {
    return reinterpret_cast<unsigned char*>(of.data());
}

std::string hmac(std::string_view key, std::string_view text) {
    std::string made(number_size, '\0');
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(text), text.size(), bytes(made), &size);
    return made;
}

/// A key of the curve's; `number` is its private part, "" for a public one. nullptr for what is none.
held_key key_of(std::string_view point, std::string_view number) {
    const held<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> parts{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0);
    OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    const held_number secret{BN_bin2bn(bytes(number), static_cast<int>(number.size()), nullptr)};
    if (!number.empty()) OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get());
    const held<OSSL_PARAM, OSSL_PARAM_free> all{OSSL_PARAM_BLD_to_param(parts.get())};
    const held_context how{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    EVP_PKEY* made = nullptr;
    if (EVP_PKEY_fromdata_init(how.get()) <= 0 ||
        EVP_PKEY_fromdata(how.get(), &made, number.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, all.get()) <= 0)
        return {};
    return held_key{made};
}

/// The public point of a private number; "" where that is 0, or not below the curve's order.
std::string point_of(std::string_view number) {
    const held<EC_GROUP, EC_GROUP_free> group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
    const held_number secret{BN_bin2bn(bytes(number), static_cast<int>(number.size()), nullptr)};
    if (BN_is_zero(secret.get()) != 0 || BN_cmp(secret.get(), EC_GROUP_get0_order(group.get())) >= 0) return {};
    const held<EC_POINT, EC_POINT_free> point{EC_POINT_new(group.get())};
    std::string made(point_size, '\0');
    if (EC_POINT_mul(group.get(), point.get(), secret.get(), nullptr, nullptr, nullptr) != 1 ||
        EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, bytes(made), made.size(),
                           nullptr) != point_size)
        return {};
    return made;
}

std::string shared_between(EVP_PKEY* ours, EVP_PKEY* theirs) {
    const held_context how{EVP_PKEY_CTX_new(ours, nullptr)};
    std::string made(number_size, '\0');
    std::size_t size = made.size();
    if (EVP_PKEY_derive_init(how.get()) <= 0 || EVP_PKEY_derive_set_peer_ex(how.get(), theirs, 1) <= 0 ||
        EVP_PKEY_derive(how.get(), bytes(made), &size) <= 0 || size != number_size)
        return {};
    return made;
}

std::string sealed(std::string_view text, std::string_view key, std::string_view nonce) {
    constexpr std::size_t tag_size = 16;
    std::string made(text.size() + tag_size, '\0');
    const held<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> how{EVP_CIPHER_CTX_new()};
    int size = 0, rest = 0;
    if (EVP_EncryptInit_ex(how.get(), EVP_aes_128_gcm(), nullptr, bytes(key), bytes(nonce)) != 1 ||
        EVP_EncryptUpdate(how.get(), bytes(made), &size, bytes(text), static_cast<int>(text.size())) != 1 ||
        EVP_EncryptFinal_ex(how.get(), bytes(made) + size, &rest) != 1 ||
        EVP_CIPHER_CTX_ctrl(how.get(), EVP_CTRL_GCM_GET_TAG, tag_size, made.data() + text.size()) != 1)
        return {};
    return made;
}

}  // namespace

std::string from_base64url(std::string_view text) {
    while (text.ends_with('=')) text.remove_suffix(1);
    std::string made(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(bytes(made), made.size(), text.data(), text.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return {};
    made.resize(size);
    return made;
}

std::string base64url(std::string_view of) {
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string made(sodium_base64_ENCODED_LEN(of.size(), variant), '\0');
    sodium_bin2base64(made.data(), made.size(), bytes(of), of.size(), variant);
    made.resize(made.find('\0'));
    return made;
}

std::string encrypted_for(const push_keys& whom, std::string_view text, std::string_view own, std::string_view salt) {
    using namespace std::string_literals;
    if (whom.key.size() != point_size || whom.secret.size() != secret_size || own.size() != number_size ||
        salt.size() != salt_size)
        return {};
    const auto point = point_of(own);
    if (point.empty()) return {};
    const auto ours = key_of(point, own), theirs = key_of(whom.key, {});
    if (!ours || !theirs) return {};
    const auto shared = shared_between(ours.get(), theirs.get());
    if (shared.empty()) return {};

    // RFC 8291, 3.4; RFC 8188, 2.2 and 2.3: HKDF (RFC 5869) of one block is an HMAC that ends in 1.
    const auto from_both = hmac(hmac(whom.secret, shared), "WebPush: info\0"s + whom.key + point + "\1");
    const auto root = hmac(salt, from_both);
    constexpr std::size_t key_size = 16, nonce_size = 12;
    const auto key = hmac(root, "Content-Encoding: aes128gcm\0\1"s).substr(0, key_size);
    const auto nonce = hmac(root, "Content-Encoding: nonce\0\1"s).substr(0, nonce_size);

    const auto record_size = "\0\0\x10\0"s;  // 4096: all of it is one
    const auto sealed_text = sealed(std::string{text} + "\2", key, nonce);
    if (sealed_text.empty()) return {};
    return std::string{salt} + record_size + static_cast<char>(point_size) + point + sealed_text;
}

struct push_identity::impl {
    held_key key;
};

push_identity::push_identity(const std::string& file) : impl_{std::make_unique<impl>()} {
    const auto no_key = [&](const char* why) {
        return error{errc::invalid_file, fmt::format("'{}' {}", file, why),
                     "make one: openssl ecparam -name prime256v1 -genkey -noout -out FILE.pem"};
    };
    const held<BIO, BIO_free_all> in{BIO_new_file(file.c_str(), "r")};
    if (!in) throw no_key("cannot be read");
    impl_->key.reset(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, const_cast<char*>("")));
    if (!impl_->key) throw no_key("has no private key without a password");
    std::array<char, 64> name{};
    if (EVP_PKEY_get_utf8_string_param(impl_->key.get(), OSSL_PKEY_PARAM_GROUP_NAME, name.data(), name.size(),
                                       nullptr) != 1 ||
        std::string_view{name.data()} != curve)
        throw no_key("has a key that is not on the curve P-256");
    unsigned char* point = nullptr;
    const auto size = EVP_PKEY_get1_encoded_public_key(impl_->key.get(), &point);
    const std::string made{reinterpret_cast<const char*>(point), size};
    OPENSSL_free(point);
    if (made.size() != point_size) throw no_key("has a key whose public part cannot be told");
    public_ = base64url(made);
}

push_identity::~push_identity() = default;
push_identity::push_identity(push_identity&&) noexcept = default;

std::string push_identity::authorization(const std::string& audience, const std::string& contact,
                                         calendar_time until) const {
    namespace json = boost::json;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(until.time_since_epoch()).count();
    const auto claims = json::serialize(json::object{{"aud", audience}, {"exp", seconds}, {"sub", contact}});
    const auto text = base64url(R"({"typ":"JWT","alg":"ES256"})") + "." + base64url(claims);
    const held<EVP_MD_CTX, EVP_MD_CTX_free> how{EVP_MD_CTX_new()};
    constexpr std::size_t longest = 80;
    std::array<unsigned char, longest> der{};
    std::size_t size = der.size();
    if (EVP_DigestSignInit(how.get(), nullptr, EVP_sha256(), nullptr, impl_->key.get()) != 1 ||
        EVP_DigestSign(how.get(), der.data(), &size, bytes(text), text.size()) != 1)
        throw error{errc::io, "a push service's token cannot be signed", "look at the key"};
    const auto* from = der.data();
    const held<ECDSA_SIG, ECDSA_SIG_free> both{d2i_ECDSA_SIG(nullptr, &from, static_cast<long>(size))};
    std::string made(2 * number_size, '\0');  // r and s, as JWS has them (RFC 7518, 3.4)
    BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), bytes(made), number_size);
    BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), bytes(made) + number_size, number_size);
    return fmt::format("vapid t={}.{}, k={}", text, base64url(made), public_);
}

}  // namespace palabre::api
