// src/sip/certificates.cpp - PEM files read by OpenSSL, and the library's own words about certificates understood.
#include "sip/certificates.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <sofia-sip/su_log.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

extern "C" su_log_t tport_log[];

namespace palabre::sip {
namespace {

template<auto free_it> struct freed {
    template<typename Thing> void operator()(Thing* each) const noexcept { free_it(each); }
};
using bio = std::unique_ptr<BIO, freed<BIO_free>>;
using certificate = std::unique_ptr<X509, freed<X509_free>>;
using private_key = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;

int no_password(char*, int, int, void*) {
    return 0;  // OpenSSL would ask at the terminal
}

certificate read_certificate(const std::string& file) {
    const bio in{BIO_new_file(file.c_str(), "r")};
    return certificate{in ? PEM_read_bio_X509(in.get(), nullptr, no_password, nullptr) : nullptr};
}

private_key read_key(const std::string& file) {
    const bio in{BIO_new_file(file.c_str(), "r")};
    return private_key{in ? PEM_read_bio_PrivateKey(in.get(), nullptr, no_password, nullptr) : nullptr};
}

constexpr std::size_t longest_trouble = 400;
thread_local tls_trouble trouble;

/// The library tells of a certificate that does not verify in lines: issuer, subject, then OpenSSL's reason. Of one that
/// is another host's it says "Peer Subject Mismatch (HOST)".
void overhear(void*, const char* format, va_list values) {
    std::array<char, 512> line{};
    std::vsnprintf(line.data(), line.size(), format, values);
    std::string_view said{line.data()};
    while (said.ends_with('\n')) said.remove_suffix(1);
    const auto after = [&](std::string_view mark) -> std::string_view {
        const auto at = said.find(mark);
        return at == said.npos ? std::string_view{} : said.substr(at + mark.size());
    };
    if (const auto host = after("Peer Subject Mismatch ("); !host.empty()) {
        trouble.host = host.substr(0, host.rfind(')'));
        trouble.why = fmt::format("its certificate is not {}'s", trouble.host);
    } else if (const auto subject = after("  subject  = "); !subject.empty()) {
        trouble = {fmt::format("its certificate ({}) is not accepted", subject)};
    } else if (const auto why = after("  err "); !why.empty() && !trouble.why.empty()) {
        trouble.why += fmt::format(": {}", why.substr(why.find(':') + 1));
    }
    if (trouble.why.size() > longest_trouble) trouble.why.resize(longest_trouble);
}

}  // namespace

void check_certificates(const std::string& folder) {
    if (folder.empty())
        throw error{errc::invalid_argument, "TLS has no certificates",
                    "name the folder that has agent.pem and cafile.pem: certificates"};
    std::vector<problem> wrong;
    const auto agent = folder + "/agent.pem", authorities = folder + "/cafile.pem";
    const auto ours = read_certificate(agent);
    const auto key = read_key(agent);
    if (!ours)
        wrong.push_back({{},
                         fmt::format("there is no certificate in '{}'", agent),
                         "a PEM file, readable by this process: our certificate, then its key without a password"});
    else if (!key)
        wrong.push_back({{},
                         fmt::format("there is no key in '{}', or it has a password", agent),
                         "append the certificate's key in PEM, without a password"});
    else if (X509_check_private_key(ours.get(), key.get()) != 1)
        wrong.push_back({{}, fmt::format("the key in '{}' is another certificate's", agent), "put the two together"});
    if (!read_certificate(authorities))
        wrong.push_back({{},
                         fmt::format("there are no authorities in '{}'", authorities),
                         "the certificates of those whom we trust, in PEM; for public ones a copy of "
                         "/etc/ssl/certs/ca-certificates.crt"});
    ERR_clear_error();
    if (!wrong.empty()) throw error{errc::invalid_file, std::move(wrong)};
}

tls_trouble take_tls_trouble() {
    return std::exchange(trouble, {});
}

void listen_for_tls_trouble() {
    su_log_set_level(tport_log, 3);
    su_log_redirect(tport_log, &overhear, nullptr);
}

}  // namespace palabre::sip
