// src/sip/sofia_login.cpp - what our requests have in common: names, addresses, and answers to who asks us to log in.
#include "sip/sofia_login.hpp"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/su_uniqueid.h>
#include <sofia-sip/url.h>

#include <array>

#include <strings.h>

namespace palabre::sip {
namespace {

constexpr unsigned most_logins = 2;
constexpr std::size_t most_elements = 32;

struct parsed_url {
    explicit parsed_url(const std::string& uri) : found{url_hdup(home, URL_STRING_MAKE(uri.c_str())->us_url)} {}
    parsed_url(const parsed_url&) = delete;
    parsed_url& operator=(const parsed_url&) = delete;
    ~parsed_url() { su_home_deinit(home); }

    su_home_t home[1] = {SU_HOME_INIT(home)};
    url_t* found;
};

}  // namespace

std::vector<std::string> elements_of(const msg_auth_t& header) {
    std::vector<std::string> all;
    for (auto* each = header.au_params; each != nullptr && *each != nullptr && all.size() < most_elements; ++each)
        all.emplace_back(*each);
    return all;
}

std::optional<std::string> login_for(const sip_t& sip, bool by_proxy, const credentials& who, const char* method,
                                     const std::string& uri, unsigned& logins, std::string* realm) {
    std::optional<digest::challenge> best;
    for (auto* each = by_proxy ? sip.sip_proxy_authenticate : sip.sip_www_authenticate; each != nullptr;
         each = each->au_next) {
        if (each->au_scheme == nullptr || strcasecmp(each->au_scheme, "Digest") != 0) continue;
        const auto found = digest::challenge_of(digest::read(elements_of(*each)));
        if (found && (!best || found->by > best->by)) best = found;
    }
    if (!best || logins >= most_logins || (logins > 0 && !best->stale)) return {};
    ++logins;
    if (realm != nullptr) *realm = best->realm;
    return digest::answer(*best, who, method, uri, new_token(), 1);
}

std::string new_token() {
    std::array<unsigned char, 12> bytes;
    su_randmem(bytes.data(), bytes.size());
    std::string text;
    for (const auto each : bytes) {
        text += "0123456789abcdef"[each >> 4U];
        text += "0123456789abcdef"[each & 15U];
    }
    return text;
}

std::string display(const std::string& name) {
    if (name.empty()) return {};
    std::string made{"\""};
    for (const char each : one_line(name)) {
        if (each == '"' || each == '\\') made += '\\';
        made += each;
    }
    return made + "\" ";
}

std::string one_line(std::string_view text) {
    std::string made;
    for (const char each : text)
        if (static_cast<unsigned char>(each) >= ' ' || each == '\t') made += each;
    return made;
}

std::string host_of(const std::string& uri) {
    const parsed_url url{uri};
    if (url.found == nullptr || (url.found->url_type != url_sip && url.found->url_type != url_sips) ||
        url.found->url_host == nullptr)
        return {};
    std::string host{url.found->url_host};
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    return host;
}

std::string user_part(const std::string& uri) {
    const parsed_url url{uri};
    return url.found == nullptr || url.found->url_user == nullptr ? std::string{} : std::string{url.found->url_user};
}

std::string without_parameters(const std::string& uri) {
    const auto at = uri.find('@');
    return uri.substr(0, uri.find_first_of(";?", at == uri.npos ? 0 : at));
}

}  // namespace palabre::sip
