// src/http/message.cpp - headers found, statuses named, problems written.
#include "http/message.hpp"

#include "palabre/core/utf8.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <openssl/evp.h>

namespace palabre::http {

const std::string* header_of(const pairs& headers, std::string_view name) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    const auto found = std::ranges::find_if(
        headers, [&](const auto& each) { return std::ranges::equal(each.first, name, {}, lower, lower); });
    return found == headers.end() ? nullptr : &found->second;
}

std::string_view reason_of(int status) noexcept {
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 507: return "Insufficient Storage";
    case 503: return "Service Unavailable";
    default: return "Status";
    }
}

response problem(int status, std::string_view detail, std::string_view cure, std::string_view where) {
    boost::json::object told{{"type", "about:blank"}, {"title", reason_of(status)}, {"status", status}};
    const auto add = [&](const char* name, std::string_view text) {
        if (!text.empty()) told[name] = clean_utf8(text);
    };
    add("detail", detail);
    add("where", where);
    add("cure", cure);
    return {status, "application/problem+json", {}, boost::json::serialize(told) + "\n"};
}

std::string from_base64(std::string_view text) {
    const auto padding = text.size() - std::min(text.find('='), text.size());
    if (text.empty() || text.size() % 4 != 0 || padding > 2) return {};
    std::string bytes(text.size() / 4 * 3, '\0');
    const auto* const from = reinterpret_cast<const unsigned char*>(text.data());
    if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), from, static_cast<int>(text.size())) < 0)
        return {};
    bytes.resize(bytes.size() - padding);
    return bytes;
}

std::string base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
    const auto* const from = reinterpret_cast<const unsigned char*>(bytes.data());
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), from, static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

}  // namespace palabre::http
