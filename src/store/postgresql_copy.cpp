// src/store/postgresql_copy.cpp - pg_dump and pg_restore, run as they are.
#include "core/process.hpp"
#include "palabre/core/error.hpp"
#include "store/copies.hpp"
#include "store/fault.hpp"

#include <libpq-fe.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace palabre::sql {
namespace {

std::string quoted(std::string_view value) {
    std::string text = "'";
    for (const char letter : value) {
        if (letter == '\'' || letter == '\\') text += '\\';
        text += letter;
    }
    return text + "'";
}

/// The conninfo for a command line, which everybody on the machine may read: the password goes into a file beside.
class public_words {
public:
    public_words(const std::string& conninfo, const std::string& beside) {
        PQconninfoOption* const parsed = PQconninfoParse(conninfo.c_str(), nullptr);
        for (const auto* each = parsed; each != nullptr && each->keyword != nullptr; ++each) {
            if (each->val == nullptr) continue;
            if (each->keyword == std::string_view{"password"})
                keep(each->val, beside + ".pass");
            else
                words_ += std::string{each->keyword} + "=" + quoted(each->val) + " ";
        }
        PQconninfoFree(parsed);
    }
    ~public_words() {
        if (!file_.empty()) ::unlink(file_.c_str());
    }
    public_words(const public_words&) = delete;
    public_words& operator=(const public_words&) = delete;

    const std::string& text() const noexcept { return words_; }

private:
    void keep(std::string_view password, const std::string& file) {
        std::string line = "*:*:*:*:";
        for (const char letter : password) {
            if (letter == ':' || letter == '\\') line += '\\';
            line += letter;
        }
        ::unlink(file.c_str());
        const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        const bool written = made >= 0 && ::write(made, line.data(), line.size()) == static_cast<ssize_t>(line.size());
        if (made >= 0) ::close(made);
        if (!written) throw error{errc::io, file + " cannot be written: " + std::strerror(errno), "check the folder"};
        file_ = file;
        words_ += "passfile=" + quoted(file) + " ";
    }

    std::string words_;
    std::string file_;
};

detail::finished must_run(const std::vector<std::string>& words, errc otherwise, const std::string& cure) {
    auto done = detail::run(words, "");
    if (done.status == 0) return done;
    while (!done.problems.empty() && done.problems.back() == '\n') done.problems.pop_back();
    throw error{otherwise, words[0] + ": " + done.problems, cure};
}

}  // namespace

void dump_postgresql(const database& from, const std::string& to) {
    const public_words words{from.conninfo(), to};
    const std::string draft = to + ".part";
    try {
        const int made = ::open(draft.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
        if (made < 0) throw error{errc::io, draft + " cannot be made: " + std::strerror(errno), "check the folder"};
        must_run({"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file=" + draft,
                  "--dbname=" + words.text()},
                 errc::io, "check the database's URL, and that pg_dump is not older than the server");
        const bool kept = ::fsync(made) == 0 && ::rename(draft.c_str(), to.c_str()) == 0;
        const int why = errno;
        ::close(made);
        if (!kept) throw error{errc::io, to + " cannot be kept: " + std::strerror(why), "check the disk"};
    } catch (...) {
        ::unlink(draft.c_str());
        throw;
    }
}

void load_postgresql(const database& to, const std::string& from) {
    if (::access(from.c_str(), R_OK) != 0)
        throw error{errc::not_found, {from}, "there is no such backup", "check the path"};
    const auto listed = detail::run({"pg_restore", "--list", from}, "");
    if (listed.status != 0 || listed.out.find(" schema_version ") == std::string::npos)
        throw error{errc::invalid_file,
                    {from},
                    "this is no backup of a store on PostgreSQL",
                    "take a file that backup_sql_store wrote"};
    try {
        const auto on = to.open(role::writer);
        if (on->integer("select 1 from pg_tables where schemaname = current_schema() limit 1"))
            throw error{errc::wrong_state, "the database is not empty", "make a new one: a restore never overwrites"};
    } catch (const soci::soci_error& thrown) {
        throw error{errc::io, "the database cannot be opened: " + failure_of(thrown).reason,
                    "check that PostgreSQL runs, the URL, and that the database exists (createdb)"};
    }
    const public_words words{to.conninfo(), from};
    must_run({"pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
              "--dbname=" + words.text(), from},
             errc::io, "check the disk and the server's log; nothing was restored");
}

}  // namespace palabre::sql
