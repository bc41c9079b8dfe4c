// src/store/database.cpp - reads the URL; each backend's file opens it.
#include "store/database.hpp"

#include "palabre/core/error.hpp"

#include <libpq-fe.h>

#include <map>
#include <utility>

namespace palabre::sql {
namespace {

constexpr const char* cure = "write sqlite:/path/file.db or postgresql://user@host/database";

/// The conninfo's words, with ours where it has none: a server that stops answering is noticed.
std::string completed(const std::string& conninfo) {
    char* why = nullptr;
    PQconninfoOption* const parsed = PQconninfoParse(conninfo.c_str(), &why);
    if (parsed == nullptr) {
        std::string said = why != nullptr ? why : "it cannot be read";
        PQfreemem(why);
        while (!said.empty() && said.back() == '\n') said.pop_back();
        throw error{errc::invalid_argument, "the database's URL is not valid: " + said, cure};
    }
    std::map<std::string, std::string> words{{"connect_timeout", "5"},      {"keepalives_idle", "10"},
                                             {"keepalives_interval", "5"},  {"keepalives_count", "3"},
                                             {"tcp_user_timeout", "15000"}, {"application_name", "palabre"},
                                             {"client_encoding", "UTF8"}};
    for (const auto* each = parsed; each->keyword != nullptr; ++each)
        if (each->val != nullptr) words[each->keyword] = each->val;
    PQconninfoFree(parsed);
    std::string all;
    for (const auto& [word, value] : words) {
        all += all.empty() ? "" : " ";
        all += word + "='";
        for (const char letter : value) {
            if (letter == '\'' || letter == '\\') all += '\\';
            all += letter;
        }
        all += '\'';
    }
    return all;
}

}  // namespace

database::database(const std::string& url) : kind_{url.starts_with("sqlite:") ? backend::sqlite : backend::postgresql} {
    if (kind_ == backend::postgresql) {
        const bool known = url.starts_with("postgresql://") || url.starts_with("postgres://");
        if (!known && url.find('=') == std::string::npos)
            throw error{errc::invalid_argument, "'" + url + "' names no database", cure};
        conninfo_ = completed(url);
        return;
    }
    file_ = url.substr(std::string_view{"sqlite:"}.size());
    if (const auto options = file_.find('?'); options != std::string::npos) {
        const std::string option = file_.substr(options + 1);
        file_.resize(options);
        if (!option.starts_with("vfs="))
            throw error{errc::invalid_argument, "SQLite's URL has no option '" + option + "'",
                        "there is only vfs=NAME"};
        vfs_ = option.substr(4);
    }
    if (file_.starts_with("//")) file_.erase(0, 2);
    if (file_.empty() || file_ == ":memory:") throw error{errc::invalid_argument, "'" + url + "' names no file", cure};
    if (file_.find_first_of("\"\n") != std::string::npos)
        throw error{errc::invalid_argument, "the database's file has a quote or a line break in its name", "rename it"};
}

std::unique_ptr<connection> database::open(role as) const {
    return kind_ == backend::sqlite ? open_sqlite(as) : open_postgresql(as, nullptr);
}

std::unique_ptr<connection> database::open(role as, wire& cut_by) const {
    return kind_ == backend::sqlite ? open_sqlite(as) : open_postgresql(as, &cut_by);
}

}  // namespace palabre::sql
