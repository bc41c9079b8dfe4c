// src/history/identity.cpp - from a channel's address to the identity that it stands for.
#include "palabre/history/identity.hpp"

#include <algorithm>

namespace palabre::history {

std::optional<identity> identify(medium on, std::string_view address, const numbering::plans& plans, country home) {
    constexpr std::size_t longest = 256;
    if (address.empty() || address.size() > longest) return {};
    const auto as = [&](identity_kind kind) { return identity{kind, std::string{address}, std::string{address}}; };
    switch (on) {
    case medium::messenger: return as(identity_kind::messenger);
    case medium::web_chat: return as(identity_kind::web);
    case medium::voice:
    case medium::sms:
    case medium::ussd:
    case medium::whatsapp: break;
    }
    // WhatsApp writes numbers as bare international digits.
    const bool bare = on == medium::whatsapp &&
                      std::all_of(address.begin(), address.end(), [](char c) { return c >= '0' && c <= '9'; });
    const auto read = bare ? plans.parse(std::string{"+"}.append(address), home) : plans.parse(address, home);
    if (read && !read->is_short_code())
        return identity{identity_kind::phone, std::string{read->normal()}, std::string{address}};
    if (on == medium::whatsapp && !bare && !read) return as(identity_kind::whatsapp);
    return {};
}

}  // namespace palabre::history
