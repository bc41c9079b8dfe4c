// benchmarks/bare_database.cpp - SQLite and PostgreSQL by their own C functions alone: what the store is compared with.
#include "bare_database.hpp"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <charconv>
#include <stdexcept>

namespace palabre::bench {
namespace {

class bare_sqlite final : public bare_database {
public:
    explicit bare_sqlite(const std::string& file) {
        if (sqlite3_open(file.c_str(), &on_) != SQLITE_OK) throw std::runtime_error{"no " + file};
        sqlite3_busy_timeout(on_, 5000);
        script("pragma journal_mode=wal; pragma synchronous=full; pragma temp_store=memory; pragma cache_size=-16384;"
               "pragma mmap_size=1073741824");
    }
    ~bare_sqlite() override {
        for (auto* each : statements_) sqlite3_finalize(each);
        sqlite3_close(on_);
    }

    void script(const std::string& sql) override { must(sqlite3_exec(on_, sql.c_str(), nullptr, nullptr, nullptr)); }

    std::size_t prepare(const std::string& sql) override {
        must(sqlite3_prepare_v3(on_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statements_.emplace_back(), nullptr));
        return statements_.size() - 1;
    }

    std::size_t run(std::size_t statement, const std::vector<bare_value>& values) override {
        auto* const each = statements_[statement];
        int at = 0;
        for (const auto& value : values) {
            ++at;
            if (value.is_text)
                sqlite3_bind_text64(each, at, value.text.data(), value.text.size(), SQLITE_STATIC, SQLITE_UTF8);
            else
                sqlite3_bind_int64(each, at, value.number);
        }
        std::size_t bytes = 0;
        int code = 0;
        while ((code = sqlite3_step(each)) == SQLITE_ROW) {
            ++bytes;
            for (int column = 0; column < sqlite3_column_count(each); ++column) {
                if (sqlite3_column_type(each, column) == SQLITE_INTEGER)
                    bytes += sqlite3_column_int64(each, column) != 0 ? 8 : 0;
                else if (const auto* const text = sqlite3_column_text(each, column); text != nullptr)
                    bytes += std::string_view{reinterpret_cast<const char*>(text)}.size();
            }
        }
        if (code != SQLITE_DONE) must(code);
        sqlite3_reset(each);
        return bytes;
    }

private:
    void must(int code) const {
        if (code != SQLITE_OK) throw std::runtime_error{sqlite3_errmsg(on_)};
    }

    sqlite3* on_ = nullptr;
    std::vector<sqlite3_stmt*> statements_;
};

class bare_postgresql final : public bare_database {
public:
    explicit bare_postgresql(const std::string& url) : on_{PQconnectdb(url.c_str())} {
        if (PQstatus(on_) != CONNECTION_OK) throw std::runtime_error{PQerrorMessage(on_)};
    }
    ~bare_postgresql() override { PQfinish(on_); }

    void script(const std::string& sql) override { PQclear(must(PQexec(on_, sql.c_str()))); }

    std::size_t prepare(const std::string& sql) override {
        const auto name = "s" + std::to_string(count_);
        PQclear(must(PQprepare(on_, name.c_str(), sql.c_str(), 0, nullptr)));
        return count_++;
    }

    std::size_t run(std::size_t statement, const std::vector<bare_value>& values) override {
        texts_.resize(values.size());
        pointers_.resize(values.size());
        for (std::size_t at = 0; at < values.size(); ++at) {
            if (values[at].is_text) {
                texts_[at].assign(values[at].text);
            } else {
                char digits[24];
                texts_[at].assign(digits, std::to_chars(digits, digits + sizeof digits, values[at].number).ptr);
            }
            pointers_[at] = texts_[at].c_str();
        }
        const auto name = "s" + std::to_string(statement);
        PGresult* const rows = must(
            PQexecPrepared(on_, name.c_str(), static_cast<int>(values.size()), pointers_.data(), nullptr, nullptr, 0));
        std::size_t bytes = 0;
        for (int row = 0; row < PQntuples(rows); ++row) {
            ++bytes;
            for (int column = 0; column < PQnfields(rows); ++column)
                bytes += std::string_view{PQgetvalue(rows, row, column)}.size();
        }
        PQclear(rows);
        return bytes;
    }

private:
    PGresult* must(PGresult* result) const {
        const auto status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error{PQerrorMessage(on_)};
        return result;
    }

    PGconn* on_;
    std::size_t count_ = 0;
    std::vector<std::string> texts_;
    std::vector<const char*> pointers_;
};

}  // namespace

std::unique_ptr<bare_database> bare_database::open(const std::string& url) {
    if (url.starts_with("sqlite:")) return std::make_unique<bare_sqlite>(url.substr(7));
    return std::make_unique<bare_postgresql>(url);
}

}  // namespace palabre::bench
