// src/api/desk_pages.cpp - a folder read into memory, and answered as a careful web server does.
#include "api/desk_pages.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace palabre::api {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = 32'000'000;

std::string_view type_of(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> known{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
        {".mp3", "audio/mpeg"},
    }};
    for (const auto& [ending, type] : known)
        if (name.ends_with(ending)) return type;
    return "application/octet-stream";
}

std::string tag_of(const std::string& bytes) {
    std::array<unsigned char, 16> digest{};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                       nullptr, 0);
    std::string made = "\"";
    for (const auto each : digest) made += fmt::format("{:02x}", each);
    return made + '"';
}

error no_desk(const std::string& folder, const std::string& why) {
    return {errc::invalid_argument, fmt::format("there is no desk in '{}': {}", folder, why),
            "build it (./dev desk), and name the folder that has its index.html; or leave 'desk' out"};
}

std::string bytes_of(const fs::path& of, const std::string& folder) {
    std::ifstream in{of, std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    if (!in.good() && !in.eof()) throw no_desk(folder, of.filename().string() + " cannot be read");
    return bytes;
}

/// The words of a list such as "gzip, br;q=0.5, *;q=0", without those that are refused.
bool takes(const std::string* list, std::string_view coding) {
    if (list == nullptr) return false;
    for (std::size_t from = 0; from < list->size();) {
        const auto end = std::min(list->find(',', from), list->size());
        std::string word;
        for (const char each : std::string_view{*list}.substr(from, end - from))
            if (each != ' ' && each != '\t') word += static_cast<char>(each >= 'A' && each <= 'Z' ? each | 0x20 : each);
        from = end + 1;
        const auto weight = word.find(";q=");
        if (std::string_view{word}.substr(0, word.find(';')) != coding) continue;
        return weight == word.npos || word.find_first_of("123456789", weight) != word.npos;
    }
    return false;
}

/// " https://*.tiles.example" of "https://{s}.tiles.example/{z}/{x}/{y}.png".
std::string source_of(const std::string& tiles) {
    const auto host = tiles.find("://");
    if (host == tiles.npos) return {};
    auto made = " " + tiles.substr(0, tiles.find('/', host + 3));
    if (const auto any = made.find("{s}"); any != made.npos) made.replace(any, 3, "*");
    return made;
}

}  // namespace

desk_pages::desk_pages(const std::string& folder, const desk_rights& has)
    : lets_in_{fmt::format(
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:{}; media-src 'self' "
          "blob:; "
          "font-src 'self'; connect-src 'self'{}{}; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
          "form-action 'self'; frame-ancestors 'none'",
          source_of(has.tiles), has.phones_at.empty() ? "" : " ", has.phones_at)},
      permits_{fmt::format("camera=(), geolocation=({}), microphone=({}), payment=(), usb=()",
                           has.locates ? "self" : "", has.phones_at.empty() ? "" : "self")} {
    if (sodium_init() < 0) throw error{errc::io, "libsodium cannot start", "check the system's random source"};
    std::error_code wrong;
    const fs::path root{folder};
    if (!fs::is_regular_file(root / "index.html", wrong)) throw no_desk(folder, "index.html is missing");
    std::uintmax_t all = 0;
    for (fs::recursive_directory_iterator each{root, wrong}, end; !wrong && each != end; each.increment(wrong)) {
        if (!each->is_regular_file()) continue;
        all += each->file_size();
        if (all > most_bytes) throw no_desk(folder, "it has more than 32 MB");
        auto name = each->path().lexically_relative(root).generic_string();
        std::string coding;
        for (const auto& [ending, as] : {std::pair{".br", "br"}, std::pair{".gz", "gzip"}})
            if (name.ends_with(ending)) {
                coding = as;
                name.erase(name.size() - 3);
            }
        auto& one = files_[name];
        one.lasts = name.starts_with("assets/");
        auto bytes = bytes_of(each->path(), folder);
        auto tag = tag_of(bytes);
        one.forms[coding] = {std::move(bytes), std::move(tag)};
    }
    if (wrong) throw no_desk(folder, wrong.message());
    std::erase_if(files_, [](const auto& each) { return !each.second.forms.contains(""); });
    for (auto& [name, one] : files_) one.type = type_of(name);
}

bool desk_pages::is_for(const http::request& what) {
    return !what.segments.empty() && what.segments.front() == "desk";
}

http::response desk_pages::given(const file& one, const http::request& what) {
    const auto* const wanted = http::header_of(what.headers, "Accept-Encoding");
    auto form = one.forms.find("");
    for (const auto* const each : {"gzip", "br"})
        if (const auto found = one.forms.find(each); found != one.forms.end() && takes(wanted, each)) form = found;
    http::response told{200, std::string{one.type}, {}, {}};
    auto add = [&](const char* name, std::string text) { told.headers.emplace_back(name, std::move(text)); };
    add("ETag", form->second.tag);
    add("Cache-Control", one.lasts ? "public, max-age=31536000, immutable" : "no-cache");
    if (one.forms.size() > 1) add("Vary", "Accept-Encoding");
    const auto* const has = http::header_of(what.headers, "If-None-Match");
    if (has != nullptr && (*has == "*" || has->find(form->second.tag) != has->npos)) {
        told.status = 304;
        told.content_type.clear();
        return told;
    }
    if (!form->first.empty()) add("Content-Encoding", form->first);
    told.body = form->second.body;
    return told;
}

http::response desk_pages::answer(const http::request& what, bool is_secure) const {
    http::response told;
    std::string name;
    for (std::size_t at = 1; at < what.segments.size(); ++at) name += (at > 1 ? "/" : "") + what.segments[at];
    const auto found = files_.find(name.empty() ? "index.html" : name);
    if (what.method != "GET" && what.method != "HEAD") {
        told = http::problem(405, "'" + what.method + "' is not possible here", "use one of: GET, HEAD");
        told.headers.emplace_back("Allow", "GET, HEAD");
    } else if (what.segments.size() == 1) {
        told.status = 308;
        told.headers.emplace_back("Location", "/desk/");
    } else if (found == files_.end()) {
        told = http::problem(404, "the desk has no such file", "it begins at /desk/", what.path);
    } else {
        told = given(found->second, what);
    }
    auto add = [&](const char* header, const std::string& text) { told.headers.emplace_back(header, text); };
    if (told.status >= 308) add("Cache-Control", "no-store");
    add("Content-Security-Policy", lets_in_);
    add("X-Content-Type-Options", "nosniff");
    add("X-Frame-Options", "DENY");
    add("Referrer-Policy", "no-referrer");
    add("Permissions-Policy", permits_);
    add("Cross-Origin-Opener-Policy", "same-origin");
    add("Cross-Origin-Resource-Policy", "same-origin");
    if (is_secure) add("Strict-Transport-Security", "max-age=31536000");
    return told;
}

}  // namespace palabre::api
