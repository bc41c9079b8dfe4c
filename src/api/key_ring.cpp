// src/api/key_ring.cpp - keys as digests, compared by libsodium in constant time.
#include "api/key_ring.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sodium.h>

#include <algorithm>

namespace palabre::api {

key_ring::key_ring(const std::vector<key>& keys, std::vector<problem>& found) {
    constexpr std::size_t shortest = 20, longest = 200;
    if (sodium_init() < 0) throw error{errc::io, "libsodium cannot start", "check the system's random source"};
    for (std::size_t at = 0; at < keys.size(); ++at) {
        const key& each = keys[at];
        const auto wrong = [&](std::string what, std::string cure) {
            const std::string which =
                each.name.empty() ? fmt::format("API key {}", at + 1) : fmt::format("API key '{}'", each.name);
            found.push_back({{}, which + " " + std::move(what), std::move(cure)});
        };
        const std::string& text = each.text.reveal();
        const bool plain = std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
        const auto same_name = [&](const entry& other) { return other.who.name == each.name; };
        const auto same_key = [of = digest_of(text)](const entry& other) { return other.of == of; };
        if (each.name.empty()) wrong("has no name", "name it after whoever uses it");
        if (!each.name.empty() && std::ranges::any_of(entries_, same_name)) wrong("is there twice", "name each once");
        if (text.size() < shortest || text.size() > longest || !plain)
            wrong(fmt::format("is not {} to {} printable characters without spaces", shortest, longest),
                  "make one with: openssl rand -hex 24");
        else if (std::ranges::any_of(entries_, same_key))
            wrong("is another one's text", "make one for each, so that each can be withdrawn");
        if (each.companies.empty()) wrong("may read no company", "name the companies that it may read");
        if (each.may.empty()) wrong("may do nothing", "give it scopes: read, write, send, events, supervise, adjust");
        entries_.push_back({digest_of(text), {each.name, each.companies, each.may}});
    }
}

namespace {

constexpr std::array scopes{std::string_view{"read"},   std::string_view{"write"}, std::string_view{"send"},
                            std::string_view{"events"}, std::string_view{"audit"}, std::string_view{"supervise"},
                            std::string_view{"adjust"}};

}  // namespace

std::string_view to_string(scope which) noexcept {
    const auto at = static_cast<std::size_t>(which);
    return at < scopes.size() ? scopes[at] : "?";
}

scope scope_from(std::string_view name) {
    const auto found = std::ranges::find(scopes, name);
    if (found == scopes.end())
        throw error{errc::invalid_argument, fmt::format("no scope is called '{}'", name),
                    fmt::format("use one of: {}", fmt::join(scopes, ", "))};
    return static_cast<scope>(found - scopes.begin());
}

key_ring::digest key_ring::digest_of(std::string_view text) {
    digest made;
    crypto_generichash(made.data(), made.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       nullptr, 0);
    return made;
}

const key_ring::holder* key_ring::find(std::string_view shown) const {
    const digest given = digest_of(shown);
    const holder* who = nullptr;
    for (const entry& each : entries_)  // all of them, whichever it is
        if (sodium_memcmp(each.of.data(), given.data(), given.size()) == 0) who = &each.who;
    return who;
}

}  // namespace palabre::api
