// src/store/import/connection_words.cpp - URLs taken apart; passwords masked.
#include "store/import/connection_words.hpp"

#include <libpq-fe.h>

#include <fmt/format.h>

#include <map>
#include <optional>

namespace palabre::importing {
namespace {

constexpr std::string_view masked = "****";

/// Where the password stands in a URL: offset and size.
std::optional<std::pair<std::size_t, std::size_t>> password_in(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return std::nullopt;
    const auto start = scheme + 3;
    const auto end = std::min(url.find('/', start), url.size());
    const auto at = url.substr(0, end).rfind('@');
    const auto colon = url.find(':', start);
    if (at == std::string_view::npos || colon == std::string_view::npos || colon > at) return std::nullopt;
    return std::pair{colon + 1, at - colon - 1};
}

std::string decoded(std::string_view text) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool hex = text[at] == '%' && at + 2 < text.size() &&
                         std::isxdigit(static_cast<unsigned char>(text[at + 1])) != 0 &&
                         std::isxdigit(static_cast<unsigned char>(text[at + 2])) != 0;
        plain += hex ? static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2])) : text[at];
        if (hex) at += 2;
    }
    return plain;
}

[[noreturn]] void refuse(const source& of, std::string what, std::string cure) {
    throw error{errc::invalid_file, of.where, std::move(what), std::move(cure)};
}

connection_words postgresql_words(const source& of) {
    char* why = nullptr;
    PQconninfoOption* const parsed = PQconninfoParse(of.sql.url.c_str(), &why);
    PQfreemem(why);  // it quotes the URL
    if (parsed == nullptr)
        refuse(of, "the URL cannot be read", "write postgresql://USER@HOST:PORT/DATABASE, special letters as %XX");
    std::map<std::string, std::string> words{
        {"connect_timeout", "10"}, {"application_name", "palabre import"}, {"client_encoding", "UTF8"}};
    for (const auto* each = parsed; each->keyword != nullptr; ++each)
        if (each->val != nullptr) words[each->keyword] = each->val;
    PQconninfoFree(parsed);
    connection_words made{"postgresql", {}, of.sql.password};
    if (!made.password.empty()) words["password"] = made.password.reveal();
    if (words.contains("password")) made.password = secret{words["password"]};
    for (const auto& [word, value] : words) {
        made.words += fmt::format("{}{}='", made.words.empty() ? "" : " ", word);
        for (const char letter : value) {
            if (letter == '\'' || letter == '\\') made.words += '\\';
            made.words += letter;
        }
        made.words += '\'';
    }
    return made;
}

connection_words mysql_words(const source& of) {
    std::string_view url = of.sql.url;
    connection_words made{"mysql", "charset=utf8mb4", of.sql.password};
    if (made.password.empty())
        if (const auto found = password_in(url))
            made.password = secret{decoded(url.substr(found->first, found->second))};
    url.remove_prefix(url.find("://") + 3);
    const auto slash = url.find('/');
    if (slash == std::string_view::npos || slash + 1 == url.size())
        refuse(of, "the URL names no database", "write mysql://USER@HOST:PORT/DATABASE");
    std::string_view database = url.substr(slash + 1);
    std::string_view host = url.substr(0, slash);
    std::string socket;
    if (const auto options = database.find('?'); options != std::string_view::npos) {
        const auto option = database.substr(options + 1);
        if (!option.starts_with("unix_socket="))
            refuse(of, "an option of the URL is not known", "there is only ?unix_socket=PATH");
        socket = decoded(option.substr(12));
        database = database.substr(0, options);
    }
    std::string user;
    if (const auto at = host.rfind('@'); at != std::string_view::npos) {
        user = decoded(host.substr(0, std::min(host.find(':'), at)));
        host.remove_prefix(at + 1);
    }
    std::string port;
    if (const auto colon = host.rfind(':'); colon != std::string_view::npos) {
        port = host.substr(colon + 1);
        host = host.substr(0, colon);
    }
    const auto add = [&](std::string_view word, const std::string& value) {
        if (value.empty()) return;
        if (value.find('\'') != std::string::npos)
            refuse(of, fmt::format("SOCI cannot pass a {} with an apostrophe to MySQL", word), "choose another one");
        made.words += fmt::format(" {}='{}'", word, value);
    };
    add("dbname", decoded(database));
    add("host", std::string{host});
    add("port", port);
    add("user", user);
    add("password", made.password.reveal());
    add("unix_socket", socket);
    return made;
}

}  // namespace

connection_words words_for(const source& of) {
    if (of.sql.url.starts_with("sqlite:")) return {"sqlite3", fmt::format("db=\"{}\"", of.sql.url.substr(7)), {}};
    return of.sql.url.starts_with("postgres") ? postgresql_words(of) : mysql_words(of);
}

std::string without_password(std::string_view url) {
    std::string shown{url};
    if (const auto found = password_in(url)) shown.replace(found->first, found->second, masked);
    if (const auto option = shown.find("password="); option != std::string::npos) {
        const auto start = option + 9;
        shown.replace(start, std::min(shown.find('&', start), shown.size()) - start, masked);
    }
    return shown;
}

std::string without(const secret& password, std::string text) {
    const std::string& clear = password.reveal();
    if (clear.empty()) return text;
    for (auto at = text.find(clear); at != std::string::npos; at = text.find(clear, at + masked.size()))
        text.replace(at, clear.size(), masked);
    return text;
}

}  // namespace palabre::importing
