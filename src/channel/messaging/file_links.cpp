// src/channel/messaging/file_links.cpp - urls by which a provider fetches one file of ours, for a while.
#include "palabre/channel/file_links.hpp"

#include "channel/meta/signature.hpp"
#include "http/target.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

namespace palabre {
namespace {

constexpr std::string_view scheme = "sha256=";

std::string written(const file_links::asked& of, const std::string& until) {
    return fmt::format("palabre file\n{}\n{}\n{}\n{}", of.company, of.hash, of.type, until);
}

}  // namespace

file_links::file_links(secret key, std::string url, duration holds)
    : key_{std::move(key)}, url_{std::move(url)}, holds_{holds} {
    std::vector<problem> found;
    if (key_.reveal().size() < 16)
        found.push_back({{}, "the key of links to files is too short", "use 16 bytes or more"});
    if (holds < std::chrono::minutes{1} || holds > std::chrono::hours{24 * 30})
        found.push_back({{}, "links to files hold too short or too long", "choose 1 min to 30 days"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    while (url_.ends_with('/')) url_.pop_back();
}

std::string file_links::signature(const asked& of, const std::string& until) const {
    return meta::signature(key_, written(of, until)).substr(scheme.size());
}

std::string file_links::link(const std::string& company, const std::string& hash, const std::string& type,
                             calendar_time now) const {
    const auto until = std::to_string(std::chrono::ceil<std::chrono::seconds>(now + holds_).time_since_epoch().count());
    return fmt::format("{}/files/{}/{}?type={}&until={}&by={}", url_, company, hash, http::escaped(type), until,
                       signature({company, hash, type}, until));
}

std::optional<file_links::asked> file_links::read(const callback_request& of, calendar_time now) const {
    const auto slash = of.path.find('/', 1);
    if (of.method != "GET" && of.method != "HEAD") return {};
    if (!of.path.starts_with('/') || slash == of.path.npos) return {};
    asked made{of.path.substr(1, slash - 1), of.path.substr(slash + 1), of.query_of("type")};
    const auto until = of.query_of("until");
    if (!meta::signed_by(key_, written(made, until), std::string{scheme} + of.query_of("by"))) return {};
    std::int64_t end = 0;
    const auto [last, failed] = std::from_chars(until.data(), until.data() + until.size(), end);
    if (failed != std::errc{} || last != until.data() + until.size() ||
        now >= std::chrono::sys_seconds{std::chrono::seconds{end}})
        return {};
    return made;
}

}  // namespace palabre
