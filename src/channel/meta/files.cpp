// src/channel/meta/files.cpp - files at Meta's: fetched by id or url, put there, and where neither may go.
#include "channel/meta/files.hpp"

#include "channel/meta/fields.hpp"
#include "http/target.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::meta {
namespace {

using namespace std::chrono_literals;
using got = fetched_file::kind;

constexpr std::size_t largest = 100'000'000;  // Cloud API reference, media: documents
constexpr std::size_t remembered = 10'000;
constexpr duration stays = 24h * 7;  // they keep it for 30 days

fetched_file failed(got what, std::string why, duration after = {}) {
    fetched_file made;
    made.what = what;
    made.why = std::move(why);
    made.after = after;
    return made;
}

/// What an answer without a file means; nothing where it is one.
std::optional<fetched_file> trouble_of(const http::answer& told, const reading_of& as) {
    if (told.failure == "the answer is too long") return failed(got::refused, "it is larger than may be fetched");
    if (!told) return failed(got::later, told.failure);
    if (told.status / 100 == 2) return {};
    const auto read = parse_object(told.body);
    if (const auto* const error = object_at(read.root, "error")) {
        const auto why = read_error(*error);
        const auto meant = as.failed(why);
        if (meant.what == send_result::kind::later || meant.what == send_result::kind::unknown)
            return failed(got::later, meant.why, meant.after);
        return failed(got::lost, meant.why);
    }
    const auto why = fmt::format("it answered {}", told.status);
    return failed(told.status == 404 || told.status == 410 ? got::lost : got::later, why);
}

bool below(std::string_view host, std::string_view domain) {
    return host == domain ||
           (host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

std::string plain_name(const std::string& name) {
    std::string made;
    for (const char c : name)
        if (static_cast<unsigned char>(c) >= 0x20U && c != 0x7F && c != '"' && c != '\\' && c != '/') made += c;
    return made.empty() ? "file" : made;
}

std::string plain_type(const std::string& type) {
    const bool fine = !type.empty() && type.find('/') != type.npos &&
                      std::all_of(type.begin(), type.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    return fine ? type : "application/octet-stream";
}

}  // namespace

file_url read_file_url(std::string_view url, const meta_access& by) {
    file_url made;
    const auto no = [&made](const char* why) {
        made.problem = why;
        return made;
    };
    if (url.size() > 4096 || std::any_of(url.begin(), url.end(), [](char c) { return c <= 0x20 || c >= 0x7F; }))
        return no("the file's url has letters that no url has");
    url = url.substr(0, url.find('#'));
    const auto scheme = url.find("://");
    if (scheme == url.npos) return no("the file's url is none");
    const auto path = std::min(url.find_first_of("/?", scheme + 3), url.size());
    const auto own = http::read_url(by.url).at;
    try {
        made.at = http::read_url(url.substr(0, path)).at;
    } catch (const error&) {
        return no("the file's url is none");
    }
    const bool allowed =
        made.at == own || (made.at.secure && std::any_of(by.file_hosts.begin(), by.file_hosts.end(),
                                                         [&](const auto& each) { return below(made.at.host, each); }));
    if (!allowed) return no("the file's url is not at a host that files may come from");
    const auto rest = url.substr(path);
    if (!rest.starts_with('/')) made.target += '/';
    made.target += rest;
    return made;
}

std::string multipart(const std::string& boundary, const std::vector<std::pair<std::string, std::string>>& fields,
                      const file_to_upload& of) {
    std::string made;
    for (const auto& [name, text] : fields)
        made += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", boundary, name, text);
    made += fmt::format(
        "--{}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n", boundary,
        plain_name(of.name), plain_type(of.type));
    made += of.content;
    made += fmt::format("\r\n--{}--\r\n", boundary);
    return made;
}

files::files(runtime& on, const meta_access& by, reading_of as)
    : runtime_{on}, by_{by}, as_{as}, at_{http::read_url(by.url)},
      client_{on, {.most_connections = 4, .body_most = largest, .tls = {.authorities = by.authorities}}} {
}

void files::ask(http::inquiry what, std::function<void(http::answer)> then) {
    client_.ask(std::move(what), runtime_.now() + by_.file_limit, std::move(then));
}

void files::fetch_by_id(const std::string& id, std::size_t most, std::function<void(fetched_file)> then) {
    http::inquiry what;
    what.at = at_.at;
    what.target = fmt::format("{}/{}/{}", at_.path, by_.version, http::escaped(id));
    what.headers = {{"Authorization", "Bearer " + by_.token.reveal()}};
    ask(std::move(what), [weak = weak_from_this(), most, then = std::move(then)](const http::answer& told) {
        const auto self = weak.lock();
        if (!self) return;
        if (auto trouble = trouble_of(told, self->as_)) return then(std::move(*trouble));
        const auto read = parse_object(told.body);
        const auto size = integer_at(read.root, "file_size").value_or(0);
        if (size > 0 && static_cast<std::uint64_t>(size) > most)
            return then(failed(got::refused, fmt::format("it has {} bytes", size)));
        self->fetch(text_at(read.root, "url"), most, true, then);
    });
}

void files::fetch(const std::string& url, std::size_t most, bool with_token, std::function<void(fetched_file)> then) {
    auto read = read_file_url(url, by_);
    if (!read.problem.empty())
        return runtime_.post([then = std::move(then), why = read.problem] { then(failed(got::lost, why)); });
    http::inquiry what;
    what.at = read.at;
    what.target = std::move(read.target);
    what.headers = {{"User-Agent", "palabre"}};  // the servers of files refuse who says nothing
    if (with_token) what.headers.emplace_back("Authorization", "Bearer " + by_.token.reveal());
    ask(std::move(what), [weak = weak_from_this(), most, with_token, then = std::move(then)](const http::answer& told) {
        const auto self = weak.lock();
        if (!self) return;
        if (auto trouble = trouble_of(told, self->as_)) {
            // An address that was told for some minutes has run out, and is told anew.
            if (with_token && trouble->what == got::lost) trouble->what = got::later;
            return then(std::move(*trouble));
        }
        if (told.body.size() > most)
            return then(failed(got::refused, fmt::format("it has {} bytes", told.body.size())));
        fetched_file made;
        made.what = got::got;
        made.content = told.body;
        if (const auto* const type = http::header_of(told.headers, "Content-Type")) made.type = *type;
        then(std::move(made));
    });
}

void files::upload(const std::string& of, file_to_upload what, std::function<void(send_result)> then) {
    const auto key = of + '/' + what.hash;
    if (const auto known = uploaded_.find(key); known != uploaded_.end() && known->second.until > runtime_.now())
        return runtime_.post([then = std::move(then), id = known->second.id] {
            then({.what = send_result::kind::accepted, .provider_id = id});
        });
    const auto boundary = fmt::format("palabre{:016x}{:016x}", runtime_.random(), runtime_.random());
    http::inquiry asked;
    asked.at = at_.at;
    asked.method = "POST";
    asked.target = fmt::format("{}/{}/{}/media", at_.path, by_.version, http::escaped(of));
    asked.headers = {{"Authorization", "Bearer " + by_.token.reveal()},
                     {"Content-Type", "multipart/form-data; boundary=" + boundary}};
    asked.body = multipart(boundary, {{"messaging_product", "whatsapp"}, {"type", plain_type(what.type)}}, what);
    asked.repeatable = true;  // twice there harms nobody
    const bool keeps = !what.hash.empty();
    ask(std::move(asked), [weak = weak_from_this(), key, keeps, then = std::move(then)](const http::answer& told) {
        const auto self = weak.lock();
        if (!self) return;
        auto made =
            result_of(told, {self->as_.failed, [](const boost::json::object& from) { return text_at(from, "id"); }});
        // No message has gone: what nobody knows of an upload may be done again.
        if (made.what == send_result::kind::unknown) made.what = send_result::kind::later;
        if (made.what == send_result::kind::accepted && made.provider_id.empty())
            made = {.what = send_result::kind::later, .fault = send_fault::provider, .why = "an upload without an id"};
        if (made.what == send_result::kind::accepted && keeps) {
            if (self->uploaded_.size() >= remembered) self->uploaded_.clear();
            self->uploaded_[key] = {made.provider_id, self->runtime_.now() + stays};
        }
        then(std::move(made));
    });
}

}  // namespace palabre::meta
