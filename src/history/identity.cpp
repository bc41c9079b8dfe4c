// src/history/identity.cpp - from a channel's address to the identity that it stands for.
#include "palabre/history/identity.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre::history {

constexpr std::size_t longest = 256;

std::optional<identity> identify(medium on, std::string_view address, const numbering::plans& plans, country home) {
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

identity written_identity(std::string_view written, const numbering::plans& plans, country home) {
    constexpr std::array<std::string_view, 4> schemes{"tel", "sip", "sips", "sms"};  // of numbers, as URIs
    const auto colon = written.find(':');
    const auto before = written.substr(0, std::min(colon, written.size()));
    std::string_view number = written;
    if (colon != std::string_view::npos && std::ranges::find(schemes, before) == schemes.end()) {
        const auto kind = identity_kind_from(before);
        const auto address = written.substr(colon + 1);
        if (address.empty() || address.size() > longest)
            throw error{errc::invalid_argument,
                        fmt::format("the address behind '{}:' has {} bytes", before, address.size()),
                        fmt::format("write 1 to {}", longest)};
        if (kind != identity_kind::phone) return {kind, std::string{address}, std::string{address}};
        number = address;
    }
    const auto read = plans.parse(number, home);
    if (!read) throw error{errc::invalid_argument, read.why, "write it with + and its country, or name the country"};
    return {identity_kind::phone, std::string{read->normal()}, std::string{number}};
}

}  // namespace palabre::history
